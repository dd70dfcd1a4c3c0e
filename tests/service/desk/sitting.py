"""Programs at a desk without a screen, in one event loop; a stand-in for the collector's feed process."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from pathlib import Path
from typing import Any, ClassVar

from tests.pictures import NOW, batch, ok
from tui.alerts.alert import Transition
from tui.feed import event as ev
from tui.feed.command import Command, Visible
from tui.feed.process import Status
from tui.service.notify.delivery import Sent
from tui.service.service import Options, Said, Service
from tui.state.snapshot import Mode
from tui.watchlist.read import parse

KNOWN = ContextVar("known", default=False)
GROUP = '[[group]]\nname = "all"\nsymbols = [{symbols}]\n'
DESK = '\n[desk]\narchive = "{url}"\nname = "{name}"\n'
RULE = """
[[alert]]
id = "{id}"
measure = "move.NVDA"
direction = "below"
warn = "{warn}"
"""
COMMAND = """
[[notify.to]]
name = "file"
command = ["/bin/sh", "-c", "echo '{{rule}}' >> {path}"]
wait = "0 s"
every = "0 s"
"""


class ToldFeed:
    """Stands for the feed process of a collector: says a poll once it is started, notes what it is told."""

    made: ClassVar[list[ToldFeed]] = []

    def __init__(self, arguments: Sequence[str], on_events: Callable[[list[ev.AnyEvent]], None],
                 on_status: Callable[[Status], None], **more: Any) -> None:
        self.says, self.sent, self.stopped = on_events, list[Command](), False
        ToldFeed.made.append(self)

    def start(self) -> None:
        asyncio.get_running_loop().call_soon(self.says, [*batch(), ok(NOW)])

    def send(self, command: Command) -> None:
        self.sent.append(command)

    async def stop(self) -> None:
        self.stopped = True

    @property
    def visible(self) -> Visible:
        """What it was asked for last."""
        return [command for command in self.sent if isinstance(command, Visible)][-1]


class Sitting:
    """A program of a desk: its service, what it said, told and logged."""

    def __init__(self, url: str, folder: Path, name: str, *, collects: bool = False, more: str = "",
                 symbols: str = '"NVDA", "ORCL", "MSFT"') -> None:
        text = GROUP.format(symbols=symbols) + more + DESK.format(url=url, name=name)
        folder.mkdir(parents=True, exist_ok=True)
        watch = parse(text, "watchlist.toml", folder / "watchlist.toml")
        self.said: list[Said] = []
        self.told: list[Sent] = []
        self.rows: list[Transition] = []
        self._change = asyncio.Event()
        self.bare = 0  # changes told where nothing is known of the program: no timer can be set there
        options = Options(watch, data=folder / "data", collects=collects, shows_money=not collects)
        self.service = Service(options, self._changed, self.said.append, told=self.told.append)

    def _changed(self) -> None:
        self.bare += not KNOWN.get()
        self._change.set()

    async def begin(self) -> Sitting:
        KNOWN.set(True)
        self.service.open()
        self.service.begin()
        return self

    async def until(self, holds: Callable[[Sitting], object], seconds: float = 30) -> None:
        """Looks as the program does, at each change and once a second, until `holds`."""
        async with asyncio.timeout(seconds):
            while True:
                self._change.clear()
                _, fresh = self.service.look()
                self.rows += fresh
                self.service.every_second()
                if holds(self):
                    return
                try:
                    async with asyncio.timeout(1):
                        await self._change.wait()
                except TimeoutError:
                    pass

    @property
    def fed(self) -> bool:
        """True once what it shows comes from a feed, its own or the collector's."""
        return self.service.store.mode is Mode.FEED

    def price(self, symbol: str) -> float | None:
        quote = self.service.store.received.quotes.get(symbol)
        return quote.price if quote is not None else None

    def alert(self, key: str) -> Any:
        found = self.service.store.picture(NOW).alerts
        return next((alert for alert in found if alert.key == key), None)
