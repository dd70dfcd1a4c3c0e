"""Vendors that fund their own customers, directly and through others (METHODS 2.2), and plain roles."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tui.deals.ledger.amount import Total, total_of, totals_by
from tui.deals.ledger.book import Book, Entry
from tui.deals.ledger.company import Stake
from tui.deals.ledger.deal import Kind, Layer, Status
from tui.deals.ledger.ledger import Ledger
from tui.deals.loops.graph import max_flow

Ratio = tuple[float, float | None]  # from, to; None where the whole may be nothing
_FUNDING = frozenset({Kind.EQUITY, Kind.DEBT})


@dataclass(frozen=True, slots=True)
class VendorFinancing:
    """Money of `vendor` in `customer`, and purchases that come back to it.

    `given_sum`: equity and debt. `bought_sum`: bought straight from the vendor. `path_musd`: the most that
    purchases through third companies can carry from customer to vendor, with every amount at its top end;
    `path_floor_musd` with every amount at its floor. `contingent_sum` (warrants, guarantees) is in no ratio.
    """

    vendor: str
    customer: str
    given_sum: Total
    contingent_sum: Total
    bought_sum: Total
    path_musd: int
    path_floor_musd: int
    given: tuple[Entry, ...]
    contingent: tuple[Entry, ...]
    bought: tuple[Entry, ...]

    @property
    def flagged(self) -> bool:
        """The vendor has money or its word in the customer, and sells to it or through others to it."""
        return bool(self.given or self.contingent) and bool(self.bought or self.path_musd)

    @property
    def ratio(self) -> Ratio | None:
        """Funded per dollar sold directly."""
        return _over(self.given_sum, self.bought_sum.floor_musd, self.bought_sum.high_musd)

    @property
    def path_ratio(self) -> Ratio | None:
        """Funded per dollar that can come back through others."""
        return _over(self.given_sum, self.path_floor_musd, self.path_musd)

    @property
    def recycled_musd(self) -> int | None:
        """At most this much of the vendor's money can have come back directly; None when no number is."""
        back = self.bought_sum.top_musd if self.bought else 0
        return min(self.given_sum.high_musd, back) if self.given_sum.known and back is not None else None


def vendor_financing(
    book: Book, vendor: str, customer: str, layer: Layer = Layer.ANNOUNCED
) -> VendorFinancing:
    """Vendor financing of one pair."""
    entries = book.in_layer(layer)
    to = [e for e in entries if (e.payer, e.receiver) == (vendor, customer)]
    given = tuple(e for e in to if e.deal.kind in _FUNDING)
    contingent = tuple(e for e in to if e.deal.kind.contingent)
    purchases = [e for e in entries if e.deal.kind is Kind.PURCHASE]
    bought = tuple(e for e in purchases if (e.payer, e.receiver) == (customer, vendor))
    pairs = (((e.payer, e.receiver), total_of([e.deal.amount])) for e in purchases)
    others = totals_by((pair, part) for pair, part in pairs if pair != (customer, vendor))
    path = int(max_flow({p: float(t.high_musd) for p, t in others.items() if t.known}, customer, vendor))
    floors = {p: float(t.floor_musd) for p, t in others.items() if t.floor_musd}
    floor = path and int(max_flow(floors, customer, vendor))
    gave, stands, took = (total_of(e.deal.amount for e in some) for some in (given, contingent, bought))
    return VendorFinancing(vendor, customer, gave, stands, took, path, floor, given, contingent, bought)


def funds_its_buyer(book: Book, vendor: str, customer: str, layer: Layer = Layer.ANNOUNCED) -> bool:
    """Whether `vendor` has money or its word in `customer`: without that no pair is flagged."""
    return any(e.is_in(layer) and e.deal.kind is not Kind.PURCHASE for e in book.between(vendor, customer))


def _over(part: Total, floor_musd: int, top_musd: int) -> Ratio | None:
    """From the part's floor over the whole's top to the part's top over the whole's floor."""
    if not part.known or not top_musd:
        return None
    return part.floor_musd / top_musd, part.high_musd / floor_musd if floor_musd else None


@dataclass(frozen=True, slots=True)
class Role:
    """`who` `words` `whom`, as a sentence without names: "sells to", "owns part of" ..."""

    who: str
    words: str
    whom: str
    entries: tuple[Entry, ...] = ()
    stake: Stake | None = None


def roles(
    ledger: Ledger, book: Book, one: str, other: str, layer: Layer = Layer.ANNOUNCED
) -> tuple[Role, ...]:
    """What two companies are to each other in plain words, by deals in the layer and stakes read by then."""
    found: dict[tuple[str, str, str], tuple[Entry, ...]] = {}
    for entry in book.of_company(one):
        if {entry.payer, entry.receiver} == {one, other} and entry.is_in(layer):
            key = _words(entry)
            found[key] = (*found.get(key, ()), entry)
    stakes = [Role(a, f"owns about {stake.percent:g} % of", b, (), stake)
              for a, b in ((one, other), (other, one)) if (stake := _newest_stake(ledger, book, a, b))]
    return (*(Role(*key, entries) for key, entries in found.items()), *stakes)


def dual_pairs(book: Book, layer: Layer = Layer.ANNOUNCED) -> frozenset[frozenset[str]]:
    """Pairs in which one company sells to the other and also funds it or stands behind it."""

    def made() -> frozenset[frozenset[str]]:
        entries = book.in_layer(layer)
        sold = {(e.receiver, e.payer) for e in entries if e.deal.kind is Kind.PURCHASE}
        backed = {(e.payer, e.receiver) for e in entries if e.deal.kind is not Kind.PURCHASE}
        return frozenset(frozenset(pair) for pair in sold & backed)

    return book.once(("dual", layer), made)


def _words(entry: Entry) -> tuple[str, str, str]:
    payer, receiver = entry.payer, entry.receiver
    match entry.deal.kind:
        case Kind.PURCHASE:
            return receiver, "sells to", payer
        case Kind.EQUITY:
            owns = entry.status is Status.CLOSED
            return payer, "owns part of" if owns else "has agreed to buy part of", receiver
        case Kind.DEBT:
            return payer, "lends to", receiver
        case Kind.WARRANT:
            return receiver, "may take shares of", payer
        case Kind.GUARANTEE:
            return payer, "gives a guarantee to", receiver


def _newest_stake(ledger: Ledger, book: Book, owner: str, target: str) -> Stake | None:
    company = ledger.companies.get(owner)
    stakes: Iterable[Stake] = company.stakes if company else ()
    known = [s for s in stakes if s.target == target and s.as_of <= book.day]
    return max(known, key=lambda s: s.as_of, default=None)
