"""One request in, one reply out: routing, cookie and crumb, counting, faults."""

from __future__ import annotations

import asyncio
import functools
import json
import struct
import time
import zlib
from datetime import UTC
from email.utils import format_datetime
from typing import Any

from aiohttp import web

from tests.yahoo import charts, pages
from tests.yahoo.counters import Asked, Counters
from tests.yahoo.faults import Fault, Faults, cut
from tests.yahoo.makers import MAKERS, asked, named
from tests.yahoo.market import Market
from tests.yahoo.recorded import Json
from tests.yahoo.stream import Streamer

QUERY = ("query1.finance.yahoo.com", "query2.finance.yahoo.com")
COOKIE = "d=AQABBLoopback&S=AQAAAloopback"
REASONS = {429: "Edge: Too Many Requests", 503: "Service Unavailable", 500: "Internal Server Error"}
CACHE = {
    "quote": "public, max-age=1, stale-while-revalidate=9",
    "chart": "public, max-age=10, stale-while-revalidate=20",
}


class Endpoints:
    """The web part of the loopback Yahoo; `handle` is an aiohttp handler for every path and host."""

    def __init__(self, market: Market, faults: Faults, counters: Counters, streamer: Streamer) -> None:
        self.market, self.faults, self.counters, self.streamer = market, faults, counters, streamer
        self.crumb = "LoopBack.1"

    def expire_crumb(self) -> None:
        """From now on the crumbs given so far are refused."""
        self.crumb = f"LoopBack.{int(self.crumb.rsplit('.', 1)[1]) + 1}"

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        """One reply, which carries the market's time as its own."""
        reply = await self._handle(request)
        if not reply.prepared:
            reply.headers["Date"] = self.date()
        return reply

    def date(self) -> str:
        return format_datetime(self.market.now().astimezone(UTC), usegmt=True)

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        endpoint = _endpoint(request)
        body = await _json(request)
        symbols = _symbols(request, endpoint, body)
        fault = self.faults.take(endpoint, symbols) if endpoint != "stream" else self._stream_fault()
        self.counters.add(
            Asked(
                endpoint,
                request.method,
                request.host,
                request.path,
                tuple(symbols),
                fault.kind if fault else "",
                self.market.now().timestamp(),
                time.monotonic(),
            )
        )
        if fault is not None:
            spoiled = await _instead(request, fault, self.date())
            if spoiled is not None:
                return spoiled
        try:
            if endpoint in MAKERS:
                return await self._data(request, endpoint, body, fault)
            return await self._page(request, endpoint)
        except ConnectionError:
            raise  # the client went away, as clients do
        except Exception as error:
            self.counters.failures.append(f"{request.path_qs}: {error!r}")
            raise

    def _stream_fault(self) -> Fault | None:
        """Only what spoils a handshake; drop, close, garbage and stall belong to an open socket."""
        own = self.faults.named("stream", "refuse", "hang", "html", "empty")
        for fault in self.faults.of("stream"):
            own = own or (fault if fault.status is not None else None)
        if own is None:
            return self.faults.take("*", [])
        self.faults.used(own)
        return own

    async def _page(self, request: web.BaseRequest, endpoint: str) -> web.StreamResponse:
        if endpoint == "stream":
            return await self.streamer.serve(request)
        if endpoint == "cookie":
            reply = web.Response(status=404, text="<html><body>404</body></html>", content_type="text/html")
            return _with_cookie(reply)
        if endpoint == "consent":
            return _with_cookie(web.Response(text=pages.CONSENT, content_type="text/html"))
        if endpoint == "crumb":
            if not _has_cookie(request):
                return _reply(401, pages.refused("Invalid Cookie"), endpoint)
            return web.Response(text=self.crumb)
        return web.Response(status=404, text=pages.HTML, content_type="text/html")

    async def _data(
        self,
        request: web.BaseRequest,
        endpoint: str,
        body: Json,
        fault: Fault | None,
    ) -> web.StreamResponse:
        if endpoint in ("quote", "summary", "screener"):
            refusal = self._refusal(request)
            if refusal is not None:
                return _reply(401, pages.refused(refusal), endpoint)
        missing = fault is not None and fault.kind == "missing"
        market = self.market.without(fault.symbols) if missing and fault else self.market
        try:
            status, out = MAKERS[endpoint](market, request, body)
        except charts.Refusal as refusal_of_chart:
            return _reply(refusal_of_chart.status, refusal_of_chart.body, endpoint)
        if fault is None or missing:
            return _reply(status, out, endpoint)
        return await _upon(request, fault, status, out, endpoint, self.date())

    def _refusal(self, request: web.BaseRequest) -> str | None:
        crumb = request.query.get("crumb")
        if not crumb:
            return "User is unable to access this feature - https://bit.ly/yahoo-finance-api-feedback"
        if crumb != self.crumb:
            return "Invalid Crumb"
        return None if _has_cookie(request) else "Invalid Cookie"


