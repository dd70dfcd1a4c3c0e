"""A session again: on the weights of its own eve it is the move of the index on that day."""

from __future__ import annotations

from datetime import date

import pytest

from tui.market.embedded import facts
from tui.market.index.again import PACKED_DAYS, embedded_moves, residual_moves
from tui.market.index.shock import effect_of
from tui.market.session import next_session

EVES = [day for day in facts.list_days() if residual_moves(next_session(date.fromisoformat(day))) is not None]


def test_every_month_that_is_followed_by_a_stored_session_is_an_eve() -> None:
    assert len(EVES) == 46 and EVES[-1] == "2026-08-21"


@pytest.mark.parametrize("eve", EVES)
def test_the_day_after_on_its_own_weights_is_that_days_index(eve: str) -> None:
    weights, moves = facts.full_list(eve), residual_moves(next_session(date.fromisoformat(eve)))
    assert weights is not None and moves is not None and moves.index is not None
    assert effect_of(weights, moves.known, None, moves.rest).bp == pytest.approx(1e4 * moves.index, abs=5)


def test_the_27th_of_january_2025_on_the_weights_of_august_2026() -> None:
    found = [100 * change for change in both(PACKED_DAYS[0])]
    assert found == pytest.approx([-2.2, -2.0], abs=0.1), "every member's move, and the residual form"


@pytest.mark.parametrize("day", PACKED_DAYS)
def test_the_residual_form_stands_near_the_whole_one(day: date) -> None:
    whole, residual = both(day)
    assert residual == pytest.approx(whole, abs=0.004) and residual != whole


def both(day: date) -> tuple[float, float]:
    """The index by every member's move and by the residual form, on the weights of 2026-08-21."""
    weights, every, few = facts.full_list("2026-08-21"), embedded_moves(day), residual_moves(day)
    assert weights is not None and every is not None and few is not None and every.members > 490
    whole, residual = (effect_of(weights, m.known, None, m.rest).change for m in (every, few))
    return whole, residual


def test_names_that_do_not_move_are_said_by_their_weight() -> None:
    weights = facts.full_list("2026-08-21")
    assert weights is not None
    found = effect_of(weights, {"GOOG": -0.1}, 7000.0)
    assert found.known == pytest.approx(weights.shares["GOOGL"]) and found.points == pytest.approx(
        -0.1 * weights.shares["GOOGL"] * 7000)
    assert residual_moves(date(2025, 1, 26)) is None, "a Sunday"
