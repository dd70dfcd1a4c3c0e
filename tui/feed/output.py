"""Events out, one line at a time, from any thread. The reader's end closing is a normal end."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import BinaryIO

from tui.feed.event import AnyEvent, encode


class Output:
    """Writes whole lines to `stream`; `gone` is called once when nobody reads any more."""

    def __init__(self, stream: BinaryIO, gone: Callable[[], None]) -> None:
        self._stream = stream
        self._gone = gone
        self._lock = threading.Lock()
        self._closed = False

    def emit(self, *events: AnyEvent) -> None:
        """Write `events` and flush. After close() they are dropped."""
        self.line(b"".join(map(encode, events)))

    def line(self, data: bytes) -> None:
        """Write bytes that end with a newline."""
        with self._lock:
            self._write(data)

    def close(self, last: AnyEvent, wait_s: float = 0.2) -> None:
        """Write the last event unless a writer hangs on a full pipe; then nothing more."""
        if not self._lock.acquire(timeout=wait_s):
            self._closed = True
            return
        try:
            self._write(encode(last))
            self._closed = True
        finally:
            self._lock.release()

    def _write(self, data: bytes) -> None:
        if self._closed or not data:
            return
        try:
            self._stream.write(data)
            self._stream.flush()
        except (OSError, ValueError):  # broken pipe, full disk, closed file
            self._closed = True
            self._gone()