PATHS = (
    ("/v1/test/getcrumb", "crumb"),
    ("/v7/finance/quote", "quote"),
    ("/v7/finance/spark", "spark"),
    ("/v8/finance/spark", "spark"),
    ("/v8/finance/chart/", "chart"),
    ("/v10/finance/quoteSummary/", "summary"),
    ("/v1/finance/search", "search"),
    ("/v1/finance/screener", "screener"),
    ("/ws/fundamentals-timeseries/", "timeseries"),
)


def _endpoint(request: web.BaseRequest) -> str:
    host, path = request.host.split(":")[0], request.path
    if host == "streamer.finance.yahoo.com":
        return "stream"
    if host == "fc.yahoo.com":
        return "cookie"
    if host in ("guce.yahoo.com", "consent.yahoo.com"):
        return "consent"
    if host == "finance.yahoo.com":
        return "news" if path == "/xhr/ncp" else "other"
    return (
        next((name for start, name in PATHS if path.startswith(start)), "other") if host in QUERY else "other"
    )


def _symbols(request: web.BaseRequest, endpoint: str, body: Json) -> list[str]:
    if endpoint in ("quote", "spark"):
        return asked(request)
    if endpoint in ("chart", "summary", "timeseries"):
        return [named(request)]
    if endpoint == "screener":
        return [pages.page_of(body)]
    if endpoint == "news":
        return [str(symbol) for symbol in body.get("serviceConfig", {}).get("s", [])]
    return []


async def _json(request: web.BaseRequest) -> Json:
    if request.method != "POST":
        return {}
    try:
        found: Any = json.loads(await request.text())
    except json.JSONDecodeError:
        return {}  # the consent form is not JSON, and nobody needs it
    return found if isinstance(found, dict) else {}


def _has_cookie(request: web.BaseRequest) -> bool:
    return "A3=" in request.headers.get("cookie", "")


def _with_cookie(reply: web.Response) -> web.Response:
    reply.headers["Set-Cookie"] = (
        f"A3={COOKIE}; Max-Age=31557600; Domain=.yahoo.com; Path=/; SameSite=None; Secure; HttpOnly"
    )
    return reply


def _reply(status: int, body: Json, endpoint: str) -> web.Response:
    cache = CACHE.get(endpoint, CACHE["quote"]) if status == 200 else "max-age=0, private"
    return web.json_response(body, status=status, headers={"cache-control": cache})


