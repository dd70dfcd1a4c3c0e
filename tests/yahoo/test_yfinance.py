"""Unmodified yfinance, in a process of its own, takes the loopback for Yahoo, in good times and in bad."""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests.yahoo.server import Yahoo


class Client:
    """tests/yahoo/client.py running with the server's environment."""

    def __init__(self, env: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.yahoo.client"],
            env={**os.environ, **env},
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def start(self, do: str, **asked: Any) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps({"do": do, **asked}) + "\n")
        self.process.stdin.flush()

    def end(self) -> Any:
        """The value, or the name of the exception as `!Name`."""
        assert self.process.stdout is not None
        answer = json.loads(self.process.stdout.readline())
        return answer["value"] if "value" in answer else "!" + answer["error"]

    def __call__(self, do: str, **asked: Any) -> Any:
        self.start(do, **asked)
        return self.end()


World = tuple[Yahoo, Client]


@pytest.fixture(scope="module")
def shared() -> Iterator[World]:
    with Yahoo() as yahoo:
        client = Client(yahoo.env)
        yield yahoo, client
        assert client.process.stdin is not None
        client.process.stdin.close()
        assert client.process.wait(10) == 0


@pytest.fixture
def world(shared: World) -> Iterator[World]:
    """One server and one client for all, put in order before each test."""
    yahoo, _ = shared
    yahoo.faults.clear()
    yahoo.market.reset()
    yahoo.market.state = None
    yahoo.counters.reset()
    yield shared
    assert not yahoo.counters.failures


def test_one_request_fills_the_whole_board(world: World) -> None:
    yahoo, client = world
    client("quotes", symbols="SPY")
    yahoo.counters.reset()
    yahoo.market.set("NVDA", price=201.5, previous_close=200.0, volume=7)
    symbols = list(yahoo.market.listings)
    found = {quote["symbol"]: quote for quote in client("quotes", symbols=",".join([*symbols, "NOPE"]))}
    assert list(found) == symbols, "unknown symbols are left out, the others come in the order asked"
    nvda = found["NVDA"]
    assert (nvda["regularMarketPrice"], nvda["regularMarketVolume"]) == (201.5, 7)
    assert nvda["regularMarketChangePercent"] == pytest.approx(0.75)
    assert nvda["marketCap"] == int(24_200_000_000 * 201.5)
    assert abs(nvda["regularMarketTime"] - yahoo.market.now_s()) <= 2
    assert found["^GSPC"].get("marketCap") is None
    assert found["^VIX"]["exchangeDataDelayedBy"] == 15
    assert yahoo.counters.count() == yahoo.counters.count("quote") == 1
    assert yahoo.counters.symbol("NVDA") == 1


@pytest.mark.parametrize(("state", "field"), [("PRE", "preMarket"), ("POST", "postMarket")])
def test_extended_hours_have_their_own_price_and_time(world: World, state: str, field: str) -> None:
    yahoo, client = world
    yahoo.market.state = state
    yahoo.market.set("NVDA", price=200.0, previous_close=210.0, pre_price=202.0, post_price=202.0)
    (quote,) = client("quotes", symbols="NVDA")
    assert quote["marketState"] == state
    assert quote[f"{field}Price"] == 202.0 and quote[f"{field}ChangePercent"] == pytest.approx(1.0)
    assert abs(quote[f"{field}Time"] - yahoo.market.now_s()) <= 2
    assert quote["regularMarketPrice"] == 200.0
    assert quote["regularMarketTime"] < yahoo.market.now_s() - 3600


def test_minute_bars_end_at_the_price(world: World) -> None:
    yahoo, client = world
    yahoo.market.set("NVDA", price=219.0)
    # on the minute: a second later the library takes the last trade into that minute's own bar
    yahoo.market.clock.set(yahoo.market.now().replace(second=0, microsecond=0))
    rows = client("history", symbol="NVDA", period="1d", interval="1m")
    assert len(rows) >= 60
    assert rows[-1][4] == 219.0 and rows[-1][5] == 0, (
        "the last trade comes as a row of its own, without volume"
    )
    assert all(later[0] - row[0] == 60 for row, later in itertools.pairwise(rows[:-1]))
    assert all(low <= min(first, last) and max(first, last) <= high for _, first, high, low, last, _ in rows)


