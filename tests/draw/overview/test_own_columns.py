"""The board by columns of one's own: those and no others, in that order, at every width."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pictures import batch, seeded
from tui.draw.grid.glyphs import ASCII, FULL
from tui.draw.grid.table import listing
from tui.draw.overview.columns import draw_own_board, own_columns
from tui.draw.overview.layout import View, is_wide, row_at
from tui.draw.overview.overview import draw_overview
from tui.draw.overview.rows import rows_of
from tui.state.snapshot import Snapshot
from tui.watchlist.read import COLUMNS, parse

GROUP = '[[group]]\nname = "A"\nsymbols = ["NVDA", { symbol = "ORCL", name = "My Oracle Group" }, "MSFT"]\n'
HEADS = {"move": "Move", "price": "Price", "usual": "Usual", "range": "Range 1Y", "cap": "Value", "pe": "P/E",
         "volume": "Volume"}


def picture(columns: str) -> Snapshot:
    store = seeded()
    store.set_watch(parse(f"{GROUP}[display]\ncolumns = {columns}\n"))
    store.apply(batch())
    return store.look(batch()[0].t)


@given(st.lists(st.sampled_from(COLUMNS), min_size=1, unique=True), st.integers(30, 200))
def test_heads_stand_in_the_order_of_the_file(names: list[str], width: int) -> None:
    snapshot = picture('["price"]')
    columns = own_columns(names, "today", ASCII)
    lines = draw_own_board(rows_of(snapshot, 0), 0, width, 5, ASCII, columns).lines()
    rows = [[*row, *HEADS] for row in listing(columns, rows_of(snapshot, 0)).rows()]
    found = [HEADS[n] for n in names if n in HEADS and HEADS[n] in lines[0]]
    assert sorted(found, key=lines[0].index) == found
    assert not [head for name, head in HEADS.items() if name not in names and head in lines[0]]
    for line in lines[1:]:  # a number is there whole or not at all
        for cell in line.split():
            known = {text for row in rows for text in row}
            assert not cell.replace(",", "").replace(".", "").isdigit() or any(cell in k for k in known), cell
    if width >= 160:
        assert len(found) == len([n for n in names if n in HEADS]) and "My Oracle Group" in "\n".join(lines)


@pytest.mark.parametrize("size", [(80, 24), (100, 30), (120, 40), (200, 60)])
def test_the_board_of_the_screen_has_them_and_a_click_hits_its_row(size: tuple[int, int]) -> None:
    snapshot = picture('["cap", "move"]')
    view = View(cursor=1)
    lines = draw_overview(snapshot, view, *size, FULL).lines()
    head = next(line for line in lines if "Symbol" in line and "Value" in line)
    assert head.index("Value") < head.index("Move") and "Usual" not in head and "Price" not in head
    for symbol, row in (("NVDA", 0), ("ORCL", 1), ("MSFT", 2)):
        line = next(y for y, text in enumerate(lines) if symbol in text[:14] and y > 1)
        assert row_at(line, *size, view, 3, True) == row, (is_wide(*size), symbol)
