"""The dates that come, with a sheet of their month, and the wall: what falls due in which year."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from tui.deals.ledger.amount import Total
from tui.deals.obligations.dates import Dated, Sort
from tui.deals.obligations.wall import WallRow
from tui.draw.grid.canvas import Canvas, fit
from tui.draw.grid.glyphs import Glyphs
from tui.draw.grid.palette import BOLD, MUTED, TEXT, Pen
from tui.draw.grid.table import Cell, Column, Picture, Rect, draw_table
from tui.draw.what_if.link import draw_turns

SHEET = 24  # cells of a month's sheet
WIDE = 110
_MARK = {Sort.MONEY: "$", Sort.RESULTS: "r", Sort.INDEX: "i", Sort.MARKET: "x"}
_KNOWN_BY = {Sort.INDEX: "rule", Sort.MARKET: "table", Sort.RESULTS: "Yahoo"}
_WORDS = {Sort.MONEY: "money", Sort.RESULTS: "results", Sort.INDEX: "index", Sort.MARKET: "market shut"}
DATES_NOTE = "2027 is no first of January: it stands at the first day that it can be"
WALL_NOTE = "purchases in equal years where no plan is published; principal as told"


class DatesPage(NamedTuple):
    """Rows of the kinds that are shown, the one at the cursor, the day of the picture, what is shown."""

    rows: Sequence[Dated]
    chosen: int
    today: date
    kinds: str


class WallPage(NamedTuple):
    """Rows with all payers together last, the one at the cursor, and the first year."""

    rows: Sequence[WallRow]
    chosen: int
    year: int


def draw_dates(page: DatesPage | None, width: int, height: int, glyphs: Glyphs) -> Picture | Canvas:
    """The list; beside it, where there is room, the month of the chosen date."""
    canvas = Canvas(width, height)
    note = f"f kinds: {page.kinds}   {len(page.rows)} dates" if page else ""
    draw_turns(canvas, 3, note)
    if page is None:
        canvas.put(1, 2, "the ledger is being read", MUTED)
        return canvas
    columns: tuple[Column[Dated], ...] = (
        Column("in", 6, lambda d, ink: (_days(d, page.today), ink), right=True),
        Column("date", 15, lambda d, ink: (d.when, ink)),
        Column("what", 0, lambda d, ink: (d.what + (f" (was {d.was})" if d.was else ""), ink), least=24),
        Column("amount", 13, _amount, right=True),
        Column("known by", 9, lambda d, ink: (_KNOWN_BY.get(d.sort, d.source), MUTED), rank=1, at=90),
    )
    left = SHEET if width >= WIDE else 0
    room = Rect(left, 2, width - left, height - 3)
    rows = draw_table(canvas, room, columns, page.rows, page.chosen, glyphs, edge=1)
    if left and page.rows:
        _sheet(canvas, page, page.rows[min(page.chosen, len(page.rows) - 1)])
    canvas.put(1, height - 1, fit(DATES_NOTE, width - 2, glyphs.ellipsis), MUTED)
    return Picture(canvas, rows)


def _sheet(canvas: Canvas, page: DatesPage, chosen: Dated) -> None:
    """The month of the chosen date; days that are known have their kind's sign."""
    month = max(chosen.first, page.today)
    canvas.put(1, 2, f"{month:%B %Y}", BOLD)
    canvas.put(1, 3, "Mo Tu We Th Fr Sa Su", MUTED)
    signs = {d.first: d.sort for d in reversed(page.rows) if d.first == d.last}
    for week, days in enumerate(calendar.Calendar().monthdatescalendar(month.year, month.month), 4):
        for place, one in enumerate(days):
            if one.month == month.month:
                sort = signs.get(one)
                pen = Pen("loop", bold=True) if one == chosen.first == chosen.last else BOLD if sort else TEXT
                text = _MARK[sort] if sort is not None else ""
                canvas.put(1 + 3 * place, week, f"{one.day:>2}", MUTED if one < page.today else pen)
                canvas.put(3 + 3 * place, week, text, pen)
    for place, (sort, words) in enumerate(_WORDS.items(), 11):
        canvas.put(1, place, f"{_MARK[sort]} {words}", MUTED)


def draw_wall(page: WallPage | None, width: int, height: int, glyphs: Glyphs) -> Picture | Canvas:
    """By payer and in all; what has no term or year stands beside."""
    canvas = Canvas(width, height)
    draw_turns(canvas, 4, "$bn due, as signed")
    if page is None:
        canvas.put(1, 2, "the ledger is being read", MUTED)
        return canvas

    def of_year(year: int) -> Column[WallRow]:
        rank = year - page.year
        return Column(str(year), 9, lambda r, ink: _bare(r.years.get(year), ink), rank=rank, right=True)

    columns: tuple[Column[WallRow], ...] = (
        Column("Payer", 12, lambda r, ink: (r.name, ink)),
        Column("what", 10, lambda r, ink: (r.sort, MUTED)),
        *(of_year(page.year + i) for i in range(7)),
        Column("no term", 10, lambda r, ink: _bare(r.open, Pen("warn")), right=True),
        Column("its latest, $bn", 0, lambda r, ink: (latest(r), MUTED), rank=9, least=24),
    )
    rows = draw_table(canvas, Rect(0, 2, width, height - 5), columns, page.rows, page.chosen, glyphs, edge=1)
    if page.rows:
        chosen = page.rows[min(page.chosen, len(page.rows) - 1)]
        text = f"{chosen.name}, {chosen.sort}: {latest(chosen) or 'its revenue is not in the ledger'}"
        canvas.put(1, height - 2, fit(text, width - 2, glyphs.ellipsis), TEXT)
    canvas.put(1, height - 1, fit(WALL_NOTE, width - 2, glyphs.ellipsis), MUTED)
    return Picture(canvas, rows)


def latest(row: WallRow) -> str:
    """Its latest revenue and cash with their periods, as the ledger has them."""
    known = (("revenue", row.revenue), ("cash", row.cash))
    parts = ((name, f) for name, f in known if f is not None and f.value is not None)
    return ", ".join(f"{name} {f.value:g} ({f.period})" for name, f in parts)


def _bare(total: Total | None, ink: Pen) -> Cell:
    if total is None or not (total.known or total.hidden):
        return "", ink
    return total.amount.bare, ink


def _amount(row: Dated, ink: Pen) -> Cell:
    if row.amount.known:
        return row.amount.short, ink
    return ("undisclosed" if row.sort is Sort.MONEY else "", MUTED)


def _days(row: Dated, today: date) -> str:
    return f"{max(0, (row.first - today).days)} d"
