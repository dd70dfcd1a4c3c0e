"""The ledger on one day, in one layer and of some kinds: its loops by rank, its measures, its deals.

Each answer is worked out once, when it is first asked for; the measures take a while and are for a thread.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from tui.deals.article.pinned_loop import ARTICLE_NODES
from tui.deals.ledger.book import Book, Entry
from tui.deals.ledger.deal import ALL_KINDS, MONEY, Kind, Layer
from tui.deals.loops.flows import Edge, edges
from tui.deals.loops.loops import Loop, Loops, loop_along, loops_of
from tui.deals.obligations.vendor_financing import dual_pairs

if TYPE_CHECKING:
    from tui.deals.ledger.ledger import Ledger
    from tui.deals.loops.measured import Measured


@dataclass(frozen=True)
class LoopStudy:
    """Everything here follows from these four."""

    ledger: Ledger
    day: date
    layer: Layer
    kinds: frozenset[Kind]

    def same(self, other: LoopStudy) -> bool:
        """Whether both are of one ledger (the very one), day, layer and kinds."""
        mine, theirs = (self.day, self.layer, self.kinds), (other.day, other.layer, other.kinds)
        return self.ledger is other.ledger and mine == theirs

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
        return dict(sorted(Counter(x.hops for x in self.loops.items if not x.contingent).items()))

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

    @cached_property
    def places(self) -> dict[tuple[str, ...], int]:
        """Rank of each loop among its like: money loops first, contingent ones counted anew."""
        money = sum(1 for x in self.loops.items if not x.contingent)
        items = enumerate(self.loops.items, 1)
        return {x.nodes: i - money if x.contingent else i for i, x in items}

    def of_loop(self, nodes: tuple[str, ...]) -> tuple[Entry, ...]:
        """The deals of the loop's legs, leg by leg, what lapsed at the end of each."""
        pairs = zip(nodes, nodes[1:] + nodes[:1], strict=True)
        return tuple(entry for pair in pairs for entry in self.of_pair(*pair))

    def of_pair(self, payer: str, receiver: str) -> tuple[Entry, ...]:
        kinds = self.kinds | MONEY
        found = [e for e in self.book.between(payer, receiver) if e.deal.kind in kinds]
        return tuple(sorted(found, key=_by_size))

    def of_company(self, slug: str) -> tuple[Entry, ...]:
        """Its deals of the kinds in force, largest first; those of other layers and history after them."""
        found = [e for e in self.book.of_company(slug) if e.deal.kind in self.kinds and not e.internal]
        return tuple(sorted(found, key=lambda e: (not e.is_in(self.layer), *_by_size(e))))


def _by_size(entry: Entry) -> tuple[bool, bool, int, str]:
    value = entry.deal.amount.top_musd
    return entry.layer is None, value is None, -(value or 0), entry.deal.id
