"""Deals collapsed to one edge for each payer and receiver, for a day, a layer and a choice of kinds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tui.deals.ledger.book import Book, Entry
from tui.deals.ledger.deal import ALL_KINDS, MONEY, Kind, Layer, Status

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Edge:
    """All deals of one pair that count. Promised money and contingent sums are kept apart.

    `amount_musd` sums the known amounts of money kinds (None: none is known); `contingent_musd` those of
    warrants and guarantees. `undisclosed` counts money deals without a number, `midpoints` those whose
    number is the middle of a range. `weakest` and `strongest` are statuses among the deals that matter.
    """

    payer: str
    receiver: str
    kinds: frozenset[Kind]
    entries: tuple[Entry, ...]
    amount_musd: int | None
    contingent_musd: int | None
    funded_musd: int | None
    undisclosed: int
    midpoints: int
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
    def shown_musd(self) -> int | None:
        """The number beside the edge: promised money, for a contingent edge the contingent sum."""
        return self.contingent_musd if self.contingent else self.amount_musd

    @property
    def at_least(self) -> bool:
        """True when deals without a number would add to the sum."""
        return self.undisclosed > 0 and self.amount_musd is not None

    @property
    def funded(self) -> bool:
        """True when some of its money has been funded: only then may it move on the screen."""
        return any(e.status is Status.CLOSED and not e.deal.kind.contingent for e in self.entries)


def edges(
    book: Book,
    layer: Layer = Layer.ANNOUNCED,
    kinds: Iterable[Kind] = MONEY,
    paid: bool = False,
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
        found = [
            _edge(pair, rows, book.day, False)
            for pair, group in _grouped(book, layer, wanted, False).items()
            for kind in Kind
            if (rows := tuple(e for e in group if e.deal.kind is kind))
        ]
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
    """The known money of each pair in millions of USD: the graph that the circulation measures read."""
    return {e.pair: e.amount_musd for e in found if e.amount_musd}


def without_number(found: Iterable[Edge]) -> int:
    """How many money deals of these edges have no number and so are in no sum."""
    return sum(e.undisclosed for e in found)


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
    values = _values(money, day, paid)
    closed = _values([e for e in money if e.status is Status.CLOSED], day, False)
    ranked = sorted((e.status for e in (money or rows)), key=lambda s: s.layer or Layer.RUMOURED)
    return Edge(
        pair[0],
        pair[1],
        frozenset(e.deal.kind for e in rows),
        rows,
        _total(values),
        _total([e.deal.value_musd for e in rows if e.deal.kind.contingent]),
        _total(closed),
        sum(1 for v in values if v is None),
        sum(1 for e in money if e.deal.midpoint),
        ranked[-1],
        ranked[0],
    )


def _values(rows: list[Entry], day: date, paid: bool) -> list[int | None]:
    if not paid:
        return [e.deal.value_musd for e in rows]
    sums = [e.deal.paid for e in rows if e.deal.paid and e.deal.paid.as_of <= day]
    inside = {i for p in sums for i in p.covers} | {e.deal.id for e in rows if _has_paid(e, day)}
    return [p.musd for p in sums] + [e.deal.value_musd for e in rows if e.deal.id not in inside]


def _total(values: Iterable[int | None]) -> int | None:
    known = [v for v in values if v is not None]
    return sum(known) if known else None


def _by_size(edge: Edge) -> tuple[bool, int, Pair]:
    shown = edge.shown_musd
    return shown is None, -(shown or 0), edge.pair
