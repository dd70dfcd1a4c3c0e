"""A board of two names on a first run: what it leaves off is asked for, or says of which day it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.last_day import close
from tests.terminal.conftest import Open
from tests.terminal.terminal import Terminal
from tests.yahoo.server import Yahoo
from tui.draw.grid.palette import DARK

BOARD = """\
[[group]]
name = "Two"
symbols = ["NVDA", "AAPL"]

[refresh]
quotes_s = 5
stream = false
"""
GREY = {DARK["muted"].lstrip("#")}
STORED = ("30 Sep", "25 Sep")  # of the stored figures; of ^NDX and ^TNX
INDICES = ("^GSPC", "^NDX", "^VIX")
CADENCE_S = 5.0


@pytest.fixture
def november() -> Iterator[Yahoo]:
    with Yahoo(now="2026-11-17T11:00:00-05:00") as yahoo:
        yield yahoo
        assert not yahoo.counters.failures


@pytest.fixture
def two(home: Path) -> None:
    (home / "watchlist.toml").write_text(BOARD)


def live(seen: Terminal) -> None:
    seen.wait_for(lambda: " LIVE " in seen.header)


def strip(seen: Terminal) -> str:
    return seen.line_with("S&P 500 ")


def prices(symbols: tuple[str, ...], yahoo: Yahoo) -> list[str]:
    return [f"{yahoo.market.listings[s].price:,.2f}" for s in symbols]


def stays_away(seen: Terminal, november: Yahoo) -> None:
    """NVDA missing from the replies is marked wherever it counts, and the reason is named."""
    seen.wait_for(lambda: "largest move" in seen.text and "7 names" in seen.text)
    november.faults.set("missing", "quote", symbols=("NVDA",))
    seen.wait_for("1 live, 1 late", 40)
    seen.wait_for(lambda: re.search(r"STALE \d+ s", seen.text))
    seen.wait_for(lambda: re.search(r"largest move AAPL .*without NVDA", strip(seen)))
    seen.wait_for(lambda: re.search(r"NVIDIA [▲▼][\d.]+% \d+ s", seen.text))
    seen.wait_for(lambda: re.search(r"of the S&P 500.*, NVDA late", seen.text))
    seen.wait_for(lambda: seen.colours("7 names") == GREY)
    seen.wait_for(lambda: re.search(r"NVDA \d+ s old: left out of Yahoo's replies", seen.text))
    seen.press("3")
    seen.wait_for("could return to its payer")
    seen.wait_for(lambda: re.search(r"[▲▼][\d.]+% \d+ s", seen.text))
    seen.wait_for(lambda: re.search(r"NVDA \d+ s old", seen.text))
    seen.press("4")
    seen.wait_for(lambda: "The seven in the S&P 500" in seen.text and "NVDA late" in seen.text)
    november.faults.clear()
    seen.press("1")
    live(seen)
    seen.wait_for(lambda: "late" not in seen.text and " old" not in seen.text)


def test_the_strip_and_the_loop_are_live_within_one_cadence_and_a_name_that_stays_away_is_marked(
    two: None, start: Open, november: Yahoo
) -> None:
    seen = start(november.env)
    live(seen)
    seen.wait_for(lambda: all(price in strip(seen) for price in prices(INDICES[:2], november)), CADENCE_S)
    asked = {symbol for one in november.counters.log("quote") for symbol in one.symbols}
    assert asked >= {*INDICES, "ORCL", "MSFT", "GOOGL", "AMZN", "META", "TSLA", "NVDA", "AAPL"}
    seen.press("down")  # ends the greeting, which names the stored day
    seen.wait_for(lambda: not any(
        day in line for line in seen.lines if " lines: " not in line for day in STORED), CADENCE_S)
    seen.wait_for(lambda: not any(day in seen.text for day in STORED))  # the lines are a request of their own
    assert f"{close('^GSPC'):,.2f}" not in seen.text
    stays_away(seen, november)


def test_what_yahoo_does_not_bring_is_grey_with_its_day(two: None, start: Open, november: Yahoo) -> None:
    for symbol in (*INDICES, "ORCL"):
        november.market.remove(symbol)
    seen = start(november.env)
    live(seen)
    seen.wait_for(lambda: "218.24" not in strip(seen) and "30 Sep" in strip(seen))
    for symbol, day in zip(INDICES[:2], STORED, strict=True):
        figure = f"{close(symbol):,.2f}"
        assert re.search(rf"{re.escape(figure)} .[\d.]+% {day}", strip(seen)), strip(seen)
        assert seen.colours(figure) == GREY
    seen.wait_for(lambda: re.search(r"Oracle [▲▼]0\.4% 30 Sep", seen.text))
    moved = re.search(r"Oracle ([▲▼]0\.4%) 30 Sep", seen.text)
    assert moved is not None and seen.colours(f"{moved[1]} 30 Sep") == GREY
    assert "Yahoo's replies" not in seen.text, "nothing of this run grew old"
    seen.press("3")
    seen.wait_for(lambda: re.search(rf"{close('ORCL'):.2f} .+30 Sep", seen.text))
    assert seen.colours(f"{close('ORCL'):.2f}") == GREY
