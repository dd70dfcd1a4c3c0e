"""The terminal's driver: Textual's own, but the keyboard thread sleeps until there is something to read.

The stock driver looks ten times a second whether it should end. This one waits without a limit for the
terminal or for a pipe that wakes it; only a half-read escape sequence or paste sets a time.

It also knows whether the terminal is ours. The stock driver answers every SIGCONT with another start: a
second reader and writer, the raw modes kept as those "before". SIGCONT comes from `fg`, but also from
cpulimit, systemd and logind, without a stop of our own: then the screen is drawn again and nothing else.
"""

from __future__ import annotations

import os
import re
import select
import signal
import termios
import tty
from codecs import getincrementaldecoder
from threading import Event
from typing import TYPE_CHECKING, Any

from textual import constants, events
from textual.drivers.linux_driver import LinuxDriver
from textual.geometry import Size

from tui.system.from_thread import FromThread
from tui.system.terminal import glyph_width as terminal
from tui.system.terminal import ink, modes, signals
from tui.system.terminal.ground import ASK_GROUND, Ground
from tui.system.terminal.private import ParseError, XTermParser, get_time

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import App

ALTERNATE = "\x1b[?1049h"
READ = 4096
SETTLE_S = 0.05  # after SIGCONT: what came with it (SIGTERM, SIGHUP) is heard first
PASTE_S = 2.0  # a paste whose end does not come is over then, or the keyboard would be deaf for good
PASTE, PASTED = "\x1b[200~", "\x1b[201~"
# Esc and a key in one read, as a slow line brings them: the parser makes them Alt and the key, which means
# nothing here, or lose Esc. What begins a sequence, and Alt and Backspace, stays together.
_APART = re.compile("(?<=\x1b)(?=[^\x1b\\[\\]\\\\OPX^_\x7f])")


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
    """Blocks instead of polling, and takes over from the first ink without a blank screen between.

    `before_stop` is called in the event loop when somebody else asks us to stop (SIGTSTP): it ends with
    `stop_now`, after what must not be held while we are stopped was let go.
    """

    def __init__(
        self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._end = self.exit_event = _End()
        self._to_loop = FromThread()
        self._keep_screen = False
        self._is_ours = False  # between start and stop of application mode
        self._stops = False  # the modes were given back; what is still written must not take them again
        self._to_stop = False  # somebody asked for it, and it is not yet done
        self._waits = False  # given back for a while, or not got yet: `fg` takes it
        self._title = ""
        self._pastes, self._ground = _Pastes(), Ground()
        self.before_stop: Callable[[], None] = self.stop_now

    # Start and stop.

    def write(self, data: str) -> None:
        """Nothing while somebody else has the terminal. The alternate screen is not entered again: that
        would clear the first ink."""
        if not self._is_ours or self._writer_thread is None:
            return
        if self._keep_screen and data == ALTERNATE:
            self._keep_screen = False
            return
        super().write(data)

    def start_application_mode(self) -> None:
        """Take the terminal; what it was like before is what it will be again."""
        if self._is_ours:
            return
        before = ink.hand_over()
        ink.leave_on_signals(before)
        self._keep_screen = before is not None
        self._is_ours = True
        super().start_application_mode()  # type: ignore[no-untyped-call]
        self._is_ours = self._writer_thread is not None
        self._waits, self._stops = not self._is_ours, False
        if not self._is_ours:  # begun in the background: `fg` sends SIGCONT
            return
        if before is not None:
            self.attrs_before = before  # not what the first ink has set
        signal.signal(signal.SIGWINCH, self._resized)
        for number in (signal.SIGTTOU, signal.SIGTTIN):  # from outside they stop us as SIGTSTP does
            signal.signal(number, self._sigtstp_application)
        self.write(modes.KEEP_TITLE)
        if self._title:
            self.name_terminal(self._title)

    def stop_application_mode(self) -> None:
        """Give the terminal back, once. From the background its modes are the shell's own."""
        if not self._is_ours:
            return
        self.write(modes.TITLE_BACK)
        if self._mouse_pixels:
            self.write("\x1b[?1016l")
        self._mouse_pixels = False
        if not modes.is_in_foreground(self.fileno):
            self.attrs_before = None
            signal.signal(signal.SIGTTOU, signal.SIG_IGN)
        self._stops = True
        super().stop_application_mode()

    def suspend_application_mode(self) -> None:
        """Give the terminal back for a while."""
        self._waits = True
        super().suspend_application_mode()

    def close(self) -> None:
        super().close()
        self._is_ours, self._writer_thread = False, None

    def name_terminal(self, title: str) -> None:
        """What the terminal's tab says; the title of before comes back at the end."""
        self._title = title
        self.write(f"\x1b]0;{title}\x07")

    # Stopped and continued.

    def _sigtstp_application(self, *_: object) -> None:
        if not self._to_stop:  # the system says it again at every read and write of the background
            self._to_stop = True
            self._to_loop.soon(self.before_stop if self._auto_restart else self.stop_now)

    def stop_now(self) -> None:
        """Stop as by Ctrl+Z: the shell has its terminal back until SIGCONT."""
        if self._auto_restart and self._is_ours:
            self.suspend_application_mode()
            self._must_signal_resume = True
        os.kill(os.getpid(), signal.SIGSTOP)
        self._to_stop = False

    def _sigcont_application(self, *_: object) -> None:
        self._to_loop.soon(self._loop.call_later, SETTLE_S, self._go_on)

    def _go_on(self) -> None:
        """Continued, by whomever: take up what we had, unless we are to end or are in the background."""
        if signals.is_leaving() or not self._auto_restart:
            return
        if not modes.is_in_foreground(self.fileno):
            os.kill(os.getpid(), signal.SIGSTOP)  # `bg`: there is nothing to show until `fg`
        elif self._is_ours and not self._stops:
            self._make_raw()
            self.write(modes.AGAIN if constants.DISABLE_KITTY_KEY else modes.AGAIN + modes.KEYBOARD_AGAIN)
            self._app.refresh(layout=True)
        elif self._waits:  # else it was given back for good: a late SIGCONT takes nothing from the shell
            self.resume_application_mode()

    def _make_raw(self) -> None:
        """The modes of start_application_mode again: a shell may have set its own meanwhile."""
        try:
            now = termios.tcgetattr(self.fileno)
            now[tty.LFLAG] = self._patch_lflag(now[tty.LFLAG])
            now[tty.IFLAG] = self._patch_iflag(now[tty.IFLAG])
            now[tty.CC][termios.VMIN] = 1
            termios.tcsetattr(self.fileno, termios.TCSANOW, now)
        except termios.error:
            return  # it has gone: reading says so, too

    # Its size.

    def _get_terminal_size(self) -> tuple[int, int]:
        output = self._file.fileno() if self._file is not None else 2
        return modes.size(output, self.fileno) or super()._get_terminal_size()

    def _resized(self, *_: object) -> None:
        """SIGWINCH counts always: not every terminal that says so reports its size by itself."""
        size = Size(*self._get_terminal_size())
        self._to_loop.soon(self._app.post_message, events.Resize(size, size))

    # What is typed.

    def run_input_thread(self) -> None:
        """Read keys and reports until the end is asked for."""
        parser, decode = XTermParser(self._debug), getincrementaldecoder("utf-8")().decode
        self._pastes, self._escaped = _Pastes(), False
        self._feed(parser, decode(terminal.take_typed()))
        waited_for = [self.fileno, self._end.pipe]
        try:
            while not self._end.is_set():
                if self.fileno not in select.select(waited_for, [], [], self._patience(parser))[0]:
                    self._feed(parser, PASTED if self._pastes.open and not self._end.is_set() else "")
                    continue
                data = self._read()
                if data:
                    self._feed(parser, decode(data))
                else:
                    waited_for.remove(self.fileno)
                    self._to_loop.soon(self._hung_up)
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
        text, light = self._ground.take(text) if self._ground.told is not None else (text, None)
        if light is not None and (told := self._ground.told) is not None:
            self._ground.told = None
            self._to_loop.soon(told, light)
        if text:
            pasted = self._pastes.open
            self._pastes.see(text)
            whole = pasted or self._pastes.open or PASTE in text
            if self._escaped and not whole and _APART.match(f"\x1b{text}", 1):
                self._tick(parser, over=True)
            for place, part in enumerate([text] if whole else _APART.split(text)):
                if place:
                    self._tick(parser, over=True)
                for event in parser.feed(part):
                    self.process_message(event)
            self._escaped = text.endswith("\x1b")
        self._tick(parser)

    def _tick(self, parser: XTermParser, over: bool = False) -> None:
        """What waited long enough is a key of its own; with `over`, whatever waits."""
        if over and parser._timeout_time is not None:
            parser._timeout_time = 0.0
        for event in parser.tick():
            self.process_message(event)

    def ask_ground(self, told: Callable[[bool], None]) -> None:
        """Ask the terminal for its ground; `told` hears in the event loop whether it is light, if ever."""
        self._ground.told = told
        self.write(ASK_GROUND)

    def _patience(self, parser: XTermParser) -> float | None:
        """Seconds until a lone escape is the key, or a paste has ended; None: nothing is half read."""
        due = parser._timeout_time
        if due is not None:
            return max(0.0, due - get_time())
        return PASTE_S if self._pastes.open else None

    def _hung_up(self) -> None:
        """Nobody can press a key any more."""
        self._app.run_worker(self._app.action_quit(), exit_on_error=False)


class _Pastes:
    """Whether a paste has begun whose end has not come yet."""

    def __init__(self) -> None:
        self.open = False
        self._before = ""  # the last characters: a mark may come in two pieces

    def see(self, text: str) -> None:
        """The next characters that were read."""
        whole = self._before + text
        begun, ended = whole.rfind(PASTE), whole.rfind(PASTED)
        if begun != ended:
            self.open = begun > ended
        self._before = whole[1 - len(PASTE):]
