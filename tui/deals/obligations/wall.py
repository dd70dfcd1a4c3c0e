"""The wall: what falls due in which year, beside the payer's latest revenue and cash.

Purchases signed, in equal years over their term (no plan is published), and principal of loans and bonds as
told. What has no term or year stands beside and is in no year.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from msgspec import Struct

from tui.deals.ledger.amount import Total, total_of, totals_by
from tui.deals.ledger.book import Book
from tui.deals.ledger.company import Figure
from tui.deals.ledger.deal import Kind, Layer
from tui.deals.ledger.ledger import Ledger
from tui.deals.obligations.due import due_by_year, last_sales, newest
from tui.deals.obligations.loans import due_of

PURCHASES, PRINCIPAL = "purchases", "principal"


class WallRow(Struct, frozen=True):
    """One payer's sums of one sort by year; `open` has no year. `revenue`, `cash`: its latest, as known."""

    slug: str
    name: str
    sort: str
    years: Mapping[int, Total]
    open: Total
    revenue: Figure | None = None
    cash: Figure | None = None

    @property
    def whole(self) -> Total:
        return sum(self.years.values(), self.open)


def wall_of(ledger: Ledger, book: Book, layer: Layer = Layer.SIGNED) -> tuple[WallRow, ...]:
    """Every payer with something due, purchases before principal, the largest first."""
    rows: list[WallRow] = []
    first = book.day.year
    for slug in sorted({e.payer for e in book.in_layer(layer) if e.deal.kind is Kind.PURCHASE}):
        due = due_by_year(book, slug, layer)
        years = {year: part for year, part in due.years.items() if year >= first}
        rows.append(_row(ledger, book.day, slug, PURCHASES, years, due.unscheduled_sum))
    for slug in sorted({e.receiver for e in book.in_layer(layer) if e.deal.kind is Kind.DEBT}):
        rows.append(_principal(ledger, book, slug, layer))
    known = [row for row in rows if row.whole.known]
    return tuple(sorted(known, key=lambda r: (r.sort == PRINCIPAL, -(r.whole.top_musd or 0), r.name)))


def in_all(rows: tuple[WallRow, ...], sort: str) -> WallRow:
    """All payers of one sort together."""
    mine = [row for row in rows if row.sort == sort]
    years = totals_by(part for row in mine for part in row.years.items())
    return WallRow("", "all", sort, dict(sorted(years.items())), sum((row.open for row in mine), Total()))


def _principal(ledger: Ledger, book: Book, slug: str, layer: Layer) -> WallRow:
    years: dict[int, Total] = {}
    open_ = Total()
    for entry in book.in_layer(layer):
        if entry.receiver != slug or entry.deal.kind is not Kind.DEBT:
            continue
        due, part = due_of(entry.deal), total_of([entry.deal.amount])
        if due is not None and due.last is None and due.year >= book.day.year:
            years[due.year] = years.get(due.year, Total()) + part
        elif due is None or due.last is not None:
            open_ = open_ + part
    return _row(ledger, book.day, slug, PRINCIPAL, dict(sorted(years.items())), open_)


def _row(
    ledger: Ledger, day: date, slug: str, sort: str, years: Mapping[int, Total], open_: Total
) -> WallRow:
    company = ledger.company(slug)
    return WallRow(slug, company.short, sort, dict(years), open_, last_sales(company, day),
                   newest(company.figures_of("cash", day)))
