"""The terminal's driver: Textual's own, but the keyboard thread sleeps until there is something to read.

The stock driver looks ten times a second whether it should end. This one waits without a limit for the
terminal or for a pipe that wakes it; only a half-read escape sequence sets a time.
"""

from __future__ import annotations

import os
import select
from codecs import getincrementaldecoder
from threading import Event
from typing import TYPE_CHECKING, Any

from textual._parser import ParseError
from textual._time import get_time
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver

from tui.system.terminal import glyph_width as terminal
from tui.system.terminal import ink

if TYPE_CHECKING:
    from textual.app import App

ALTERNATE = "\x1b[?1049h"
READ = 4096


class _End(Event):
    """The stock driver's exit event, which also wakes whoever waits for the pipe."""

    def __init__(self) -> None:
        super().__init__()
        self.pipe, self._write = os.pipe()

    def set(self) -> None:
        super().set()
        os.write(self._write, b".")

    def clear(self) -> None:
        super().clear()
        while select.select([self.pipe], [], [], 0)[0]:
            os.read(self.pipe, READ)


class QuietDriver(LinuxDriver):
    """Blocks instead of polling, and takes over from the first ink without a blank screen between."""

    def __init__(
        self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._end = self.exit_event = _End()
        self._keep_screen = False

    def write(self, data: str) -> None:
        """The alternate screen is not entered again: that would clear the first ink."""
        if self._keep_screen and data == ALTERNATE:
            self._keep_screen = False
            return
        super().write(data)

    def start_application_mode(self) -> None:
        before = ink.hand_over()
        self._keep_screen = before is not None
        super().start_application_mode()  # type: ignore[no-untyped-call]
        if before is not None:
            self.attrs_before = before  # not what the first ink has set

    def run_input_thread(self) -> None:
        """Read keys and reports until the end is asked for."""
        parser, decode = XTermParser(self._debug), getincrementaldecoder("utf-8")().decode
        self._feed(parser, decode(terminal.take_typed()))
        waited_for = [self.fileno, self._end.pipe]
        try:
            while not self._end.is_set():
                if self.fileno not in select.select(waited_for, [], [], _patience(parser))[0]:
                    self._feed(parser, "")
                    continue
                data = self._read()
                if data:
                    self._feed(parser, decode(data))
                else:
                    waited_for.remove(self.fileno)
                    self._loop.call_soon_threadsafe(self._hung_up)
        finally:
            try:
                for _ in parser.feed(""):
                    pass
            except (EOFError, ParseError):
                pass  # the end cut a sequence in half

    def _read(self) -> bytes:
        """What was typed; nothing when the terminal has gone."""
        try:
            return os.read(self.fileno, READ)
        except OSError:
            return b""

    def _feed(self, parser: XTermParser, text: str) -> None:
        if text:
            for event in parser.feed(text):
                self.process_message(event)
        for event in parser.tick():
            self.process_message(event)

    def _hung_up(self) -> None:
        """Nobody can press a key any more."""
        self._app.run_worker(self._app.action_quit(), exit_on_error=False)


def _patience(parser: XTermParser) -> float | None:
    """Seconds until a lone escape is taken for the key; None when nothing is half read."""
    due = parser._timeout_time
    return None if due is None else max(0.0, due - get_time())
