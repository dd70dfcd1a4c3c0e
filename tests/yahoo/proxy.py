"""The way in: a CONNECT proxy on loopback that ends TLS itself for Yahoo's hosts and refuses every other."""

from __future__ import annotations

import asyncio
import ssl
from pathlib import Path
from typing import cast

import trustme
from aiohttp import web

from tests.yahoo.counters import Counters
from tests.yahoo.faults import Fault, Faults

NAMES = ("yahoo.com", "*.yahoo.com", "finance.yahoo.com", "*.finance.yahoo.com")
HOSTS = frozenset(
    {
        "query1.finance.yahoo.com",
        "query2.finance.yahoo.com",
        "finance.yahoo.com",
        "fc.yahoo.com",
        "guce.yahoo.com",
        "consent.yahoo.com",
        "streamer.finance.yahoo.com",
    }
)


SEC_NAMES = ("sec.gov", "*.sec.gov")


def certificates(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """A server context for Yahoo's and the SEC's names and the file of the throw-away CA that signed it."""
    authority = trustme.CA()
    path = folder / "loopback-yahoo-ca.pem"
    authority.cert_pem.write_to_path(str(path))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(*NAMES, *SEC_NAMES).configure_cert(context)
    context.set_alpn_protocols(["http/1.1"])
    return context, path


class Proxy:
    """Listens for CONNECT and hands each tunnel, TLS ended, to an aiohttp server."""

    def __init__(
        self, web_server: web.Server, context: ssl.SSLContext, faults: Faults, counters: Counters,
        hosts: frozenset[str] = HOSTS,
    ) -> None:
        self.hosts = hosts
        self.web_server, self.context, self.faults, self.counters = web_server, context, faults, counters
        self.transports: set[asyncio.BaseTransport] = set()
        self.tasks: set[asyncio.Task[None]] = set()
        self.port = 0
        self._server: asyncio.Server | None = None

    async def open(self, port: int = 0) -> None:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: Tunnel(self), "127.0.0.1", port or self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """Stop listening and cut every tunnel."""
        if self._server is not None:
            self._server.close()
            self._server = None
        self.cut()

    def cut(self) -> None:
        """Abort all tunnels: the network cable is out."""
        for transport in list(self.transports):
            cast(asyncio.Transport, transport).abort()
        self.transports.clear()

    async def changed(self, fault: Fault | None) -> None:
        """A fault was set or cleared: drop and gone cut what is open, gone also the port itself."""
        gone = self.faults.named("proxy", "gone")
        if gone is not None and self._server is not None:
            await self.close()
        elif gone is None and self._server is None:
            await self.open()
        if fault is not None and fault.endpoint in ("*", "proxy") and fault.kind == "drop":
            self.cut()


class Tunnel(asyncio.Protocol):
    """Reads one CONNECT, then becomes a TLS server for the tunnel's host."""

    def __init__(self, proxy: Proxy) -> None:
        self.proxy = proxy
        self.head = b""
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        self.proxy.transports = {one for one in self.proxy.transports if not one.is_closing()} | {transport}

    def data_received(self, data: bytes) -> None:
        self.head += data
        if b"\r\n\r\n" not in self.head or self.transport is None:
            return
        words = self.head.split(b"\r\n", 1)[0].decode("latin-1").split()
        method, target = [*words, "", ""][:2]
        self.head = b""
        fault = self.proxy.faults.take("proxy", []) if self.proxy.faults.of("proxy") else None
        if fault is not None:
            self._fail(fault)
            return
        host, _, port = target.rpartition(":")
        if method != "CONNECT" or host not in self.proxy.hosts or port != "443":
            self.proxy.counters.refuse(host if method == "CONNECT" else target)
            self._say("403 Forbidden")
            return
        self.proxy.counters.connects += 1
        self.transport.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        task = asyncio.get_running_loop().create_task(self._upgrade(self.transport))
        self.proxy.tasks.add(task)
        task.add_done_callback(self.proxy.tasks.discard)

    def _fail(self, fault: Fault) -> None:
        if fault.status is not None:
            self._say(f"{fault.status} Failed")
        elif fault.kind == "drop" and self.transport is not None:
            self.transport.abort()

    def _say(self, status: str) -> None:
        if self.transport is not None:
            self.transport.write(
                f"HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode()
            )
            self.transport.close()

    async def _upgrade(self, transport: asyncio.Transport) -> None:
        first = First()
        try:
            secure = await asyncio.get_running_loop().start_tls(
                transport,
                first,
                self.proxy.context,
                server_side=True,
                ssl_handshake_timeout=10,
            )
        except (OSError, ssl.SSLError):
            transport.abort()  # the client left or does not trust the CA; its own error says which
            return
        if secure is None:
            return
        protocol = self.proxy.web_server()
        secure.set_protocol(protocol)
        protocol.connection_made(secure)
        if first.data:
            protocol.data_received(first.data)
        if first.ended:
            protocol.connection_lost(None)


class First(asyncio.Protocol):
    """Keeps what comes between the handshake and the moment the web server takes over."""

    def __init__(self) -> None:
        self.data = b""
        self.ended = False

    def data_received(self, data: bytes) -> None:
        self.data += data

    def connection_lost(self, exc: Exception | None) -> None:
        self.ended = True
