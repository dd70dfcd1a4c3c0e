"""Whose list is looked at when: sixteen looks an hour while filings come in. Pure; times are UTC ms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time, timedelta

from tui.filings.registrants import Registrant
from tui.market import session
from tui.market.bars import HOUR_MS

SLOT = HOUR_MS // 16
PINNED_EVERY = HOUR_MS - 2 * SLOT  # so that a filing of the pinned loop is seen within the hour
FROM, UNTIL = time(6), time(22)  # New York: when EDGAR takes filings


def is_open(now: int) -> bool:
    """Whether filings come in: 06:00 to 22:00 New York on working days."""
    local = datetime.fromtimestamp(now / 1000, UTC).astimezone(session.new_york())
    return local.weekday() < 5 and FROM <= local.time() < UNTIL


def next_open(now: int) -> int:
    """The next time at which filings come in, `now` when they do."""
    if is_open(now):
        return now
    local = datetime.fromtimestamp(now / 1000, UTC).astimezone(session.new_york())
    day = local.date() if local.time() < FROM else local.date() + timedelta(days=1)
    while day.weekday() >= 5:
        day += timedelta(days=1)
    return round(datetime.combine(day, FROM, session.new_york()).timestamp() * 1000)


def whose(
    now: int, everybody: Sequence[Registrant], pinned: frozenset[str], looked: Mapping[int, int]
) -> Registrant | None:
    """Who is next: the pinned loop's when an hour is nearly over, else who was not looked at for longest."""
    due = [r for r in everybody if r.slug in pinned and now - looked.get(r.cik, -HOUR_MS) >= PINNED_EVERY]
    rest = [r for r in everybody if r.slug not in pinned]
    return min(due or rest or list(everybody), key=lambda r: looked.get(r.cik, -1), default=None)
