"""The whole list of the S&P 500 and the fund's lines, from the real feed to the reading on the screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.feed.running import Feed
from tests.last_day import LAST, said
from tests.yahoo import members
from tests.yahoo.server import Yahoo
from tui.draw.concentration.rows import basis_text
from tui.feed.event import AnyEvent, HealthEvent, Holdings, QuoteEvent
from tui.market.embedded.first_screen import first_screen
from tui.market.index.concentration import Interval
from tui.market.index.reading import Concentration
from tui.market.index.weights import MAG7
from tui.state.snapshot import Snapshot
from tui.state.store import Store
from tui.watchlist.index_settings import IndexSettings
from tui.watchlist.read import load

BOARD = [*MAG7, "^GSPC", "SPY"]


@pytest.fixture
def yahoo() -> Iterator[Yahoo]:
    with Yahoo() as running:
        yield running


def start(yahoo: Yahoo, tmp_path: Path, cadence: float = 2) -> Feed:
    options = ("--symbols", ",".join(BOARD), "--cadence", str(cadence))
    return Feed(*options, env=yahoo.env, cache=tmp_path)


def held(kind: str) -> Callable[[AnyEvent], bool]:
    return lambda event: isinstance(event, Holdings) and event.kind == kind


def a_poll(**prices: float) -> Callable[[AnyEvent], bool]:
    """True for the quote of the poll's last symbol, when those of `prices` have come with it."""
    known: dict[str, float | None] = {}

    def accepts(event: AnyEvent) -> bool:
        if isinstance(event, QuoteEvent):
            known[event.quote.symbol] = event.quote.price
        return isinstance(event, QuoteEvent) and event.quote.symbol == BOARD[-1] and all(
            known.get(symbol) == price for symbol, price in prices.items()
        )
    return accepts


def picture(feed: Feed, basis: str = "full") -> Snapshot:
    """What the program shows of all that the feed has said so far."""
    store = Store(replace(load(), index=IndexSettings(basis)), first_screen())
    store.apply(feed.seen)
    return store.look(max(event.t for event in feed.seen))


def reading(feed: Feed, basis: str = "full") -> Concentration:
    found = picture(feed, basis).concentration
    assert found is not None
    return found


def shares_now(yahoo: Yahoo) -> dict[str, float]:
    """Weights by company, full market value, as the exchange has them at this moment."""
    caps = members.caps_now(yahoo.market)
    total = sum(caps.values())
    return {name: cap / total for name, cap in caps.items()}


def seven(shares: dict[str, float]) -> float:
    return sum(shares[name] for name in MAG7)


def test_the_whole_list_in_a_handful_of_requests_moved_by_live_prices(
    yahoo: Yahoo, tmp_path: Path
) -> None:
    with start(yahoo, tmp_path) as feed:
        feed.until(a_poll())
        before = reading(feed)
        assert before.recorded == "full" and "members of" not in before.seven.basis
        assert f"drifted by live prices from {said()}" in basis_text(before, 150)
        feed.until(held("caps"), 40)
        now, whole = reading(feed), shares_now(yahoo)
        assert len(whole) == 500 and len(members.symbols()) == 503
        assert now.seven.share == pytest.approx(seven(whole), rel=1e-6) and not now.seven.bound
        assert now.top10.share == pytest.approx(sum(sorted(whole.values())[-10:]), rel=1e-6)
        assert now.effective == pytest.approx(1 / sum(s * s for s in whole.values()), rel=1e-6)
        assert now.depth is not None and now.depth.n == 500
        assert f"by issuer (members of {LAST})" in basis_text(now, 150)
        assert basis_text(now, 118) == (
            "full market value from Yahoo's screener, 100.0 % found, by issuer; "
            "drifted by live prices from 20 Nov 2026, estimated"
        )
        assert basis_text(now, 65) == "Yahoo's values, 100.0 % found; moved by prices since 20 Nov 2026"
        asked = [one.symbols for one in yahoo.counters.log("screener")]
        assert asked == [("PAGE 1",), ("PAGE 2",), ("PAGE 3",)]
        nvda, spy = whole["NVDA"], yahoo.market.listings["SPY"].price
        price = yahoo.market.listings["NVDA"].price
        assert price is not None and spy is not None
        up, wide = round(price * 1.10, 2), round(spy * 1.01, 2)
        yahoo.market.set("NVDA", price=up)
        yahoo.market.set("SPY", price=wide)
        feed.until(a_poll(NVDA=up, SPY=wide))
        moved = reading(feed)
        assert dict(moved.top)["NVDA"] == pytest.approx(nvda * (up / price) / (wide / spy), rel=1e-6)
        left = 1 - sum(dict(moved.members).values())
        assert dict(moved.top)["LLY"] == pytest.approx(
            whole["LLY"] * left / (1 - sum(whole[name] for name in MAG7)), rel=1e-6
        ), "a name without a quote moves as the rest did"
        codes = picture(feed).measures
        assert codes["basis.sp500"].value == 4.0 and codes["coverage.sp500"].value == 1.0
        assert yahoo.counters.count("screener") == 3, "once a day"


