"""Companies of the ledger, with the figures and stakes that were read about them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tui.deals.ledger.deal import Source

_PERIOD = re.compile(r"(\d{4})(?:-(\d{2})-(\d{2})|-(H[12])|-(Q[1-4]))?(-FY)?$")
_ENDS = {"H1": (6, 30), "H2": (12, 31), "Q1": (3, 31), "Q2": (6, 30), "Q3": (9, 30), "Q4": (12, 31)}


@dataclass(frozen=True, slots=True)
class Figure:
    """One dated number about a company.

    `value` is in `unit` as read ("USD bn" mostly); `basis` says what it is: actual, press, projection,
    run_rate, statement ... `period` is a year, half, quarter or day; "-FY" marks a fiscal period.
    """

    metric: str
    value: float | None
    unit: str
    period: str
    basis: str
    confidence: str = ""
    note: str = ""
    sources: tuple[Source, ...] = ()

    @property
    def musd(self) -> int | None:
        """Millions of USD; None for other units."""
        return round(self.value * 1000) if self.value is not None and self.unit == "USD bn" else None

    @property
    def year(self) -> int | None:
        """The year that a whole-year figure is about (fiscal years by their name), else None."""
        found = _PERIOD.match(self.period)
        if not found or any(found.group(i) for i in (2, 4, 5)):
            return None
        return int(found.group(1))

    @property
    def ends(self) -> date | None:
        """Last day of a calendar period; None for a fiscal one, whose end the name does not tell."""
        found = _PERIOD.match(self.period)
        if not found or found.group(6):
            return None
        year = int(found.group(1))
        try:
            if found.group(2):
                return date(year, int(found.group(2)), int(found.group(3)))
        except ValueError:
            return None
        return date(year, *_ENDS.get(found.group(4) or found.group(5) or "Q4", (12, 31)))

    def known_on(self, day: date) -> bool:
        """Whether it can have been known on `day`: by its oldest dated source, else by its period."""
        dated = [s.day for s in self.sources if s.day is not None]
        if dated:
            return min(dated) <= day
        ends = self.ends
        return ends is None or ends <= day


@dataclass(frozen=True, slots=True)
class Stake:
    """A share of another company, in per cent as read."""

    target: str
    percent: float
    as_of: date
    confidence: str = ""
    note: str = ""
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Company:
    """A company or group (`aggregate`) that pays or receives. `short` has at most nine characters."""

    slug: str
    name: str
    short: str
    ticker: str | None = None
    listed: bool = False
    aggregate: bool = False
    roles: tuple[str, ...] = ()
    successor: str | None = None
    successor_day: date | None = None
    figures: tuple[Figure, ...] = ()
    stakes: tuple[Stake, ...] = ()

    def figures_of(self, metric: str, day: date | None = None) -> tuple[Figure, ...]:
        """Its figures of one metric, known on `day`, in the ledger's order."""
        return tuple(f for f in self.figures if f.metric == metric and (day is None or f.known_on(day)))


def find_company(name: str, companies: Mapping[str, Company]) -> str | None:
    """The slug of that slug, name, ticker or beginning of a name; None when there is none."""
    word = name.strip().lower()
    exact = (s for s, c in companies.items() if word in (s, c.name.lower(), c.short.lower()))
    ticker = (s for s, c in companies.items() if (c.ticker or "").lower() == word)
    begins = (s for s, c in companies.items() if word and c.name.lower().startswith(word))
    return next((slug for found in (exact, ticker, begins) for slug in found), None)
