"""`loopwatch guard` at a desk, in a process of its own, on a market that rises by the clock on the wall.

    python -m tests.service.desk.collector URL FOLDER TOLD BEGAN RULES SECONDS

Rule number i fires when ZZZZ has risen by i basis points, which it does once; the last one SECONDS after
BEGAN (seconds since 1970, the same for all collectors). A command writes into TOLD what it was told of.
The program's clock runs SPEED times as fast: its first minute, in which nothing is told, is a few seconds.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from tests.pictures import NOW, ok, quote, said
from tests.service.desk.sitting import COMMAND, DESK, GROUP
from tui.cli.watch.guard_log import Guard
from tui.feed import event as ev
from tui.feed import process
from tui.feed.command import Command
from tui.feed.process import Status
from tui.service.service import Options
from tui.system import clock
from tui.watchlist.read import parse

SPEED = 20
TICK_S = 1 / SPEED
RULE = """
[[alert]]
id = "r{i:04}"
measure = "move.ZZZZ"
warn = "{level:.2f} %"
tell = "once"
"""


class Rising:
    """Stands for the feed process: a quote whenever the price has another basis point."""

    began, rules, seconds = 0.0, 0, 1.0

    def __init__(self, arguments: Sequence[str], on_events: Callable[[list[ev.AnyEvent]], None],
                 on_status: Callable[[Status], None], **more: Any) -> None:
        self._says = on_events

    def start(self) -> None:
        """The ticks of `main` move it."""
        Rising.running = self

    running: Rising | None = None

    def send(self, command: Command) -> None:
        """Nobody listens."""

    async def stop(self) -> None:
        Rising.running = None

    def tick(self) -> None:
        share = min(1.0, max(0.0, (time.time() - self.began) / self.seconds))
        now = clock.now_ms()
        risen = 1 + (share * self.rules + 0.4) / 10_000
        one = quote("ZZZZ", 100 * risen, previous_close=100.0, time_ms=now - 1, fetched_ms=now)
        self._says([said(one), ok(now)])


def configuration(url: str, told: str, rules: int) -> str:
    """A watchlist.toml of so many rules."""
    made = "".join(RULE.format(i=i, level=i / 100) for i in range(1, rules + 1))
    way = COMMAND.format(path=told) + "per_hour = 3600\n"
    return GROUP.format(symbols='"ZZZZ"') + made + way + DESK.format(url=url, name="guard")


async def main(url: str, folder: str, told: str, began: str, rules: str, seconds: str) -> None:
    Rising.began, Rising.rules, Rising.seconds = float(began), int(rules), float(seconds)
    process.FeedProcess = Rising  # type: ignore[assignment,misc]
    clock.now_ms = lambda: NOW + int(SPEED * 1000 * (time.time() - Rising.began))
    watch = parse(configuration(url, told, Rising.rules))
    guard = Guard(Options(watch, data=Path(folder), collects=True, shows_money=False), _print)
    guard.begin()
    while True:
        if Rising.running is not None:
            Rising.running.tick()
        guard.tick()
        await asyncio.sleep(TICK_S)


def _print(line: str) -> None:
    if "  alert " not in line:
        print(line, flush=True)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
