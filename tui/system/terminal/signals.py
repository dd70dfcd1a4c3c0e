"""Signals that ask the program on the screen to end: it leaves as by `q`, the terminal clean."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable

HUNG_UP = 129  # what a shell says of a program that SIGHUP has ended


def end_on_signals(leave: Callable[[], None]) -> None:
    """SIGTERM, SIGHUP and SIGINT call `leave` in this event loop; Windows keeps its own ways."""
    if sys.platform == "win32":
        return
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        loop.add_signal_handler(number, leave)


def leave_if_hung_up() -> None:
    """End here when the terminal has gone: what draws on it would wait for ever. All else must be closed."""
    if not os.isatty(2):
        os._exit(HUNG_UP)
