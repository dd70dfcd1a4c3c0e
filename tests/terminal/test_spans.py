"""A partial repaint writes the changed cells and nothing else, and leaves the same screen as a whole one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

import pyte
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from textual._compositor import Compositor
from textual.color import Color
from textual.strip import Strip

from tests.screens.recorded import program
from tui.draw.grid.canvas import Canvas
from tui.draw.grid.palette import BOLD, DARK, TEXT, Palette
from tui.system.terminal.cell_view import ends
from tui.system.terminal.spans import SpanCompositor, SpanUpdate

WIDTH, HEIGHT = 30, 3
CONSOLE = Console(color_system="truecolor", force_terminal=True, width=WIDTH, legacy_windows=False)
lines = st.lists(st.text(st.sampled_from("abc 12.%日本😀"), max_size=WIDTH), min_size=HEIGHT, max_size=HEIGHT)


def drawn(rows: Sequence[str], bold: int) -> Canvas:
    canvas = Canvas(WIDTH, HEIGHT)
    for y, text in enumerate(rows):
        canvas.put(0, y, text, BOLD if y == bold else TEXT)
    return canvas


def strips(canvas: Canvas) -> list[Strip]:
    return [canvas.strip(y, Palette(DARK)) for y in range(HEIGHT)]


def written(canvas: Canvas, spans: list[tuple[int, int, int]], cut: int) -> str:
    """What a terminal gets for these spans; `cut`: where a second view of the same cells begins."""
    palette = Palette(DARK)
    known = cache(lambda pen: ends(palette.style(pen), (), Color(0, 0, 0), CONSOLE))

    def write(y: int, first: int, last: int) -> str:
        return canvas.written(y, first, last, known)

    pieces = [(write, 0, 0, cut, HEIGHT, 0), (write, cut, 0, WIDTH, HEIGHT, cut)]
    return SpanUpdate(spans, pieces).render_segments(CONSOLE)


def whole(canvas: Canvas) -> str:
    return "".join(f"\x1b[{y + 1};1H{strip.render(CONSOLE)}" for y, strip in enumerate(strips(canvas)))


@given(lines, lines, st.integers(0, 3), st.integers(0, 3))
def test_the_screen_is_that_of_a_whole_repaint(old: list[str], new: list[str], a: int, b: int) -> None:
    before, after = drawn(old, a), drawn(new, b)
    spans = [(y, x, x + n) for y in range(HEIGHT) for x, n in after.changed_spans(before, y)]
    partly, at_once = pyte.Screen(WIDTH, HEIGHT), pyte.Screen(WIDTH, HEIGHT)
    pyte.Stream(partly).feed(whole(before) + written(after, spans, WIDTH))
    pyte.Stream(at_once).feed(whole(after))
    assert partly.display == at_once.display
    assert [dict(partly.buffer[y]) for y in range(HEIGHT)] == [dict(at_once.buffer[y]) for y in range(HEIGHT)]


def test_one_digit_is_one_digit() -> None:
    before, after = drawn(["NVDA  214.72  5.20tn"] * 3, 3), drawn(["NVDA  214.78  5.20tn"] * 3, 3)
    spans = [(1, x, x + n) for x, n in after.changed_spans(before, 1)]
    text = re.sub(r"\x1b\[[0-9;]*m", "", written(after, spans, WIDTH))
    assert text == "\x1b[2;12H8"


def test_a_span_over_two_widgets_is_cut_in_both() -> None:
    text = re.sub(r"\x1b\[[0-9;]*m", "", written(drawn(["0123456789abcdefghij"] * 3, 3), [(0, 8, 12)], 10))
    assert text == "\x1b[1;9H89\x1b[1;11Hab"


@pytest.mark.parametrize("without_colour", [False, True])
async def test_every_page_is_written_as_textual_draws_it(
    without_colour: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if without_colour:
        monkeypatch.setenv("NO_COLOR", "1")
    async with program().run_test(size=(80, 24)) as pilot:
        for key in (*"123456", "slash", "n", *"78"):
            await pilot.press(key)
            await pilot.pause()
            page = pilot.app.screen
            compositor = page._compositor
            assert isinstance(compositor, SpanCompositor)
            ours, theirs = pyte.Screen(80, 24), pyte.Screen(80, 24)
            pyte.Stream(theirs).feed(Compositor.render_full_update(compositor).render_segments(pilot.app.console))
            spans = [(y, x, min(80, x + 7)) for y in range(24) for x in range(0, 80, 7)]
            for update in (compositor.render_full_update(), SpanUpdate(spans, compositor.pieces)):
                pyte.Stream(ours).feed(update.render_segments(CONSOLE))
                assert ours.display == theirs.display
                assert all(dict(ours.buffer[y]) == dict(theirs.buffer[y]) for y in range(24))
                ours.reset()
            await pilot.press("escape") if key == "n" else None
