"""What a company has promised and is promised, by kind and layer. Promise and guarantee are never added."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from tui.deals.ledger.book import Book, Entry
from tui.deals.ledger.company import Figure
from tui.deals.ledger.deal import MONEY, Kind, Layer, Status
from tui.deals.ledger.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Sum:
    """Deals of one kind and direction. `musd` None: none of them has a number."""

    musd: int | None
    deals: int
    undisclosed: int
    midpoints: int
    closed_musd: int | None

    @property
    def at_least(self) -> bool:
        return self.musd is not None and self.undisclosed > 0


@dataclass(frozen=True, slots=True)
class Exposure:
    """A company's deals in one layer. Kinds without a deal are absent from the mappings."""

    company: str
    layer: Layer
    out: Mapping[Kind, Sum] = field(default_factory=dict)
    into: Mapping[Kind, Sum] = field(default_factory=dict)

    @property
    def out_musd(self) -> int | None:
        """Promised to others: purchases, equity and debt."""
        return _money(self.out)

    @property
    def into_musd(self) -> int | None:
        """Promised by others: purchases, equity and debt."""
        return _money(self.into)

    @property
    def net_musd(self) -> int | None:
        """In minus out of money kinds; None when neither has a number."""
        if self.out_musd is None and self.into_musd is None:
            return None
        return (self.into_musd or 0) - (self.out_musd or 0)


def exposure(book: Book, company: str, layer: Layer = Layer.ANNOUNCED) -> Exposure:
    """What `company` pays and takes in by kind, in one layer."""
    entries = [e for e in book.of_company(company) if e.is_in(layer) and not e.internal]
    return Exposure(
        company,
        layer,
        _by_kind(e for e in entries if e.payer == company),
        _by_kind(e for e in entries if e.receiver == company),
    )


def exposures(book: Book, layer: Layer = Layer.ANNOUNCED) -> dict[str, Exposure]:
    """`exposure` of every company with a deal in the layer, largest turnover of promises first."""
    names = {n for e in book.in_layer(layer) for n in (e.payer, e.receiver)}
    found = [exposure(book, name, layer) for name in names]
    found.sort(key=lambda x: (-(x.out_musd or 0) - (x.into_musd or 0), x.company))
    return {x.company: x for x in found}


def _by_kind(entries: Iterable[Entry]) -> dict[Kind, Sum]:
    rows = list(entries)
    return {k: _sum(some) for k in Kind if (some := [e for e in rows if e.deal.kind is k])}


def _sum(entries: list[Entry]) -> Sum:
    values = [e.deal.value_musd for e in entries]
    closed = [e.deal.value_musd for e in entries if e.status is Status.CLOSED]
    return Sum(
        _total(values),
        len(values),
        sum(1 for v in values if v is None),
        sum(1 for e in entries if e.deal.midpoint),
        _total(closed),
    )


def _total(values: Iterable[int | None]) -> int | None:
    known = [v for v in values if v is not None]
    return sum(known) if known else None


def _money(sums: Mapping[Kind, Sum]) -> int | None:
    return _total(s.musd for kind, s in sums.items() if kind in MONEY)


@dataclass(frozen=True, slots=True)
class BacklogShare:
    """One customer's part of a backlog: an estimate from two sources, `figure` and the customer's deals."""

    figure: Figure
    part_musd: int
    entries: tuple[Entry, ...]

    @property
    def total_musd(self) -> int:
        return self.figure.musd or 0

    @property
    def share(self) -> float:
        return self.part_musd / self.total_musd

def backlog_shares(ledger: Ledger, company: str, customer: str, book: Book) -> tuple[BacklogShare, ...]:
    """`customer`'s part of each published backlog of `company` known on the book's day, newest first.

    The part is the customer's signed purchases on the day the backlog was published, at today's headline.
    """
    found = []
    for figure in ledger.company(company).figures_of("backlog", book.day):
        published = min((s.day for s in figure.sources if s.day), default=figure.ends)
        if published is None or not figure.musd:
            continue
        rows = tuple(
            e
            for e in ledger.as_of(published).in_layer(Layer.SIGNED)
            if (e.payer, e.receiver, e.deal.kind) == (customer, company, Kind.PURCHASE)
        )
        part = _total(e.deal.value_musd for e in rows)
        if part:
            found.append(BacklogShare(figure, part, rows))
    return tuple(sorted(found, key=lambda x: x.figure.ends or book.day, reverse=True))
