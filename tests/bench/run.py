"""One run of a program in a pseudo-terminal: every chunk that it paints with its time, and what it costs.

While it runs the bytes are only stamped and its questions answered; the emulator reads them afterwards, so
that its work is in no figure. Paint times are those at which the terminal's side could read the chunk.
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
import termios
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import pyte

ROOT = Path(__file__).parents[2]
COLUMNS, ROWS = 120, 40
KEYS = {
    "down": b"\x1b[B", "up": b"\x1b[A", "right": b"\x1b[C", "left": b"\x1b[D", "enter": b"\r", "tab": b"\t",
    "esc": b"\x1b",
}
_ANSWERS = (
    (re.compile(rb"\x1b\[\?2026\$p"), b"\x1b[?2026;2$y"),
    (re.compile(rb"\x1b\[\?2048\$p"), b"\x1b[?2048;0$y"),
    (re.compile(rb"\x1b\[6n"), b"\x1b[1;2R"),
)
_STYLE = re.compile(
    rb"\x1b\[[0-9;:]*m|\x1b\][^\x07\x1b]*\x07|\x1b\[[<>][0-9;]*u|\x1b\[\?[0-9]+\$p|\x1b\[\?2026[hl]"
)


def environment(home: Path, more: Mapping[str, str] | None = None) -> dict[str, str]:
    """Everything the program writes lies in `home`; compiled modules are kept, as for any user."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("LOOPWATCH_", "PYTHON", "NO_COLOR"))}
    return {
        **kept, "HOME": str(home), "LOOPWATCH_DATA": str(home / "data"), "LOOPWATCH_LOG": str(home / "log"),
        "LOOPWATCH_CACHE": str(home / "yahoo"), "TERM": "xterm-256color", "COLORTERM": "truecolor",
        "LANG": "C.UTF-8", "PYTHONPATH": str(ROOT), **(more or {}),
    }


@dataclass(frozen=True, slots=True)
class Usage:
    """What a process tree, or one process of it, has used: seconds of processor, MiB, waits."""

    cpu_s: float
    rss_mib: float
    waits: int
    own_cpu_s: float  # of the program alone, without its feed
    own_rss_mib: float


@dataclass(slots=True)
class Run:
    """A program in a terminal of 120x40. Times are `perf_counter` seconds."""

    command: Sequence[str]
    home: Path
    env: Mapping[str, str] = field(default_factory=dict)
    log: list[tuple[float, bytes]] = field(default_factory=list)
    began: float = 0.0
    alive: bool = True
    _pid: int = 0
    _fd: int = -1
    _tail: bytes = b""

    def __enter__(self) -> Run:
        env = environment(self.home, self.env)
        self.began = time.perf_counter()
        self._pid, self._fd = pty.fork()
        if self._pid == 0:
            try:
                fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
                os.chdir(self.home)
                os.execvpe(self.command[0], list(self.command), env)
            finally:
                os._exit(127)
        return self

    def __exit__(self, *_: object) -> None:
        """End what was started here, by process id."""
        tree = self._tree()
        for number in (signal.SIGTERM, signal.SIGKILL):
            for process in tree:
                with contextlib.suppress(psutil.Error):
                    process.send_signal(number)
            psutil.wait_procs([p for p in tree if p.pid != self._pid], 0.5)
            self.read_for(0.1)
        with contextlib.suppress(ChildProcessError):
            os.waitpid(self._pid, 0)
        os.close(self._fd)

    @property
    def pid(self) -> int:
        return self._pid

    # Reading and typing.

    def read(self, seconds: float) -> bool:
        """Wait up to `seconds` for a chunk."""
        if not self.alive or not select.select([self._fd], [], [], max(0.0, seconds))[0]:
            return False
        now = time.perf_counter()
        try:
            data = os.read(self._fd, 1 << 20)
        except OSError:
            data = b""
        if not data:
            self.alive = False
            return False
        self.log.append((now, data))
        probe = self._tail + data
        for question, answer in _ANSWERS:
            for found in question.finditer(probe):
                if found.end() > len(self._tail):
                    self.press(answer)
        self._tail = data[-16:]
        return True

    def read_for(self, seconds: float) -> None:
        end = time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0 and self.alive:
            self.read(left)

    def read_until(self, text: str, seconds: float = 20.0) -> None:
        """Until the text has been written (not: until it is seen); RuntimeError when it never was."""
        end, begin, wanted = time.perf_counter() + seconds, 0, text.encode()
        seen = b""
        while wanted not in seen:
            if time.perf_counter() > end or not self.alive:
                raise RuntimeError(f"{' '.join(self.command)}: {text!r} was not seen\n{self.screen()}")
            self.read(0.2)
            seen = (seen + b"".join(d for _, d in self.log[begin:]))[-200_000:]
            begin = len(self.log)

    def press(self, key: bytes) -> float:
        """Write a key; the time just before."""
        now = time.perf_counter()
        with contextlib.suppress(OSError):
            os.write(self._fd, key)
        return now

    def screen(self) -> str:
        return Replay(self.log).run_to_end()

    # Its cost.

    def _tree(self) -> list[psutil.Process]:
        try:
            first = psutil.Process(self._pid)
            return [first, *first.children(recursive=True)]
        except psutil.Error:
            return []

    def usage(self) -> Usage:
        """The program and its feed; a shell, and what feeds a pipe, is not counted."""
        ours = [p for p in self._tree() if _is_ours(p)]
        own = next((p for p in ours if not _is_feed(p)), None)
        return Usage(
            sum(cpu_s(p.pid) for p in ours), sum(p.memory_info().rss for p in ours) / 2**20,
            sum(waits(p.pid) for p in ours), cpu_s(own.pid) if own else 0.0,
            own.memory_info().rss / 2**20 if own else 0.0,
        )

    def written(self) -> int:
        return sum(len(data) for _, data in self.log)


