"""The folders that the standard library finds are those of platformdirs."""

from __future__ import annotations

import platformdirs
import pytest

from tui.system import folders as place


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


def test_a_home_that_nobody_has_is_said() -> None:
    with pytest.raises(OSError, match="there is no account nosuch"):
        place.expanded("~nosuch/x.toml")
    assert place.expanded("a/~b") == "a/~b"
