"""Where guard's lines go. Its reader may leave or sleep, its disk may fill: watching and delivery go on."""

from __future__ import annotations

import os
import select
from datetime import datetime
from errno import EAGAIN

from tui.system.log import note
from tui.system.text import harmless

_ATOM = 512  # bytes that whatever can be written to takes at once
_PATIENCE_S = 0.05  # of a reader that is slow; one that sleeps (Ctrl+S, `less`) is not waited for


class Lines:
    """Whole lines to a file descriptor. What could not be written is counted, and said when it can again."""

    def __init__(self, handle: int = 1) -> None:
        self._handle = handle
        self._lost = 0
        self._since = ""
        self._is_cut = False  # the last line that was written ended half way

    def __call__(self, line: str) -> None:
        """Write `line`; never raises, never waits for a reader that does not read."""
        missed = f"{self._lost} lines since {self._since} could not be written\n" if self._lost else ""
        end = "\n" if self._is_cut else ""
        try:
            self._write(harmless(f"{end}{missed}{line}\n").encode(errors="replace"))
        except OSError as error:
            if not self._lost:
                self._since = f"{datetime.now().astimezone():%Y-%m-%d %H:%M}"
                note(f"guard goes on without its log, which cannot be written: {error.strerror or error}")
            self._lost += 1
        else:
            self._lost = 0

    def _write(self, data: bytes) -> None:
        while data:
            if not _takes(self._handle, 0.0 if self._lost else _PATIENCE_S):
                raise OSError(EAGAIN, "its reader does not read")
            written = os.write(self._handle, data[:_ATOM])
            self._is_cut = data[written - 1 : written] != b"\n"
            data = data[written:]


def _takes(handle: int, seconds: float) -> bool:
    """True when a write would not wait: a regular file always says so."""
    if os.name != "posix":
        return True
    return bool(select.select([], [handle], [], seconds)[1])
