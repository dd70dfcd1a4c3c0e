"""Additive weights of loops: how much of the balanced part goes round each loop (Qian & Qian 1982)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from tui.deals.loops.flows import Pair
from tui.deals.loops.graph import Amounts, Matrix, as_rows, blocks, determinant, inside
from tui.deals.loops.loops import Nodes, cycles

MAX_LOOPS = 20_000
_WORK = 40_000_000  # loops times companies cubed
METHOD = (
    "Additive weight: what of the balanced part of the money goes round this loop. The money W is split into "
    "C + D, C balanced (every company pays out what it takes in), D without a loop (Homs-Dones and others "
    "2025); weight = f x product of P along the loop x det(I - P without its companies) / sum of det(I - P "
    "without one company), P = C by row shares, f = flow of its block (Qian & Qian 1982). The sum of weight "
    "times companies is the circular money: weights add up, least legs never."
)


@dataclass(frozen=True, slots=True)
class LoopWeights:
    """Millions of USD for each loop, rotated to its least name. sum(weight * length) is the circular money.

    `truncated`: a block had more loops than are listed; the sums are then lower bounds.
    """

    by_loop: Mapping[Nodes, float]
    truncated: bool = False

    @property
    def total_musd(self) -> float:
        """T: the sum of the weights. Weights add up, least legs never do."""
        return sum(self.by_loop.values())

    def of(self, nodes: Nodes) -> float:
        """Weight of one loop; 0 for a loop outside the balanced part."""
        return self.by_loop.get(nodes, 0.0)


def loop_weights(circular: Amounts, limit: int = MAX_LOOPS) -> LoopWeights:
    """Weights of every simple loop of a balanced graph (the circular part of a decomposition)."""
    found: dict[Nodes, float] = {}
    truncated = False
    for block in blocks(circular):
        room = min(limit, _WORK // len(block) ** 3)
        part = inside(circular, block)
        loops = list(islice(cycles(sorted(part), len(block)), room + 1))
        truncated |= len(loops) > room
        found |= _block_weights(part, block, loops[:room])
    return LoopWeights(found, truncated)


def _block_weights(
    part: Mapping[Pair, float], block: Sequence[str], loops: list[Nodes]
) -> dict[Nodes, float]:
    rows = as_rows(part, block)
    p = [[x / sum(row) for x in row] for row in rows]
    m = [[float(i == j) - x for j, x in enumerate(row)] for i, row in enumerate(p)]
    place = {name: i for i, name in enumerate(block)}
    minors: dict[frozenset[int], float] = {}
    scale = sum(part.values()) / sum(_minor(m, frozenset({i}), minors) for i in range(len(block)))
    found = {}
    for nodes in loops:
        at = [place[n] for n in nodes]
        weight = scale * _minor(m, frozenset(at), minors)
        for a, b in zip(at, at[1:] + at[:1], strict=True):
            weight *= p[a][b]
        found[nodes] = weight
    return found


def _minor(m: Matrix, without: frozenset[int], known: dict[frozenset[int], float]) -> float:
    """Determinant of `m` without some companies; loops over the same companies share it."""
    found = known.get(without)
    if found is None:
        keep = [i for i in range(len(m)) if i not in without]
        found = known[without] = determinant([[m[i][j] for j in keep] for i in keep])
    return found
