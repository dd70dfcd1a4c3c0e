"""How much of the money could be going round: additive measures on a graph pair -> millions of USD.

Sources: Homs-Dones, MacKay, Sansom & Zhou, "Circular Directional Flow Decomposition",
arXiv 2506.12546 (2025);
Fleischman & Dini 2020 (trade-credit netting); Squartini et al. 2013 (weighted reciprocity). METHODS 2.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from tui.deals.ledger.amount import NOTHING, Total
from tui.deals.loops.flows import Edge, Pair, amounts, without_number
from tui.deals.loops.graph import Amounts, as_rows, blocks, inside, inverse_diagonal, stationary, totals
from tui.deals.loops.weights import LoopWeights, loop_weights

_SAME = 1e-12


@dataclass(frozen=True, slots=True)
class Decomposition:
    """W = circular + acyclic. In `circular` every company pays what it takes in; `acyclic` has no loop."""

    circular: Mapping[Pair, float]
    acyclic: Mapping[Pair, float]

    @property
    def circular_musd(self) -> float:
        return sum(self.circular.values())

    def share_of(self, payer: str) -> float | None:
        """What share of a company's promises sits in loops; None when it promises nothing."""
        round_ = sum(x for (a, _), x in self.circular.items() if a == payer)
        straight = sum(x for (a, _), x in self.acyclic.items() if a == payer)
        return round_ / (round_ + straight) if round_ + straight else None


@dataclass(frozen=True, slots=True)
class Circulation:
    """Every measure of one graph, every amount at its top end. Shares are fractions of `total_musd`; None
    where there is no money. `whole` is what the amounts add up to from end to end.

    `without_number` deals are in none of them. `throughput` is None when loops were too many to list.
    """

    total_musd: int
    max_musd: int
    scc_musd: int
    reciprocal_musd: int
    net_musd: int
    finn: float | None
    parts: Decomposition
    weights: LoopWeights
    incoherence: float | None = None
    path_length: float | None = None
    without_number: int = 0
    whole: Total = NOTHING

    @property
    def max_share(self) -> float | None:
        return self._share(self.max_musd)

    @property
    def scc_share(self) -> float | None:
        return self._share(self.scc_musd)

    @property
    def reciprocity(self) -> float | None:
        return self._share(self.reciprocal_musd)

    @property
    def net_share(self) -> float | None:
        """What is left after netting, of the whole."""
        return self._share(self.net_musd)

    @property
    def circular_share(self) -> float | None:
        """Share of the unique balanced part (BFF)."""
        return self._share(self.parts.circular_musd)

    @property
    def throughput(self) -> float | None:
        """T / (T + net), T the sum of loop weights: unchanged when a deal is routed through a vehicle."""
        round_ = self.weights.total_musd
        if self.weights.truncated or not round_ + self.net_musd:
            return None
        return round_ / (round_ + self.net_musd)

    def _share(self, part: float) -> float | None:
        return part / self.total_musd if self.total_musd else None


def measure(edges: Iterable[Edge]) -> Circulation:
    """All measures of the money on `edges` (contingent sums and deals without a number are in none)."""
    found = tuple(edges)
    measured = measure_amounts(amounts(found), without_number(found))
    return replace(measured, whole=sum((e.money for e in found), NOTHING))


def measure_amounts(graph: Mapping[Pair, int], hidden: int = 0) -> Circulation:
    """As `measure`, for pair -> integer millions."""
    out, into = totals(graph)
    parts = decompose(graph)
    return Circulation(
        sum(graph.values()), max_circulation(graph),
        round(sum(x for block in blocks(graph) for x in inside(graph, block).values())),
        sum(min(x, graph.get((b, a), 0)) for (a, b), x in graph.items()),
        round(sum(max(0.0, out[n] - into[n]) for n in out)), finn_index(graph), parts,
        loop_weights(parts.circular), trophic_incoherence(graph), mean_path_length(graph), hidden,
    )


def trophic_incoherence(graph: Amounts) -> float | None:
    """How far money is from flowing in layers: 0 clean layers, 1 all goes round; None without money.

    F = sum w (h_j - h_i - 1)^2 / W with levels h from (diag(out + in) - W - W^T) h = in - out, one
    least-squares solve, since the levels of each connected part are free up to a constant (MacKay, Johnson &
    Sansom 2020).
    """
    import numpy as np

    pairs = {pair: x for pair, x in graph.items() if x > 0}
    names = sorted({name for pair in pairs for name in pair})
    if not names:
        return None
    place = {name: i for i, name in enumerate(names)}
    laplacian, surplus = np.zeros((len(names), len(names))), np.zeros(len(names))
    for (payer, receiver), x in pairs.items():
        i, j = place[payer], place[receiver]
        laplacian[i, i] += x
        laplacian[j, j] += x
        laplacian[i, j] -= x
        laplacian[j, i] -= x
        surplus[i] -= x
        surplus[j] += x
    scale = max(pairs.values())
    h = np.linalg.lstsq(laplacian / scale, surplus / scale, rcond=None)[0]
    found = sum(x * (h[place[b]] - h[place[a]] - 1) ** 2 for (a, b), x in pairs.items())
    return float(found) / sum(pairs.values())


def mean_path_length(graph: Amounts, inflows: Mapping[str, float] | None = None) -> float | None:
    """How many companies a dollar that comes in from outside passes on average: sum T / sum z (Finn 1976), T
    and z as in `finn_index`. None where nothing comes in: a closed round has no end."""
    through = throughflow(graph, inflows)
    out, into = totals(graph)
    inflow = sum(inflows.values()) if inflows else sum(max(0.0, out[n] - into[n]) for n in out)
    return sum(through.values()) / inflow if inflow else None


def max_circulation(graph: Mapping[Pair, int]) -> int:
    """The most money that could be going round: max sum f, 0 <= f <= x, in = out at every company.

    Network simplex on integer millions, block by block. The sum is unique, the flows are not.
    """
    return sum(_max_in_block(inside(graph, block)) for block in blocks(graph))


def _max_in_block(graph: Amounts) -> int:
    import networkx as nx

    net = nx.DiGraph()
    for (payer, receiver), amount in graph.items():
        net.add_edge(payer, receiver, capacity=int(amount), weight=-1)
    cost, _ = nx.network_simplex(net)
    return -int(cost)


def decompose(graph: Amounts) -> Decomposition:
    """The unique split into a balanced and an acyclic part (BFF, METHODS 2.0).

    In each strongly connected block, the stationary circulation of its payments is taken off as far as no
    edge turns negative; that empties at least one company's row, so there are at most as many rounds as
    companies.
    """
    rest = {pair: float(x) for pair, x in graph.items() if x > 0}
    circular: dict[Pair, float] = {}
    while found := blocks(rest):
        for block in found:
            _take_off(inside(rest, block), block, rest, circular)
    return Decomposition(circular, rest)


def _take_off(part: Amounts, block: list[str], rest: dict[Pair, float], circular: dict[Pair, float]) -> None:
    rows = as_rows(part, block)
    sums = [sum(row) for row in rows]
    shares = stationary([[x / total for x in row] for row, total in zip(rows, sums, strict=True)])
    limit = min(total / share for total, share in zip(sums, shares, strict=True))
    factor = {}
    for name, total, share in zip(block, sums, shares, strict=True):
        exact = limit * share / total
        factor[name] = 1.0 if exact >= 1 - _SAME else exact
    for pair, amount in part.items():
        take = amount * factor[pair[0]]
        circular[pair] = circular.get(pair, 0.0) + take
        if factor[pair[0]] == 1.0:
            del rest[pair]
        else:
            rest[pair] = amount - take


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
