"""The one thread that talks to Yahoo: asks the schedule, keeps to the breakers, prints what came."""

from __future__ import annotations

import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tui.feed import event as ev
from tui.feed import schedule
from tui.feed.breaker import Breakers
from tui.feed.command import Command, Pause, Refresh, Search, Sources, Visible
from tui.feed.schedule import Job, Task, Wanted
from tui.feed.yahoo.charts import RANGES
from tui.feed.yahoo.fault import Fault, Kind, Unreadable, explain
from tui.market import exchanges
from tui.market import session as calendar
from tui.market.freshness import off_ms, trades
from tui.market.quote import Quote, Session
from tui.system import clock

if TYPE_CHECKING:
    from tui.feed.candidates import Titles
    from tui.feed.yahoo.client import Yahoo
    from tui.feed.yahoo.stream import Stream
    from tui.feed.yahoo.tasks import Asker

Emit = Callable[..., None]
_WHAT = {
    Job.QUOTES: "quotes", Job.FALLBACK: "chart", Job.CHART: "chart", Job.SPARKS: "spark",
    Job.HISTORY: "daily", Job.NEWS: "news", Job.HEADLINES: "news", Job.FACTS: "facts", Job.EARNINGS: "facts",
    Job.HOLDINGS: "lists", Job.CAPS: "lists",
}
_SHARED = {Job.EARNINGS: Job.FACTS, Job.HOLDINGS: Job.FACTS, Job.HISTORY: Job.SPARKS, Job.HEADLINES: Job.NEWS}
_DEGRADING = (Kind.AUTH, Kind.SERVER, Kind.GARBAGE, Kind.TIMEOUT)
_SEARCH = "search"
_LEAST_REFRESH_MS = 5_000
_LONGEST_REST_S = 30.0
_OUR_LIMIT_REST_MS = 5_000


def _mono_ms() -> int:
    return time.monotonic_ns() // 1_000_000


