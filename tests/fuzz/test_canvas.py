"""Nothing that is written on a canvas moves a cursor, sets a title or turns the direction of a line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fuzz.damage import HOSTILE, many, quick
from tui.draw.grid.canvas import Canvas
from tui.draw.grid.palette import TEXT
from tui.system.text import clean

SAFE = {  # written -> drawn
    "a\x1b]0;owned\x07b": "ab", "\x1b[31mred\x1b[0m": "red", "\u202egnp.exe": "gnp.exe", "a\nb\tc": "a b c",
    "\x9b2Jx": "x", "z\u200b\u2066w\u2069": "zw", "\x00\x7f": "", "[bold]x[/]": "[bold]x[/]",
    "Société\u00a0Générale": "Société\u00a0Générale", "中文": "中文", "⣿▸│": "⣿▸│",
}


@pytest.mark.parametrize(("written", "drawn"), SAFE.items())
def test_a_cell_holds_what_can_be_seen(written: str, drawn: str) -> None:
    canvas = Canvas(30, 1)
    canvas.put(0, 0, written, TEXT)
    assert canvas.lines() == [drawn]


@many
@given(
    st.lists(st.tuples(st.integers(-4, 14), st.text(max_size=12) | st.sampled_from(HOSTILE)), max_size=4),
    st.integers(1, 12),
)
def test_no_text_leaves_its_row_or_its_cells(puts: list[tuple[int, str]], width: int) -> None:
    canvas = Canvas(width, 1)
    with quick():
        for x, text in puts:
            canvas.put(x, 0, text, TEXT)
    row = canvas.chars[0]
    assert len(row) == len(canvas.pens[0]) == width and all(len(cell) <= 1 for cell in row)
    line = "".join(row)
    assert clean(line).strip() == line.strip()
