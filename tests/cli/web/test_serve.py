"""`loopwatch serve` as a real process: who gets no answer, one feed for all pages, nothing left."""

from __future__ import annotations

import asyncio
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import psutil
import pyte
import pytest

from tests.cli.web.served import Served
from tests.terminal.conftest import QUICK
from tests.terminal.terminal import gone, private_environment
from tests.yahoo.server import Yahoo
from tui.cli.web import serve
from tui.cli.web.door import door_of
from tui.cli.web.serve import LESS

NAME = "evil.example"
FOREIGN = f"http://{NAME}"
HELD = '[[holding]]\nsymbol = "NVDA"\nshares = 31337\n'


class Client:
    """A page without a browser: what it is sent, as a terminal reads it."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._screen = pyte.Screen(100, 30)
        self._stream = pyte.ByteStream(self._screen)

    @property
    def text(self) -> str:
        return "\n".join(line.rstrip() for line in self._screen.display)

    async def see(self, words: str) -> None:
        await self.until(lambda: words in self.text, words)

    async def until(self, holds: Callable[[], bool], what: str, seconds: float = 45.0) -> None:
        """Read what it is sent until the condition holds."""
        end = asyncio.get_running_loop().time() + seconds
        while not holds():
            left = end - asyncio.get_running_loop().time()
            assert left > 0, f"not seen: {what}\n{self.text}"
            try:
                message = await asyncio.wait_for(self._socket.receive(), left)
            except TimeoutError:
                continue
            assert message.type in (aiohttp.WSMsgType.BINARY, aiohttp.WSMsgType.TEXT), self.text
            if message.type is aiohttp.WSMsgType.BINARY:
                self._stream.feed(message.data)

    async def type(self, text: str) -> None:
        await self._socket.send_json(["stdin", text])

    async def refused(self, words: str) -> None:
        """Words for the command line, which says why they do nothing."""
        await self.type(":")
        await self.see("Esc closes")
        await self.type(f"{words}\r")
        await self.see("view-only: nothing is changed")
        await self.type("\x1b")
        await self.until(lambda: "Esc closes" not in self.text, "the screen below")


@asynccontextmanager
async def page(served: Served) -> AsyncIterator[Client]:
    """A page that has come in by the printed address."""
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(cookie_jar=jar, headers={"Origin": served.base}) as client:
        async with client.get(served.url) as reply:
            assert reply.status == 200 and "token" not in str(reply.url)
        async with client.ws_connect(f"{served.base}/ws?width=100&height=30") as socket:
            yield Client(socket)


async def test_nothing_is_answered_without_token_or_to_a_foreign_page_or_name(tmp_path: Path) -> None:
    with Served(tmp_path, {}) as served:
        token, own = {"token": served.token}, {"Origin": served.base}
        asked = [
            ("/", {}, {}), ("/ws", {}, own), ("/static/js/textual.js", {}, {}), ("/download/x", {}, {}),
            ("/", {"token": "x" * 32}, {}), ("/", token, {"Origin": FOREIGN}), ("/", token, {"Host": NAME}),
            ("/ws", token, {"Origin": FOREIGN}), ("/ws", token, {**own, "Host": NAME}), ("/ws", token, {}),
        ]
        upgrade = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13",
                   "Sec-WebSocket-Key": "x3JJHMbDL1EzLkh9GBhXDw=="}
        async with aiohttp.ClientSession() as client:
            for path, query, headers in asked:
                sent = {**headers, **(upgrade if path == "/ws" else {})}
                async with client.get(served.base + path, params=query, headers=sent) as reply:
                    assert reply.status == 403, (path, query, headers)
                    assert served.token not in await reply.text()
            assert served.family == []
            async with client.get(served.base + "/", params=token, allow_redirects=False) as reply:
                policy = reply.headers["Content-Security-Policy"]
                assert reply.status == 303 and "default-src 'none'" in policy
                assert reply.cookies[f"loopwatch-{served.base.rpartition(':')[2]}"]["httponly"]


async def test_a_view_only_page_changes_nothing_and_ends_with_its_page(yahoo: Yahoo, tmp_path: Path) -> None:
    (tmp_path / "watchlist.toml").write_text(QUICK)
    own = tmp_path / "config" / "loopwatch" / "holdings.toml"
    own.parent.mkdir(parents=True)
    own.write_text(HELD)
    with Served(tmp_path, yahoo.env, "--view-only") as served:
        assert "view-only" in served.said and "not shown" in served.said
        async with page(served) as first, page(served) as second:
            await first.see(" LIVE ")
            await second.see(" LIVE ")
            assert served.count("page") == 2 and served.count("tui.feed.main") == 1
            await first.refused("alert nvda < -5%")
            await first.type("e")
            await first.see("no editor and no shell")
            await first.type("7")
            await first.see("SAMPLE")
            await first.refused("hold nvda 40")
            assert "31,337" not in first.text and "31337" not in first.text
        served.wait(lambda: served.nothing_left)
    assert (tmp_path / "watchlist.toml").read_text() == QUICK
    assert own.read_text() == HELD


async def test_pages_end_with_a_server_that_is_killed(tmp_path: Path) -> None:
    with Served(tmp_path, {}) as served:
        async with page(served) as one:
            await one.see("loopwatch")
            below = psutil.Process(served.pid).children(recursive=True)
            assert below
            psutil.Process(served.pid).send_signal(signal.SIGKILL)
            _, alive = psutil.wait_procs(below, timeout=15)
            assert [p for p in alive if not gone(p)] == []


@pytest.mark.parametrize(("host", "public", "says", "less"), [
    ("127.0.0.1", "", "http://127.0.0.1:8022/?token=", False),
    ("0.0.0.0", "", f"http://{socket.gethostname()}:8022/?token=", True),
    ("127.0.0.1", "https://loop.example.org", "https://loop.example.org/?token=", True),
])
def test_for_others_it_is_view_only_and_says_so(
    host: str, public: str, says: str, less: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    door = door_of(host, 8022, public, socket.gethostname())
    view_only = serve.is_view_only(host, public, None)
    said = "\n".join(serve.words(door, host, public, view_only, money=False))
    assert says + door.token in said and "holdings are not shown" in said
    assert (LESS in said) is view_only is less
    assert serve.is_view_only(host, public, not less) is not less, "it may be said otherwise"
    assert ("without TLS" in said) is (host == "0.0.0.0")
    monkeypatch.setenv("LOOPWATCH_TOKEN", door.token)  # one that lasts stands in no journal
    assert door.token not in "".join(serve.words(door, host, public, view_only, money=True))


@pytest.mark.parametrize(("arguments", "says"), [
    (("--port", "x"), "no port"), (("--config", "nowhere.toml"), "nowhere.toml"),
    (("--public-url", "loop.example"), "https://"),
])
def test_bad_use_is_said_and_serves_nothing(tmp_path: Path, arguments: tuple[str, ...], says: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tui", "serve", *arguments], cwd=tmp_path, text=True, capture_output=True,
        env=private_environment(tmp_path), timeout=30, check=False)
    assert done.returncode == 2 and says in done.stderr
