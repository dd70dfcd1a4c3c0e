"""The loopback Yahoo as a whole: `Core` inside an event loop, `Yahoo` in a thread of a test."""

from __future__ import annotations

import asyncio
import tempfile
import threading
import time
from collections.abc import Coroutine
from datetime import datetime
from pathlib import Path
from typing import Any, Self, TypeVar

from aiohttp import web

from tests.sec.desk import HOSTS as SEC_HOSTS
from tests.sec.desk import Desk
from tests.yahoo import control
from tests.yahoo.counters import Counters
from tests.yahoo.endpoints import Endpoints
from tests.yahoo.faults import Fault, Faults
from tests.yahoo.market import Market
from tests.yahoo.proxy import HOSTS, Proxy, certificates
from tests.yahoo.stream import Streamer

NOW = "2026-11-20T10:30:00-05:00"  # a Friday with the market open
T = TypeVar("T")


class Core:
    """Market, faults, counters, streamer, proxy and control port, for one running event loop."""

    def __init__(self, now: str = NOW, state: str | None = None, sec: Desk | None = None) -> None:
        self.sec = sec
        self.market = Market(datetime.fromisoformat(now), state)
        self.faults = Faults()
        self.counters = Counters()
        self.streamer = Streamer(self.market, self.faults)
        self.endpoints = Endpoints(self.market, self.faults, self.counters, self.streamer)
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    async def start(self, port: int = 0, control_port: int = 0) -> None:
        """Open both ports of 127.0.0.1; 0 takes a free one."""
        self.loop, self.thread = asyncio.get_running_loop(), threading.current_thread()
        self._folder = tempfile.TemporaryDirectory(prefix="loopback-yahoo-")
        context, self.ca_path = certificates(Path(self._folder.name))
        self._web = web.Server(self._handle, access_log=None)
        hosts = HOSTS | SEC_HOSTS if self.sec is not None else HOSTS
        self.proxy = Proxy(self._web, context, self.faults, self.counters, hosts)
        await self.proxy.open(port)
        self._control_web = web.Server(control.handler(self), access_log=None)
        self._control = await self.loop.create_server(self._control_web, "127.0.0.1", control_port)
        self.control_port = int(self._control.sockets[0].getsockname()[1])
        self.faults.listener = self._faults_changed

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        if self.sec is not None and request.host.split(":")[0] in SEC_HOSTS:
            return await self.sec.handle(request, self.market.now())
        return await self.endpoints.handle(request)

    async def stop(self) -> None:
        """Release whoever hangs, cut every connection, close the ports and forget the CA."""
        self.faults.listener = None
        self.faults.clear()
        self.streamer.pulse(0)
        await self.proxy.close()
        self._control.close()
        await self._web.shutdown(0.2)
        await self._control_web.shutdown(0.2)
        if self._folder is not None:
            self._folder.cleanup()

    @property
    def proxy_url(self) -> str:
        return f"http://127.0.0.1:{self.proxy.port}"

    @property
    def control_url(self) -> str:
        return f"http://127.0.0.1:{self.control_port}"

    @property
    def env(self) -> dict[str, str]:
        """What a program needs in its environment to take this server for Yahoo, and its time for the time.

        Lower-case names too, since they win over the others; NO_PROXY empty, so that nothing goes past it.
        """
        ca = str(self.ca_path)
        out = dict.fromkeys(("SSL_CERT_FILE", "CURL_CA_BUNDLE", "REQUESTS_CA_BUNDLE"), ca)
        for name in ("HTTPS_PROXY", "HTTP_PROXY"):
            out[name] = out[name.lower()] = self.proxy_url
        for name in ("NO_PROXY", "ALL_PROXY"):
            out[name] = out[name.lower()] = ""
        return out | {"LOOPWATCH_NOW": self.market.now().isoformat()}

    async def tick(
        self,
        symbol: str,
        price: float | None = None,
        volume: int | None = None,
        market: bool = True,
        to_all: bool = False,
        **changes: Any,
    ) -> int:
        """Send a tick to the subscribers of `symbol`; price and volume become the market's unless `market` is
        False. Other keywords are fields of PricingData (`time` in ms). Returns how many sockets got it."""
        given = {"price": price, "volume": volume}
        facts = {name: value for name, value in given.items() if value is not None}
        if market and facts:
            state = self.market.state
            name = {"PRE": "pre_price", "POST": "post_price"}.get(state, "price")
            self.market.set(
                symbol, **{name if key == "price" else key: value for key, value in facts.items()}
            )
        elif facts:
            changes = {
                "price" if key == "price" else "day_volume": value for key, value in facts.items()
            } | changes
        return await self.streamer.tick(symbol, to_all, **changes)

    def _faults_changed(self, fault: Fault | None) -> None:
        """Ports and connections follow at once: from outside, a fault is in force when the call returns."""
        acting = asyncio.run_coroutine_threadsafe(self._act(fault), self.loop)
        if threading.current_thread() is not self.thread:
            acting.result(10)

    async def _act(self, fault: Fault | None) -> None:
        await self.proxy.changed(fault)
        if fault is not None and fault.endpoint == "stream":
            await self.streamer.upset(fault)


