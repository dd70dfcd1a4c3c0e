"""Finn's cycling index: cents of each dollar passing through a company that come back to it."""

from __future__ import annotations

from collections.abc import Mapping

from tui.deals.loops.graph import Amounts, as_rows, blocks, inside, totals
from tui.deals.loops.matrices import inverse_diagonal


def throughflow(graph: Amounts, inflows: Mapping[str, float] | None = None) -> dict[str, float]:
    """Money through each company: what it takes in from the others and from outside.

    Without `inflows` the ledger's rule holds: from outside comes what it pays beyond what it takes in.
    """
    out, into = totals(graph)
    if inflows is None:
        return {n: max(out[n], into[n]) for n in out}
    return {n: into[n] + inflows.get(n, 0.0) for n in out}


def finn_index(graph: Amounts, inflows: Mapping[str, float] | None = None) -> float | None:
    """sum((n_ii - 1) / n_ii * T_i) / sum(T), N = (I - G)^-1 (Finn 1976). None without money.

    A block that nothing leaves returns everything: there the limit, 1, is taken.
    """
    through = throughflow(graph, inflows)
    whole = sum(through.values())
    if not whole:
        return None
    return sum(_returned(inside(graph, b), b, through) for b in blocks(graph)) / whole


def _returned(part: Amounts, block: list[str], through: Mapping[str, float]) -> float:
    rows = as_rows(part, block)
    flows = [through[n] for n in block]
    if all(abs(sum(row) - t) <= 1e-9 * t for row, t in zip(rows, flows, strict=True)):
        return sum(flows)
    system = [[float(i == j) - x / flows[i] for j, x in enumerate(row)] for i, row in enumerate(rows)]
    return sum((1 - 1 / n) * t for n, t in zip(inverse_diagonal(system), flows, strict=True))
