"""Rows of the ledger's table: which columns fit, their heads, and one deal or one loan a row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from tui.deals.ledger.deal import GONE
from tui.deals.ledger.rows import LoopPlaces, Row
from tui.draw.grid.canvas import Canvas, fit
from tui.draw.grid.glyphs import Glyphs
from tui.draw.grid.palette import FAINT, MUTED, Pen
from tui.draw.words.deal import (
    GRADE_DOTS,
    drawn_words,
    due_words,
    loops_short,
)
from tui.draw.words.leg import line_sample, month
from tui.draw.words.numbers import money


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `sort` names how it is sorted (empty: it is not), `rank` who leaves first (highest)."""

    key: str
    head: str
    width: int
    rank: int
    sort: str = ""
    right: bool = False


DEALS = (
    Column("date", "Date", 10, 2, "date"),
    Column("pair", "Payer {right} receiver", 21, 0, "payer"),
    Column("kind", "Kind", 9, 4, "kind"),
    Column("amount", "Amount", 12, 0, "amount", True),
    Column("status", "Status", 11, 1, "status"),
    Column("since", "Since", 8, 5, "since"),
    Column("sure", "Sure", 11, 3, "sure"),
    Column("loops", "In loops", 13, 6),
    Column("paid", "Paid", 8, 7, "", True),
)
SHORT_KIND = Column("short kind", "for", 3, 1, "kind")
DEBT = (
    Column("date", "Date", 10, 3, "date"),
    Column("pair", "Lender {right} borrower", 21, 0, "payer"),
    Column("amount", "Arranged", 12, 0, "amount", True),
    Column("drawn", "Drawn", 14, 2),
    Column("due", "Due", 13, 0),
    Column("status", "Status", 11, 1, "status"),
    Column("sure", "Sure", 11, 4, "sure"),
)


@cache
def columns(width: int, debt: bool = False) -> tuple[Column, ...]:
    """The columns that fit `width`, the least important left out first."""
    kept = list(DEBT if debt else DEALS)
    while sum(c.width + 1 for c in kept) > width and (worst := max(kept, key=lambda c: c.rank)).rank:
        kept.remove(worst)
    if not debt and all(c.key != "kind" for c in kept) and sum(c.width + 1 for c in kept) + 4 <= width:
        kept.insert(2, SHORT_KIND)
    return tuple(kept)


def draw_heads(
    canvas: Canvas, x: int, y: int, cols: Sequence[Column], sort: str, backwards: bool, glyphs: Glyphs
) -> None:
    """Heads; the one that sorts says which way it goes."""
    for col in cols:
        on = col.sort == sort or (col.key == "pair" and sort == "receiver")
        mark = (glyphs.arrow_down if backwards else glyphs.arrow_up) if on else ""
        text = fit(col.head.format(right=glyphs.right) + mark, col.width, glyphs.ellipsis)
        pen = Pen("text", bold=True) if on else MUTED
        if col.right:
            canvas.right(x + col.width, y, text, pen)
        else:
            canvas.put(x, y, text, pen)
        x += col.width + 1


def draw_row(
    canvas: Canvas, x: int, y: int, cols: Sequence[Column], row: Row, glyphs: Glyphs, on: date,
    places: LoopPlaces | None, chosen: bool,
) -> None:
    """One deal. History is grey; the kind has its colour, the status its line."""
    gone = row.entry.status in GONE
    ink = MUTED if gone else Pen("text")
    for col in cols:
        _cell(canvas, x, y, col, row, glyphs, on, places, ink)
        x += col.width + 1
    if chosen:
        canvas.put(0, y, glyphs.cursor, Pen("loop", bold=True))
        canvas.ground(0, y, canvas.width, "selected")


def _cell(
    canvas: Canvas, x: int, y: int, col: Column, row: Row, glyphs: Glyphs, on: date,
    places: LoopPlaces | None, ink: Pen,
) -> None:
    deal = row.entry.deal
    own = ink if row.entry.status in GONE else Pen(deal.kind.value)
    match col.key:
        case "date":
            canvas.put(x, y, row.entry.dated.isoformat(), MUTED)
        case "pair":
            canvas.put(x, y, fit(row.payer, 9, glyphs.ellipsis), ink)
            canvas.put(x + 10, y, glyphs.right, own)
            canvas.put(x + 12, y, fit(row.receiver, 9, glyphs.ellipsis), ink)
        case "kind":
            canvas.put(x, y, deal.kind.value, own)
        case "short kind":
            canvas.put(x, y, deal.kind.suffix or "buy", own)
        case "amount":
            text = deal.amount.listed
            pen = MUTED if not deal.amount.known else ink._replace(bold=row.entry.layer is not None)
            if row.entry.repeats:
                pen = MUTED
            canvas.right(x + col.width, y, text, pen)
        case "status":
            canvas.put(x, y, line_sample(row.entry.status, glyphs), own)
            canvas.put(x + 2, y, row.entry.word, ink)
        case "since":
            canvas.put(x, y, month(row.since), MUTED)
        case "sure":
            dots = GRADE_DOTS[row.grade]
            at = canvas.put(x, y, glyphs.dot * dots, ink)
            canvas.put(at, y, glyphs.middot * (3 - dots), FAINT)
            canvas.put(x + 4, y, row.grade.word, MUTED)
        case "loops":
            canvas.put(x, y, loops_short(places.of(deal.id)) if places else "", MUTED)
        case "paid":
            canvas.right(x + col.width, y, money(deal.paid_musd) if deal.paid else "", ink)
        case "drawn":
            canvas.put(x, y, fit(drawn_words(deal, on), col.width, glyphs.ellipsis), MUTED)
        case _:
            canvas.put(x, y, fit(due_words(deal), col.width, glyphs.ellipsis), ink)
