"""What a what-if is asked of: the ledger of the day, the index's list, market values as they are now.

Read in a worker (the list and the sessions are unpacked once); a question is then answered within a frame.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from datetime import date

from msgspec import Struct

from tui.deals.ledger.book import Book
from tui.deals.ledger.deal import Kind, Layer
from tui.deals.ledger.ledger import Ledger
from tui.deals.obligations.assumed import edited, inputs
from tui.deals.obligations.dates import Dated, coming
from tui.deals.obligations.wall import PRINCIPAL, PURCHASES, WallRow, in_all, wall_of
from tui.deals.obligations.what_if import Assumption, CompanyFigures, LinkBreak, break_link
from tui.market.index.again import PACKED_DAYS, DayMoves, embedded_moves, residual_moves
from tui.market.index.shock import IndexEffect, effect_of
from tui.market.index.weights import Weights, issuer_of
from tui.state.snapshot import Snapshot
from tui.state.timeline import result_dates

INDEX = "^GSPC"


class DayAgain(Struct, frozen=True):
    """One recorded session on today's weights: with every known move, and by the residual form."""

    moves: DayMoves
    whole: IndexEffect
    residual: IndexEffect


class WhatIfInputs(Struct, frozen=True):
    """`day` is the ledger's; `payers` are those with something due in the layer, the most first."""

    day: date
    ledger: Ledger
    book: Book
    companies: Mapping[str, CompanyFigures]
    assumed: Mapping[str, Assumption]
    weights: Weights
    level: float | None
    days: tuple[DayAgain, ...]
    dates: tuple[Dated, ...]
    wall: tuple[WallRow, ...]

    def payers(self, layer: Layer) -> tuple[str, ...]:
        """Payers of purchases with a known sum in a year of `layer`, the largest first."""
        sums = self._sums(layer)
        return tuple(sorted((s for s, musd in sums.items() if musd), key=lambda s: (-sums[s], s)))

    def payer_of(self, issuer: str, layer: Layer) -> str | None:
        """Who has most to pay to this listed company, else itself where it pays; None where neither is so."""
        slugs = {slug for slug, c in self.companies.items() if c.symbol and issuer_of(c.symbol) == issuer}
        sums = self._sums(layer, slugs)
        payers = self.payers(layer)
        most = max((p for p in payers if sums.get(p)), key=lambda p: sums[p], default=None)
        return most or next((p for p in payers if p in slugs), None)

    def _sums(self, layer: Layer, receivers: Container[str] | None = None) -> dict[str, int]:
        """Millions of USD at the top end that each payer owes over the years on dated purchases."""
        sums: dict[str, int] = {}
        for entry in self.book.in_layer(layer):
            dated = entry.deal.kind is Kind.PURCHASE and entry.deal.term_years and entry.deal.start_year
            if dated and (receivers is None or entry.receiver in receivers):
                sums[entry.payer] = sums.get(entry.payer, 0) + (entry.deal.amount.top_musd or 0)
        return sums

    def link(
        self, payer: str, pays: float, year: int, layer: Layer, values: Mapping[str, float]
    ) -> LinkBreak:
        """The answer with a person's own values; WhatIfError."""
        return break_link(self.book, payer, pays, year, self.companies, edited(self.assumed, values),
                          [(self.weights, self.level)], layer)

    def shock(self, moves: Mapping[str, float]) -> IndexEffect:
        """The index when these names move so far and nothing else does."""
        return effect_of(self.weights, moves, self.level)


def inputs_of(snapshot: Snapshot) -> WhatIfInputs | None:
    """Everything a what-if needs of a picture; None while the ledger or a list of the index is missing."""
    from tui.market.embedded import facts

    ledger, today = snapshot.ledger, snapshot.deals_day
    newest = facts.newest_list(snapshot.day.isoformat())
    if ledger is None or newest is None:
        return None
    caps = {symbol: quote.cap_musd for symbol, quote in snapshot.quotes.items() if quote.cap_musd}
    companies, assumed = inputs(ledger, today, caps)
    level = snapshot.shown(INDEX)
    price = level.price if level is not None else None
    book = ledger.as_of(today)
    rows = wall_of(ledger, book)
    again = []
    for day in PACKED_DAYS:
        moves, rest = embedded_moves(day), residual_moves(day)
        if moves is not None and rest is not None and day <= snapshot.day:
            again.append(DayAgain(moves, effect_of(newest, moves.known, price, moves.rest),
                                  effect_of(newest, rest.known, price, rest.rest)))
    return WhatIfInputs(today, ledger, book, companies, assumed, newest, price, tuple(again),
                        coming(ledger, today, result_dates(snapshot.upcoming)),
                        (*rows, *(in_all(rows, s) for s in (PURCHASES, PRINCIPAL))))
