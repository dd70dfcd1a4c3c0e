"""What events have brought so far, folded: quotes, bars, facts, news, the state of the source.

Pure: an event in, state changed. The store asks it for the parts of a picture.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import inf
from types import MappingProxyType
from typing import Any

from msgspec.structs import replace

from tui.feed import event as ev
from tui.market.bars import Bars, usual_days
from tui.market.embedded.first_screen import FirstScreen
from tui.market.quote import Quote, Session
from tui.market.session import day_ms, day_of, previous_session
from tui.state.snapshot import Headline, Health, Pushed

NO_NETWORK = "no network"  # as the stream words it
NETWORK_BACK = "the network was gone"
SPARK, HISTORY = "spark", "daily"


class Received:
    """State by symbol. `usual` holds the day's move in usual days, as far as it was asked for."""

    def __init__(self) -> None:
        self.quotes: dict[str, Quote] = {}
        self.usual: dict[str, float | None] = {}
        self.history: dict[str, Bars] = {}  # daily closes before today, for the usual day
        self.bars: dict[tuple[str, str], Bars] = {}
        self.facts: dict[str, Mapping[str, Any]] = {}
        self.news: dict[str, tuple[Headline, ...]] = {}
        self.earnings: dict[str, ev.Earnings] = {}
        self.health = Health()
        self.session: ev.SessionEvent | None = None
        self._sparks: dict[str, tuple[float, ...]] = {}
        self._own: dict[str, tuple[float, ...]] = {}  # prices that this run has recorded itself
        self._parts: dict[tuple[str, str, int], dict[int, ev.BarsEvent]] = {}

    def seed(self, first: FirstScreen) -> None:
        """The stored figures that serve until the feed speaks."""
        for symbol, figure in first.figures.items():
            self.quotes[symbol] = figure.quote
            self._sparks[symbol] = figure.spark
            self.usual[symbol] = figure.usual_days

    def show(
        self, quotes: dict[str, Quote], usual: dict[str, float | None], sparks: dict[str, tuple[float, ...]]
    ) -> None:
        """A recorded day: these figures and nothing of any other day."""
        self.quotes, self.usual, self._sparks = quotes, usual, sparks
        self.health = Health(state="none")

    def age(self) -> None:
        """What is there came in an earlier run: no reply of this one confirms it."""
        for symbol, quote in self.quotes.items():
            self.quotes[symbol] = replace(quote, fetched_ms=None)
        self.health = Health()

    def forget(self) -> None:
        """A stream that goes back to its beginning: what it has said since is not known yet."""
        for known in (self.quotes, self._sparks, self._own, self.usual, self.bars, self._parts, self.facts,
                      self.news, self.earnings):
            known.clear()
        self.session = None
        self.health = Health()

    def sparks(self) -> dict[str, tuple[float, ...]]:
        """Yahoo's spark, else what this run has recorded itself, else the stored closes."""
        own = {s: v for s, v in self._own.items() if len(v) >= 8 and s not in self._sparks}
        return {**self._sparks, **own}

    def work_out_usual(self) -> None:
        """How many usual days each move is, where a new quote or new closes came."""
        for symbol, quote in self.quotes.items():
            if symbol not in self.usual:
                self.usual[symbol] = self._usual_of(quote)

    def take_history(self, bars: Iterable[Bars], fresh: bool) -> None:
        """Daily bars that were read, where none are known yet; `fresh`: usual days are worked out anew."""
        for found in bars:
            if found.symbol not in self.history:
                self.history[found.symbol] = found
                if fresh:
                    self.usual.pop(found.symbol, None)

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
                self.earnings[symbol] = event
            case ev.SessionEvent():
                self.session = event
                if event.session is Session.CLOSED:
                    self.health = replace(self.health, pushed=Pushed())
            case ev.Health():
                self._fold_health(event)
            case ev.Hello():  # another feed: its stream has said nothing yet
                self.health = replace(self.health, pushed=Pushed())
            case ev.Heartbeat(requests=requests):
                self.health = replace(self.health, requests=requests)
            case _:
                pass

    def _fold_quote(self, event: ev.QuoteEvent) -> None:
        quote, before = event.quote, self.quotes.get(event.quote.symbol)
        good = quote.price is not None and 0 < quote.price < inf
        if not good and before is not None and before.price is not None:
            return  # a null reply is no news: the last good figure stays and grows old
        if not good:
            quote = replace(quote, price=None)
        if before is not None and before.fetched_ms is not None and quote.session is before.session:
            quote = _with_pushed(quote, before)
        self.quotes[quote.symbol] = quote
        if quote.session is Session.REGULAR and quote.price is not None:
            self._own[quote.symbol] = (*self._own.get(quote.symbol, ())[-399:], quote.price)
        self.usual.pop(quote.symbol, None)

    def _fold_tick(self, tick: ev.Tick) -> None:
        quote = self.quotes.get(tick.symbol)
        if quote is None or quote.fetched_ms is None or not 0 < tick.price < inf:
            return  # a move needs the previous close that a reply of this run brought
        newest, heard = quote.time_ms or 0, max(quote.fetched_ms, tick.t)
        if tick.session in (Session.PRE, Session.POST):
            if tick.time_ms > max(newest, quote.extended_time_ms or 0):
                self.quotes[tick.symbol] = replace(
                    quote, session=tick.session, extended_price=tick.price, extended_time_ms=tick.time_ms,
                    fetched_ms=heard,
                )
        elif tick.session is Session.REGULAR and tick.time_ms > newest and (
            day_of(tick.time_ms) == day_of(newest)  # else the previous close is that of another day
        ):
            self.quotes[tick.symbol] = replace(
                quote, session=Session.REGULAR, price=tick.price, time_ms=tick.time_ms, fetched_ms=heard,
                volume=tick.volume or quote.volume, cap_musd=_cap_at(tick.price, quote),
            )
            self.usual.pop(tick.symbol, None)

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
        elif event.range == HISTORY:
            self._take_daily(whole)
        else:
            self.bars[event.symbol, event.range] = whole

    def _take_daily(self, bars: Bars) -> None:
        """Daily closes that reach at least as far as those that are known."""
        known = self.history.get(bars.symbol)
        if len(bars) and (known is None or not len(known) or bars.times_ms[-1] >= known.times_ms[-1]):
            self.history[bars.symbol] = bars.closes()
            self.usual.pop(bars.symbol, None)

    def _fold_health(self, event: ev.Health) -> None:
        if event.what == "stream":
            self._fold_pushed(event)
        if event.what != "quotes":
            return
        success = event.t if event.state == "ok" else self.health.last_success_ms
        pushed = self.health.pushed
        if event.state == "ok" and pushed.reason == NO_NETWORK:  # a reply has come: there is one
            pushed = replace(pushed, reason=NETWORK_BACK)
        self.health = replace(
            self.health, pushed=pushed, state=event.state, reason=event.reason, last_success_ms=success,
            last_try_ms=event.t, retry_at_ms=event.retry_at,
        )

    def _fold_pushed(self, event: ev.Health) -> None:
        before = self.health.pushed
        since = before.since_ms if before.state == event.state else event.t  # the first loss, not the last
        pushed = Pushed(event.state, event.reason, since, event.retry_at)
        self.health = replace(self.health, pushed=pushed)

    def _usual_of(self, quote: Quote) -> float | None:
        """Only from closes that reach to the session before the quote's own day."""
        history, move = self.history.get(quote.symbol), quote.move
        if history is None or move is None or quote.time_ms is None:
            return None
        day = day_of(quote.time_ms)
        before = history.until(day_ms(day))
        if not len(before) or before.day(len(before) - 1) != previous_session(day).isoformat():
            return None
        return usual_days(before.close, move)


