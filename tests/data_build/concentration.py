"""Measures of a whole or partial list of shares, for the checks of packed lists and published figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import exp, floor, log

from tui.market.index.concentration import Interval, hhi


@dataclass(frozen=True, slots=True)
class Concentration:
    """The measures of one full list of shares; HHI is a fraction (0.0219 is 219 points)."""

    n: int
    top1: float
    top5: float
    top7: float
    top10: float
    hhi: float
    effective: float
    entropy: float


def shares_of(values: Iterable[float]) -> list[float]:
    """Fractions of the total; ValueError when the total is not positive."""
    amounts = list(values)
    total = sum(amounts)
    if total <= 0:
        raise ValueError("shares need a positive total")
    return [amount / total for amount in amounts]


def top_share(shares: Sequence[float], k: int) -> float:
    """CR_k: sum of the `k` largest shares."""
    return sum(sorted(shares, reverse=True)[:k])


def effective_number(shares: Iterable[float]) -> float:
    """1/HHI, Hill number of order 2: the list behaves like that many equal names."""
    return 1 / hhi(shares)


def entropy_number(shares: Iterable[float]) -> float:
    """exp(-sum s ln s), Hill number of order 1; never below `effective_number`."""
    return exp(-sum(share * log(share) for share in shares if share > 0))


def measure(shares: Sequence[float]) -> Concentration:
    """All headline measures of one full list; ValueError for an empty one."""
    if not shares:
        raise ValueError("no shares to measure")
    ordered = sorted(shares, reverse=True)
    squares = hhi(ordered)
    return Concentration(
        len(ordered),
        ordered[0],
        sum(ordered[:5]),
        sum(ordered[:7]),
        sum(ordered[:10]),
        squares,
        1 / squares,
        entropy_number(ordered),
    )


def hhi_interval(known: Sequence[float], n: int) -> Interval:
    """Where HHI lies when only the largest shares `known` of a list of `n` names are given.

    Lower: the remainder spread evenly over the n-k others. Upper: as few others as may be, each as large as
    the smallest known. ValueError if the known shares exceed 1 or leave no place for the remainder.
    """
    if not known:
        return Interval(1 / n, 1.0)
    rest, others = 1 - sum(known), n - len(known)
    smallest = min(known)
    if rest < -1e-9 or others < 0:
        raise ValueError("known shares exceed the whole")
    rest = max(0.0, rest)
    if rest > others * smallest + 1e-9:
        raise ValueError("the known shares are not the largest: the remainder does not fit below them")
    base = hhi(known)
    lower = base + (rest * rest / others if others else 0.0)
    full = min(others, floor(rest / smallest + 1e-12)) if smallest > 0 else 0
    last = max(0.0, rest - full * smallest)
    return Interval(lower, max(lower, base + full * smallest**2 + last**2))


def effective_interval(known: Sequence[float], n: int) -> Interval:
    """Where the effective number lies when only the largest `known` shares of `n` names are given."""
    squares = hhi_interval(known, n)
    return Interval(1 / squares.upper, 1 / squares.lower)
