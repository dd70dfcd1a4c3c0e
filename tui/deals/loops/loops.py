"""Loops of payments: simple cycles of at most five companies, found inside strongly connected components."""

from __future__ import annotations

from bisect import insort
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice

from tui.deals.ledger.book import Book
from tui.deals.ledger.deal import MONEY, Kind, Layer
from tui.deals.loops.flows import Edge, Pair
from tui.deals.loops.flows import edges as edges_in
from tui.deals.loops.graph import components, successors

MAX_HOPS = 5
MAX_LOOPS = 5_000
BIG_LOOP_MUSD = 10_000
Nodes = tuple[str, ...]
METHOD = (
    "Loops of 2 to 5 companies, each company once. One leg for each payer and receiver, with all its deals "
    "of the chosen kinds and layer; deals that repeat another's money are left out, merged companies are "
    "one. Ranked by least leg, every leg at its top end (the ceiling of an `up to`, the upper end of a "
    "range), loops with a leg without a number last. Other methods give other counts. Loops share legs: "
    "never add them up."
)


@dataclass(frozen=True, slots=True)
class Loop:
    """A closed walk `nodes[0] -> nodes[1] -> ... -> nodes[0]`, rotated so that the least name comes first.

    `least_musd` is the smallest leg, each at its top end: at most that much can have made the round. None
    when a leg has no number; `bound_musd` is then the smallest of the legs that have one. `contingent` loops
    need a guarantee or a warrant to close. Values of loops that share a leg must never be added up.
    """

    nodes: Nodes
    legs: tuple[Edge, ...]
    least_musd: int | None
    bound_musd: int | None
    all_known: bool
    contingent: bool

    @property
    def weakest(self) -> Edge:
        """The leg whose surest deal is least sure; of several the one with the least money."""
        return max(self.legs, key=lambda e: (e.strongest.layer or 9, -(e.top_musd or 0)))

    @property
    def hops(self) -> int:
        return len(self.nodes)


@dataclass(frozen=True, slots=True)
class Loops:
    """Loops in rank order: those of money kinds before contingent ones, legs all known before unknown,
    then by least leg, fewer companies, names. `truncated`: more than `limit` exist, the rest is not here."""

    items: tuple[Loop, ...]
    truncated: bool = False
    max_hops: int = MAX_HOPS
    limit: int = MAX_LOOPS

    @property
    def counts(self) -> dict[int, int]:
        """Number of loops by number of companies."""
        return dict(sorted(Counter(loop.hops for loop in self.items).items()))

    def rank(self, nodes: Iterable[str]) -> int | None:
        """Place from 1 of the loop through `nodes` in that order, whatever its rotation."""
        wanted = rotate(tuple(nodes))
        return next((i for i, loop in enumerate(self.items, 1) if loop.nodes == wanted), None)

    def through(self, slug: str) -> tuple[Loop, ...]:
        return tuple(loop for loop in self.items if slug in loop.nodes)


def find_loops(edges: Iterable[Edge], max_hops: int = MAX_HOPS, limit: int = MAX_LOOPS) -> Loops:
    """All simple loops of 2 to `max_hops` companies, ranked; at most `limit` of them.

    With more than that, the smallest payments are left out of the search until the rest fits: the loops
    that remain are the first by rank.
    """
    found = sorted(edges, key=_weight)
    items = _all(found, max_hops, limit)
    if items is not None:
        return Loops(tuple(items), False, max_hops, limit)
    fits, too_many, best = 0, len(found), list[Loop]()
    while too_many - fits > 1:
        middle = (fits + too_many) // 2
        items = _all(found[:middle], max_hops, limit)
        if items is None:
            too_many = middle
        else:
            fits, best = middle, items
    return Loops(tuple(best), True, max_hops, limit)


def loops_of(book: Book, layer: Layer = Layer.ANNOUNCED, kinds: Iterable[Kind] = MONEY) -> Loops:
    """The loops of a day, layer and choice of kinds, searched once for each book."""
    wanted = frozenset(kinds)
    return book.once(("loops", layer, wanted), lambda: find_loops(edges_in(book, layer, wanted)))


def _all(edges: Iterable[Edge], max_hops: int, limit: int) -> list[Loop] | None:
    """Every loop in rank order; None when there are more than `limit`."""
    by_pair = {e.pair: e for e in edges}
    nodes = list(islice(cycles(by_pair, max_hops), limit + 1))
    return None if len(nodes) > limit else sorted((_loop(n, by_pair) for n in nodes), key=_rank)


def _weight(edge: Edge) -> tuple[bool, bool, int]:
    return edge.contingent, edge.top_musd is None, -(edge.top_musd or 0)


