"""Our client of the stream against the loopback Yahoo: every way in which it can be lost, and that it comes
back by itself. What is decoded and what counts stands in test_ticks.py."""

from __future__ import annotations

import queue
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from tests.feed.running import Feed
from tests.yahoo.server import Yahoo
from tui.feed.command import Visible
from tui.feed.event import AnyEvent, BarsEvent, HealthEvent, QuoteEvent, Tick
from tui.feed.process import live_arguments
from tui.feed.yahoo import stream as subject
from tui.feed.yahoo import ticks
from tui.feed.yahoo.stream import Stream
from tui.market.quote import Quote, Session, State
from tui.state.store import Store
from tui.system import clock
from tui.watchlist import Group, Watchlist, WatchlistError
from tui.watchlist.read import parse

BOARD = ("NVDA", "ORCL")


class Heard:
    """A stream and what it has said."""

    def __init__(self, yahoo: Yahoo) -> None:
        self.yahoo = yahoo
        self.all: list[AnyEvent] = []
        self._queue: queue.Queue[AnyEvent] = queue.Queue()
        self.stream = Stream(self._take, first_s=0.05, jitter=lambda: 0.5)

    def _take(self, *events: AnyEvent) -> None:
        for event in events:
            self._queue.put(event)

    def until(self, wanted: Callable[[AnyEvent], bool], timeout: float = 10.0) -> AnyEvent:
        end = time.monotonic() + timeout
        while True:
            try:
                event = self._queue.get(timeout=max(0.0, end - time.monotonic()))
            except queue.Empty:
                raise AssertionError(f"not seen within {timeout} s; heard {self.all[-5:]}") from None
            self.all.append(event)
            if wanted(event):
                return event

    def tick(self, price: float, symbol: str = "NVDA") -> None:
        """A trade of now, which must arrive."""
        self.yahoo.market.clock.advance(1)
        assert self.yahoo.tick(symbol, price) >= 1
        self.until(lambda e: isinstance(e, Tick) and e.price == price and e.symbol == symbol)

    def lost(self) -> HealthEvent:
        event = self.until(lambda e: isinstance(e, HealthEvent) and e.state == "wait")
        assert isinstance(event, HealthEvent) and event.what == "stream" and event.retry_at is not None
        return event


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a second without a tick is a stall."""
    monkeypatch.setattr(subject, "STALL_S", dict.fromkeys(Session, 0.5))


@pytest.fixture
def heard(yahoo: Yahoo, monkeypatch: pytest.MonkeyPatch) -> Iterator[Heard]:
    ticks._wire()  # as the worker has done in the feed: it imports yfinance
    monkeypatch.setattr(subject, "LOOK_S", 0.05)
    for name, value in yahoo.env.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(clock, "now_ms", lambda: round(yahoo.market.now().timestamp() * 1000))
    one = Heard(yahoo)
    yield one
    one.stream.watch((), Session.CLOSED)


def begin(heard: Heard, session: Session = Session.REGULAR) -> None:
    heard.stream.watch(BOARD, session)
    assert heard.yahoo.subscribed("ORCL")


def test_ticks_arrive_through_proxy_and_ca_of_the_environment(heard: Heard) -> None:
    begin(heard)
    heard.tick(219.5)
    first = heard.all[0]
    assert isinstance(first, HealthEvent) and (first.state, first.what) == ("ok", "stream")
    heard.tick(142.0, "ORCL")
    assert heard.yahoo.counters.refused == {}


def test_nothing_is_connected_while_the_market_is_closed(heard: Heard) -> None:
    heard.stream.watch(BOARD, Session.CLOSED)
    heard.stream.watch((), Session.REGULAR)
    assert heard.stream._loop is None
    begin(heard)
    heard.tick(219.5)
    heard.stream.watch(BOARD, Session.CLOSED)
    end = time.monotonic() + 5
    while heard.yahoo.tick("NVDA", 1.0):
        assert time.monotonic() < end, "it is still connected"
    begin(heard)
    heard.tick(220.5)
    assert not any(isinstance(e, Tick) and e.price == 1.0 for e in heard.all)
    said = [e for e in heard.all if isinstance(e, HealthEvent)]
    assert [e.state for e in said] == ["ok", "ok"], "each day's first tick says that all is well"


def test_another_board_is_subscribed_without_a_new_connection(heard: Heard) -> None:
    begin(heard)
    heard.tick(219.5)
    heard.stream.watch(("MSFT", "ORCL"), Session.REGULAR)
    assert heard.yahoo.subscribed("MSFT")
    heard.tick(500.0, "MSFT")
    assert not heard.yahoo.subscribed("NVDA", timeout=0)
    assert heard.yahoo.counters.count("stream") == 1


@pytest.mark.parametrize(
    ("kind", "reason"),
    [("drop", "the connection to Yahoo's stream broke off"), ("close", "Yahoo has closed the stream"),
     ("stall", "no trades from Yahoo's stream for 0 s")],
)
def test_a_lost_stream_comes_back_and_asks_again(
    impatient: None, heard: Heard, kind: str, reason: str
) -> None:
    begin(heard)
    heard.tick(219.5)
    fault = heard.yahoo.faults.set(kind, "stream")
    assert heard.lost().reason == reason
    heard.yahoo.faults.clear(fault)
    end = time.monotonic() + 10
    while not heard.yahoo.subscribed("NVDA", timeout=1) and time.monotonic() < end:
        pass
    heard.yahoo.market.clock.advance(1)
    heard.yahoo.pulse(20)
    heard.until(lambda e: isinstance(e, HealthEvent) and e.state == "ok")
    heard.until(lambda e: isinstance(e, Tick))
    assert heard.yahoo.counters.count("stream") >= 2


def test_garbage_changes_nothing_and_does_not_end_the_connection(heard: Heard) -> None:
    begin(heard)
    heard.tick(219.5)
    heard.yahoo.faults.set("garbage", "stream", times=1)
    heard.yahoo.send("x" * 40_000)
    heard.tick(220.5)
    assert [e.price for e in heard.all if isinstance(e, Tick)] == [219.5, 220.5]
    assert heard.yahoo.counters.count("stream") == 1


@pytest.mark.parametrize(
    ("kind", "reason", "least_s"),
    [("refuse", "", 0.0), ("503", "Yahoo's stream refuses (503)", 0.0), ("429", "(429)", 48.0),
     ("html", "Yahoo's stream refuses (200)", 0.0)],
)
def test_a_refused_handshake_is_told_and_tried_again(
    heard: Heard, kind: str, reason: str, least_s: float
) -> None:
    heard.yahoo.faults.set(kind, "stream")
    heard.stream.watch(BOARD, Session.REGULAR)
    told = heard.lost()
    assert reason in told.reason and told.retry_at is not None
    assert told.retry_at - told.t >= 1000 * least_s
    if least_s:
        return
    heard.lost()
    heard.yahoo.faults.clear()
    assert heard.yahoo.subscribed("NVDA")
    heard.tick(219.5)


def test_pauses_double_until_a_valid_tick_and_not_until_a_handshake(impatient: None, heard: Heard) -> None:
    heard.yahoo.faults.set("stall", "stream")  # the handshake is well, ticks do not come
    heard.stream.watch(BOARD, Session.REGULAR)
    told = [heard.lost() for _ in range(4)]
    pauses = [(one.retry_at or 0) - one.t for one in told]
    assert all(b == pytest.approx(2 * a, abs=2) for a, b in pairwise(pauses)), pauses
    heard.yahoo.faults.clear()
    while not heard.yahoo.subscribed("NVDA", timeout=1):
        pass
    heard.yahoo.pulse(20)
    heard.until(lambda e: isinstance(e, Tick))
    heard.yahoo.pulse(0)
    assert (last := heard.lost()).retry_at is not None
    assert last.retry_at - last.t == pauses[0]


def test_without_a_way_out_it_says_so(heard: Heard, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    heard.stream.watch(BOARD, Session.REGULAR)
    assert heard.lost().reason == "no network"


def test_an_unknown_authority_is_never_trusted(heard: Heard, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SSL_CERT_FILE", "SSL_CERT_DIR"):
        monkeypatch.delenv(name, raising=False)
    heard.stream.watch(BOARD, Session.REGULAR)
    assert heard.lost().reason == "no safe connection to Yahoo's stream"


def test_a_flood_is_thinned_to_four_a_second_and_symbol(heard: Heard) -> None:
    begin(heard)
    heard.tick(219.5)
    at = round(heard.yahoo.market.now().timestamp() * 1000)
    began = time.monotonic()
    for number in range(1, 1001):
        heard.yahoo.tick("NVDA", 200 + number / 100, time=at + number)
    heard.until(lambda e: isinstance(e, Tick) and e.price == 210.0)
    seconds = time.monotonic() - began
    assert sum(isinstance(e, Tick) for e in heard.all) <= 3 + 4 * seconds


# The real feed, and what the store makes of it.


def board_store() -> Store:
    return Store(Watchlist(groups=(Group("Board", BOARD),)))


def test_a_pushed_price_is_in_the_picture_long_before_the_next_poll(yahoo: Yahoo, tmp_path: Path) -> None:
    with Feed("--symbols", "NVDA,ORCL", "--cadence", "600", env=yahoo.env, cache=tmp_path) as feed:
        feed.until(lambda e: isinstance(e, QuoteEvent) and e.quote.symbol == "ORCL")
        assert yahoo.subscribed("NVDA", timeout=15)
        yahoo.market.set("NVDA", price=225.5)  # a line that is asked for later says so, too

        def pushed() -> Quote:
            """As the picture has it after a trade more."""
            yahoo.market.clock.advance(1)
            yahoo.tick("NVDA")
            got = feed.first(Tick)
            assert isinstance(got, Tick) and got.symbol == "NVDA"
            store = board_store()
            store.apply(feed.seen)
            return store.look(got.t + 1000).quotes["NVDA"]

        # the feed's clock is behind the server's by the time it took to start: until it has passed the stamp
        # of the reply, no trade is newer
        one = next(quote for quote in iter(pushed, None) if quote.price == 225.5)
        assert one.previous_close == 214.72
        feed.send(Visible(symbols=["NVDA", "ORCL"], chart_symbol="ORCL", chart_range="1D"))
        feed.until(lambda e: isinstance(e, BarsEvent) and e.range == "1D")  # and polls go on beside it
        assert pushed().price == 225.5
        assert yahoo.counters.count("quote") == 1


@pytest.mark.parametrize("behind_s", [40, 600])
def test_a_clock_that_is_behind_shows_pushed_prices_live(yahoo: Yahoo, tmp_path: Path, behind_s: int) -> None:
    env = yahoo.env | {"LOOPWATCH_NOW": (yahoo.market.now() - timedelta(seconds=behind_s)).isoformat()}
    with Feed("--symbols", "NVDA,ORCL", "--cadence", "2", env=env, cache=tmp_path) as feed:
        feed.until(lambda e: isinstance(e, HealthEvent) and e.ahead_s is not None and e.ahead_s < 0)
        assert yahoo.subscribed("NVDA", timeout=15)
        yahoo.market.clock.advance(1)
        yahoo.tick("NVDA", 225.5)
        got = feed.until(lambda e: isinstance(e, Tick) and e.price == 225.5)
        store = board_store()
        store.apply(feed.seen)
        picture = store.look(got.t + 1000)
        assert picture.quotes["NVDA"].price == 225.5
        assert picture.freshness["NVDA"].state is State.LIVE


def test_while_quotes_wait_pushed_prices_stay_live(yahoo: Yahoo, tmp_path: Path) -> None:
    with Feed("--symbols", "NVDA,ORCL", "--cadence", "2", env=yahoo.env, cache=tmp_path) as feed:
        assert yahoo.subscribed("NVDA", timeout=15)
        yahoo.faults.set("429", "*", retry_after=90)
        feed.until(lambda e: isinstance(e, HealthEvent) and e.what == "quotes" and e.state == "wait")
        yahoo.market.clock.advance(20)
        yahoo.tick("NVDA", 230.0)
        got = feed.until(lambda e: isinstance(e, Tick) and e.price == 230.0)
        store = board_store()
        store.apply(feed.seen)
        picture = store.look(got.t)
        later = store.look(got.t + 40_000)
        assert picture.quotes["NVDA"].price == 230.0
        assert picture.freshness["NVDA"].state is State.LIVE
        assert picture.health.state == "wait" and "asks to wait" in picture.health.reason
        assert later.freshness["ORCL"].state is not State.ERROR


@pytest.mark.parametrize("option", ["--no-stream", "--once"])
def test_the_stream_can_be_off(yahoo: Yahoo, tmp_path: Path, option: str) -> None:
    with Feed("--symbols", "NVDA", "--cadence", "2", option, env=yahoo.env, cache=tmp_path) as feed:
        feed.until(lambda e: isinstance(e, HealthEvent) and e.what == "quotes")
        assert not yahoo.subscribed("NVDA", timeout=0.5)
        assert yahoo.counters.count("stream") == 0


def test_the_setting_reaches_the_feed() -> None:
    assert parse("").refresh.stream and "--no-stream" not in live_arguments(parse(""), ["NVDA"])
    off = parse("[refresh]\nstream = false\n")
    assert not off.refresh.stream and "--no-stream" in live_arguments(off, ["NVDA"])
    with pytest.raises(WatchlistError, match=r"2: refresh\.stream: must be true or false"):
        parse("[refresh]\nstream = 1\n")


def test_a_stream_that_is_refused_leaves_the_polls_alone(yahoo: Yahoo, tmp_path: Path) -> None:
    yahoo.faults.set("hang", "stream")
    with Feed("--symbols", "NVDA", "--cadence", "2", env=yahoo.env, cache=tmp_path) as feed:
        for price in (231.0, 232.0):
            yahoo.market.set("NVDA", price=price)
            feed.until(lambda e, p=price: isinstance(e, QuoteEvent) and e.quote.price == p)  # type: ignore[misc]
        assert feed.stop() < 1.0


