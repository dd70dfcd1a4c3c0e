"""How long one evaluation takes: 100 rules over 300 symbols. Run by hand: python -m tests.bench.bench_alerts

Three markets, each with every price moved at every look: a calm one, a lively one (a few hundred events and
waiting identities), a rout in which half of everything is beyond its level, and the worst: one symbol fewer
beyond each level than makes a crowd. Must: 5 ms in the first two, a frame (33 ms) in the others. Milliseconds
of this thread's own time, so that a busy machine does not count.
"""

from __future__ import annotations

import random
import statistics
import time

from tui.alerts.crowd import MANY
from tui.alerts.engine import step
from tui.alerts.measure import Measure
from tui.alerts.memory import EngineState
from tui.alerts.near import nearest
from tui.alerts.rule import Also, Direction, Rule, When
from tui.market.quote import Session

OPEN_MS = 1_769_524_200_000
SYMBOLS = tuple(f"S{i:03d}" for i in range(300))
KINDS = ("move", "usual_days", "extended_move", "cap_change")
UNITS = ("fraction", "count", "fraction", "musd")


def rules() -> tuple[Rule, ...]:
    """Of 100: 75 about every symbol, 10 crossings, 10 groups, 5 about the whole market."""
    chance = random.Random(1)
    found = []
    for i in range(75):
        level = chance.uniform(0.04, 0.12)
        way = (Direction.BELOW, Direction.ABOVE, Direction.EITHER)[i % 3]
        also = Also("usual_days.*", 3, 5) if way is Direction.EITHER else None
        signed = -level if way is Direction.BELOW else level
        found.append(Rule(f"r{i}", "move.*", direction=way, warn=signed, critical=2 * signed, also=also,
                          symbols=SYMBOLS, for_s=(0, 60, 300)[i % 3], when=When.REGULAR))
    for i in range(10):
        found.append(Rule(f"x{i}", "usual_days.*", warn=4 + i / 10, cross=True, symbols=SYMBOLS, lasts_s=600))
    for i in range(10):
        found.append(Rule(f"g{i}", "move.*", direction=Direction.BELOW, critical=-0.02 - i / 500,
                          at_least=150, symbols=SYMBOLS))
    for i in range(5):
        found.append(Rule(f"m{i}", "move.S000", direction=Direction.BELOW, warn=-0.02 - i / 100))
    return tuple(found)


def picture(chance: random.Random, drift: float, spread: float, now_ms: int) -> dict[str, Measure]:
    """Every measure of every symbol, new."""
    out = {}
    for symbol in SYMBOLS:
        move = chance.gauss(drift, spread)
        for kind, unit, scale in zip(KINDS, UNITS, (1, 60, 1, 3e6), strict=True):
            key = f"{kind}.{symbol}"
            out[key] = Measure(key, move * scale, unit, now_ms, "bench")
    return out


def edge(now_ms: int) -> dict[str, Measure]:
    """One symbol fewer beyond each level than makes a crowd, another one each second."""
    out = {}
    for place in range(len(SYMBOLS)):
        symbol = SYMBOLS[(place + now_ms // 1000) % len(SYMBOLS)]
        values = (-0.3, 9, -0.3, -1e4) if place < MANY - 1 else (0, 0, 0, 0)
        for kind, unit, value in zip(KINDS, UNITS, values, strict=True):
            out[f"{kind}.{symbol}"] = Measure(f"{kind}.{symbol}", value, unit, now_ms, "bench")
    return out


def main() -> None:
    book = rules()
    for name, drift, spread in (("calm", 0, 0.01), ("lively", -0.005, 0.016), ("rout", -0.06, 0.03),
                                ("edge", 0, 0)):
        chance = random.Random(2)
        state, took, listed = EngineState(), [], []
        for i in range(60):
            now = OPEN_MS + i * 1000
            measures = edge(now) if name == "edge" else picture(chance, drift, spread, now)
            began = time.thread_time()
            state, _ = step(book, state, measures, now, Session.REGULAR)
            took.append((time.thread_time() - began) * 1000)
            if i % 10 == 0:
                began = time.thread_time()
                nearest(book, measures, {a.key for a in state.alerts}, now)
                listed.append((time.thread_time() - began) * 1000)
        later = sorted(took[5:])
        print(f"{name:<7} first {took[0]:6.1f} ms, median {statistics.median(later):5.2f} ms,"
              f" p95 {later[int(len(later) * 0.95)]:5.2f} ms, {len(state.tracks)} identities remembered,"
              f" {len(state.firing)} firing; the page's list {statistics.median(listed):5.1f} ms")


if __name__ == "__main__":
    main()
