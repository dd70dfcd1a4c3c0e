"""What a company has promised and is promised, by kind and layer. Promise and guarantee are never added."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from tui.deals.ledger.amount import Total, total_of
from tui.deals.ledger.book import Book, Entry
from tui.deals.ledger.company import Figure
from tui.deals.ledger.deal import MONEY, Kind, Layer, Status
from tui.deals.ledger.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Sum:
    """Deals of one kind and direction: how many, what they add up to, what of it is closed."""

    deals: int
    total: Total
    closed: Total


@dataclass(frozen=True, slots=True)
class Exposure:
    """A company's deals in one layer. Kinds without a deal are absent from the mappings."""

    company: str
    layer: Layer
    out: Mapping[Kind, Sum] = field(default_factory=dict)
    into: Mapping[Kind, Sum] = field(default_factory=dict)

    @property
    def money_out(self) -> Total:
        """Promised to others: purchases, equity and debt."""
        return _money(self.out)

    @property
    def money_in(self) -> Total:
        """Promised by others: purchases, equity and debt."""
        return _money(self.into)

    @property
    def net_musd(self) -> tuple[int, int] | None:
        """In minus out of money kinds, from the least to the most it can be: what comes in at its floor less
        what goes out at its top, and the other way round. None when neither has a number."""
        out, into = self.money_out, self.money_in
        if not out.known and not into.known:
            return None
        return into.floor_musd - out.high_musd, into.high_musd - out.floor_musd


def exposure(book: Book, company: str, layer: Layer = Layer.ANNOUNCED) -> Exposure:
    """What `company` pays and takes in by kind, in one layer."""
    entries = [e for e in book.of_company(company) if e.is_in(layer) and not e.internal]
    return Exposure(company, layer, _by_kind(e for e in entries if e.payer == company),
                    _by_kind(e for e in entries if e.receiver == company))


def _by_kind(entries: Iterable[Entry]) -> dict[Kind, Sum]:
    rows = list(entries)
    return {k: _sum(some) for k in Kind if (some := [e for e in rows if e.deal.kind is k])}


def _sum(entries: list[Entry]) -> Sum:
    closed = total_of(e.deal.amount for e in entries if e.status is Status.CLOSED)
    return Sum(len(entries), total_of(e.deal.amount for e in entries), closed)


def _money(sums: Mapping[Kind, Sum]) -> Total:
    return sum((s.total for kind, s in sums.items() if kind in MONEY), Total())


@dataclass(frozen=True, slots=True)
class BacklogShare:
    """One customer's part of a backlog: an estimate from two sources, `figure` and the customer's deals; the
    share goes from the part's floor to its top end."""

    figure: Figure
    part: Total
    entries: tuple[Entry, ...]

    @property
    def total_musd(self) -> int:
        return self.figure.musd or 0

    @property
    def share(self) -> tuple[float, float]:
        return self.part.floor_musd / self.total_musd, self.part.high_musd / self.total_musd


def backlog_shares(ledger: Ledger, company: str, customer: str, book: Book) -> tuple[BacklogShare, ...]:
    """`customer`'s part of each published backlog of `company` known on the book's day, newest first.

    The part is the customer's signed purchases as they were known on the day the backlog was published.
    """
    found = []
    for figure in ledger.company(company).figures_of("backlog", book.day):
        published = min((s.day for s in figure.sources if s.day), default=figure.ends)
        if published is None or not figure.musd:
            continue
        signed, bought = ledger.as_of(published).in_layer(Layer.SIGNED), (customer, company, Kind.PURCHASE)
        rows = tuple(e for e in signed if (e.payer, e.receiver, e.deal.kind) == bought)
        part = total_of(e.deal.amount for e in rows)
        if part.known:
            found.append(BacklogShare(figure, part, rows))
    return tuple(sorted(found, key=lambda x: x.figure.ends or book.day, reverse=True))
