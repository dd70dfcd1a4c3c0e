"""The real feed as a subprocess whose lines a test waits for. No sleeps: every wait ends with a line."""

from __future__ import annotations

import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from tui.feed.command import Command, Stop
from tui.feed.event import AnyEvent, decode, encode

ROOT = Path(__file__).parents[2]


class Feed:
    """`python -m tui.feed.main` with arguments; `until` gives the first event that a test waits for.

    With `no_room` no file of it may grow, as on a full disk.
    """

    def __init__(
        self, *arguments: str, env: dict[str, str], cache: Path, child: bool = True, no_room: bool = False
    ) -> None:
        self.seen: list[AnyEvent] = []
        self._queue: queue.Queue[bytes] = queue.Queue()
        command = [sys.executable, "-m", "tui.feed.main", *(["--child"] if child else []), *arguments]
        if no_room:
            command = ["/bin/sh", "-c", 'ulimit -f 0; exec "$@"', "sh", *command]
        self.process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env={**os.environ, **env, "LOOPWATCH_CACHE": str(cache)},
        )
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._queue.put(line)
        self._queue.put(b"")

    def until(self, wanted: Callable[[AnyEvent], bool], timeout: float = 45.0) -> AnyEvent:
        """The next event that `wanted` accepts; fails when the stream ends or time is up."""
        end = time.monotonic() + timeout
        while True:
            try:
                line = self._queue.get(timeout=max(0.0, end - time.monotonic()))
            except queue.Empty:
                raise AssertionError(f"not seen within {timeout} s; last: {self.seen[-3:]}") from None
            if not line:
                raise AssertionError(f"the stream ended; last: {self.seen[-3:]}; {self._errors()}")
            event = decode(line)
            assert event is not None, f"an event of an unknown type: {line!r}"
            self.seen.append(event)
            if wanted(event):
                return event

    def first(self, kind: type[AnyEvent], timeout: float = 20.0) -> AnyEvent:
        return self.until(lambda event: isinstance(event, kind), timeout)

    def send(self, command: Command) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(encode(command))
        self.process.stdin.flush()

    def stop(self) -> float:
        """Seconds that the feed took to leave."""
        began = time.monotonic()
        self.send(Stop())
        self.process.wait(5)
        return time.monotonic() - began

    def _errors(self) -> str:
        assert self.process.stderr is not None
        return self.process.stderr.read().decode() if self.process.poll() is not None else ""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            if stream is not None:
                try:
                    stream.close()
                except BrokenPipeError:
                    pass  # the killed feed did not read the last command
