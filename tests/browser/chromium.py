"""A small client of Chromium's DevTools protocol: a page is opened, typed into, clicked, measured, pictured.

What a page was sent is read from its WebSocket's frames as a terminal reads it; xterm draws on a canvas.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
import shutil
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from typing import Any, Self

import aiohttp
import psutil
import pyte

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--mute-audio",
    "--remote-debugging-port=0", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader",
)
START_S = 60.0
_KEYS = {"enter": ("Enter", 13, "\r"), "esc": ("Escape", 27, ""), "tab": ("Tab", 9, "\t"),
         "down": ("ArrowDown", 40, ""), "up": ("ArrowUp", 38, "")}


class Page:
    """One tab. `screen` is the terminal as the program has drawn it; `urls` every address that was asked."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._id = 0
        self._answers: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self.loads = 0
        self.urls: list[str] = []
        self.statuses: dict[str, int] = {}
        self.errors: list[str] = []
        self.texts: list[str] = []  # what the page was told beside the terminal
        self.screen = pyte.Screen(80, 24)
        self._stream = pyte.ByteStream(self.screen)
        self._heard = asyncio.Event()
        self._reading = asyncio.create_task(self._read())

    async def _read(self) -> None:
        async for message in self._socket:
            data = json.loads(message.data)
            if "id" in data:
                self._answers.pop(data["id"]).set_result(data)
            else:
                self._take(data["method"], data.get("params", {}))
            self._heard.set()

    def _take(self, method: str, said: dict[str, Any]) -> None:
        match method:
            case "Network.requestWillBeSent":
                self.urls.append(said["request"]["url"])
            case "Page.loadEventFired":
                self.loads += 1
            case "Network.webSocketCreated":
                self.urls.append(said["url"])
            case "Network.responseReceived":
                self.statuses[said["response"]["url"]] = said["response"]["status"]
            case "Network.webSocketFrameReceived" if said["response"]["opcode"] == 2:
                self._stream.feed(base64.b64decode(said["response"]["payloadData"]))
            case "Network.webSocketFrameReceived":
                self.texts.append(said["response"]["payloadData"])
            case "Network.webSocketFrameSent" if said["response"]["opcode"] == 1:
                self._take_sent(json.loads(said["response"]["payloadData"]))
            case "Runtime.exceptionThrown":
                self.errors.append(str(said["exceptionDetails"]))
            case "Log.entryAdded":
                self.errors.append(said["entry"]["text"])

    def _take_sent(self, said: list[Any]) -> None:
        if said[0] == "resize":
            self.screen.resize(said[1]["height"], said[1]["width"])

    async def call(self, method: str, **parameters: object) -> dict[str, Any]:
        """One command of the protocol; its result."""
        self._id += 1
        answer = self._answers[self._id] = asyncio.get_running_loop().create_future()
        await self._socket.send_json({"id": self._id, "method": method, "params": parameters})
        found = await asyncio.wait_for(answer, 30)
        assert "error" not in found, found
        result: dict[str, Any] = found["result"]
        return result

    # What is seen.

    @property
    def text(self) -> str:
        """The rows of the terminal."""
        return "\n".join(line.rstrip() for line in self.screen.display)

    async def seen(self, wanted: str | Callable[[], object], seconds: float = 45.0) -> float:
        """Wait until the words (or what is asked) are there; how long that took. Fails with the screen."""
        holds = (lambda: wanted in self.text) if isinstance(wanted, str) else wanted
        began = time.monotonic()
        while not holds():
            self._heard.clear()
            left = began + seconds - time.monotonic()
            assert left > 0, f"not seen: {wanted}\n{self.text}\n{self.errors}"
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._heard.wait(), left)
        return time.monotonic() - began

    async def value(self, expression: str) -> Any:
        """What an expression is in the page."""
        found = await self.call("Runtime.evaluate", expression=expression, returnByValue=True,
                                awaitPromise=True)
        assert "exceptionDetails" not in found, found
        return found["result"].get("value")

    async def picture(self) -> bytes:
        """The page as PNG."""
        return base64.b64decode((await self.call("Page.captureScreenshot", format="png"))["data"])

    # What is done.

    async def go(self, url: str) -> None:
        await self.call("Page.navigate", url=url)

    async def press(self, *keys: str) -> None:
        """Keys by name, or characters as they are."""
        for key in keys:
            name, code, text = _KEYS.get(key, (key, 0, key))
            about: dict[str, Any] = {"key": name, "windowsVirtualKeyCode": code, "code": name if code else ""}
            await self.call("Input.dispatchKeyEvent", type="keyDown", text=text, **about)
            await self.call("Input.dispatchKeyEvent", type="keyUp", **about)

    async def click(self, column: int, row: int) -> None:
        """The cell, counted from 0."""
        box = await self.value("(() => { const b = document.querySelector('.xterm-screen')"
                               ".getBoundingClientRect(); return [b.left, b.top, b.width, b.height] })()")
        x = box[0] + (column + 0.5) * box[2] / self.screen.columns
        y = box[1] + (row + 0.5) * box[3] / self.screen.lines
        for kind, held in (("mouseMoved", 0), ("mousePressed", 1), ("mouseReleased", 0)):
            pressed = kind != "mouseMoved"
            await self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, buttons=held,
                            button="left" if pressed else "none", clickCount=int(pressed))

    async def resize(self, width: int, height: int) -> None:
        """The window, in pixels."""
        await self.call("Emulation.setDeviceMetricsOverride", width=width, height=height,
                        deviceScaleFactor=1, mobile=False)

    async def close(self) -> None:
        """The tab is shut."""
        with contextlib.suppress(aiohttp.ClientError, AssertionError, TimeoutError):
            await self.call("Page.close")
        self._reading.cancel()
        await self._socket.close()


class Chromium:
    """A browser without a window; `page()` opens a tab."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="chromium-", ignore_cleanup_errors=True)

    async def __aenter__(self) -> Self:
        program = next(filter(None, map(shutil.which, NAMES)))
        self._process = await asyncio.create_subprocess_exec(
            program, *FLAGS, f"--user-data-dir={self._folder.name}", "about:blank",
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        assert self._process.stderr is not None
        async with asyncio.timeout(START_S):
            line = b""
            while b"DevTools listening on" not in line:
                line = await self._process.stderr.readline()
                assert line, "the browser has ended"
        self._drain = asyncio.create_task(self._process.stderr.read())
        self._http = f"http://{line.decode().partition('ws://')[2].partition('/')[0]}"
        self._client = aiohttp.ClientSession()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._client.close()
        family = psutil.Process(self._process.pid).children(recursive=True)
        self._process.terminate()
        await self._process.wait()
        for child in family:
            with contextlib.suppress(psutil.NoSuchProcess):
                child.kill()
        await self._drain
        self._folder.cleanup()

    @contextlib.asynccontextmanager
    async def page(self, url: str = "", size: tuple[int, int] = (1200, 800)) -> AsyncIterator[Page]:
        """A tab of `size` pixels, on `url`."""
        async with self._client.put(f"{self._http}/json/new?about:blank") as reply:
            about = await reply.json()
        socket = await self._client.ws_connect(about["webSocketDebuggerUrl"], max_msg_size=1 << 26)
        page = Page(socket)
        for domain in ("Network", "Page", "Runtime", "Log"):
            await page.call(f"{domain}.enable")
        await page.resize(*size)
        try:
            if url:
                await page.go(url)
            yield page
        finally:
            await page.close()
