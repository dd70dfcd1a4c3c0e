"""The kernel tells of a file that changes, appears, goes or is replaced; nobody asks it each second."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tui.system.file_watch import FileWatch

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the kernel tells on Linux alone")


class Heard:
    """A watch, and whether it has told."""

    def __init__(self, *paths: Path) -> None:
        self.told = asyncio.Event()
        self._watch, self._paths = FileWatch(self.told.set), paths

    def __enter__(self) -> Heard:
        assert not self._watch.watch(self._paths)  # what was done before has to be looked at
        assert self._watch.watch(self._paths)
        return self

    def __exit__(self, *_: object) -> None:
        self._watch.end()

    async def by(self, change: Callable[[], object]) -> bool:
        """Whether it tells of the change, in the second that it has."""
        change()
        try:
            await asyncio.wait_for(self.told.wait(), 1.0)
        except TimeoutError:
            return False
        return True


@pytest.mark.parametrize("how", ["written", "replaced", "gone", "touched"])
async def test_a_file_that_changes_is_told(tmp_path: Path, how: str) -> None:
    path, other = tmp_path / "watchlist.toml", tmp_path / "other"
    path.write_text("one")
    other.write_text("two")
    change = {"written": lambda: path.write_text("two"), "replaced": lambda: other.replace(path),
              "gone": path.unlink, "touched": lambda: os.utime(path, (1, 1))}[how]
    with Heard(path) as heard:
        assert await heard.by(change)


async def test_a_file_is_told_that_appears_in_a_folder_that_was_missing(tmp_path: Path) -> None:
    path = tmp_path / "config" / "loopwatch" / "watchlist.toml"
    with Heard(path) as heard:
        assert await heard.by((tmp_path / "config").mkdir)
    path.parent.mkdir()
    with Heard(path) as heard:
        assert await heard.by(lambda: path.write_text("one"))


async def test_a_link_is_followed(tmp_path: Path) -> None:
    """Dotfiles lie elsewhere: the link stays as it is when the file is edited."""
    path, real = tmp_path / "watchlist.toml", tmp_path / "dotfiles" / "list.toml"
    real.parent.mkdir()
    real.write_text("one")
    path.symlink_to(real)
    with Heard(path) as heard:
        assert await heard.by(lambda: real.write_text("two"))


async def test_the_archive_beside_it_is_not_told_nor_is_a_stranger(tmp_path: Path) -> None:
    """The program itself writes in the folder of its data: it must not wake itself."""
    with closing(sqlite3.connect(tmp_path / "archive.db", isolation_level=None)) as archive:
        archive.execute("PRAGMA journal_mode=WAL")
        archive.execute("CREATE TABLE t (a)")
        with Heard(tmp_path / "inbox.json") as heard:
            archive.execute("INSERT INTO t VALUES (1)")
            (tmp_path / "stranger").write_text("one")
            assert not await heard.by(lambda: None)


async def test_a_folder_that_goes_is_told_and_watched_anew(tmp_path: Path) -> None:
    path = tmp_path / "config" / "watchlist.toml"
    path.parent.mkdir()
    with Heard(path) as heard:
        assert await heard.by(path.parent.rmdir)
    with Heard(path) as heard:
        assert await heard.by(path.parent.mkdir)
