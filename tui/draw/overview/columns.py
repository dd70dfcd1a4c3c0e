"""The board by columns of a person's own ([display] columns), and all of it as a list."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from msgspec.structs import replace

from tui.draw.grid.canvas import Canvas, width_of
from tui.draw.grid.glyphs import ASCII, Glyphs
from tui.draw.grid.palette import BOLD, MUTED, TEXT, Pen
from tui.draw.grid.spark import range_bar, sparkline
from tui.draw.grid.table import Cell, Column, Sorted, draw_cells, draw_heads, listing, mark, placed
from tui.draw.overview.board import (
    HEADS,
    first_visible,
    move_parts,
    price_parts,
    spark_pen,
    usual_parts,
    value_words,
)
from tui.draw.overview.rows import BoardRow, state_word
from tui.draw.words import numbers as figures
from tui.market.quote import Quote

EVERY = ("move", "price", "usual", "cap", "pe", "volume")  # what can be written down
Columns = Sequence[Column[BoardRow]]


def own_columns(names: Sequence[str], spark: str, glyphs: Glyphs) -> Columns:
    """The symbol, the columns of those `names` in their order, the badge and the company's name."""
    found = {
        "move": _column("Move", 9, lambda row, _: move_parts(row, glyphs, 9)),
        "price": _column("Price", 11, _price),
        "usual": _column("Usual", 6, lambda row, _: usual_parts(row)),
        "spark": _column(spark, 14, lambda row, _: (sparkline(row.spark, 14, 1, glyphs)[0], spark_pen(row))),
        "range": _column("Range 1Y", 22, lambda row, _: _range(row, glyphs)),
        "cap": _column("Value", 8, lambda row, _: (_of(row, value_words), MUTED)),
        "pe": _column("P/E", 6, lambda row, _: (_of(row, _pe), MUTED)),
        "volume": _column("Volume", 7, lambda row, _: (_of(row, lambda q: figures.count(q.volume)), MUTED)),
    }
    symbol = Column[BoardRow]("Symbol", 10, _symbol, key="symbol")
    chosen = (replace(found[one], rank=rank) for rank, one in enumerate(names, 1))  # the last leave first
    badge = Column[BoardRow]("State", 12, _badge, rank=len(found) + 1)
    name = Column[BoardRow]("Name", 0, lambda row, _: (row.private or row.name, MUTED), least=10,
                            rank=len(found) + 2)
    return (symbol, *chosen, badge, name)


def _column(head: str, width: int, cell: Callable[[BoardRow, Pen], Cell]) -> Column[BoardRow]:
    right = head != "Range 1Y" and head[:1].isupper()
    return Column(head, width, cell, right=right, key=HEADS.get(head, ""))


def _symbol(row: BoardRow, ink: Pen) -> Cell:
    pen = Pen(row.alert, bold=True)
    return [(row.symbol, pen), ("!", pen)] if row.alert else [(row.symbol, BOLD)]


def _price(row: BoardRow, _: Pen) -> Cell:
    parts = price_parts(row, MUTED if row.is_late else TEXT, 11)
    return [(" " * (11 - sum(width_of(text) for text, _ in parts)), TEXT), *parts]


def _badge(row: BoardRow, _: Pen) -> Cell:
    word, token = state_word(row.freshness, row.quote, row.others_trade)
    return word, Pen(token)


def _of(row: BoardRow, figure: Callable[[Quote], str]) -> str:
    return "" if row.private or row.quote is None else figure(row.quote)


def _pe(quote: Quote) -> str:
    ratio = quote.forward_pe or quote.trailing_pe
    return f"{ratio:.1f}" if ratio else ""


def _range(row: BoardRow, glyphs: Glyphs) -> Cell:
    quote = row.quote
    if quote is None or quote.year_low is None or quote.year_high is None:
        return "", MUTED
    low, high = (figures.range_end(value, quote.decimals) for value in (quote.year_low, quote.year_high))
    bar = range_bar(quote.year_low, quote.year_high, quote.price, 20 - width_of(low) - width_of(high), glyphs)
    return [(f"{low} ", MUTED), (bar, Pen("text", mix=0.8)), (f" {high}", MUTED)]


def draw_own_board(
    rows: Sequence[BoardRow], cursor: int, width: int, height: int, glyphs: Glyphs, columns: Columns,
    by: Sorted | None = None,
) -> Canvas:
    """Heads and one line a symbol; a company without a market price has its last round as its name."""
    canvas = Canvas(width, height)
    places = placed(columns, 1, width - 1)
    draw_heads(canvas, 0, places, glyphs, by or Sorted("", True))
    top = first_visible(cursor, len(rows), height - 1)
    for y, row in enumerate(rows[top : top + height - 1], 1):
        draw_cells(canvas, y, [p for p in places if not row.private or p[0].head in ("Symbol", "Name")], row,
                   glyphs)
        if top + y - 1 == cursor:
            mark(canvas, 0, y, width, glyphs, Pen("loop"))
    return canvas


def listed_rows(rows: Sequence[BoardRow]) -> Iterable[Sequence[str]]:
    """All of the board as it may be written to a file: a fall has its sign, an arrow has none there."""
    def move(row: BoardRow, _: Pen) -> Cell:
        known = row.quote.shown_move if row.quote else None
        return figures.signed_percent(known) if not row.private else "", TEXT

    columns = [Column("Move", 9, move) if c.head == "Move" else c for c in own_columns(EVERY, "", ASCII)]
    return listing(columns, rows).rows()
