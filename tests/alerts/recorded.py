"""The shipped rules over the embedded closes: one look a session, as a replay does it, with one memory."""

from __future__ import annotations

from datetime import date
from functools import cache

from tests.market.usual import usual_on
from tui.alerts.alert import Transition
from tui.alerts.engine import step
from tui.alerts.memory import EngineState
from tui.market.embedded import series as stored
from tui.market.index.reading import day_reading
from tui.market.index.record import Record
from tui.market.quote import Session
from tui.market.session import bounds
from tui.state import measures as metrics
from tui.state.share_history import year_high
from tui.watchlist import load


@cache
def closes(first: str = "2025-01-02") -> dict[str, tuple[Transition, ...]]:
    """Session day -> rows of the alert log at its close. Ledger events are left out: its rows were written
    when the program was, not on their days."""
    watch, series = load(), stored.concentration("SP500")
    assert series is not None
    state, found = EngineState(), {}
    for day in stored.sessions():
        if day < first or day > series.as_of:
            continue
        when = date.fromisoformat(day)
        quotes = {s: q for s in stored.symbols() if (q := stored.quote_on(s, day)) is not None}
        now = bounds(when).close_ms
        high = year_high(series, Record(), "full", when)
        inputs = metrics.Inputs(
            now_ms=now, quotes=quotes, freshness={}, usual={s: usual_on(s, day) for s in quotes},
            concentration=day_reading(day), deals_to=None, today=when, stored=False, down_s=None,
            replay=True, top10_high=high.share, top10_known=high.known,
        )
        state, rows = step(watch.rules, state, metrics.compute(inputs), now, Session.CLOSED, daily=True)
        found[day] = rows
    return found


def told(rows: tuple[Transition, ...]) -> set[str]:
    """Keys of the messages that left the program."""
    return {row.key for row in rows if row.notify}
