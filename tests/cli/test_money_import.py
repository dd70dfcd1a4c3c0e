"""`loopwatch money import`: shown first, written after a yes, the same file twice adds nothing."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest

from tests.money.brokers import samples
from tui.cli import money as cli
from tui.money.holdings_toml import load

HELD = '# mine\n[[holding]]\nsymbol = "AMD"\nshares = 3\n'


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """A broker's file and a holdings file."""
    monkeypatch.delenv("LOOPWATCH_HOLDINGS", raising=False)
    broker, held = tmp_path / "positions.csv", tmp_path / "holdings.toml"
    broker.write_text(samples.GOOD["fidelity"])
    held.write_text(HELD)
    return broker, held


def bring(files: tuple[Path, Path], *more: str) -> int:
    return cli.run(["import", str(files[0]), "--holdings", str(files[1]), *more])


@pytest.mark.parametrize(("answer", "code", "lots"), [("y\n", 0, 4), ("n\n", 1, 1), ("", 1, 1)])
def test_nothing_is_written_before_a_yes(
    files: tuple[Path, Path], answer: str, code: int, lots: int, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("sys.stdin", StringIO(answer))
    assert bring(files) == code
    out, err = capsys.readouterr()
    assert "+ 25 AAPL" in out and "line 5: pending activity" in out and "y/N" in err
    assert len(load(files[1]).lots) == lots
    assert files[1].read_text().startswith(HELD)


def test_twice_adds_nothing(files: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    assert bring(files, "--yes") == 0
    before = files[1].read_bytes()
    assert bring(files, "--yes") == 0
    assert files[1].read_bytes() == before
    assert "nothing new" in capsys.readouterr().out
    assert files[1].stat().st_mode & 0o777 == 0o600


def test_the_preview_as_json_writes_nothing(
    files: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert bring(files, "--json") == 1
    data = json.loads(capsys.readouterr().out)
    assert data["form"] == "Fidelity"
    assert [lot["symbol"] for lot in data["new"]] == ["AAPL", "FXAIX", "CASH"]
    assert files[1].read_text() == HELD


def test_what_cannot_be_read_is_said(files: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    files[0].write_text("a,b,c,d,e\n1,2,3,4,5\n")
    assert bring(files, "--yes") == 2
    assert "import.columns" in capsys.readouterr().err
    files[0].write_text(samples.GOOD["fidelity"])
    files[1].write_text("[[holding]]\nsymbl = 1\n")
    assert bring(files, "--yes") == 2
    assert ":2:" in capsys.readouterr().err
