"""Which stored bars a chart shows, and what has to be said about them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tui.draw.chart.scale import is_daily, moment, start_ms
from tui.draw.grid.canvas import Listing
from tui.draw.words.numbers import day as day_text
from tui.market.bars import DAY_MS, Bars
from tui.market.quote import source_words

RANGES = ("1D", "5D", "1M", "6M", "YTD", "1Y", "5Y", "MAX")
INTRADAY = ("1D", "5D")
_MONTHS = {"1M": 1, "6M": 6, "1Y": 12, "5Y": 60}
_SLACK_DAYS = 7  # a first bar this long after the start asked for is a holiday, not a gap

Stored = Mapping[tuple[str, str], Bars]


@dataclass(frozen=True, slots=True)
class Series:
    """Bars of the range shown (`range`, which may be another than asked for) and why, in `note`.

    `history` is the longest daily series to the same end, for averages; None for intraday bars.
    """

    bars: Bars
    range: str
    history: Bars | None = None
    note: str = ""

    @property
    def caption(self) -> tuple[str, ...]:
        """closes only, to 21 Aug 2026, Yahoo Finance: what holds of them, to be joined by a dot."""
        parts = ("" if self.bars.has_range else "closes only", f"to {last_day(self.bars)}", origin(self.bars))
        return tuple(filter(None, parts))


def choose(stored: Stored, symbol: str, wanted: str) -> Series | None:
    """The series for `symbol` and the range `wanted`; None when nothing at all is known of it."""
    exact, daily = stored.get((symbol, wanted)), longest(stored, symbol)
    if wanted in INTRADAY:
        if exact or daily is None:
            return Series(exact, wanted) if exact else None
        note = "no intraday data stored; 1M is the shortest stored range"
        return Series(cut(daily, "1M"), "1M", daily, note)
    part = cut(daily, wanted) if daily else None
    if exact and (not part or not is_daily(exact) or exact.times_ms[-1] >= part.times_ms[-1]):
        return Series(exact, wanted, _joined(daily, exact))
    return Series(part, wanted, daily, _short(part, wanted)) if part else None


def _joined(daily: Bars | None, newer: Bars) -> Bars | None:
    """Closes of the long series continued by the newer one, for averages; not where they disagree."""
    if newer.interval != "1d":
        return daily
    if daily is None:
        return newer
    place = bisect_right(daily.times_ms, newer.times_ms[0]) - 1
    known = place >= 0 and daily.times_ms[place] == newer.times_ms[0]
    if not known or abs(daily.close[place] / newer.close[0] - 1) > 0.01:  # a split since, or a gap
        return newer
    times, closes = daily.times_ms[:place] + newer.times_ms, daily.close[:place] + newer.close
    return Bars(newer.symbol, "1d", times, closes, source=newer.source)


def longest(stored: Stored, symbol: str) -> Bars | None:
    """The longest series of daily bars of `symbol`; of equally long ones the newest."""
    found = [b for (name, _), b in stored.items() if name == symbol and b.interval == "1d" and len(b)]
    return max(found, key=lambda b: (len(b), b.times_ms[-1]), default=None)


def cut(bars: Bars, wanted: str) -> Bars:
    """The end of daily `bars` that a range holds, counted back from their own last day."""
    start = _start(wanted, moment(bars, len(bars) - 1).date())
    part = bars.since(start_ms(start)) if start is not None else bars
    return part if len(part) else bars


def _start(wanted: str, last: date) -> date | None:
    months = _MONTHS.get(wanted)
    if months is None:
        return date(last.year, 1, 1) if wanted == "YTD" else None
    year, month = divmod(last.year * 12 + last.month - 1 - months, 12)
    days = (date(year + month // 11, (month + 1) % 12 + 1, 1) - date(year, month + 1, 1)).days
    return date(year, month + 1, min(last.day, days))


def _short(bars: Bars, wanted: str) -> str:
    """A sentence when the stored bars begin later than the range."""
    asked, first = _start(wanted, moment(bars, len(bars) - 1).date()), moment(bars, 0).date()
    late = wanted == "MAX" or (asked and (first - asked).days > _SLACK_DAYS)
    return f"stored from {day_text(first)}" if late else ""


def last_day(bars: Bars) -> str:
    """Date of the last bar, with the time for intraday bars."""
    when = moment(bars, len(bars) - 1)
    return day_text(when.date()) + ("" if is_daily(bars) else f" {when:%H:%M} ET")


def origin(bars: Bars) -> str:
    """The source without its address, the longest known one by its name alone."""
    name = source_words(bars.source).split(" (")[0].split(";")[0].strip()
    return "Yahoo Finance" if name.startswith("Yahoo Finance") else name


def aligned(bars: Bars, other: Bars) -> list[float | None]:
    """For every bar the other's last close at that moment; None before its first or a week after its last."""
    def close(time_ms: int) -> float | None:
        place = bisect_right(other.times_ms, time_ms) - 1
        known = place >= 0 and time_ms - other.times_ms[place] <= _SLACK_DAYS * DAY_MS
        return other.close[place] if known else None

    return [close(time_ms) for time_ms in bars.times_ms]


def bars_listing(bars: Bars) -> Listing:
    """The bars of a chart; a close alone where no more is known."""
    columns = {head: values for head, values in (
        ("Open", bars.open), ("High", bars.high), ("Low", bars.low), ("Close", bars.close),
        ("Volume", bars.volume)) if values}

    def row(i: int) -> list[str]:
        when = moment(bars, i)
        stamp = when.date().isoformat() if is_daily(bars) else f"{when:%Y-%m-%d %H:%M} ET"
        return [stamp, *("" if values[i] is None else f"{values[i]}" for values in columns.values())]

    return Listing(("Time", *columns), lambda: map(row, range(len(bars))))
