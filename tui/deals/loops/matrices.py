"""The little linear algebra that the circulation measures need, for blocks of some tens of companies."""

from __future__ import annotations

Matrix = list[list[float]]


def stationary(rows: Matrix) -> list[float]:
    """Stationary distribution of an irreducible stochastic matrix, summing to 1.

    Grassmann, Taksar & Heyman (1985): no subtraction, so it is exact to rounding for any sizes of entries.
    """
    p = [row[:] for row in rows]
    n = len(p)
    for k in range(n - 1, 0, -1):
        total = sum(p[k][:k])
        for i in range(k):
            share = p[i][k] = p[i][k] / total
            if share:
                row, last = p[i], p[k]
                for j in range(k):
                    row[j] += share * last[j]
    weights = [1.0]
    for k in range(1, n):
        weights.append(sum(weights[i] * p[i][k] for i in range(k)))
    whole = sum(weights)
    return [w / whole for w in weights]


def determinant(rows: Matrix) -> float:
    """Determinant by elimination with partial pivoting; 1 for the empty matrix."""
    m = [row[:] for row in rows]
    n = len(m)
    found = 1.0
    for k in range(n):
        pivot = max(range(k, n), key=lambda i: abs(m[i][k]))
        if m[pivot][k] == 0:
            return 0.0
        if pivot != k:
            m[k], m[pivot] = m[pivot], m[k]
            found = -found
        found *= m[k][k]
        for i in range(k + 1, n):
            factor = m[i][k] / m[k][k]
            if factor:
                row, top = m[i], m[k]
                for j in range(k + 1, n):
                    row[j] -= factor * top[j]
    return found


def inverse_diagonal(rows: Matrix) -> list[float]:
    """Diagonal of the inverse (Gauss-Jordan with partial pivoting); ZeroDivisionError when singular."""
    n = len(rows)
    m = [row[:] + [float(i == j) for j in range(n)] for i, row in enumerate(rows)]
    for k in range(n):
        pivot = max(range(k, n), key=lambda i: abs(m[i][k]))
        m[k], m[pivot] = m[pivot], m[k]
        scale = m[k][k]
        m[k] = [x / scale for x in m[k]]
        for i in range(n):
            factor = m[i][k]
            if i != k and factor:
                m[i] = [x - factor * y for x, y in zip(m[i], m[k], strict=True)]
    return [m[i][n + i] for i in range(n)]
