"""Lines through a pipe: in, cut with a limit that no runaway line breaks; out, whole, from any thread."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import BinaryIO

from tui.feed.event import MAX_LINE, AnyEvent, encode


class LineCutter:
    """Feed it chunks, get whole lines; a line over `limit` bytes is dropped and counted, however long."""

    def __init__(self, limit: int = MAX_LINE) -> None:
        self.overlong = 0
        self._limit = limit
        self._rest = b""
        self._skipping = False

    def cut(self, chunk: bytes) -> list[bytes]:
        """The lines that `chunk` completes, without their newline; empty ones are left out."""
        pieces = (self._rest + chunk).split(b"\n")
        self._rest = pieces.pop()
        if pieces and self._skipping:
            pieces[0] = b""
            self._skipping = False
        if self._skipping:
            self._rest = b""
        elif len(self._rest) > self._limit:
            self._rest, self._skipping = b"", True
            self.overlong += 1
        kept = [line for line in pieces if len(line) <= self._limit]
        self.overlong += len(pieces) - len(kept)
        return [line for line in kept if line.strip()]


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
