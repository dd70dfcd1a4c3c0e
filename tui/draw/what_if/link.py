"""A link that breaks: what is due, lost sales, market value in three columns, the index, and what is assumed.

What is not in it, the row for scale and the sentence at the foot stand at every size.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from tui.deals.obligations.what_if import COLUMNS, Assumption, LinkBreak, Receiver, undated_words
from tui.draw.grid.canvas import Canvas, first_fit, fit, width_of
from tui.draw.grid.glyphs import Glyphs
from tui.draw.grid.palette import BOLD, GOLD, MUTED, TEXT, Pen
from tui.draw.grid.table import Cell, Column, Picture, Rect, draw_table, placed
from tui.draw.words.lines import fit_words
from tui.draw.words.numbers import day as day_words
from tui.draw.words.numbers import short_day
from tui.market.index.again import SCALE

HONEST = "arithmetic on announced sums, not a forecast; no probability is meant"
TURNS = ("A link breaks", "A day again", "My own shock", "Dates", "Wall")
_HEADS = {"nothing": "nothing", "profit": "its profit", "sales": "its sales"}
_CHANGE = 12
_WIDE, _ASSUMED = 96, 51
TALL = 30  # from here sections stand apart


class LinkPage(NamedTuple):
    """The answer, the assumption at the cursor, and what it does to what is owned (as written, by column)."""

    broken: LinkBreak
    chosen: int
    mine: Mapping[str, str] | None = None
    day: date | None = None  # nothing later is named for scale


def draw_turns(canvas: Canvas, turned: int, note: str) -> None:
    """The pages by name in the first row, the shown one on a ground of its own; a note at the right."""
    x = 1
    for place, name in enumerate(TURNS):
        pen = Pen("text", "selected", bold=True) if place == turned else MUTED
        x = canvas.put(x, 0, f" {name} ", pen._replace(link=f"page:{place}")) + 1
    if x + width_of(note) < canvas.width:
        canvas.right(canvas.width - 1, 0, note, MUTED)
        for words, target in (("Tab turns", "=next_panel"), ("f kinds", "=kinds")):
            canvas.link(0, words, target, x)


def draw_link(page: LinkPage | None, width: int, height: int, glyphs: Glyphs) -> Picture | Canvas:
    """The whole page; a click on an assumption hits it."""
    canvas = Canvas(width, height)
    draw_turns(canvas, 0, "Tab turns")
    if page is None:
        canvas.put(1, 2, "the ledger and the index are being read", MUTED)
        return canvas
    broken = page.broken
    y = _question(canvas, broken, glyphs) + (height > TALL)
    rows = broken.receivers
    room = max(2, min(len(rows), height - y - 12))
    columns = _columns()
    draw_table(canvas, Rect(0, y, width, room + 1), columns, rows, None, glyphs, edge=1)
    y += 1 + min(room, len(rows))
    if len(rows) > room:
        canvas.right(width - 1, y - 1, f" {len(rows) - room} more", MUTED)
    y = _index(canvas, y, page, columns, width)
    y = _second_round(canvas, y + (height > TALL), broken, page.day, glyphs)
    return Picture(canvas, _assumed(canvas, y, page, glyphs))


def _question(canvas: Canvas, broken: LinkBreak, glyphs: Glyphs) -> int:
    width = canvas.width
    canvas.put(1, 1, f"{broken.name} pays {100 * broken.pays:.0f} % of what is due in {broken.year}", BOLD)
    canvas.right(width - 1, 1, f"{broken.layer.words} money", MUTED)
    bar = max(10, width - 16)
    canvas.put(canvas.put(1, 2, "0 % ", MUTED), 2, glyphs.line * bar, MUTED)
    canvas.put(6 + bar, 2, "100 %", MUTED)
    canvas.put(5 + round(broken.pays * (bar - 1)), 2, glyphs.dot, GOLD)
    owed = "  ".join(f"{r.name} {r.due.amount.bare}" for r in broken.receivers if r.due.known)
    canvas.put(1, 3, fit(f"due {broken.due.amount.short}: {owed}", width - 2, glyphs.ellipsis))
    parts, left = undated_words(broken), "nothing without a term"
    if parts:
        left = f"{broken.undated_sum.amount.short} without a term ({parts})"
    canvas.put(1, 4, fit_words(f"not in it: {left}", width - 2, glyphs.ellipsis), Pen("warn"))
    return 5


def _columns() -> tuple[Column[Receiver], ...]:
    def change(column: str) -> Column[Receiver]:
        return Column(_HEADS[column], _CHANGE, lambda r, ink: (share(r.changes[column]), ink), right=True)

    return (
        Column("Receiver", 0, lambda r, ink: (r.name, ink), least=10),
        Column("lost sales", 11, lambda r, ink: (f"-${r.lost_musd / 1000:.1f}bn", ink), right=True),
        Column("of its last", 12, _of_sales, rank=1, right=True),
        *(change(column) for column in COLUMNS),
    )


def _of_sales(receiver: Receiver, ink: Pen) -> Cell:
    return (f"-{100 * receiver.of_sales:.0f} %", ink) if receiver.of_sales is not None else ("n/a", MUTED)


def share(value: float | None) -> str:
    """A change of market value: `-19 %`, `0 %`, n/a."""
    return "n/a" if value is None else f"{100 * value:.0f} %" if value <= -0.005 else "0 %"


def _index(canvas: Canvas, y: int, page: LinkPage, columns: tuple[Column[Receiver], ...], width: int) -> int:
    """What it does to the index, and to what is owned, under the three columns."""
    places = placed(columns, 2, width - 3)[-len(COLUMNS) :]
    first = places[0][1]
    canvas.put(max(1, first), y, fit("market value, by what is priced", width - first - 1, ""), MUTED)
    rows: list[tuple[str, Pen, Mapping[str, str], Pen]] = []
    for effects in page.broken.effects.values():
        one, said = effects["nothing"], {column: f"{effects[column].bp:.0f} bp" for column in COLUMNS}
        rows.append((fit(f"S&P 500, list of {short_day(one.as_of)}", first - 3, ""), BOLD, said, BOLD))
        if one.points is not None:
            said = {column: f"{effects[column].points or 0:.0f}" for column in COLUMNS}
            rows.append(("  points", MUTED, said, TEXT))
    if page.mine is not None:
        rows.append(("my money", BOLD, page.mine, TEXT))
    for y, (words, pen, figures, ink) in enumerate(rows, y + 1):  # noqa: B020
        canvas.put(2, y, words, pen)
        for (_, x, size), column in zip(places, COLUMNS, strict=True):
            canvas.right(x + size, y, figures[column], ink)
    return y + 1


def _second_round(canvas: Canvas, y: int, broken: LinkBreak, today: date | None, glyphs: Glyphs) -> int:
    passed = next((a.value for a in broken.assumptions if a.key == "pass_on"), None)
    text = "none, nobody passes a loss on"
    if passed:
        text = f"each passes on {100 * passed:.0f} % of its loss along dated purchases"
    canvas.put(1, y, fit(f"second round: {text}", canvas.width - 2, glyphs.ellipsis), MUTED)
    room, known = canvas.width - 2, (one for one in SCALE if today is None or one.day <= today)
    moves = ", ".join(f"{day_words(one.day)} {100 * one.index:+.2f} %" for one in known)
    scale = f"for scale: S&P {moves}" if moves else ""
    whole = first_fit((f"{scale}; fear moves more than sales do",), room, scale) if moves else ""
    canvas.put(1, y + 1, fit(whole, room, glyphs.ellipsis), MUTED)
    return y + (3 if canvas.height > TALL else 2)


def _assumed(canvas: Canvas, y: int, page: LinkPage, glyphs: Glyphs) -> dict[int, int]:
    """The assumptions as rows, as many as fit; the last line of the page is the sentence."""
    wide = canvas.width >= _WIDE  # then the names stand whole and the sources have the rest
    columns: tuple[Column[Assumption], ...] = (
        Column("Assumed", _ASSUMED if wide else 0, lambda a, ink: (a.name, ink), least=24),
        Column("value", 9, lambda a, ink: (valued(a), ink), right=True),
        Column("source", 0 if wide else 30, lambda a, ink: (a.source, MUTED), rank=1, at=_WIDE),
        Column("as of", 11, lambda a, ink: (a.as_of or "-", MUTED), rank=2, at=70),
    )
    room = canvas.height - y - 1
    rows: dict[int, int] = {}
    if room >= 2:
        table = Rect(0, y, canvas.width, room)
        rows = draw_table(canvas, table, columns, page.broken.assumptions, page.chosen, glyphs)
    canvas.put(1, canvas.height - 1, fit(HONEST, canvas.width - 2, glyphs.ellipsis), Pen("loop"))
    return rows


def valued(one: Assumption) -> str:
    """An assumption's value in its unit: `14 %`, `24.7 x`; words where it is none."""
    if one.value is None:
        return "as said"
    return f"{100 * one.value:.3g} %" if one.unit == "fraction" else f"{one.value:.1f} {one.unit}"
