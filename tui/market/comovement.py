"""How the names of the loop move together: a basket, its drawdown, correlations, absorption, turbulence.

Simple daily returns of closes on the sessions that all of them have (METHODS 5). `study` loads numpy and
belongs in a worker. Nothing here is a probability.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import accumulate
from math import sqrt

from tui.market.bars import Bars, returns
from tui.market.covariance import Absorption, Turbulence, absorption, turbulence
from tui.market.session import day_ms, iso

WINDOW = 60  # sessions of a rolling correlation, and of a spread's usual day
SPANS = (5, 20, 60, 250)
YEAR = 250


@dataclass(frozen=True, slots=True)
class Drawdown:
    """Fall from the highest level of the window; fractions, 0 or below. `peak` is that level's ISO date."""

    now: float
    worst: float
    peak: str


@dataclass(frozen=True, slots=True)
class CoMovement:
    """What `study` found on the last common session `as_of`; None where data are missing, `reasons` say why.

    `returns` are by name (basket, SPY, RSP) and span in sessions, fractions. `matrix` is symmetric, in the
    order of `members`. `basket` is the level of the basket, 1 at the window's start, with `days`.
    """

    members: tuple[str, ...]
    left_out: tuple[str, ...]
    as_of: str
    sessions: int
    returns: Mapping[str, Mapping[int, float]] = field(default_factory=dict)
    drawdown: Drawdown | None = None
    with_index: float | None = None  # correlation of the basket with SPY, 60 sessions
    with_index_before: float | None = None  # the same 60 sessions earlier
    pairwise: float | None = None  # mean correlation of the members' pairs
    pairwise_before: float | None = None
    matrix: tuple[tuple[float | None, ...], ...] = ()
    absorption: Absorption | None = None
    turbulence: Turbulence | None = None
    basket: tuple[float, ...] = ()
    days: tuple[str, ...] = ()
    reasons: Mapping[str, str] = field(default_factory=dict)


def joined(stored: Bars | None, recent: Bars | None) -> Bars | None:
    """Older stored closes before newer ones, where both tell the same story on common days; else the newer.

    A split between them would make a false move: the overlap must agree within half a per cent.
    """
    if stored is None or recent is None or not len(recent) or not len(stored):
        return recent if recent is not None and len(recent) else stored
    old = dict(zip(stored.times_ms, stored.close, strict=True))
    common = [(old[t], c) for t, c in zip(recent.times_ms, recent.close, strict=True) if t in old]
    if not common:
        return recent if recent.times_ms[-1] > stored.times_ms[-1] else stored
    if any(abs(b / a - 1) > 0.005 for a, b in common):
        return recent
    first = recent.times_ms[0]
    before = [(t, c) for t, c in zip(stored.times_ms, stored.close, strict=True) if t < first]
    times = (*(t for t, _ in before), *recent.times_ms)
    return Bars(recent.symbol, "1d", times, (*(c for _, c in before), *recent.close), source=recent.source)


def aligned(bars: Mapping[str, Bars], until: date) -> tuple[tuple[int, ...], dict[str, list[float]]]:
    """The stamps that all symbols have up to `until`, and each one's closes on them."""
    if not bars:
        return (), {}
    common, last = set.intersection(*(set(one.times_ms) for one in bars.values())), day_ms(until)
    times = tuple(sorted(t for t in common if t <= last))
    known = {symbol: dict(zip(one.times_ms, one.close, strict=True)) for symbol, one in bars.items()}
    return times, {symbol: [closes[t] for t in times] for symbol, closes in known.items()}


def basket_of(moves: Mapping[str, Sequence[float]]) -> list[float]:
    """Returns of an equal-weight basket, made even again each day."""
    return [sum(day) / len(day) for day in zip(*moves.values(), strict=True)]


def level_of(moves: Sequence[float]) -> list[float]:
    """Levels from 1, one longer than `returns`."""
    return list(accumulate(moves, lambda level, move: level * (1 + move), initial=1.0))


def drawdown(levels: Sequence[float]) -> tuple[float, float, int]:
    """Fall from the peak now, the worst of the window, and the place of the peak that stands now."""
    peak, at, worst = levels[0], 0, 0.0
    for i, level in enumerate(levels):
        if level >= peak:
            peak, at = level, i
        worst = min(worst, level / peak - 1)
    return levels[-1] / peak - 1, worst, at


def correlation(one: Sequence[float], other: Sequence[float], window: int = WINDOW) -> float | None:
    """Pearson's correlation of the last `window` values; None with fewer, or without variance."""
    if len(one) < window or len(other) < window:
        return None
    a, b = one[-window:], other[-window:]
    mean_a, mean_b = sum(a) / window, sum(b) / window
    both = sum((x - mean_a) * (y - mean_b) for x, y in zip(a, b, strict=True))
    own = sum((x - mean_a) ** 2 for x in a) * sum((y - mean_b) ** 2 for y in b)
    return max(-1.0, min(1.0, both / sqrt(own))) if own > 1e-24 else None


