"""The real program in a real pseudo-terminal: what it draws is read by pyte, keys are written to it.

Nothing here sleeps: every wait ends with output of the program, or with its time.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import psutil
import pyte

ROOT = Path(__file__).parents[2]
BY_A_SHELL = '"$@"; exit $?'
KEYS = {"enter": b"\r", "esc": b"\x1b", "tab": b"\t", "down": b"\x1b[B", "up": b"\x1b[A", "ctrl+c": b"\x03"}
_LAST_S = 3.0  # that what ended with the program may take
_LOOK_AGAIN_S = 0.2  # a condition outside the terminal (a process, a counter) is looked at so often
_FRAME_ENDS = b"\x1b[?2026l"
_ASKED_MODE = re.compile(rb"\x1b\[\?(\d{1,5})\$p")
_LONGEST_ASKED = 10
_OURS = ("LOOPWATCH_", "XDG_", "NO_COLOR", "COLUMNS", "LINES", "PYTEST", "SSH_")


class _Screen(pyte.Screen):  # type: ignore[misc]
    """A screen that answers what a terminal is asked: cursor position and device attributes."""

    answer: Callable[[bytes], None] = staticmethod(lambda data: None)

    def write_process_input(self, data: str) -> None:
        self.answer(data.encode())


def private_environment(home: Path, more: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of a person who starts the program for the first time, with `home` for everything."""
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(_OURS)}
    return {
        **inherited, "HOME": str(home), "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_DATA_HOME": str(home / "share"), "XDG_CACHE_HOME": str(home / "cache"),
        "LOOPWATCH_DATA": str(home / "data"), "LOOPWATCH_CACHE": str(home / "yahoo"),
        "TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8", "PYTHONPATH": str(ROOT),
        **(more or {}),
    }


