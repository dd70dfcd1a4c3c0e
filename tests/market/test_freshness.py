"""How fresh a quote is: by its age, its exchange's hours and what the source says, as tables."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.pictures import NOW, quote
from tui.market.freshness import THIN_S, judge, stands_until, trades
from tui.market.quote import Quote, Session, State

S = 1000
PRE, REGULAR, POST, CLOSED = Session.PRE, Session.REGULAR, Session.POST, Session.CLOSED
CADENCE = 15.0

# Freshness: each row is a quote's age by its exchange, by its reply, and the word.

ROWS = [
    # trade, reply ages in seconds; session; delay; extended -> state
    ("a price of now", 2, 1, REGULAR, 0, None, State.LIVE),
    ("within three cadences", 44, 1, REGULAR, 0, None, State.LIVE),
    ("thin trading, confirmed", 600, 1, REGULAR, 0, None, State.LIVE),
    ("thin to the limit", THIN_S, 1, REGULAR, 0, None, State.LIVE),
    ("repeated old price", THIN_S + 1, 1, REGULAR, 0, None, State.STALE),
    ("no reply for three cadences", 60, 46, REGULAR, 0, None, State.STALE),
    ("left out of the last replies", 60, 46, REGULAR, 0, None, State.STALE),
    ("never confirmed", 2, None, REGULAR, 0, None, State.STALE),
    ("a delayed exchange", 900, 1, REGULAR, 15, None, State.DELAYED),
    ("delayed, at its limit", THIN_S + 900, 1, REGULAR, 15, None, State.DELAYED),
    ("delayed, and older than that", THIN_S + 901, 1, REGULAR, 15, None, State.STALE),
    ("before the session", 5, 1, PRE, 0, 199.0, State.PRE),
    ("no early trade yet", 60_000, 1, PRE, 0, None, State.CLOSED),
    ("after the session", 5, 1, POST, 0, 199.0, State.POST),
    ("no late trade yet", 60, 1, POST, 0, None, State.CLOSED),
    ("late, no reply", 5, 60, POST, 0, 199.0, State.STALE),
    ("closed", 60_000, 1, CLOSED, 0, None, State.CLOSED),
    ("closed, of a session long ago", 10**7, 1, CLOSED, 0, None, State.CLOSED),
    ("closed by a reply, though others trade", 60_000, 1, CLOSED, 0, None, State.CLOSED),
    ("closed by an old reply while a session runs", 60_000, 60, CLOSED, 0, None, State.STALE),
    ("closed and stored", 60_000, None, CLOSED, 0, None, State.STALE),
]


@pytest.mark.parametrize(
    ("trade", "reply", "session", "delay", "extended", "state"),
    [row[1:] for row in ROWS], ids=[row[0] for row in ROWS],
)
def test_freshness(
    trade: int, reply: int | None, session: Session, delay: int, extended: float | None, state: State,
) -> None:
    one = quote(
        session=session, delay_min=delay, extended_price=extended, time_ms=NOW - trade * S,
        extended_time_ms=NOW - trade * S if extended else None,
        fetched_ms=None if reply is None else NOW - reply * S,
    )
    fresh = judge(one, NOW, CADENCE)
    assert fresh.state is state
    assert fresh.age_s == trade


@pytest.mark.parametrize("changes", [{"price": None}, {"time_ms": None}])
def test_without_a_price_or_its_time_there_is_an_error_and_no_age(changes: dict[str, object]) -> None:
    fresh = judge(replace(quote(), **changes), NOW, CADENCE)  # type: ignore[arg-type]
    assert (fresh.state, fresh.age_s, fresh.note) == (State.ERROR, None, "no price received")


def test_a_stamp_ahead_of_the_clock_has_no_negative_age() -> None:
    assert judge(quote(time_ms=NOW + 5000), NOW, CADENCE).age_s == 0


@pytest.mark.parametrize(
    ("one", "note"),
    [
        (quote(time_ms=NOW - 1000 * S), "the source repeats an old price"),
        (quote(fetched_ms=None), "not confirmed by the source"),
        (quote(delay_min=15), "15 min late by the exchange's rule"),
    ],
)
def test_the_note_says_why(one: Quote, note: str) -> None:
    assert judge(one, NOW, CADENCE).note == note


@given(
    st.integers(-10, 5000), st.none() | st.integers(-10, 5000), st.sampled_from(Session), st.integers(0, 30),
)
def test_live_only_with_a_reply_of_three_cadences(
    trade: int, reply: int | None, session: Session, delay: int
) -> None:
    one = quote(session=session, time_ms=NOW - trade * S, delay_min=delay,
                fetched_ms=None if reply is None else NOW - reply * S)
    fresh = judge(one, NOW, CADENCE)
    if fresh.state in (State.LIVE, State.DELAYED):
        # the calendar and a stamp of now stand against one odd word
        assert session is REGULAR or trade <= 45 + 60 * delay
        assert reply is not None and reply <= 45
        assert trade <= THIN_S + 60 * delay
    assert fresh.age_s is not None and fresh.age_s >= 0


@given(
    trade_ms=st.integers(-2_000, 1_200_000), reply_ms=st.integers(-2_000, 50_000),
    ahead_s=st.sampled_from([0, 90]), later=st.integers(0, 1_000), delay=st.sampled_from([0, 15]),
    at_close=st.booleans(),
)
def test_what_was_found_stands_until_it_is_judged_anew(
    trade_ms: int, reply_ms: int, ahead_s: int, later: int, delay: int, at_close: bool
) -> None:
    """A picture takes the last answer: at no moment until then is there another one."""
    now = (NOW + 19_799_500 if at_close else NOW) + 1000 * ahead_s  # half a second before four o'clock
    one = quote(time_ms=now - 1000 * ahead_s - trade_ms, fetched_ms=now - reply_ms, delay_min=delay)
    found = judge(one, now, CADENCE, 1000 * ahead_s)
    until = stands_until(one, found, now, CADENCE, 1000 * ahead_s)
    assert until - now <= 1000 + max(0, -trade_ms)
    if now + later < until:
        assert judge(one, now + later, CADENCE, 1000 * ahead_s) == found
    if until > now:
        assert judge(one, until - 1, CADENCE, 1000 * ahead_s) == found


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp() * 1000)


TOKYO, LONDON, COIN = ("7203.T", "EQUITY", "Asia/Tokyo"), ("VOD.L", "EQUITY", "Europe/London"), (
    "BTC-USD", "CRYPTOCURRENCY", "UTC")
NVDA, FUND, YIELD = ("NVDA", "EQUITY", None), ("VTSAX", "MUTUALFUND", None), ("^TNX", "INDEX", None)
PAIR, FUTURE = ("EURUSD=X", "CURRENCY", "Europe/London"), ("ES=F", "FUTURE", "America/New_York")
BRAZIL = ("PETR4.SA", "EQUITY", "America/Sao_Paulo")
HOURS = [
    ("Tokyo at night in New York", TOKYO, "2026-11-25T09:30+09:00", "2026-11-25T09:29:50+09:00", REGULAR,
     State.LIVE, ""),
    ("Tokyo rests", TOKYO, "2026-11-25T12:20+09:00", "2026-11-25T11:29:59+09:00", REGULAR, State.CLOSED, ""),
    ("Tokyo a minute after its rest", TOKYO, "2026-11-25T12:31+09:00", "2026-11-25T11:29:59+09:00", REGULAR,
     State.CLOSED, ""),
    ("Tokyo without a trade after its rest", TOKYO, "2026-11-25T12:50+09:00", "2026-11-25T11:29:59+09:00",
     REGULAR, State.STALE, ""),
    ("Tokyo after its rest", TOKYO, "2026-11-25T12:31+09:00", "2026-11-25T12:30:59+09:00", REGULAR,
     State.LIVE, ""),
    ("Tokyo in the evening", TOKYO, "2026-11-25T20:00+09:00", "2026-11-25T15:30+09:00", CLOSED,
     State.CLOSED, ""),
    ("Tokyo's holiday of 23 November", TOKYO, "2026-11-23T10:00+09:00", "2026-11-20T15:30+09:00", CLOSED,
     State.CLOSED, "2026-11-20"),
    ("London's bank holiday", LONDON, "2026-08-31T10:30-04:00", "2026-08-28T16:35+01:00", CLOSED,
     State.CLOSED, "2026-08-28"),
    ("London after New York's clock changed", LONDON, "2026-10-26T12:20-04:00",
     "2026-10-26T12:19:50-04:00", REGULAR, State.LIVE, ""),
    ("London before it did", LONDON, "2026-10-23T12:20-04:00", "2026-10-23T11:30-04:00", CLOSED,
     State.CLOSED, ""),
    ("a coin on Sunday", COIN, "2026-11-22T15:00-05:00", "2026-11-22T14:59:50-05:00", REGULAR,
     State.LIVE, ""),
    ("a coin at midnight", COIN, "2026-11-22T00:00:05+00:00", "2026-11-21T23:59:40+00:00", REGULAR,
     State.LIVE, ""),
    ("a pair on Saturday", PAIR, "2026-11-21T12:00+00:00", "2026-11-20T21:59+00:00", CLOSED,
     State.CLOSED, "2026-11-20"),
    ("a future on Sunday evening", FUTURE, "2026-11-22T19:00-05:00", "2026-11-22T18:59:50-05:00", REGULAR,
     State.LIVE, ""),
    ("a future in its daily hour of rest", FUTURE, "2026-11-24T17:30-05:00", "2026-11-24T16:59:50-05:00",
     CLOSED, State.CLOSED, ""),
    ("a future on Thanksgiving's afternoon", FUTURE, "2026-11-26T14:00-05:00", "2026-11-26T12:59:59-05:00",
     CLOSED, State.CLOSED, ""),
    ("a fund in the session", FUND, "2026-11-25T11:00-05:00", "2026-11-24T18:00-05:00", REGULAR,
     State.CLOSED, "2026-11-24"),
    ("a yield after three", YIELD, "2026-11-25T15:40-05:00", "2026-11-25T14:59:55-05:00", REGULAR,
     State.CLOSED, ""),
    ("Thanksgiving", NVDA, "2026-11-26T11:00-05:00", "2026-11-25T16:00-05:00", CLOSED, State.CLOSED,
     "2026-11-25"),
    ("the afternoon of an early close", NVDA, "2026-11-27T14:00-05:00", "2026-11-27T13:00-05:00", CLOSED,
     State.CLOSED, ""),
    ("Saturday", NVDA, "2026-11-21T12:00-05:00", "2026-11-20T16:00-05:00", CLOSED, State.CLOSED,
     "2026-11-20"),
    ("the night after", NVDA, "2026-11-21T02:00-05:00", "2026-11-20T16:00-05:00", CLOSED, State.CLOSED, ""),
    ("delisted in January", NVDA, "2026-11-20T11:00-05:00", "2026-01-15T16:00-05:00", CLOSED, State.CLOSED,
     "2026-01-15"),
    ("delisted, a minute after the bell", NVDA, "2026-11-20T09:31-05:00", "2026-01-15T16:00-05:00", CLOSED,
     State.CLOSED, "2026-01-15"),
    ("no trade yet, a minute after the bell", NVDA, "2026-11-20T09:31-05:00", "2026-11-19T16:00-05:00",
     REGULAR, State.CLOSED, ""),
    ("halted", NVDA, "2026-11-20T11:00-05:00", "2026-11-17T13:00-05:00", REGULAR, State.STALE, ""),
    ("a day of mourning", NVDA, "2026-11-20T11:00-05:00", "2026-11-19T16:00-05:00", CLOSED, State.CLOSED,
     "2026-11-19"),
    ("an exchange of which nothing is known", BRAZIL, "2026-11-20T11:00-05:00", "2026-11-20T10:59:50-05:00",
     REGULAR, State.LIVE, ""),
    ("the same, halted", BRAZIL, "2026-11-20T11:00-05:00", "2026-11-20T09:00-05:00", REGULAR, State.STALE,
     ""),
    ("the same, on Sunday", BRAZIL, "2026-11-22T11:00-05:00", "2026-11-20T16:00-05:00", CLOSED,
     State.CLOSED, "2026-11-20"),
]


@pytest.mark.parametrize(
    ("whose", "now", "trade", "session", "state", "day"), [row[1:] for row in HOURS],
    ids=[row[0] for row in HOURS],
)
def test_each_exchange_has_its_own_hours(
    whose: tuple[str, str, str | None], now: str, trade: str, session: Session, state: State, day: str
) -> None:
    symbol, kind, zone = whose
    moment = at(now)
    one = Quote(symbol, 100.0, 99.0, at(trade), session, kind=kind, zone=zone, fetched_ms=moment - 1000,
                exchange_code="CGI" if symbol == "^TNX" else None)
    fresh = judge(one, moment, CADENCE)
    assert (fresh.state, fresh.of_day) == (state, day)


@pytest.mark.parametrize(
    ("whose", "now", "expected"),
    [
        (COIN, "2026-11-22T15:00-05:00", True), (NVDA, "2026-11-22T15:00-05:00", False),
        (NVDA, "2026-11-20T05:00-05:00", True), (TOKYO, "2026-11-25T12:00+09:00", True),
        (TOKYO, "2026-11-25T17:00+09:00", False), (PAIR, "2026-11-25T17:00+00:00", True),
        (PAIR, "2026-11-21T17:00+00:00", False), (FUND, "2026-11-25T11:00-05:00", False),
    ],
)
def test_what_trades_is_asked_for_often(whose: tuple[str, str, str | None], now: str, expected: bool) -> None:
    symbol, kind, zone = whose
    assert trades(Quote(symbol, 1.0, time_ms=0, kind=kind, zone=zone), at(now)) is expected


@pytest.mark.parametrize(
    ("session", "now", "trade", "state", "note", "day"),
    [
        (POST, "2026-11-20T17:00-05:00", "2026-11-20T16:59:50-05:00", State.POST, "", ""),
        (CLOSED, "2026-11-20T20:00-05:00", "2026-11-20T19:59-05:00", State.CLOSED, "after hours", ""),
        (CLOSED, "2026-11-21T03:00-05:00", "2026-11-20T19:59-05:00", State.CLOSED, "after hours", ""),
        (PRE, "2026-11-24T04:10-05:00", "2026-11-23T19:59-05:00", State.CLOSED, "after hours", ""),
        (PRE, "2026-11-24T04:10-05:00", "2026-11-24T04:09:50-05:00", State.PRE, "", ""),
        (CLOSED, "2026-11-22T12:00-05:00", "2026-11-20T19:59-05:00", State.CLOSED, "after hours",
         "2026-11-20"),
    ],
)
def test_the_last_price_after_hours_stays_with_its_time(
    session: Session, now: str, trade: str, state: State, note: str, day: str
) -> None:
    moment = at(now)
    one = Quote("ORCL", 258.0, 251.0, at(trade) - 3600 * S, session, 219.3, at(trade), fetched_ms=moment - S)
    fresh = judge(one, moment, CADENCE)
    assert (fresh.state, fresh.note, fresh.of_day) == (state, note, day)
    assert one.shown_price == 219.3