def with_edge(before: Loops, edges: Iterable[Edge], edge: Edge) -> Loops:
    """`before` after one edge was added or grew; `edges` is the whole list with it.

    Only loops through that edge are searched, so one new deal among a thousand costs a millisecond. Of a
    truncated list, loops behind its last one stay out.
    """
    payer, receiver = edge.pair
    kept = [loop for loop in before.items if not _passes(loop.nodes, payer, receiver)]
    found = edges
    if before.truncated:  # only payments as large as those of the last loop can matter
        last = max((_weight(leg) for loop in before.items[-1:] for leg in loop.legs), default=(True, True, 0))
        found = [e for e in edges if _weight(e) <= last]
    by_pair = {e.pair: e for e in found}
    if edge.pair in by_pair:
        for walk in _walks(successors(by_pair), receiver, payer, before.max_hops):
            insort(kept, _loop(rotate(walk), by_pair), key=_rank)
    cut = len(kept) > before.limit
    return replace(before, items=tuple(kept[: before.limit]), truncated=before.truncated or cut)


def _passes(nodes: Nodes, payer: str, receiver: str) -> bool:
    if payer not in nodes or receiver not in nodes:
        return False
    return nodes[(nodes.index(payer) + 1) % len(nodes)] == receiver


def loop_along(nodes: Nodes, edges: Iterable[Edge]) -> Loop | None:
    """The loop through `nodes` whether a search listed it or not; None where a leg is missing."""
    wanted = set(zip(nodes, nodes[1:] + nodes[:1], strict=True))
    by_pair = {e.pair: e for e in edges if e.pair in wanted}
    return _loop(rotate(nodes), by_pair) if len(by_pair) == len(wanted) else None


def rotate(nodes: Nodes) -> Nodes:
    """The same round, started at its least name."""
    at = nodes.index(min(nodes)) if nodes else 0
    return nodes[at:] + nodes[:at]


def _loop(nodes: Nodes, by_pair: Mapping[Pair, Edge]) -> Loop:
    legs = tuple(by_pair[pair] for pair in zip(nodes, nodes[1:] + nodes[:1], strict=True))
    known = [leg.top_musd for leg in legs if leg.top_musd is not None]
    whole = len(known) == len(legs)
    bound = min(known, default=None)
    return Loop(nodes, legs, bound if whole else None, bound, whole, any(leg.contingent for leg in legs))


def _rank(loop: Loop) -> tuple[bool, bool, int, int, Nodes]:
    return loop.contingent, not loop.all_known, -(loop.bound_musd or 0), loop.hops, loop.nodes


def cycles(pairs: Iterable[Pair], max_hops: int) -> Iterator[Nodes]:
    """Each loop once, from its least name, by depth-first search that knows how far home is."""
    after = successors(pairs)
    for block in components(after):
        if len(block) < 2:
            continue
        inside = set(block)
        local = {n: [m for m in after[n] if m in inside] for n in block}
        before = successors((receiver, payer) for payer, found in local.items() for receiver in found)
        for root in sorted(block):
            yield from _rooted(root, local, _home(root, before, max_hops), max_hops)


def _home(root: str, before: Mapping[str, list[str]], max_hops: int) -> dict[str, int]:
    """Hops back to `root` over names not less than it."""
    far = {root: 0}
    edge = [root]
    for hops in range(1, max_hops):
        near = (m for n in edge for m in before[n] if m > root and far.setdefault(m, hops) == hops)
        edge = list(dict.fromkeys(near))
    return far


def _rooted(root: str, after: Mapping[str, list[str]], home: Mapping[str, int], hops: int) -> Iterator[Nodes]:
    path = [root]
    seen = {root}
    stack = [iter(after[root])]
    while stack:
        for step in stack[-1]:
            if step == root:
                if len(path) > 1:
                    yield tuple(path)
            elif step not in seen and len(path) + home.get(step, hops) <= hops:
                path.append(step)
                seen.add(step)
                stack.append(iter(after[step]))
                break
        else:
            stack.pop()
            seen.discard(path.pop())


def _walks(after: Mapping[str, list[str]], start: str, goal: str, hops: int) -> Iterator[Nodes]:
    """Simple paths from `start` to `goal` of at most `hops` companies."""
    before = successors((receiver, payer) for payer, found in after.items() for receiver in found)
    far = {goal: 1}  # companies from here to the goal, both counted
    edge = [goal]
    for count in range(2, hops + 1):
        edge = list(dict.fromkeys(m for n in edge for m in before.get(n, ()) if m not in far))
        far.update(dict.fromkeys(edge, count))
    if start not in far:
        return
    stack: list[Nodes] = [(start,)]
    while stack:
        path = stack.pop()
        if path[-1] == goal:
            yield path
            continue
        for step in after[path[-1]]:
            if step not in path and len(path) + far.get(step, hops) <= hops:
                stack.append((*path, step))


def big_loops(book: Book) -> list[Loop]:
    """Those of announced money whose least leg is at least $10bn, in the order of `loops_of`."""
    return [x for x in loops_of(book).items if (x.least_musd or 0) >= BIG_LOOP_MUSD and not x.contingent]