def test_daily_bars_and_pre_market_bars(world: World) -> None:
    yahoo, client = world
    daily = client("history", symbol="SPY", period="1mo", interval="1d")
    assert 19 <= len(daily) <= 24
    assert daily[-2][4] == pytest.approx(yahoo.market.listings["SPY"].previous_close)
    assert daily[-1][4] == pytest.approx(yahoo.market.listings["SPY"].price)
    early = client("history", symbol="SPY", period="1d", interval="5m", prepost=True)
    assert len(early) > 12 + 66


def test_the_smaller_calls(world: World) -> None:
    yahoo, client = world
    yahoo.market.set("ORCL", earnings=(1_796_600_000,), earnings_estimated=False)
    assert client("calendar", symbol="ORCL")["Earnings Date"] == "[datetime.date(2026, 12, 6)]"
    assert client("calendar", symbol="SPY") == {}
    content = client("news", symbol="NVDA")[0]["content"]
    assert "NVIDIA" in content["title"] and content["canonicalUrl"]["url"].startswith("https://")
    assert content["pubDate"].startswith("2026-11-20T") and content["provider"]["displayName"]
    assert [hit["symbol"] for hit in client("search", words="palan")] == ["PLTR"]
    assert client("info", symbol="NVDA")["currentPrice"] == yahoo.market.listings["NVDA"].price
    assert client("holdings", symbol="QQQ")[:2] == ["AAPL", "MSFT"]
    assert client("screen", above=3e12) == ["NVDA", "AAPL", "GOOGL", "GOOG", "MSFT"]
    spark = client("raw", url="https://query1.finance.yahoo.com/v7/finance/spark", symbols="NVDA,^TNX,NOPE")
    assert [row["symbol"] for row in spark["spark"]["result"]] == ["NVDA", "^TNX"]
    assert len(spark["spark"]["result"][0]["response"][0]["indicators"]["quote"][0]["close"]) > 10


# The fault on v7/quote, what the call brings, and how many requests to v7/quote it costs.
FAULTS = [
    ({"kind": 429, "retry_after": 7}, "!YFRateLimitError", 2),
    ({"kind": 500}, "!HTTPError", 2),
    ({"kind": 503}, "!HTTPError", 2),
    ({"kind": 401}, "!HTTPError", 2),
    ({"kind": 401, "times": 1}, 218.24, 2),
    ({"kind": "html"}, "!JSONDecodeError", 1),
    ({"kind": "cut"}, "!JSONDecodeError", 1),
    ({"kind": "empty"}, "!JSONDecodeError", 1),
    ({"kind": "drop"}, "!ConnectionError", None),
    ({"kind": "half"}, "!ConnectionError", None),
    ({"kind": "hang"}, "!Timeout", None),
    ({"kind": "slow", "seconds": 0.2}, 218.24, 1),
    ({"kind": "null"}, None, 1),
    ({"kind": "null", "fields": ["marketCap"]}, 218.24, 1),
    ({"kind": "missing", "symbols": ["NVDA"]}, "absent", 1),
]


@pytest.mark.parametrize(("fault", "brings", "asked"), FAULTS, ids=lambda value: str(value)[:40])
def test_each_fault_looks_as_it_does_in_the_wild(
    world: World,
    fault: dict[str, Any],
    brings: Any,
    asked: int | None,
) -> None:
    yahoo, client = world
    client("quotes", symbols="SPY")
    yahoo.counters.reset()
    yahoo.faults.set(endpoint="quote", **fault)
    before = time.monotonic()
    found = client("quotes", symbols="NVDA,ORCL", timeout=1)
    assert time.monotonic() - before < 4
    if isinstance(found, list):
        rows = {quote["symbol"]: quote["regularMarketPrice"] for quote in found}
        assert rows["ORCL"] is not None or brings is None
        found = rows.get("NVDA", "absent")
    assert found == brings
    if asked is not None:
        assert yahoo.counters.count("quote") == asked
    yahoo.faults.clear()
    (good,) = client("quotes", symbols="NVDA")
    assert good["regularMarketPrice"] == 218.24, "it recovers as soon as the fault ends"


def test_an_expired_crumb_is_renewed(world: World) -> None:
    yahoo, client = world
    client("quotes", symbols="SPY")
    yahoo.counters.reset()
    yahoo.expire_crumb()
    assert len(client("quotes", symbols="NVDA")) == 1
    assert yahoo.counters.count("crumb") >= 1 and yahoo.counters.count("quote") == 2


