"""The article's loop (2025-09-23), pinned: OpenAI pays Oracle, Oracle pays NVIDIA, NVIDIA funds OpenAI."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from tui.deals.ledger.amount import Amount, Total, total_of
from tui.deals.ledger.book import Book, Entry
from tui.deals.ledger.deal import MONEY, Layer
from tui.deals.ledger.ledger import Ledger

ARTICLE_NODES = ("openai", "oracle", "nvidia")
ARTICLE_DAY = date(2025, 9, 23)


@dataclass(frozen=True, slots=True)
class PinnedLeg:
    """One leg with the deal that stands for it: the surest one alive on the day, of those the largest.

    `entry` None: no deal on that day. `in_layer`: it is money in the layer asked for. `others` are further
    live deals of the pair, `history` those that lapsed or ended, shown beside it and never as money.
    In a loop taken whole `entry` is the least sure deal of the layer, and `beside` the ones added to it.
    """

    payer: str
    receiver: str
    entry: Entry | None
    in_layer: bool
    others: tuple[Entry, ...]
    history: tuple[Entry, ...]
    beside: tuple[Entry, ...] = ()

    @property
    def total(self) -> Total:
        """Of a leg taken whole the sum of its deals."""
        return total_of(e.deal.amount for e in self.counted)

    @property
    def amount(self) -> Amount:
        return self.total.amount if self.beside or self.entry is None else self.entry.deal.amount

    @property
    def counted(self) -> tuple[Entry, ...]:
        """The deals that the amount consists of, the least sure first."""
        return (self.entry, *self.beside) if self.entry else ()

    @property
    def layer(self) -> Layer | None:
        return self.entry.layer if self.entry else None


@dataclass(frozen=True, slots=True)
class PinnedLoop:
    """The pinned loop on a day in a layer. No sum along it exists: years and kinds differ."""

    day: date
    layer: Layer
    legs: tuple[PinnedLeg, ...]

    @property
    def nodes(self) -> tuple[str, ...]:
        return tuple(leg.payer for leg in self.legs)

    @property
    def closed(self) -> bool:
        """Whether every leg is money in the layer: only then is it a loop there."""
        return all(leg.in_layer for leg in self.legs)

    @property
    def open_legs(self) -> tuple[PinnedLeg, ...]:
        """The legs that the layer does not hold."""
        return tuple(leg for leg in self.legs if not leg.in_layer)

    @property
    def at_most_musd(self) -> int | None:
        """What at most could make the whole round: the least leg at its top end; None while open or a leg has
        no number."""
        values = [leg.total.top_musd for leg in self.legs]
        known = [v for v in values if v is not None]
        return min(known) if self.closed and len(known) == len(values) else None

    @property
    def weakest(self) -> PinnedLeg:
        """The leg that is least sure; of several the one with the least money."""
        return max(self.legs, key=lambda leg: (leg.layer or 9, -leg.total.high_musd))


def article_loop(ledger: Ledger, day: date, layer: Layer = Layer.ANNOUNCED) -> PinnedLoop:
    """The article's loop as of `day`, its legs judged by `layer`."""
    return pinned_loop(ledger.as_of(day), ARTICLE_NODES, layer)


def pinned_loop(book: Book, nodes: tuple[str, ...], layer: Layer) -> PinnedLoop:
    """The loop through `nodes` in that order, from the deals alive on the book's day, one a leg."""
    pairs = zip(nodes, nodes[1:] + nodes[:1], strict=True)
    return PinnedLoop(book.day, layer, tuple(_leg(book, *pair, layer) for pair in pairs))


def whole_loop(book: Book, nodes: tuple[str, ...], layer: Layer) -> PinnedLoop:
    """The same with all deals of the layer in each leg: the amounts that loops are ranked by."""
    loop = pinned_loop(book, nodes, layer)
    return PinnedLoop(loop.day, layer, tuple(_whole(leg, layer) for leg in loop.legs))


def _whole(leg: PinnedLeg, layer: Layer) -> PinnedLeg:
    live = [e for e in (*leg.counted, *leg.others) if e.is_in(layer)]
    if len(live) < 2:
        return leg
    live.sort(key=lambda e: (-(e.layer or 0), -(e.deal.amount.top_musd or 0)))
    return replace(leg, entry=live[0], beside=tuple(live[1:]), others=())


def _leg(book: Book, payer: str, receiver: str, layer: Layer) -> PinnedLeg:
    found = [e for e in book.between(payer, receiver) if e.deal.kind in MONEY]
    live = sorted((e for e in found if e.layer is not None and not e.repeats), key=_surest)
    gone = tuple(e for e in found if e.layer is None)
    first = live[0] if live else None
    return PinnedLeg(payer, receiver, first, bool(first and first.is_in(layer)), tuple(live[1:]), gone)


def _surest(entry: Entry) -> tuple[bool, int, int]:
    value = entry.deal.amount.top_musd
    return value is None, entry.layer or Layer.RUMOURED, -(value or 0)
