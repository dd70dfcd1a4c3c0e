"""Frames of the stream: readable or not, counting or not, and how many go on."""

from __future__ import annotations

import base64
import json
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.yahoo.stream import GARBAGE
from tui.feed.event import Tick
from tui.feed.yahoo.ticks import EVERY_MS, MAX_FRAME, NEWEST_MS, OLDEST_MS, Outbox, Sieve, decode
from tui.market.quote import Session

NOW = 1_795_188_600_000
PRE, REGULAR, POST, CLOSED = Session.PRE, Session.REGULAR, Session.POST, Session.CLOSED


def frame(**fields: Any) -> str:
    from yfinance.pricing_pb2 import PricingData

    given: dict[str, Any] = {
        "id": "NVDA", "price": 218.25, "time": NOW, "market_hours": 1, "price_hint": 2, **fields,
    }
    message = PricingData(**{k: v for k, v in given.items() if v is not None}).SerializeToString()
    return json.dumps({"type": "pricing", "message": base64.b64encode(message).decode()})


def tick(symbol: str = "NVDA", time_ms: int = NOW, session: Session = REGULAR, price: float = 1.0) -> Tick:
    return Tick(t=NOW, symbol=symbol, price=price, time_ms=time_ms, session=session)


def test_a_frame_becomes_a_tick() -> None:
    got = decode(frame(day_volume=5_000), NOW + 3)
    assert got == Tick(t=NOW + 3, source="yahoo stream", symbol="NVDA", price=218.25, time_ms=NOW,
                       session=REGULAR, volume=5_000)


@pytest.mark.parametrize(
    ("fields", "name", "value"),
    [
        ({"market_hours": None}, "session", PRE),  # the first value of an enum is not sent
        ({"market_hours": 2}, "session", POST),
        ({"price": 75.08750152587891}, "price", 75.0875),  # noise of 32-bit floats
        ({"price": 6602.990234375, "price_hint": None}, "price", 6602.99),
        ({"day_volume": None}, "volume", None),
        ({"day_volume": -4}, "volume", None),
    ],
)
def test_fields(fields: dict[str, Any], name: str, value: object) -> None:
    assert getattr(decode(frame(**fields), NOW), name) == value


@pytest.mark.parametrize(
    "fields",
    [{"id": None}, {"price": None}, {"price": -1.0}, {"price": float("nan")}, {"price": float("inf")},
     {"price": 1e30}, {"time": -1}, {"time": 2**62}, {"market_hours": 3}, {"market_hours": 77}],
)
def test_what_is_no_trade_is_no_tick(fields: dict[str, Any]) -> None:
    assert decode(frame(**fields), NOW) is None


@pytest.mark.parametrize(
    "garbage",
    [*GARBAGE, "x" * (MAX_FRAME + 1), frame()[:-9], '{"type":"pricing","message":5}',
     frame().replace("pricing", "hello"), "[" * 9000, "\ud800"],
)
def test_garbage_is_no_tick(garbage: str | bytes) -> None:
    assert decode(garbage, NOW) is None


@pytest.mark.parametrize(
    ("one", "session", "admitted"),
    [
        (tick(), REGULAR, True),
        (tick("MSFT"), REGULAR, False),  # not asked for
        (tick("nvda"), REGULAR, False),
        (tick(time_ms=NOW - OLDEST_MS), REGULAR, False),
        (tick(time_ms=NOW - OLDEST_MS + 1), REGULAR, True),
        (tick(time_ms=NOW + NEWEST_MS), REGULAR, True),
        (tick(time_ms=NOW + NEWEST_MS + 1), REGULAR, False),
        (tick(session=PRE), REGULAR, False),
        (tick(session=POST), REGULAR, False),
        (tick(session=PRE), PRE, True),
        (tick(session=REGULAR), PRE, True),
        (tick(session=POST), POST, True),
        (tick(session=REGULAR), POST, False),
        (tick(session=REGULAR), CLOSED, False),
    ],
)
def test_what_the_sieve_lets_through(one: Tick, session: Session, admitted: bool) -> None:
    sieve = Sieve()
    sieve.want(["NVDA", "^GSPC"])
    assert sieve.admit(one, NOW, session) is admitted


@given(st.lists(st.tuples(st.sampled_from(["NVDA", "ORCL", "MSFT"]), st.integers(-5, 5)), max_size=40))
def test_old_doubled_and_reordered_ticks_never_come_through(given_ticks: list[tuple[str, int]]) -> None:
    sieve = Sieve()
    sieve.want(["NVDA", "ORCL"])
    newest: dict[str, int] = {}
    for symbol, second in given_ticks:
        one = tick(symbol, NOW + 1000 * second)
        newer = symbol != "MSFT" and second > newest.get(symbol, -99)
        assert sieve.admit(one, NOW, REGULAR) is newer
        if newer:
            newest[symbol] = second


@given(st.lists(st.tuples(st.integers(0, 400), st.sampled_from(["NVDA", "ORCL", "MSFT"])), max_size=60))
def test_at_most_four_a_second_and_the_last_one_always_comes(steps: list[tuple[int, str]]) -> None:
    box, now, gone, put = Outbox(), 0, list[tuple[int, Tick]](), dict[str, float]()
    for number, (pause, symbol) in enumerate(steps, 1):
        now += pause
        box.put(tick(symbol, price=float(number)))
        put[symbol] = float(number)
        gone += [(now, one) for one in box.take(now)]
    while (due := box.due) is not None:
        now = max(now, due)
        gone += [(now, one) for one in box.take(now)]
    assert {one.symbol: one.price for _, one in gone} == put
    for symbol in put:
        times = [at for at, one in gone if one.symbol == symbol]
        assert all(b - a >= EVERY_MS for a, b in pairwise(times))
        assert len(times) == len(set(times))


def test_the_first_tick_goes_at_once() -> None:
    box = Outbox()
    box.put(tick())
    assert [one.symbol for one in box.take(12_345)] == ["NVDA"]
    assert box.due is None and box.take(99_999) == []


@pytest.mark.parametrize("session", list(Session))
def test_what_trades_elsewhere_is_counted_whatever_new_york_does(session: Session) -> None:
    sieve = Sieve()
    sieve.want(["NVDA", "BTC-USD"], ["BTC-USD"])
    assert sieve.admit(tick("BTC-USD"), NOW, session)
    assert not sieve.admit(tick("BTC-USD", NOW + 1, session=POST), NOW, session)
    assert sieve.admit(tick("NVDA"), NOW, session) is (session in (REGULAR, PRE))


def test_a_stamp_ahead_does_not_stop_what_comes_after_it() -> None:
    sieve = Sieve()
    sieve.want(["NVDA"])
    assert sieve.admit(tick(time_ms=NOW + 60_000), NOW, REGULAR)
    assert sieve.admit(tick(time_ms=NOW + 1_000), NOW + 1_000, REGULAR)
