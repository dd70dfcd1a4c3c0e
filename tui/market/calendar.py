"""Dated events that follow from rules: holidays, early closes, the rebalances of the indices.

The first screen reads `DatedEvent` before anything else is loaded: the calendar comes on first use.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from msgspec import Struct


class DatedEvent(Struct, frozen=True):
    """Something with a day: `symbol` is empty for the whole market; `url` and `was` may be empty."""

    day: str  # ISO date
    symbol: str
    kind: str  # earnings, move, report, rebalance, holiday, early close
    text: str
    source: str = ""
    url: str = ""
    was: str = ""  # the ISO date it had first


_RULE = "rule of the index providers: third Friday of March, June, September and December"
_TABLE = "calendar of the New York exchanges"


def _rebalances(year: int) -> list[DatedEvent]:
    from tui.market.index.weights import rebalance_days
    from tui.market.session import is_session, previous_session

    found = []
    for planned in rebalance_days(year):
        day = planned if is_session(planned) else previous_session(planned)
        text = "S&P 500, Nasdaq-100 rebalance at close"
        if day.month == 12:  # the members of the Nasdaq-100 are chosen anew
            text = "S&P 500 rebalance, Nasdaq-100 annual review"
        found.append(DatedEvent(day.isoformat(), "", "rebalance", text, _RULE))
    return found


@lru_cache(maxsize=16)
def upcoming(after: date, count: int = 5) -> tuple[DatedEvent, ...]:
    """The next `count` events on or after the day `after`; fewer where the calendar's table ends."""
    from tui.market.session import EARLY_CLOSES, HOLIDAYS, LAST_YEAR

    last = min(after.year + 2, LAST_YEAR)
    events = [event for year in range(after.year, last + 1) for event in _rebalances(year)]
    for days, kind, text in (
        (HOLIDAYS, "holiday", "US markets closed"),
        (EARLY_CLOSES, "early close", "US markets close at 13:00"),
    ):
        events += [DatedEvent(day.isoformat(), "", kind, text, _TABLE) for day in days]
    ahead = sorted((event for event in events if event.day >= after.isoformat()), key=lambda event: event.day)
    return tuple(ahead[:count])
