"""The frozen picture that screens draw. Parts are shared by identity from one picture to the next."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from tui.alerts.measure import Measure
from tui.market.index.reading import Concentration as Concentration
from tui.market.index.reading import ShareLine as ShareLine
from tui.market.quote import Freshness, Quote, Session
from tui.market.session import day_of

if TYPE_CHECKING:
    from tui.alerts.alert import Alert, Transition
    from tui.deals.article.pinned_loop import PinnedLoop
    from tui.deals.ledger.ledger import Ledger
    from tui.deals.loops.growth import Past
    from tui.market.bars import Bars
    from tui.market.comovement import CoMovement
    from tui.watchlist import Watchlist


class Mode(StrEnum):
    """Where the figures of a picture come from."""

    FEED = "FEED"  # the feed of this run
    LAST = "LAST"  # own archive, before the feed has spoken
    EMBEDDED = "EMBEDDED"  # stored data shipped with the program
    REPLAY = "REPLAY"
    DEMO = "DEMO"


class Pushed(Struct, frozen=True):
    """State of the stream of pushed trades: "" (nothing said yet), ok or wait, since when, and why."""

    state: str = ""
    reason: str = ""
    since_ms: int | None = None
    retry_at_ms: int | None = None


class Trouble(Struct, frozen=True):
    """A part of the source that does not answer: chart, news or facts; why, and when the next try is."""

    what: str
    reason: str
    retry_at_ms: int | None = None


class FeedHealth(Struct, frozen=True):
    """State of the feed in one line: last success, next try, why.

    `state` is starting, ok, wait (until retry_at_ms), error, down (the process itself), or none (no feed).
    """

    state: str = "starting"
    reason: str = ""
    last_success_ms: int | None = None
    retry_at_ms: int | None = None
    requests: int = 0
    pushed: Pushed = Pushed()
    others: tuple[Trouble, ...] = ()
    missing: tuple[str, ...] = ()  # symbols that the source's last good reply had no price of
    ahead_s: int = 0  # how far this computer's clock is ahead of the source's


Recorded = tuple[tuple[str, float], ...]  # (ISO day, last value of the session), oldest first


class Headline(Struct, frozen=True):
    """One news item as data; `url` is http, https or empty."""

    title: str
    url: str
    publisher: str
    time_ms: int | None


class NextEvent(Struct, frozen=True):
    """A dated thing to come or one that happened: results, a deal, an alert."""

    day: date
    text: str
    symbol: str = ""
    kind: str = ""  # results, deal, alert, index, event
    estimated: bool = False
    source: str = ""
    time_ms: int | None = None
    when: str = ""  # a day that is known to a month or year alone, as it is written
    was: date | None = None  # the day that was given first, of results that moved


class Snapshot(Struct, frozen=True, dict=True):
    """Everything a screen may draw at one moment; `as_of_ms` is the clock of the picture."""

    as_of_ms: int
    mode: Mode
    day: date  # newest session in the picture
    watch: Watchlist
    session: Session = Session.CLOSED
    next_ms: int | None = None
    next_session: Session | None = None
    quotes: Mapping[str, Quote] = field(default_factory=dict)
    freshness: Mapping[str, Freshness] = field(default_factory=dict)
    sparks: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    sparks_to: str = ""  # their last ISO day, where no reply of this run has brought them
    usual: Mapping[str, float | None] = field(default_factory=dict)  # the day's move in usual days
    bars: Mapping[tuple[str, str], Bars] = field(default_factory=dict)  # by (symbol, range)
    closes: Mapping[str, Bars] = field(default_factory=dict)  # daily closes before today, as far as known
    recorded: Mapping[str, Recorded] = field(default_factory=dict)  # own measures that were asked for
    facts: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    news: Mapping[str, tuple[Headline, ...]] = field(default_factory=dict)
    concentration: Concentration | None = None
    comovement: CoMovement | None = None  # of the loop's members, when it was worked out
    share_history: tuple[float, ...] = ()  # daily share of the seven since 2021, to `day`
    ledger: Ledger | None = None
    pinned: PinnedLoop | None = None  # the article's loop as of `day`
    deals_to: date | None = None  # newest date in the ledger
    unread: int = 0  # what waits in the inbox
    measures: Mapping[str, Measure] = field(default_factory=dict)
    alerts: tuple[Alert, ...] = ()  # pending and firing
    conditions: tuple[Alert, ...] = ()  # standing: levels that last for weeks
    alert_log: tuple[Transition, ...] = ()  # newest first
    changes: tuple[NextEvent, ...] = ()  # newest first
    upcoming: tuple[NextEvent, ...] = ()  # soonest first
    events: tuple[NextEvent, ...] = ()  # what explains the shown day
    health: FeedHealth = FeedHealth()
    paused: bool = False
    clock_set: bool = False
    notice: str = ""
    as_of: date | None = None  # of a look back: its day; the run goes on beneath it
    past: Past | None = None  # what its timeline shows

    @property
    def deals_day(self) -> date:
        """The day on which the ledger is read: the picture's own in New York, however old its prices are."""
        return day_of(self.as_of_ms)

    def shown(self, symbol: str) -> Quote | None:
        """The quote of `symbol`, or None when nothing is known."""
        return self.quotes.get(symbol)
