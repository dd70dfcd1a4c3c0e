"""Events out: a reader that leaves is a normal end, a disk that takes no more is not."""

from __future__ import annotations

import os
import resource
import signal
from pathlib import Path

from tui.feed.event import Heartbeat, decode, encode
from tui.feed.pipe import Output

BEAT = Heartbeat(t=1, source="yahoo", requests=1)


class Ends:
    """What an Output said of its stream."""

    def __init__(self) -> None:
        self.gone = 0
        self.errors: list[OSError] = []

    def leave(self) -> None:
        self.gone += 1


def test_a_reader_that_has_left_is_a_normal_end() -> None:
    ends = Ends()
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "wb", buffering=0) as stream:
        out = Output(stream, ends.leave, ends.errors.append)
        out.emit(BEAT)
        out.emit(BEAT)
    assert (ends.gone, ends.errors) == (1, [])


def test_a_full_disk_is_said_once_and_the_last_line_is_whole(tmp_path: Path) -> None:
    path, ends = tmp_path / "day.ndjson", Ends()
    size = len(encode(BEAT))
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    with path.open("wb", buffering=0) as stream:
        out = Output(stream, ends.leave, ends.errors.append)
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (3 * size + 7, before[1]))  # a disk with so much room
        try:
            for _ in range(6):
                out.emit(BEAT)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert ends.gone == 0 and len(ends.errors) == 1
    lines = path.read_bytes().splitlines(keepends=True)
    assert len(lines) == 3 and all(decode(line) == BEAT for line in lines)


def test_a_device_that_is_full_is_said() -> None:
    ends = Ends()
    with Path("/dev/full").open("wb", buffering=0) as stream:
        Output(stream, ends.leave, ends.errors.append).emit(BEAT)
    assert ends.gone == 0 and [e.strerror for e in ends.errors] == ["No space left on device"]
