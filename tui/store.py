"""The one place where an event becomes state: `apply(events)` folds, `picture(now)` gives the Snapshot.

Pure apart from its history: it knows no screen and no network. The app, `loopwatch check` and the tests use
the same store; in a replay the clock is the event's stamp.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from math import inf
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from tui import metrics
from tui.alerts.engine import INTERVAL_S, step
from tui.alerts.memory import EngineState
from tui.feed import event as ev
from tui.index_book import IndexBook
from tui.market.bars import Bars, usual_days
from tui.market.measure import Measure
from tui.market.quote import Freshness, Quote, Session, State, judge
from tui.market.reading import Concentration, day_reading, first_reading
from tui.market.session import day_ms, day_of, next_change, previous_session, session_at
from tui.snapshot import Headline, Health, Mode, NextEvent, Snapshot
from tui.timeline import changes_of, upcoming_of
from tui.unchanged import Unchanged

if TYPE_CHECKING:
    from tui.alerts.alert import Transition
    from tui.deals.article import PinnedLoop
    from tui.deals.ledger import Ledger
    from tui.ledger_facts import LedgerFacts
    from tui.market.first_screen import FirstScreen
    from tui.market.stored import ConcentrationSeries
    from tui.watchlist import Watchlist

LIVE_SOURCES = ("yahoo",)
EVALUATE_MS = 1000  # measures and alerts at most once a second
DEMO_INTERVAL_S = 400.0  # a recorded bar is five minutes: that far apart the demo's looks may be
SPARK, HISTORY = "spark", "daily"


class Store:
    """State of one run. In the modes REPLAY and DEMO the events' own stamps are the clock."""

    def __init__(
        self, watch: Watchlist, first: FirstScreen | None = None, mode: Mode = Mode.EMBEDDED
    ) -> None:
        self.watch = watch
        self.mode = mode
        self.first = first
        self.paused = False
        self.notice = ""
        self.ledger: Ledger | None = None
        self.engine = EngineState()
        self.series: ConcentrationSeries | None = None  # concentration since 2021, when it was read
        self.index = IndexBook()
        self.log: list[Transition] = []
        self.fresh_log: list[Transition] = []  # since the last `take_log`
        self._quotes: dict[str, Quote] = {}
        self._sparks: dict[str, tuple[float, ...]] = {}
        self._spark_own: dict[str, tuple[float, ...]] = {}
        self._usual: dict[str, float | None] = {}
        self._history: dict[str, Bars] = {}  # daily closes before today, for the usual day
        self._bars: dict[tuple[str, str], Bars] = {}
        self._parts: dict[tuple[str, str, int], dict[int, ev.BarsEvent]] = {}
        self._facts: dict[str, Mapping[str, Any]] = {}
        self._news: dict[str, tuple[Headline, ...]] = {}
        self._earnings: dict[str, ev.Earnings] = {}
        self._health = Health()
        self._session: ev.SessionEvent | None = None
        self._concentration: Concentration | None = None
        self._measures: Mapping[str, Measure] = {}
        self._freshness: Mapping[str, Freshness] = {}
        self._evaluated_ms = 0
        self._circulation: Mapping[str, float] = {}
        self._circulation_day: date | None = None
        self._dirty = True
        self._clock_ms = 0
        self._replay_day: date | None = None
        self._deals_of: tuple[date, int] | None = None
        self._newest: date | None = None
        self._pinned: PinnedLoop | None = None
        self._ledger_facts: LedgerFacts | None = None
        self._high_of: tuple[object, float | None] = (None, None)
        self._shares_of: tuple[int, str] = (0, "")
        self._shares: tuple[float, ...] = ()
        self._changes_of: tuple[object, ...] = ()
        self._changes: tuple[NextEvent, ...] = ()
        self._explained: tuple[object, tuple[NextEvent, ...]] = (None, ())
        self._kept = Unchanged()
        if first is not None:
            self._seed(first)

    def _seed(self, first: FirstScreen) -> None:
        """The stored figures that serve until the feed speaks."""
        self._concentration = first_reading(first)
        for symbol, figure in first.figures.items():
            self._quotes[symbol] = figure.quote
            self._sparks[symbol] = figure.spark
            self._usual[symbol] = figure.usual_days

    # What the app sets.

    def set_ledger(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self._dirty = True

    def take_circulation(self, values: Mapping[str, float], day: date) -> None:
        """Measures of the deals as of `day`, by register key, from a thread; they join what is there."""
        kept = self._circulation if self._circulation_day == day else {}
        self._circulation, self._circulation_day = {**kept, **values}, day
        self._dirty = True

    def set_watch(self, watch: Watchlist) -> None:
        self.watch = watch
        self._dirty = True

    def set_bars(self, bars: Bars, range: str) -> None:
        """Bars that were read from the archive or the stored data."""
        self._bars[bars.symbol, range] = bars

    def set_history(self, bars: Mapping[str, Bars]) -> None:
        """Daily bars of the symbols, for their usual day."""
        for symbol, found in bars.items():
            if symbol not in self._history:
                self._history[symbol] = found
                if self._flows or self.mode is Mode.DEMO:
                    self._usual.pop(symbol, None)
        self._dirty = True

    def set_health(self, health: Health) -> None:
        """What the parent's side knows of the feed process."""
        self._health = health

    def restore(self, events: Iterable[ev.AnyEvent]) -> None:
        """The last picture of the archive, before the feed has spoken."""
        self.apply(events)
        for symbol, quote in self._quotes.items():
            self._quotes[symbol] = replace(quote, fetched_ms=None)
        self.mode = Mode.LAST
        self._health = Health()
        self._dirty = True

    @property
    def history(self) -> Mapping[str, Bars]:
        """Daily closes by symbol, as far as they are known."""
        return self._history

    @property
    def health(self) -> Health:
        return self._health

    @property
    def replaying(self) -> bool:
        return self.mode in (Mode.REPLAY, Mode.DEMO)

    @property
    def clock_ms(self) -> int:
        """Stamp of the newest event: the clock of a replay."""
        return self._clock_ms

    # Folding.

    def apply(self, events: Iterable[ev.AnyEvent]) -> None:
        """Fold events into the state. In a replay, measures are evaluated as the stamps pass.

        Each stamp is judged when all its events are in: half a poll is no picture.
        """
        for event in events:
            if isinstance(event, ev.Hello) and self.mode is Mode.DEMO and event.t < self._clock_ms:
                self._begin_again()
            if event.t > self._clock_ms:
                if self.replaying and self._dirty and self._clock_ms - self._evaluated_ms >= EVALUATE_MS:
                    self._evaluate(self._clock_ms)
                self._clock_ms = event.t
            self._fold(event)
            self._dirty = True

    def _begin_again(self) -> None:
        """The demo goes back to its beginning: what it has shown since is not known yet."""
        self._clock_ms = self._evaluated_ms = 0
        for known in (self._quotes, self._sparks, self._spark_own, self._usual, self._bars, self._parts,
                      self._facts, self._news, self._earnings):
            known.clear()
        self._session, self._concentration = None, None
        self.index.forget()
        self._health = Health()
        self.engine = EngineState()
        self.log, self.fresh_log = [], []

    def _fold(self, event: ev.AnyEvent) -> None:
        match event:
            case ev.QuoteEvent():
                self._fold_quote(event)
            case ev.Tick():
                self._fold_tick(event)
            case ev.BarsEvent():
                self._fold_bars(event)
            case ev.Facts(symbol=symbol, facts=facts):
                self._facts[symbol] = MappingProxyType({**facts, "as_of_ms": event.t, "source": event.source})
            case ev.News(symbol=symbol, items=items):
                self._news[symbol] = tuple(Headline(i.title, i.url, i.publisher, i.time_ms) for i in items)
            case ev.Earnings(symbol=symbol):
                self._earnings[symbol] = event
            case ev.Holdings():
                self.index.take(event)
            case ev.SessionEvent():
                self._session = event
            case ev.Health():
                self._fold_health(event)
            case ev.Heartbeat(requests=requests):
                self._health = replace(self._health, requests=requests)
            case _:
                pass

    def _fold_quote(self, event: ev.QuoteEvent) -> None:
        quote, before = event.quote, self._quotes.get(event.quote.symbol)
        good = quote.price is not None and 0 < quote.price < inf
        if not good and before is not None and before.price is not None:
            return  # a null reply is no news: the last good figure stays and grows old
        if not good:
            quote = replace(quote, price=None)
        if before is not None and before.fetched_ms is not None and quote.session is before.session:
            quote = _with_pushed(quote, before)
        self._quotes[quote.symbol] = quote
        if self.mode in (Mode.EMBEDDED, Mode.LAST):
            self.mode = Mode.FEED
        if quote.session is Session.REGULAR and quote.price is not None:
            self._spark_own[quote.symbol] = (*self._spark_own.get(quote.symbol, ())[-399:], quote.price)
        self._usual.pop(quote.symbol, None)

    def _fold_tick(self, tick: ev.Tick) -> None:
        quote = self._quotes.get(tick.symbol)
        if quote is None or quote.fetched_ms is None or not 0 < tick.price < inf:
            return  # a move needs the previous close that a reply of this run brought
        newest, heard = quote.time_ms or 0, max(quote.fetched_ms, tick.t)
        if tick.session in (Session.PRE, Session.POST):
            if tick.time_ms > max(newest, quote.extended_time_ms or 0):
                self._quotes[tick.symbol] = replace(
                    quote, session=tick.session, extended_price=tick.price, extended_time_ms=tick.time_ms,
                    fetched_ms=heard,
                )
        elif tick.session is Session.REGULAR and tick.time_ms > newest and (
            day_of(tick.time_ms) == day_of(newest)  # else the previous close is that of another day
        ):
            self._quotes[tick.symbol] = replace(
                quote, session=Session.REGULAR, price=tick.price, time_ms=tick.time_ms, fetched_ms=heard,
                volume=tick.volume or quote.volume, cap_musd=_cap_at(tick.price, quote),
            )
            self._usual.pop(tick.symbol, None)

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
            self._bars[event.symbol, event.range] = whole

    def _take_daily(self, bars: Bars) -> None:
        """Daily closes that reach at least as far as those that are known."""
        known = self._history.get(bars.symbol)
        if len(bars) and (known is None or not len(known) or bars.times_ms[-1] >= known.times_ms[-1]):
            self._history[bars.symbol] = bars
            self._usual.pop(bars.symbol, None)

    def _fold_health(self, event: ev.Health) -> None:
        if event.what != "quotes":
            return
        success = event.t if event.state == "ok" else self._health.last_success_ms
        self._health = replace(
            self._health, state=event.state, reason=event.reason, last_success_ms=success,
            last_try_ms=event.t, retry_at_ms=event.retry_at,
        )

    # The picture.

    def picture(self, now_ms: int) -> Snapshot:
        """The frozen picture at `now_ms` (ignored in a replay, whose clock is the newest stamp)."""
        now = self._clock_ms or now_ms if self.replaying else now_ms
        if self._dirty or now - self._evaluated_ms >= EVALUATE_MS or now < self._evaluated_ms:
            self._evaluate(now)
        session = self._session_now(now)
        today = self._replay_day or day_of(now)
        newest, pinned = self._deals(today)
        next_ms, next_session = next_change(now)
        kept = self._kept
        return Snapshot(
            as_of_ms=now, mode=self.mode, day=self._shown_day(now), watch=self.watch, session=session,
            next_ms=next_ms, next_session=next_session, quotes=kept.mapping("quotes", self._quotes),
            freshness=self._freshness, sparks=kept.mapping("sparks", self._shown_sparks()),
            usual=kept.mapping("usual", self._usual), bars=kept.mapping("bars", self._bars),
            facts=kept.mapping("facts", self._facts), news=kept.mapping("news", self._news),
            concentration=self._concentration, comovement=self.index.study,
            share_history=self._share_history(now),
            ledger=self.ledger, pinned=pinned, deals_to=newest,
            measures=self._measures, alerts=kept.part("alerts", self.engine.alerts),
            conditions=kept.part("conditions", self.engine.conditions),
            alert_log=kept.part("alert_log", tuple(reversed(self.log[-200:]))),
            changes=self._changed(today),
            upcoming=kept.part("upcoming", upcoming_of(today, self._earnings.values())),
            events=self._day_events(), health=self._health, paused=self.paused, notice=self.notice,
        )

    def _deals(self, today: date) -> tuple[date | None, PinnedLoop | None]:
        """Newest date of the ledger and the pinned loop as of a day, worked out once a day and ledger."""
        if self.ledger is None:
            return None, None
        if self._deals_of != (today, id(self.ledger)):
            from tui.deals.article import article_loop
            from tui.ledger_facts import ledger_facts

            self._deals_of = (today, id(self.ledger))
            self._newest = self.ledger.newest_day(today)
            self._pinned = article_loop(self.ledger, today)
            self._ledger_facts = ledger_facts(self.ledger, today)
        return self._newest, self._pinned

    def take_log(self) -> list[Transition]:
        """Transitions since the last call, for the archive and delivery."""
        fresh, self.fresh_log = self.fresh_log, []
        return fresh

    def _share_history(self, now: int) -> tuple[float, ...]:
        """Daily share of the seven since 2021; a recorded day sees nothing later than itself."""
        if self.series is None:
            return ()
        day = self._shown_day(now).isoformat()
        key = (id(self.series), day)
        if key != self._shares_of:
            last = self.series.place(day)
            self._shares_of = key
            self._shares = self.series.mag7[: last + 1] if last is not None else ()
        live = self._concentration
        if live is not None and live.estimated and live.seven.share is not None and not live.seven.bound:
            return (*self._shares, live.seven.share)
        return self._shares

    def _changed(self, today: date) -> tuple[NextEvent, ...]:
        key = (today, id(self.ledger), len(self.log))
        if key != self._changes_of:
            self._changes_of = key
            self._changes = changes_of(self.ledger, today, self.log)
        return self._changes

    def _session_now(self, now: int) -> Session:
        if self._replay_day is not None:
            return Session.CLOSED
        if self._session is not None and (self._flows or self.mode is Mode.DEMO):
            return self._session.session
        return session_at(now)

    @property
    def _flows(self) -> bool:
        """True for a feed of this run and for a recorded one: both are judged alike."""
        return self.mode is Mode.FEED or (self.mode is Mode.REPLAY and self._replay_day is None)

    def _shown_day(self, now: int) -> date:
        if self._replay_day is not None:
            return self._replay_day
        if self.mode is Mode.EMBEDDED and self.first is not None:
            return date.fromisoformat(self.first.as_of)
        return day_of(now)

    def _shown_sparks(self) -> dict[str, tuple[float, ...]]:
        """Yahoo's spark, else what this run has recorded itself, else the stored closes."""
        own = {s: v for s, v in self._spark_own.items() if len(v) >= 8 and s not in self._sparks}
        return {**self._sparks, **own}

    def _evaluate(self, now: int) -> None:
        self._dirty = False
        self._evaluated_ms = now
        self._freshness = self._kept.mapping(
            "freshness", {s: self._judge(q, now) for s, q in self._quotes.items()}
        )
        for symbol, quote in self._quotes.items():
            if symbol not in self._usual:
                self._usual[symbol] = self._usual_of(quote)
        day = self._shown_day(now)
        if self._flows:
            known = {s: q for s, q in self._quotes.items() if q.fetched_ms is not None}
            self._take_reading(self.index.reading(known, day, self.watch.index, self._history, self.series))
        elif self.mode is Mode.DEMO:
            self._take_reading(day_reading(previous_session(day).isoformat()))
        self._measures = self._kept.mapping("measures", metrics.compute(self._inputs(now, day)))
        daily = self.mode is Mode.REPLAY and self._replay_day is not None
        self.engine, transitions = step(
            self.watch.rules, self.engine, self._measures, now, self._session_now(now), daily=daily,
            interval_s=DEMO_INTERVAL_S if self.mode is Mode.DEMO else INTERVAL_S,
        )
        self.log.extend(transitions)
        self.fresh_log.extend(transitions)
        del self.log[:-500]

    def _take_reading(self, reading: Concentration | None) -> None:
        if reading is not None:
            self._concentration = self._kept.part("concentration", reading)

    def _inputs(self, now: int, today: date) -> metrics.Inputs:
        stored = self.mode in (Mode.EMBEDDED, Mode.LAST)
        return metrics.Inputs(
            now_ms=now, quotes=self._quotes, freshness=self._freshness, usual=self._usual,
            concentration=self._concentration,
            deals_to=self._deals(today)[0], today=today, stored=stored,
            down_s=self._down_s(now), replay=self.replaying and not self._flows,
            ledger=self._ledger_facts, circulation=self._circulation,
            circulation_day=self._circulation_day, top10_high=self._top10_high(today),
            index=self.index.facts(self.ledger, today, self._quotes, self._history),
        )

    def _top10_high(self, today: date) -> float | None:
        """Highest top-10 share of the 250 sessions before `today`; None unless they are stored without a gap
        to the session before."""
        key = (id(self.series), today)
        if self._high_of[0] != key:
            self._high_of = (key, None if self.series is None else high_before(self.series, today))
        return self._high_of[1]

    def _down_s(self, now: int) -> float | None:
        """Seconds without a reply in an open session; None while that means nothing."""
        if not self._flows or self._session_now(now) is not Session.REGULAR:
            return None
        last = self._health.last_success_ms
        return None if last is None else max(0.0, (now - last) / 1000)

    def _judge(self, quote: Quote, now: int) -> Freshness:
        if self.mode in (Mode.EMBEDDED, Mode.LAST) or self._replay_day is not None:
            age = None if quote.time_ms is None else max(0, (now - quote.time_ms) // 1000)
            return Freshness(State.CLOSED, age, "stored")
        closed = quote.session is Session.CLOSED
        cadence = self.watch.refresh.closed_s if closed else self.watch.refresh.quotes_s
        if self.mode is Mode.DEMO:
            cadence = 600  # one bar is five minutes of recorded time
        open_now = session_at(now) is Session.REGULAR
        return judge(quote, now, cadence, open_now and not closed)

    def _usual_of(self, quote: Quote) -> float | None:
        """Only from closes that reach to the session before the quote's own day."""
        history, move = self._history.get(quote.symbol), quote.move
        if history is None or move is None or quote.time_ms is None:
            return None
        day = day_of(quote.time_ms)
        before = history.until(day_ms(day))
        if not len(before) or before.day(len(before) - 1) != previous_session(day).isoformat():
            return None
        return usual_days(before.close, move)

    # A recorded day.

    def show_day(self, day: date) -> None:
        """Replay: the closing state of a stored session; nothing of any other day remains."""
        from tui.market import stored

        iso = day.isoformat()
        known = {s: q for s in stored.symbols() if (q := stored.quote_on(s, iso)) is not None}
        self._replay_day, self.mode = day, Mode.REPLAY
        self._quotes = known
        self._usual = {s: stored.usual_on(s, iso) for s in known}
        self._sparks = {s: _closes_to(s, iso) for s in known}
        self._concentration = day_reading(iso)
        self._clock_ms = max((q.time_ms for q in known.values() if q.time_ms), default=0)
        self.engine = EngineState()
        self.log, self.fresh_log = [], []
        self._health = Health(state="none")
        self._evaluate(self._clock_ms)

    def _day_events(self) -> tuple[NextEvent, ...]:
        if self._replay_day is None:
            return ()
        key = (self._replay_day, id(self.ledger))
        if key != self._explained[0]:
            from tui.timeline import explaining

            self._explained = (key, explaining(self._replay_day, self.ledger))
        return self._explained[1]


def high_before(series: ConcentrationSeries, today: date, sessions: int = 250) -> float | None:
    """Highest top-10 share of the `sessions` sessions before `today`, when the series reaches to the last."""
    before = previous_session(today)
    row = series.place(before.isoformat())
    if row is None or row + 1 < sessions or series.times_ms[row] != day_ms(before):
        return None
    return max(series.top10[row + 1 - sessions : row + 1])


def _closes_to(symbol: str, day: str, count: int = 30) -> tuple[float, ...]:
    from tui.market import stored

    bars = stored.daily(symbol)
    return bars.until(stored.ms_of(day) + 1).close[-count:] if bars else ()


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
