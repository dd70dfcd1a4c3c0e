"""The shares before today: nothing later than the shown day, and no high across a gap."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from msgspec.structs import replace as changed

from tests.pictures import NOW, live
from tui.market.embedded import series as stored
from tui.market.index.record import Record, RecordedValue
from tui.market.session import date_of, next_session
from tui.state.share_history import SharePast, YearHigh, year_high


@pytest.fixture
def series() -> stored.ConcentrationSeries:
    """The stored series to its last long unbroken part: a month of lists is missing after it."""
    found = stored.concentration("SP500")
    assert found is not None
    end = (found.place("2026-08-21") or 0) + 1
    return replace(found, **{
        name: getattr(found, name)[:end]
        for name in ("times_ms", "n", "total_musd", "mag7", "top1", "top5", "top7", "top10", "hhi")})


def test_a_month_without_lists_leaves_the_high_of_a_year_open() -> None:
    found = stored.concentration("SP500")
    assert found is not None
    high = year_high(found, Record(), "full", next_session(date.fromisoformat(found.as_of)))
    assert not high.whole and high.known < 240


def test_a_recorded_day_sees_nothing_later_than_itself(series: stored.ConcentrationSeries) -> None:
    past, row = SharePast(), 300
    day = date_of(series.times_ms[row])
    assert past.history(series, day, None) == series.mag7[: row + 1]
    assert past.history(series, day, None) is past.history(series, day, None), "worked out once"
    assert past.history(None, day, None) == ()


def test_a_share_of_now_is_joined_only_when_it_is_no_bound(series: stored.ConcentrationSeries) -> None:
    day = date_of(series.times_ms[-1])
    reading = live().look(NOW).concentration
    assert reading is not None and reading.estimated
    whole = changed(reading, seven=changed(reading.seven, share=0.4, bound=""))
    assert SharePast().history(series, day, whole) == (*series.mag7, 0.4)
    bound = changed(whole, seven=changed(whole.seven, bound="at least"))
    assert SharePast().history(series, day, bound) == series.mag7


def test_the_high_of_a_year_is_whole_with_the_session_before_and_250_of_them(
    series: stored.ConcentrationSeries
) -> None:
    last = date_of(series.times_ms[-1])
    after = next_session(last)
    found = year_high(series, Record(), "full", after)
    assert found.whole and found.share == max(series.top10[-245:]), "five sessions are not stored"
    assert SharePast().top10_high(series, after, None, Record()) == found
    late = year_high(series, Record(), "full", next_session(after))
    assert not late.whole and late.known == 249 and late.share == found.share
    early = year_high(series, Record(), "full", date_of(series.times_ms[100]))
    assert not early.whole and 90 < early.known <= 105
    assert year_high(None, Record(), "full", after) == YearHigh()


def test_of_another_basis_only_what_was_recorded_on_it_counts(series: stored.ConcentrationSeries) -> None:
    last = date_of(series.times_ms[-1])
    day = next_session(last)
    own = {day: RecordedValue(0.5, "full, screener"), last: RecordedValue(0.9, "fund")}
    found = year_high(series, Record({"share.top10.sp500": own}), "full, screener", next_session(day))
    assert found == YearHigh(0.5, 1)
    joined = Record({"share.top10.sp500": {day: RecordedValue(0.5, "full")}})
    both = year_high(series, joined, "full", next_session(day))
    assert both.whole and both.share == 0.5


def test_with_sessions_missing_the_figure_is_at_most_and_says_how_many_are_known() -> None:
    found = live().look(NOW).measures["share.top10.sp500.high250"]
    assert (found.value is None and "of the 250 sessions before are known" in found.reason) or (
        found.bound == "at most" and "it can speak when all are" in found.inputs[0])
