"""The shares before today: nothing later than the shown day, and no high across a gap."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from tests.pictures import NOW, live
from tui.market import stored
from tui.market.session import next_session
from tui.share_past import SharePast, high_before


@pytest.fixture
def series() -> stored.ConcentrationSeries:
    found = stored.concentration("SP500")
    assert found is not None
    return found


def test_a_recorded_day_sees_nothing_later_than_itself(series: stored.ConcentrationSeries) -> None:
    past, row = SharePast(), 300
    day = date.fromisoformat(stored.iso(series.times_ms[row]))
    assert past.history(series, day, None) == series.mag7[: row + 1]
    assert past.history(series, day, None) is past.history(series, day, None), "worked out once"
    assert past.history(None, day, None) == ()


def test_a_share_of_now_is_joined_only_when_it_is_no_bound(series: stored.ConcentrationSeries) -> None:
    day = date.fromisoformat(stored.iso(series.times_ms[-1]))
    reading = live().picture(NOW).concentration
    assert reading is not None and reading.estimated
    whole = replace(reading, seven=replace(reading.seven, share=0.4, bound=""))
    assert SharePast().history(series, day, whole) == (*series.mag7, 0.4)
    bound = replace(whole, seven=replace(whole.seven, bound="at least"))
    assert SharePast().history(series, day, bound) == series.mag7


def test_the_high_of_a_year_needs_the_session_before_and_250_of_them(
    series: stored.ConcentrationSeries
) -> None:
    last = date.fromisoformat(stored.iso(series.times_ms[-1]))
    after = next_session(last)
    assert high_before(series, after) == max(series.top10[-250:])
    assert SharePast().top10_high(series, after) == high_before(series, after)
    assert high_before(series, next_session(after)) is None, "a session is missing before it"
    assert high_before(series, date.fromisoformat(stored.iso(series.times_ms[100]))) is None
    assert SharePast().top10_high(None, after) is None
