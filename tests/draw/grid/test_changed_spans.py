"""What a view sends again: applying the spans to the old picture gives the new one, and little more."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tui.draw.grid.canvas import GAP, Canvas
from tui.draw.grid.palette import MUTED, TEXT

WIDTH = 24
PIECE = st.tuples(st.integers(-2, WIDTH), st.text("ab 株価", max_size=6), st.booleans())
PIECES = st.lists(PIECE, max_size=6)


def drawn(pieces: list[tuple[int, str, bool]]) -> Canvas:
    canvas = Canvas(WIDTH, 1)
    for x, text, muted in pieces:
        canvas.put(x, 0, text, MUTED if muted else TEXT)
    return canvas


def test_only_the_digit_that_moved() -> None:
    old, new = Canvas(40, 1), Canvas(40, 1)
    for canvas, price in ((old, "214.72"), (new, "214.73")):
        canvas.put(2, 0, "NVDA")
        canvas.put(30, 0, price)
    assert new.changed_spans(old, 0) == [(35, 1)]
    assert new.changed_spans(new, 0) == []


@given(PIECES, PIECES)
def test_spans_cover_every_difference_and_lie_apart(before: list[tuple[int, str, bool]],
                                                    after: list[tuple[int, str, bool]]) -> None:
    old, new = drawn(before), drawn(after)
    spans = new.changed_spans(old, 0)
    covered = {x for first, wide in spans for x in range(first, first + wide)}
    differ = {x for x in range(WIDTH)
              if (new.chars[0][x], new.pens[0][x]) != (old.chars[0][x], old.pens[0][x])}
    assert differ <= covered
    assert all(first >= 0 and first + wide <= WIDTH for first, wide in spans)
    assert all(b - (a + wide) >= GAP for (a, wide), (b, _) in pairwise(spans))
    for first, wide in spans:  # no wide character is cut, neither the old nor the new one
        for canvas in (old, new):
            assert canvas.chars[0][first] != ""
            assert first + wide == WIDTH or canvas.chars[0][first + wide] != ""