def test_a_missing_member_leaves_a_bound(yahoo: Yahoo, tmp_path: Path) -> None:
    yahoo.faults.set("missing", "screener", symbols=("NVDA",))
    with start(yahoo, tmp_path) as feed:
        feed.until(held("caps"), 40)
        found = reading(feed)
        assert (found.seven.bound, found.seven.missing) == ("at least", ("NVDA",))
        assert found.seven.share is not None and found.seven.share < seven(shares_now(yahoo)) - 0.05
        assert found.top10.bound == "at least" and "NVDA" not in dict(found.top)
        assert found.effective is None and found.depth is not None
        bounds = found.depth.interval
        assert isinstance(bounds, Interval) and bounds.upper - bounds.lower > 1
        assert 0.9 < found.depth.coverage < 0.94
        assert "% found" in basis_text(found, 65)
        measure = picture(feed).measures["share.mag7.sp500"]
        assert measure.bound == "at least" and measure.stale, "a rule does not fire on a bound"


@pytest.mark.parametrize("kind", ["500", "cut", "half"])
def test_a_fault_in_the_second_page_joins_nothing(yahoo: Yahoo, tmp_path: Path, kind: str) -> None:
    yahoo.faults.set(kind, "screener", symbols=("PAGE 2",))
    with start(yahoo, tmp_path) as feed:
        feed.until(lambda event: isinstance(event, HealthEvent) and event.what == "lists"
                   and event.state == "wait", 40)
        feed.until(a_poll())
        assert not any(held("caps")(event) for event in feed.seen)
        assert yahoo.counters.count("screener") == 2
        assert reading(feed).recorded == "full", "the embedded list serves on"
        yahoo.faults.clear()
        feed.until(held("caps"), 40)
        assert [one.symbols for one in yahoo.counters.log("screener")][-3:] == [
            ("PAGE 1",), ("PAGE 2",), ("PAGE 3",)
        ]
        assert reading(feed).seven.share == pytest.approx(seven(shares_now(yahoo)), rel=1e-6)


def test_fund_lines_give_intervals_that_hold_the_whole_lists_values(yahoo: Yahoo, tmp_path: Path) -> None:
    with start(yahoo, tmp_path) as feed:
        feed.until(held("fund"), 40)
        found, whole = reading(feed, "fund"), members.float_shares(yahoo.market)
        assert found.basis == "fund" and "10 largest lines of SPY" in found.seven.basis
        assert "2026-10-30" in found.seven.basis and "states no date" in found.seven.basis
        assert "drifted by live prices from 30 Oct 2026" in basis_text(found, 150)
        # Alphabet's second class moves with its first: a company has one move
        assert found.seven.share == pytest.approx(seven(whole), rel=1e-3) and not found.seven.bound
        ten = sum(sorted(whole.values())[-10:])
        assert found.top10.bound == "at least" and found.top10.share is not None
        assert 0.9 * ten < found.top10.share < ten
        assert found.depth is not None and found.depth.interval is not None
        assert 1 / sum(s * s for s in whole.values()) in found.depth.interval
        assert found.depth.interval.upper < 1.5 * found.depth.interval.lower
        measures = picture(feed, "fund").measures
        low, high = (measures[f"effective_number.sp500.{end}"].value for end in ("low", "high"))
        assert low is not None and high is not None and low < high
