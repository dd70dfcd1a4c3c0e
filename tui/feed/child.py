"""A child's life: it leaves with its parent, on a signal, and never as a zombie."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import sys
import threading
from collections.abc import Callable

_PR_SET_PDEATHSIG = 1
END_OF_RECORDING = "end of recording"
BAD_USE, NO_INPUT = 64, 66  # exit codes as sysexits.h has them
REFUSED_CODES = (2, BAD_USE, NO_INPUT)  # starting again would end the same; 2 is argparse's


class Ending:
    """Why the feed should end. A signal, a command or a closed pipe writes; the main thread waits.

    A pipe and not an Event: setting one from a signal's handler can lock up with the wait it interrupts.
    """

    def __init__(self) -> None:
        self._read, self._write = os.pipe()
        os.set_blocking(self._write, False)
        self.reason = ""

    def end(self, reason: str) -> None:
        """Ask for the end; the first reason stays. Safe in a signal's handler and from any thread."""
        self.reason = self.reason or reason
        with contextlib.suppress(OSError):  # full: an end was asked for many times already
            os.write(self._write, b"x")

    def wait(self, seconds: float) -> bool:
        """True when the end was asked for within `seconds`."""
        return bool(select.select([self._read], [], [], seconds)[0])


def on_signals(ending: Ending) -> None:
    """SIGTERM, SIGINT and SIGHUP ask for the end."""
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda got, _frame: ending.end(signal.Signals(got).name))


def die_with_parent() -> bool:
    """On Linux: SIGTERM when the parent ends, however it ends; True when that is sure. Elsewhere stdin's end
    and a look at the parent's number serve."""
    if sys.platform != "linux":
        return False
    import ctypes

    with contextlib.suppress(OSError, AttributeError):  # no such call: the other two ways remain
        return bool(ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, int(signal.SIGTERM)) == 0)
    return False


def start(name: str, work: Callable[[], None]) -> threading.Thread:
    """A daemon thread: it never holds up the end of the process."""
    thread = threading.Thread(target=work, name=name, daemon=True)
    thread.start()
    return thread
