"""Events, bars and log rows as the columns of an archive, and back: the same in each database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from tui.alerts.alert import Transition
from tui.feed import event as ev
from tui.market.bars import Bars

LOGGED = (  # the columns of the alert log, as Transition names them
    "t_ms", "key", "rule", "symbol", "change", "severity", "value", "limit", "unit", "why", "notify",
    "standing",
)
LOG_COLUMNS = "t, key, rule, symbol, change, severity, value, level, unit, why, notify, standing"


def place_of(event: ev.AnyEvent) -> tuple[str, str] | None:
    """Kind and symbol under which an event replaces an older one; None when it is not kept."""
    match event:
        case ev.QuoteEvent():
            return "quote", event.quote.symbol
        case ev.Facts() | ev.News() | ev.Earnings():
            return type(event).__name__.lower(), event.symbol
        case ev.Holdings():
            return "holdings", f"{event.index} {event.kind}"
        case ev.SessionEvent():
            return "session", ""
        case ev.HealthEvent():
            return "health", event.what
        case _:
            return None


def picture_rows(events: Iterable[ev.AnyEvent]) -> list[tuple[object, ...]]:
    """kind, symbol, t, line of the newest event of each place."""
    newest: dict[tuple[str, str], ev.AnyEvent] = {}
    for event in events:
        place = place_of(event)
        if place is not None and (place not in newest or event.t >= newest[place].t):
            newest[place] = event
    return [(*place, event.t, ev.encode(event)) for place, event in newest.items()]


def picture_of(lines: Iterable[bytes]) -> tuple[list[ev.AnyEvent], int] | None:
    """The events of a picture, and the time of its newest quote; None without one."""
    events = [event for event in map(event_of, lines) if event is not None]
    times = [event.t for event in events if isinstance(event, ev.QuoteEvent)]
    return (events, max(times)) if times else None


def event_of(line: bytes) -> ev.AnyEvent | None:
    """An event of this or an older program; one that cannot be read is as if it had not been kept."""
    try:
        return ev.decode(line)
    except (ev.Refused, TypeError):  # a cell that holds neither text nor bytes
        return None


def bar_rows(event: ev.BarsEvent) -> list[tuple[object, ...]]:
    """symbol, interval, t, close, open, high, low, volume, source of each bar that has a close."""
    count = len(event.times_ms)
    gaps: list[None] = [None] * count

    def column(values: Sequence[float | None]) -> Sequence[float | None]:
        return values if len(values) == count else gaps

    columns = zip(event.times_ms, event.close, column(event.open), column(event.high), column(event.low),
                  column(event.volume), strict=False)
    return [(event.symbol, event.interval, *row, event.source) for row in columns if row[1] == row[1]]


def bars_of(symbol: str, interval: str, rows: Sequence[tuple[Any, ...]]) -> Bars:
    """Rows of t, close, open, high, low, volume, source; without open, high, low where one bar lacks them."""
    if not rows:
        return Bars(symbol, interval, (), ())
    times, close, opens, high, low, volume, sources = zip(*rows, strict=True)
    whole = None not in opens and None not in high and None not in low
    ranges = (opens, high, low) if whole else ((), (), ())
    return Bars(symbol, interval, times, close, *ranges, volume, sources[-1])


def log_row(t: Transition) -> tuple[object, ...]:
    """A row of the alert log, in the order of LOG_COLUMNS."""
    return (t.t_ms, t.key, t.rule, t.symbol, t.change.value, t.severity and t.severity.value, t.value,
            t.limit, t.unit, t.why, int(t.notify), int(t.standing))


def transition_of(row: tuple[Any, ...]) -> Transition | None:
    """A row of the alert log; None for one that no program has written."""
    try:
        return msgspec.convert(dict(zip(LOGGED, row, strict=True)), Transition, strict=False)
    except msgspec.ValidationError:
        return None
