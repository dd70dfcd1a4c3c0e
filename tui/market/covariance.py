"""Absorption ratio and turbulence: what the covariance of daily returns says. numpy is loaded on first use.

Sources: Kritzman, Li, Page and Rigobon 2011 (absorption); Chow and others 1999, Kritzman and Li 2010
(turbulence); Ledoit and Wolf 2004 (shrinkage). Their windows were made for 51 industries, not for ten names.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

LEAST = 120  # sessions below which nothing is said
ABSORB, HALF_LIFE, SHORT, YEAR = 500, 250, 15, 250


@dataclass(frozen=True, slots=True)
class Turbulence:
    """Mahalanobis distance of the last day over the number of names: 1 is an average day.

    `rank` is the part of the days of the window that were calmer.
    """

    value: float
    rank: float
    days: int


@dataclass(frozen=True, slots=True)
class Absorption:
    """Part of all variance in the first fifth of the eigenvalues, and in the first alone.

    `shift` is (mean of 15 days - mean of a year) / deviation of that year; None without a year of values.
    """

    ratio: float
    first: float
    shift: float | None
    sessions: int


def absorption(returns: Mapping[str, Sequence[float]]) -> Absorption | None:
    """Kritzman's absorption ratio over 500 sessions (all there are from 120), half-life 250. Uses numpy."""
    import numpy as np

    data = np.array([list(values) for values in returns.values()]).T
    sessions = min(ABSORB, len(data))
    if sessions < LEAST or data.shape[1] < 3:
        return None
    count = max(1, round(data.shape[1] / 5))
    ratios = []
    for end in range(max(sessions, len(data) - YEAR), len(data) + 1):
        part = data[end - sessions:end]
        weight = 0.5 ** (np.arange(sessions - 1, -1, -1) / HALF_LIFE)
        weight /= weight.sum()
        centred = part - weight @ part
        values = np.linalg.eigvalsh((centred * weight[:, None]).T @ centred)[::-1]
        whole = values.sum()
        if whole <= 0:
            return None
        ratios.append((values[:count].sum() / whole, values[0] / whole))
    many = [ratio for ratio, _ in ratios]
    shift = None
    if len(many) >= YEAR:
        sd = float(np.std(many[-YEAR:], ddof=1))
        shift = float((np.mean(many[-SHORT:]) - np.mean(many[-YEAR:])) / sd) if sd > 1e-12 else None
    return Absorption(float(many[-1]), float(ratios[-1][1]), shift, sessions)


def turbulence(returns: Mapping[str, Sequence[float]]) -> Turbulence | None:
    """Distance of the last day from the 250 before it, per name, and its rank among those days. Uses numpy.

    The covariance is shrunk towards its mean variance (Ledoit and Wolf 2004): few sessions for many names.
    """
    import numpy as np

    data = np.array([list(values) for values in returns.values()]).T
    window = min(YEAR, len(data) - 1)
    names = data.shape[1] if data.ndim == 2 else 0
    if names < 2 or window < LEAST:
        return None
    past, last = data[-window - 1:-1], data[-1]
    mean = past.mean(axis=0)
    inverse = np.linalg.inv(_shrunk(past - mean))
    gaps = np.vstack([past, last]) - mean
    found = np.einsum("ij,jk,ik->i", gaps, inverse, gaps) / names
    return Turbulence(float(found[-1]), float((found[:-1] < found[-1]).mean()), window)


def _shrunk(centred: Any) -> Any:
    """Sample covariance drawn towards a multiple of the identity by Ledoit and Wolf's weight."""
    import numpy as np

    x = centred
    n, p = x.shape
    sample = x.T @ x / n
    middle = np.trace(sample) / p
    target = middle * np.eye(p)
    far = ((sample - target) ** 2).sum() / p
    noise = sum(((np.outer(row, row) - sample) ** 2).sum() for row in x) / p / n**2
    weight = min(1.0, noise / far) if far > 0 else 1.0
    return weight * target + (1 - weight) * sample
