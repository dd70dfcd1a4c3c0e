"""Deals collapsed to one edge for each payer and receiver, for a day, a layer and a choice of kinds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tui.deals.ledger.amount import Amount, Form, Total, total_of
from tui.deals.ledger.book import Book, Entry
from tui.deals.ledger.deal import ALL_KINDS, MONEY, Kind, Layer, Status

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Edge:
    """All deals of one pair that count. Promised money and contingent sums are kept apart.

    `money` sums the money kinds, `contingent_sum` warrants and guarantees, `funded_sum` the closed part of
    the money. `weakest` and `strongest` are statuses among the deals that matter.
    """

    payer: str
    receiver: str
    kinds: frozenset[Kind]
    entries: tuple[Entry, ...]
    money: Total
    contingent_sum: Total
    funded_sum: Total
    weakest: Status
    strongest: Status

    @property
    def pair(self) -> Pair:
        return self.payer, self.receiver

    @property
    def contingent(self) -> bool:
        """True when no money kind is among its deals."""
        return not self.kinds & MONEY

    @property
    def shown(self) -> Total:
        """The sum beside the edge: promised money, for a contingent edge the contingent sum."""
        return self.contingent_sum if self.contingent else self.money

    @property
    def amount(self) -> Amount:
        """What stands beside the edge."""
        return self.shown.amount

    @property
    def top_musd(self) -> int | None:
        """The top end of what stands beside it: for order, size and "at most"."""
        return self.shown.top_musd

    @property
    def funded(self) -> bool:
        """True when some of its money has been funded: only then may it move on the screen."""
        return any(e.status is Status.CLOSED and not e.deal.kind.contingent for e in self.entries)


def edges(
    book: Book, layer: Layer = Layer.ANNOUNCED, kinds: Iterable[Kind] = MONEY, paid: bool = False,
) -> tuple[Edge, ...]:
    """Edges per (payer, receiver), largest known amount first, then by name.

    Left out: deals that repeat another's money, history, payments inside one company, kinds not asked for.
    With `paid` and the layer funded, amounts really paid (with a source of their own) stand for the deals
    that they cover.
    """
    wanted = frozenset(kinds)

    def made() -> tuple[Edge, ...]:
        really = paid and layer is Layer.FUNDED
        groups = _grouped(book, layer, wanted, paid)
        found = [_edge(pair, tuple(rows), book.day, really) for pair, rows in groups.items()]
        return tuple(sorted(found, key=_by_size))

    return book.once(("edges", layer, wanted, paid), made)


def edges_by_kind(
    book: Book, layer: Layer = Layer.ANNOUNCED, kinds: Iterable[Kind] = ALL_KINDS
) -> tuple[Edge, ...]:
    """As `edges`, one for each kind of each pair: what a diagram of up to eight companies draws."""
    wanted = frozenset(kinds)

    def made() -> tuple[Edge, ...]:
        found = [_edge(pair, rows, book.day, False)
                 for pair, group in _grouped(book, layer, wanted, False).items() for kind in Kind
                 if (rows := tuple(e for e in group if e.deal.kind is kind))]
        return tuple(sorted(found, key=_by_size))

    return book.once(("edges by kind", layer, wanted), made)


def edges_of(
    book: Book, slug: str, layer: Layer = Layer.ANNOUNCED, kinds: Iterable[Kind] = MONEY
) -> tuple[Edge, ...]:
    """The edges of one company, in the order of `edges`."""
    wanted = frozenset(kinds)

    def made() -> dict[str, tuple[Edge, ...]]:
        found: dict[str, list[Edge]] = {}
        for edge in edges(book, layer, wanted):
            for name in edge.pair:
                found.setdefault(name, []).append(edge)
        return {name: tuple(rows) for name, rows in found.items()}

    return book.once(("edges of", layer, wanted), made).get(slug, ())


def amounts(found: Iterable[Edge]) -> dict[Pair, int]:
    """The known money of each pair in millions of USD, every amount at its top end: the graph that the
    circulation measures read, so that what they say is "at most"."""
    return {e.pair: e.money.high_musd for e in found if e.money.high_musd}


def without_number(found: Iterable[Edge]) -> int:
    """How many money deals of these edges have no number and so are in no sum."""
    return sum(e.money.hidden for e in found)


def _grouped(book: Book, layer: Layer, wanted: frozenset[Kind], paid: bool) -> dict[Pair, list[Entry]]:
    really = paid and layer is Layer.FUNDED
    groups: dict[Pair, list[Entry]] = {}
    for entry in book.entries:
        if entry.repeats or entry.payer == entry.receiver or entry.deal.kind not in wanted:
            continue
        own = entry.layer
        if own is None or (own > layer and not (really and _has_paid(entry, book.day))):
            continue
        groups.setdefault((entry.payer, entry.receiver), []).append(entry)
    return groups


def _has_paid(entry: Entry, day: date) -> bool:
    return entry.deal.paid is not None and entry.deal.paid.as_of <= day


def _edge(pair: Pair, rows: tuple[Entry, ...], day: date, paid: bool) -> Edge:
    money = [e for e in rows if not e.deal.kind.contingent]
    closed = [e for e in money if e.status is Status.CLOSED]
    ranked = sorted((e.status for e in (money or rows)), key=lambda s: s.layer or Layer.RUMOURED)
    return Edge(
        pair[0], pair[1], frozenset(e.deal.kind for e in rows), rows, total_of(_values(money, day, paid)),
        total_of(e.deal.amount for e in rows if e.deal.kind.contingent),
        total_of(e.deal.amount for e in closed), ranked[-1], ranked[0],
    )


def _values(rows: list[Entry], day: date, paid: bool) -> list[Amount]:
    if not paid:
        return [e.deal.amount for e in rows]
    sums = [e.deal.paid for e in rows if e.deal.paid and e.deal.paid.as_of <= day]
    inside = {i for p in sums for i in p.covers} | {e.deal.id for e in rows if _has_paid(e, day)}
    really = [Amount(Form.EXACT, p.musd, p.musd, p.source) for p in sums]
    return really + [e.deal.amount for e in rows if e.deal.id not in inside]


def _by_size(edge: Edge) -> tuple[bool, int, Pair]:
    top = edge.top_musd
    return top is None, -(top or 0), edge.pair
