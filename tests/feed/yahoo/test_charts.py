"""Chart and spark replies as bars, and as quotes when quotes fail."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.feed.stored_replies import body
from tui.feed.event import MAX_BARS
from tui.feed.yahoo import charts
from tui.feed.yahoo.fault import Unreadable
from tui.market.bars import DAY_MS, Bars
from tui.market.quote import Quote, Session

OPEN = 1_742_823_000  # 2025-03-24 09:30 New York


def chart(stamps: Any, closes: Any, volume: Any = None, **meta: Any) -> dict[str, Any]:
    same = {"open": closes, "high": closes, "low": closes, "close": closes, "volume": volume}
    return {"chart": {"result": [{
        "meta": {"gmtoffset": -14400, "priceHint": 2, **meta}, "timestamp": stamps,
        "indicators": {"quote": [same]},
    }], "error": None}}


def test_a_recorded_daily_chart() -> None:
    bars = charts.parse(body("chart-AAPL-2020-08-31-to-2020-11-07"), "AAPL", "1d")
    assert len(bars) == 49 and bars.has_range
    assert bars.day(0) == "2020-08-31" and bars.day(48) == "2020-11-06"
    assert all(at % DAY_MS == 0 for at in bars.times_ms)
    assert bars.close[0] == 129.04
    assert all(low <= close <= high for low, close, high in zip(bars.low, bars.close, bars.high, strict=True))


def test_a_recorded_chart_without_bars_is_empty() -> None:
    assert len(charts.parse(body("chart-LUCYW-null-currency"), "LUCYW", "1d")) == 0


def test_a_recorded_spark() -> None:
    ((bars, meta),) = charts.sparks(body("bj-aapl_spark_5d_v7"), ["AAPL", "NVDA"], "1d")
    assert bars.close == (134.39, 133.58, 133.48, 131.46, 132.54) and not bars.has_range
    assert meta["chartPreviousClose"] == 134.72


def test_the_last_trade_off_the_grid_is_dropped() -> None:
    stamps = [OPEN, OPEN + 120, OPEN + 163]
    assert charts.parse(chart(stamps, [1.0, 2.0, 3.0], [10, 10, 0]), "X", "2m").close == (1.0, 2.0)
    on_grid = [OPEN, OPEN + 120, OPEN + 240]
    assert len(charts.parse(chart(on_grid, [1.0, 2.0, 3.0], [10, 10, 0]), "X", "2m")) == 3
    assert len(charts.parse(chart(stamps, [1.0, 2.0, 3.0], [10, 10, 5]), "X", "2m")) == 3


def test_holes_doubles_and_disorder() -> None:
    stamps = [OPEN + 120, OPEN, None, OPEN + 240, OPEN + 240]
    bars = charts.parse(chart(stamps, [2.0, 1.0, 9.0, None, 4.0]), "X", "2m")
    assert bars.close == (1.0, 2.0, 4.0)
    assert bars.volume == (None, None, None)


def test_todays_part_of_a_daily_bar_is_that_days_bar() -> None:
    bars = charts.parse(chart([OPEN, OPEN + 3 * 3600], [1.0, 2.0]), "X", "1d")
    assert bars.close == (2.0,) and bars.day(0) == "2025-03-24"


def test_a_missing_column_means_no_ranges() -> None:
    data = chart([OPEN, OPEN + 120], [1.0, 2.0])
    data["chart"]["result"][0]["indicators"]["quote"][0]["low"] = [1.0]
    bars = charts.parse(data, "X", "2m")
    assert len(bars) == 2 and not bars.has_range and bars.open == ()


@pytest.mark.parametrize("bad", [None, {}, {"chart": {"result": None}}, {"chart": {"result": []}}, [1], "x"])
def test_no_chart_is_a_fault(bad: Any) -> None:
    with pytest.raises(Unreadable):
        charts.parse(bad, "X", "1d")


JUNK = st.recursive(
    st.one_of(st.none(), st.booleans(), st.floats(), st.integers(), st.text(max_size=3)),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(
        st.sampled_from(["chart", "result", "meta", "timestamp", "indicators", "quote", "close", "spark",
                         "gmtoffset", "symbol", "response", "priceHint"]), inner, max_size=4),
    max_leaves=12,
)


@given(JUNK)
def test_junk_is_refused_or_empty_never_a_crash(junk: Any) -> None:
    wrapped = {"chart": {"result": [junk]}, "spark": {"result": [{"symbol": "X", "response": [junk]}]}}
    for data in (junk, wrapped):
        try:
            bars = charts.parse(data, "X", "5m")
            charts.sparks(data, ["X"], "5m")
            charts.quote_of_chart(data, "X", 0)
        except Unreadable:
            continue
        assert list(bars.times_ms) == sorted(set(bars.times_ms))


@given(st.integers(0, 3 * MAX_BARS + 2))
def test_bars_travel_in_parts_that_belong_together(size: int) -> None:
    times = tuple(range(0, size * 1000, 1000))
    bars = Bars("X", "1d", times, tuple(float(1 + t) for t in times), volume=(None,) * size, source="yahoo")
    events = charts.events(bars, "5Y", 9, request=4)
    assert [e.part for e in events] == list(range(1, len(events) + 1))
    assert {(e.parts, e.request, e.t) for e in events} == {(len(events), 4, 9)}
    assert all(len(e.times_ms) <= MAX_BARS for e in events)
    assert tuple(t for e in events for t in e.times_ms) == times
    assert all(a.times_ms[-1] < b.times_ms[0] for a, b in pairwise(events))


def meta(**changes: Any) -> dict[str, Any]:
    base = {
        "regularMarketPrice": 220.003, "regularMarketTime": OPEN + 60, "chartPreviousClose": 200.0,
        "priceHint": 2, "regularMarketDayHigh": 221.021, "regularMarketDayLow": 218.58,
        "regularMarketVolume": 5, "longName": "Apple Inc.", "currency": None,
        "currentTradingPeriod": {"pre": {"start": OPEN - 19800, "end": OPEN},
                                 "regular": {"start": OPEN, "end": OPEN + 23400},
                                 "post": {"start": OPEN + 23400, "end": OPEN + 37800}},
    }
    return base | changes


@pytest.mark.parametrize(
    ("seconds", "session"),
    [(-20_000, Session.CLOSED), (-1, Session.PRE), (0, Session.REGULAR), (23_399, Session.REGULAR),
     (23_400, Session.POST), (40_000, Session.CLOSED)],
)
def test_a_quote_from_chart_meta(seconds: int, session: Session) -> None:
    got = charts.quote_of_meta(meta(), "AAPL", (OPEN + seconds) * 1000)
    assert got is not None
    assert (got.price, got.previous_close, got.session) == (220.003, 200.0, session)
    assert got.move == pytest.approx(0.100015) and got.source == "yahoo chart" and got.currency is None


def test_a_charts_quote_keeps_what_the_last_good_one_knew() -> None:
    last = Quote("AAPL", 200.0, 198.0, (OPEN - 60) * 1000, cap_musd=3_000_000, name="Apple", kind="EQUITY",
                 forward_pe=30.0, currency="USD")
    got = charts.quote_of_meta(meta(chartPreviousClose=None), "AAPL", OPEN * 1000, last)
    assert got is not None
    assert (got.name, got.forward_pe, got.currency) == ("Apple", 30.0, "USD")
    assert got.previous_close == 198.0 and got.cap_musd == round(3_000_000 * 220.003 / 200)
    newer = replace(last, time_ms=(OPEN + 90) * 1000)
    assert charts.quote_of_meta(meta(), "AAPL", OPEN * 1000, newer) is None
    assert charts.quote_of_meta(meta(regularMarketPrice=None), "AAPL", OPEN * 1000, last) is None


# What other exchanges' and longer bars are.


def bars_of(stamps: list[int], interval: str, zone: str, offset: int, **columns: list[Any]) -> Bars:
    closes = [100.0 + n for n in range(len(stamps))]
    given = {"close": closes, **columns}
    result = {"meta": {"exchangeTimezoneName": zone, "gmtoffset": offset}, "timestamp": stamps,
              "indicators": {"quote": [given]}}
    return charts.parse({"chart": {"result": [result], "error": None}}, "X", interval)


def midnight(zone: str, *days: str) -> list[int]:
    return [int(datetime.fromisoformat(day).replace(tzinfo=ZoneInfo(zone)).timestamp()) for day in days]


@pytest.mark.parametrize(
    ("zone", "offset"), [("America/New_York", -18000), ("Europe/London", 0), ("Australia/Sydney", 39600)]
)
def test_each_bar_has_the_offset_of_its_own_day(zone: str, offset: int) -> None:
    """Bars that begin at local midnight, on both sides of a clock change: read in November."""
    days = ("2026-03-06", "2026-03-09", "2026-06-15", "2026-07-03", "2026-10-23", "2026-10-26", "2026-11-02")
    got = bars_of(midnight(zone, *days), "1d", zone, offset)
    assert tuple(got.day(n) for n in range(len(got))) == days


def test_a_month_is_a_month() -> None:
    months = ("2026-06-01", "2026-07-01", "2026-08-01", "2026-09-01", "2026-10-01", "2026-11-01")
    stamps = midnight("America/New_York", *months)
    today = int(datetime(2026, 11, 17, 14, 30, tzinfo=ZoneInfo("America/New_York")).timestamp())
    rising = [100.0, 101.0, 102.0, 103.0, 104.0, 105.0, 109.0]
    got = bars_of([*stamps, today], "1mo", "America/New_York", -18000, close=rising,
                  open=[v - 1 for v in rising], high=[v + 2 for v in rising], low=[v - 3 for v in rising],
                  volume=[1000, 1000, 1000, 1000, 1000, 700, 0])
    assert tuple(got.day(n) for n in range(len(got))) == months
    last = got.cut(len(got) - 1, len(got))
    assert (last.open, last.high, last.low) == ((104,), (111,), (102,))
    assert (last.close, last.volume) == ((109,), (700,))


@pytest.mark.parametrize("name", ["open", "high", "low"])
@pytest.mark.parametrize("bad", [None, 0, 0.0, "x"])
@pytest.mark.parametrize("place", [0, 3, 9])
def test_a_row_without_its_range_is_lost_alone(name: str, bad: object, place: int) -> None:
    stamps = midnight("America/New_York", *(f"2026-11-{day:02}" for day in range(2, 12)))
    columns: dict[str, list[Any]] = {"open": [99.0] * 10, "high": [120.0] * 10, "low": [90.0] * 10}
    columns[name][place] = bad
    got = bars_of(stamps, "1d", "America/New_York", -18000, **columns)
    assert got.has_range and len(got) == 9


def test_a_newest_row_without_a_close_is_left_out_and_odd_ranges_keep_the_others() -> None:
    stamps = midnight("America/New_York", *(f"2026-11-{day:02}" for day in range(2, 12)))
    closes = [100.0] * 9
    got = bars_of(stamps, "1d", "America/New_York", -18000, close=[*closes, None], volume=[5] * 10)
    assert got.close == tuple(closes)
    upside_down = bars_of(stamps, "1d", "America/New_York", -18000, open=[99.0] * 10,
                          high=[*[120.0] * 9, 80.0], low=[90.0] * 10)
    assert upside_down.has_range and len(upside_down) >= 9


def test_ranges_that_nearly_all_lack_leave_the_closes() -> None:
    stamps = midnight("America/New_York", *(f"2026-11-{day:02}" for day in range(2, 12)))
    got = bars_of(stamps, "1d", "America/New_York", -18000, open=[99.0, *[None] * 9], high=[120.0] * 10,
                  low=[90.0] * 10)
    assert not got.has_range and len(got) == 10


@pytest.mark.parametrize(
    ("known", "given", "price", "expected"),
    [("GBp", "GBP", 3.105, 310.5), ("GBP", "GBp", 310.5, 3.105), ("GBp", "GBp", 310.5, 310.5),
     ("ZAc", "ZAR", 12.5, 1250.0), ("USD", "EUR", 3.1, None), (None, "GBP", 3.105, 3.105)],
)
def test_a_charts_price_is_in_the_currency_that_is_known_or_none(
    known: str | None, given: str, price: float, expected: float | None
) -> None:
    last = Quote("VOD.L", 309.0, 308.0, (OPEN - 60) * 1000, currency=known)
    told = meta(currency=given, regularMarketPrice=price, chartPreviousClose=price)
    got = charts.quote_of_meta(told, "VOD.L", OPEN * 1000, last)
    assert (got.price if got else None) == (None if expected is None else pytest.approx(expected))
    if got is not None:
        assert got.currency == (known or given) and abs(got.move or 0) < 1e-9


def test_a_results_night_stays_when_the_quote_call_fails() -> None:
    close = OPEN + 23_400
    last = Quote("ORCL", 258.0, 251.0, close * 1000, Session.POST, 219.3, (close + 3600) * 1000)
    got = charts.quote_of_meta(meta(regularMarketTime=close), "ORCL", (close + 3900) * 1000, last)
    assert got is not None and (got.session, got.shown_price) == (Session.POST, 219.3)
    next_day = meta(regularMarketTime=OPEN + 86_400, currentTradingPeriod=None)
    morning = charts.quote_of_meta(next_day, "ORCL", (OPEN + 86_460) * 1000, last)
    assert morning is not None and morning.extended_price is None