def _cap_at(price: float, quote: Quote) -> int | None:
    """The whole company at another price: its shares are those of the last reply."""
    if quote.cap_musd is None or not quote.price:
        return quote.cap_musd
    cap = quote.cap_musd * price / quote.price
    return round(cap) if cap < inf else None


def _with_pushed(quote: Quote, before: Quote) -> Quote:
    """`quote` of a batch, with the price of a trade that was pushed `before` and is newer than it."""
    if quote.session is Session.REGULAR and _newer_same_day(before.time_ms, quote.time_ms):
        price = before.price
        cap = quote.cap_musd if price is None else _cap_at(price, quote)
        return replace(quote, price=price, time_ms=before.time_ms, cap_musd=cap)
    if quote.extended and _newer_same_day(before.extended_time_ms, quote.extended_time_ms):
        return replace(
            quote, extended_price=before.extended_price, extended_time_ms=before.extended_time_ms
        )
    return quote


def _newer_same_day(pushed_ms: int | None, batch_ms: int | None) -> bool:
    return pushed_ms is not None and batch_ms is not None and pushed_ms > batch_ms and (
        day_of(pushed_ms) == day_of(batch_ms)
    )


def _join(parts: list[ev.BarsEvent]) -> Bars:
    first = parts[0]

    def column(name: str) -> tuple[Any, ...]:
        return tuple(v for part in parts for v in getattr(part, name))

    return Bars(
        first.symbol, first.interval, column("times_ms"), column("close"), column("open"), column("high"),
        column("low"), column("volume"), first.source,
    )
