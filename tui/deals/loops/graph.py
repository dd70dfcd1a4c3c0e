"""A graph of amounts, pair -> millions of USD: its blocks, totals and the most that flows through it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from tui.deals.loops.components import components
from tui.deals.loops.flows import Pair

Amounts = Mapping[Pair, float]


def successors(pairs: Iterable[Pair]) -> dict[str, list[str]]:
    """Node -> receivers, every company present."""
    found: dict[str, list[str]] = {}
    for payer, receiver in pairs:
        found.setdefault(payer, []).append(receiver)
        found.setdefault(receiver, [])
    return found


def blocks(pairs: Iterable[Pair]) -> list[list[str]]:
    """Strongly connected blocks of two companies or more."""
    return [block for block in components(successors(pairs)) if len(block) > 1]


def inside(graph: Amounts, block: Iterable[str]) -> dict[Pair, float]:
    """The edges between companies of `block`."""
    names = set(block)
    return {pair: x for pair, x in graph.items() if pair[0] in names and pair[1] in names}


def totals(graph: Amounts) -> tuple[dict[str, float], dict[str, float]]:
    """What each company pays and what it takes in."""
    out: dict[str, float] = {}
    into: dict[str, float] = {}
    for (payer, receiver), amount in graph.items():
        for node in (payer, receiver):
            out.setdefault(node, 0)
            into.setdefault(node, 0)
        out[payer] += amount
        into[receiver] += amount
    return out, into


def as_rows(graph: Amounts, nodes: Sequence[str]) -> list[list[float]]:
    """The square matrix of `graph` in the order of `nodes`."""
    return [[float(graph.get((a, b), 0)) for b in nodes] for a in nodes]


def max_flow(graph: Amounts, source: str, sink: str) -> float:
    """The most that can be passed on from `source` to `sink` (Edmonds & Karp 1972)."""
    room: dict[str, dict[str, float]] = {}
    for (payer, receiver), amount in graph.items():
        room.setdefault(payer, {})[receiver] = amount
        room.setdefault(receiver, {}).setdefault(payer, graph.get((receiver, payer), 0))
    found = 0.0 if any(isinstance(x, float) for x in graph.values()) else 0
    while path := _widening(room, source, sink):
        step = min(room[a][b] for a, b in path)
        for a, b in path:
            room[a][b] -= step
            room[b][a] += step
        found += step
    return found


def _widening(room: Mapping[str, Mapping[str, float]], source: str, sink: str) -> list[Pair]:
    """A shortest path with room on it, as pairs; empty when there is none."""
    came = {source: source}
    edge = [source]
    while edge and sink not in came:
        after = []
        for node in edge:
            for step, left in room.get(node, {}).items():
                if left > 0 and step not in came:
                    came[step] = node
                    after.append(step)
        edge = after
    path: list[Pair] = []
    while sink != source and sink in came:
        path.append((came[sink], sink))
        sink = came[sink]
    return path[::-1]
