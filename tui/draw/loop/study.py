"""The ledger on one day in one layer, as the Loop screen asks it: loops in order, facts, graphs, deals."""

from __future__ import annotations

import gc
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from tui.deals.article.pinned_loop import ARTICLE_NODES, PinnedLeg, pinned_loop
from tui.deals.ledger.amount import Total
from tui.deals.ledger.book import Book, Entry
from tui.deals.ledger.deal import ALL_KINDS, MONEY, Kind, Layer
from tui.deals.loops.flows import Edge, Pair, amounts, edges, without_number
from tui.deals.loops.loops import Loop, Loops, loop_along, loops_of
from tui.deals.obligations.vendor_financing import dual_pairs
from tui.draw.loop.matrix import Matrix, first_of, head, largest
from tui.draw.ring.caption import LoopFacts, leading_sentences
from tui.draw.ring.graph import edge_link, ring_graph
from tui.draw.ring.parts import Graph, Link
from tui.draw.words.leg import board_symbol

if TYPE_CHECKING:
    from tui.deals.ledger.ledger import Ledger
    from tui.deals.loops.measured import Measured

KINDS: tuple[frozenset[Kind], ...] = (
    MONEY, frozenset({Kind.PURCHASE}), frozenset({Kind.EQUITY}), frozenset({Kind.DEBT}), frozenset(Kind),
)


