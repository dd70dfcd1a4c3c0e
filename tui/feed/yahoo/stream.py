"""Our own client of Yahoo's stream, in a thread and an event loop of its own: it never holds up the polling.

yfinance's client never comes back after a lost connection and freezes its loop after a clean close, so only
its message type is used. The batch stays at its cadence and repairs what is missed here. Proxy and CA are
those of the environment; TLS is always verified.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec

from tui.feed import child as life
from tui.feed.event import HealthEvent
from tui.feed.yahoo.ticks import MAX_FRAME, SOURCE, Outbox, Sieve, decode
from tui.market.quote import Session
from tui.system import clock

if TYPE_CHECKING:
    from websockets.asyncio.client import ClientConnection

URL = "wss://streamer.finance.yahoo.com/?version=2"
RESUBSCRIBE_S = 15.0
OPEN_S, SEND_S, CLOSE_S, LOOK_S = 10.0, 5.0, 2.0, 5.0
FIRST_S, LONGEST_S, REFUSED_S = 1.0, 60.0, 60.0
QUIET_S = 300.0
STALL_S = {Session.REGULAR: 30.0, Session.PRE: QUIET_S, Session.POST: QUIET_S}
_BUSY = (403, 429)


@dataclass(frozen=True, slots=True)
class Want:
    """What to stream, and in which session of New York; nothing while nothing trades.

    `abroad` are the symbols of other hours than New York's, `elsewhere` says that one of them trades.
    """

    symbols: tuple[str, ...] = ()
    session: Session = Session.CLOSED
    abroad: tuple[str, ...] = ()
    elsewhere: bool = False

    @property
    def on(self) -> bool:
        return bool(self.symbols) and (self.session is not Session.CLOSED or self.elsewhere)

    @property
    def stall_s(self) -> float:
        """How long a silence is no trouble: abroad and around the session few trade."""
        return STALL_S.get(self.session, QUIET_S) if len(self.abroad) < len(self.symbols) else QUIET_S


@dataclass(frozen=True, slots=True)
class Lost:
    """Why a connection ended, in words, and how long to leave the server alone at least."""

    reason: str
    least_s: float = 0.0


class Stream:
    """Emits ticks of what is wanted, and HealthEvent("stream") when it is lost and when ticks come again."""

    def __init__(self, emit: Callable[..., None], *, first_s: float = FIRST_S,
                 jitter: Callable[[], float] = random.random) -> None:
        self._emit, self._first_s, self._jitter = emit, first_s, jitter
        self.ahead_ms = 0  # how far this computer's clock is ahead of the exchange's, as far as that is known
        self._want = Want()
        self._losses = 0
        self._well = False
        self._sieve = Sieve()
        self._outbox = Outbox()
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._changed = asyncio.Event()

    def watch(self, symbols: tuple[str, ...], session: Session, abroad: tuple[str, ...] = (),
              elsewhere: bool = False) -> None:
        """Stream these from now on. From any thread; returns at once."""
        want = Want(symbols, session, abroad, elsewhere)
        with self._lock:
            if want == self._want:
                return
            self._want = want
            if self._loop is not None:
                self._loop.call_soon_threadsafe(self._changed.set)
            elif want.on:
                self._loop = asyncio.new_event_loop()
                life.start("stream", self._run)

    def _run(self) -> None:
        quiet = logging.getLogger("websockets")  # a lost connection is no line for the log file
        quiet.addHandler(logging.NullHandler())
        quiet.propagate = False
        assert self._loop is not None
        self._loop.run_until_complete(self._serve())

    async def _serve(self) -> None:
        while True:
            if not self._want.on:
                await self._change(None)
                continue
            lost = await self._connect()
            if lost is not None:
                await self._back_off(lost)
            else:
                self._well = False  # the next day's first tick says again that all is well

    async def _change(self, seconds: float | None) -> None:
        """Wait until something else is wanted, so many seconds at most."""
        self._changed.clear()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._changed.wait(), seconds)

    async def _connect(self) -> Lost | None:
        """One connection to its end; None when it ended because nothing is wanted any more."""
        from websockets.asyncio.client import connect

        try:
            async with connect(URL, open_timeout=OPEN_S, ping_interval=20, ping_timeout=20,
                               close_timeout=CLOSE_S, max_size=4 * MAX_FRAME) as socket:
                return await self._listen(socket)
        except Exception as error:  # whatever library, TLS or network raise: a reason, and another try
            return explain(error)

    async def _listen(self, socket: ClientConnection) -> Lost | None:
        subscribed: tuple[str, ...] = ()
        valid_at, again_at = time.monotonic(), 0.0
        while (want := self._want).on:
            now = time.monotonic()
            if want.symbols != subscribed or now >= again_at:
                await self._subscribe(socket, want, subscribed)
                subscribed, again_at = want.symbols, now + RESUBSCRIBE_S
            self._emit_due()
            silence = want.stall_s - (now - valid_at)
            if silence <= 0:
                return Lost(f"no trades from Yahoo's stream for {want.stall_s:.0f} s")
            frame = await _receive(socket, min(silence, again_at - now, LOOK_S, self._due_s()))
            if frame is not None and self._take(frame, want):
                valid_at = time.monotonic()
        return None

    async def _subscribe(self, socket: ClientConnection, want: Want, before: tuple[str, ...]) -> None:
        """Ask for what is wanted. Repeated often: the server forgets, and a repeat costs nothing."""
        symbols = want.symbols
        self._sieve.want(symbols, want.abroad)
        gone = [symbol for symbol in before if symbol not in symbols]
        async with asyncio.timeout(SEND_S):
            if gone:
                await socket.send(msgspec.json.encode({"unsubscribe": gone}).decode())
            await socket.send(msgspec.json.encode({"subscribe": list(symbols)}).decode())

    def _take(self, frame: str | bytes, want: Want) -> bool:
        """True for a tick that counts."""
        now = clock.now_ms()
        tick = decode(frame, now)
        if tick is None or not self._sieve.admit(tick, now - self.ahead_ms, want.session):
            return False
        self._losses = 0
        if not self._well:
            self._well = True
            self._emit(HealthEvent(t=now, source=SOURCE, state="ok", what="stream"))
        self._outbox.put(tick)
        return True

    def _due_s(self) -> float:
        due = self._outbox.due
        return LOOK_S if due is None else max(0.0, due / 1000 - time.monotonic())

    def _emit_due(self) -> None:
        ticks = self._outbox.take(time.monotonic_ns() // 1_000_000)
        if ticks:
            self._emit(*ticks)

    async def _back_off(self, lost: Lost) -> None:
        """Say why, and wait: 1, 2, 4 ... 60 s; only a valid tick begins that anew."""
        doubled = min(LONGEST_S, self._first_s * float(1 << min(self._losses, 10)))
        self._losses += 1
        pause = max(lost.least_s, doubled) * (1.0 - 0.2 * self._jitter())
        now = clock.now_ms()
        self._well = False
        self._emit(HealthEvent(
            t=now, source=SOURCE, state="wait", reason=lost.reason, retry_at=now + round(1000 * pause),
            what="stream",
        ))
        end = time.monotonic() + pause
        while self._want.on and (left := end - time.monotonic()) > 0:
            await self._change(left)


async def _receive(socket: ClientConnection, seconds: float) -> str | bytes | None:
    """The next frame; None when none came in time."""
    try:
        async with asyncio.timeout(max(0.0, seconds)):
            return await socket.recv()
    except TimeoutError:
        return None


def explain(error: Exception) -> Lost:
    """Why the stream was lost, in words for a person."""
    status: Any = getattr(getattr(error, "response", None), "status_code", None)
    if type(error).__name__ == "InvalidStatus":
        return Lost(f"Yahoo's stream refuses ({status})", REFUSED_S if status in _BUSY else 0.0)
    if isinstance(error, ssl.SSLError):
        return Lost("no safe connection to Yahoo's stream")
    if isinstance(error, TimeoutError):
        return Lost("Yahoo's stream does not answer in time")
    if type(error).__name__ == "ConnectionClosedOK":
        return Lost("Yahoo has closed the stream")
    if type(error).__name__ in ("ConnectionClosedError", "InvalidMessage", "EOFError"):
        return Lost("the connection to Yahoo's stream broke off")
    if isinstance(error, OSError) or "Proxy" in type(error).__name__:
        return Lost("no network")
    return Lost("Yahoo's stream is not readable")
