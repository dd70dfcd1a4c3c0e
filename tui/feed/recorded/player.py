"""Paces recorded events: at a speed, pausable, with the recorded time as the clock."""

from __future__ import annotations

import os
import threading
import time

from tui.feed.command import Command, Pause
from tui.feed.event import AnyEvent, Hello, encode
from tui.feed.pipe import Output

MAX_GAP_S = 5.0  # a recording's night or gap is not sat through


class Player:
    """Writes events when their recorded time has come; at speed None at once."""

    def __init__(self, output: Output, speed: float | None, source: str) -> None:
        self._output = output
        self.source = source
        self.now_ms: int | None = None  # the recorded time of the last event
        self.speed = speed if speed is None or speed > 0 else None
        self._going = threading.Event()
        self._going.set()
        self._due: float | None = None
        self._recorded: int | None = None

    def obey(self, command: Command) -> None:
        """Pause and go on; what is visible does not matter to a recording."""
        if isinstance(command, Pause):
            self._going.clear() if command.on else self._going.set()

    def emit(self, *events: AnyEvent) -> None:
        """Write events now."""
        if events:
            self.now_ms = events[-1].t
            self._output.emit(*events)

    def greet(self, t: int, program: str, cadence_s: float, source: str = "") -> None:
        """The first line of a stretch; its clock is the recording's, its process is ours."""
        source = source or self.source
        self.emit(Hello(t=t, source=source, program=program, cadence_s=cadence_s, pid=os.getpid()))

    def greet_once(self, t: int) -> None:
        """A recording that begins without a hello gets one."""
        if self.now_ms is None:
            self.greet(t, "recording", Hello(t=t, program="").cadence_s)

    def play(self, event: AnyEvent, line: bytes | None = None) -> None:
        """Write `event` when its time has come: as its own `line` where that is plain, else as it was read.

        Raw text of a recording may hold what a terminal obeys; the event was cleaned.
        """
        self.wait_until(event.t)
        self.now_ms = event.t
        plain = line is not None and line.isascii() and b"\x7f" not in line
        self._output.line(line if plain and line is not None else encode(event))

    def wait_until(self, recorded_ms: int) -> None:
        """Sleep until the recorded moment at our speed; long gaps are shortened, a pause stops the clock."""
        self._going.wait()
        if self.speed is None:
            return
        now = time.monotonic()
        if self._recorded is None or self._due is None:
            self._recorded, self._due = recorded_ms, now
            return
        gap = (recorded_ms - self._recorded) / 1000 / self.speed
        self._recorded = recorded_ms
        self._due = max(self._due + min(max(0.0, gap), MAX_GAP_S), now - 0.5)
        if self._due > now:
            time.sleep(self._due - now)
        self._going.wait()

    def jump(self) -> None:
        """The next event starts a new stretch: no waiting for it."""
        self._recorded = self._due = None
