"""United States equity sessions: holidays, early closes and the hours around them.

The table covers 2020-2030 and is held against exchange-calendars by a test. Holidays that nobody can
foresee (2025-01-09, a day of mourning) are added when they are declared; Yahoo's own market state
overrules all of this. Times out are UTC milliseconds; days are New York dates.
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cache, lru_cache

from msgspec import Struct

from tui.market.bars import DAY_MS, HOUR_MS
from tui.market.quote import Session

FIRST_YEAR, LAST_YEAR = 2020, 2030

_CLOSED = {
    2020: "01-01 01-20 02-17 04-10 05-25 07-03 09-07 11-26 12-25",
    2021: "01-01 01-18 02-15 04-02 05-31 07-05 09-06 11-25 12-24",
    2022: "01-17 02-21 04-15 05-30 06-20 07-04 09-05 11-24 12-26",
    2023: "01-02 01-16 02-20 04-07 05-29 06-19 07-04 09-04 11-23 12-25",
    2024: "01-01 01-15 02-19 03-29 05-27 06-19 07-04 09-02 11-28 12-25",
    2025: "01-01 01-09 01-20 02-17 04-18 05-26 06-19 07-04 09-01 11-27 12-25",
    2026: "01-01 01-19 02-16 04-03 05-25 06-19 07-03 09-07 11-26 12-25",
    2027: "01-01 01-18 02-15 03-26 05-31 06-18 07-05 09-06 11-25 12-24",
    2028: "01-17 02-21 04-14 05-29 06-19 07-04 09-04 11-23 12-25",
    2029: "01-01 01-15 02-19 03-30 05-28 06-19 07-04 09-03 11-22 12-25",
    2030: "01-01 01-21 02-18 04-19 05-27 06-19 07-04 09-02 11-28 12-25",
}
_EARLY = {  # 13:00 New York instead of 16:00
    2020: "11-27 12-24", 2021: "11-26", 2022: "11-25", 2023: "07-03 11-24", 2024: "07-03 11-29 12-24",
    2025: "07-03 11-28 12-24", 2026: "11-27 12-24", 2027: "11-26", 2028: "07-03 11-24",
    2029: "07-03 11-23 12-24", 2030: "07-03 11-29 12-24",
}

_DAY = timedelta(days=1)


def _days(table: dict[int, str]) -> frozenset[date]:
    dates = (f"{year}-{day}" for year, days in table.items() for day in days.split())
    return frozenset(map(date.fromisoformat, dates))


HOLIDAYS = _days(_CLOSED)
EARLY_CLOSES = _days(_EARLY)


class Bounds(Struct, frozen=True):
    """The four moments of one session day, UTC milliseconds."""

    day: date
    pre_open_ms: int
    open_ms: int
    close_ms: int
    post_close_ms: int

    @property
    def steps(self) -> tuple[int, int, int, int]:
        return self.pre_open_ms, self.open_ms, self.close_ms, self.post_close_ms


@cache
def new_york() -> tzinfo:
    """The exchange's time zone (loaded on first use: it reads a file)."""
    from zoneinfo import ZoneInfo

    return ZoneInfo("America/New_York")


def is_covered(day: date) -> bool:
    """False where only weekends are known, since the table has no holidays for that year."""
    return FIRST_YEAR <= day.year <= LAST_YEAR


def is_session(day: date) -> bool:
    """True when New York trades on `day`; outside the table every weekday counts."""
    return day.weekday() < 5 and day not in HOLIDAYS


def is_early_close(day: date) -> bool:
    return day in EARLY_CLOSES


@lru_cache(maxsize=1024)
def previous_session(day: date) -> date:
    """The last session before `day`."""
    day -= _DAY
    while not is_session(day):
        day -= _DAY
    return day


@lru_cache(maxsize=64)
def back(day: date, sessions: int) -> date:
    """The session that many before `day`."""
    for _ in range(sessions):
        day = previous_session(day)
    return day


def ahead(day: date, sessions: int) -> date:
    """The session that many after `day`."""
    for _ in range(sessions):
        day = next_session(day)
    return day


@lru_cache(maxsize=1024)
def next_session(day: date) -> date:
    """The first session after `day`."""
    day += _DAY
    while not is_session(day):
        day += _DAY
    return day


def _at(day: date, hour: int, minute: int = 0) -> int:
    moment = datetime.combine(day, time(hour, minute), new_york())
    return int(moment.timestamp()) * 1000


@lru_cache(maxsize=1024)
def bounds(day: date) -> Bounds:
    """Hours of the session on `day`; ValueError on a day without one."""
    if not is_session(day):
        raise ValueError(f"{day.isoformat()} is not a session of the New York exchanges")
    close, post = (13, 17) if is_early_close(day) else (16, 20)
    return Bounds(day, _at(day, 4), _at(day, 9, 30), _at(day, close), _at(day, post))


def day_of(time_ms: int) -> date:
    """The New York date at a UTC moment."""
    return _day_of_hour(time_ms // HOUR_MS)


@lru_cache(maxsize=1024)
def _day_of_hour(hour: int) -> date:
    """New York's days begin with an hour of UTC, summer and winter."""
    return datetime.fromtimestamp(hour * HOUR_MS / 1000, UTC).astimezone(new_york()).date()


def dated_day(stamp_ms: int) -> date:
    """The day of an event: one stamped at midnight UTC is known by its date alone."""
    return day_of(stamp_ms + DAY_MS // 2 if stamp_ms % DAY_MS == 0 else stamp_ms)


def session_at(now_ms: int) -> Session:
    """Which session runs at `now_ms`; each begins with its first millisecond."""
    day = day_of(now_ms)
    if not is_session(day):
        return Session.CLOSED
    return _ORDER[bisect_right(bounds(day).steps, now_ms)]


_ORDER = (Session.CLOSED, Session.PRE, Session.REGULAR, Session.POST, Session.CLOSED)


def next_change(now_ms: int) -> tuple[int, Session]:
    """The next moment after `now_ms` at which the session changes, and the session that begins then."""
    day = day_of(now_ms)
    if is_session(day):
        for moment, begins in zip(bounds(day).steps, _ORDER[1:], strict=True):
            if now_ms < moment:
                return moment, begins
    return bounds(next_session(day)).pre_open_ms, Session.PRE


def last_close(now_ms: int) -> tuple[date, int]:
    """The latest session whose regular hours are over at `now_ms`: its day and close."""
    day = day_of(now_ms)
    if not is_session(day) or now_ms < bounds(day).close_ms:
        day = previous_session(day)
    return day, bounds(day).close_ms


def day_ms(day: date) -> int:
    """Midnight UTC of a session's date: the stamp that its daily bar carries."""
    return (day - date(1970, 1, 1)).days * DAY_MS


def date_of(time_ms: int) -> date:
    """The date that a daily bar's stamp carries."""
    return datetime.fromtimestamp(time_ms / 1000, UTC).date()


def iso(time_ms: int) -> str:
    """The same as it is written."""
    return date_of(time_ms).isoformat()
