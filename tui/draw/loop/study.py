"""What the Loop screen draws of the ledger on one day in one layer: facts of loops, graphs, the matrix."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from tui.deals.article.pinned_loop import ARTICLE_NODES, pinned_loop
from tui.deals.ledger.amount import Total
from tui.deals.ledger.deal import MONEY, Kind
from tui.deals.loops.flows import Edge, Pair, amounts, without_number
from tui.deals.loops.loop_study import LoopStudy
from tui.deals.loops.loops import Loop
from tui.draw.loop.matrix import Matrix, first_of, head, largest
from tui.draw.ring.caption import LoopFacts, leading_sentences
from tui.draw.ring.graph import edge_link, ring_graph
from tui.draw.ring.parts import Graph
from tui.draw.words.pinned_names import board_symbol

KINDS: tuple[frozenset[Kind], ...] = (
    MONEY, frozenset({Kind.PURCHASE}), frozenset({Kind.EQUITY}), frozenset({Kind.DEBT}), frozenset(Kind),
)


@dataclass(frozen=True)
class Study(LoopStudy):
    """What is drawn of it: facts of a loop, rings, the matrix, the sentence on top."""

    def facts(self, nodes: tuple[str, ...]) -> LoopFacts:
        loop = self.loop(nodes)
        weakest = edge_link(loop.weakest, self.book) if loop else None
        unsure = [e for e in loop.weakest.entries if e.status is loop.weakest.weakest] if loop else []
        grade = unsure[0].deal.grade if unsure else None
        pinned = pinned_loop(self.book, nodes, self.layer)
        gaps = () if loop else tuple(
            (leg.payer, leg.receiver, f"{leg.entry.word} only" if leg.entry else "no deal")
            for leg in pinned.open_legs)
        return replace(self._short(nodes, loop), weakest=weakest, grade=grade, open_legs=gaps)

    @cached_property
    def ranked(self) -> tuple[LoopFacts, ...]:
        """A short word on every loop in the order of `order`: no weakest leg, no grade."""
        loops = {loop.nodes: loop for loop in self.loops.items}
        others = (self._short(nodes, loops[nodes]) for nodes in self.order[1:])
        return (self._short(ARTICLE_NODES, self.loop(ARTICLE_NODES)), *others)

    @cached_property
    def ranked_apart(self) -> tuple[LoopFacts, ...]:
        """The same for loops that need a guarantee or a warrant, where the kinds leave them out."""
        if self.kinds > MONEY:
            return ()
        return tuple(LoopFacts(x.nodes, False, i, len(self.apart), self.layer, x.least_musd, None,
                               contingent=True, cut=self.truncated) for i, x in enumerate(self.apart, 1))

    def _short(self, nodes: tuple[str, ...], loop: Loop | None) -> LoopFacts:
        apart = loop is not None and loop.contingent
        money = sum(self.counts.values())
        total = len(self.loops.items) - money if apart else money
        rank = self.places.get(loop.nodes) if loop else None
        least = loop.least_musd if loop else None
        pinned = nodes == ARTICLE_NODES
        cut = self.truncated and loop is not None
        return LoopFacts(nodes, pinned, rank, total, self.layer, least, None, contingent=apart, cut=cut)

    def lead(self) -> tuple[str, ...]:
        """The sentence on top, longest form first; takes some time (for a thread)."""
        from tui.deals.loops.circulation import max_circulation

        measured = self.measured
        most = measured.here.max_musd if measured else max_circulation(amounts(self.money))
        whole = sum((e.money for e in self.money), Total())
        return leading_sentences(whole, most, self.layer, without_number(self.money))

    def graph(self, nodes: tuple[str, ...], others: int, found: str | None = None) -> Graph:
        """A loop and as many others; `found` is among them."""
        return ring_graph(self.ledger, self.book, self.layer, self.kinds, nodes, others, found)

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
        many = {s for s, c in self.ledger.companies.items() if c.aggregate}
        return largest([e for e in self.drawn if many.isdisjoint(e.pair)])


