"""Concentration before today, out of the stored series: a line of the past, and the highest of a year."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from msgspec import Struct

from tui.market.session import day_ms, previous_session

if TYPE_CHECKING:
    from tui.market.embedded.series import ConcentrationSeries
    from tui.market.index.reading import Concentration
    from tui.market.index.record import Record

YEAR = 250  # sessions
_HOLE_MS = 5 * 86_400_000


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
    """The close of `day`, or the one before where the series leaves it out; none after its end."""
    row = series.place(day.isoformat())
    if row is None or day_ms(day) > series.times_ms[-1]:
        return None
    return series.top10[row] if day_ms(day) - series.times_ms[row] <= _HOLE_MS else None
