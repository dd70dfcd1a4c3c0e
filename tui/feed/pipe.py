"""Bytes from a pipe cut into lines, with a limit that a runaway line cannot break."""

from __future__ import annotations

from tui.feed.event import MAX_LINE


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
