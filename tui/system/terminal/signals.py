"""Signals that ask the program on the screen to end: it leaves as by `q`, the terminal clean."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tui.system.from_thread import FromThread
from tui.system.terminal import modes
from tui.system.terminal.modes import signal

HUNG_UP = 129  # what a shell says of a program that SIGHUP has ended
_ends: list[Callable[[], None]] = []
_heard: list[bool] = []  # what was asked for, once there is a loop that hears: did a signal ask for the end


def end_on_signals(leave: Callable[[], None]) -> None:
    """What would end the program calls `leave` in this event loop; Windows keeps its own ways."""
    if sys.platform == "win32":
        return
    to_loop = FromThread()  # a signal is heard in the context of whatever it interrupts
    _heard[:] = [False]

    def end() -> None:
        _heard[:] = [True]
        leave()

    def hear(number: int, _frame: object) -> None:
        if not to_loop.soon(end):  # nobody is left who could leave
            signal.signal(number, signal.SIG_DFL)
            os.kill(os.getpid(), number)

    _ends[:] = [end]
    # from now on each signal wakes the loop
    asyncio.get_running_loop().add_signal_handler(signal.SIGINT, end)
    for number in modes.ending():
        if number != signal.SIGINT:  # the loop's own way takes a tenth of a millisecond for each
            signal.signal(number, hear)
            signal.siginterrupt(number, False)


@contextmanager
def without_interrupt() -> Iterator[None]:
    """Ctrl+C belongs to the program that has the terminal now; SIGTERM and SIGHUP are heard."""
    if sys.platform == "win32" or not _heard:
        yield
        return
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGINT, lambda: None)
    try:
        yield
    finally:
        if not loop.is_closed():
            loop.add_signal_handler(signal.SIGINT, _ends[-1])


def are_heard() -> bool:
    """True once the event loop answers them."""
    return bool(_heard)


def is_leaving() -> bool:
    """True once a signal has asked for the end."""
    return any(_heard)


def leave_if_hung_up() -> None:
    """End here when the terminal has gone: what draws on it would wait for ever. All else must be closed."""
    if not os.isatty(2):
        os._exit(HUNG_UP)