class Worker:
    """Polls until stopped. `obey` may be called from any thread."""

    def __init__(self, emit: Emit, symbols: tuple[str, ...], cadence: schedule.Cadence,
                 cache: str | None = None, slow: bool = True, stream: Stream | None = None) -> None:
        self._emit, self._cadence, self._cache, self._stream = emit, cadence, cache, stream
        self._wake = threading.Condition()
        self._wanted = Wanted(symbols=symbols, slow=slow)
        self._request = 0
        self._searches: deque[Search] = deque(maxlen=1)
        self._paused = False
        self._refreshed = -_LEAST_REFRESH_MS
        self._log = schedule.Log(_mono_ms())
        self._breakers = Breakers()
        self._rest_until = 0  # our own limit was reached
        self._session = self._calendar = calendar.session_at(clock.now_ms())
        self._phases: dict[str, exchanges.Phase] = {}
        self._told: tuple[Session, int] | None = None
        self._unwell: dict[str, str] = {}  # the path that is held for it; none where one reply was odd
        self.polls = self.good_polls = 0
        self._sources = Sources()
        self._titles: Titles | None = None
        self._yahoo: Yahoo | None = None
        self._asker: Asker | None = None

    @property
    def requests(self) -> int:
        """Requests sent so far."""
        return self._yahoo.requests if self._yahoo else 0

    def obey(self, command: Command) -> None:
        """Take a command of the parent (stop is main's own)."""
        with self._wake:
            if isinstance(command, Visible):
                self._look(command)
            elif isinstance(command, Search):
                self._searches.append(command)
            elif isinstance(command, Pause):
                self._paused = command.on
            elif isinstance(command, Sources):
                self._sources, self._titles = command, None
            elif isinstance(command, Refresh) and _mono_ms() - self._refreshed >= _LEAST_REFRESH_MS:
                self._refreshed = _mono_ms()
                self._log.forget((Job.QUOTES, Job.CHART))
            self._wake.notify()
        self._guide_stream()

    def _guide_stream(self) -> None:
        """Ticks of what is visible, from the first poll on (they need its previous closes)."""
        if self._stream is not None:
            symbols = self._wanted.symbols if self.polls and not self._paused else ()
            told = self._calendar if "quotes" in self._unwell else self._session
            known = self._known()
            abroad = tuple(s for s, q in known.items() if exchanges.of(q) is not exchanges.NEW_YORK)
            now = clock.now_ms()
            self._stream.ahead_ms = off_ms((self._yahoo.session.ahead_s if self._yahoo else None) or 0)
            self._stream.watch(symbols, told, abroad, any(trades(known[s], now) for s in abroad))

    def _look(self, command: Visible) -> None:
        self._request = command.request
        self._wanted = replace(self._wanted, symbols=tuple(dict.fromkeys(command.symbols)),
                               news_symbol=command.news_symbol, funds=tuple(dict.fromkeys(command.funds)),
                               chart_symbol=command.chart_symbol if command.chart_range in RANGES else "",
                               chart_range=command.chart_range)

    def run(self, once: bool = False) -> None:
        """Load yfinance and poll; with `once` return after the first poll of quotes."""
        self._tell_session(self._session)
        if not self._load():
            return
        while not (once and self.polls):
            search, task, rest_s = self._next()
            if search is not None:
                self._search(search)
            elif task is not None:
                self._do(task)
            else:
                self._follow_calendar()
                with self._wake:
                    if not self._searches:
                        self._wake.wait(rest_s)

    @staticmethod
    def load_library() -> None:
        """What asking needs, once a process. Raises whatever a broken library raises."""
        # pandas would load pyarrow where it is installed: 35 MB for frames that we never make.
        sys.modules.setdefault("pyarrow", None)  # type: ignore[arg-type]
        from tui.feed.yahoo import client, library, tasks  # noqa: F401

        library.load()

    def _load(self) -> bool:
        try:
            self.load_library()
            from tui.feed.yahoo.client import Yahoo, cache_folder
            from tui.feed.yahoo.tasks import Asker

            self._yahoo = Yahoo(clock.now_ms, cache_folder(self._cache))
            self._asker = Asker(self._yahoo)
        except Exception as error:  # a broken library must not end the feed: it goes on telling why
            reason = f"the Yahoo library cannot be loaded ({type(error).__name__})"
            self._emit(ev.HealthEvent(t=clock.now_ms(), state="error", reason=reason))
            return False
        return True

    def _next(self) -> tuple[Search | None, Task | None, float]:
        """What to do now: a search, a task, or seconds to rest."""
        now = _mono_ms()
        with self._wake:
            if self._searches:
                return self._searches.popleft(), None, 0.0
            if self._paused:
                return None, None, _LONGEST_REST_S
            wanted = replace(
                self._wanted, companies=self._companies(), degraded=self._degraded(),
                headlines=self._reader().symbols if self._sources.headlines and self.polls else (),
                day=calendar.day_of(clock.now_ms()).isoformat(),
            )
            plan = schedule.plan(now, self._pace(), wanted, self._log, self._cadence, self._held())
        rest_s = min(_LONGEST_REST_S, (plan.at - now) / 1000, self._changes_in_s())
        return None, plan.task, max(0.02, rest_s)

    def _known(self) -> dict[str, Quote]:
        """The last quotes of what is visible."""
        last = self._asker.last if self._asker else {}
        return {symbol: last[symbol] for symbol in self._wanted.symbols if symbol in last}

    def _pace(self) -> Session:
        """New York's session; while that is closed and anything visible trades elsewhere, a regular one."""
        now = clock.now_ms()
        elsewhere = self._session is Session.CLOSED and any(trades(q, now) for q in self._known().values())
        return Session.REGULAR if elsewhere else self._session

    def _changes_in_s(self) -> float:
        """Seconds until an exchange of the board, or New York's session, begins something else."""
        now = clock.now_ms()
        ends = (exchanges.span_at(exchanges.of(q), now).end_ms for q in self._known().values())
        return (min(calendar.next_change(now)[0], *ends) - now) / 1000 if self._known() else _LONGEST_REST_S

    def _companies(self) -> tuple[str, ...]:
        return tuple(symbol for symbol, quote in self._known().items() if quote.kind == "EQUITY")

    def _reader(self) -> Titles:
        """Who reads the titles; made after the first poll, since it loads the ledger."""
        if self._titles is None:
            from tui.feed.candidates import Titles

            self._titles = Titles.of(self._sources, clock.now_ms)
        return self._titles

    def _degraded(self) -> bool:
        breaker = self._breakers.blocking(_path(Job.QUOTES))
        return breaker is not None and breaker.fault is not None and breaker.fault.kind in _DEGRADING

    def _held(self) -> dict[Job, int]:
        blocking = {job: self._breakers.blocking(_path(job)) for job in Job}
        return {job: max(self._rest_until, one.retry_at if one else 0) for job, one in blocking.items()}

    def _do(self, task: Task) -> None:
        """One task: its events, or its fault noted in its path's breaker."""
        path = _path(task.job)
        self._breakers.begin(path)
        assert self._asker is not None
        try:
            events = self._asker.ask(task, self._request)
        except Exception as error:  # whatever yfinance, curl or json raise: a fault with a sentence
            self._failed(task, error)
        else:
            self._breakers.succeed(path)
            if self._asker.unfinished(task):
                self._log.rest(_mono_ms())
            else:
                self._log.note(task, _mono_ms())
            if task.job is Job.QUOTES:
                self.good_polls += 1
                self._tell_session(self._asker.session or calendar.session_at(clock.now_ms()))
            self._emit(*self._with_candidates(task, events), *self._well(task.job))
        if task.job is Job.QUOTES:
            self.polls += 1
            self._guide_stream()

    def _with_candidates(self, task: Task, events: list[ev.AnyEvent]) -> list[ev.AnyEvent]:
        """News with the candidates in them; news that nobody looks at are read for these alone."""
        if not self._sources.headlines or task.job not in (Job.NEWS, Job.HEADLINES):
            return events
        found = self._reader().read([item for e in events if isinstance(e, ev.News) for item in e.items])
        return found if task.job is Job.HEADLINES else [*events, *found]

    def _search(self, search: Search) -> None:
        assert self._yahoo is not None
        blocking = self._breakers.blocking(_SEARCH)
        if blocking is not None and blocking.fault and not self._breakers.allows(_SEARCH, _mono_ms()):
            self._emit(_no_hits(search, blocking.fault))
            return
        self._breakers.begin(_SEARCH)
        try:
            matches = self._yahoo.search(search.query)
        except Exception as error:  # as in _do
            fault = explain(error)
            self._breakers.fail(_SEARCH, fault, _mono_ms())
            self._emit(_no_hits(search, fault))
            return
        self._breakers.succeed(_SEARCH)
        self._emit(ev.SearchReply(t=clock.now_ms(), source="yahoo", id=search.id, matches=matches))

    def _failed(self, task: Task, error: Exception) -> None:
        fault, now = explain(error), _mono_ms()
        path, what = _path(task.job), _WHAT[task.job]
        if isinstance(error, Unreadable) and task.job is not Job.QUOTES:
            self._breakers.abandon(path)  # one symbol's odd reply must not stop the others
            self._log.note(task, now, odd=True)
            self._tell_health(what, fault, path)
            return
        self._breakers.fail(path, fault, now)
        if fault.kind is Kind.OURS:
            self._rest_until = now + _OUR_LIMIT_REST_MS
            return
        if fault.kind is Kind.AUTH and self._yahoo is not None:
            self._yahoo.forget_crumb()
        if fault.kind is Kind.ABSENT:
            self._log.note(task, now)
            return
        self._tell_health(what, fault, path)
        if fault.kind is Kind.RATE and what != "quotes":
            self._tell_health("quotes", fault, path)

    def _tell_health(self, what: str, fault: Fault, path: str) -> None:
        breaker = self._breakers.blocking(path)
        wall = clock.now_ms()
        retry = wall + max(0, breaker.retry_at - _mono_ms()) if breaker else None
        self._unwell[what] = path if breaker else ""
        self._emit(ev.HealthEvent(t=wall, source="yahoo", state="wait", reason=fault.reason, retry_at=retry,
                                  what=what))

    def _well(self, job: Job) -> list[ev.AnyEvent]:
        """Health after a success: always for quotes, for the rest when they had failed; with it for what else
        was held on its path, which answers again: its own turn may be minutes away. Quotes end the need for
        prices from charts, which nobody asks for any more."""
        what = _WHAT[job]
        paths = (_path(job), _path(Job.FALLBACK)) if job is Job.QUOTES else (_path(job),)
        well = {one for one, held in self._unwell.items()
                if one == what or (held in paths and one != "quotes")}
        for one in well:
            del self._unwell[one]
        told: dict[str, Any] = {}
        if job is Job.QUOTES and self._asker is not None and self._yahoo is not None:
            well.add(what)
            told = {"missing": list(self._asker.missing), "ahead_s": self._yahoo.session.ahead_s}
        return [ev.HealthEvent(t=clock.now_ms(), source="yahoo", state="ok", what=one,
                            **(told if one == "quotes" else {})) for one in sorted(well)]

    def _follow_calendar(self) -> None:
        """When an exchange of the board opens, rests or closes, ask at once instead of at the next poll."""
        now = clock.now_ms()
        told = calendar.session_at(now)
        here = {one.code: one for one in map(exchanges.of, self._known().values()) if one.firm}
        phases = {code: exchanges.span_at(one, now).phase for code, one in here.items()}
        others = any(self._phases.get(code, phase) is not phase for code, phase in phases.items())
        if told is not self._calendar or others:
            self._log.forget((Job.QUOTES, Job.CHART))
        self._calendar, self._phases = told, phases
        self._guide_stream()

    def _tell_session(self, session: Session) -> None:
        now = clock.now_ms()
        next_ms, following = calendar.next_change(now)
        self._session = session
        if self._told != (session, next_ms):
            self._told = (session, next_ms)
            self._emit(ev.SessionEvent(t=now, source="yahoo", session=session, next_ms=next_ms,
                                       next_session=following))


def _no_hits(search: Search, fault: Fault) -> ev.SearchReply:
    return ev.SearchReply(t=clock.now_ms(), source="yahoo", id=search.id, matches=[], error=fault.reason)


def _path(job: Job) -> str:
    """The path whose breaker a job belongs to: jobs that ask at the same place share one."""
    return _SHARED.get(job, job).value
