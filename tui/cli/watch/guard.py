"""`loopwatch guard`: the service without a screen, its log, and the signals of a daemon."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tui.cli.watch.guard_log import Guard
from tui.cli.watch.lines import Lines
from tui.service.service import Options
from tui.system import clock
from tui.system.file_access import give_up
from tui.system.leaving import run_and_leave

if TYPE_CHECKING:
    from tui.service.numbers import Numbers
    from tui.watchlist import Watchlist


def run(argv: Sequence[str]) -> int:
    """Watch until SIGTERM or SIGINT. 0 stopped, 2 a configuration that cannot be read."""
    parser = argparse.ArgumentParser(
        prog="loopwatch guard", description="Watch and deliver without a screen; one log line an event.",
        epilog="SIGTERM and Ctrl+C end it, SIGHUP reads watchlist.toml again; "
               "exit codes: 0 ended so, 2 a broken configuration",
    )
    parser.add_argument("--config", metavar="FILE", type=Path, help="watchlist.toml to use")
    parser.add_argument("--metrics", metavar="HOST:PORT", type=_address,
                        help="numbers for Prometheus there, as 127.0.0.1:9464; needs the extra metrics")
    given = parser.parse_args(argv)
    from tui.service.acceptance import opened

    try:
        watch = opened(given.config)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    try:
        numbers = _served(given.metrics) if given.metrics is not None else None
    except ImportError:
        from tui.service.numbers import MISSING

        print(MISSING, file=sys.stderr)
        return 2
    except OSError as error:
        host, port = given.metrics
        print(f"{host}:{port} cannot be had: {error.strerror or error}", file=sys.stderr)
        return 2
    run_and_leave(_watch(watch, numbers))


def _served(address: tuple[str, int]) -> Numbers:
    """Numbers that prometheus-client serves in a thread of its own. Raises ImportError, OSError."""
    from prometheus_client import start_http_server

    from tui.service.numbers import Numbers, registry_of

    numbers = Numbers()
    start_http_server(address[1], address[0], registry_of(numbers.families))
    return numbers


def _address(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    if not host or not port.isdecimal() or not 0 < int(port) < 65_536:
        raise argparse.ArgumentTypeError(f"{text!r} is no address; write it as 127.0.0.1:9464")
    return host.strip("[]"), int(port)


async def _watch(watch: Watchlist, numbers: Numbers | None) -> int:
    guard = Guard(Options(watch, collects=True, shows_money=not watch.desk.named), Lines(), numbers)
    stop, again, reason = asyncio.Event(), asyncio.Event(), ["stopped"]
    _on_signals(stop, again, reason)
    if clock.is_set():
        guard.say("start", "the clock is set by LOOPWATCH_NOW")
    guard.begin()
    try:
        while not await _pause(stop, 1.0):
            if again.is_set():
                again.clear()
                guard.service.configuration.reload()
            guard.tick()
    finally:
        give_up()  # of files that do not answer
        await guard.service.close(settle_s=0.5)
        guard.say("stop", reason[0])
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


async def _pause(stop: asyncio.Event, seconds: float) -> bool:
    """True when it is time to end."""
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return False
    return True
