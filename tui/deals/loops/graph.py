"""A graph of amounts, pair -> millions of USD: blocks, totals, the most that flows through it, its algebra.

By hand and not by networkx or numpy: measures of the first picture rest on it, and in the program's own
process these cost 15 and 12 MiB, each a third of what a Textual program needs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

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
    out: dict[str, float] = dict.fromkeys((name for pair in graph for name in pair), 0)
    into = dict(out)
    for (payer, receiver), amount in graph.items():
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


def components(after: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """The components of a graph given as node -> successors (Tarjan 1972, without recursion), each sorted."""
    order: dict[str, int] = {}
    low: dict[str, int] = {}
    waiting: list[str] = []
    is_waiting: set[str] = set()
    found: list[list[str]] = []
    for start in after:
        if start in order:
            continue
        order[start] = low[start] = len(order)
        waiting.append(start)
        is_waiting.add(start)
        work = [(start, iter(after[start]))]
        while work:
            node, steps = work[-1]
            for step in steps:
                if step not in order:
                    order[step] = low[step] = len(order)
                    waiting.append(step)
                    is_waiting.add(step)
                    work.append((step, iter(after.get(step, ()))))
                    break
                if step in is_waiting:
                    low[node] = min(low[node], order[step])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == order[node]:
                    at = waiting.index(node)
                    found.append(sorted(waiting[at:]))
                    is_waiting.difference_update(waiting[at:])
                    del waiting[at:]
    return found


Matrix = list[list[float]]


def stationary(rows: Matrix) -> list[float]:
    """Stationary distribution of an irreducible stochastic matrix, summing to 1.

    Grassmann, Taksar & Heyman (1985): no subtraction, so it is exact to rounding for any sizes of entries.
    """
    p = [row[:] for row in rows]
    n = len(p)
    for k in range(n - 1, 0, -1):
        total = sum(p[k][:k])
        for i in range(k):
            share = p[i][k] = p[i][k] / total
            if share:
                row, last = p[i], p[k]
                for j in range(k):
                    row[j] += share * last[j]
    weights = [1.0]
    for k in range(1, n):
        weights.append(sum(weights[i] * p[i][k] for i in range(k)))
    whole = sum(weights)
    return [w / whole for w in weights]


def determinant(rows: Matrix) -> float:
    """Determinant by elimination with partial pivoting; 1 for the empty matrix."""
    m = [row[:] for row in rows]
    n = len(m)
    found = 1.0
    for k in range(n):
        pivot = max(range(k, n), key=lambda i: abs(m[i][k]))
        if m[pivot][k] == 0:
            return 0.0
        if pivot != k:
            m[k], m[pivot] = m[pivot], m[k]
            found = -found
        found *= m[k][k]
        for i in range(k + 1, n):
            factor = m[i][k] / m[k][k]
            if factor:
                row, top = m[i], m[k]
                for j in range(k + 1, n):
                    row[j] -= factor * top[j]
    return found


def inverse_diagonal(rows: Matrix) -> list[float]:
    """Diagonal of the inverse (Gauss-Jordan with partial pivoting); ZeroDivisionError when singular."""
    n = len(rows)
    m = [row[:] + [float(i == j) for j in range(n)] for i, row in enumerate(rows)]
    for k in range(n):
        pivot = max(range(k, n), key=lambda i: abs(m[i][k]))
        m[k], m[pivot] = m[pivot], m[k]
        scale = m[k][k]
        m[k] = [x / scale for x in m[k]]
        for i in range(n):
            factor = m[i][k]
            if i != k and factor:
                m[i] = [x - factor * y for x, y in zip(m[i], m[k], strict=True)]
    return [m[i][n + i] for i in range(n)]
