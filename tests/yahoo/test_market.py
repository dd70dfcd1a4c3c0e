"""The loopback's replies against the recordings: no field lost, figures that fit each other."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.yahoo import charts, hours, pages, quotes, recorded, summary
from tests.yahoo.faults import Faults
from tests.yahoo.market import Market

OPEN = "2026-11-20T10:30:00-05:00"
DEFAULTS = [
    "NVDA",
    "ORCL",
    "MSFT",
    "AAPL",
    "AMZN",
    "GOOGL",
    "META",
    "TSLA",
    "AMD",
    "AVGO",
    "CRWV",
    "TSM",
    "SFTBY",
    "INTC",
    "NBIS",
    "MU",
    "^GSPC",
    "^NDX",
    "SPY",
    "QQQ",
    "RSP",
    "^VIX",
    "HYG",
    "LQD",
    "^TNX",
]


def market(now: str = OPEN, state: str | None = None) -> Market:
    return Market(datetime.fromisoformat(now), state)


@pytest.mark.parametrize(
    ("now", "state"),
    [
        (OPEN, "REGULAR"),
        ("2026-11-20T08:00:00-05:00", "PRE"),
        ("2026-11-20T16:30:00-05:00", "POST"),
        ("2026-11-20T21:00:00-05:00", "CLOSED"),
        ("2026-11-22T12:00:00-05:00", "CLOSED"),
        ("2026-11-23T03:00:00-05:00", "CLOSED"),
        ("2026-07-06T13:30:00+00:00", "REGULAR"),
    ],
)
def test_the_clock_tells_the_session(now: str, state: str) -> None:
    assert market(now).state == state


@pytest.mark.parametrize(
    ("now", "close"),
    [
        ("2026-11-20T08:00:00-05:00", "2026-11-19T16:00:01-05:00"),
        ("2026-11-20T16:30:00-05:00", "2026-11-20T16:00:01-05:00"),
        ("2026-11-22T12:00:00-05:00", "2026-11-20T16:00:01-05:00"),
        ("2026-11-23T03:00:00-05:00", "2026-11-20T16:00:01-05:00"),
    ],
)
def test_outside_the_session_the_price_is_as_old_as_the_last_close(now: str, close: str) -> None:
    quote = quotes.quote(one := market(now), one.listings["NVDA"])
    assert quote["regularMarketTime"] == int(datetime.fromisoformat(close).timestamp())


@pytest.mark.parametrize("symbol", DEFAULTS)
def test_every_default_symbol_has_the_recorded_fields(symbol: str) -> None:
    closed = market("2026-11-21T12:00:00-05:00")
    listing = closed.listings[symbol]
    quote = quotes.quote(closed, listing)
    missing = set(recorded.quote(listing.kind)) - set(quote)
    allowed = set() if listing.extended else {key for key in missing if key.startswith("postMarket")}
    if symbol in quotes.NON_PAYERS:
        allowed |= set(quotes.DIVIDEND)
    assert missing <= allowed
    assert quote["symbol"] == symbol and quote["regularMarketPrice"] > 0
    assert quote["regularMarketDayLow"] <= quote["regularMarketPrice"] <= quote["regularMarketDayHigh"]
    assert quote["fiftyTwoWeekLow"] <= quote["regularMarketDayLow"]
    names = set(recorded.modules(listing.kind)["price"]) - {"averageDailyVolume3Month"}
    price = summary.modules(closed, listing)["price"]
    assert price["regularMarketChangePercent"] == pytest.approx(
        quote["regularMarketChangePercent"] / 100, abs=1e-6
    )
    assert {name for name in names if "pre" not in name and "post" not in name} <= set(price)


def test_pre_and_post_fields_follow_the_state() -> None:
    one = market("2026-11-20T08:00:00-05:00")
    pre = quotes.quote(one, one.listings["NVDA"])
    assert "preMarketPrice" in pre and "postMarketPrice" not in pre
    assert "preMarketPrice" not in quotes.quote(one, one.listings["^GSPC"])
    one.set("NVDA", pre_price=None)
    assert "preMarketPrice" not in quotes.quote(one, one.listings["NVDA"]), "not yet traded this morning"
    one.state = "REGULAR"
    assert not {key for key in quotes.quote(one, one.listings["ORCL"]) if key.startswith(("pre", "post"))} - {
        "priceHint"
    }


def test_bars_once_seen_stay_when_the_price_moves() -> None:
    one = market()
    query = {"range": "1d", "interval": "5m"}
    before = charts.chart(one, "NVDA", query)["chart"]["result"][0]
    one.set("NVDA", price=230.0)
    after = charts.chart(one, "NVDA", query)["chart"]["result"][0]
    old, new = (reply["indicators"]["quote"][0]["close"] for reply in (before, after))
    assert old[:12] == new[:12] and new[-1] == 230.0
    assert after["meta"]["regularMarketPrice"] == after["meta"]["regularMarketDayHigh"] == 230.0


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"range": "1d", "interval": "1m"}, 61),
        ({"range": "5d", "interval": "5m"}, 4 * 78 + 13),
        ({"range": "1mo", "interval": "1d"}, 22),
        ({"range": "1y", "interval": "1wk"}, 53),
        ({"range": "1y", "interval": "1mo"}, 13),
        ({"range": "ytd", "interval": "1d"}, 232),
    ],
)
def test_the_number_of_bars(query: dict[str, str], count: int) -> None:
    times = charts.chart(market(), "SPY", query)["chart"]["result"][0]["timestamp"]
    assert abs(len(times) - count) <= 1
    assert times == sorted(set(times))


@pytest.mark.parametrize(
    ("symbol", "query", "status"),
    [
        ("NOPE", {}, 404),
        ("NVDA", {"range": "1mo", "interval": "1m"}, 422),
        ("NVDA", {"interval": "7m"}, 422),
        ("NVDA", {"range": "soon"}, 422),
        ("NVDA", {"range": "1y", "interval": "5m"}, 422),
    ],
)
def test_charts_that_yahoo_refuses(symbol: str, query: dict[str, str], status: int) -> None:
    with pytest.raises(charts.Refusal) as refusal:
        charts.chart(market(), symbol, query)
    assert refusal.value.status == status
    assert refusal.value.body["chart"]["error"]["description"]


def test_a_chart_has_the_recorded_meta() -> None:
    stem = "chart-AAPL-2025-02-01-to-2025-02-02-includePrePost-false-interval-1m"
    names = set(recorded.body(stem)["chart"]["result"][0]["meta"])
    meta = charts.chart(market(), "NVDA", {"range": "1d", "interval": "1m"})["chart"]["result"][0]["meta"]
    assert names <= set(meta) and set(meta) - names == {"tradingPeriods"}
    period = meta["currentTradingPeriod"]["regular"]
    assert period["start"] <= meta["regularMarketTime"] < period["end"]


def test_before_the_open_the_chart_shows_the_day_before() -> None:
    early = market("2026-11-20T08:00:00-05:00")
    query = {"range": "1d", "interval": "5m"}
    plain = charts.chart(early, "NVDA", query)["chart"]["result"][0]
    assert len(plain["timestamp"]) == 78
    assert plain["indicators"]["quote"][0]["close"][-1] == pytest.approx(
        early.listings["NVDA"].price, rel=2e-3
    )
    whole = charts.chart(early, "NVDA", query | {"includePrePost": "true"})["chart"]["result"][0]
    assert whole["timestamp"][0] == hours.Day.of(early.now().date()).pre and len(whole["timestamp"]) == 48


@given(st.sampled_from(DEFAULTS), st.datetimes(datetime(2026, 1, 5), datetime(2030, 1, 1)))
def test_at_any_hour_a_chart_is_sound(symbol: str, at: datetime) -> None:
    one = Market(at.replace(tzinfo=hours.NEW_YORK))
    found = charts.chart(one, symbol, {"range": "1d", "interval": "15m", "includePrePost": "true"})
    result = found["chart"]["result"][0]
    columns = result["indicators"]["quote"][0]
    assert result["timestamp"][-1] <= one.now_s()
    for low, first, last, high in zip(
        *(columns[name] for name in ("low", "open", "close", "high")), strict=True
    ):
        assert 0 < low <= min(first, last) and max(first, last) <= high


def test_quote_summary_knows_what_a_kind_lacks() -> None:
    one = market()
    assert summary.reply(one, "NVDA", "calendarEvents,topHoldings")[1]["quoteSummary"]["result"][
        0
    ].keys() == {"calendarEvents"}
    assert summary.reply(one, "SPY", "calendarEvents")[0] == 404
    assert summary.reply(one, "NOPE", "price")[0] == 404


def test_fields_restrict_a_quote_as_recorded() -> None:
    (quote,) = quotes.reply(market(), ["TSLA"], "symbol")["quoteResponse"]["result"]
    assert set(quote) == quotes.ALWAYS
    (quote,) = quotes.reply(market(), ["TSLA"], "marketCap")["quoteResponse"]["result"]
    assert set(quote) == quotes.ALWAYS | {"marketCap"}


def test_search_puts_the_nearest_first() -> None:
    found = pages.search(market(), "nv", 7, 4)
    assert [row["symbol"] for row in found["quotes"]][:1] == ["NVDA"]
    assert pages.search(market(), "", 7, 4)["count"] == 0


@pytest.mark.parametrize(
    ("kind", "endpoint", "more"),
    [
        ("sideways", "quote", {}),
        ("429", "nowhere", {}),
        ("close", "quote", {}),
        ("cut", "proxy", {}),
    ],
)
def test_a_fault_that_cannot_be_is_refused(kind: str, endpoint: str, more: dict[str, str]) -> None:
    with pytest.raises(ValueError):
        Faults().set(kind, endpoint, **more)


def test_faults_count_and_end() -> None:
    faults = Faults()
    once = faults.set(429, "quote", times=1)
    named = faults.set("null", "*", symbols="ORCL")
    assert faults.take("chart", ["NVDA"]) is None
    assert faults.take("quote", ["NVDA"]) is once
    assert faults.take("quote", ["NVDA"]) is None
    assert faults.take("chart", ["ORCL"]) is named
    faults.clear()
    assert faults.take("chart", ["ORCL"]) is None and not named.active


def test_an_unknown_field_of_a_listing_is_refused() -> None:
    one = market()
    with pytest.raises(ValueError, match="no prize"):
        one.set("NVDA", prize=1)
    assert one.set("NEWCO", price=12.0).market_cap is None
    assert quotes.quote(one, one.listings["NEWCO"])["regularMarketPrice"] == 12.0
