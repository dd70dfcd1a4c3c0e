"""Deals of one company as flags on the time axis, and the line under the chart that explains them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from tui.draw.chart.scale import Columns, bar_of_day
from tui.draw.grid.canvas import Canvas, fit, width_of
from tui.draw.grid.glyphs import Glyphs
from tui.draw.grid.palette import GOLD, MUTED
from tui.draw.words.numbers import short_day
from tui.market.bars import Bars

if TYPE_CHECKING:
    from tui.deals.ledger.book import Entry
    from tui.deals.ledger.ledger import Ledger

# Second tickers of companies that the ledger knows by another.
SAME_COMPANY = {"GOOG": "GOOGL", "SFTBY": "9984.T", "SFTBF": "9984.T", "SSNLF": "005930.KS"}
MAX_FLAGS = 9
GAP = 2
SHORT_WORDS = 130  # columns below which the words are cut to their least form


@dataclass(frozen=True, slots=True)
class Flag:
    """A state of one deal on the day it began, with the amount as told that day. `out`: the company pays;
    `current`: it is the state on the picture's day."""

    day: date
    other: str
    out: bool
    kind: str
    suffix: str
    amount: str
    state: str
    musd: int
    current: bool = True

    def words(self, glyphs: Glyphs, short: bool) -> str:
        """17 Aug to SB Energy guarantee to $105bn signed; short: > SB Energy to $105bn guarantee signed."""
        if short:
            arrow = glyphs.right if self.out else glyphs.left
            kind = f"{self.kind} " if self.suffix else ""  # an arrow with an amount is a purchase
            return f"{short_day(self.day)} {arrow}{self.other} {self.amount} {kind}{self.state}"
        way = "to" if self.out else "from"
        return f"{short_day(self.day)} {way} {self.other} {self.kind} {self.amount} {self.state}"


def slug_of(ledger: Ledger, symbol: str) -> str | None:
    """The ledger's name of the company behind a symbol."""
    ticker = SAME_COMPANY.get(symbol, symbol)
    return next((c.slug for c in ledger.companies.values() if c.ticker == ticker), None)


def flags_of(ledger: Ledger, symbol: str, day: date) -> tuple[Flag, ...]:
    """The states of the company's deals known on `day`, each where it began, oldest first; deals that repeat
    another's money are left out."""
    slug = slug_of(ledger, symbol)
    if slug is None:
        return ()
    entries = [e for e in ledger.as_of(day).of_company(slug) if not e.repeats and not e.internal]
    found = [flag for e in entries for flag in _flags(ledger, e, slug)]
    return tuple(sorted(found, key=lambda f: (f.day, -f.musd)))


def _flags(ledger: Ledger, entry: Entry, slug: str) -> list[Flag]:
    from tui.deals.ledger.deal import status_word

    deal, out = entry.deal, entry.payer == slug
    began = [row for i, row in enumerate(deal.history)
             if not i or deal.history[i - 1].status is not row.status]
    other, found = ledger.short(entry.receiver if out else entry.payer), []
    for row in began:
        last = row is began[-1]
        amount = deal.amount if last else deal.amount_on(row.day)  # today's state with what is known today
        found.append(Flag(row.day, other, out, deal.kind.value, deal.kind.suffix, amount.listed,
                          status_word(row.status, deal.kind), amount.top_musd or 0, last))
    return found


def draw(
    flags: Sequence[Flag], bars: Bars, columns: Columns, rows: int, width: int, glyphs: Glyphs
) -> Canvas | None:
    """Flags in the first row at their days, their words in `rows` rows below. None when none is in view.

    Only flags that find room in the words are drawn, states of today first and of them the largest amounts:
    no flag stays unexplained.
    """
    placed = [(flag, columns.column(i)) for flag in flags if (i := bar_of_day(bars, flag.day)) is not None]
    if not placed or rows < 1:
        return None
    shown: list[tuple[Flag, int]] = []
    for one in sorted(placed, key=_first):
        trial = sorted([*shown, one], key=lambda p: p[1])
        apart = all(b[1] - a[1] >= 3 for a, b in pairwise(trial))
        if len(trial) <= MAX_FLAGS and apart and _lines(trial, len(placed), rows, width, glyphs):
            shown = trial
    shown = shown or [min(placed, key=_first)]
    canvas = Canvas(width, rows + 1)
    for number, (_, column) in enumerate(shown, 1):
        canvas.put(min(column, width - 2), 0, f"{glyphs.diamond}{number}", GOLD)
    lines = _lines(shown, len(placed), rows, width, glyphs) or [_entries(shown, glyphs, width)]
    for y, parts in enumerate(lines[:rows], 1):
        x = 0
        for mark, text in parts:
            x = canvas.put(x, y, mark, GOLD)
            x = canvas.put(x, y, fit(text, width - x, glyphs.ellipsis), MUTED) + GAP
    return canvas


def _first(placed: tuple[Flag, int]) -> tuple[bool, int, date]:
    flag, _ = placed
    return not flag.current, -flag.musd, flag.day


def _entries(shown: Sequence[tuple[Flag, int]], glyphs: Glyphs, width: int) -> list[tuple[str, str]]:
    short = width < SHORT_WORDS
    return [(f"{glyphs.diamond}{n}", f" {flag.words(glyphs, short)}") for n, (flag, _) in enumerate(shown, 1)]


def _lines(
    shown: Sequence[tuple[Flag, int]], known: int, rows: int, width: int, glyphs: Glyphs
) -> list[list[tuple[str, str]]] | None:
    """The words broken into rows; None when they need more. Ends with how many were left out."""
    entries = _entries(shown, glyphs, width)
    if left_out := known - len(shown):
        entries.append(("", f"+{left_out}" if width < SHORT_WORDS else f"{left_out} more"))
    lines: list[list[tuple[str, str]]] = [[]]
    used = -GAP
    for mark, text in entries:
        need = width_of(mark) + width_of(text)
        if lines[-1] and used + GAP + need > width:
            lines.append([])
            used = -GAP
        used += GAP + need
        lines[-1].append((mark, text))
        if need > width or len(lines) > rows:
            return None
    return lines
