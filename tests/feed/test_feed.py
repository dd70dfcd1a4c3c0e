"""The real feed with unmodified yfinance against the loopback Yahoo: a normal day and every fault."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.feed.running import ROOT, Feed
from tests.yahoo.server import Yahoo
from tui.feed.command import Search, Visible
from tui.feed.event import (
    AnyEvent,
    BarsEvent,
    Bye,
    Earnings,
    Facts,
    HealthEvent,
    Hello,
    News,
    QuoteEvent,
    SearchReply,
    SessionEvent,
)
from tui.market.quote import Session

BOARD = ["NVDA", "ORCL", "MSFT", "^GSPC", "SPY"]


@pytest.fixture
def yahoo() -> Iterator[Yahoo]:
    with Yahoo() as running:
        yield running


def start(yahoo: Yahoo, tmp_path: Path, *more: str, symbols: list[str] = BOARD, cadence: float = 2) -> Feed:
    options = ("--symbols", ",".join(symbols), "--cadence", str(cadence), *more)
    return Feed(*options, env=yahoo.env, cache=tmp_path)


def a_quote(symbol: str, **facts: Any) -> Any:
    def accepts(event: AnyEvent) -> bool:
        return isinstance(event, QuoteEvent) and event.quote.symbol == symbol and all(
            getattr(event.quote, name) == value for name, value in facts.items()
        )
    return accepts


def unwell(event: AnyEvent) -> bool:
    return isinstance(event, HealthEvent) and event.state == "wait" and event.what == "quotes"


def well(event: AnyEvent) -> bool:
    return isinstance(event, HealthEvent) and event.state == "ok" and event.what == "quotes"


def test_a_normal_day(yahoo: Yahoo, tmp_path: Path) -> None:
    with start(yahoo, tmp_path) as feed:
        hello = feed.until(lambda event: True)
        assert isinstance(hello, Hello) and hello.cadence_s == 2 and hello.pid == feed.process.pid
        session = feed.first(SessionEvent)
        assert isinstance(session, SessionEvent) and session.session is Session.REGULAR
        assert session.next_session is Session.POST
        got = feed.until(a_quote("NVDA", price=218.24))
        assert isinstance(got, QuoteEvent) and got.quote.fetched_ms is not None
        feed.until(well)
        quotes = [event.quote.symbol for event in feed.seen if isinstance(event, QuoteEvent)]
        assert quotes == BOARD
        feed.until(lambda e: isinstance(e, BarsEvent) and e.range == "spark" and e.symbol == "^GSPC")
        feed.send(Visible(symbols=BOARD, chart_symbol="NVDA", chart_range="1D", news_symbol="NVDA",
                          request=7))
        bars = feed.until(lambda e: isinstance(e, BarsEvent) and e.range == "1D")
        assert isinstance(bars, BarsEvent) and bars.request == 7 and len(bars.close) > 100 and bars.open
        feed.until(lambda e: isinstance(e, Facts) and e.symbol == "NVDA" and "forward_pe" in e.facts)
        feed.until(lambda e: isinstance(e, Earnings) and e.symbol == "NVDA")
        news = feed.first(News)
        assert isinstance(news, News) and news.items[0].url.startswith("https://")
        feed.send(Search(id=3, query="oracle"))
        reply = feed.first(SearchReply)
        assert isinstance(reply, SearchReply) and reply.id == 3 and reply.matches[0].symbol == "ORCL"
        yahoo.market.set("NVDA", price=230.5)
        feed.until(a_quote("NVDA", price=230.5))
        feed.until(well)
        polls = sum(well(event) for event in feed.seen)
        assert yahoo.counters.count("quote") == polls, "one request a poll for the whole board"
        assert {one.symbols for one in yahoo.counters.log("quote")} == {tuple(BOARD)}
        assert yahoo.counters.count("cookie") == yahoo.counters.count("crumb") == 1
        assert yahoo.counters.count("chart") == 1
        assert 1 <= yahoo.counters.count("spark") <= 2, "today's bars, then half a year's closes"
        assert yahoo.counters.refused == {}
        assert feed.stop() < 1.0
        assert isinstance(feed.first(Bye), Bye)


@pytest.mark.parametrize(
    ("state", "field", "session"),
    [("PRE", "pre_price", Session.PRE), ("POST", "post_price", Session.POST)],
)
def test_extended_hours(
    yahoo: Yahoo, tmp_path: Path, state: str, field: str, session: Session
) -> None:
    yahoo.market.state = state
    yahoo.market.set("NVDA", **{field: 200.0})
    with start(yahoo, tmp_path) as feed:
        feed.until(a_quote("NVDA", session=session, extended_price=200.0))
        feed.until(a_quote("^GSPC", extended_price=None))
        feed.until(well)
        told = [event for event in feed.seen if isinstance(event, SessionEvent)]
        assert told[-1].session is session, "Yahoo's word overrules the calendar"


def test_more_than_fifty_symbols_are_split(yahoo: Yahoo, tmp_path: Path) -> None:
    board = [f"X{i}" for i in range(60)]
    for symbol in board:
        yahoo.market.set(symbol, price=10.0)
    with start(yahoo, tmp_path, "--once", symbols=board) as feed:
        feed.until(a_quote("X59"))
        assert [len(one.symbols) for one in yahoo.counters.log("quote")] == [50, 10]
        feed.first(Bye)
        assert feed.process.wait(5) == 0


def test_too_many_requests_stop_everything_until_the_time_asked_for(yahoo: Yahoo, tmp_path: Path) -> None:
    with start(yahoo, tmp_path) as feed:
        feed.until(well)
        yahoo.faults.set(429, "quote", retry_after=90)
        health = feed.until(unwell)
        assert isinstance(health, HealthEvent) and health.retry_at is not None
        assert health.reason == "Yahoo asks to wait (too many requests)"
        assert 88_000 < health.retry_at - health.t <= 90_500
        count = yahoo.counters.count()
        assert yahoo.faults.of("quote")[0].hits == 1, "yfinance did not repeat itself"
        feed.send(Search(id=1, query="x"))
        reply = feed.first(SearchReply)
        assert isinstance(reply, SearchReply) and "wait" in reply.error
        assert yahoo.counters.count() == count


@pytest.mark.parametrize(
    ("kind", "reason"),
    [("html", "not readable"), ("cut", "not readable"), ("empty", "not readable"), ("drop", "broke off"),
     ("null", "no prices"), ("missing", "no prices")],
)
def test_a_fault_is_told_in_words(yahoo: Yahoo, tmp_path: Path, kind: str, reason: str) -> None:
    yahoo.faults.set(kind, "quote")
    with start(yahoo, tmp_path, "--once") as feed:
        health = feed.until(unwell)
        assert isinstance(health, HealthEvent) and reason in health.reason and health.retry_at is not None
        assert 3_500 < health.retry_at - health.t <= 5_000
        assert yahoo.counters.count("quote") <= (2 if kind == "drop" else 1)  # curl itself dials once more


def test_it_gets_over_a_fault_by_itself(yahoo: Yahoo, tmp_path: Path) -> None:
    with start(yahoo, tmp_path) as feed:
        feed.until(well)
        fault = yahoo.faults.set(500, "quote")
        health = feed.until(unwell)
        assert isinstance(health, HealthEvent) and health.reason == "Yahoo answers with an error (500)"
        yahoo.faults.clear(fault)
        yahoo.market.set("ORCL", price=150.25)
        feed.until(a_quote("ORCL", price=150.25, source="yahoo"), timeout=15)
        feed.until(well)


def test_a_hanging_quote_call_ends_within_its_budget(yahoo: Yahoo, tmp_path: Path) -> None:
    yahoo.faults.set("hang", "quote")
    began = time.monotonic()
    with start(yahoo, tmp_path, "--once") as feed:
        health = feed.until(unwell)
        assert isinstance(health, HealthEvent) and "in time" in health.reason
        assert time.monotonic() - began < 12


def test_a_hanging_request_does_not_hold_up_the_end(yahoo: Yahoo, tmp_path: Path) -> None:
    yahoo.faults.set("hang", "quote")
    with start(yahoo, tmp_path) as feed:
        assert yahoo.counters.wait("quote", 1, 10)
        assert feed.stop() < 0.9


def test_when_quotes_are_refused_prices_come_from_charts(yahoo: Yahoo, tmp_path: Path) -> None:
    yahoo.faults.set(401, "quote")
    with start(yahoo, tmp_path) as feed:
        health = feed.until(unwell)
        assert isinstance(health, HealthEvent) and "401" in health.reason and health.retry_at is not None
        assert 59_000 < health.retry_at - health.t <= 60_000
        assert yahoo.counters.count("quote") <= 2
        got = feed.until(a_quote("ORCL", source="yahoo chart"))
        assert isinstance(got, QuoteEvent) and got.quote.previous_close == 146.47
        assert got.quote.session is Session.REGULAR and got.quote.price


def test_a_broken_crumb_does_not_stop_the_charts(yahoo: Yahoo, tmp_path: Path) -> None:
    for endpoint in ("crumb", "quote", "spark"):
        yahoo.faults.set(500, endpoint)
    with start(yahoo, tmp_path) as feed:
        feed.until(unwell)
        # daily closes come first, from the same place: while they are refused no small line is asked for
        feed.until(lambda e: isinstance(e, HealthEvent) and e.what == "daily" and e.state == "wait")
        feed.send(Visible(symbols=BOARD, chart_symbol="MSFT", chart_range="1M"))
        bars = feed.until(lambda e: isinstance(e, BarsEvent) and e.range == "1M")
        assert isinstance(bars, BarsEvent) and bars.symbol == "MSFT"


def test_no_network_is_said_in_two_words(yahoo: Yahoo, tmp_path: Path) -> None:
    env = {**yahoo.env, "HTTPS_PROXY": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9"}
    with Feed("--symbols", "NVDA", "--once", env=env, cache=tmp_path) as feed:
        health = feed.until(unwell)
        assert isinstance(health, HealthEvent) and health.reason.startswith("no network")
        feed.first(Bye)
        assert feed.process.wait(5) == 1


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_with_a_bye(yahoo: Yahoo, tmp_path: Path, number: signal.Signals) -> None:
    with start(yahoo, tmp_path) as feed:
        feed.first(Hello)
        began = time.monotonic()
        feed.process.send_signal(number)
        bye = feed.first(Bye, timeout=5)
        feed.process.wait(5)
        assert time.monotonic() - began < 0.9
        assert isinstance(bye, Bye) and bye.reason == number.name and feed.process.returncode == 0


def test_it_leaves_when_its_commands_end(yahoo: Yahoo, tmp_path: Path) -> None:
    with start(yahoo, tmp_path) as feed:
        feed.first(Hello)
        assert feed.process.stdin is not None
        feed.process.stdin.close()
        feed.first(Bye, timeout=5)
        assert feed.process.wait(5) == 0


def test_a_closed_reader_is_a_quiet_end(yahoo: Yahoo, tmp_path: Path) -> None:
    program = f"{sys.executable} -m tui.feed.main --symbols NVDA --cadence 2"
    script = f"{program} | head -n 1; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(
        ["bash", "-c", script], cwd=ROOT, capture_output=True, timeout=20,
        env={**os.environ, **yahoo.env, "LOOPWATCH_CACHE": str(tmp_path)},
    )
    assert done.stdout.endswith(b"\n0\n") and done.stderr == b""


def test_it_prints_nothing_but_events(yahoo: Yahoo, tmp_path: Path) -> None:
    with start(yahoo, tmp_path, "--once") as feed:
        feed.first(Bye)
        feed.process.wait(5)
        assert feed.process.stderr is not None
        assert feed.process.stderr.read() == b""


def test_a_dead_name_in_the_first_place_and_a_reply_without_states_close_nothing(
    yahoo: Yahoo, tmp_path: Path
) -> None:
    yahoo.market.set("DEADQ", price=3.0, previous_close=9.0, state="CLOSED", stamp=1_768_510_800)
    with start(yahoo, tmp_path, "--no-stream", symbols=["DEADQ", "NVDA", "ORCL"]) as feed:
        feed.until(well)
        yahoo.faults.set("null", "quote", fields=("marketState",), times=1)
        for _ in range(2):
            feed.until(well)
        states = [event.session for event in feed.seen if isinstance(event, SessionEvent)]
        assert states == [Session.REGULAR]
        nvda = [e.quote.session for e in feed.seen if isinstance(e, QuoteEvent) and e.quote.symbol == "NVDA"]
        assert len(nvda) >= 3 and set(nvda) == {Session.REGULAR}
        assert yahoo.counters.count("quote") >= 3
