"""Where a chart puts things: bars to columns, values to rows, and the ticks of both axes."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from itertools import pairwise
from math import ceil, floor, log10

from tui.draw.words.numbers import NEW_YORK
from tui.market.bars import DAY_MS, Bars

WELL_FILLED = 0.85
SPANS = {"1wk": 7, "1mo": 31, "3mo": 92}  # days that a longer bar holds at most
_UNITS = {"1d": "day", "1wk": "week", "1mo": "month", "3mo": "quarter"}
MAX_STRIDE = 8  # a candle every so many columns at most, so that three bars do not float apart


@dataclass(frozen=True)
class Columns:
    """Bars 0..count-1 on `width` columns. Stepped: one group of bars a column, or one bar every so many
    columns, the last at the right edge (candles). Otherwise evenly from first to last column (a line)."""

    count: int
    width: int
    stepped: bool = False

    @cached_property
    def groups(self) -> tuple[tuple[int, int], ...]:
        """First and end (exclusive) bar of every group. Equal groups counted from the newest bar where
        these fill the columns well enough, else one group a column, whose sizes differ by one bar."""
        size = max(1, ceil(self.count / max(1, self.width)))
        if size > 1 and ceil(self.count / size) < WELL_FILLED * self.width:
            edges = [i * self.count // self.width for i in range(self.width + 1)]
        else:
            edges = [0, *range(self.count % size or size, self.count + 1, size)] if self.count else [0]
        return tuple(pairwise(edges))

    @property
    def group(self) -> tuple[int, int]:
        """Bars that the smallest and the largest candle hold; an incomplete first one does not count."""
        sizes = [end - first for first, end in (self.groups[1:] or self.groups)]
        return min(sizes, default=1), max(sizes, default=1)

    @property
    def stride(self) -> int:
        return max(1, min(MAX_STRIDE, self.width // max(1, len(self.groups))))

    def group_column(self, group: int) -> int:
        """Column of group `group` of a stepped axis."""
        return self.width - 1 - (self.stride - 1) // 2 - (len(self.groups) - 1 - group) * self.stride

    def position(self, index: int) -> float:
        """Column of a bar as a float, as the line is drawn."""
        if self.stepped:
            return float(self.group_column(bisect_right([first for first, _ in self.groups], index) - 1))
        if self.count < 2:
            return (self.width - 1) / 2
        return index * (self.width - 1) / (self.count - 1)

    def column(self, index: int) -> int:
        return round(self.position(index))

    def bars(self, column: int) -> tuple[int, int] | None:
        """First and end (exclusive) bar drawn in `column`, or the nearest one; None without bars."""
        if self.count == 0:
            return None
        if self.stepped:
            back = round((self.group_column(len(self.groups) - 1) - column) / self.stride)
            return self.groups[min(len(self.groups) - 1, max(0, len(self.groups) - 1 - back))]
        if self.count < 2 or self.width < 2:
            return (0, 1) if self.count < 2 else (self.count - 1, self.count)
        scale = (self.count - 1) / (self.width - 1)
        first = max(0, ceil((column - 0.5) * scale))
        end = min(self.count, floor((column + 0.5) * scale) + 1)
        nearest = min(self.count - 1, max(0, round(column * scale)))
        return (first, end) if end > first else (nearest, nearest + 1)


@dataclass(frozen=True, slots=True)
class Rows:
    """Values on `height` rows: `high` in the middle of the first, `low` in the middle of the last."""

    low: float
    high: float
    height: int

    def at(self, value: float) -> float:
        """Row of `value` as a float, from the top, the middle of row 0 being 0."""
        return (self.high - value) / (self.high - self.low) * (self.height - 1)

    def row(self, value: float) -> int:
        """The nearest row, clamped to the plot."""
        return min(self.height - 1, max(0, round(self.at(value))))


def rows_for(low: float, high: float, height: int) -> Rows:
    """Limits with a little air; a flat series stands in the middle."""
    air = (high - low) * 0.03
    if air < max(abs(low), abs(high)) * 1e-9:  # flat, or too close together for the arithmetic
        air = max(abs(low), abs(high)) * 0.01
    air = air or 0.01
    return Rows(low - air, high + air, max(2, height))


def value_ticks(rows: Rows, per_cent: bool = False) -> tuple[tuple[float, str], ...]:
    """Round values with their labels, about one every four rows, at least one."""
    rough = (rows.high - rows.low) / max(2, rows.height // 4)
    size = 10.0 ** floor(log10(rough))
    step = next((size * m for m in (1, 2, 2.5, 5) if size * m >= rough * 0.9), size * 10)
    digits = max(0, -floor(log10(step * (100 if per_cent else 1)) + 1e-9))
    values = [i * step for i in range(ceil(rows.low / step), floor(rows.high / step) + 1)]
    values = [v for v in values if rows.low <= v <= rows.high] or [(rows.low + rows.high) / 2]
    return tuple((v, _label(v, digits, per_cent)) for v in values)


def _label(value: float, digits: int, per_cent: bool) -> str:
    if per_cent:
        return f"{value * 100:+.{digits}f}%" if abs(value) > 1e-9 else "0%"
    return f"{value:,.{digits}f}"


def time_ticks(bars: Bars, columns: Columns, room: int) -> tuple[tuple[int, str], ...]:
    """(column, label) of the time axis, left to right, never closer than two cells; labels may run on
    under the ruler up to column `room`."""
    marks = [(columns.column(i), text) for i, text in _marks(bars)]
    year = next((i for i, (_, text) in enumerate(marks) if text.isdigit()), 0)
    for every in (1, 2, 3, 4, 6, 12):
        chosen = marks[year % every :: every]  # a year is among them where there is one
        if all(b[0] - a[0] >= len(a[1]) + 2 for a, b in pairwise(chosen)):
            break
    kept: list[tuple[int, str]] = []
    for x, text in chosen:
        if x + len(text) <= room and (not kept or x >= kept[-1][0] + len(kept[-1][1]) + 2):
            kept.append((x, text))
    return tuple(kept)


def _marks(bars: Bars) -> Iterator[tuple[int, str]]:
    """(bar, label) where a new hour, day, week, month or year begins, by the length of the series."""
    if len(bars) == 1:
        yield 0, f"{moment(bars, 0).day} {moment(bars, 0):%b}"
    days = (bars.times_ms[-1] - bars.times_ms[0]) / DAY_MS if len(bars) else 0
    units = [_unit(moment(bars, i), days) for i in range(len(bars))]
    for i, ((before, _), (key, text)) in enumerate(pairwise(units), 1):
        if key != before:
            yield i, text


def _unit(when: datetime, days: float) -> tuple[object, str]:
    if days <= 1:
        return when.hour, f"{when:%H:%M}"
    if days <= 8:
        return when.date(), f"{when:%a} {when.day}"
    if days <= 45:
        return when.isocalendar()[:2], f"{when.day} {when:%b}"
    if days <= 1500:
        return (when.year, when.month), str(when.year) if when.month == 1 else f"{when:%b}"
    return when.year, str(when.year)


def moment(bars: Bars, index: int) -> datetime:
    """Start of a bar: daily bars by their session date, others in New York time."""
    return datetime.fromtimestamp(bars.times_ms[index] / 1000, UTC if is_daily(bars) else NEW_YORK)


def start_ms(day: date) -> int:
    """The stamp of a daily bar of `day`."""
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp() * 1000)


def is_daily(bars: Bars) -> bool:
    """True for bars of whole days or longer, whose stamp is a date."""
    return bars.interval.endswith(("d", "wk", "mo"))


def unit_of(bars: Bars) -> str:
    """What one bar is, in words."""
    return _UNITS.get(bars.interval, "bar")


def bar_of_day(bars: Bars, day: date) -> int | None:
    """The bar that holds `day`: of daily ones the first on or after it, of longer ones the one that began
    last. None outside the series."""
    if not len(bars) or day < moment(bars, 0).date():
        return None
    start = start_ms(day)
    if bars.interval in SPANS:
        place = bisect_right(bars.times_ms, start) - 1
        return place if start - bars.times_ms[place] < SPANS[bars.interval] * DAY_MS else None
    place = bisect_left(bars.times_ms, start)
    return place if place < len(bars) else None