def usual_gap(one: Bars, other: Bars, before: date) -> tuple[float, float] | None:
    """Mean and deviation of the gap between two symbols' moves, by the 60 sessions before `before`.

    None with fewer common sessions, or without variance.
    """
    last = day_ms(before)
    cut = {b.symbol: b.until(last) for b in (one, other)}
    times, closes = aligned(cut, before)
    moves = [returns(closes[b.symbol])[-WINDOW:] for b in (one, other)]
    if len(moves[0]) < WINDOW or bisect_right(times, last) < len(times):
        return None
    gaps = [x - y for x, y in zip(*moves, strict=True)]
    mean = sum(gaps) / WINDOW
    sd = sqrt(sum((gap - mean) ** 2 for gap in gaps) / (WINDOW - 1))
    return (mean, sd) if sd > 1e-12 else None


def mean_pairwise(matrix: Sequence[Sequence[float | None]]) -> float | None:
    """Mean of the correlations above the diagonal; None when one is not known."""
    found = [matrix[i][j] for i in range(len(matrix)) for j in range(i + 1, len(matrix))]
    known = [value for value in found if value is not None]
    return sum(known) / len(known) if known and len(known) == len(found) else None


def study(
    bars: Mapping[str, Bars], members: Sequence[str], until: date, left_out: Sequence[str] = ()
) -> CoMovement | None:
    """Everything about `members` to `until`; None with fewer than two of them. For a worker.

    `bars` hold the members and, when known, SPY and RSP. Members with fewer than 122 closes are left out.
    """
    cut = {s: bars[s].until(day_ms(until) + 1) for s in (*members, "SPY", "RSP") if s in bars}
    usable = {s: b for s, b in cut.items() if s in members and len(b) > 2 * WINDOW + 1}
    absent = (*left_out, *(s for s in members if s not in usable))
    if len(usable) < 2:
        return None
    beside: dict[str, Bars] = {s: cut[s] for s in ("SPY", "RSP") if s in cut and len(cut[s]) > WINDOW}
    times, closes = aligned(usable, until)
    if len(times) <= 2 * WINDOW:
        return None
    moves = {s: returns(values) for s, values in closes.items()}
    basket = basket_of(moves)
    levels = level_of(basket)
    year = levels[-YEAR - 1:]
    fall, worst, at = drawdown(year)
    matrix = _matrix(moves)
    before = _matrix({s: values[:-WINDOW] for s, values in moves.items()})
    index, index_before = _with_index(times, basket, beside.get("SPY"))
    reasons = {s: f"no daily closes of {s} yet" for s in ("SPY", "RSP") if s not in beside}
    days = tuple(map(iso, times[-len(year):]))
    return CoMovement(tuple(usable), tuple(absent), days[-1], len(times), _returns(times, levels, beside),
                      Drawdown(fall, worst, iso(times[len(times) - len(year) + at])), index, index_before,
                      mean_pairwise(matrix), mean_pairwise(before), matrix, absorption(moves),
                      turbulence(moves), tuple(year), days, reasons)


def _matrix(moves: Mapping[str, Sequence[float]]) -> tuple[tuple[float | None, ...], ...]:
    names = list(moves)
    return tuple(tuple(1.0 if a == b else correlation(moves[a], moves[b]) for b in names) for a in names)


def _with_index(
    times: Sequence[int], basket: Sequence[float], index: Bars | None
) -> tuple[float | None, float | None]:
    """Correlation of the basket with the index fund, now and 60 sessions ago, on the basket's sessions."""
    if index is None:
        return None, None
    known = dict(zip(index.times_ms, index.close, strict=True))
    pairs = [
        (basket[i - 1], known[t] / known[times[i - 1]] - 1)
        for i, t in enumerate(times) if i and t in known and times[i - 1] in known
    ]
    one, other = [a for a, _ in pairs], [b for _, b in pairs]
    return correlation(one, other), correlation(one[:-WINDOW], other[:-WINDOW])


def _returns(
    times: Sequence[int], levels: Sequence[float], beside: Mapping[str, Bars]
) -> dict[str, dict[int, float]]:
    """Returns over the spans, of the basket and of the funds on the same days."""
    out: dict[str, dict[int, float]] = {
        "basket": {n: levels[-1] / levels[-1 - n] - 1 for n in SPANS if len(levels) > n}
    }
    for symbol, bars in beside.items():
        known = dict(zip(bars.times_ms, bars.close, strict=True))
        end = known.get(times[-1])
        out[symbol] = {
            n: end / start - 1
            for n in SPANS if len(times) > n and end and (start := known.get(times[-1 - n]))
        }
    return out