async def _instead(request: web.BaseRequest, fault: Fault, date: str) -> web.StreamResponse | None:
    """The spoiled reply of a fault that needs no good one, or None."""
    status = 503 if fault.kind == "refuse" else fault.status
    if status is not None:
        headers = {"Retry-After": fault.retry_after} if fault.retry_after is not None else {}
        if status == 401 and fault.body is None:
            return web.json_response(pages.refused("Invalid Crumb"), status=401, headers=headers)
        return web.Response(status=status, text=fault.body or REASONS.get(status, "error"), headers=headers)
    if fault.kind == "html":
        return web.Response(text=fault.body or pages.HTML, content_type="text/html")
    if fault.kind == "empty":
        return web.Response(text="", content_type="application/json")
    if fault.kind == "drop":
        _abort(request)
        return web.Response(status=500)
    if fault.kind == "redirect":
        return web.Response(status=302, headers={"Location": fault.body or str(request.url)})
    if fault.kind in ("bomb", "endless"):
        return await _flood(request, fault, date)
    if fault.kind == "hang":
        await _wait(request, fault)
    return None


BOMB_MB = 256


@functools.cache
def _bomb() -> bytes:
    """BOMB_MB of blanks, packed into a thousandth of that.

    One is packed and repeated: who asks must not have given up before a busy machine has packed them all.
    """
    packer, blanks = zlib.compressobj(9, zlib.DEFLATED, 31), b" " * 1_048_576
    first = packer.compress(blanks) + packer.flush(zlib.Z_FULL_FLUSH)
    head, block = first[:10], first[10:]  # the block rests on nothing before it
    check = functools.reduce(lambda sum_, _: zlib.crc32(blanks, sum_), range(BOMB_MB), 0)
    return head + block * BOMB_MB + b"\x03\x00" + struct.pack("<II", check, BOMB_MB * len(blanks))


async def _flood(request: web.BaseRequest, fault: Fault, date: str) -> web.StreamResponse:
    """A body that unpacks to more than the memory should hold, or one that never ends."""
    headers = {"content-type": "application/json", "Date": date}
    if fault.kind == "bomb":
        headers["Content-Encoding"] = "gzip"
        return web.Response(body=await asyncio.to_thread(_bomb), headers=headers)
    reply = web.StreamResponse(headers=headers)
    reply.enable_chunked_encoding()
    await reply.prepare(request)
    try:
        while fault.active:
            await reply.write(b" " * 262_144)
            await asyncio.sleep(0)
    except ConnectionError:
        pass  # the client has had enough
    return reply


async def _wait(request: web.BaseRequest, fault: Fault) -> None:
    """Until the fault is cleared, its seconds are over, or the client has gone."""
    end = None if fault.seconds is None else time.monotonic() + fault.seconds
    while fault.active and (end is None or time.monotonic() < end):
        if request.transport is None or request.transport.is_closing():
            return
        await asyncio.sleep(0.02)


def _abort(request: web.BaseRequest) -> None:
    if request.transport is not None:
        request.transport.abort()


async def _upon(
    request: web.BaseRequest,
    fault: Fault,
    status: int,
    out: Json,
    endpoint: str,
    date: str,
) -> web.StreamResponse:
    """What a fault makes of a good reply."""
    if fault.kind == "cut":
        return web.Response(status=status, body=cut(out), content_type="application/json")
    if fault.kind == "null":
        return _reply(status, fault.blanked(out), endpoint)
    if fault.kind not in ("slow", "half"):
        return _reply(status, out, endpoint)
    whole = json.dumps(out).encode()
    headers = {"content-type": "application/json", "Date": date}
    reply = web.StreamResponse(status=status, headers=headers)
    reply.content_length = len(whole)
    await reply.prepare(request)
    if fault.kind == "half":
        await reply.write(whole[: len(whole) // 2])
        _abort(request)
        return reply
    await _drip(reply, whole, fault)
    return reply


async def _drip(reply: web.StreamResponse, whole: bytes, fault: Fault) -> None:
    """The body in twenty pieces over the fault's seconds; at once when it is cleared."""
    pause = (fault.seconds or 2.0) / 20
    size = max(1, -(-len(whole) // 20))
    for start in range(0, len(whole), size):
        if fault.active:
            await asyncio.sleep(pause)
        try:
            await reply.write(whole[start : start + size])
        except ConnectionError:
            return
