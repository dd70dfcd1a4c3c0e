"""The archive cannot be written or read: figures are live all the same, a line says what is not kept."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psutil

from tests.terminal.stage import Stage
from tests.terminal.terminal import Terminal

FILE = "archive.sqlite"
SIZE = (140, 30)


def archive_at_start(stage: Stage) -> None:
    """Five starts upon an archive that is not as it should be. A lock goes while the program runs: it is
    opened then, and what came before is in it."""
    data = stage.home / "data"
    _start(stage, "archive corrupt", data)
    assert list(data.glob("archive.corrupt-*"))
    _start(stage, "archive of a newer version", data)
    with closing(sqlite3.connect(data / FILE)) as file:
        assert file.execute("PRAGMA user_version").fetchone() == (99,), "it is left as it was"
        file.execute("PRAGMA user_version=1")
    _locked(stage, "archive locked by another program", data)
    with _read_only(data):
        _start(stage, "archive read-only", data)
    shutil.rmtree(data)
    _start(stage, "data folder is a file", data)


def _locked(stage: Stage, fault: str, data: Path) -> None:
    with closing(sqlite3.connect(data / FILE, isolation_level=None)) as holder:
        holder.execute("PRAGMA locking_mode=EXCLUSIVE")
        holder.execute("BEGIN EXCLUSIVE")
        stage.yahoo.market.set("NVDA", price=218.18)
        seen = stage.start(stage.yahoo.env, size=SIZE)
        stage.says(fault, seen)
        seen.wait_for(lambda: " LIVE " in seen.header)
        seen.wait_for("218.18")
    stage.well(fault, seen, lambda: kept(data, 218.18) and _quiet(seen))
    _leave(seen)


def _leave(seen: Terminal) -> None:
    seen.press("q")
    assert seen.ended() < 3 and seen.code == 0 and seen.is_clean() == []


def _start(stage: Stage, fault: str, data: Path) -> None:
    match fault:
        case "archive corrupt":
            data.mkdir()
            (data / FILE).write_bytes(b"this is no archive" * 1000)
        case "archive of a newer version":
            with closing(sqlite3.connect(data / FILE)) as file:
                file.execute("PRAGMA user_version=99")
        case "data folder is a file":
            data.write_text("a file where the folder should be")
    seen = stage.start(stage.yahoo.env, size=SIZE)
    stage.says(fault, seen)
    stage.well(fault, seen, lambda: " LIVE " in seen.header)
    _leave(seen)


@contextmanager
def _read_only(data: Path) -> Iterator[None]:
    """Root writes in spite of modes; there the folder is mounted upon itself for reading."""
    if os.geteuid() == 0:
        subprocess.run(["mount", "--bind", data, data], check=True)
        subprocess.run(["mount", "-o", "remount,ro,bind", data], check=True)
    else:
        data.chmod(0o500)
        (data / FILE).chmod(0o400)
    try:
        yield
    finally:
        if os.geteuid() == 0:
            subprocess.run(["umount", "-l", data], check=True)  # also while the program has it open
        else:
            data.chmod(0o700)
            (data / FILE).chmod(0o600)


def archive_while_it_runs(stage: Stage) -> None:
    """Another program writes for a while; then the disk is full for a while. What waited is kept."""
    data = stage.home / "data"
    data.mkdir()
    with _small_disk(data) as disk:
        seen = stage.live(size=SIZE)
        seen.press("k")
        with closing(sqlite3.connect(data / FILE, isolation_level=None)) as holder:
            holder.execute("BEGIN IMMEDIATE")
            stage.yahoo.market.set("NVDA", price=219.19)
            stage.says("archive held while it runs", seen)
            seen.wait_for("219.19", 8)
            holder.execute("ROLLBACK")
        stage.well("archive held while it runs", seen, lambda: kept(data, 219.19) and _quiet(seen))
        disk.fill(seen.program)
        stage.yahoo.market.set("NVDA", price=220.22)
        stage.says("disk full", seen)
        seen.wait_for("220.22", 8)
        stage.yahoo.faults.set("500", "quote")  # nothing new comes: what is written later had waited
        disk.free(seen.program)
        stage.well("disk full", seen, lambda: kept(data, 220.22) and "the archive" not in seen.text)
        stage.yahoo.faults.clear()
        _leave(seen)


def _quiet(seen: Terminal) -> bool:
    return "archive" not in seen.text and " LIVE " in seen.header


def kept(data: Path, price: float) -> bool:
    """True when the last recorded price of NVDA is this one."""
    with closing(sqlite3.connect(f"file:{data / FILE}?mode=ro", uri=True)) as file:
        lines = file.execute("SELECT line FROM picture WHERE kind = 'quote' AND symbol = 'NVDA'").fetchall()
    return any(str(price).encode() in line for (line,) in lines)


class _Disk:
    """A disk of three megabytes where root can mount one, else a limit upon the length of the files."""

    def __init__(self, folder: Path, mounted: bool) -> None:
        self._folder, self._mounted = folder, mounted

    def fill(self, program: psutil.Process) -> None:
        if not self._mounted:
            _limit(program, 4096)
            return
        with (self._folder / "filler").open("wb", buffering=0) as filler:
            try:
                while filler.write(bytes(4096)):
                    pass
            except OSError:
                return

    def free(self, program: psutil.Process) -> None:
        if self._mounted:
            (self._folder / "filler").unlink()
        else:
            _limit(program, psutil.RLIM_INFINITY)


def _limit(program: psutil.Process, most: int) -> None:
    program.rlimit(psutil.RLIMIT_FSIZE, (most, program.rlimit(psutil.RLIMIT_FSIZE)[1]))


@contextmanager
def _small_disk(folder: Path) -> Iterator[_Disk]:
    mount = ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(folder)]
    mounted = os.geteuid() == 0 and _quietly(lambda: subprocess.run(mount, check=True, capture_output=True))
    try:
        yield _Disk(folder, mounted)
    finally:
        if mounted:
            subprocess.run(["umount", "-l", folder], check=True)


def _quietly(act: Callable[[], object]) -> bool:
    try:
        act()
    except (OSError, subprocess.CalledProcessError):
        return False
    return True
