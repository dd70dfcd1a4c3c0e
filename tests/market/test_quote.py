"""One quote: its arithmetic, as tables."""

from __future__ import annotations

from math import isfinite

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.pictures import NOW, quote
from tui.market.quote import Quote, Session

PRE, REGULAR, POST, CLOSED = Session.PRE, Session.REGULAR, Session.POST, Session.CLOSED
numbers = st.none() | st.floats(allow_nan=False, allow_infinity=False)


@pytest.mark.parametrize(
    ("price", "before", "move"),
    [
        (118.42, 142.62, -0.16968167), (101.0, 100.0, 0.01), (100.0, 100.0, 0.0), (None, 100.0, None),
        (100.0, None, None), (100.0, 0.0, None), (0.0, 100.0, None), (-3.0, 100.0, None),
        (1e-9, 1e300, None),  # a fall of all of it is no move, and nothing may divide by what is left
        (1e300, 1e-300, None),
    ],
)
def test_a_move_is_the_part_of_the_close_before(price: float, before: float, move: float | None) -> None:
    one = Quote("X", price, before)
    assert one.move == (None if move is None else pytest.approx(move))


def test_change_of_the_market_value_is_that_since_the_close_before() -> None:
    one = Quote("NVDA", 118.42, 142.62, currency="USD", cap_musd=2_900_106)
    assert one.cap_change_musd == -592_658


@pytest.mark.parametrize("changes", [{"cap_musd": None}, {"price": None}, {"currency": "JPY"}])
def test_a_market_value_that_is_not_known_has_no_change(changes: dict[str, object]) -> None:
    one = Quote("X", 90.0, 100.0, currency="USD", cap_musd=1000)
    assert replace(one, **changes).cap_change_musd is None  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("session", "extended", "price", "move"),
    [
        (PRE, 190.0, 190.0, -0.05),
        (POST, 220.0, 220.0, 0.1),
        (REGULAR, 190.0, 200.0, 200 / 198 - 1),
        (CLOSED, 190.0, 190.0, -0.05),  # the last one after hours stays
        (PRE, None, 200.0, 200 / 198 - 1),
    ],
)
def test_extended_hours_have_their_own_price_and_sign(
    session: Session, extended: float | None, price: float, move: float
) -> None:
    one = quote(session=session, extended_price=extended, extended_time_ms=NOW)
    assert (one.shown_price, one.shown_move) == (price, pytest.approx(move))
    assert one.extended is (session is not REGULAR and extended is not None)
    assert one.shown_time_ms == (NOW if one.extended else NOW - 2000)


@pytest.mark.parametrize(
    ("volume", "usual", "ratio"), [(300, 100, 3.0), (None, 100, None), (300, None, None), (300, 0, None)]
)
def test_volume_against_its_average(volume: int | None, usual: int | None, ratio: float | None) -> None:
    assert quote(volume=volume, average_volume=usual).volume_ratio == ratio


@given(numbers, numbers, st.none() | st.integers(0, 10**13))
def test_no_arithmetic_makes_a_nan(price: float | None, before: float | None, cap: int | None) -> None:
    one = Quote("X", price, before, currency="USD", cap_musd=cap, extended_price=before, session=PRE)
    for value in (one.move, one.shown_move, one.cap_change_musd):
        assert value is None or isfinite(value)
