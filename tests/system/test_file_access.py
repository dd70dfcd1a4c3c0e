"""Files that a person has named: what is none, never ends or does not answer holds nobody."""

from __future__ import annotations

import os
import stat
import threading
import time
from errno import ETIMEDOUT
from pathlib import Path

import pytest

from tui.system import file_access
from tui.system.file_access import Stamps, answered, is_there, read_file
from tui.system.file_write import keep_file, replace_file


def test_a_file_is_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"words")
    assert read_file(path) == b"words" and read_file(path, 5) == b"words"


@pytest.mark.parametrize(
    ("what", "why"), [("pipe", "is a pipe or a device"), ("/dev/zero", "is a pipe or a device"),
                      ("folder", "is a folder"), ("large", "is larger than 0 MB"), ("none", "No such file")],
)
def test_what_is_no_file_is_refused_before_it_is_read(tmp_path: Path, what: str, why: str) -> None:
    path = tmp_path / "file"
    if what == "pipe":
        os.mkfifo(path)
    elif what == "folder":
        path.mkdir()
    elif what == "large":
        with path.open("wb") as file:
            file.truncate(1 << 40)  # nobody has the memory to read it
    elif what.startswith("/"):
        path.symlink_to(what)
    began = time.monotonic()
    with pytest.raises(OSError, match=why):
        read_file(path, 100)
    assert time.monotonic() - began < 1


def test_what_does_not_answer_is_left_behind() -> None:
    never = threading.Event()
    began = time.monotonic()
    with pytest.raises(OSError, match="does not answer within") as caught:
        answered(lambda: never.wait(60), 0.1)
    assert caught.value.errno == ETIMEDOUT and time.monotonic() - began < 2
    never.set()


def test_at_the_end_nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_access, "_is_over", threading.Event())
    never, said = threading.Event(), []

    def wait() -> None:
        try:
            answered(lambda: never.wait(60), 60)
        except OSError as error:
            said.append(error.strerror)

    waiting = threading.Thread(target=wait)
    waiting.start()
    while not file_access._waiting:
        os.sched_yield()
    file_access.give_up()
    waiting.join(2)
    assert said == ["the program ends"]
    with pytest.raises(OSError, match="the program ends"):
        read_file(Path(__file__))
    never.set()


def test_a_folder_that_may_not_be_entered_is_no_reason_to_think_it_empty(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("nowhere")
    assert is_there(tmp_path / "link") and not is_there(tmp_path / "none")
    assert not is_there(Path(__file__) / "below")
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(OSError, match="Too many levels"):
        is_there(tmp_path / "loop" / "file")


def test_a_stamp_tells_apart_what_size_and_time_do_not(tmp_path: Path) -> None:
    path, stamps = tmp_path / "file", Stamps()
    assert stamps.look(path) is None
    path.write_text("one")
    first = stamps.look(path)
    assert first is not None and stamps.look(path) == first
    other = tmp_path / "other"
    other.write_text("two")
    os.utime(other, ns=(path.stat().st_atime_ns, path.stat().st_mtime_ns))
    other.replace(path)  # as rsync -t and touch -r do
    assert stamps.look(path) not in (None, first)


def test_a_stamp_that_does_not_come_is_that_of_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, stamps, go = tmp_path / "file", Stamps(), threading.Event()
    path.write_text("one")
    first = stamps.look(path)
    real = file_access.stamp
    monkeypatch.setattr(file_access, "stamp", lambda path: (go.wait(60), real(path))[1])
    path.write_text("other words")
    began = time.monotonic()
    assert [stamps.look(path) for _ in range(5)] == [first] * 5
    assert time.monotonic() - began < 1
    go.set()
    while stamps.look(path) == first:
        os.sched_yield()


def test_a_pipe_is_written_to_and_stays_one(tmp_path: Path) -> None:
    pipe, link = tmp_path / "pipe", tmp_path / "link"
    os.mkfifo(pipe)
    link.symlink_to(pipe)
    for path in (pipe, link):
        with pytest.raises(OSError, match="No such device"):  # nobody reads
            replace_file(path, b"x")
        reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
        replace_file(path, b"a page")
        assert os.read(reader, 100) == b"a page" and stat.S_ISFIFO(pipe.stat().st_mode)
        os.close(reader)
    assert link.is_symlink() and sorted(entry.name for entry in tmp_path.iterdir()) == ["link", "pipe"]


@pytest.mark.skipif(os.geteuid() != 0, reason="makes a device")
def test_a_device_stays_one_and_its_refusal_is_told(tmp_path: Path) -> None:
    """A file could take its place where one may write: /dev/full was one after a report for root."""
    full = tmp_path / "full"
    os.mknod(full, stat.S_IFCHR | 0o666, os.makedev(1, 7))
    with pytest.raises(OSError, match="No space left"):
        replace_file(full, b"x")
    assert stat.S_ISCHR(full.stat().st_mode) and [entry.name for entry in tmp_path.iterdir()] == ["full"]


def test_a_link_that_leads_round_to_itself_is_an_error_like_others(tmp_path: Path) -> None:
    path = tmp_path / "memory.json"
    path.symlink_to(path)
    for work in (lambda: replace_file(path, b"x"), lambda: read_file(path)):
        with pytest.raises(OSError, match="symbolic links"):
            work()
    assert path.is_symlink()


def test_a_folder_of_ones_own_is_made_and_a_mistyped_one_is_an_error(tmp_path: Path) -> None:
    own, named = tmp_path / "own" / "data" / "inbox.json", tmp_path / "no" / "dates.ics"
    keep_file(own, b"{}")
    assert own.read_bytes() == b"{}" and own.parent.stat().st_mode & 0o777 == 0o700
    with pytest.raises(FileNotFoundError):
        replace_file(named, b"")
    assert not named.parent.exists()
