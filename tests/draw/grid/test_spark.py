"""Small pictures of a series, drawn in the test."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.draw.grid.glyphs import ASCII, FULL, NARROW, Glyphs
from tui.draw.grid.spark import digits, range_bar, shares, sparkline

values = st.lists(st.none() | st.floats(-1e9, 1e9), max_size=60)


@pytest.mark.parametrize(
    ("series", "width", "height", "glyphs", "rows"),
    [
        ([1, 2, 3, 4, 5, 4, 3, 2, 1], 8, 2, FULL, [" ⢀⡠⠜⠱⢄⡀ ", "⡰⠊    ⠘⢢"]),
        ([1, 2, 3, 4, 5, 4, 3, 2, 1], 8, 1, ASCII, ["_.====._"]),
        ([1, 2, 3, 4, 5, 4, 3, 2, 1], 8, 2, ASCII, ["        ", "_.====._"]),
        ([5, 5, 5], 4, 1, FULL, ["⠤⠤⠤⠤"]),
        ([5, 5, 5], 4, 1, ASCII, ["____"]),
        ([7], 3, 1, FULL, ["⠤⠤⠤"]),
        ([1, None, 3], 4, 1, FULL, ["⣀  ⠉"]),
        ([], 4, 2, FULL, ["    ", "    "]),
        ([None, None], 4, 1, FULL, ["    "]),
        ([1, 2], 0, 1, FULL, [""]),
        ([2, 1], 2, 1, NARROW, ["⠉⣆"]),
        ([1, 2, 9], 1, 1, ASCII, ["#"]),
    ],
)
def test_sparklines(
    series: Sequence[float | None], width: int, height: int, glyphs: Glyphs, rows: list[str]
) -> None:
    assert sparkline(series, width, height, glyphs) == rows


@given(values, st.integers(0, 40), st.integers(1, 3), st.sampled_from([FULL, NARROW, ASCII]))
def test_a_sparkline_fills_its_box(
    series: list[float | None], width: int, height: int, glyphs: Glyphs
) -> None:
    rows = sparkline(series, width, height, glyphs)
    assert len(rows) == height
    assert all(len(row) == width for row in rows)
    if any(v is not None for v in series) and width and None not in series:
        assert any(row.strip() for row in rows)


@pytest.mark.parametrize(
    ("low", "high", "value", "width", "bar"),
    [
        (0, 10, 5, 9, "====O----"),
        (0, 10, 0, 5, "O----"),
        (0, 10, 10, 5, "====O"),
        (0, 10, 12, 5, "====O"),  # beyond the range it sits at the end
        (0, 10, -3, 5, "O----"),
        (5, 5, 5, 5, "     "),
        (None, 10, 5, 5, "     "),
        (0, None, 5, 5, "     "),
        (0, 10, None, 5, "     "),
        (0, 10, 5, 2, "  "),
        (0, 10, 5, -4, ""),
    ],
)
def test_range_bars(low: float | None, high: float | None, value: float | None, width: int, bar: str) -> None:
    assert range_bar(low, high, value, width, ASCII) == bar


def test_digits_of_a_price() -> None:
    assert "\n".join(digits("214.72")) == """\
╺━┓╺┓ ╻ ╻ ╺━┓╺━┓
┏━┛ ┃ ┗━┫   ┃┏━┛
┗━╸╺┻╸  ╹.  ╹┗━╸"""


@given(st.text("0123456789.,- x", max_size=12))
def test_digits_are_three_rows_of_one_width(text: str) -> None:
    rows = digits(text)
    assert len(rows) == 3 and len({len(row) for row in rows}) == 1


@given(st.lists(st.floats(0, 0.2), max_size=8).filter(lambda p: sum(p) <= 1), st.integers(0, 200))
def test_shares_of_a_bar_do_not_drift(parts: list[float], width: int) -> None:
    cells = shares(parts, width)
    assert all(c >= 0 for c in cells)
    assert sum(cells) == round(sum(parts) * width)
    assert all(abs(c - p * width) < 1.01 for c, p in zip(cells, parts, strict=True))
