"""What is recorded comes back; whatever state the file is in, the program goes on and says so."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest

from tui.feed.event import BarsEvent, QuoteEvent
from tui.market.quote import Quote
from tui.service.archive import Archive, Mode, data_folder
from tui.service.archive.database import FILE
from tui.service.archive.folder import LeaderLock

T = 1_769_000_000_000
DAY = 86_400_000


def quote(symbol: str, price: float, t: int = T) -> QuoteEvent:
    return QuoteEvent(t=t, source="test", quote=Quote(symbol, price=price, previous_close=1.0, time_ms=t))


def reopened(archive: Archive, now_ms: int | None = None) -> Archive:
    archive.close()
    return Archive.open(archive.folder, now_ms=now_ms)


def tidied(archive: Archive) -> bool:
    """Once what is old has been forgotten."""
    assert archive._writer is not None
    return archive._writer.flush(10, tidy=True)


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive.open(tmp_path / "data")


def bar(symbol: str, t: int) -> BarsEvent:
    return BarsEvent(t=t, symbol=symbol, range="", interval="5m", times_ms=[t], close=[1.0])


def test_folder_and_file_are_the_owners_alone(tmp_path: Path) -> None:
    archive = Archive.open(tmp_path / "a" / "data")
    archive.record_events([quote("NVDA", 1.0)])
    archive.flush()
    assert archive.folder.stat().st_mode & 0o777 == 0o700
    for file in archive.folder.iterdir():
        assert file.stat().st_mode & 0o777 == 0o600, file
    archive.close()


def test_the_folder_can_be_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOOPWATCH_DATA", str(tmp_path / "x"))
    assert data_folder() == tmp_path / "x"
    monkeypatch.delenv("LOOPWATCH_DATA")
    assert data_folder().name == "loopwatch"


@pytest.mark.parametrize("damage", ["text", "cut", "pages"])
def test_a_damaged_file_is_set_aside(damage: str, archive: Archive) -> None:
    archive.record_events([quote(f"S{i}", 1.0) for i in range(500)])
    archive.close()
    path = archive.folder / FILE
    data = path.read_bytes()
    broken = {"text": b"no database at all " * 99, "cut": data[:5000],
              "pages": data[:8192] + b"\xee" * (len(data) - 8192)}[damage]
    path.write_bytes(broken)
    again = Archive.open(archive.folder)
    assert "set aside as archive.corrupt-" in again.notice and "\n" not in again.notice
    assert again.mode is Mode.FILE and again.last_picture() is None
    aside = list(archive.folder.glob("archive.corrupt-*.sqlite"))
    assert len(aside) == 1 and aside[0].read_bytes()[:4000] == broken[:4000]
    again.record_events([quote("NVDA", 1.0)])
    third = reopened(again)
    assert third.notice == "" and third.last_picture() is not None
    third.close()


def damage_bars(archive: Archive) -> None:
    """Every page of the bars' tree but its first is overwritten; what the first picture needs is whole."""
    archive.record_events([
        quote("NVDA", 1.0),
        BarsEvent(t=T, symbol="A", range="", interval="1d", times_ms=[i * DAY for i in range(9000)],
                  close=[1.0] * 9000)])
    archive.close()
    path = archive.folder / FILE
    with closing(sqlite3.connect(path)) as file:
        size, = file.execute("PRAGMA page_size").fetchone()
        root, = file.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'bars'").fetchone()
        last, = file.execute("PRAGMA page_count").fetchone()
    data = bytearray(path.read_bytes())
    assert last > root + 9
    data[(last - 9) * size:] = b"\xee" * 9 * size
    path.write_bytes(data)


def looked_over(archive: Archive) -> None:
    """Once its file has been read to the end, and another is there where it must be."""
    for thread in threading.enumerate():
        if thread.name == "archive-look":
            thread.join()
    assert archive.flush()


def test_damage_that_the_first_picture_does_not_meet_is_found_while_it_runs(archive: Archive) -> None:
    damage_bars(archive)
    again = Archive.open(archive.folder, now_ms=T)
    assert again.try_lead() and again.last_picture() is not None and again.notice == ""
    assert tidied(again)
    looked_over(again)
    assert "set aside as archive.corrupt-" in again.notice
    assert again.mode is Mode.FILE and again.last_picture() is None
    assert len(list(archive.folder.glob("archive.corrupt-*.sqlite"))) == 1
    again.record_events([quote("ORCL", 5.0)])
    third = reopened(again)
    assert third.notice == "" and third.last_picture() is not None
    third.close()


def test_who_follows_goes_on_with_the_new_file(archive: Archive) -> None:
    damage_bars(archive)
    leader = Archive.open(archive.folder, now_ms=T)
    assert leader.try_lead()
    follower = Archive.open(archive.folder)
    revision, events = follower.changes(0)
    assert len(events) == 1
    assert tidied(leader)
    looked_over(leader)
    leader.record_events([quote("ORCL", 5.0)])
    assert leader.flush()
    follower.changes(revision)  # sees that the file is another
    assert follower.flush()
    _, found = follower.changes(revision)
    assert [event.quote.symbol for event in found if isinstance(event, QuoteEvent)] == ["ORCL"]
    assert follower.notice == ""
    follower.close()
    leader.close()


