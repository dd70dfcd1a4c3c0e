"""The server's clock and the New York trading day as the loopback Yahoo tells it (weekdays; no holidays)."""

from __future__ import annotations

import datetime
import time
from dataclasses import dataclass
from zoneinfo import ZoneInfo

NEW_YORK = ZoneInfo("America/New_York")
EDGES = (datetime.time(4, 0), datetime.time(9, 30), datetime.time(16, 0), datetime.time(20, 0))


class Clock:
    """A time that starts at `base` and runs at normal speed."""

    def __init__(self, base: datetime.datetime) -> None:
        self.set(base)
        self.origin_s = int(self.now().timestamp())

    def set(self, base: datetime.datetime) -> None:
        """Jump to `base`; a time without a zone counts as New York's."""
        self._base = base if base.tzinfo else base.replace(tzinfo=NEW_YORK)
        self._mark = time.monotonic()

    def advance(self, seconds: float) -> None:
        self.set(self.now() + datetime.timedelta(seconds=seconds))

    def now(self) -> datetime.datetime:
        """The server's time, in New York."""
        return (self._base + datetime.timedelta(seconds=time.monotonic() - self._mark)).astimezone(NEW_YORK)


@dataclass(frozen=True, slots=True)
class Day:
    """One trading day; the four edges are UTC seconds."""

    date: datetime.date
    pre: int
    open: int
    close: int
    end: int

    @classmethod
    def of(cls, day: datetime.date) -> Day:
        return cls(day, *(int(datetime.datetime.combine(day, edge, NEW_YORK).timestamp()) for edge in EDGES))

    @property
    def offset(self) -> int:
        """Seconds to add to UTC for New York's time on that day."""
        shift = datetime.datetime.combine(self.date, EDGES[1], NEW_YORK).utcoffset()
        return int(shift.total_seconds()) if shift is not None else 0

    @property
    def zone(self) -> str:
        return "EST" if self.offset == -18000 else "EDT"


def trades(day: datetime.date) -> bool:
    return day.weekday() < 5


def before(day: datetime.date) -> datetime.date:
    """The last trading day before `day`."""
    day -= datetime.timedelta(days=1)
    while not trades(day):
        day -= datetime.timedelta(days=1)
    return day


def after(day: datetime.date) -> datetime.date:
    """The first trading day after `day`."""
    day += datetime.timedelta(days=1)
    while not trades(day):
        day += datetime.timedelta(days=1)
    return day


def state_of(now: datetime.datetime) -> str:
    """PRE, REGULAR, POST or CLOSED by the clock alone."""
    if not trades(now.date()):
        return "CLOSED"
    at = now.time()
    if at < EDGES[0] or at >= EDGES[3]:
        return "CLOSED"
    return "PRE" if at < EDGES[1] else "REGULAR" if at < EDGES[2] else "POST"


def current_day(now: datetime.datetime) -> Day:
    """The day of Yahoo's `currentTradingPeriod`: today's until 20:00 New York, then the next one's."""
    today = now.date()
    if trades(today) and now.time() < EDGES[3]:
        return Day.of(today)
    return Day.of(after(today))


def last_close(now: datetime.datetime) -> int:
    """UTC seconds of the last 16:00 of a trading day that is not after `now`."""
    today = now.date()
    day = Day.of(today) if trades(today) and now.time() >= EDGES[2] else Day.of(before(today))
    return day.close
