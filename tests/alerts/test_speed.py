"""100 rules over 300 symbols: 5 ms a picture, and never a frame's time, whatever the market does."""

from __future__ import annotations

import random
import time

import pytest

from tests.bench.bench_alerts import OPEN_MS, edge, picture, rules
from tui.alerts.engine import step
from tui.alerts.memory import EngineState
from tui.alerts.near import nearest
from tui.market.quote import Session

FRAME_MS = 33.0
BOOK = rules()


def quickest(drift: float, spread: float, looks: int = 12) -> tuple[float, EngineState]:
    """Milliseconds of this thread's own time; the quickest look says what the work is, not the machine."""
    chance, state, took = random.Random(2), EngineState(), []
    for i in range(looks):
        now = OPEN_MS + i * 1000
        measures = edge(now) if spread == 0 else picture(chance, drift, spread, now)
        began = time.thread_time()
        state, _ = step(BOOK, state, measures, now, Session.REGULAR)
        took.append((time.thread_time() - began) * 1000)
    return min(took[1:]), state


@pytest.mark.parametrize(("drift", "spread"), [(0, 0.01), (-0.005, 0.016)], ids=["calm", "lively"])
def test_a_picture_is_judged_within_five_milliseconds(drift: float, spread: float) -> None:
    assert quickest(drift, spread)[0] < 5


@pytest.mark.parametrize(("drift", "spread"), [(-0.06, 0.03), (0, 0)], ids=["rout", "edge"])
def test_no_market_takes_longer_than_a_frame(drift: float, spread: float) -> None:
    took, state = quickest(drift, spread)
    assert took < FRAME_MS
    assert len(state.tracks) < 1500


def test_the_list_of_what_is_watched_is_made_within_a_frame() -> None:
    measures = picture(random.Random(2), -0.005, 0.016, OPEN_MS)
    began = time.thread_time()
    assert len(nearest(BOOK, measures, (), OPEN_MS)) == len(BOOK)
    assert (time.thread_time() - began) * 1000 < 2 * FRAME_MS
