"""The streamer: a websocket that sends `{"type":"pricing","message":<base64 PricingData>}` to subscribers."""

from __future__ import annotations

import asyncio
import base64
import json
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.yahoo import quotes
from tests.yahoo.faults import Fault, Faults
from tests.yahoo.listings import Listing
from tests.yahoo.market import Market
from tests.yahoo.wire import pricing_data

QUOTE_TYPES = {"EQUITY": 8, "INDEX": 9, "ETF": 20}
MARKET_HOURS = {"PRE": 0, "PREPRE": 0, "REGULAR": 1, "POST": 2, "POSTPOST": 2, "OVERNIGHT": 3, "CLOSED": 1}

GARBAGE: tuple[str | bytes, ...] = (
    "",
    "not json",
    "[]",
    "null",
    "{}",
    '{"type":"pricing"}',
    '{"type":"pricing","message":null}',
    '{"type":"pricing","message":"@@@"}',
    '{"type":"pricing","message":"AAAA"}',
    b"\x00\xff\x00",
    "{" * 2000,
    '{"type":"pricing","message":"CgROVkRB"}',  # NVDA without a price
)


def pricing(market: Market, listing: Listing, **changes: Any) -> bytes:
    """A PricingData message of the listing as it stands; `changes` overwrite its fields (`time` in ms)."""
    state = market.state
    price, base = listing.price, listing.previous_close
    at = market.price_time(listing)
    if state in ("PRE", "POST") and listing.extended:
        price = listing.pre_price if state == "PRE" else listing.post_price
        base, at = listing.price, market.now_s()
    values: dict[str, Any] = {
        "id": listing.symbol,
        "price": price,
        "time": at * 1000,
        "exchange": listing.exchange,
        "quote_type": QUOTE_TYPES.get(listing.kind, 8),
        "market_hours": MARKET_HOURS[state],
        "change_percent": quotes.percent(price, base),
        "day_volume": listing.volume,
        "price_hint": 2,
        "change": None if price is None or base is None else price - base,
    }
    if state == "REGULAR":
        values |= {"day_high": listing.day_high, "day_low": listing.day_low, "previous_close": base}
    values |= changes
    return bytes(pricing_data()(**{k: v for k, v in values.items() if v is not None}).SerializeToString())


def frame(message: bytes) -> str:
    return json.dumps({"type": "pricing", "message": base64.b64encode(message).decode()})


@dataclass(slots=True, eq=False)
class Socket:
    """One connected client and what it subscribed to."""

    ws: web.WebSocketResponse
    request: web.BaseRequest
    symbols: set[str] = field(default_factory=set)


async def _send(socket: Socket, text: str | bytes) -> None:
    await (socket.ws.send_bytes(text) if isinstance(text, bytes) else socket.ws.send_str(text))


class Streamer:
    """Open sockets, ticks, and the stream's own faults. Call it inside the server's loop only."""

    def __init__(self, market: Market, faults: Faults) -> None:
        self.market = market
        self.faults = faults
        self.sockets: list[Socket] = []
        self.connects = 0
        self.frames = 0
        self.subscriptions: list[list[str]] = []
        self._pulse: asyncio.Task[None] | None = None

    async def serve(self, request: web.BaseRequest) -> web.StreamResponse:
        """One client from handshake to goodbye."""
        if request.headers.get("upgrade", "").lower() != "websocket":
            return web.Response(status=400, text="Bad Request")
        ws = web.WebSocketResponse(autoping=True, heartbeat=None)
        await ws.prepare(request)
        self.connects += 1
        socket = Socket(ws, request)
        self.sockets.append(socket)
        try:
            async for message in ws:
                if message.type is WSMsgType.TEXT:
                    await self._heard(socket, message.data)
        finally:
            self.sockets.remove(socket)
        return ws

    async def _heard(self, socket: Socket, text: str) -> None:
        try:
            asked = json.loads(text)
        except json.JSONDecodeError:
            return
        if not isinstance(asked, dict):
            return
        if "subscribe" in asked:
            socket.symbols |= set(asked["subscribe"])
            self.subscriptions.append(sorted(asked["subscribe"]))
        socket.symbols -= set(asked.get("unsubscribe", ()))
        for fault in self.faults.of("stream"):
            await self.upset(fault, [socket])

    async def send(self, text: str | bytes, symbol: str | None = None) -> int:
        """Send one frame to the subscribers of `symbol` (None: everybody); the number reached."""
        if self.faults.named("stream", "stall"):
            return 0
        reached = 0
        for socket in list(self.sockets):
            if socket.ws.closed or (symbol is not None and symbol not in socket.symbols):
                continue
            try:
                await _send(socket, text)
            except ConnectionError:
                continue
            reached += 1
        self.frames += reached
        return reached

    async def tick(self, symbol: str, to_all: bool = False, **changes: Any) -> int:
        """A tick of `symbol` as the market has it, fields overwritten by `changes`."""
        known = self.market.listings.get(symbol)
        listing = known or Listing(symbol, "EQUITY", "NMS", symbol, symbol, 100.0, 100.0)
        return await self.send(frame(pricing(self.market, listing, **changes)), None if to_all else symbol)

    async def upset(self, fault: Fault, sockets: list[Socket] | None = None) -> None:
        """Let a drop, close or garbage fault happen to open sockets; others need no action."""
        targets = list(self.sockets) if sockets is None else sockets
        if not targets or not fault.active or fault.kind not in ("drop", "close", "garbage"):
            return
        self.faults.used(fault)
        for socket in targets:
            if fault.kind == "drop":
                if socket.request.transport is not None:
                    socket.request.transport.abort()
            elif fault.kind == "close":
                await socket.ws.close()
            else:
                for text in GARBAGE:
                    await _send(socket, text)

    def pulse(self, per_second: float) -> None:
        """From now on send that many ticks a second round the subscribed symbols; 0 ends it."""
        if self._pulse is not None:
            self._pulse.cancel()
            self._pulse = None
        if per_second > 0:
            self._pulse = asyncio.get_running_loop().create_task(self._beat(per_second))

    async def _beat(self, per_second: float) -> None:
        number = 0
        while True:
            await asyncio.sleep(1 / per_second)
            symbols = sorted(set().union(*(socket.symbols for socket in self.sockets)))
            if not symbols or self.market.state == "CLOSED":
                continue
            number += 1
            symbol = symbols[number % len(symbols)]
            listing = self.market.listings.get(symbol)
            if listing is None or listing.price is None:
                continue
            swing = ((number * 7919) % 21 - 10) / 10000
            base = listing.anchor or listing.price
            self.market.set(symbol, price=round(base * (1 + swing), 2), volume=(listing.volume or 0) + 100)
            await self.tick(symbol)

    def as_json(self) -> dict[str, Any]:
        return {
            "connects": self.connects,
            "open": len(self.sockets),
            "frames": self.frames,
            "subscribed": sorted(set().union(*(socket.symbols for socket in self.sockets))),
            "subscriptions": len(self.subscriptions),
        }
