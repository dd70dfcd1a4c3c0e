"""Every fault of Yahoo: figures grow old with their age, a plain reason and the next try are said, and all is
live again by itself within 120 s of the fault's end. The clock is the test's; the rest is real."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.terminal.simulated import BOARD, Simulation
from tests.yahoo.server import Yahoo


@pytest.fixture(scope="module")
def server() -> Iterator[Yahoo]:
    """One server for all: yfinance keeps one session a process."""
    with Yahoo() as running:
        yield running


@pytest.fixture
def live(server: Yahoo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Simulation]:
    server.market.reset()
    simulation = Simulation(server, tmp_path, monkeypatch)
    simulation.until(lambda: well(simulation), 121)
    yield simulation
    server.faults.clear()
    server.counters.reset()


def well(seen: Simulation) -> bool:
    """Every figure is live, and nothing is amiss."""
    return seen.word == "LIVE" and seen.said.endswith("| ")


ALL_LATE = [
    ("429", "quote", {"retry_after": 90}, "asks to wait"),
    ("429", "*", {}, "asks to wait"),
    ("401", "*", {}, "session"),
    ("500", "*", {}, "answers with an error (500)"),
    ("html", "*", {}, "not readable"),
    ("drop", "quote", {}, "broke off"),
    ("half", "quote", {}, "broke off"),
    ("gone", "proxy", {}, "no network"),
]

CHARTS_HELP = [
    ("401", "does not accept our session (401)"),
    ("500", "answers with an error (500)"),
    ("html", "not readable"),
    ("empty", "not readable"),
    ("cut", "not readable"),
    ("null", "no prices"),
    ("missing", "no prices"),
    ("hang", "does not answer in time"),
]


@pytest.mark.parametrize(("kind", "endpoint", "more", "reason"), ALL_LATE)
def test_a_fault_makes_figures_stale_and_ends_by_itself(
    live: Simulation, kind: str, endpoint: str, more: dict[str, int], reason: str
) -> None:
    live.server.faults.set(kind, endpoint, **more)
    if kind == "gone":
        live.server.unplug()
    live.until(lambda: reason in live.said, 30)
    assert re.search(r"last quotes \d\d:\d\d:\d\d ET; (.*; )?next try in \d+ s", live.said), live.said
    live.until(lambda: live.word == "STALE", 60)
    ages = [live.picture.freshness[symbol].age_s for symbol in BOARD]
    assert all(age is not None and 15 <= age <= 75 for age in ages), ages
    assert "prices from charts" not in live.said
    assert {live.state_of(symbol) for symbol in BOARD} == {"STALE"}
    live.run(200)
    assert live.word == "STALE"
    live.server.faults.clear()
    assert live.until(lambda: well(live), 121) <= 120


@pytest.mark.parametrize(("kind", "reason"), CHARTS_HELP)
def test_while_only_quotes_fail_prices_from_charts_are_live_and_the_trouble_is_said(
    live: Simulation, kind: str, reason: str
) -> None:
    live.server.faults.set(kind, "quote")
    live.until(lambda: reason in live.said, 30)
    live.until(lambda: "prices from charts" in live.said, 5)
    for _ in range(10):
        live.run(20)
        assert live.word == "LIVE" and reason in live.said and "prices from charts" in live.said, live.said
    ages = [live.picture.freshness[symbol].age_s for symbol in BOARD]
    assert all(age is not None and age <= 45 for age in ages), ages
    live.server.faults.clear()
    assert live.until(lambda: well(live), 121) <= 120


@pytest.mark.parametrize("kind", ["null", "missing"])
def test_one_symbol_without_a_price_is_the_only_late_one(live: Simulation, kind: str) -> None:
    if kind == "null":
        live.server.market.set("ORCL", price=None)
    else:
        live.server.faults.set(kind, "quote", symbols=["ORCL"])
    live.until(lambda: live.word == "2 live, 1 late", 90)
    assert live.state_of("ORCL") == "STALE" and live.state_of("NVDA") == "LIVE"
    assert live.picture.quotes["ORCL"].price == 143.38, "the last good figure stays"
    live.server.faults.clear()
    live.server.market.reset()
    assert live.until(lambda: live.word == "LIVE", 121) <= 120


def test_a_day_of_refusals_is_not_met_with_hammering(live: Simulation) -> None:
    live.server.faults.set("429", "*", retry_after=5)
    before = live.server.counters.count()
    live.run(3600)
    assert live.server.counters.count() - before <= 40


def test_steady_state_with_a_chart_is_at_most_eight_requests_a_minute(
    server: Yahoo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    board = tuple(server.market.listings)[:25]
    seen = Simulation(server, tmp_path, monkeypatch, board)
    seen.until(lambda: seen.word == "LIVE", 30)
    seen.look_at_chart("NVDA", "1D")
    seen.run(180)
    began = server.counters.count(), server.counters.count("quote"), server.counters.count("chart")
    minutes = []
    for _ in range(10):
        before = server.counters.count()
        seen.run(60)
        minutes.append(server.counters.count() - before)
    assert max(minutes) <= 8, minutes
    assert 39 <= server.counters.count("quote") - began[1] <= 41, "one request a poll for 25 symbols"
    assert 9 <= server.counters.count("chart") - began[2] <= 11
    assert seen.word == "LIVE" and server.counters.refused == {}
