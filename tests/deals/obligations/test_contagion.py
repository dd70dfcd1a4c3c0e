"""Contagion against worked cases, an independent solution, and what must hold of every network."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from tui.deals.obligations.contagion import clearing_vector, debtrank, debtrank_2012

LENT = ((0, 6, 3), (0, 0, 5), (2, 0, 0))  # A lends B 6 and C 3, B lends C 5, C lends A 2
EQUITY = (10, 10, 10)


def test_the_worked_case_of_clearing() -> None:
    paid = clearing_vector(((0, 0, 2), (3, 0, 1), (3, 1, 0)), (1, 1, 1))
    assert paid == pytest.approx((2, 28 / 15, 52 / 15), abs=1e-12)


def test_two_that_owe_each_other_the_same_settle_without_cash() -> None:
    assert clearing_vector(((0, 5), (5, 0)), (0, 0)) == [5, 5]


def test_the_worked_cases_of_debtrank() -> None:
    assert debtrank(LENT, EQUITY, (0, 0, 0.5)) == pytest.approx((0.3409, 0.2841, 0.5682), abs=5e-5)
    assert debtrank_2012(LENT, EQUITY, (0, 0, 0.5)) == pytest.approx((0.30, 0.25, 0.53), abs=1e-12)


def test_without_saturation_it_is_a_linear_system() -> None:
    weight = np.array(LENT) / 10
    whole = np.linalg.solve(np.eye(3) - weight, (0, 0, 0.5))
    assert debtrank(LENT, EQUITY, (0, 0, 0.5)) == pytest.approx(list(whole), abs=1e-9)


@pytest.mark.parametrize("wrong", [((0, -1), (0, 0)), ((0, 1), (1, 0))])
def test_what_makes_no_sense_is_refused(wrong: tuple[tuple[float, ...], ...]) -> None:
    with pytest.raises(ValueError, match="not negative"):
        clearing_vector(wrong, (-1, 0))
    with pytest.raises(ValueError, match="above 0"):
        debtrank(wrong, (1, 0), (0, 0))


@st.composite
def networks(draw: st.DrawFn) -> tuple[list[list[float]], list[float]]:
    n = draw(st.integers(2, 5))
    sums = st.integers(0, 20).map(float)
    owed = [[0.0 if i == j else draw(sums) for j in range(n)] for i in range(n)]
    return owed, [draw(st.integers(1, 20).map(float)) for _ in range(n)]


@settings(max_examples=60, deadline=None)
@given(networks())
def test_clearing_is_the_best_that_limited_liability_and_pro_rata_allow(
    network: tuple[list[list[float]], list[float]]
) -> None:
    owed, cash = network
    paid, whole = np.array(clearing_vector(owed, cash)), np.array(owed).sum(axis=1)
    none = np.zeros((len(cash), len(cash)))
    parts = np.divide(np.array(owed), whole[:, None], out=none, where=whole[:, None] > 0)
    has = np.array(cash) + parts.T @ paid
    assert (paid >= -1e-9).all() and (paid <= whole + 1e-9).all() and (paid <= has + 1e-7).all()
    # the greatest clearing vector maximises the sum of payments under the same limits (a linear programme)
    best = linprog(-np.ones(len(cash)), A_ub=np.eye(len(cash)) - parts.T, b_ub=cash,
                   bounds=[(0, debt) for debt in whole])
    assert paid.sum() == pytest.approx(-best.fun, abs=1e-6)
    more = np.array(clearing_vector(owed, [c + 1 for c in cash]))
    assert (more >= paid - 1e-7).all(), "more cash never lowers a payment"


@settings(max_examples=60, deadline=None)
@given(networks(), st.integers(0, 4), st.floats(0, 1))
def test_a_loss_is_a_part_of_equity_and_once_is_never_more_than_always(
    network: tuple[list[list[float]], list[float]], hit: int, part: float
) -> None:
    lent, equity = network
    shock = [part if i == hit % len(equity) else 0.0 for i in range(len(equity))]
    always, once = debtrank(lent, equity, shock), debtrank_2012(lent, equity, shock)
    for first, later, early in zip(shock, always, once, strict=True):
        assert first - 1e-9 <= early <= later + 1e-9 <= 1 + 2e-9
