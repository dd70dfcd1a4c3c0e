"""One quote: its arithmetic and its freshness, as tables."""

from __future__ import annotations

from math import isfinite

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.pictures import NOW, quote
from tui.market.quote import THIN_S, Quote, Session, State, judge

S = 1000
PRE, REGULAR, POST, CLOSED = Session.PRE, Session.REGULAR, Session.POST, Session.CLOSED
CADENCE = 15.0
numbers = st.none() | st.floats(allow_nan=False, allow_infinity=False)


@pytest.mark.parametrize(
    ("price", "before", "move", "change"),
    [
        (118.42, 142.62, -0.16968167, -24.2),
        (101.0, 100.0, 0.01, 1.0),
        (100.0, 100.0, 0.0, 0.0),
        (None, 100.0, None, None),
        (100.0, None, None, None),
        (100.0, 0.0, None, 100.0),
        (0.0, 100.0, None, -100.0),
        (-3.0, 100.0, None, -103.0),
        (1e-9, 1e300, None, -1e300),  # a fall of all of it is no move, and nothing may divide by what is left
        (1e300, 1e-300, None, 1e300),
    ],
)
def test_move_and_change(price: float, before: float, move: float | None, change: float | None) -> None:
    one = Quote("X", price, before)
    assert one.move == (None if move is None else pytest.approx(move))
    assert one.change == (None if change is None else pytest.approx(change))


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
        (CLOSED, 190.0, 200.0, 200 / 198 - 1),
        (PRE, None, 200.0, 200 / 198 - 1),
    ],
)
def test_extended_hours_have_their_own_price_and_sign(
    session: Session, extended: float | None, price: float, move: float
) -> None:
    one = quote(session=session, extended_price=extended, extended_time_ms=NOW)
    assert (one.shown_price, one.shown_move) == (price, pytest.approx(move))
    assert one.extended is (session in (PRE, POST) and extended is not None)
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


# Freshness: each row is a quote's age by its exchange, by its reply, and the word.

ROWS = [
    # trade, reply ages in seconds; session; delay; extended; open_now -> state
    ("a price of now", 2, 1, REGULAR, 0, None, True, State.LIVE),
    ("within three cadences", 44, 1, REGULAR, 0, None, True, State.LIVE),
    ("thin trading, confirmed", 600, 1, REGULAR, 0, None, True, State.LIVE),
    ("thin to the limit", THIN_S, 1, REGULAR, 0, None, True, State.LIVE),
    ("repeated old price", THIN_S + 1, 1, REGULAR, 0, None, True, State.STALE),
    ("no reply for three cadences", 60, 46, REGULAR, 0, None, True, State.STALE),
    ("left out of the last replies", 60, 46, REGULAR, 0, None, True, State.STALE),
    ("never confirmed", 2, None, REGULAR, 0, None, True, State.STALE),
    ("a delayed exchange", 900, 1, REGULAR, 15, None, True, State.DELAYED),
    ("delayed, at its limit", THIN_S + 900, 1, REGULAR, 15, None, True, State.DELAYED),
    ("delayed, and older than that", THIN_S + 901, 1, REGULAR, 15, None, True, State.STALE),
    ("before the session", 5, 1, PRE, 0, 199.0, False, State.PRE),
    ("no early trade yet", 60_000, 1, PRE, 0, None, False, State.CLOSED),
    ("after the session", 5, 1, POST, 0, 199.0, False, State.POST),
    ("no late trade yet", 60, 1, POST, 0, None, False, State.CLOSED),
    ("late, no reply", 5, 60, POST, 0, 199.0, False, State.STALE),
    ("closed", 60_000, 1, CLOSED, 0, None, False, State.CLOSED),
    ("closed, of a session long ago", 10**7, 1, CLOSED, 0, None, False, State.CLOSED),
    ("closed by a reply, though others trade", 60_000, 1, CLOSED, 0, None, True, State.CLOSED),
    ("closed by an old reply while a session runs", 60_000, 60, CLOSED, 0, None, True, State.STALE),
    ("closed and stored", 60_000, None, CLOSED, 0, None, False, State.STALE),
]


@pytest.mark.parametrize(
    ("trade", "reply", "session", "delay", "extended", "open_now", "state"),
    [row[1:] for row in ROWS], ids=[row[0] for row in ROWS],
)
def test_freshness(
    trade: int, reply: int | None, session: Session, delay: int, extended: float | None, open_now: bool,
    state: State,
) -> None:
    one = quote(
        session=session, delay_min=delay, extended_price=extended, time_ms=NOW - trade * S,
        extended_time_ms=NOW - trade * S if extended else None,
        fetched_ms=None if reply is None else NOW - reply * S,
    )
    fresh = judge(one, NOW, CADENCE, open_now)
    assert fresh.state is state
    assert fresh.age_s == trade


@pytest.mark.parametrize("changes", [{"price": None}, {"time_ms": None}])
def test_without_a_price_or_its_time_there_is_an_error_and_no_age(changes: dict[str, object]) -> None:
    fresh = judge(replace(quote(), **changes), NOW, CADENCE, True)  # type: ignore[arg-type]
    assert (fresh.state, fresh.age_s, fresh.note) == (State.ERROR, None, "no price received")


def test_a_stamp_ahead_of_the_clock_has_no_negative_age() -> None:
    assert judge(quote(time_ms=NOW + 5000), NOW, CADENCE, True).age_s == 0


@pytest.mark.parametrize(
    ("one", "note"),
    [
        (quote(time_ms=NOW - 1000 * S), "the source repeats an old price"),
        (quote(fetched_ms=None), "not confirmed by the source"),
        (quote(delay_min=15), "15 min late by the exchange's rule"),
    ],
)
def test_the_note_says_why(one: Quote, note: str) -> None:
    assert judge(one, NOW, CADENCE, True).note == note


@given(
    st.integers(-10, 5000), st.none() | st.integers(-10, 5000), st.sampled_from(Session), st.booleans(),
    st.integers(0, 30),
)
def test_live_only_with_a_reply_of_three_cadences(
    trade: int, reply: int | None, session: Session, open_now: bool, delay: int
) -> None:
    one = quote(session=session, time_ms=NOW - trade * S, delay_min=delay,
                fetched_ms=None if reply is None else NOW - reply * S)
    fresh = judge(one, NOW, CADENCE, open_now)
    if fresh.state in (State.LIVE, State.DELAYED):
        assert session is REGULAR
        assert reply is not None and reply <= 45
        assert trade <= THIN_S + 60 * delay
    assert fresh.age_s is not None and fresh.age_s >= 0
