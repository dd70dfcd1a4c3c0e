"""Guard's log: a reader that leaves and a disk that fills end nothing, and are said afterwards."""

from __future__ import annotations

import os
import resource
import signal
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
