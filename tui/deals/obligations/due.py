"""What a company has to pay in which year, and how much of its revenue that is."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from tui.deals.ledger.amount import Total, total_of, totals_by
from tui.deals.ledger.book import Book, Entry
from tui.deals.ledger.company import Company, Figure
from tui.deals.ledger.deal import Deal, Kind, Layer
from tui.deals.ledger.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Due:
    """Purchases by calendar year, straight-line over the term (the contracts' own plans are not published).

    `unscheduled`: deals without a term or a start year, never spread and never 0, with their sum.
    `undisclosed`: deals with a term but without a number.
    """

    years: Mapping[int, Total]
    spread: tuple[Entry, ...]
    unscheduled: tuple[Entry, ...]
    unscheduled_sum: Total
    undisclosed: int


def due_by_year(book: Book, company: str, layer: Layer = Layer.ANNOUNCED) -> Due:
    """What `company` has to pay for its purchases, in millions of USD a year."""
    mine = [e for e in book.of_company(company) if e.is_in(layer) and not e.internal]
    buys = [e for e in mine if e.payer == company and e.deal.kind is Kind.PURCHASE]
    timed = [e for e in buys if e.deal.term_years is not None and e.deal.start_year is not None]
    loose = tuple(e for e in buys if e not in timed)
    spread = tuple(e for e in timed if e.deal.amount.known)
    years = totals_by(part for entry in spread for part in schedule(entry.deal).items())
    loose_sum = total_of(e.deal.amount for e in loose)
    return Due(dict(sorted(years.items())), spread, loose, loose_sum, len(timed) - len(spread))


def schedule(deal: Deal) -> dict[int, Total]:
    """A deal's amount in equal years from its start year, the last one in part, at both ends of a range; sums
    to the amount exactly. Empty when amount, term or start is unknown."""
    whole, term, start = total_of([deal.amount]), deal.term_years, deal.start_year
    if not whole.known or term is None or start is None:
        return {}
    ends = [_yearly(musd, term) for musd in (whole.low_musd, whole.high_musd, whole.upto_musd)]
    return {start + i: replace(whole, low_musd=low, high_musd=high, upto_musd=upto)
            for i, (low, high, upto) in enumerate(zip(*ends, strict=True)) if high}


def _yearly(musd: int, term: float) -> list[int]:
    """The sum in equal years, the last one in part."""
    until = [round(musd * min(1.0, (year + 1) / term)) for year in range(math.ceil(term))]
    return [now - before for before, now in zip([0, *until], until, strict=False)]


def by_year(figures: Iterable[Figure]) -> dict[int, tuple[Figure, ...]]:
    """Whole-year figures by year; halves, quarters and days are left out."""
    found: dict[int, tuple[Figure, ...]] = {}
    for figure in figures:
        if figure.year is not None and figure.musd is not None:
            found[figure.year] = (*found.get(figure.year, ()), figure)
    return found


class Told(StrEnum):
    """How sure a figure about a year is: what was, what a report says, what is planned."""

    ACTUAL = "actual"
    PRESS = "press"
    PROJECTION = "projection"


_TOLD = {"actual": Told.ACTUAL, "press": Told.PRESS}


@dataclass(frozen=True, slots=True)
class YearFigure:
    """All readings of one figure for one year: a range where sources differ (low < high)."""

    year: int
    readings: tuple[Figure, ...]

    @property
    def low_musd(self) -> int:
        return min(f.musd or 0 for f in self.readings)

    @property
    def high_musd(self) -> int:
        return max(f.musd or 0 for f in self.readings)

    @property
    def told(self) -> Told:
        """The surest word among the readings."""
        return min((told(f) for f in self.readings), key=list(Told).index)


def told(figure: Figure) -> Told:
    """Actual, press, or projection (guidance and statements of intent as well)."""
    return _TOLD.get(figure.basis, Told.PROJECTION)


def yearly(ledger: Ledger, company: str, metric: str, day: date) -> dict[int, YearFigure]:
    """Whole-year readings of `metric` known on `day`, by year.

    A projection whose page bears no date is taken as known once everything in the ledger is.
    """
    whole = (newest_day := ledger.newest_day(date.max)) is not None and day >= newest_day
    figures = ledger.company(company).figures_of(metric)
    found = by_year(f for f in figures if f.known_on(day) or (whole and is_undated_plan(f)))
    return {year: YearFigure(year, rows) for year, rows in sorted(found.items())}


def is_undated_plan(figure: Figure) -> bool:
    """A projection without a dated source: when it was made is not known."""
    return told(figure) is Told.PROJECTION and not any(s.day for s in figure.sources)


def parts_of_years(ledger: Ledger, company: str, metric: str, day: date) -> tuple[Figure, ...]:
    """Quarters and halves known on `day`: never spread over a year."""
    figures = ledger.company(company).figures_of(metric, day)
    return tuple(f for f in figures if f.year is None and f.musd is not None and not f.period.endswith("-FY"))


def newest(figures: Iterable[Figure]) -> Figure | None:
    """The figure of the latest period; of two the later in the ledger."""
    return max(reversed(tuple(figures)), key=lambda figure: figure.ends or date.min, default=None)


def last_sales(company: Company, day: date) -> Figure | None:
    """Its last whole year of sales known on `day`, as it was."""
    known = company.figures_of("revenue", day)
    return newest(f for f in known if f.year is not None and f.basis == "actual")
