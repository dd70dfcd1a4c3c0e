"""Changes over sessions: from the stored daily series and from what the program has recorded itself.

A value is only ever compared with one of the same basis; where none reaches back far enough there is none.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from tui.market.index.listing import RECORDED
from tui.market.index.reading import Concentration
from tui.market.session import back, bounds, day_of, is_session

if TYPE_CHECKING:
    from tui.market.embedded.series import ConcentrationSeries

SPANS = (5, 20, 250)
BASIS_KEY = "basis.sp500"
KEYS = ("share.mag7.sp500", "share.top10.sp500", "effective_number.sp500", "group45.ndx")
_COLUMNS = {"share.mag7.sp500": "mag7", "share.top10.sp500": "top10", "effective_number.sp500": "effective"}


class RecordedValue(Struct, frozen=True):
    """One recorded value and the basis it rested on; "" where that was not recorded."""

    value: float
    basis: str = ""


class Record(Struct, frozen=True):
    """What this program has recorded: the last value of each session by measure, each with its basis."""

    days: Mapping[str, Mapping[date, RecordedValue]] = field(default_factory=dict)

    def value(self, key: str, day: date, basis: str) -> float | None:
        """The value of `day` on `basis`; the Nasdaq's group has only one basis, its own weights."""
        kept = self.days.get(key, {}).get(day)
        return kept.value if kept is not None and (kept.basis == basis or key.endswith(".ndx")) else None

    @property
    def first(self) -> date | None:
        """The first day with a record."""
        return min((day for days in self.days.values() for day in days), default=None)

    def joined(self, later: Record) -> Record:
        """This record with what was recorded since; of a day that both have the later value counts."""
        keys = {*self.days, *later.days}
        return Record({key: {**self.days.get(key, {}), **later.days.get(key, {})} for key in keys})


def record_of(history: Mapping[str, list[tuple[int, float]]]) -> Record:
    """A record from (UTC ms, value) rows by measure: the last value of each session since its opening.

    A value's basis is the one recorded with it (the next one: of older rows the archive keeps the last of
    each hour).
    """
    codes = sorted(history.get(BASIS_KEY, ()))
    times = [t for t, _ in codes]
    days: dict[str, dict[date, RecordedValue]] = {}
    for key, rows in history.items():
        for t, value in sorted(rows) if key != BASIS_KEY else ():
            day = day_of(t)
            if is_session(day) and t >= bounds(day).open_ms:
                place = bisect_left(times, t)
                code = codes[place] if place < len(codes) and day_of(times[place]) == day else None
                days.setdefault(key, {})[day] = RecordedValue(value, _basis_of(code[1]) if code else "")
    return Record(days)


def _basis_of(code: float) -> str:
    return RECORDED[round(code)] if 0 <= round(code) < len(RECORDED) else ""


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
            before = _before(key, back(day, span), reading.recorded, record, series)
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
    row = series.row_of(day)
    if row is None:
        return None
    values: tuple[float, ...] = getattr(series, column)
    return values[row]


def with_changes(
    reading: Concentration, day: date, record: Record, series: ConcentrationSeries | None
) -> Concentration:
    """The reading with its changes; those over 20 sessions also stand beside their figures."""
    found = changes_of(reading, day, record, series)

    def twenty(key: str) -> float | None:
        return found.get(key, {}).get(20)

    return replace(reading, changes=found, effective_change20=twenty("effective_number.sp500"),
                   seven=replace(reading.seven, change20=twenty("share.mag7.sp500")),
                   top10=replace(reading.top10, change20=twenty("share.top10.sp500")),
                   group45=replace(reading.group45, change20=twenty("group45.ndx")))
