"""The first minute of a person with the program: no network, a live market, extended hours."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from tests.last_day import close, said, seven
from tests.terminal.conftest import FRIDAY, NO_NETWORK, Open
from tests.terminal.terminal import Terminal
from tests.yahoo.server import Yahoo
from tui.market.index.weights import MAG7

FIRST_RUN = "First run: stored data"
NVDA, ORCL = (f"{close(symbol):.2f}" for symbol in ("NVDA", "ORCL"))


def test_first_run_without_a_network(start: Open, home: Path) -> None:
    seen = start({**NO_NETWORK, "LOOPWATCH_NOW": FRIDAY})
    seen.wait_for(f"EMBEDDED {said()[:-5]}")  # names of screens go before the year
    for price in (f"{close(symbol):.2f}" for symbol in (*MAG7, "ORCL")):
        seen.wait_for(price, 5)
    assert "ORCL" in seen.line_with(ORCL)
    seen.wait_for("no network")
    assert "n/a" not in seen.line_with("S&P 500") and "Traceback" not in seen.text
    assert f"7 names = {seven() * 100:.1f} % of the S&P 500" in seen.text
    assert FIRST_RUN in seen.text and "3 loop, ? keys, a add" in seen.text
    seen.press("v")
    seen.wait_for(lambda: FIRST_RUN not in seen.text)
    seen.wait_for("next try in")  # where the greeting was
    seen.press("q")
    seen.ended()
    assert seen.code == 0 and b"Traceback" not in seen.raw
    assert not [path for path in home.rglob("*") if path.suffix == ".toml"], "nothing is configured unasked"


def test_it_turns_live_and_follows_the_price(start: Open, quick: Path, yahoo: Yahoo) -> None:
    seen = start(yahoo.env)
    seen.wait_for(lambda: " LIVE " in seen.header)
    seen.wait_for("218.24")
    assert "EMBEDDED" not in seen.text
    yahoo.market.set("NVDA", price=222.22)
    seen.wait_for("222.22", 7)
    before = yahoo.counters.count("quote")
    seen.wait_for(lambda: yahoo.counters.count("quote") == before + 1, 7)
    polls = yahoo.counters.log("quote")
    whole = {one.symbols[:3] for one in polls}
    assert whole == {("NVDA", "ORCL", "MSFT")}, "one request for the board and what is shown beside it"
    gaps = [after.mark - one.mark for one, after in pairwise(polls)]
    assert min(gaps) > 4, "and one each five seconds"
    assert yahoo.counters.refused == {}


def test_a_pushed_trade_is_on_the_screen_before_the_next_poll(
    start: Open, quick: Path, yahoo: Yahoo
) -> None:
    quick.write_text(quick.read_text().replace("quotes_s = 5", "quotes_s = 600"))
    seen = start(yahoo.env)
    seen.wait_for(lambda: " LIVE " in seen.header)
    assert yahoo.subscribed("NVDA")
    seen.wait_for(lambda: yahoo.tick("NVDA", 224.42) and "224.42" in seen.text, 5)
    assert "4.52%" in seen.line_with("224.42"), "against the previous close of the batch"
    assert yahoo.counters.count("quote") == 1


def test_the_ticker_screen_asks_for_one_symbols_charts_once(start: Open, quick: Path, yahoo: Yahoo) -> None:
    seen = start(yahoo.env)
    seen.wait_for(lambda: " LIVE " in seen.header)
    assert yahoo.counters.count("chart") == 0, "never a chart a symbol"
    seen.press("down", "enter")
    seen.wait_for("Oracle Corporation")
    seen.wait_for(lambda: yahoo.counters.count("chart") >= 1 and yahoo.counters.count("news") == 1)
    seen.press("1")
    seen.wait_for("▸ORCL")
    seen.watch(6, never="Traceback")
    asked = [one.symbols for one in yahoo.counters.log("chart")]
    assert asked in ([("ORCL",)], [("ORCL",)] * 2), "its range, and the years for the averages"


def test_at_every_size_it_draws_or_asks_for_room(start: Open, quick: Path) -> None:
    seen = start(NO_NETWORK)
    seen.wait_for(NVDA)
    for columns, rows in ((80, 24), (60, 18), (45, 12), (200, 60), (120, 40)):
        seen.resize(columns, rows)
        seen.wait_for(lambda rows=rows: len(seen.lines) == rows and NVDA in seen.text)  # type: ignore[misc]
    seen.resize(30, 8)
    seen.wait_for("make the window larger")
    seen.resize(80, 24)
    seen.wait_for(NVDA)
    assert "make the window larger" not in seen.text and b"Traceback" not in seen.raw


@pytest.mark.parametrize(
    ("state", "field", "price", "move"),
    [("PRE", "pre_price", 200.08, "8.32%"), ("POST", "post_price", 229.15, "5.00%")],
)
def test_extended_hours(
    start: Open, quick: Path, yahoo: Yahoo, state: str, field: str, price: float, move: str
) -> None:
    yahoo.market.state = state
    yahoo.market.set("NVDA", **{field: price})
    seen = start(yahoo.env)
    seen.wait_for(lambda: f" {state} " in seen.header)
    row = _row(seen, f"{price:.2f}")
    assert move in row and ("▼" if state == "PRE" else "▲") in row
    seen.wait_for(lambda: "late" not in seen.header)


def _row(seen: Terminal, price: str) -> str:
    seen.wait_for(price)
    return seen.line_with(price)
