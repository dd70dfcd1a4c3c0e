"""One picture after one changed price at 120x40: milliseconds of processor and calls of Python functions.

Beside it what a symbol more costs a second: the difference between boards of 25 and 290 in the second's look,
and in a poll of them all every fifteen seconds. The program itself without a terminal: a price is folded, the
service looks, the page shows, the frame is composed. Everything else of the second stands still.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from statistics import median
from typing import NamedTuple

from msgspec.structs import replace

from tests.bench.calls import counted
from tests.bench.quotes import event, names
from tui.app.app import LoopwatchApp, Options
from tui.feed.event import HealthEvent, Hello
from tui.system import clock
from tui.watchlist import Group, load

SIZE = (120, 40)
TURNS, POLL_S = 60, 15
FRAME_S = 0.03  # two frames of sixty a second


class Picture(NamedTuple):
    """Medians, of pictures alone and of those with which the second's measures and alerts are worked out."""

    ms: float
    calls: float
    ms_judged: float
    calls_judged: float


def measure(turns: int = TURNS) -> Picture:
    """Of so many pictures, half of them timed and half counted; its clock must be of an open market."""
    return asyncio.run(_run(turns))


async def _run(turns: int) -> Picture:
    watch = load(None)
    app = LoopwatchApp(Options(watch, source="stored"))
    found: dict[tuple[bool, bool], list[float]] = {}
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await app.service.jobs.done()
        now = clock.now_ms()
        app.service.take_events([
            Hello(t=now, program="bench"), HealthEvent(t=now, source="yahoo", what="quotes", state="ok"),
            *(event(symbol, 100.0, now) for symbol in watch.symbols)])
        app.refresh_picture()
        await _painted()
        for turn in range(2 * turns):
            judged, counted = turn % 4 >= 2, bool(turn % 2)
            if judged:
                app.store.evaluated_ms = 0  # a second has passed
            app.service.take_events([event(watch.symbols[turn % 8], 100 + turn / 10, clock.now_ms())])
            if counted:
                spent: float = await _counted(app.refresh_picture)
            else:
                began = time.process_time()
                app.refresh_picture()
                await _painted()
                spent = 1000 * (time.process_time() - began)
            found.setdefault((judged, counted), []).append(spent)
    order = (False, False), (False, True), (True, False), (True, True)
    return Picture(*(median(found[key]) for key in order))


async def _second(symbols: int, turns: int = 30) -> float:
    """Microseconds of processor that an open second of so many symbols takes, polls included."""
    watch = replace(load(None), groups=(Group("Board", tuple(names(symbols))),))
    app = LoopwatchApp(Options(watch, source="stored"))
    spent: dict[bool, list[float]] = {}
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await app.service.jobs.done()
        for turn in range(2 * turns):
            now, polls = clock.now_ms(), turn < turns
            poll = [event(symbol, 100 + turn / 10, now) for symbol in watch.symbols]
            health = HealthEvent(t=now, source="yahoo", what="quotes", state="ok")
            began = time.process_time()
            app.store.evaluated_ms = 0
            if polls:
                app.service.take_events([*poll, health])
            app.refresh_picture()
            await _painted()
            spent.setdefault(polls, []).append(1e6 * (time.process_time() - began))
    return median(spent[False]) + (median(spent[True]) - median(spent[False])) / POLL_S


def symbol_us() -> float:
    """What a symbol more costs, in microseconds of processor a second."""
    few, many = 25, 290
    seconds = {count: asyncio.run(_second(count)) for count in (few, many)}
    return (seconds[many] - seconds[few]) / (many - few)


async def _painted() -> None:
    """The page's messages, and the frame that follows them."""
    await asyncio.sleep(FRAME_S)


async def _counted(work: Callable[[], None]) -> int:
    with counted() as calls:
        work()
        await _painted()
    return calls.number


if __name__ == "__main__":
    print(*measure(), symbol_us())
