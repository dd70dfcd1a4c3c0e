"""What is old goes, a little at a time: one symbol's bars, one measure's minutes in each step.

Nothing here reads a whole table: the next symbol and the next measure are looked up by the primary key, and
of measures only those are looked at that have grown old since the last time.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from tui.market.bars import DAY_MS, HOUR_MS
from tui.service.archive.statements import META
from tui.system import clock

FINE_DAYS = 2  # so long every minute of a measure is kept, then every hour, then every day
_DAILY = ("1d", "5d", "1wk", "1mo", "3mo")
_MARK = "tidied"  # in meta: until when measures are thinned to hours, and to days
_NEXT_BARS = """SELECT symbol, interval FROM bars WHERE (symbol, interval) > (?, ?)
ORDER BY symbol, interval LIMIT 1"""
_NEWEST = """SELECT t FROM bars WHERE symbol = ? AND interval = ? AND typeof(t) = 'integer'
ORDER BY t DESC LIMIT 1"""
_NEXT_KEY = "SELECT key FROM measures WHERE key > ? ORDER BY key LIMIT 1"
_FORGET_BARS = "DELETE FROM bars WHERE symbol = ? AND interval = ? AND t < ?"
_FORGET_LOG = "DELETE FROM alert_log WHERE id <= (SELECT max(id) FROM alert_log) - ?"
_THIN = """DELETE FROM measures WHERE key = ?1 AND t >= ?2 AND t < ?3 AND EXISTS (
SELECT 1 FROM measures later WHERE later.key = ?1 AND later.t > measures.t
AND later.t < (measures.t / ?4 + 1) * ?4)"""  # the last of each span is enough


def tidy(archive: sqlite3.Connection, now_ms: int, intraday_days: int, most_logged: int) -> Iterator[None]:
    """Forget bars within the day that are older than `intraday_days`; of older measures keep one an hour,
    then one a day; of the alert log the newest rows. Yields between steps, each of a millisecond or so.

    A clock that is wrong for a moment must not delete what cannot come back: nothing is forgotten while
    it is set by hand, nor more than the newest recorded stamp of an exchange allows. Without one nothing is
    old. Raises sqlite3.Error.
    """
    archive.execute(_FORGET_LOG, (most_logged,))
    yield
    if clock.is_set():
        return
    places, newest = [], None
    for place in _in_turn(archive, _NEXT_BARS, ("", "")):
        places.append(place)
        for t, in archive.execute(_NEWEST, place):
            newest = t if newest is None else max(t, newest)
        yield
    if newest is None:
        return
    for place in places:
        if place[1] not in _DAILY:
            archive.execute(_FORGET_BARS, (*place, min(now_ms, newest) - intraday_days * DAY_MS))
            yield
    now = min(now_ms, newest + DAY_MS)
    hours, days = (now - FINE_DAYS * DAY_MS, HOUR_MS), (now - intraday_days * DAY_MS, DAY_MS)
    marks = _marks(archive)
    for key, in _in_turn(archive, _NEXT_KEY, ("",)):
        for (old, span), mark in zip((hours, days), marks, strict=True):
            archive.execute(_THIN, (key, mark - span, old, span))
        yield
    archive.execute(META.sql, (_MARK, f"{max(hours[0], marks[0])} {max(days[0], marks[1])}"))


def _in_turn(archive: sqlite3.Connection, ask: str, last: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Each that there is, one look-up each."""
    while (found := archive.execute(ask, last).fetchone()) is not None:
        last = found
        yield found


def _marks(archive: sqlite3.Connection) -> tuple[int, int]:
    """Until when was thinned the last time; 0 where that is not known."""
    row = archive.execute("SELECT value FROM meta WHERE key = ?", (_MARK,)).fetchone()
    try:
        hours, days = map(int, row[0].split())
    except (TypeError, ValueError, AttributeError):
        return 0, 0
    return hours, days
