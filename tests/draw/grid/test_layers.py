"""A picture put together by difference is the picture put together anew, whatever came before."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui.draw.grid.canvas import Canvas
from tui.draw.grid.layers import Layers, Placed
from tui.draw.grid.palette import Pen


def drawing(text: str, width: int, height: int) -> Canvas:
    canvas = Canvas(width, height)
    for y in range(height):
        canvas.put(0, y, text, Pen("warn"))
    return canvas


DRAWINGS = [drawing(text, width, height)
            for text in ("abcdef", "日本語", " ") for width, height in ((3, 1), (6, 2), (12, 5))]
PART = st.builds(Placed, st.sampled_from(DRAWINGS), st.integers(-3, 14), st.integers(-2, 8))
PICTURE = st.tuples(st.lists(PART, max_size=6, unique=True), st.sampled_from([(12, 6), (12, 7), (5, 6)]))


@given(st.lists(PICTURE, min_size=2, max_size=6))
def test_by_difference_is_anew(pictures: list[tuple[list[Placed], tuple[int, int]]]) -> None:
    layers = Layers()
    for parts, (width, height) in pictures:
        found, anew = layers.drawn(parts, width, height), Canvas(width, height)
        for part in parts:
            anew.blit(*part)
        assert (found.chars, found.pens) == (anew.chars, anew.pens)


def test_rows_that_stay_are_those_of_the_picture_before() -> None:
    still, one, other = drawing("still", 12, 6), drawing("one", 12, 1), drawing("other", 12, 1)
    layers = Layers()
    before = layers.drawn([Placed(still, 0, 0), Placed(one, 0, 2)], 12, 6)
    after = layers.drawn([Placed(still, 0, 0), Placed(other, 0, 2)], 12, 6)
    shared = [new is old for new, old in zip(after.chars, before.chars, strict=True)]
    assert shared == [True, True, False, True, True, True]
    assert before.lines()[2].startswith("one") and after.lines()[2].startswith("other")