class Terminal:
    """`python -m tui` with `arguments` in a terminal of `size` (columns, rows); its folder is `home`.

    `script` starts it as a shell does ("$@" is the program): it is then not the leader of the session.
    """

    def __init__(
        self, home: Path, env: Mapping[str, str], *arguments: str, size: tuple[int, int] = (120, 40),
        script: str = "",
    ) -> None:
        self.raw = b""
        self.code: int | None = None
        self._screen = _Screen(*size)
        self._screen.answer = self._write
        self._stream = pyte.ByteStream(self._screen)
        self._come = b""  # what was read and is not on the screen yet
        self._sought = 0  # so far nothing is asked that has no answer
        self._open = True
        command = [sys.executable, "-m", "tui", *arguments]
        if script:
            command = ["/bin/sh", "-c", script, "sh", *command]
        self._child, self._fd = _fork(command, home, private_environment(home, env), size)
        self.modes_before = self._modes()

    # What is on the screen.

    @property
    def lines(self) -> list[str]:
        """The rows of the screen as they are now."""
        return [line.rstrip() for line in self._screen.display]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    @property
    def header(self) -> str:
        return self.lines[0]

    def colours(self, words: str) -> set[str]:
        """The colours of the first place with `words`, as `9aa4af`."""
        self.line_with(words)
        y = next(y for y, line in enumerate(self._screen.display) if words in line)
        x = self._screen.display[y].index(words)
        return {self._screen.buffer[y][at].fg for at in range(x, x + len(words)) if words[at - x] != " "}

    def line_with(self, words: str) -> str:
        """The first row with `words`; fails when there is none."""
        found = next((line for line in self.lines if words in line), None)
        assert found is not None, f"no {words!r} on\n{self.text}"
        return found

    def wait_for(self, wanted: str | Callable[[], object], seconds: float = 45.0) -> float:
        """Read until the screen has the words, or the condition holds; fails with the screen.

        The seconds that took; what comes behind is read as well, which is not counted.
        """
        holds = (lambda: wanted in self.text) if isinstance(wanted, str) else wanted
        began, was_open = time.monotonic(), self._open
        end = began + seconds
        while not holds():
            if was_open and not self._open:  # it has ended: processes may go yet, words will not come
                was_open, end = False, min(end, time.monotonic() + (_LAST_S if callable(wanted) else 0.0))
            left = end - time.monotonic()
            if left <= 0:
                raise AssertionError(f"not seen within {seconds} s: {wanted}\n{self.text}")
            self._read(min(left, _LOOK_AGAIN_S))
        took = time.monotonic() - began
        self.drain()
        return took

    def drain(self) -> None:
        """All that has come by now."""
        while self._read(0.0):
            pass

    def watch(self, seconds: float, never: str) -> None:
        """Read for `seconds`; fails as soon as the words `never` are on the screen."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self._read(min(left, _LOOK_AGAIN_S))
            assert never not in self.text, self.text

    def press(self, *keys: str) -> None:
        """Type keys by name, or text as it is."""
        for key in keys:
            self._write(KEYS.get(key) or key.encode())

    def has_taken_all(self) -> bool:
        """Whether the program has read everything that was typed. Linux; elsewhere nothing is known: True."""
        try:
            line = os.open(f"/proc/{self._child}/fd/0", os.O_RDONLY | os.O_NOCTTY | os.O_NONBLOCK)
        except OSError:
            return True
        try:
            (waiting,) = struct.unpack("i", fcntl.ioctl(line, termios.FIONREAD, bytes(4)))
        finally:
            os.close(line)  # held open it would hide that the program has ended
        return waiting == 0

    def resize(self, columns: int, rows: int) -> None:
        """The window is dragged; the screen is empty until the program draws again."""
        self._screen.resize(rows, columns)
        self._screen.erase_in_display(2)
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    # Its processes.

    @property
    def program(self) -> psutil.Process:
        """The program itself, also behind a shell. A feed that just begins has its words for a moment."""
        first = psutil.Process(self._child)
        if _words(first)[:1] == [sys.executable]:
            return first
        return next((p for p in first.children() if "tui" in _words(p)), first)

    def feed(self) -> psutil.Process | None:
        """Its feed process, if one runs."""
        with contextlib.suppress(psutil.Error):
            return next((p for p in self.program.children() if "tui.feed.main" in _words(p)), None)
        return None

    def wait_for_feed(self, other_than: int = 0) -> psutil.Process:
        """Once one runs, and the program, which it may be ahead of, has drawn its first frame."""
        found: list[psutil.Process] = []

        def runs() -> bool:
            found[:] = [p for p in [self.feed()] if p is not None and p.pid != other_than]
            _, begun, frames = self.raw.partition(b"\x1b[?1004h")
            return bool(found and begun) and b"loopwatch" in frames

        self.wait_for(runs)
        return found[0]

    def ended(self, seconds: float = 10.0) -> float:
        """Read to the end; the seconds that took. `code` is then the exit code (minus the signal)."""
        began = time.monotonic()
        while self.code is None:
            left = seconds - (time.monotonic() - began)
            assert left > 0, f"still running after {seconds} s\n{self.text}"
            if self._open:
                self._read(min(left, 0.05))
            pid, status = os.waitpid(self._child, os.WNOHANG if self._open else 0)
            if pid:
                self.code = os.waitstatus_to_exitcode(status)
        took = time.monotonic() - began
        self.drain()
        return took

    def is_clean(self) -> list[str]:
        """What the program has left behind in the terminal; empty when all is as before."""
        faults = [] if self._modes() == self.modes_before else ["echo and line modes differ"]
        for on, off, what in (
            (b"\x1b[?1049h", b"\x1b[?1049l", "alternate screen"),
            (b"\x1b[?25l", b"\x1b[?25h", "hidden cursor"),
            (b"\x1b[?1000h", b"\x1b[?1000l", "mouse"), (b"\x1b[?2004h", b"\x1b[?2004l", "bracketed paste"),
        ):
            if self.raw.rfind(on) > self.raw.rfind(off):
                faults.append(what)
        if self.raw.count(b"\x1b[>25u") > self.raw.count(b"\x1b[<u"):
            faults.append("keyboard level")
        if self.raw.count(b"\x1b[22;0t") > self.raw.count(b"\x1b[23;0t"):
            faults.append("title")
        return faults

    def kill(self) -> None:
        """kill -9 of the program (not of its shell)."""
        self.program.kill()

    def hang_up(self) -> None:
        """Close the terminal as a closed window or a lost connection does."""
        os.close(self._fd)
        self._fd, self._open = -1, False

    def close(self) -> None:
        """End the program and everything that it started."""
        if self.code is None:
            with contextlib.suppress(psutil.Error):
                for process in [*psutil.Process(self._child).children(recursive=True)]:
                    process.kill()
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._child, signal.SIGKILL)
            os.waitpid(self._child, 0)
            self.code = -signal.SIGKILL
        if self._fd >= 0:
            os.close(self._fd)
            self._fd, self._open = -1, False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # The terminal's own side.

    def _read(self, seconds: float) -> bool:
        """One frame more, however many have come: what is said for a moment is seen by a slow machine.

        False when nothing came.
        """
        while not self._come:
            if not self._open:
                select.select([], [], [], seconds)
                return False
            if not select.select([self._fd], [], [], seconds)[0]:
                return False
            try:
                data = os.read(self._fd, 1 << 16)
            except OSError:  # Linux says EIO when the last writer has gone
                data = b""
            self._open, self._come = bool(data), data
        frame, end, self._come = self._come.partition(_FRAME_ENDS)
        self.raw += frame + end
        self._stream.feed(frame + end)
        self._answer_modes()
        return True

    def _answer_modes(self) -> None:
        """To every mode that is asked for, so that the program need not wait for its time: frames that are
        shown whole (2026) are known, all others not."""
        for asked in _ASKED_MODE.finditer(self.raw, self._sought):
            self._sought = asked.end()
            self._write(b"\x1b[?%b;%d$y" % (asked.group(1), 2 if asked.group(1) == b"2026" else 0))
        self._sought = max(self._sought, len(self.raw) - _LONGEST_ASKED)

    def _write(self, data: bytes) -> None:
        with contextlib.suppress(OSError):  # it has just ended
            os.write(self._fd, data)

    def _modes(self) -> list[Any]:
        return termios.tcgetattr(self._fd)[:4]


def _fork(command: Sequence[str], home: Path, env: dict[str, str], size: tuple[int, int]) -> tuple[int, int]:
    """The child's process id and the terminal's own end of the line."""
    columns, rows = size
    child, fd = pty.fork()
    if child == 0:
        try:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
            os.chdir(home)
            os.execve(command[0], list(command), env)
        finally:
            os._exit(127)
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    return child, fd


def _words(process: psutil.Process) -> list[str]:
    """What it was started with; none of one that is ending."""
    with contextlib.suppress(psutil.Error):
        return list(process.cmdline())
    return []


def gone(process: psutil.Process) -> bool:
    """True when the process runs no more; a dead one that nobody has asked for yet counts as gone."""
    try:
        return bool(process.status() == psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return True
