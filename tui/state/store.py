"""The one place where an event becomes state: `apply(events)` folds, `look(now)` judges, `picture(now)` asks.

Pure apart from its history: it knows no screen and no network. App, guard, check and the tests use the same
store; in a replay the clock is the event's stamp. One writer calls `apply` and `look`; anybody may ask.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from msgspec.structs import replace

from tui.alerts.engine import INTERVAL_S, step
from tui.alerts.measure import Measure
from tui.alerts.memory import EngineState
from tui.feed import event as ev
from tui.market.bars import Bars
from tui.market.index.reading import Concentration, day_reading, first_reading
from tui.market.index.record import Record
from tui.market.quote import Freshness, Quote, Session
from tui.market.session import day_of, next_change, previous_session, session_at
from tui.state import measures as metrics
from tui.state.index_lists import IndexLists
from tui.state.judging import DEMO_CADENCE_S, freshness_of, silent_s, with_late
from tui.state.last_values import LastValues
from tui.state.ledger_of_day import LedgerDay
from tui.state.share_history import SharePast
from tui.state.sharing import Shared
from tui.state.snapshot import FeedHealth, Mode, Recorded, Snapshot

if TYPE_CHECKING:
    from tui.alerts.alert import Transition
    from tui.alerts.rule import Rule
    from tui.deals.ledger.ledger import Ledger
    from tui.market.comovement import CoMovement
    from tui.market.embedded.first_screen import FirstScreen
    from tui.market.embedded.series import ConcentrationSeries
    from tui.market.index.weights import Weights
    from tui.state.desk_alerts import DeskAlerts
    from tui.watchlist import Watchlist

EVALUATE_MS = 1000  # measures and alerts at most once a second
DEMO_INTERVAL_S = 400.0  # a recorded bar is five minutes: that far apart the demo's looks may be


class Store:
    """State of one run. In the modes REPLAY and DEMO the events' own stamps are the clock.

    With a `day` it holds the close of that session and nothing later: `feed.recorded.replay.day_events` are
    its events. `of_day` makes such a second store on the same ledger, series and rules.
    """

    def __init__(self, watch: Watchlist, first: FirstScreen | None = None, mode: Mode = Mode.EMBEDDED,
                 day: date | None = None) -> None:
        self.watch, self.mode, self.first = watch, mode, first
        self.ledger: Ledger | None = None  # of a recorded day as it was known then
        self.whole: Ledger | None = None  # with all that came later
        self.unread: int | None = None
        self.engine = EngineState()
        self.desk: DeskAlerts | None = None  # what a desk's collector judges, beside the own engine
        self.series: ConcentrationSeries | None = None  # concentration since 2021, when it was read
        self.index = IndexLists()
        self.log: list[Transition] = []
        self.fresh_log: list[Transition] = []  # since the last `take_log`
        self.received = LastValues()
        self.recorded: Mapping[str, Recorded] = {}  # sessions of own measures, as far as a page asked
        self._concentration: Concentration | None = None
        self._measures: Mapping[str, Measure] = {}
        self.private: Mapping[str, Measure] = {}  # what the person owns: for the rules, in no picture
        self._freshness: Mapping[str, Freshness] = {}
        self.evaluated_ms = 0  # when measures and alerts were judged last
        self._circulation: Mapping[str, float] = {}
        self._circulation_day: date | None = None
        self._dirty, self._moved = True, False  # judged anew with the next look; within a second
        self._unjudged = True  # something has come since freshness was judged
        self._clock_ms = 0
        self._replay_day = day
        self._of_day, self._past, self._kept = LedgerDay(), SharePast(), Shared()
        if first is not None:
            self._concentration = first_reading(first)
            self.received.seed(first)
        if day is not None:
            self._concentration = day_reading(day.isoformat())
            self.received.health = FeedHealth(state="none")

    def of_day(self, day: date) -> Store:
        """A second store for the close of a session, on what is known beside the feed; this one stays.

        It is to be given the events of that day; its engine begins anew.
        """
        other = Store(self.watch, None, Mode.REPLAY, day)
        other.series = self.series
        if self.whole is not None:
            other.set_ledger(self.whole)
        return other

    # What the service sets.

    def set_unread(self, count: int) -> None:
        """How many things wait in the inbox: all that is known of them here."""
        if count != self.unread:
            self.unread = count
            self._dirty = True

    def set_private(self, measures: Mapping[str, Measure]) -> None:
        """Measures that only rules see: no picture, file or message holds them."""
        if measures != self.private:
            self.private = measures
            self._dirty = True

    def set_ledger(self, ledger: Ledger) -> None:
        self.whole = ledger
        self.ledger = ledger if self._replay_day is None else ledger.known_on(self._replay_day)
        self._dirty = True

    def take_circulation(self, values: Mapping[str, float], day: date) -> None:
        """Measures of the deals as of `day`, by register key, from a thread; they join what is there."""
        kept = self._circulation if self._circulation_day == day else {}
        self._circulation, self._circulation_day = {**kept, **values}, day
        self._dirty = True

    def set_series(self, series: ConcentrationSeries | None) -> None:
        """Concentration since 2021."""
        self.series = series
        self._dirty = True

    def set_record(self, record: Record) -> None:
        """What this program has recorded of concentration itself."""
        self.index.record = record
        self._dirty = True

    def set_files(self, files: Mapping[str, Weights]) -> None:
        """Holdings files of the user's own, by index."""
        self.index.set_files(files)
        self._dirty = True

    def set_study(self, study: CoMovement | None) -> None:
        """How the loop's names move together."""
        self.index.study = study
        self._dirty = True

    def set_desk(self, desk: DeskAlerts) -> None:
        """What a desk's collector judges; of the own rules those that are its are not judged here."""
        self.desk = desk
        self._dirty = True

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules that are judged here."""
        return self.watch.rules if self.desk is None else self.desk.own(self.watch.rules)

    def set_watch(self, watch: Watchlist) -> None:
        self.watch = watch
        self._dirty = True

    def set_bars(self, bars: Bars, range: str) -> None:
        """Bars that were read from the archive or the stored data."""
        self.received.bars[bars.symbol, range] = bars

    def set_history(self, bars: Mapping[str, Bars]) -> None:
        """Daily bars of the symbols, for their usual day."""
        self.received.take_history(bars.values(), self._flows or self.mode is Mode.DEMO)
        self._dirty = True

    def set_health(self, health: FeedHealth) -> None:
        """What the parent's side knows of the feed process."""
        self.received.health = health

    def restore(self, events: Iterable[ev.AnyEvent]) -> None:
        """The last picture of the archive, before the feed has spoken."""
        self.apply(events)
        self.received.age()
        self.mode = Mode.LAST
        self._dirty = self._unjudged = True

    @property
    def history(self) -> Mapping[str, Bars]:
        """Daily closes by symbol, as far as they are known."""
        return self.received.history

    @property
    def health(self) -> FeedHealth:
        return self.received.health

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
                if self.replaying and self.waiting and self._clock_ms - self.evaluated_ms >= EVALUATE_MS:
                    self._evaluate(self._clock_ms)
                self._clock_ms = event.t
            self._take(event)
            moves = not isinstance(event, ev.Heartbeat)  # a sign of life alone moves nothing
            self._moved, self._unjudged = self._moved or moves, self._unjudged or moves

    @property
    def waiting(self) -> bool:
        """True while something has come that the measures and alerts have not seen."""
        return self._dirty or self._moved

    def _begin_again(self) -> None:
        """The demo goes back to its beginning: what it has shown since is not known yet."""
        self._clock_ms = self.evaluated_ms = 0
        self.received.forget()
        self._concentration = None
        self.index.forget()
        self.engine = EngineState()
        self.log, self.fresh_log = [], []

    def _take(self, event: ev.AnyEvent) -> None:
        if isinstance(event, ev.Holdings):
            self.index.take_holdings(event)
            self._dirty = True
            return
        self.received.fold(event)
        self._dirty |= isinstance(event, ev.HealthEvent | ev.SessionEvent)  # a whole reply, other hours
        if isinstance(event, ev.QuoteEvent) and self.mode in (Mode.EMBEDDED, Mode.LAST):
            quote = self.received.quotes.get(event.quote.symbol)
            if quote is not None and quote.fetched_ms is not None:
                self.mode = Mode.FEED
                self._dirty = True

    # The picture.

    def look(self, now_ms: int) -> Snapshot:
        """Judge what has come, step the alerts when it is time, and give the picture: the writer's question.

        The first change is judged at once, what follows within a second once more; quotes are never late.
        """
        now = self._clock_at(now_ms)
        due = not 0 <= now - self.evaluated_ms < EVALUATE_MS or (self.replaying and self._moved)
        if self._dirty or due:
            self._evaluate(now)
        elif self._moved:
            self._judge_all(now)
        return self.picture(now_ms)

    def picture(self, now_ms: int) -> Snapshot:
        """The frozen picture at `now_ms` (ignored in a replay, whose clock is the newest stamp).

        Asks and changes nothing: measures and alerts are those of the last look.
        """
        now = self._clock_at(now_ms)
        today = self._ledger_day(now)
        deals = self._of_day
        deals.turn_to(self.ledger, today)
        next_ms, next_session = next_change(now)
        kept, received, desk = self._kept, self.received, self.desk
        engine, log, rules = self.engine, self.log, self.watch.rules
        if desk is not None:
            engine, log, rules = desk.beside(engine), desk.logged(log), (*desk.rules, *rules)
        return Snapshot(
            as_of_ms=now, mode=self.mode, day=self._shown_day(now), watch=self.watch,
            session=self._session_now(now), next_ms=next_ms, next_session=next_session,
            quotes=kept.mapping("quotes", self._named(received.quotes)),
            freshness=self._judged(now) if self._unjudged else self._freshness,
            sparks=kept.mapping("sparks", received.sparks()), sparks_to=received.sparks_to(),
            usual=kept.mapping("usual", received.usual), bars=kept.mapping("bars", received.bars),
            closes=kept.mapping("closes", received.history), recorded=self.recorded,
            facts=kept.mapping("facts", received.facts), news=kept.mapping("news", received.news),
            concentration=self._concentration, comovement=self.index.study,
            share_history=self._past.history(self.series, self._shown_day(now), self._concentration),
            ledger=self.ledger, pinned=deals.pinned, deals_to=deals.newest, unread=self.unread or 0,
            measures=self._measures, alerts=kept.part("alerts", engine.alerts),
            conditions=kept.part("conditions", engine.conditions),
            alert_log=kept.part("alert_log", tuple(reversed(log[-200:]))),
            changes=deals.changes(self.ledger, today, log, {rule.id: rule.name for rule in rules}),
            upcoming=kept.part("upcoming", deals.upcoming(self.ledger, today, received.earnings.values())),
            events=deals.explaining(self.ledger, self._replay_day), health=received.health,
        )

    def _named(self, quotes: Mapping[str, Quote]) -> Mapping[str, Quote]:
        """The quotes, each by the name that the person gave it."""
        own = ((s, name, quotes[s]) for s, name in self.watch.names if s in quotes)
        found = {symbol: replace(quote, name=name) for symbol, name, quote in own}
        return {**quotes, **found} if found else quotes

    def _clock_at(self, now_ms: int) -> int:
        return self._clock_ms or now_ms if self.replaying else now_ms

    def take_log(self) -> list[Transition]:
        """Transitions since the last call, for the archive and delivery."""
        fresh, self.fresh_log = self.fresh_log, []
        return fresh

    def _session_now(self, now: int) -> Session:
        if self._replay_day is not None:
            return Session.CLOSED
        if self.received.session is not None and (self._flows or self.mode is Mode.DEMO):
            return self.received.session.session
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

    def _ledger_day(self, now: int) -> date:
        """The ledger is read as of today, however old the prices are; else their age would make news."""
        return self._replay_day or day_of(now)

    def _evaluate(self, now: int) -> None:
        self._dirty = self._moved = False
        self.evaluated_ms = now
        self._judge_all(now)
        self.received.work_out_usual(now)
        day = self._shown_day(now)
        if self._flows:
            known = {s: q for s, q in self.received.quotes.items() if q.fetched_ms is not None}
            history = self.received.history
            self._take_reading(self.index.reading(known, day, self.watch.index, history, self.series), known)
        elif self.mode is Mode.DEMO:
            self._take_reading(day_reading(previous_session(day).isoformat()))
        elif self.series is not None and self._concentration is not None:  # not before the first picture
            from tui.market.index.official import with_official

            self._take_reading(with_official(self._concentration, self.received.quotes, day))
        self._measures = self._kept.mapping("measures", metrics.compute(self._inputs(now, day)))
        daily = self.mode is Mode.REPLAY and self._replay_day is not None
        if self.desk is not None and not self.desk.known:
            return
        self.engine, transitions = step(
            self.rules, self.engine, {**self._measures, **self.private} if self.private
            else self._measures, now, self._session_now(now), daily=daily,
            interval_s=DEMO_INTERVAL_S if self.mode is Mode.DEMO else INTERVAL_S,
        )
        self.log.extend(transitions)
        self.fresh_log.extend(transitions)
        del self.log[:-500]

    def _judge_all(self, now: int) -> None:
        self._freshness, self._unjudged = self._kept.mapping("freshness", self._judged(now)), False

    def _judged(self, now: int) -> dict[str, Freshness]:
        is_stored = self.mode in (Mode.EMBEDDED, Mode.LAST) or self._replay_day is not None
        cadence = DEMO_CADENCE_S if self.mode is Mode.DEMO else None
        return freshness_of(self.received, self.watch, now, is_stored, cadence)

    def _take_reading(self, reading: Concentration | None, known: Mapping[str, Quote] | None = None) -> None:
        if reading is not None:
            reading = with_late(reading, self._freshness, known or {}) if self._flows else reading
            self._concentration = self._kept.part("concentration", reading)

    def _inputs(self, now: int, today: date) -> metrics.Inputs:
        stored = self.mode in (Mode.EMBEDDED, Mode.LAST)
        ledger_day = self._ledger_day(now)
        self._of_day.turn_to(self.ledger, ledger_day)
        record = self.index.record if self._flows else Record()
        is_open = self._flows and self._session_now(now) is Session.REGULAR
        high = self._past.top10_high(self.series, today, self._concentration, record)
        return metrics.Inputs(
            now_ms=now, quotes=self.received.quotes, freshness=self._freshness, usual=self.received.usual,
            concentration=self._concentration, deals_to=self._of_day.newest, today=today,
            ledger_day=ledger_day, stored=stored, ledger=self._of_day.facts,
            down_s=silent_s(self.received, now) if is_open else None,
            replay=self.replaying and not self._flows, circulation=self._circulation,
            circulation_day=self._circulation_day, top10_high=high.share, top10_known=high.known,
            index=self.index.facts(self.ledger, today, self.received.quotes, self.received.history),
            unread=self.unread,
        )
