"""Dates that a page names for a deal: lockups, interest, covenant tests, milestones, maturities.

`dates = [{ day = "2027-03", what = "falls due", amount_usd = 40.0, was = "2026-12", source = { ... } }]`. A
day is known as far as it is written: 2027-03-01, "2027-03" or 2027.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from tui.deals.ledger.amount import UNDISCLOSED, Amount, Form
from tui.deals.ledger.source import Source

_PART = re.compile(r"(\d{4})(?:-(\d{2}))?")


@dataclass(frozen=True, slots=True)
class DealDate:
    """Between `first` and `last`, the same where the day is known; `was`: the day it had before it moved."""

    first: date
    last: date
    what: str
    amount: Amount = UNDISCLOSED
    was: str = ""
    source: Source | None = None

    def known_on(self, day: date) -> bool:
        """Whether its source was public by then; one without a day is taken as known."""
        return self.source is None or self.source.day is None or self.source.day <= day


def span_of(value: object) -> tuple[date, date] | None:
    """The first and last day that `value` (a date, "2027-03", "2027", 2027) can mean; None for others."""
    if isinstance(value, date):
        return value, value
    found = (
        _PART.fullmatch(str(value)) if isinstance(value, (int, str)) and not isinstance(value, bool) else None
    )
    if found is None or not 1990 <= int(found[1]) <= 2200:
        return None
    year, month = int(found[1]), int(found[2]) if found[2] else None
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    if not 1 <= month <= 12:
        return None
    after = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, 1), after - timedelta(days=1)


def exactly(musd: int | None) -> Amount:
    """An amount as told, undisclosed for None."""
    return UNDISCLOSED if musd is None else Amount(Form.EXACT, musd, musd)
