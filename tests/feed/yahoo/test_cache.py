"""Where Yahoo's cookie lies: the library unpickles it, so it lies where nobody else can write, or nowhere."""

from __future__ import annotations

import errno
import os
import sqlite3
import stat
from pathlib import Path

import pytest

from tests.accounts import give
from tests.feed.running import Feed
from tests.yahoo.server import Yahoo
from tui.feed.event import AnyEvent, HealthEvent, QuoteEvent
from tui.feed.yahoo.client import cache_folder
from tui.feed.yahoo.fault import explain


@pytest.fixture
def above(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What is named as the cache; other temporary folders are the test's own, too."""
    folder = tmp_path / "cache"
    folder.mkdir(mode=0o700)
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "tmp"))
    return folder


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_it_is_made_for_its_owner_alone(above: Path) -> None:
    found = cache_folder(str(above / "new"))
    assert found == above / "new" / "yahoo" and mode(found) == 0o700 == mode(found.parent)
    assert cache_folder(str(above / "new")) == found


@pytest.mark.parametrize("fault", ["others may write", "a link", "another's", "another's file",
                                   "a file that is a link", "shared above", "no folder"])
def test_what_another_could_have_written_is_never_used(above: Path, fault: str) -> None:
    own = above / "yahoo"
    if fault == "a link":
        (above / "elsewhere").mkdir(mode=0o700)
        own.symlink_to(above / "elsewhere")
    elif fault == "no folder":
        own.write_text("")
    else:
        own.mkdir(mode=0o700)
    if fault == "others may write":
        own.chmod(0o777)
    elif fault == "another's":
        give(own)
    elif fault == "another's file":
        (own / "cookies.db").write_text("pickled")
        give(own / "cookies.db")
        if os.geteuid() != 0:  # it is still ours: nothing to refuse
            (own / "cookies.db").unlink()
            os.mkfifo(own / "cookies.db")
    elif fault == "a file that is a link":
        (own / "cookies.db").symlink_to(above / "planted")
    elif fault == "shared above":
        above.chmod(0o777)
    found = cache_folder(str(above))
    assert found is not None and found.parent == above.parent / "tmp"
    assert mode(found) == 0o700 and list(found.iterdir()) == []
    assert cache_folder(str(above)) != found, "nobody can know its name beforehand"


def test_a_shared_folder_in_which_only_owners_rename_will_do(above: Path) -> None:
    above.chmod(0o1777)  # as /tmp
    assert cache_folder(str(above)) == above / "yahoo"


def test_where_nothing_can_be_made_there_is_none(above: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", "/dev/null/none")
    assert cache_folder("/dev/null/cache") is None


def of_nvidia(event: AnyEvent) -> bool:
    return isinstance(event, QuoteEvent) and event.quote.symbol == "NVDA"


@pytest.mark.parametrize("fault", ["no room", "no database", "cut short"])
def test_a_cookie_that_the_disk_does_not_take_or_give_is_done_without(
    fault: str, yahoo: Yahoo, tmp_path: Path
) -> None:
    """The real feed: quotes come with the first poll, and the next poll has no trouble either."""
    kept = tmp_path / "yahoo"
    kept.mkdir(mode=0o700)
    if fault != "no room":
        (kept / "cookies.db").write_bytes(
            b"no database at all" * 100 if fault == "no database" else b"SQLite format 3\0" + b"\x10" * 30)
    options = ("--symbols", "NVDA,SPY", "--cadence", "2", "--no-stream")
    with Feed(*options, env=yahoo.env, cache=tmp_path, no_room=fault == "no room") as feed:
        feed.until(of_nvidia)
        feed.until(of_nvidia)
        troubles = [event for event in feed.seen if isinstance(event, HealthEvent) and event.state != "ok"]
        assert [event.reason for event in troubles if event.what == "quotes"] == []


@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "No space left on device"),
                                   OSError(errno.EROFS, "Read-only file system"),
                                   sqlite3.OperationalError("database or disk is full")])
def test_a_full_disk_is_no_unreadable_reply_and_no_lost_network(error: Exception) -> None:
    said = explain(error).reason
    assert said.startswith("the disk ") and "reply" not in said and "network" not in said
