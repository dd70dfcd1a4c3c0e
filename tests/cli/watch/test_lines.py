"""Guard's log: a reader that leaves and a disk that fills end nothing, and are said afterwards."""

from __future__ import annotations

import os
import pty
import resource
import signal
import termios
import tty
from pathlib import Path

from tui.cli.watch.lines import Lines
from tui.system.log import log_path


def test_a_reader_that_has_left_is_noted_once() -> None:
    read, write = os.pipe()
    lines = Lines(write)
    lines("first")
    assert os.read(read, 100) == b"first\n"
    os.close(read)
    for _ in range(3):
        lines("more")
    os.close(write)
    assert log_path().read_text().count("guard goes on without its log") == 1


def test_when_there_is_room_again_what_is_missing_is_said(tmp_path: Path) -> None:
    path = tmp_path / "guard.log"
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    lines = Lines(handle)
    lines("first")
    resource.setrlimit(resource.RLIMIT_FSIZE, (6, before[1]))  # a disk without room
    try:
        lines("second")
        lines("third")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    lines("fourth")
    lines("fifth")
    os.close(handle)
    first, missed, *rest = path.read_text().splitlines()
    assert first == "first" and missed.startswith("2 lines since ") and "could not be written" in missed
    assert rest == ["fourth", "fifth"]


def test_a_reader_that_sleeps_is_not_waited_for_and_what_it_missed_is_said() -> None:
    """`guard | less`, left alone for a night: a pipe that is full."""
    read, write = os.pipe()
    lines = Lines(write)
    for number in range(3_000):
        lines(f"{number:04} " + "x" * 60)
    seen = b""
    while len(seen) < 60_000:
        seen += os.read(read, 1 << 16)
    lines("awake")
    os.close(write)
    while more := os.read(read, 1 << 16):
        seen += more
    os.close(read)
    *before, missed, last = seen.decode().splitlines()
    assert last == "awake" and "could not be written" in missed
    whole = [line for line in before if len(line) == 65]
    assert len(before) - len(whole) <= 1 and [int(line[:4]) for line in whole] == list(range(len(whole)))
    assert int(missed.split()[0]) + len(whole) == 3_000


def test_a_terminal_that_is_held_is_not_waited_for() -> None:
    """Ctrl+S in the terminal in which guard runs."""
    master, slave = pty.openpty()
    tty.setraw(slave)
    termios.tcflow(slave, termios.TCOOFF)
    lines = Lines(slave)
    lines("not seen")
    termios.tcflow(slave, termios.TCOON)
    lines("seen")
    assert b"1 lines since" in os.read(master, 1000)
    os.close(master)
    os.close(slave)
