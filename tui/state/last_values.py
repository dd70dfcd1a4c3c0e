"""What events have brought so far, folded: quotes, bars, facts, news, the state of the source.

Pure: an event in, state changed. The store asks it for the parts of a picture.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import isfinite
from types import MappingProxyType
from typing import Any, NamedTuple

from msgspec.structs import replace

from tui.feed import event as ev
from tui.market import exchanges
from tui.market.bars import DAY_MS, Bars, usual_norm
from tui.market.embedded.first_screen import FirstScreen
from tui.market.freshness import off_ms
from tui.market.pushed import at_price, same_day, with_pushed
from tui.market.quote import BELOW_ZERO, Freshness, Quote, Session
from tui.market.session import day_ms, day_of
from tui.state.snapshot import FeedHealth, Headline, Pushed, Trouble
from tui.state.timeline import with_its_old_day

NO_NETWORK = "no network"  # as the stream words it
NETWORK_BACK = "the network was gone"
SPARK, HISTORY = "spark", "daily"
USUAL_MS = 1000  # usual days follow the prices once a second: a table sorted by them must be readable
JUMP = 0.2  # a pushed price farther from the last reply's waits for a second one, or for a reply
_AHEAD_MS = 5_000  # a stamp that far after its arrival is of a clock that is wrong
_APART = 1.2  # two closes of one session that far apart are of different shares
_ODD_DAYS_MS = 4 * DAY_MS  # where holidays are not known, or evenings belong to the next day
_OTHERS = ("chart", "spark", "daily", "news", "facts", "lists", "recording")


class Judged(NamedTuple):
    """How fresh a quote was found, at a pace and with a clock that is ahead, and from when until when."""

    quote: Quote
    pace: float
    ahead_ms: int
    from_ms: int
    until_ms: int
    found: Freshness


class LastValues:
    """State by symbol. `usual` holds the day's move in usual days, as far as it was asked for."""

    def __init__(self) -> None:
        self.quotes: dict[str, Quote] = {}
        self.usual: dict[str, float | None] = {}
        self.history: dict[str, Bars] = {}  # daily closes before today, for the usual day
        self.bars: dict[tuple[str, str], Bars] = {}
        self.facts: dict[str, Mapping[str, Any]] = {}
        self.news: dict[str, tuple[Headline, ...]] = {}
        self.earnings: dict[str, ev.Earnings] = {}
        self.health = FeedHealth()
        self.session: ev.SessionEvent | None = None
        self.judged: dict[str, Judged] = {}  # how fresh each quote was found to be
        self._sparks: dict[str, tuple[float, ...]] = {}
        self._ends: dict[str, str] = {}  # the day of the last point of each
        self._old: set[str] = set()  # those that no reply of this run brought
        self._own: dict[str, tuple[float, ...]] = {}  # prices that this run has recorded itself
        self._polled: dict[str, ev.QuoteEvent] = {}
        self._doubted: dict[str, float] = {}  # pushed prices that nothing has confirmed yet
        self._ahead: set[str] = set()  # symbols whose pushed price had a stamp from the future
        self._moved: set[str] = set()  # symbols whose usual day is that of an earlier price
        self._usual_ms = 0
        self._norms: dict[str, tuple[int, Bars, tuple[float, float] | None]] = {}
        self._parts: dict[tuple[str, str, int], dict[int, ev.BarsEvent]] = {}

    def seed(self, first: FirstScreen) -> None:
        """The stored figures that serve until the feed speaks."""
        for symbol, figure in first.figures.items():
            self.quotes[symbol] = figure.quote
            self._sparks[symbol] = figure.spark
            self._ends[symbol] = first.as_of
            self.usual[symbol] = figure.usual_days
        self._old = set(self._sparks)

    def age(self) -> None:
        """What is there came in an earlier run: no reply of this one confirms it."""
        for symbol, quote in self.quotes.items():
            self.quotes[symbol] = replace(quote, fetched_ms=None)
        self._old = set(self._sparks)
        self.health = FeedHealth()

    def forget(self) -> None:
        """A stream that goes back to its beginning: what it has said since is not known yet."""
        for known in (self.quotes, self._sparks, self._ends, self._old, self._own, self.usual, self.bars,
                      self._parts, self.facts, self.news, self.earnings, self._polled, self._doubted,
                      self._ahead, self._moved):
            known.clear()
        self.session = None
        self.health = FeedHealth()

    def sparks(self) -> dict[str, tuple[float, ...]]:
        """Yahoo's spark, else what this run has recorded itself; the stored closes until one of these is
        there: lines of other days stand in no row beside them."""
        fresh = {s: v for s, v in self._sparks.items() if s not in self._old}
        own = {s: v for s, v in self._own.items() if len(v) >= 8}
        return {**own, **fresh} or self._sparks

    def sparks_to(self) -> str:
        """The last day of sparks of an earlier run or the stored data; empty where they are this run's."""
        of_now = self._sparks.keys() - self._old or max(map(len, self._own.values()), default=0) >= 8
        return "" if of_now else max([self._ends.get(s, "") for s in self._old], default="")

    def work_out_usual(self, now_ms: int) -> None:
        """How many usual days each move is, where a new quote or new closes came: at once where none is
        known, else once a second. What is known stays until then."""
        settled = 0 <= now_ms - self._usual_ms < USUAL_MS
        unknown = self.quotes.keys() - self.usual.keys()
        for symbol in unknown if settled else unknown | (self._moved & self.quotes.keys()):
            self.usual[symbol] = self._usual_of(self.quotes[symbol])
        if not settled:
            self._usual_ms = now_ms
            self._moved.clear()

    def settle(self) -> None:
        """What moved less than a second ago is worked out at the next look: there will be no other."""
        self._usual_ms = 0

    def take_history(self, bars: Iterable[Bars], fresh: bool) -> None:
        """Daily bars that were read, where none are known yet; `fresh`: usual days are worked out anew."""
        for found in bars:
            if found.symbol not in self.history:
                self.history[found.symbol] = found
                if fresh:
                    self.usual.pop(found.symbol, None)
                    self._hold_back(found.symbol)

    def fold(self, event: ev.AnyEvent) -> None:
        """Take one event; those that bring nothing by symbol are left alone."""
        match event:
            case ev.QuoteEvent():
                self._fold_quote(event)
            case ev.Tick():
                self._fold_tick(event)
            case ev.BarsEvent():
                self._fold_bars(event)
            case ev.Facts(symbol=symbol, facts=facts):
                self.facts[symbol] = MappingProxyType({**facts, "as_of_ms": event.t, "source": event.source})
            case ev.News(symbol=symbol, items=items):
                self.news[symbol] = tuple(Headline(i.title, i.url, i.publisher, i.time_ms) for i in items)
            case ev.Earnings(symbol=symbol):
                self.earnings[symbol] = with_its_old_day(event, self.earnings.get(symbol))
            case ev.SessionEvent():
                self.session = event
                if event.session is Session.CLOSED:
                    self.health = replace(self.health, pushed=Pushed())
            case ev.HealthEvent():
                self._fold_health(event)
            case ev.Hello():  # another feed: its stream has said nothing yet
                self.health = replace(self.health, pushed=Pushed())
            case ev.Heartbeat(requests=requests):
                self.health = replace(self.health, requests=requests)
            case _:
                pass

    def _fold_quote(self, event: ev.QuoteEvent) -> None:
        quote, before = event.quote, self.quotes.get(event.quote.symbol)
        symbol = quote.symbol
        good = quote.price is not None and quote.price != 0 and isfinite(quote.price) and (
            quote.price > 0 or quote.kind in BELOW_ZERO)
        if not good and before is not None and before.price is not None:
            return  # a null reply is no news: the last good figure stays and grows old
        if not good:
            quote = replace(quote, price=None)
        elif before is not None and before.fetched_ms is not None and symbol not in self._ahead:
            quote = with_pushed(quote, before)
        self._doubted.pop(symbol, None)
        self._ahead.discard(symbol)
        self._polled[symbol] = event
        self.quotes[symbol] = quote
        self._hold_back(symbol)
        if quote.session is Session.REGULAR and quote.price is not None:
            self._own[symbol] = (*self._own.get(symbol, ())[-399:], quote.price)
        self._moved.add(symbol)

    def _fold_tick(self, tick: ev.Tick) -> None:
        quote = self.quotes.get(tick.symbol)
        if quote is None or quote.fetched_ms is None or not isfinite(tick.price) or tick.price == 0 or (
            tick.price < 0 and quote.kind not in BELOW_ZERO
        ):
            return  # a move needs the previous close that a reply of this run brought
        newest, heard = quote.time_ms or 0, max(quote.fetched_ms, tick.t)
        theirs = tick.t - off_ms(self.health.ahead_s)  # when it came, by the exchange's clock
        is_ahead = tick.time_ms > theirs + _AHEAD_MS
        at = theirs if is_ahead else tick.time_ms
        extended = tick.session in (Session.PRE, Session.POST)
        if at <= (max(newest, quote.extended_time_ms or 0) if extended else newest):
            return
        if not extended and not same_day(quote, at, newest):
            return  # else the previous close is that of another day
        if not self._is_plausible(tick, quote):
            return
        if is_ahead:
            self._ahead.add(tick.symbol)
        if extended:
            self.quotes[tick.symbol] = replace(
                quote, session=tick.session, extended_price=tick.price, extended_time_ms=at, fetched_ms=heard,
            )
        elif tick.session is Session.REGULAR:
            self.quotes[tick.symbol] = replace(
                at_price(quote, tick.price), session=Session.REGULAR, time_ms=at, fetched_ms=heard,
                volume=tick.volume or quote.volume,
            )
            self._moved.add(tick.symbol)

    def _is_plausible(self, tick: ev.Tick, quote: Quote) -> bool:
        """False for a price far from that of the last reply, until a second one says the same."""
        polled = self._polled.get(tick.symbol)
        base = polled.quote if polled is not None else quote
        known = (base.price if tick.session is Session.REGULAR else base.extended_price or base.price)
        doubted = self._doubted.get(tick.symbol)
        if any(one is not None and one * tick.price > 0 and abs(tick.price / one - 1) <= JUMP
               for one in (known, doubted)):
            if doubted is not None:
                self._doubted[tick.symbol] = tick.price
            return True
        self._doubted[tick.symbol] = tick.price
        return False

    def _hold_back(self, symbol: str) -> None:
        """No move where the previous close and the last daily close contradict each other: on the morning of
        a split one of them is of other shares than the price."""
        quote = self.quotes.get(symbol)
        before = self._closes_before(quote) if quote is not None else None
        if quote is None or before is None or not quote.previous_close:
            return
        last, exchange = before.close[-1], exchanges.of(quote)
        apart = _APART if exchange.firm and not exchange.evening else 1.8  # the newest close may be missing
        if last > 0 and not 1 / apart < quote.previous_close / last < apart:
            said = f"previous close {quote.previous_close:,g}, last daily close {last:,g}"
            self.quotes[symbol] = replace(quote, previous_close=None, held=f"{said}: a split, or other units")
            self._moved.add(symbol)

    def _fold_bars(self, event: ev.BarsEvent) -> None:
        key = (event.symbol, event.range, event.request)
        if key not in self._parts:  # what an earlier request left unfinished stays so
            for old in [k for k in self._parts if k[:2] == key[:2]]:
                del self._parts[old]
        parts = self._parts.setdefault(key, {})
        parts[event.part] = event
        if len(parts) < event.parts:
            return
        del self._parts[key]
        whole = _join([parts[i] for i in sorted(parts)])
        if event.range == SPARK:
            self._sparks[event.symbol] = whole.close
            self._ends[event.symbol] = day_of(whole.times_ms[-1] if len(whole) else event.t).isoformat()
            self._old.discard(event.symbol)
        elif event.range == HISTORY:
            self._take_daily(whole)
        else:
            self.bars[event.symbol, event.range] = whole

    def _take_daily(self, bars: Bars) -> None:
        """Daily closes that reach at least as far as those that are known."""
        known = self.history.get(bars.symbol)
        if len(bars) and (known is None or not len(known) or bars.times_ms[-1] >= known.times_ms[-1]):
            self.history[bars.symbol] = bars.closes()
            self._moved.add(bars.symbol)
            self._hold_back(bars.symbol)

    def _fold_health(self, event: ev.HealthEvent) -> None:
        if event.what == "stream":
            self._fold_pushed(event)
        if event.what in _OTHERS:
            others = tuple(one for one in self.health.others if one.what != event.what)
            if event.state != "ok":
                others += (Trouble(event.what, event.reason, event.retry_at),)
            self.health = replace(self.health, others=others)
        if event.what != "quotes":
            return
        before = self.health
        ahead_s = before.ahead_s if event.ahead_s is None else event.ahead_s
        if event.state == "ok":  # a reply has come: there is a network
            pushed, others = before.pushed, before.others
            before = replace(
                before, missing=tuple(event.missing), last_success_ms=event.t,
                pushed=replace(pushed, reason=NETWORK_BACK) if pushed.reason == NO_NETWORK else pushed,
                others=tuple(one for one in others if not one.reason.startswith(NO_NETWORK)))
        self.health = replace(before, state=event.state, reason=event.reason, retry_at_ms=event.retry_at,
                              ahead_s=ahead_s)

    def _fold_pushed(self, event: ev.HealthEvent) -> None:
        before = self.health.pushed
        since = before.since_ms if before.state == event.state else event.t  # the first loss, not the last
        self.health = replace(self.health, pushed=Pushed(event.state, event.reason, since, event.retry_at))

    def _usual_of(self, quote: Quote) -> float | None:
        """Only from closes that reach to the session before the quote's own day."""
        before, move = self._closes_before(quote), quote.move
        if before is None or move is None:
            return None
        known = self._norms.get(quote.symbol)
        if known is None or known[0] != before.times_ms[-1] or known[1] is not self.history[quote.symbol]:
            known = before.times_ms[-1], self.history[quote.symbol], usual_norm(before.close)
            self._norms[quote.symbol] = known
        norm = known[2]
        return None if norm is None or not norm[1] else (move - norm[0]) / norm[1]

    def _closes_before(self, quote: Quote) -> Bars | None:
        """Daily closes to the session before the quote's own day, by its own exchange's calendar; None where
        the newest is missing."""
        history = self.history.get(quote.symbol)
        if history is None or quote.time_ms is None:
            return None
        exchange = exchanges.of(quote)
        day = exchange.day_of(quote.time_ms)
        before = history.until(day_ms(day))
        if not len(before):
            return None
        missing = day_ms(exchange.previous_session(day)) - before.times_ms[-1]
        return before if missing <= (0 if exchange.firm and not exchange.evening else _ODD_DAYS_MS) else None


def _join(parts: list[ev.BarsEvent]) -> Bars:
    first = parts[0]

    def column(name: str) -> tuple[Any, ...]:
        return tuple(v for part in parts for v in getattr(part, name))

    return Bars(first.symbol, first.interval, column("times_ms"), column("close"), column("open"),
                column("high"), column("low"), column("volume"), first.source)
