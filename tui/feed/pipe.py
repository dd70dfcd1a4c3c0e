"""Lines through a pipe: in, cut with a limit that no runaway line breaks; out, whole, from any thread."""

from __future__ import annotations

import contextlib
import os
import stat
import threading
from collections.abc import Callable
from errno import ECONNRESET, EPIPE
from typing import BinaryIO

from tui.feed.event import MAX_LINE, AnyEvent, encode

_READER_GONE = (EPIPE, ECONNRESET)


class LineCutter:
    """Feed it chunks, get whole lines; a line over `limit` bytes is dropped and counted, however long: in
    `overlong`, beside those of before."""

    def __init__(self, limit: int = MAX_LINE, overlong: int = 0) -> None:
        self.overlong = overlong
        self._limit, self._rest, self._skipping = limit, b"", False

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
    """Writes whole lines to `stream`; `gone` is called once when nobody reads any more.

    `unwritten` is called once, instead, when what reads is a disk that takes no more: then a recording ends
    with its last whole line, and that is said.
    """

    def __init__(self, stream: BinaryIO, gone: Callable[[], None],
                 unwritten: Callable[[OSError], None] = lambda error: None) -> None:
        self._stream, self._gone, self._unwritten = stream, gone, unwritten
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
        start = self._place()
        try:
            rest = memoryview(data)
            while rest:  # without a buffer a part may be taken
                rest = rest[self._stream.write(rest):]
            self._stream.flush()
        except OSError as error:
            self._closed = True
            if error.errno in _READER_GONE:
                self._gone()
                return
            if start is not None:
                with contextlib.suppress(OSError):
                    os.ftruncate(self._stream.fileno(), start)
            self._unwritten(error)
        except ValueError:  # a closed file
            self._closed = True
            self._gone()

    def _place(self) -> int | None:
        """Where the next line begins in a file on a disk; None in a pipe or on a terminal."""
        try:
            handle = self._stream.fileno()
            return os.lseek(handle, 0, os.SEEK_CUR) if stat.S_ISREG(os.fstat(handle).st_mode) else None
        except (OSError, ValueError):
            return None
