"""The server behind a page: its files, and one program a page, whose packets it carries (textual-serve)."""

from __future__ import annotations

import asyncio
import contextlib
import json
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from tui.cli.web.door import Door

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from aiohttp import web
    from textual_serve.app_service import AppService

MOST = 20  # pages at once: each is a program of some 60 MiB
END_S = 5.0  # a program that is asked to end has so long
LONGEST = 1 << 16  # bytes of one message of a page: a paste
COLUMNS, LINES = (20, 400), (5, 150)
_SAFE = {
    # the browser itself refuses whatever would come from elsewhere, or would take this page in
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
                               "img-src 'self' data:; font-src 'self'; connect-src 'self'; "
                               "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY",
    "Cache-Control": "no-store",
}
_OWN = {"page.js": "text/javascript", "page.css": "text/css"}


class Pages:
    """`command` is a shell's words for the program of a page. `told` gets a sentence for the operator."""

    def __init__(self, command: str, door: Door, told: Callable[[str], None]) -> None:
        from textual_serve.download_manager import DownloadManager

        self._command, self._door, self._told = command, door, told
        self._downloads = DownloadManager()
        self._open: set[web.WebSocketResponse] = set()
        self._cookie = f"loopwatch-{door.port}"  # cookies know no ports

    def application(self) -> web.Application:
        """What aiohttp serves."""
        from aiohttp import web

        @web.middleware
        async def guard(
            request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
        ) -> web.StreamResponse:
            return self._refusal(request) or _made_safe(await handler(request))

        app = web.Application(middlewares=[guard])
        app.add_routes([
            web.get("/", self._index), web.get("/ws", self._socket), web.get("/own/{name}", self._file),
            web.get("/download/{key}", self._download),
            web.static("/static", str(files("textual_serve") / "static")),
        ])
        app.on_shutdown.append(self._end)
        return app

    def _refusal(self, request: web.Request) -> web.Response | None:
        """Nothing is answered to who has no token, nor to a foreign name or page."""
        from aiohttp import web

        asked = request.headers.get("Origin")
        why = self._door.refuses(request.headers.get("Host", ""), asked)
        if not why and request.path == "/ws" and asked is None:
            why = "a page says where it comes from: refused"
        if not why and not self._door.knows(request.query.get("token") or request.cookies.get(self._cookie)):
            why = "this address needs its token: open the whole address that `loopwatch serve` has printed"
        return web.Response(status=403, text=why + "\n", headers=_SAFE) if why else None

    async def _index(self, request: web.Request) -> web.StreamResponse:
        from aiohttp import web

        if "token" in request.query:  # into a cookie, so that it stays in no history and no screenshot
            answer = web.Response(status=303, headers={"Location": "/"})
            answer.set_cookie(
                self._cookie, self._door.token, httponly=True, samesite="Lax", path="/",
                secure=request.headers.get("X-Forwarded-Proto", request.scheme) == "https")
            return answer
        if len(self._open) >= MOST:
            return web.Response(status=503, text=f"{MOST} pages are open already: close one\n")
        return web.Response(text=_text("page.html"), content_type="text/html")

    async def _file(self, request: web.Request) -> web.StreamResponse:
        from aiohttp import web

        name = request.match_info["name"]
        if name not in _OWN:
            raise web.HTTPNotFound
        return web.Response(text=_text(name), content_type=_OWN[name])

    async def _download(self, request: web.Request) -> web.StreamResponse:
        """A picture of the view, saved by who looks."""
        from aiohttp import web

        key = request.match_info["key"]
        try:
            about = await self._downloads.get_download_metadata(key)
        except KeyError:
            raise web.HTTPNotFound from None
        response = web.StreamResponse(headers={
            **_SAFE, "Content-Type": about.mime_type,
            "Content-Disposition": f'attachment; filename="{about.file_name}"',
        })
        await response.prepare(request)
        async for chunk in self._downloads.download(key):
            await response.write(chunk)
        await response.write_eof()
        return response

    async def _socket(self, request: web.Request) -> web.StreamResponse:
        """A page is open: its program runs until it is closed."""
        from aiohttp import web
        from textual_serve.app_service import AppService

        if len(self._open) >= MOST:
            return web.Response(status=503)
        socket = web.WebSocketResponse(heartbeat=15, max_msg_size=LONGEST)
        await socket.prepare(request)

        async def close() -> None:
            await socket.close()

        service = AppService(
            self._command, write_bytes=socket.send_bytes, write_str=socket.send_str, close=close,
            download_manager=self._downloads,
        )
        self._open.add(socket)
        self._say("opened")
        try:
            size = request.query
            await service.start(
                _within(size.get("width"), COLUMNS, 80), _within(size.get("height"), LINES, 24))
            ended = asyncio.create_task(_close_after(service, socket))
            try:
                await _carry(socket, service)
            finally:
                ended.cancel()
        finally:
            await _stopped(service)
            self._open.discard(socket)
            self._say("closed")
            await socket.close()
        return socket

    def _say(self, what: str) -> None:
        self._told(f"page {what}; {len(self._open) or 'none'} open")

    async def _end(self, app: web.Application) -> None:
        """With the server every page ends."""
        for socket in tuple(self._open):
            await socket.close()


def _made_safe(response: web.StreamResponse) -> web.StreamResponse:
    if not response.prepared:
        response.headers.update(_SAFE)
    return response


async def _carry(socket: web.WebSocketResponse, service: AppService) -> None:
    """What a page says, to its program; anything else than was agreed upon is not heard."""
    from aiohttp import WSMsgType

    async for message in socket:
        if message.type is not WSMsgType.TEXT:
            continue
        try:
            what, *rest = json.loads(message.data)
            await _hand_on(socket, service, what, rest[0] if rest else None)
        except (ValueError, TypeError, KeyError):
            continue


async def _hand_on(socket: web.WebSocketResponse, service: AppService, what: str, said: Any) -> None:
    match what:
        case "stdin":
            await service.send_bytes(str(said).encode())
        case "resize":
            await service.set_terminal_size(
                _within(said["width"], COLUMNS, 80), _within(said["height"], LINES, 24))
        case "ping":
            await socket.send_json(["pong", said])
        case "blur":
            await service.blur()
        case "focus":
            await service.focus()


async def _close_after(service: AppService, socket: web.WebSocketResponse) -> None:
    """A program that ends, however it does, ends its page."""
    if service._process is not None:
        await service._process.wait()
        await socket.close()


async def _stopped(service: AppService) -> None:
    """The program asked to end, and ended when it does not."""
    process = service._process
    try:
        await asyncio.wait_for(service.stop(), END_S)
    except (TimeoutError, OSError):
        pass
    if process is not None and process.returncode is None:
        try:
            await asyncio.wait_for(process.wait(), END_S)
        except TimeoutError:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()


def _within(value: object, limits: tuple[int, int], otherwise: int) -> int:
    """A number of cells that a terminal may have."""
    low, high = limits
    try:
        return min(high, max(low, int(str(value))))
    except ValueError:
        return otherwise


def _text(name: str) -> str:
    return (files("tui") / "data" / "web" / name).read_text(encoding="utf-8")
