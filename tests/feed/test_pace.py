"""The spacing of requests, and the cap that holds whatever happens."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui.feed.politeness import Pace


def test_five_at_once_then_one_each_half_second() -> None:
    pace = Pace()
    for _ in range(5):
        assert pace.delay(10.0) == 0
        pace.take(10.0)
    assert pace.delay(10.0) == 0.5
    pace.take(10.5)
    assert pace.delay(10.5) == 0.5


@given(st.lists(st.floats(0, 3), max_size=300))
def test_never_more_than_the_cap_in_any_minute(rests: list[float]) -> None:
    pace, now, sent = Pace(every_s=0.1, burst=20, cap=30), 0.0, list[float]()
    for rest in rests:
        now += rest / 10
        now += pace.delay(now)
        assert pace.delay(now) < 1e-6
        pace.take(now)
        sent.append(now)
    for i, at in enumerate(sent):
        assert sum(at - 60 + 1e-6 < other <= at for other in sent[: i + 1]) <= 30