@dataclass(frozen=True)
class Study:
    """Everything here follows from these four and is worked out once."""

    ledger: Ledger
    day: date
    layer: Layer
    kinds: frozenset[Kind]

    def same(self, other: Study) -> bool:
        """Whether both are of one ledger (the very one), day, layer and kinds."""
        mine, theirs = (self.day, self.layer, self.kinds), (other.day, other.layer, other.kinds)
        return self.ledger is other.ledger and mine == theirs

    def prepare(self) -> None:
        """Do the searches now, in a thread, so that drawing finds them done."""
        self.order, self.counts_with, self.ranked, self.ranked_apart, self.dual, self.names  # noqa: B018
        self._pairs, self._heads, self._turnover  # noqa: B018
        for nodes in self.order[:2]:
            self.facts(nodes), self.graph(nodes, 1)
        gc.freeze()  # all of this stays: a collection that looks through it would hold a key back

    @cached_property
    def book(self) -> Book:
        return self.ledger.as_of(self.day)

    @cached_property
    def money(self) -> tuple[Edge, ...]:
        return edges(self.book, self.layer, MONEY)

    @cached_property
    def drawn(self) -> tuple[Edge, ...]:
        return edges(self.book, self.layer, self.kinds)

    @cached_property
    def loops(self) -> Loops:
        """Loops of money kinds; with warrants and guarantees asked for, those that need one behind them."""
        return loops_of(self.book, self.layer, self.kinds if self.kinds > MONEY else MONEY)

    @cached_property
    def apart(self) -> tuple[Loop, ...]:
        """Loops that need a guarantee or a warrant, by rank among themselves."""
        return tuple(x for x in self._every.items if x.contingent)

    @cached_property
    def _every(self) -> Loops:
        return self.loops if self.kinds > MONEY else loops_of(self.book, self.layer, ALL_KINDS)

    @cached_property
    def counts(self) -> dict[int, int]:
        """Loops of money kinds by number of companies."""
        found: dict[int, int] = {}
        for loop in self.loops.items:
            found[loop.hops] = found.get(loop.hops, 0) + (not loop.contingent)
        return {hops: n for hops, n in sorted(found.items()) if n}

    @property
    def counts_with(self) -> dict[int, int]:
        """Also those that need a guarantee or a warrant."""
        return self._every.counts

    @property
    def truncated(self) -> bool:
        return self.loops.truncated or self._every.truncated

    @cached_property
    def measured(self) -> Measured | None:
        """Every measure by layer; None for a ledger too large. For a thread: it may take a while."""
        from tui.deals.loops.measured import measure_layers

        return measure_layers(self.book, self.layer)

    @cached_property
    def dual(self) -> frozenset[frozenset[str]]:
        """Pairs in which one side both sells to the other and funds it or stands behind it."""
        return dual_pairs(self.book, self.layer)

    def take(self, measured: Measured | None) -> None:
        """Measures that were worked out for the same ledger, day and layer."""
        self.__dict__.setdefault("measured", measured)

    @property
    def ready(self) -> Measured | None:
        """The measures if they have been worked out."""
        found: Measured | None = self.__dict__.get("measured")
        return found

    @cached_property
    def order(self) -> tuple[tuple[str, ...], ...]:
        """The article's loop first, since it is pinned, then the others by rank."""
        rank = self.loops.rank(ARTICLE_NODES)
        return (ARTICLE_NODES, *(x.nodes for i, x in enumerate(self.loops.items, 1) if i != rank))

    @cached_property
    def names(self) -> Mapping[str, str]:
        return {s: c.name if len(c.name) <= 11 else c.short for s, c in self.ledger.companies.items()}

    def loop(self, nodes: tuple[str, ...]) -> Loop | None:
        rank = self.loops.rank(nodes)
        if rank is None and self.loops.truncated:  # it may be there all the same
            return loop_along(nodes, self.drawn if self.kinds > MONEY else self.money)
        return self.loops.items[rank - 1] if rank else None

    def facts(self, nodes: tuple[str, ...]) -> LoopFacts:
        loop = self.loop(nodes)
        weakest: Link | None = None
        grade = None
        if loop is not None:
            weakest = edge_link(loop.weakest, self.book)
            unsure = [e for e in loop.weakest.entries if e.status is loop.weakest.weakest]
            grade = unsure[0].deal.grade if unsure else None
        pinned = pinned_loop(self.book, nodes, self.layer)
        gaps = () if loop else tuple((leg.payer, leg.receiver, _instead(leg)) for leg in pinned.open_legs)
        return replace(self._short(nodes, loop), weakest=weakest, grade=grade, open_legs=gaps)

    @cached_property
    def ranked(self) -> tuple[LoopFacts, ...]:
        """A short word on every loop in the order of `order`: no weakest leg, no grade."""
        loops = {loop.nodes: loop for loop in self.loops.items}
        first = self.loop(ARTICLE_NODES)
        others = (self._short(nodes, loops[nodes]) for nodes in self.order[1:])
        return (self._short(ARTICLE_NODES, first), *others)

    @cached_property
    def ranked_apart(self) -> tuple[LoopFacts, ...]:
        """The same for loops that need a guarantee or a warrant, where the kinds leave them out."""
        if self.kinds > MONEY:
            return ()
        return tuple(
            LoopFacts(x.nodes, False, i, len(self.apart), self.layer, x.least_musd, None, contingent=True,
                      cut=self.truncated)
            for i, x in enumerate(self.apart, 1)
        )

    @cached_property
    def _places(self) -> dict[tuple[str, ...], int]:
        """Rank of each loop among its like: money loops first, contingent ones counted anew."""
        money = sum(1 for x in self.loops.items if not x.contingent)
        items = enumerate(self.loops.items, 1)
        return {x.nodes: i - money if x.contingent else i for i, x in items}

    def _short(self, nodes: tuple[str, ...], loop: Loop | None) -> LoopFacts:
        apart = loop is not None and loop.contingent
        money = sum(self.counts.values())
        total = len(self.loops.items) - money if apart else money
        rank = self._places.get(loop.nodes) if loop else None
        least = loop.least_musd if loop else None
        pinned = nodes == ARTICLE_NODES
        cut = self.truncated and loop is not None
        return LoopFacts(nodes, pinned, rank, total, self.layer, least, None, contingent=apart, cut=cut)

    def lead(self) -> tuple[str, ...]:
        """The sentence on top, longest form first; takes some time (for a thread)."""
        from tui.deals.loops.circulation import max_circulation

        measured = self.measured
        found = amounts(self.money)
        most = measured.here.max_musd if measured else max_circulation(found)
        whole = sum((e.money for e in self.money), Total())
        return leading_sentences(whole, most, self.layer, without_number(self.money))

    def graph(self, nodes: tuple[str, ...], others: int) -> Graph:
        return ring_graph(self.ledger, self.book, self.layer, self.kinds, nodes, others)

    def matrix(self, nodes: tuple[str, ...], most: int, cursor: tuple[int, int]) -> Matrix:
        legs = frozenset(zip(nodes, nodes[1:] + nodes[:1], strict=True))
        slugs = first_of(self._turnover, nodes, most)
        return Matrix(slugs, self.names, self._heads, self._pairs, legs, cursor)

    @cached_property
    def _pairs(self) -> Mapping[Pair, Edge]:
        return {e.pair: e for e in self.drawn}

    @cached_property
    def _heads(self) -> Mapping[str, str]:
        return {s: head(c.short, board_symbol(c.ticker)) for s, c in self.ledger.companies.items()}

    @cached_property
    def _turnover(self) -> tuple[str, ...]:
        return largest([e for e in self.drawn if self._is_company(e)])

    def _is_company(self, edge: Edge) -> bool:
        return not any(c.aggregate for s in edge.pair if (c := self.ledger.companies.get(s)))

    def of_loop(self, nodes: tuple[str, ...]) -> tuple[Entry, ...]:
        """The deals of the loop's legs, leg by leg, what lapsed at the end of each."""
        out: list[Entry] = []
        for pair in zip(nodes, nodes[1:] + nodes[:1], strict=True):
            out += self.of_pair(*pair)
        return tuple(out)

    def of_pair(self, payer: str, receiver: str) -> tuple[Entry, ...]:
        kinds = self.kinds | MONEY
        found = [e for e in self.book.between(payer, receiver) if e.deal.kind in kinds]
        return tuple(sorted(found, key=_by_size))

    def of_company(self, slug: str) -> tuple[Entry, ...]:
        """Its deals of the kinds in force, largest first; those of other layers and history after them."""
        found = [e for e in self.book.of_company(slug) if e.deal.kind in self.kinds and not e.internal]
        return tuple(sorted(found, key=lambda e: (not e.is_in(self.layer), *_by_size(e))))


def _instead(leg: PinnedLeg) -> str:
    """What a leg is that the layer does not hold."""
    return f"{leg.entry.word} only" if leg.entry else "no deal"


def _by_size(entry: Entry) -> tuple[bool, bool, int, str]:
    value = entry.deal.amount.top_musd
    return entry.layer is None, value is None, -(value or 0), entry.deal.id
