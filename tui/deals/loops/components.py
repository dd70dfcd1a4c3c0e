"""Strongly connected components: the blocks of companies that can all reach each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


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
