"""Loans and bonds: when they fall due and what was drawn, as far as the ledger says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from tui.deals.ledger.deal import Deal

_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December")
_DUE = re.compile(rf"\bdue (?:({'|'.join(_MONTHS)}) )?(\d{{4}})(?: to (\d{{4}}))?")
_DRAWN = re.compile(r"USD ([\d.]+)bn drawn")


@dataclass(frozen=True, slots=True)
class Maturity:
    """The year (and month, when said) in which the first part falls due, to `last` for a series of bonds.

    `derived`: from the day and the term, no page says the year.
    """

    year: int
    month: int | None = None
    last: int | None = None
    derived: bool = False

    @property
    def words(self) -> str:
        month = f"{_MONTHS[self.month - 1][:3]} " if self.month else ""
        last = f" to {self.last}" if self.last else ""
        return f"{month}{self.year}{last}{' by term' if self.derived else ''}"

    @property
    def from_day(self) -> date:
        """The first day on which it can fall due."""
        return date(self.year, self.month or 1, 1)


def due_of(deal: Deal) -> Maturity | None:
    """What the note says, else what day and term give, else None."""
    found = _DUE.search(deal.note)
    if found:
        month, year, last = found.groups()
        return Maturity(int(year), _MONTHS.index(month) + 1 if month else None, int(last) if last else None)
    if deal.term_years:
        return Maturity((deal.start_year or deal.announced.year) + round(deal.term_years), derived=True)
    return None


def drawn_of(deal: Deal, on: date) -> tuple[int, date] | None:
    """Millions of USD drawn and the day it is known of, from a paid sum or the history; None: not known."""
    if deal.paid is not None and deal.paid.known <= on:
        return deal.paid.musd, deal.paid.as_of
    for row in reversed(deal.history):
        found = _DRAWN.search(row.note)
        if row.day <= on and found:
            return round(float(found.group(1)) * 1000), row.day
    return None