def _is_ours(process: psutil.Process) -> bool:
    words = process.cmdline()
    return "tests.bench.quotes" not in words and not words[0].endswith("sh")


def _is_feed(process: psutil.Process) -> bool:
    return "tui.feed.main" in process.cmdline()


def _threads(pid: int, file: str) -> list[str]:
    out = []
    with contextlib.suppress(OSError):
        for thread in Path(f"/proc/{pid}/task").iterdir():
            with contextlib.suppress(OSError):
                out.append((thread / file).read_text())
    return out


def cpu_s(pid: int) -> float:
    """Run time of all threads to the nanosecond, which the clock ticks of `stat` are too coarse for."""
    return sum(int(text.split()[0]) for text in _threads(pid, "schedstat")) / 1e9


def waits(pid: int) -> int:
    found = (re.search(r"^voluntary_ctxt_switches:\s+(\d+)", t, re.M) for t in _threads(pid, "status"))
    return sum(int(f[1]) for f in found if f)


class Replay:
    """What a person saw: the chunks through an emulator, one after the other."""

    def __init__(self, log: Sequence[tuple[float, bytes]]) -> None:
        self._log, self._at, self._rest = log, 0, b""
        self._screen = pyte.Screen(COLUMNS, ROWS)
        self._stream = pyte.ByteStream(self._screen)

    def step(self) -> float | None:
        """Take the next chunk; its time, None at the end."""
        if self._at >= len(self._log):
            return None
        when, data = self._log[self._at]
        self._at += 1
        data = self._rest + data
        cut = data.rfind(b"\x1b")
        half = cut >= 0 and re.fullmatch(rb"\x1b(?:[\[\]][^a-zA-Z\x07]*)?", data[cut:])
        self._rest, data = (data[cut:], data[:cut]) if half else (b"", data)
        self._stream.feed(_STYLE.sub(b"", data))
        return when

    def shows(self, text: str) -> bool:
        return any(text in line for line in self._screen.display)

    def when(self, text: str, after: float = 0.0, before: float = float("inf")) -> float | None:
        """Time of the chunk after `after` with which the text stood on the screen."""
        while self._at < len(self._log) and self._log[self._at][0] < before:
            when = self.step()
            if when is not None and when >= after and self.shows(text):
                return when
        return None

    def changed(self, after: float, before: float) -> float | None:
        """Time of the chunk between the two with which the screen's text became another."""
        was = list(self._screen.display)
        while self._at < len(self._log) and self._log[self._at][0] < before:
            when = self.step()
            if when is not None and when >= after and self._screen.display != was:
                return when
        return None

    def run_to(self, moment: float) -> None:
        while self._at < len(self._log) and self._log[self._at][0] < moment:
            self.step()

    def run_to_end(self) -> str:
        while self.step() is not None:
            pass
        return "\n".join(line.rstrip() for line in self._screen.display)
