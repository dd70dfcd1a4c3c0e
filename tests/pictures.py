"""Quotes, events and stores for tests: Friday 20 November 2026 at half past ten in New York."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache

from msgspec.structs import replace

from tui.feed import event as ev
from tui.feed.recorded.replay import day_events
from tui.market.embedded import series as stored
from tui.market.embedded.first_screen import first_screen
from tui.market.quote import Quote, Session
from tui.state.snapshot import Mode, Snapshot
from tui.state.store import Store
from tui.watchlist import Watchlist, load

DAY = date(2026, 11, 20)


def at(time: str, day: str = "2026-11-20") -> int:
    """UTC ms of a New York wall time (winter)."""
    return int(datetime.fromisoformat(f"{day}T{time}-05:00").timestamp() * 1000)


NOW = at("10:30:00")


@cache
def watch() -> Watchlist:
    """The built-in default."""
    return load(None)


def quote(symbol: str = "NVDA", price: float | None = 200.0, **more: object) -> Quote:
    """A quote of the session that runs, confirmed just now."""
    given: dict[str, object] = {
        "previous_close": 198.0, "time_ms": NOW - 2000, "session": Session.REGULAR, "currency": "USD",
        "source": "yahoo", "fetched_ms": NOW - 1000, **more,
    }
    return Quote(symbol, price, **given)  # type: ignore[arg-type]


def said(one: Quote, t: int | None = None) -> ev.QuoteEvent:
    """The event that brings a quote."""
    return ev.QuoteEvent(t=one.fetched_ms or NOW if t is None else t, source=one.source, quote=one)


def ok(t: int = NOW - 1000) -> ev.HealthEvent:
    return ev.HealthEvent(t=t, source="yahoo", state="ok")


def empty(mode: Mode = Mode.EMBEDDED) -> Store:
    """A store without any stored figure."""
    return Store(watch(), None, mode)


def seeded(mode: Mode = Mode.EMBEDDED) -> Store:
    """A store as the program starts with it."""
    return Store(watch(), first_screen(), mode)


def batch(now: int = NOW, session: Session = Session.REGULAR) -> list[ev.AnyEvent]:
    """A whole poll: every stored symbol at its stored price, unmoved, confirmed at `now`."""
    found: list[ev.AnyEvent] = [
        said(replace(
            figure.quote, previous_close=figure.quote.price, time_ms=now - 2000, fetched_ms=now,
            session=session, source="yahoo",
        ))
        for figure in first_screen().figures.values()
    ]
    return [*found, ok(now)]


def live(now: int = NOW) -> Store:
    """A store after one poll in an open session."""
    store = seeded()
    store.apply(batch(now))
    return store


def recorded(text: str) -> Store:
    """A store that holds the close of a session, as `loopwatch replay` makes it."""
    store = Store(watch(), None, Mode.REPLAY, date.fromisoformat(text))
    store.apply(day_events(text))
    return store


def day(text: str) -> Snapshot:
    """A recorded day as `loopwatch replay` shows it."""
    return recorded(text).look(0)


def closes(symbol: str) -> tuple[float, ...]:
    bars = stored.daily(symbol)
    assert bars is not None
    return bars.close
