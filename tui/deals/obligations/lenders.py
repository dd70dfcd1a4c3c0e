"""What lenders with a filed equity lose when a payer pays only part of its debts: DebtRank over the debts.

One key deeper and on no screen: the ledger's lenders are nearly all groups of banks and funds without a
balance sheet of their own (METHODS 3). Amounts at their top end, "at most".
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from tui.deals.ledger.book import Book
from tui.deals.ledger.deal import Kind, Layer
from tui.deals.obligations.contagion import debtrank, debtrank_2012


class Equity(Struct, frozen=True):
    """Shareholders' equity as filed: millions of USD, the end of its period and who says so."""

    musd: int
    as_of: str
    source: str


class LenderLoss(Struct, frozen=True):
    """The part of its equity, 0 to 1, that a lender loses in the end, by both forms of DebtRank.

    `lent_musd` is what it has lent the payer itself; 0 for one that is only reached through another lender.
    """

    lender: str
    lent_musd: int
    equity: Equity
    linear: float
    of_2012: float


def lender_losses(
    book: Book, payer: str, pays: float, layer: Layer, equities: Mapping[str, Equity]
) -> tuple[LenderLoss, ...]:
    """Who loses, the most first, when `payer` leaves the part 1 - `pays` of its debts unpaid.

    Lenders without a filed equity neither lose here nor pass a loss on: nothing is known of them.
    """
    lent: dict[tuple[str, str], int] = {}
    for entry in book.in_layer(layer):
        if entry.deal.kind is Kind.DEBT and entry.payer in equities and entry.deal.amount.top_musd:
            pair = entry.payer, entry.receiver
            lent[pair] = lent.get(pair, 0) + entry.deal.amount.top_musd
    if not any(borrower == payer for _, borrower in lent):
        return ()
    slugs = sorted({payer, *(slug for pair in lent for slug in pair)})
    exposure = [[lent.get((one, other), 0) for other in slugs] for one in slugs]
    own = [equities[slug].musd if slug in equities else 1 for slug in slugs]
    shock = [1 - pays if slug == payer else 0.0 for slug in slugs]
    both = zip(slugs, debtrank(exposure, own, shock), debtrank_2012(exposure, own, shock), strict=True)
    found = [LenderLoss(slug, lent.get((slug, payer), 0), equities[slug], linear, once)
             for slug, linear, once in both if slug != payer and slug in equities and linear > 0]
    return tuple(sorted(found, key=lambda one: (-one.linear, one.lender)))