def test_tidying_goes_on_after_another_program_has_held_the_file(archive: Archive) -> None:
    now = 200 * DAY
    archive.record_events([bar("A", DAY), bar("A", now)])
    archive.flush()
    with closing(sqlite3.connect(archive.folder / FILE, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        archive.prune(now, 90)
        assert archive._writer is not None and not archive._writer.flush(0.6, tidy=True)
        assert len(archive.bars("A", "5m")) == 2
    assert tidied(archive) and len(archive.bars("A", "5m")) == 1
    archive.close()


def test_a_damaged_file_that_another_program_leads_on_is_left(archive: Archive) -> None:
    archive.close()
    (archive.folder / FILE).write_bytes(b"nothing")
    leader = LeaderLock(archive.folder)
    assert leader.take()
    again = Archive.open(archive.folder)
    assert again.mode is Mode.MEMORY and "in use" in again.notice
    assert (archive.folder / FILE).read_bytes() == b"nothing"
    again.close()
    leader.release()


def test_a_locked_file_is_waited_for_then_only_read(archive: Archive) -> None:
    archive.record_events([quote("NVDA", 1.0)])
    archive.close()
    other = sqlite3.connect(archive.folder / FILE, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    started = time.monotonic()
    again = Archive.open(archive.folder)
    assert time.monotonic() - started < 5
    assert again.mode is Mode.READ_ONLY and "another program" in again.notice
    assert again.last_picture() is not None
    again.record_events([quote("NVDA", 2.0)])  # nothing to do, nothing raised
    again.close()
    timer = threading.Timer(0.2, lambda: other.execute("COMMIT"))
    timer.start()
    assert reopened(again).mode is Mode.FILE
    timer.join()
    other.close()


def test_writes_wait_while_another_program_writes(archive: Archive) -> None:
    other = sqlite3.connect(archive.folder / FILE, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    archive.record_events([quote("NVDA", 1.0)])
    archive.flush()
    assert "what is new waits" in archive.notice
    other.execute("COMMIT")
    other.close()
    archive.record_events([quote("ORCL", 1.0)])
    deadline = time.monotonic() + 10
    while archive.notice and time.monotonic() < deadline:
        archive.flush()
    assert archive.notice == ""
    assert len(archive.changes(0)[1]) == 2
    archive.close()


def test_a_file_of_a_newer_program_is_only_read(archive: Archive) -> None:
    archive.record_events([quote("NVDA", 1.0)])
    archive.close()
    with sqlite3.connect(archive.folder / FILE) as other:
        other.execute("PRAGMA user_version = 99")
    other.close()
    again = Archive.open(archive.folder)
    assert again.mode is Mode.READ_ONLY and "newer loopwatch (version 99" in again.notice
    assert again.last_picture() is not None
    again.close()


def test_a_folder_that_cannot_be_made_means_memory(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    archive = Archive.open(tmp_path / "file" / "data")
    assert archive.mode is Mode.MEMORY and "nothing is kept" in archive.notice
    archive.record_events([quote("NVDA", 1.0)])
    archive.flush()
    assert archive.last_picture() is not None
    assert archive.try_lead()
    archive.close()


def test_a_full_disk_is_said_and_gets_over(archive: Archive) -> None:
    assert archive._write is not None
    pages = archive._write.execute("PRAGMA page_count").fetchone()[0]
    archive._write.execute(f"PRAGMA max_page_count = {pages}")
    archive.record_events([quote(f"S{i}", 1.0) for i in range(2000)])
    archive.flush()
    assert "cannot be written" in archive.notice and "full" in archive.notice
    archive._write.execute("PRAGMA max_page_count = 1000000")
    archive.record_events([quote("NVDA", 1.0)])
    archive.flush()
    assert archive.notice == "" and archive.last_picture() is not None
    archive.close()


def test_commits_are_gathered(tmp_path: Path) -> None:
    archive = Archive.open(tmp_path)
    assert archive._write is not None
    commits: list[str] = []
    archive._write.set_trace_callback(lambda s: commits.append(s) if s == "COMMIT" else None)
    for i in range(300):
        archive.record_events([quote("NVDA", float(i), T + i)])
    archive.close()
    assert 1 <= len(commits) <= 3


def test_what_was_committed_survives_kill_minus_nine(tmp_path: Path) -> None:
    program = (
        "import os, sys\nfrom pathlib import Path\nfrom tui.service.archive import Archive\n"
        "from tui.feed.event import QuoteEvent\nfrom tui.market.quote import Quote\n"
        "a = Archive.open(Path(sys.argv[1]))\na.try_lead()\n"
        f"a.record_events([QuoteEvent(t={T}, quote=Quote('NVDA', price=1.0))])\na.flush()\n"
        "os.kill(os.getpid(), 9)\n"
    )
    root = Path(__file__).parents[3]
    subprocess.run([sys.executable, "-c", program, str(tmp_path)], cwd=root, check=False, timeout=60)
    archive = Archive.open(tmp_path)
    assert archive.notice == "" and archive.last_picture() is not None
    assert archive.try_lead()
    archive.close()


def test_one_leads_at_a_time(tmp_path: Path) -> None:
    first, second = LeaderLock(tmp_path), LeaderLock(tmp_path)
    assert first.take() and first.take() and first.held
    assert not second.take() and not second.held
    first.release()
    assert second.take()
    second.release()


def test_damage_found_while_reading_is_said(archive: Archive) -> None:
    archive.record_events([quote(f"S{i}", 1.0) for i in range(2000)])
    archive.close()
    again = Archive.open(archive.folder)
    again._read.execute("DROP TABLE measures")
    assert again.measure_history("a") == [] and "cannot be read" in again.notice
    again.close()
