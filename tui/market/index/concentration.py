"""How much of a whole rests on a few names: pure measures over shares.

Shares are fractions, one per issuer, in any order (METHODS 1). The measures renormalise nothing: a list
that does not sum to 1 is the caller's to scale or to treat as partial (`issuer_interval`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import floor


@dataclass(frozen=True, slots=True)
class Interval:
    """Bounds within which a measure lies when lines are missing."""

    lower: float
    upper: float

    def __contains__(self, value: object) -> bool:
        slack = 1e-9 * max(1.0, abs(self.upper))
        return isinstance(value, int | float) and self.lower - slack <= value <= self.upper + slack


def hhi(shares: Iterable[float]) -> float:
    """Herfindahl-Hirschman index, sum of squares: 1/n when equal, 1 for one name. Times 10,000 in points."""
    return sum(share * share for share in shares)


def normalised_hhi(shares: Sequence[float]) -> float | None:
    """(HHI - 1/n)/(1 - 1/n): comparable between lists of different length; None for fewer than two."""
    n = len(shares)
    return (hhi(shares) - 1 / n) / (1 - 1 / n) if n > 1 else None


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
