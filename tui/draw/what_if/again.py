"""A recorded day again on today's weights, and an own shock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from tui.draw.grid.canvas import Canvas, fit
from tui.draw.grid.glyphs import Glyphs
from tui.draw.grid.palette import BOLD, MUTED, TEXT, Pen
from tui.draw.grid.table import Column, Picture, Rect, draw_table
from tui.draw.what_if.link import HONEST, draw_turns
from tui.draw.words.lines import wrap
from tui.draw.words.numbers import day as said_day
from tui.market.index.shock import IndexEffect
from tui.state.what_if_inputs import DayAgain


class DaysPage(NamedTuple):
    """The days, the one at the cursor, what each does to what is owned, as written (None: nothing is)."""

    days: Sequence[DayAgain]
    chosen: int
    mine: Sequence[str] | None = None


class ShockPage(NamedTuple):
    """Names with their moves (fractions), the one at the cursor, and the index after all of them."""

    moves: Sequence[tuple[str, float, str]]  # key, move, words
    chosen: int
    effect: IndexEffect | None
    mine: str | None = None


def draw_days(page: DaysPage | None, width: int, height: int, glyphs: Glyphs) -> Picture | Canvas:
    """Three sessions, what they would do now, and the names that would do most of it."""
    canvas = Canvas(width, height)
    draw_turns(canvas, 1, "Tab turns")
    if page is None or not page.days:
        canvas.put(1, 2, "no recorded session is at hand for this day", MUTED)
        return canvas
    places, mine = {id(d): i for i, d in enumerate(page.days)}, page.mine or ()
    columns: tuple[Column[DayAgain], ...] = (
        Column("Session", 13, lambda d, ink: (said_day(d.moves.day), ink)),
        Column("then", 9, lambda d, ink: (_pct(d.moves.index), ink), right=True),
        Column("on today's weights", 19, lambda d, ink: (_pct(d.whole.change), BOLD), right=True),
        Column("points", 8, lambda d, ink: (_points(d.whole), ink), right=True),
        Column("by the residual", 16, lambda d, ink: (_pct(d.residual.change), MUTED), rank=2, right=True),
    )
    if mine:
        own = Column[DayAgain]("my money", 12, lambda d, ink: (mine[places[id(d)]], ink), rank=1, right=True)
        columns = (*columns, own)
    rows = draw_table(canvas, Rect(0, 2, width, len(page.days) + 1), columns, page.days, page.chosen, glyphs)
    y = 4 + len(page.days)
    chosen = page.days[min(page.chosen, len(page.days) - 1)]
    canvas.put(1, y, f"What would do most of it, {said_day(chosen.moves.day)} again", BOLD)
    for issuer, part in chosen.whole.parts[: max(0, height - y - 7)]:
        y += 1
        canvas.put(3, y, issuer, TEXT)
        canvas.right(22, y, _pct(chosen.moves.known.get(issuer)), TEXT)
        canvas.right(34, y, f"{1e4 * part:+.0f} bp", TEXT)
    _foot(canvas, (chosen.moves.rest_words, _basis(chosen.whole)), glyphs)
    return Picture(canvas, rows)


def draw_shock(page: ShockPage | None, width: int, height: int, glyphs: Glyphs) -> Picture | Canvas:
    """An own shock: names, groups, the seven, the loop by some per cent; everything else unmoved."""
    canvas = Canvas(width, height)
    draw_turns(canvas, 2, "Tab turns")
    if page is None or page.effect is None:
        canvas.put(1, 2, "the ledger and the index are being read", MUTED)
        return canvas
    effect, parts = page.effect, dict(page.effect.parts)
    canvas.put(1, 2, f"S&P 500 {effect.bp:+.0f} bp", BOLD)
    points = f", {effect.points:+.0f} points" if effect.points is not None else ""
    canvas.put(18, 2, fit(f"{points.lstrip(', ')}   nothing else moves", width - 20, glyphs.ellipsis), TEXT)
    if page.mine is not None:
        canvas.right(width - 1, 2, f"my money {page.mine}", BOLD)
    columns: tuple[Column[tuple[str, float, str]], ...] = (
        Column("Name", 0, lambda m, ink: (m[2], ink), least=16),
        Column("moves", 9, lambda m, ink: (f"{100 * m[1]:+g} %" if m[1] else "-", ink), right=True),
        Column("adds", 10, lambda m, ink: (_adds(parts, m), ink), right=True),
        Column("", 16, lambda m, ink: ("", ink), rank=1),
    )
    rows = draw_table(canvas, Rect(0, 4, width, height - 8), columns, page.moves, page.chosen, glyphs)
    _foot(canvas, (_basis(effect),), glyphs)
    return Picture(canvas, rows)


def _basis(effect: IndexEffect) -> str:
    return f"weights of {said_day(effect.as_of)}: {effect.basis}"


def _foot(canvas: Canvas, said: Sequence[str], glyphs: Glyphs) -> None:
    """What it rests on, whole, above the sentence that it is no forecast."""
    lines = [[(line, MUTED)] for text in said for line in wrap(text, canvas.width - 2)]
    canvas.stack(1, canvas.height - 1 - len(lines), lines)
    canvas.put(1, canvas.height - 1, fit(HONEST, canvas.width - 2, glyphs.ellipsis), Pen("loop"))


def _adds(parts: Mapping[str, float], row: tuple[str, float, str]) -> str:
    if not row[1]:
        return ""
    return f"{1e4 * parts[row[0]]:+.1f} bp" if row[0] in parts else "not in it"


def _pct(value: float | None) -> str:
    return "n/a" if value is None else f"{100 * value:+.2f} %"


def _points(effect: IndexEffect) -> str:
    return f"{effect.points:+.0f}" if effect.points is not None else "n/a"
