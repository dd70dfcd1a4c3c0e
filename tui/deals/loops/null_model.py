"""Is this more than chance: the same companies and totals, dealt out at random."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tui.deals.loops.circulation import max_circulation
from tui.deals.loops.flows import Pair

SEED = 20250923
DRAWS = 1_000


@dataclass(frozen=True, slots=True)
class Chance:
    """Maximum circulation as a share, seen and in `draws` shuffled ledgers.

    `p_value`: how often a shuffled ledger shows at least as much, (1 + hits) / (1 + draws). Descriptive: it
    is the spread over ledgers of this size and density, not a forecast.
    """

    seen: float
    mean: float
    low: float  # 5th percentile
    high: float  # 95th percentile
    p_value: float
    draws: int
    seed: int


def against_chance(graph: Mapping[Pair, int], draws: int = DRAWS, seed: int = SEED,
                   stopped: Callable[[], bool] = lambda: False) -> Chance | None:
    """Compares `graph` with shuffled ones; None without money or when `stopped` says so. Seconds of work.

    A shuffle exchanges receivers between two payments for the smaller of the two amounts, so every company
    pays and takes in what it did; nobody pays itself and there are at most a tenth more pairs than before.
    """
    whole = sum(graph.values())
    if not whole or draws < 1:
        return None
    chooser = random.Random(seed)
    state = dict(graph)
    _shuffle(state, chooser, 100 * len(graph), len(graph))
    found = []
    for _ in range(draws):
        if stopped():
            return None
        _shuffle(state, chooser, 10 * len(graph), len(graph))
        found.append(max_circulation(state) / whole)
    seen = max_circulation(graph) / whole
    found.sort()
    hits = sum(1 for x in found if x >= seen - 1e-12)
    return Chance(seen, sum(found) / draws, found[int(0.05 * (draws - 1))], found[round(0.95 * (draws - 1))],
                  (1 + hits) / (1 + draws), draws, seed)


def _shuffle(state: dict[Pair, int], chooser: random.Random, moves: int, pairs: int) -> None:
    most = pairs + pairs // 10
    order = list(state)
    for _ in range(moves):
        i, j = chooser.randrange(len(order)), chooser.randrange(len(order))
        (a, b), (c, d) = order[i], order[j]
        if a in (c, d) or b in (c, d):
            continue
        moved = min(state[a, b], state[c, d])
        gone = (state[a, b] == moved) + (state[c, d] == moved)
        new = [pair for pair in ((a, d), (c, b)) if pair not in state]
        if len(order) - gone + len(new) > most:
            continue
        for pair in ((a, d), (c, b)):
            state[pair] = state.get(pair, 0) + moved
        for place, pair in sorted(((i, (a, b)), (j, (c, d))), reverse=True):
            state[pair] -= moved
            if not state[pair]:
                del state[pair]
                order[place] = order[-1]
                order.pop()
        order += new
