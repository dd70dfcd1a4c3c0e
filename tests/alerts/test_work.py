"""100 rules over 300 symbols: the work of a look, counted in calls, whatever the market does.

How long that takes is measured by hand (`tests.bench.bench_alerts`): 5 ms a picture, a frame at the worst.
"""

from __future__ import annotations

import random

import pytest

from tests.bench.bench_alerts import OPEN_MS, edge, picture, rules
from tests.bench.calls import counted
from tui.alerts.engine import step
from tui.alerts.memory import EngineState
from tui.alerts.near import nearest
from tui.market.quote import Session

BOOK = rules()
LOOKS = 12


@pytest.mark.parametrize(("drift", "spread", "most"), [
    (0, 0.01, 2_000), (-0.005, 0.016, 6_500), (-0.06, 0.03, 80_000), (0, 0, 125_000),
], ids=["calm", "lively", "rout", "edge"])
def test_a_look_is_bounded_work(drift: float, spread: float, most: int) -> None:
    chance, state, found = random.Random(2), EngineState(), list[int]()
    for i in range(LOOKS):
        now = OPEN_MS + i * 1000
        measures = edge(now) if spread == 0 else picture(chance, drift, spread, now)
        with counted() as calls:
            state, _ = step(BOOK, state, measures, now, Session.REGULAR)
        found.append(calls.number)
    assert max(found[1:]) <= most, "of each look after the first, in which everything is new"
    assert len(state.tracks) < 1500


def test_the_list_of_what_is_watched_is_bounded_work() -> None:
    measures = picture(random.Random(2), -0.005, 0.016, OPEN_MS)
    with counted() as calls:
        found = nearest(BOOK, measures, (), OPEN_MS)
    assert len(found) == len(BOOK)
    assert calls.number <= 15_000
