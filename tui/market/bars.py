"""Price bars as parallel columns, and the arithmetic a chart needs."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import islice, pairwise
from math import exp, log, sqrt

from msgspec import Struct

HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS


class Bars(Struct, frozen=True):
    """Bars of one symbol, oldest first.

    `times_ms` is the bar's start in UTC milliseconds; a daily bar carries midnight UTC of its session date.
    `open`, `high`, `low` are all empty when only closes are known (the chart is then a line and says so).
    Prices are split-adjusted, not dividend-adjusted.
    """

    symbol: str
    interval: str  # "1d", "5m", "1m" ...
    times_ms: tuple[int, ...]
    close: tuple[float, ...]
    open: tuple[float, ...] = ()
    high: tuple[float, ...] = ()
    low: tuple[float, ...] = ()
    volume: tuple[int | None, ...] = ()
    source: str = ""

    def __len__(self) -> int:
        return len(self.times_ms)

    @property
    def has_range(self) -> bool:
        """True when open, high and low are known for every bar."""
        return len(self.open) == len(self.high) == len(self.low) == len(self.close) > 0

    def closes(self) -> Bars:
        """The closes alone, for what is kept of many symbols."""
        return Bars(self.symbol, self.interval, self.times_ms, self.close, source=self.source)

    def since(self, start_ms: int) -> Bars:
        """The bars that start at `start_ms` or later."""
        return self.cut(bisect_left(self.times_ms, start_ms), len(self))

    def until(self, end_ms: int) -> Bars:
        """The bars that start before `end_ms`."""
        return self.cut(0, bisect_left(self.times_ms, end_ms))

    def cut(self, first: int, last: int) -> Bars:
        """Bars first..last-1."""
        return Bars(self.symbol, self.interval, self.times_ms[first:last], self.close[first:last],
                    self.open[first:last], self.high[first:last], self.low[first:last],
                    self.volume[first:last], self.source)

    def day(self, index: int) -> str:
        """ISO date (UTC) of bar `index`."""
        return datetime.fromtimestamp(self.times_ms[index] / 1000, UTC).date().isoformat()


def moving_average(values: Sequence[float], window: int) -> list[float | None]:
    """Simple moving average; None until `window` values are there."""
    out: list[float | None] = []
    total = 0.0
    for i, value in enumerate(values):
        total += value
        if i >= window:
            total -= values[i - window]
        out.append(total / window if i >= window - 1 else None)
    return out


def returns(closes: Sequence[float]) -> list[float]:
    """Simple returns between neighbours, one shorter than `closes`."""
    return [b / a - 1 for a, b in pairwise(closes)]


JUMP = 1.6  # the factor from which a change of closes may be no change of the price
_WHOLE = 0.15  # how far from a whole factor a day's own move may take it
_SOON = 5  # sessions within which a wrong row is over


def sound_returns(closes: Sequence[float], window: int) -> list[float]:
    """The last `window` returns, without jumps of a whole factor (a split that was not
    applied, pence among pounds) and without those beyond JUMP that are taken back within days."""
    found = [(log(b / a), b / a - 1) for a, b in pairwise(closes[-(window + 4 * _SOON + 1):]) if a > 0 < b]
    sound = (change for at, (size, change) in enumerate(found)
             if abs(size) <= log(JUMP) or not (_is_whole(size) or _is_taken_back(found, at)))
    return list(sound)[-window:]


def _is_whole(size: float) -> bool:
    factor = exp(abs(size))
    return abs(factor / round(factor) - 1) <= _WHOLE


def _is_taken_back(found: Sequence[tuple[float, float]], at: int) -> bool:
    near = islice(found, max(0, at - _SOON), at + _SOON + 1)
    return any(abs(size + found[at][0]) < log(JUMP) / 2 for size, _ in near if abs(size) > log(JUMP))


def usual_norm(closes_before: Sequence[float], window: int = 60) -> tuple[float, float] | None:
    """Mean and standard deviation (ddof=1) of the last `window` sound daily returns of `closes_before`.

    The day that is judged must not be in the window (METHODS 5: including it gives -5.0 instead of -6.7
    for NVDA on 2025-01-27). None with fewer than `window` returns.
    """
    recent = sound_returns(closes_before, window)
    if len(recent) < window:
        return None
    mean = sum(recent) / window
    return mean, sqrt(sum((r - mean) ** 2 for r in recent) / (window - 1))


def usual_days(closes_before: Sequence[float], move: float, window: int = 60) -> float | None:
    """How many of its usual days a day's `move` is: (move - mean) / sd over the sessions before it."""
    norm = usual_norm(closes_before, window)
    return None if norm is None or not norm[1] else (move - norm[0]) / norm[1]
