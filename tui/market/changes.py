"""Changes over sessions: from the stored daily series and from what the program has recorded itself.

A value is only ever compared with one of the same basis; where none reaches back far enough there is none.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from tui.market.listing import RECORDED
from tui.market.reading import Concentration
from tui.market.session import day_of, previous_session

if TYPE_CHECKING:
    from tui.market.stored import ConcentrationSeries

SPANS = (5, 20, 250)
BASIS_KEY = "basis.sp500"
KEYS = ("share.mag7.sp500", "share.top10.sp500", "effective_number.sp500", "group45.ndx")
_COLUMNS = {"share.mag7.sp500": "mag7", "share.top10.sp500": "top10", "effective_number.sp500": "effective"}


class Record(Struct, frozen=True):
    """What this program has recorded: the last value of each session by measure, and that day's basis."""

    values: Mapping[str, Mapping[date, float]] = field(default_factory=dict)
    basis: Mapping[date, str] = field(default_factory=dict)

    def value(self, key: str, day: date, basis: str) -> float | None:
        """The value of `day` on `basis`; the Nasdaq's group has only one basis, its own weights."""
        if not key.endswith(".ndx") and self.basis.get(day) != basis:
            return None
        return self.values.get(key, {}).get(day)

    @property
    def first(self) -> date | None:
        """The first day with a record."""
        return min((day for days in self.values.values() for day in days), default=None)


def record_of(history: Mapping[str, list[tuple[int, float]]]) -> Record:
    """A record from (UTC ms, value) rows by measure; the last value of each New York day counts."""
    days = {key: {day_of(t): value for t, value in sorted(rows)} for key, rows in history.items()}
    codes = days.pop(BASIS_KEY, {})
    basis = {
        day: RECORDED[round(code)] for day, code in codes.items() if 0 <= round(code) < len(RECORDED)
    }
    return Record(days, basis)


@lru_cache(maxsize=16)
def sessions_before(day: date, count: int) -> date:
    """The session `count` sessions before `day`."""
    for _ in range(count):
        day = previous_session(day)
    return day


def changes_of(
    reading: Concentration, day: date, record: Record, series: ConcentrationSeries | None
) -> dict[str, dict[int, float]]:
    """Changes of the headline measures over 5, 20 and 250 sessions to `day`, as far as they are known."""
    now = {
        "share.mag7.sp500": None if reading.seven.bound else reading.seven.share,
        "share.top10.sp500": None if reading.top10.bound else reading.top10.share,
        "effective_number.sp500": reading.effective,
        "group45.ndx": reading.group45.share if reading.group45.official else None,
    }
    found: dict[str, dict[int, float]] = {}
    for key, value in now.items():
        for span in SPANS if value is not None else ():
            before = _before(key, sessions_before(day, span), reading.recorded, record, series)
            if before is not None and value is not None:
                found.setdefault(key, {})[span] = value - before
    return found


def _before(
    key: str, day: date, basis: str, record: Record, series: ConcentrationSeries | None
) -> float | None:
    own = record.value(key, day, basis)
    column = _COLUMNS.get(key)
    if own is not None or column is None or basis != "full" or series is None:
        return own
    iso = day.isoformat()
    row = series.place(iso) if iso <= series.as_of else None
    if row is None or (day - _date(series.times_ms[row])).days > 5:
        return None
    values: tuple[float, ...] = getattr(series, column)
    return values[row]


def _date(time_ms: int) -> date:
    return datetime.fromtimestamp(time_ms / 1000, UTC).date()


def with_changes(
    reading: Concentration, day: date, record: Record, series: ConcentrationSeries | None
) -> Concentration:
    """The reading with its changes; those over 20 sessions also stand beside their figures."""
    found = changes_of(reading, day, record, series)

    def twenty(key: str) -> float | None:
        return found.get(key, {}).get(20)

    return replace(
        reading, changes=found, effective_change20=twenty("effective_number.sp500"),
        seven=replace(reading.seven, change20=twenty("share.mag7.sp500")),
        top10=replace(reading.top10, change20=twenty("share.top10.sp500")),
        group45=replace(reading.group45, change20=twenty("group45.ndx")),
    )
