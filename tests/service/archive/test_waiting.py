"""Held by another program or a full disk: what is new waits, says so, and is written when it can be."""

from __future__ import annotations

import os
import resource
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.service.archive.test_archive import DAY, T, quote
from tui.feed.event import BarsEvent
from tui.service.archive import Archive, Mode, database, writer
from tui.service.archive.database import FILE, HELD


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "BUSY_S", 0.05)
    monkeypatch.setattr(writer, "RETRY_S", (0.01,))


@contextmanager
def held(folder: Path, how: str = "EXCLUSIVE") -> Iterator[None]:
    """Another program's transaction upon the archive."""
    with closing(sqlite3.connect(folder / FILE, isolation_level=None)) as other:
        if how == "EXCLUSIVE":
            other.execute("PRAGMA locking_mode=EXCLUSIVE")
        other.execute(f"BEGIN {how}")
        yield


def written(archive: Archive, tries: int = 400) -> bool:
    """Ask the writer again and again; True once nothing is amiss."""
    return any(archive.flush() and not archive.notice for _ in range(tries))


def prices(archive: Archive) -> dict[str, float | None]:
    events = archive.changes(0)[1]
    return {e.quote.symbol: e.quote.price for e in events}  # type: ignore[union-attr]


@pytest.mark.parametrize(("how", "mode"), [("EXCLUSIVE", Mode.MEMORY), ("IMMEDIATE", Mode.READ_ONLY)])
def test_an_archive_locked_at_the_start_is_opened_when_the_lock_goes(
    how: str, mode: Mode, tmp_path: Path
) -> None:
    first = Archive.open(tmp_path)
    first.record_events([quote("ORCL", 5.0)])
    first.save_engine({"format": 1})
    first.close()
    with held(tmp_path, how):
        archive = Archive.open(tmp_path, now_ms=T)
        archive.record_events([quote("NVDA", 1.0)])
        archive.record_events([quote("NVDA", 2.0, T + 1)])
        archive.record_measures(T, {"a": 1.0})
        archive.flush()
        assert archive.mode is mode and archive.notice == HELD
        assert prices(archive) == ({} if mode is Mode.MEMORY else {"ORCL": 5.0})
    assert written(archive)
    assert archive.mode is Mode.FILE and prices(archive) == {"ORCL": 5.0, "NVDA": 2.0}
    assert archive.load_engine() == {"format": 1} and len(archive.measure_history("a")) == 1
    archive.close()
    with closing(Archive.open(tmp_path)) as again:
        assert prices(again) == {"ORCL": 5.0, "NVDA": 2.0}


def test_a_run_that_ends_while_it_is_held_ends_at_once(tmp_path: Path) -> None:
    Archive.open(tmp_path).close()
    with held(tmp_path):
        archive = Archive.open(tmp_path)
        archive.record_events([quote("NVDA", 1.0)])
        archive.close()
    with closing(Archive.open(tmp_path)) as again:
        assert prices(again) == {} and again.notice == ""


def test_a_full_disk_keeps_waiting_what_came_meanwhile(tmp_path: Path) -> None:
    archive = Archive.open(tmp_path)
    assert archive._write is not None
    pages = archive._write.execute("PRAGMA page_count").fetchone()[0]
    archive._write.execute(f"PRAGMA max_page_count = {pages}")
    archive.record_events([quote(f"S{i}", 1.0) for i in range(2000)])
    archive.flush()
    assert "full" in archive.notice and "what is new waits" in archive.notice
    archive.record_events([quote("S0", 2.0, T + 1), quote("NVDA", 1.0)])
    archive.flush()
    assert prices(archive) == {} and "what is new waits" in archive.notice
    archive._write.execute("PRAGMA max_page_count = 1000000")
    assert written(archive)
    kept = prices(archive)
    assert len(kept) == 2001 and kept["S0"] == 2.0 and kept["S1999"] == 1.0
    archive.close()


def test_a_disk_that_stays_full_does_not_fill_the_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.service.archive.backlog.MAX_WAITING", 1000)
    archive = Archive.open(tmp_path)
    assert archive._write is not None and archive._writer is not None
    pages = archive._write.execute("PRAGMA page_count").fetchone()[0]
    archive._write.execute(f"PRAGMA max_page_count = {pages}")
    for minute in range(50):
        archive.record_measures(T + 60_000 * minute, {f"m{i}": 1.0 for i in range(200)})
        archive.record_events([quote("NVDA", float(minute + 1), T + minute)])
    archive.flush()
    archive.flush()
    assert len(archive._writer._waiting) <= 1000 and "rows are lost" in archive.notice
    archive._write.execute("PRAGMA max_page_count = 1000000")
    assert written(archive)
    assert prices(archive) == {"NVDA": 50.0}, "the newest are those that are kept"
    archive.close()


def test_a_row_that_no_database_takes_costs_the_others_nothing(tmp_path: Path) -> None:
    archive = Archive.open(tmp_path)
    bad = BarsEvent(t=T, symbol="A", range="", interval="1d", times_ms=[DAY, 2 * DAY], close=[1.0, 2.0],
                    volume=[1 << 70, 7])
    archive.record_events([bad, quote("NVDA", 1.0)])
    archive.flush()
    assert "a row cannot be written" in archive.notice and "the rest is kept" in archive.notice
    assert prices(archive) == {"NVDA": 1.0} and archive.bars("A", "1d").times_ms == (2 * DAY,)
    archive.close()


@contextmanager
def full_disk() -> Iterator[None]:
    """No file grows any more."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_disk_that_is_full_at_the_start_is_tried_again_and_nothing_is_lost(tmp_path: Path) -> None:
    with full_disk():
        archive = Archive.open(tmp_path, now_ms=T)
        archive.record_events([quote("NVDA", 1.0)])
        archive.save_engine({"format": 1})
        archive.flush()
        assert archive.mode is Mode.MEMORY and "cannot be written" in archive.notice
        assert "what is new waits" in archive.notice and prices(archive) == {}
    assert written(archive) and archive.mode is Mode.FILE
    assert prices(archive) == {"NVDA": 1.0} and archive.load_engine() == {"format": 1}
    archive.close()


@pytest.mark.parametrize("name", [FILE, "leader.lock"])
def test_a_pipe_in_the_data_folder_holds_nobody(tmp_path: Path, name: str) -> None:
    os.mkfifo(tmp_path / name)
    archive = Archive.open(tmp_path, now_ms=T)
    assert archive.try_lead()
    assert ("no regular file" in archive.notice) == (name == FILE)
    archive.close()


def test_a_read_error_of_a_moment_is_over_with_the_next_read(tmp_path: Path) -> None:
    archive = Archive.open(tmp_path)
    archive._read.execute("ALTER TABLE measures RENAME TO away")
    assert archive.measure_history("a") == [] and "cannot be read" in archive.notice
    archive._read.execute("ALTER TABLE away RENAME TO measures")
    assert archive.measure_history("a") == [] and archive.notice == ""
    archive.close()
