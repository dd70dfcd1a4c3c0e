"""Where guard's lines go. Its reader may leave, its disk may fill: watching and delivery go on."""

from __future__ import annotations

import os
from datetime import datetime

from tui.system.log import note


class Lines:
    """Whole lines to a file descriptor. What could not be written is counted, and said when it can again."""

    def __init__(self, handle: int = 1) -> None:
        self._handle = handle
        self._lost = 0
        self._since = ""

    def __call__(self, line: str) -> None:
        """Write `line`; never raises, never waits for more than the pipe does."""
        missed = f"{self._lost} lines since {self._since} could not be written\n" if self._lost else ""
        try:
            self._write(f"{missed}{line}\n".encode(errors="replace"))
        except OSError as error:
            if not self._lost:
                self._since = f"{datetime.now().astimezone():%Y-%m-%d %H:%M}"
                note(f"guard goes on without its log, which cannot be written: {error.strerror or error}")
            self._lost += 1
        else:
            self._lost = 0

    def _write(self, data: bytes) -> None:
        while data:
            data = data[os.write(self._handle, data):]