def test_a_chart_fails_alone(world: World) -> None:
    yahoo, client = world
    yahoo.faults.set(500, "chart", symbols=["NVDA"])
    assert client("history", symbol="NVDA", period="5d", interval="5m") == []
    assert client("history", symbol="ORCL", period="5d", interval="5m")
    assert len(client("quotes", symbols="NVDA")) == 1


@pytest.mark.parametrize("kind", ["drop", 502, "gone", "hang"])
def test_unplugged(world: World, kind: str | int) -> None:
    yahoo, client = world
    client("quotes", symbols="SPY")
    yahoo.faults.set(kind, "proxy")
    yahoo.unplug()  # the connection that is open, so that the next call needs the proxy
    found = client("quotes", symbols="NVDA", timeout=1)
    assert found in ("!ConnectionError", "!ProxyError", "!Timeout", "!RequestException"), found
    assert yahoo.counters.count("quote") == 1
    yahoo.faults.clear()
    assert len(client("quotes", symbols="NVDA")) == 1


def test_retry_after_reaches_the_session(world: World) -> None:
    yahoo, client = world
    yahoo.faults.set(429, "quote", retry_after=7)
    status, headers = client("headers", url="https://query1.finance.yahoo.com/v7/finance/quote?symbols=NVDA")
    assert (status, headers["retry-after"]) == (429, "7")
    status, headers = client("headers", url="https://query2.finance.yahoo.com/v8/finance/chart/NVDA")
    assert (status, headers["cache-control"].split(",")[1]) == (200, " max-age=10")


def test_no_other_host_is_reached(world: World) -> None:
    yahoo, client = world
    assert str(client("elsewhere", url="https://example.com/")).startswith("!")
    assert client("elsewhere", url="http://example.org/page") == 403
    assert yahoo.counters.refused == {"example.com": 1, "http://example.org/page": 1}
    assert yahoo.counters.count() == 0


def test_ticks_arrive_and_decode(world: World) -> None:
    yahoo, client = world
    client.start("stream", symbols=["NVDA", "ORCL"], count=3)
    assert yahoo.subscribed("NVDA")
    assert yahoo.tick("MSFT", 500.0) == 0, "nobody asked for it"
    assert yahoo.tick("NVDA", 220.5) == 1
    assert yahoo.tick("ORCL", 150.25, time=1_700_000_000_000, market=False) == 1
    assert yahoo.tick("ZZZZ", to_all=True) == 1
    nvda, orcl, foreign = client.end()
    assert nvda["id"] == "NVDA" and nvda["price"] == 220.5 and nvda["hours"] == 1
    assert abs(nvda["time"] / 1000 - yahoo.market.now_s()) <= 2
    assert (orcl["price"], orcl["time"]) == (150.25, 1_700_000_000_000)
    assert foreign["id"] == "ZZZZ"
    assert yahoo.market.listings["NVDA"].price == 220.5 and yahoo.market.listings["ORCL"].price != 150.25


@pytest.mark.parametrize(
    ("kind", "brings"),
    [
        ("drop", [{"closed": None}]),
        ("close", [{"closed": 1000}]),
        ("refuse", "!InvalidStatus"),
        (429, "!InvalidStatus"),
        ("html", "!InvalidStatus"),
        ("hang", "!TimeoutError"),
    ],
)
def test_the_stream_fails(world: World, kind: str | int, brings: Any) -> None:
    yahoo, client = world
    yahoo.faults.set(kind, "stream")
    assert client("stream", symbols=["NVDA"], count=1, timeout=1) == brings


def test_garbage_comes_before_good_frames_and_a_stall_sends_none(world: World) -> None:
    yahoo, client = world
    client.start("stream", symbols=["NVDA"], count=13)
    assert yahoo.subscribed("NVDA")
    yahoo.faults.set("garbage", "stream")
    yahoo.tick("NVDA", 219.0)
    frames = client.end()
    assert [frame.get("price") for frame in frames][-1] == 219.0
    assert sum("bad" in frame for frame in frames) >= 8
    yahoo.faults.set("stall", "stream")
    client.start("stream", symbols=["NVDA"], count=1, timeout=0.5)
    assert yahoo.subscribed("NVDA")
    assert yahoo.tick("NVDA", 220.0) == 0
    assert client.end() == ["nothing came"]
