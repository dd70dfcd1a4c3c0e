"""Frames of the stream, damaged: a tick that makes sense, or nothing."""

from __future__ import annotations

import base64
import json
from math import isfinite
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.feed.yahoo.test_ticks import frame
from tests.fuzz.damage import damaged, junk, many, quick, texts, torn
from tests.pictures import NOW, live
from tui.feed.event import Tick, encode
from tui.feed.event import decode as read_line
from tui.feed.yahoo.ticks import Sieve, _wire, decode
from tui.market.quote import Session
from tui.system.text import clean

_wire()
WHOLE = frame(time=NOW, day_volume=5, day_high=3.0, short_name="NVIDIA")
MESSAGE = base64.b64decode(json.loads(WHOLE)["message"])


def packed(message: bytes) -> str:
    return json.dumps({"type": "pricing", "message": base64.b64encode(message).decode()})


int64 = st.integers(-(2**63), 2**63 - 1)
fields = st.fixed_dictionaries({}, optional={
    "id": texts.filter(lambda t: t.isprintable()), "price": st.floats(width=32), "time": int64 | st.just(NOW),
    "market_hours": st.integers(-(2**31), 2**31 - 1) | st.integers(0, 3), "day_volume": int64,
    "price_hint": int64,
})
frames = st.one_of(
    torn(MESSAGE).map(packed), torn(WHOLE.encode()), fields.map(lambda given: frame(**given)),
    damaged(json.loads(WHOLE)).map(json.dumps), junk.map(json.dumps), st.binary(max_size=60),
    st.text(max_size=60),
)


@many
@given(frames, st.sampled_from(Session))
def test_a_frame_is_a_tick_or_nothing(given_frame: Any, session: Session) -> None:
    with quick():
        tick = decode(given_frame, NOW)
    if tick is None:
        return
    assert isinstance(tick, Tick) and isfinite(tick.price) and tick.price > 0
    sieve = Sieve()
    sieve.want(["NVDA"])
    if sieve.admit(tick, NOW, session):
        assert tick.symbol == "NVDA" and clean(tick.symbol) == tick.symbol
        assert read_line(encode(tick)) == tick
        store = live()
        store.apply([tick])
        assert store.look(NOW).quotes["NVDA"].price is not None
