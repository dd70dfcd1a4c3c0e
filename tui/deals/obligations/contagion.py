"""Contagion over debts, as functions of matrices: clearing payments and DebtRank (METHODS 3).

They need balance sheets. The ledger has one such edge, so no figure of a screen rests on them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Matrix = Sequence[Sequence[float]]
_SMALL = 1e-12
_MOST_STEPS = 100_000


def clearing_vector(owed: Matrix, outside: Sequence[float]) -> list[float]:
    """What each pays of its debts: the greatest solution of p = min(owed, outside + what it is paid).

    `owed[i][j]` is what i owes j, `outside` what each has from elsewhere (not negative). Eisenberg and Noe,
    Management Science 2001: who cannot pay all pays its creditors pro rata; found by fictitious default, at
    most one linear solve a default. ValueError for a negative sum.
    """
    import numpy as np

    debts, cash = np.array(owed, dtype=float), np.array(outside, dtype=float)
    if (debts < 0).any() or (cash < 0).any():
        raise ValueError("debts and cash are not negative")
    whole = debts.sum(axis=1)
    parts = np.divide(debts, whole[:, None], out=np.zeros_like(debts), where=whole[:, None] > 0)
    paid, failed = whole.copy(), np.zeros(len(whole), dtype=bool)
    while True:
        short = cash + parts.T @ paid < whole - _SMALL * np.maximum(1.0, whole)
        if not (short & ~failed).any():
            return [float(value) for value in paid]
        failed |= short
        # of those that fail, p = cash + parts.T p; everyone else pays all
        inner = np.eye(int(failed.sum())) - parts.T[np.ix_(failed, failed)]
        given = cash[failed] + parts.T[np.ix_(failed, ~failed)] @ whole[~failed]
        paid = whole.copy()
        paid[failed] = np.linalg.lstsq(inner, given, rcond=None)[0]


def debtrank(exposure: Matrix, equity: Sequence[float], shock: Sequence[float]) -> list[float]:
    """The part of each one's equity that is lost in the end, 0 to 1 (Bardoscia and others, 2015).

    `exposure[i][j]` is what i has lent j; a loss of j's equity is passed to its lenders in proportion, every
    new loss again. `shock` is the part lost at first.
    """
    import numpy as np

    weight = _weights(exposure, equity)
    before, now = np.zeros(len(equity)), np.array(shock, dtype=float)
    for _ in range(_MOST_STEPS):
        then = np.minimum(1.0, now + weight @ (now - before))
        if np.abs(then - now).max(initial=0.0) < _SMALL:
            break
        before, now = now, then
    return [float(value) for value in then]


def debtrank_2012(exposure: Matrix, equity: Sequence[float], shock: Sequence[float]) -> list[float]:
    """As `debtrank`, but each passes its loss on once, in the round after its first hit (Battiston 2012)."""
    import numpy as np

    weight = np.minimum(1.0, _weights(exposure, equity))
    now = np.array(shock, dtype=float)
    active, done = now > 0, np.zeros(len(now), dtype=bool)
    while active.any():
        then = np.minimum(1.0, now + weight @ np.where(active, now, 0.0))
        done |= active
        active = (then > 0) & ~done
        now = then
    return [float(value) for value in now]


def _weights(exposure: Matrix, equity: Sequence[float]) -> NDArray[np.float64]:
    import numpy as np

    lent, own = np.array(exposure, dtype=float), np.array(equity, dtype=float)
    if (lent < 0).any() or (own <= 0).any():
        raise ValueError("exposures are not negative, equity is above 0")
    weight: NDArray[np.float64] = lent / own[:, None]
    return weight
