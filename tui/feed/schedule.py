"""What is due, and when. Pure: the time, what is visible and when things were last asked decide.

Four quote polls and one chart a minute, and one slower request (sparklines, daily closes, fundamentals,
earnings, news) a minute after the first three: at most eight requests a minute whatever happens, for a board
of up to fifty symbols. A larger one takes more calls a poll, which come as far apart as MOST_A_MINUTE wants.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from tui.market.bars import DAY_MS, HOUR_MS
from tui.market.quote import Session

MINUTE_MS = 60_000
MOST_QUOTES, MOST_SPARKS = 50, 20  # symbols in one request
MOST_A_MINUTE = 32  # requests, of the largest board
_CALL_MS = 2_500  # so far apart the calls of polls are in the mean: 24 of the 32
CLOSED_S = 300.0
_INTRADAY = ("1D", "5D")


class Job(StrEnum):
    QUOTES = "quotes"
    CHART = "chart"
    NEWS = "news"
    FACTS = "facts"
    SPARKS = "sparks"
    HISTORY = "history"  # daily closes, by which a move is so many usual days
    EARNINGS = "earnings"
    HEADLINES = "headlines"  # news of the ledger's listed companies in turn, for candidates of deals
    HOLDINGS = "holdings"  # the largest lines of an index fund
    CAPS = "caps"  # market values of the large companies
    FALLBACK = "fallback"  # prices from chart meta while the quote call fails


@dataclass(frozen=True, slots=True)
class Cadence:
    """Seconds between requests of a kind, from the watchlist's refresh settings."""

    open_s: float = 15.0
    closed_s: float = CLOSED_S
    chart_s: float = 60.0
    spark_s: float = 300.0
    news_s: float = 600.0
    facts_s: float = 86_400.0

    def ms(self, session: Session) -> int:
        """Extended hours are polled like the open market; they move too."""
        return round(1000 * (self.closed_s if session is Session.CLOSED else self.open_s))

    def chart_ms(self, range_: str, session: Session) -> int:
        """An intraday chart follows the market; daily bars change once a day."""
        if range_ not in _INTRADAY:
            return DAY_MS
        return 30 * MINUTE_MS if session is Session.CLOSED else round(1000 * self.chart_s)

    def spark_ms(self, session: Session) -> int:
        return HOUR_MS if session is Session.CLOSED else round(1000 * self.spark_s)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person looks at. `companies` are the symbols that can have earnings dates."""

    symbols: tuple[str, ...] = ()
    companies: tuple[str, ...] = ()
    chart_symbol: str = ""
    chart_range: str = ""
    news_symbol: str = ""
    funds: tuple[str, ...] = ()  # whose largest lines are wanted, beside the indices' own
    headlines: tuple[str, ...] = ()  # whose news are looked through in turn, the pinned loop's first
    slow: bool = True  # also what is not urgent: sparklines, daily closes, earnings dates
    day: str = ""  # the New York date: its daily closes are asked for anew
    degraded: bool = False  # the quote call fails: prices from charts


@dataclass(frozen=True, slots=True)
class Task:
    """One request to make (holdings: two; market values: a page, until all are there); `symbols` has one
    symbol except for quotes, sparklines and daily closes.

    `range` is that of a chart, or the day for which closes or holdings are asked.
    """

    job: Job
    symbols: tuple[str, ...]
    range: str = ""


@dataclass(frozen=True, slots=True)
class RequestPlan:
    """`task` to do now, or None and the time of the next one."""

    task: Task | None
    at: int


@dataclass(slots=True)
class Log:
    """When each task was last tried, and what the polls have covered."""

    started: int
    tried: dict[Task, int] = field(default_factory=dict)
    polled: int | None = None
    covered: frozenset[str] = frozenset()
    slow_at: int | None = None
    titles_at: int | None = None

    def rest(self, now: int) -> None:
        """A part of a slow task is done: the next one waits as after a whole one."""
        self.slow_at = now

    def note(self, task: Task, now: int, odd: bool = False) -> None:
        """The task was tried. `odd`, its reply could not be read: what is asked once a day is asked again in
        an hour."""
        early = DAY_MS - HOUR_MS if odd and task.job in (Job.HOLDINGS, Job.CAPS) else 0
        self.tried[task] = now - early
        if task.job is Job.QUOTES:
            self.polled, self.covered = now, frozenset(task.symbols)
        elif task.job in _SLOW_JOBS:
            self.slow_at = now
        if task.job is Job.HEADLINES:
            self.titles_at = now

    def forget(self, jobs: Iterable[Job]) -> None:
        """Make these jobs due again (a person asked for a refresh)."""
        gone = set(jobs)
        self.tried = {task: at for task, at in self.tried.items() if task.job not in gone}
        if Job.QUOTES in gone:
            self.covered = frozenset()


_SLOW_JOBS = (
    Job.NEWS, Job.FACTS, Job.SPARKS, Job.HISTORY, Job.EARNINGS, Job.HOLDINGS, Job.CAPS, Job.HEADLINES
)
_TITLES_OPEN, _TITLES_CLOSED = 3 * MINUTE_MS, 10 * MINUTE_MS  # one company each
_FUNDS = ("QQQ", "SPY")  # their lines are asked for once a day, when they are on the board
_HISTORY_MS = 8 * HOUR_MS  # Yahoo's newest daily row may be missing for hours
_SETTLED_MS = 2 * MINUTE_MS
_QUICK_GAP, _STEADY_GAP = 3_000, MINUTE_MS
_CROWDED_START, _CROWDED_GAP = 12_000, 9_000  # beside polls of many calls
_LEAST_GAP = 2_000  # between polls, however often the board changes
_FALLBACK_GAP = 10_000


def plan(
    now: int, session: Session, wanted: Wanted, log: Log, cadence: Cadence, held: Mapping[Job, int]
) -> RequestPlan:
    """The most urgent task that is due at `now` (ms of a monotonic clock), or when the next one is.

    `held` says until when a job's path must be left alone.
    """
    soonest = now + HOUR_MS
    for task, due in _times(now, session, wanted, log, cadence):
        at = max(due, held.get(task.job, due))
        if at <= now:
            return RequestPlan(task, at)
        soonest = min(soonest, at)
    return RequestPlan(None, soonest)


def _times(
    now: int, session: Session, wanted: Wanted, log: Log, cadence: Cadence
) -> Iterable[tuple[Task, int]]:
    """Every task with its time, most urgent first."""
    if wanted.symbols:
        yield Task(Job.QUOTES, wanted.symbols), _quotes_at(session, wanted, log, cadence)
        if wanted.degraded:
            task = Task(Job.FALLBACK, wanted.symbols)
            yield task, _after(log.tried, task, _fallback_ms(session, wanted, cadence), log.started)
    if wanted.chart_symbol:
        task = Task(Job.CHART, (wanted.chart_symbol,), wanted.chart_range)
        yield task, _after(log.tried, task, cadence.chart_ms(wanted.chart_range, session), log.started)
    opened, gap = log.started, _gap(now, session, wanted, log, cadence)
    rested = opened if log.slow_at is None else log.slow_at + gap
    for task, every in _slow(session, wanted, cadence):
        at = _after(log.tried, task, every, opened)
        urgent = task.job in (Job.NEWS, Job.FACTS) and task not in log.tried
        yield task, at if urgent else max(at, rested)
    if wanted.headlines and wanted.slow:
        yield _titles(session, wanted.headlines, log, rested)


def _slow(session: Session, wanted: Wanted, cadence: Cadence) -> Iterable[tuple[Task, int]]:
    if wanted.chart_symbol in wanted.companies:
        yield Task(Job.FACTS, (wanted.chart_symbol,)), round(1000 * cadence.facts_s)
    if wanted.news_symbol:
        yield Task(Job.NEWS, (wanted.news_symbol,)), round(1000 * cadence.news_s)
    if not wanted.slow:
        return
    # closes first: alerts look at usual days, lines beside the prices only decorate
    for start in range(0, len(wanted.symbols) if wanted.day else 0, MOST_SPARKS):
        yield Task(Job.HISTORY, wanted.symbols[start:start + MOST_SPARKS], wanted.day), _HISTORY_MS
    for start in range(0, len(wanted.symbols), MOST_SPARKS):
        yield Task(Job.SPARKS, wanted.symbols[start:start + MOST_SPARKS]), cadence.spark_ms(session)
    asked = dict.fromkeys((*(fund for fund in _FUNDS if fund in wanted.symbols), *wanted.funds))
    for fund in asked if wanted.day else ():
        yield Task(Job.HOLDINGS, (fund,), wanted.day), DAY_MS
    if wanted.day and "SPY" in wanted.symbols:
        yield Task(Job.CAPS, ("SPY",), wanted.day), DAY_MS
    for symbol in wanted.companies:
        yield Task(Job.EARNINGS, (symbol,)), DAY_MS


def _titles(session: Session, symbols: tuple[str, ...], log: Log, rested: int) -> tuple[Task, int]:
    """Whose news are looked through next: who was not for longest, in the order of `symbols`."""
    tasks = [Task(Job.HEADLINES, (symbol,)) for symbol in symbols]
    every = _TITLES_CLOSED if session is Session.CLOSED else _TITLES_OPEN
    due = log.started + _SETTLED_MS if log.titles_at is None else log.titles_at + every
    return min(tasks, key=lambda task: log.tried.get(task, -1)), max(due, rested)


def calls(symbols: Sequence[str], most: int) -> int:
    """How many requests a list takes."""
    return -(-len(symbols) // most)


def _gap(now: int, session: Session, wanted: Wanted, log: Log, cadence: Cadence) -> int:
    """Between two that are not urgent; no longer than the small lines of a large board need to come round."""
    crowded = calls(wanted.symbols, MOST_QUOTES) > 2
    if crowded and wanted.degraded:
        return _STEADY_GAP  # the fallback itself is nearly all of the 32
    if now - log.started < _SETTLED_MS:
        return _CROWDED_START if crowded else _QUICK_GAP
    rounds = 2 * calls(wanted.symbols, MOST_SPARKS)
    return max(_CROWDED_GAP, min(_STEADY_GAP, cadence.spark_ms(session) // max(1, rounds)))


def _fallback_ms(session: Session, wanted: Wanted, cadence: Cadence) -> int:
    """Half as often as quotes, but so that a price from a chart is confirmed within three cadences."""
    every = cadence.ms(session)
    if session is Session.CLOSED:
        return every
    return max(_FALLBACK_GAP, 2 * every, _CALL_MS * calls(wanted.symbols, MOST_SPARKS))


def _quotes_at(session: Session, wanted: Wanted, log: Log, cadence: Cadence) -> int:
    """A board of several calls is polled no more often than its calls have room."""
    if log.polled is None:
        return log.started
    if not log.covered.issuperset(wanted.symbols):
        return log.polled + _LEAST_GAP
    many = calls(wanted.symbols, MOST_QUOTES)
    return log.polled + max(cadence.ms(session), _CALL_MS * many if many > 1 else 0)


def _after(tried: Mapping[Task, int], task: Task, every: int, never: int) -> int:
    at = tried.get(task)
    return never if at is None else at + every
