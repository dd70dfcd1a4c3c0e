"""The folders that the standard library finds are those of platformdirs."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs
import pytest

from tui.feed.yahoo.client import cache_folder
from tui.service.archive.folder import LeaderLock
from tui.system import folders as place
from tui.system.file_write import keep_file
from tui.system.log import open_private


@pytest.mark.parametrize("named", [None, "", "/somewhere", "relative"])
def test_folders_are_those_of_platformdirs(named: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(place.ENV, raising=False)
    for variable in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
        if named is None:
            monkeypatch.delenv(variable, raising=False)
        else:
            monkeypatch.setenv(variable, named)
    assert place.data_folder() == platformdirs.user_data_dir("loopwatch", appauthor=False)
    assert place.config_folder() == platformdirs.user_config_dir("loopwatch", appauthor=False)
    assert place.cache_folder() == platformdirs.user_cache_dir("loopwatch", appauthor=False)
    assert place.log_folder() == platformdirs.user_log_dir("loopwatch", appauthor=False)


def test_an_account_without_a_home_has_no_folder_called_tilde(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", place.ENV):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("HOME", "")  # and os.path.expanduser gives "~" back for an unknown uid
    monkeypatch.setattr("os.path.expanduser", lambda path: path)
    folders = (place.data_folder(), place.config_folder(), place.cache_folder(), place.log_folder())
    assert all(folder.startswith("/dev/null/") for folder in folders)
    with pytest.raises(OSError, match="has no home folder"):
        place.expanded("~/x")


def test_every_folder_that_is_made_is_its_owners_alone_whatever_the_umask(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir(mode=0o755)
    before = os.umask(0)
    try:
        keep_file(tmp_path / "shared/config/loopwatch/watchlist.toml", b"")
        os.close(open_private(tmp_path / "shared/state/loopwatch/log/loopwatch.log"))
        LeaderLock(tmp_path / "shared/data/loopwatch").take()
        assert cache_folder(str(tmp_path / "shared/cache/loopwatch")) is not None
    finally:
        os.umask(before)
    made = {path for path in (tmp_path / "shared").rglob("*") if path.is_dir()}
    assert len(made) == 10 and {path.stat().st_mode & 0o777 for path in made} == {0o700}
    assert {p.stat().st_mode & 0o777 for p in (tmp_path / "shared").rglob("*.*") if p.is_file()} == {0o600}
    assert (tmp_path / "shared").stat().st_mode & 0o777 == 0o755


def test_a_home_that_nobody_has_is_said() -> None:
    with pytest.raises(OSError, match="there is no account nosuch"):
        place.expanded("~nosuch/x.toml")
    assert place.expanded("a/~b") == "a/~b"
