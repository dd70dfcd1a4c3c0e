"""Concentration before today: its points and line out of the stored series, and the highest of a year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from tui.market.bars import DAY_MS
from tui.market.session import day_ms, previous_session

if TYPE_CHECKING:
    from tui.market.embedded.facts import HistoryPoint
    from tui.market.embedded.series import ConcentrationSeries
    from tui.market.index.reading import Concentration
    from tui.market.index.record import Record

YEAR = 250  # sessions
_HOLE_MS = 5 * DAY_MS


class SharePast:
    """Answers for one series and day are worked out once."""

    def __init__(self) -> None:
        self._high_of: tuple[object, YearHigh] = (None, YearHigh())
        self._shares_of: tuple[int, str] = (0, "")
        self._shares: tuple[float, ...] = ()

    def history(
        self, series: ConcentrationSeries | None, shown: date, live: Concentration | None
    ) -> tuple[float, ...]:
        """Daily share of the seven since 2021; a recorded day sees nothing later than itself."""
        if series is None:
            return ()
        day = shown.isoformat()
        if (id(series), day) != self._shares_of:
            last = series.place(day)
            self._shares_of = id(series), day
            self._shares = series.mag7[: last + 1] if last is not None else ()
        if live is not None and live.estimated and live.seven.share is not None and not live.seven.bound:
            return (*self._shares, live.seven.share)
        return self._shares

    def top10_high(
        self, series: ConcentrationSeries | None, today: date, reading: Concentration | None, record: Record
    ) -> YearHigh:
        """Highest top-10 share of the year before `today`, of the sessions that are known on its basis."""
        basis = reading.recorded if reading is not None else ""
        key = (id(series), today, basis, id(record))
        if self._high_of[0] != key:
            self._high_of = (key, year_high(series, record, basis, today))
        return self._high_of[1]


class YearHigh(Struct, frozen=True):
    """The highest close of the 250 sessions before a day (fraction), of which `known` are known."""

    share: float | None = None
    known: int = 0

    @property
    def whole(self) -> bool:
        """True when no session is missing: only then a share above it is a year's high."""
        return self.known >= YEAR


def year_high(series: ConcentrationSeries | None, record: Record, basis: str, today: date) -> YearHigh:
    """Stored closes rest on full market values; on any other basis only what was recorded counts."""
    own = {day: kept.value for day, kept in record.days.get("share.top10.sp500", {}).items()
           if kept.basis == basis}
    known, day = [], today
    for _ in range(YEAR):
        day = previous_session(day)
        share = own.get(day)
        if share is None and series is not None and basis in ("", "full"):
            share = _stored(series, day)
        if share is not None:
            known.append(share)
    return YearHigh(max(known, default=None), len(known))


def _stored(series: ConcentrationSeries, day: date) -> float | None:
    """The close of `day`, or the one before in a short hole of the series; none after its end."""
    row = series.place(day.isoformat())
    if row is None or day_ms(day) > series.times_ms[-1]:
        return None
    return series.top10[row] if day_ms(day) - series.times_ms[row] <= _HOLE_MS else None


class Mark(Struct, frozen=True):
    """One point of the history: decimal year, share as a fraction; `proxy` stands for the index."""

    year: float
    share: float
    proxy: bool = False
    date: str = ""
    basis: str = "published"


class Own(Struct, frozen=True):
    """A day that this program recorded itself, by its basis (a name of `listing.RECORDED`, or "")."""

    year: float
    share: float
    basis: str


class History(Struct, frozen=True):
    """What the page knows of the past. `daily` is (decimal year, top-ten share), oldest first, to `as_of`.

    `levels_2000` are by measure (top10_share, largest_share, effective_number). `changes20` are changes over
    20 sessions to `as_of` of measures that a picture does not carry (largest, effective). `own` are days that
    the program recorded: points, never joined to the daily line; only those of the basis shown are drawn.
    """

    marks: tuple[Mark, ...] = ()
    daily: tuple[tuple[float, float], ...] = ()
    as_of: str = ""
    levels_2000: Mapping[str, float] = field(default_factory=dict)
    changes20: Mapping[str, float] = field(default_factory=dict)
    daily_basis: str = "daily"
    own: tuple[Own, ...] = ()


def history_of(points: Sequence[HistoryPoint], series: ConcentrationSeries | None,
               levels: Mapping[str, HistoryPoint], record: Record | None = None) -> History:
    """History from the stored points of the top-ten share, the daily series and the levels of 2000."""
    daily: tuple[tuple[float, float], ...] = ()
    changes: dict[str, float] = {}
    if series is not None:
        daily = tuple((_year(ms), share) for ms, share in zip(series.times_ms, series.top10, strict=True))
        for name, values in (("largest", series.top1), ("effective", series.effective)):
            change = series.change(values, 20)
            if change is not None:
                changes[name] = change
    start = daily[0][0] if daily else 9999.0
    marks = tuple(Mark(p.year, p.value, p.proxy, p.date, p.basis) for p in points if p.year < start)
    found = {name: point.value for name, point in levels.items()}
    basis = series.basis.split(";")[0] if series else "daily"
    return History(marks, daily, series.as_of if series else "", found, changes, basis, _own(record))


def _own(record: Record | None) -> tuple[Own, ...]:
    """Days of the own record of the ten largest, with the basis of each."""
    days = record.days.get("share.top10.sp500", {}) if record is not None else {}
    return tuple(Own(_year(day_ms(day)), kept.value, kept.basis) for day, kept in sorted(days.items()))


def of_basis(history: History, basis: str) -> History:
    """The history with own days of one basis only: others would look like a step of the market."""
    return replace(history, own=tuple(own for own in history.own if own.basis == basis))


def _year(ms: int) -> float:
    return 1970 + ms / 31_556_952_000


def until(history: History, year: float) -> History:
    """The history as it was known in `year` (a week's grace for dates that are given by the month)."""
    end = year + 0.02
    marks = tuple(mark for mark in history.marks if mark.year <= end)
    return replace(history, marks=marks, daily=tuple(day for day in history.daily if day[0] <= end),
                   own=tuple(own for own in history.own if own.year <= end))
