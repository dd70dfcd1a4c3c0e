"""The folders that the standard library finds are those of platformdirs."""

from __future__ import annotations

import platformdirs
import pytest

from tui.system import folders as place


@pytest.mark.parametrize("named", [None, "", "/somewhere", "relative"])
def test_folders_are_those_of_platformdirs(named: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(place.ENV, raising=False)
    for variable in ("XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        if named is None:
            monkeypatch.delenv(variable, raising=False)
        else:
            monkeypatch.setenv(variable, named)
    assert place.data_folder() == platformdirs.user_data_dir("loopwatch", appauthor=False)
    assert place.config_folder() == platformdirs.user_config_dir("loopwatch", appauthor=False)
