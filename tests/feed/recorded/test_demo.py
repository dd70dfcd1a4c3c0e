"""The demo plays what was recorded and nothing else."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tests.pictures import seeded
from tui.feed.event import BarsEvent, Event, Hello, QuoteEvent, SessionEvent
from tui.feed.recorded import demo
from tui.market.quote import Session
from tui.state.snapshot import Mode
from tui.state.store import Store


@pytest.fixture(scope="module")
def days() -> dict[str, demo.Day]:
    return {day.date: day for day in demo.days()}


@pytest.fixture(scope="module")
def played(days: dict[str, demo.Day]) -> list[Event]:
    return list(demo.events(days[demo.FIRST_DAY]))


def test_the_recorded_days(days: dict[str, demo.Day]) -> None:
    assert list(days) == ["2026-01-26", "2026-01-27", "2026-01-28", "2026-01-29", "2026-01-30"]
    assert [day.complete for day in days.values()] == [True, True, True, True, False]


def test_time_runs_forward_and_smoothly(played: list[Event]) -> None:
    times = [event.t for event in played]
    assert times == sorted(times)
    in_session = [e.t for e in played if isinstance(e, QuoteEvent) and e.quote.session is Session.REGULAR]
    longest = max(b - a for a, b in pairwise(in_session)) / 1000 / demo.SPEED
    assert longest <= 3.0, "something moves every few seconds at the demo's speed"


def test_no_price_that_was_not_recorded_and_none_before_its_time(
    played: list[Event], days: dict[str, demo.Day]
) -> None:
    day = days[demo.FIRST_DAY]
    for event in played:
        if not isinstance(event, QuoteEvent) or event.quote.symbol not in day.bars:
            continue
        bars, quote = day.bars[event.quote.symbol], event.quote
        assert quote.price in bars.open or quote.price in bars.close
        assert quote.time_ms is not None and quote.time_ms <= event.t
        assert quote.day_high is not None and quote.day_low is not None and quote.price is not None
        assert quote.day_low <= quote.price <= quote.day_high


def test_the_day_ends_as_it_did(played: list[Event], days: dict[str, demo.Day]) -> None:
    last = {e.quote.symbol: e.quote for e in played if isinstance(e, QuoteEvent)}
    assert last["MSFT"].move == pytest.approx(-0.0999, abs=2e-3)
    assert last["META"].move == pytest.approx(0.104, abs=2e-3)
    assert {quote.session for quote in last.values()} == {Session.CLOSED}
    for symbol, bars in days[demo.FIRST_DAY].bars.items():
        if len(bars) == 78:
            assert last[symbol].volume == sum(v or 0 for v in bars.volume)
            assert last[symbol].day_high == max(bars.high)
    assert "CRWV" in last, "symbols without 5-minute bars get their daily close"


def test_sessions_open_and_close(played: list[Event]) -> None:
    told = [e for e in played if isinstance(e, SessionEvent)]
    assert [e.session for e in told] == [Session.REGULAR, Session.CLOSED]
    assert (told[0].t, told[1].t) == (1_769_697_000_000, 1_769_720_400_000)


def test_charts_grow_with_the_day(played: list[Event]) -> None:
    charts = (e for e in played if isinstance(e, BarsEvent) and e.range == "1D")
    sizes = [len(e.close) for e in charts if e.symbol == "NVDA"]
    assert sizes == list(range(1, 79))


def test_the_opening_shows_the_closes_before(days: dict[str, demo.Day]) -> None:
    opening = demo.opening(days[demo.FIRST_DAY])
    quotes = {e.quote.symbol: e.quote for e in opening if isinstance(e, QuoteEvent)}
    assert quotes["MSFT"].price == 481.63 and quotes["MSFT"].session is Session.CLOSED
    assert {"CRWV", "^GSPC", "TSM"} <= set(quotes)
    assert all(e.source == "demo 2026-01-29" for e in opening)
    sparks = {e.symbol: e for e in opening if isinstance(e, BarsEvent)}
    assert len(sparks["MSFT"].close) == 78 and sparks["MSFT"].times_ms[-1] < opening[0].t - 3_600_000
    assert sparks["CRWV"].interval == "1d", "without 5-minute bars: the daily closes"
    assert set(sparks) == set(quotes) and all(len(set(e.close)) > 8 for e in sparks.values())


@pytest.mark.parametrize("date", ["2026-01-26", demo.FIRST_DAY])
def test_sparklines_look_like_a_chart_from_the_first_second(days: dict[str, demo.Day], date: str) -> None:
    day = days[date]
    shown = {e.symbol: e.close for e in demo.opening(day) if isinstance(e, BarsEvent)}
    ends = {symbol: bars.times_ms[-1] + 300_000 for symbol, bars in day.bars.items()}
    for event in demo.events(day):
        if isinstance(event, BarsEvent) and event.range == "spark":
            shown[event.symbol] = event.close
            assert len(event.close) <= 78 and event.times_ms == sorted(event.times_ms)
            assert event.times_ms[-1] < event.t, "nothing from later than now"
            if day.eve:
                assert len(event.close) == 78
        assert all(len(shown[symbol]) >= 8 for symbol in ends)


def test_when_it_begins_again_nothing_of_the_first_time_is_left(days: dict[str, demo.Day]) -> None:
    first, last = days[demo.FIRST_DAY], days["2026-01-30"]

    def begin(store: Store, day: demo.Day) -> None:
        hello = Hello(t=day.open_ms - demo.LEAD_MS, source=day.source, program="demo", cadence_s=300.0)
        store.apply([hello, *demo.opening(day)])

    fresh, second = seeded(Mode.DEMO), seeded(Mode.DEMO)
    begin(fresh, first)
    begin(second, first)
    second.apply(demo.events(first))  # type: ignore[arg-type]
    assert "MSFT" in {row.symbol for row in second.log}
    begin(second, first)
    again, wanted = second.look(0), fresh.look(0)
    assert again.as_of_ms == wanted.as_of_ms and again.alert_log == wanted.alert_log and again.bars == {}
    assert "MSFT" not in {row.symbol for row in again.alert_log}
    assert again.quotes == {s: q for s, q in wanted.quotes.items() if s in again.quotes}
    assert set(again.quotes) == set(first.before)
    second.apply(demo.events(first))  # type: ignore[arg-type]
    begin(second, last)  # time goes on: the log stays
    assert "MSFT" in {row.symbol for row in second.log}
