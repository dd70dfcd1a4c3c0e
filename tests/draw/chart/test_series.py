from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tui.draw.chart.scale import moment
from tui.draw.chart.series import aligned, choose, cut, last_day, longest, origin
from tui.market.bars import DAY_MS, Bars

ORIGIN = "Yahoo Finance daily prices (x at y); rounded"


def stamp(day: str) -> int:
    return int(datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp() * 1000)


def daily(symbol: str, first: str, last: str, source: str = ORIGIN) -> Bars:
    start, end = stamp(first), stamp(last)
    days = range(start, end + 1, DAY_MS)
    times = tuple(t for t in days if datetime.fromtimestamp(t / 1000, UTC).weekday() < 5)
    return Bars(symbol, "1d", times, tuple(100.0 + i for i in range(len(times))), source=source)


WHOLE = daily("NVDA", "2023-01-03", "2026-08-21")


@pytest.mark.parametrize(
    ("wanted", "first"),
    [("1M", "2026-07-21"), ("6M", "2026-02-23"), ("YTD", "2026-01-01"), ("1Y", "2025-08-21"),
     ("5Y", "2023-01-03"), ("MAX", "2023-01-03")],
)
def test_a_range_counts_back_from_the_series_own_last_day(wanted: str, first: str) -> None:
    part = cut(WHOLE, wanted)
    assert moment(part, 0).date().isoformat() == first
    assert last_day(part) == "21 Aug 2026"


def test_the_last_day_of_a_shorter_month_is_taken() -> None:
    assert moment(cut(daily("X", "2025-01-01", "2026-03-31"), "1M"), 0).date().isoformat() == "2026-03-02"


def test_without_intraday_bars_the_month_stands_in_and_says_so() -> None:
    found = choose({("NVDA", "MAX"): WHOLE}, "NVDA", "1D")
    assert found is not None
    assert (found.range, found.note) == ("1M", "no intraday data stored; 1M is the shortest stored range")


def test_intraday_bars_are_taken_when_there_are_some() -> None:
    own = Bars("NVDA", "5m", (1_769_697_000_000,), (190.0,))
    found = choose({("NVDA", "MAX"): WHOLE, ("NVDA", "1D"): own}, "NVDA", "1D")
    assert found is not None and found.bars is own and not found.note and found.history is None


def test_stored_bars_that_begin_later_than_the_range_are_announced() -> None:
    found = choose({("NVDA", "MAX"): WHOLE}, "NVDA", "5Y")
    assert found is not None and found.note == "stored from 3 Jan 2023"


def test_nothing_known_is_none_and_never_an_empty_chart() -> None:
    assert choose({}, "SFTBY", "6M") is None
    assert choose({("SFTBY", "6M"): Bars("SFTBY", "1d", (), ())}, "SFTBY", "6M") is None
    assert longest({("A", "1D"): Bars("A", "5m", (1,), (1.0,))}, "A") is None


def test_the_newer_series_wins_and_continues_the_history() -> None:
    fresh = daily("NVDA", "2026-05-01", "2026-09-04", "Yahoo Finance")
    place = WHOLE.times_ms.index(fresh.times_ms[0])
    level = WHOLE.close[place]
    closes = tuple(level + i for i in range(len(fresh)))
    fresh = Bars("NVDA", "1d", fresh.times_ms, closes, source="Yahoo Finance")
    found = choose({("NVDA", "MAX"): WHOLE, ("NVDA", "6M"): fresh}, "NVDA", "6M")
    assert found is not None and found.bars is fresh
    assert found.history is not None
    assert found.history.times_ms[0] == WHOLE.times_ms[0]
    assert found.history.times_ms[-1] == fresh.times_ms[-1]


def test_a_split_between_stored_and_new_bars_is_not_averaged_over() -> None:
    fresh = daily("NVDA", "2026-05-01", "2026-09-04")
    found = choose({("NVDA", "MAX"): WHOLE, ("NVDA", "6M"): fresh}, "NVDA", "6M")
    assert found is not None and found.history is fresh


def test_caption_says_closes_only_date_and_source() -> None:
    found = choose({("NVDA", "MAX"): WHOLE}, "NVDA", "6M")
    assert found is not None
    assert found.caption == ("closes only", "to 21 Aug 2026", "Yahoo Finance")
    nightly = Bars("T", "1d", (), (), source="Nasdaq stock screener, nightly (x)")
    assert origin(nightly) == "Nasdaq stock screener, nightly"


def test_another_series_is_read_at_each_bar_and_ends_a_week_after_its_last() -> None:
    bars = Bars("A", "1d", tuple(d * DAY_MS for d in (9, 10, 11, 14, 30)), (1.0,) * 5)
    other = Bars("B", "1d", tuple(d * DAY_MS for d in (10, 14)), (5.0, 6.0))
    assert aligned(bars, other) == [None, 5.0, 5.0, 6.0, None]
