"""`loopwatch guard`: the feed, the archive, delivery and the signals of a service, without a screen."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tui.alerts.memory import restore
from tui.cli.watch.guard_log import Guard
from tui.cli.watch.lines import Lines
from tui.state.store import Store
from tui.system import clock

if TYPE_CHECKING:
    from tui.market.bars import Bars
    from tui.market.embedded.series import ConcentrationSeries
    from tui.service.archive import Archive
    from tui.service.notify.post import Post
    from tui.watchlist import Watchlist

WAITS = "another loopwatch fetches and delivers; this one takes over after it"


def run(argv: Sequence[str]) -> int:
    """Watch until SIGTERM or SIGINT. 0 stopped, 2 a configuration that cannot be read."""
    parser = argparse.ArgumentParser(
        prog="loopwatch guard", description="Watch and deliver without a screen; one log line an event.",
        epilog="SIGTERM and Ctrl+C end it, SIGHUP reads watchlist.toml again; "
               "exit codes: 0 ended so, 2 a broken configuration",
    )
    parser.add_argument("--config", metavar="FILE", type=Path, help="watchlist.toml to use")
    given = parser.parse_args(argv)
    from tui.watchlist import find, load

    try:
        path = find(given.config)
        watch = load(path)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    return asyncio.run(_watch(watch))


async def _watch(watch: Watchlist) -> int:
    from tui.market.embedded.first_screen import first_screen
    from tui.service.archive import Archive

    archive = Archive.open(None, now_ms=clock.now_ms(), intraday_days=watch.intraday_days)
    store = Store(watch, first_screen())
    guard = Guard(store, Lines(), archive)
    stop, again, reason = asyncio.Event(), asyncio.Event(), ["stopped"]
    _on_signals(stop, again, reason)
    if clock.is_set():
        guard.say(clock.now_ms(), "start", "the clock is set by LOOPWATCH_NOW")
    try:
        if await _lead(guard, archive, stop):
            await _serve(guard, archive, stop, again)
    finally:
        guard.say(clock.now_ms(), "stop", reason[0])
        await asyncio.to_thread(archive.close)
    return 0


def _on_signals(stop: asyncio.Event, again: asyncio.Event, reason: list[str]) -> None:
    loop = asyncio.get_running_loop()

    def end(name: str) -> None:
        reason[0] = f"stopped by {name}"
        stop.set()

    if sys.platform == "win32":
        return  # Ctrl+C arrives as KeyboardInterrupt there
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, end, number.name)
    loop.add_signal_handler(signal.SIGHUP, again.set)


async def _lead(guard: Guard, archive: Archive, stop: asyncio.Event) -> bool:
    """Wait until no other loopwatch fetches and delivers; False when stopped before."""
    said = False
    while not archive.try_lead():
        if not said:
            guard.say(clock.now_ms(), "start", WAITS)
            said = True
        if await _pause(stop, 2.0):
            return False
    return not stop.is_set()


def _obstacles(post: Post) -> list[tuple[str, str]]:
    """The ways out that cannot work, and why; what an operator must know before the night."""
    from tui.service.notify.send import obstacle

    return [(target.name, why) for target in post.delivery.targets if (why := obstacle(target))]


async def _serve(guard: Guard, archive: Archive, stop: asyncio.Event, again: asyncio.Event) -> None:
    from tui.deals.ledger import ledger
    from tui.feed.event import Visible
    from tui.feed.process import NOT_TAKEN, FeedProcess, live_arguments
    from tui.service.notify import targets_of
    from tui.service.notify.post import Post
    from tui.system.log import log_path

    store = guard.store
    kept = archive.load_engine()
    store.engine = restore(kept)
    post = Post(
        targets_of(store.watch), clock.now_ms(), kept, told=guard.delivered, flush=archive.flush)
    guard.begin(post, clock.now_ms())
    for name, why in await asyncio.to_thread(_obstacles, post):
        guard.say(clock.now_ms(), "deliver", f"{name} cannot work: {why}")
    store.set_ledger(await asyncio.to_thread(ledger.load, extra=store.watch.ledger_files))
    store.series, bars = await asyncio.to_thread(_history, store.watch)
    store.set_history(bars)

    def begin_feed() -> FeedProcess:
        feed = FeedProcess(live_arguments(store.watch), guard.take,
                           lambda status: guard.status(status, clock.now_ms()), log=log_path(),
                           on_failed=lambda error: guard.failed(NOT_TAKEN, error))
        feed.start()
        feed.send(Visible(symbols=list(store.watch.symbols)))
        return feed

    feed, stamp = begin_feed(), _file_stamp(store.watch)
    while not await _pause(stop, 1.0):
        guard.tick(clock.now_ms())
        if again.is_set() or _file_stamp(store.watch) != stamp:
            again.clear()
            stamp = _file_stamp(store.watch)
            if _reload(guard):
                await feed.stop()
                feed = begin_feed()
    await feed.stop()
    await asyncio.to_thread(post.settle, clock.now_ms(), 0.5)
    guard.keep()


def _history(watch: Watchlist) -> tuple[ConcentrationSeries | None, dict[str, Bars]]:
    from tui.market.embedded import series as stored

    return stored.concentration("SP500"), {s: b for s in watch.symbols if (b := stored.closes(s)) is not None}


def _file_stamp(watch: Watchlist) -> tuple[int, int] | None:
    try:
        found = watch.path.stat() if watch.path is not None else None
    except OSError:
        return (0, 0)
    return (found.st_mtime_ns, found.st_size) if found else None


def _reload(guard: Guard) -> bool:
    """True when an edited file was taken; a broken one leaves the last good one and is said."""
    from tui.watchlist import WatchlistError, load_again

    path, now = guard.store.watch.path, clock.now_ms()
    if path is None:
        return False
    try:
        watch = load_again(path)
    except WatchlistError as error:
        guard.say(now, "config", f"refused, the last good one stays: {error.faults[0]}")
        return False
    guard.reconfigure(watch, now)
    return True


async def _pause(stop: asyncio.Event, seconds: float) -> bool:
    """True when it is time to end."""
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return False
    return True
