"""Frames of Yahoo's stream as ticks: which are readable, which count, how many go on. Pure."""

from __future__ import annotations

import binascii
from collections.abc import Iterable
from functools import cache
from typing import Any

import msgspec

from tui.feed.event import Tick
from tui.feed.event_limits import MOST, MOST_MS, MOST_PRICE
from tui.feed.yahoo.quotes import clean_price
from tui.market.bars import HOUR_MS
from tui.market.quote import Session

SOURCE = "yahoo stream"
MAX_FRAME = 1 << 14  # bytes; a real one has about 300
EVERY_MS = 500  # ticks of one symbol go on at most so often: figures that change faster cannot be read
OLDEST_MS, NEWEST_MS = HOUR_MS, 120_000  # around now; a stamp further ahead would block what follows
SKEW_MS = 5_000  # clocks that differ by less agree
_SESSIONS = {0: Session.PRE, 1: Session.REGULAR, 2: Session.POST}
# Regular trades before New York's bell are those of other exchanges, or the bell itself.
_FITTING = {
    Session.PRE: (Session.PRE, Session.REGULAR), Session.REGULAR: (Session.REGULAR,),
    Session.POST: (Session.POST,), Session.CLOSED: (),
}


class _Frame(msgspec.Struct):
    type: str = ""
    message: str = ""


_frames: msgspec.json.Decoder[_Frame] = msgspec.json.Decoder(_Frame)


@cache
def _wire() -> tuple[Any, type[Exception]]:
    """Yahoo's message type and the error of its decoder; imported with yfinance, in the feed only."""
    from google.protobuf.message import DecodeError  # type: ignore[import-untyped]
    from yfinance.pricing_pb2 import PricingData

    return PricingData, DecodeError


def decode(frame: str | bytes, now_ms: int) -> Tick | None:
    """The tick of a frame; None for whatever else it is. Raises nothing."""
    if len(frame) > MAX_FRAME:
        return None
    message, unreadable = _wire()
    try:
        read = _frames.decode(frame)
        if read.type != "pricing":
            return None
        data = message()
        data.ParseFromString(binascii.a2b_base64(read.message, strict_mode=True))
    except (msgspec.MsgspecError, unreadable, ValueError, RecursionError):
        return None
    return _tick(data, now_ms)


def _tick(data: Any, now_ms: int) -> Tick | None:
    """`data` as a tick; None without symbol, session, or a price that is one."""
    session = _SESSIONS.get(data.market_hours)
    if not data.id or session is None or not 0 < data.price <= MOST_PRICE:
        return None
    price = clean_price(data.price, data.price_hint or 2)
    if not (price > 0 and 0 <= data.time <= MOST_MS):
        return None
    return Tick(t=now_ms, source=SOURCE, symbol=data.id, price=price, time_ms=data.time, session=session,
                volume=data.day_volume if 0 < data.day_volume <= MOST else None)


class Sieve:
    """Lets a tick through when it was asked for, fits the session, and is newer than those before it."""

    def __init__(self) -> None:
        self._symbols: frozenset[str] = frozenset()
        self._abroad: frozenset[str] = frozenset()
        self._newest: dict[str, int] = {}

    def want(self, symbols: Iterable[str], abroad: Iterable[str] = ()) -> None:
        """Only these from now on; those of `abroad` do not trade in New York's hours."""
        self._symbols, self._abroad = frozenset(symbols), frozenset(abroad)
        self._newest = {s: at for s, at in self._newest.items() if s in self._symbols}

    def admit(self, tick: Tick, now_ms: int, session: Session) -> bool:
        """False for foreign, old, doubled and reordered ticks, and for those of another session."""
        newest = max(self._newest.get(tick.symbol, 0), now_ms - OLDEST_MS)
        fitting = (Session.REGULAR,) if tick.symbol in self._abroad else _FITTING[session]
        if tick.symbol not in self._symbols or tick.session not in fitting:
            return False
        if not newest < tick.time_ms <= now_ms + NEWEST_MS:
            return False
        ahead = tick.time_ms > now_ms + SKEW_MS  # such a stamp must not stop those after it
        self._newest[tick.symbol] = now_ms if ahead else tick.time_ms
        return True


class Outbox:
    """Gathers the last tick of each symbol and lets them go every EVERY_MS, the first one at once."""

    def __init__(self) -> None:
        self._waiting: dict[str, Tick] = {}
        self._opens_at = 0

    def put(self, tick: Tick) -> None:
        self._waiting[tick.symbol] = tick

    @property
    def due(self) -> int | None:
        """When something may go (ms of the clock that take() is given); None when nothing waits."""
        return self._opens_at if self._waiting else None

    def take(self, now: int) -> list[Tick]:
        """What goes now."""
        if not self._waiting or now < self._opens_at:
            return []
        self._opens_at = now + EVERY_MS
        going, self._waiting = list(self._waiting.values()), {}
        return going
