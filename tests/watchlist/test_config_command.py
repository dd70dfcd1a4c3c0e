"""loopwatch config path|init|check."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest

from tui.commandline.config import config_check, config_init, config_path
from tui.watchlist import default_text


@pytest.fixture(autouse=True)
def _alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("LOOPWATCH_CONFIG", raising=False)
    for module in ("tui.commandline.config", "tui.watchlist.files"):
        monkeypatch.setattr(f"{module}.user_path", lambda: tmp_path / "user" / "watchlist.toml")


def test_path_before_and_after_init() -> None:
    out = StringIO()
    assert config_path(out=out) == 0
    assert "built-in default" in out.getvalue()
    assert config_init(out=out) == 0
    out = StringIO()
    assert config_path(out=out) == 0
    assert out.getvalue().strip().endswith("user/watchlist.toml")


def test_init_never_replaces_a_file_unasked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text("# mine")
    assert config_init(mine, out=StringIO()) == 2
    assert "--force" in capsys.readouterr().err and mine.read_text() == "# mine"
    assert config_init(mine, force=True, out=StringIO()) == 0
    assert mine.read_text(encoding="utf-8") == default_text()


def test_check_lists_faults_and_says_what_is_good(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = StringIO()
    assert config_check(out=out) == 0
    assert "25 symbols" in out.getvalue()
    bad = tmp_path / "bad.toml"
    bad.write_text("[display]\nthem = 1\n[refresh]\nquotes_s = 1\n")
    assert config_check(bad, out=out) == 2
    said = capsys.readouterr().err
    assert "bad.toml:2: display.them" in said and "bad.toml:4: refresh.quotes_s" in said


def test_a_named_file_that_is_missing_is_a_fault(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert config_path(tmp_path / "no.toml") == 2
    assert config_check(tmp_path / "no.toml") == 2
    assert "no such file" in capsys.readouterr().err