class Yahoo:
    """The server in a thread: `with Yahoo() as yahoo:` gives env, market, faults, counters, tick, pulse."""

    def __init__(self, now: str = NOW, state: str | None = None, sec: Desk | None = None) -> None:
        self._core = Core(now, state, sec)
        self.sec = sec
        self._ready = threading.Event()
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="loopback-yahoo", daemon=True)
        self.market, self.faults, self.counters = self._core.market, self._core.faults, self._core.counters
        self.streamer = self._core.streamer

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait(10)
        if self._failure is not None:
            raise self._failure
        return self

    def __exit__(self, *_: object) -> None:
        self._core.loop.call_soon_threadsafe(self._end.set)
        self._thread.join(10)

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except BaseException as error:
            self._failure = error
        finally:
            self._ready.set()

    async def _serve(self) -> None:
        self._end = asyncio.Event()
        await self._core.start()
        self._ready.set()
        await self._end.wait()
        await self._core.stop()

    def _do(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._core.loop).result(10)

    @property
    def env(self) -> dict[str, str]:
        """The variables to lay over `os.environ`; LOOPWATCH_NOW is the server's time at this moment."""
        return self._core.env

    @property
    def proxy_url(self) -> str:
        return self._core.proxy_url

    @property
    def control_url(self) -> str:
        return self._core.control_url

    @property
    def ca_path(self) -> Path:
        return self._core.ca_path

    def tick(self, symbol: str, price: float | None = None, **more: Any) -> int:
        """See Core.tick."""
        return self._do(self._core.tick(symbol, price, **more))

    def send(self, text: str | bytes) -> int:
        """A frame as it is, to every open socket of the stream."""
        return self._do(self._core.streamer.send(text))

    def unplug(self) -> None:
        """Cut every open connection, as a pulled cable does; a fault on "proxy" forbids new ones."""

        async def cut() -> None:
            self._core.proxy.cut()

        self._do(cut())

    def subscribed(self, symbol: str, timeout: float = 8.0) -> bool:
        """Wait until an open socket has asked for `symbol`; False when time ran out."""

        async def wait() -> bool:
            end = time.monotonic() + timeout
            while not any(symbol in socket.symbols for socket in self.streamer.sockets):
                if time.monotonic() > end:
                    return False
                await asyncio.sleep(0.01)
            return True

        return self._do(wait())

    def pulse(self, per_second: float) -> None:
        """Ticks round the subscribed symbols, so many a second; 0 ends it."""

        async def beat() -> None:
            self._core.streamer.pulse(per_second)

        self._do(beat())

    def expire_crumb(self) -> None:
        self._core.endpoints.expire_crumb()
