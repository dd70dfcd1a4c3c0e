"""How much of a whole rests on a few names: pure measures over shares.

Shares are fractions, one per issuer, in any order (METHODS 1). The measures renormalise nothing: a list
that does not sum to 1 is the caller's to scale or to treat as partial (`hhi_interval`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import exp, floor, log


@dataclass(frozen=True, slots=True)
class Interval:
    """Bounds within which a measure lies when lines are missing."""

    lower: float
    upper: float

    def __contains__(self, value: object) -> bool:
        slack = 1e-9 * max(1.0, abs(self.upper))
        return isinstance(value, int | float) and self.lower - slack <= value <= self.upper + slack


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


def hhi(shares: Iterable[float]) -> float:
    """Herfindahl-Hirschman index, sum of squares: 1/n when equal, 1 for one name. Times 10,000 in points."""
    return sum(share * share for share in shares)


def effective_number(shares: Iterable[float]) -> float:
    """1/HHI, Hill number of order 2: the list behaves like that many equal names."""
    return 1 / hhi(shares)


def entropy_number(shares: Iterable[float]) -> float:
    """exp(-sum s ln s), Hill number of order 1; never below `effective_number`."""
    return exp(-sum(share * log(share) for share in shares if share > 0))


def normalised_hhi(shares: Sequence[float]) -> float | None:
    """(HHI - 1/n)/(1 - 1/n): comparable between lists of different length; None for fewer than two."""
    n = len(shares)
    return (hhi(shares) - 1 / n) / (1 - 1 / n) if n > 1 else None


def gini(values: Sequence[float]) -> float:
    """Gini coefficient of the values, without the n/(n-1) correction."""
    ordered, n = sorted(values), len(values)
    weighted = sum((2 * i - n - 1) * value for i, value in enumerate(ordered, 1))
    return weighted / (n * sum(ordered))


def hall_tideman(shares: Sequence[float]) -> float:
    """1/(2 sum i*s_i - 1) with i = 1 for the largest; equals 1/(n(1 - Gini)) when shares sum to 1."""
    ordered = sorted(shares, reverse=True)
    return 1 / (2 * sum(i * share for i, share in enumerate(ordered, 1)) - 1)


def merger_delta(a: float, b: float) -> float:
    """By how much HHI rises when two names become one: 2ab."""
    return 2 * a * b


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


def issuer_interval(
    known: Sequence[float], n: int, ceiling: float, open_names: Sequence[int] = ()
) -> Interval:
    """Where HHI by issuer lies when only the largest lines of an index are given, added up by issuer.

    `known` are the issuers of those lines, `n` counts issuers (too high only widens), `ceiling` is the
    smallest line given: no line that is missing may exceed it. `open_names` are places in `known` whose
    other share class is missing and may add up to `ceiling` to it. ValueError when the parts do not fit.
    """
    rest, others = 1 - sum(known), n - len(known)
    if rest < -1e-9 or others < 0 or not known or ceiling <= 0:
        raise ValueError("known shares do not fit in the whole")
    rest = max(0.0, rest)
    if rest > (others + len(open_names)) * ceiling + 1e-9:
        raise ValueError("the known lines are not the largest: the remainder does not fit below them")
    lower = hhi(known) + (rest * rest / others if others else 0.0)
    grown, left = list(known), rest
    for place in open_names:
        added = min(left, ceiling)
        grown[place] += added
        left -= added
    full = floor(left / ceiling + 1e-12)
    upper = hhi(grown) + full * ceiling**2 + max(0.0, left - full * ceiling) ** 2
    return Interval(min(lower, upper), upper)
