"""loopwatch config path|init|check."""

from __future__ import annotations

from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import pytest

from tests.last_day import LAST
from tests.pictures import NOW
from tui.cli.config import config_check, config_init, config_path
from tui.system import clock
from tui.watchlist import default_text

HEAD = '[[group]]\nname = "A"\nsymbols = ["NVDA"]\n'


@pytest.fixture(autouse=True)
def _alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("LOOPWATCH_CONFIG", raising=False)
    for module in ("tui.cli.config", "tui.watchlist.files"):
        monkeypatch.setattr(f"{module}.user_path", lambda: tmp_path / "user" / "watchlist.toml")


def test_path_before_and_after_init() -> None:
    out = StringIO()
    with redirect_stdout(out):
        assert config_path() == 0
    assert "built-in default" in out.getvalue()
    with redirect_stdout(out):
        assert config_init() == 0
    out = StringIO()
    with redirect_stdout(out):
        assert config_path() == 0
    assert out.getvalue().strip().endswith("user/watchlist.toml")


def test_init_never_replaces_a_file_unasked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text("# mine")
    with redirect_stdout(StringIO()):
        assert config_init(mine) == 2
    assert "--force" in capsys.readouterr().err and mine.read_text() == "# mine"
    with redirect_stdout(StringIO()):
        assert config_init(mine, force=True) == 0
    assert mine.read_text(encoding="utf-8") == default_text()


def test_check_lists_faults_and_says_what_is_good(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = StringIO()
    with redirect_stdout(out):
        assert config_check() == 0
    assert "25 symbols" in out.getvalue()
    bad = tmp_path / "bad.toml"
    bad.write_text("[display]\nthem = 1\n[refresh]\nquotes_s = 1\n")
    with redirect_stdout(out):
        assert config_check(bad) == 2
    said = capsys.readouterr().err
    assert "bad.toml:2: display.them" in said and "bad.toml:4: refresh.quotes_s" in said


def test_check_opens_the_holdings_files(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now_ms", lambda: NOW)
    stored = Path(__file__).parents[1] / "market" / "data" / "ivv_holdings_2024-12-06.csv"
    (tmp_path / "ivv.csv").write_text(stored.read_text())
    mine = tmp_path / "mine.toml"
    mine.write_text(HEAD + '[index.sp500]\nholdings = "ivv.csv"\n')
    out = StringIO()
    with redirect_stdout(out):
        assert config_check(mine) == 0
    said = out.getvalue()
    assert f"index.sp500.holdings = {tmp_path / 'ivv.csv'}" in said
    assert "layout: iShares, 503 share lines" in said and "sum: 99.98 %" in said
    assert "date: none stated" in said and "as of 2026-11-19" in said
    assert f"not among the members of {LAST}" in said and "of another time, or misspelt?" in said
    assert 'not used: [index] basis is "full"; write basis = "file" to use it' in said
    assert "BF-B" not in said and "CBOE" not in said, "members without a stored value are members"


def test_check_says_when_a_holdings_file_is_whole_and_fresh(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now_ms", lambda: NOW)
    (tmp_path / "q.csv").write_text("as of 2026-11-19\nticker,weight\nNVDA,60\nMSFT,40\n")
    mine = tmp_path / "mine.toml"
    mine.write_text(HEAD + '[index]\nbasis = "file"\n[index.sp500]\nholdings = "q.csv"\n')
    out = StringIO()
    with redirect_stdout(out):
        assert config_check(mine) == 0
    assert out.getvalue().splitlines()[1:] == [
        f"index.sp500.holdings = {tmp_path / 'q.csv'}", "  layout: plain, 2 share lines", "  sum: 100.00 %",
        "  date: 2026-11-19, 1 day old", "  symbols: all known as members of the S&P 500",
    ]
    (tmp_path / "q.csv").write_text("as of 2026-01-19\nticker,weight\nNVDA,30\nMSFT,20\n")
    out = StringIO()
    with redirect_stdout(out):
        assert config_check(mine) == 0
    assert "not the whole fund" in out.getvalue() and "305 days old: download a newer one" in out.getvalue()


@pytest.mark.parametrize(
    ("text", "fault", "advice"),
    [
        (None, "cannot be read: No such file or directory", "relative to watchlist.toml"),
        ("PK\x03", "is a spreadsheet", "save it as CSV"),
        ("a,b\n1,2\n", "no headings found", "ticker,weight"),
        ("ticker,weight\nNVDA,x\nMSFT,1\n", "line 2: NVDA: 'x' is no weight", "or delete the line"),
        ("ticker,weight\nNVDA,60\nNVDA,40\n", "line 3: NVDA stands in line 2 too", "delete one of the two"),
        ("ticker,weight\nNVDA,90\nMSFT,40\n", "the weights add up to 130", "two lists"),
        ("ticker,weight\nN%A,60\nMSFT,40\n", "line 2: 'N%A' is no symbol", "mend the symbol"),
        ("ticker,weight\nNVDA,-6\nMSFT,40\n", "line 2: NVDA: a weight below 0", "cannot stand for"),
        ("as of 2027-01-02\nticker,weight\nNVDA,60\nMSFT,40\n", "still to come", "check the date"),
        ("ticker,weight\nXA,60\nXB,40\nXC,1\n", "another fund's file", "right index"),
        ("ticker,weight\n", "no share line", "download it again"),
    ],
)
def test_each_fault_of_a_holdings_file_says_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, text: str | None,
    fault: str, advice: str,
) -> None:
    monkeypatch.setattr(clock, "now_ms", lambda: NOW)
    if text is not None:
        (tmp_path / "q.csv").write_text(text)
    mine = tmp_path / "mine.toml"
    mine.write_text(HEAD + '[index]\nbasis = "file"\n[index.sp500]\nholdings = "q.csv"\n')
    with redirect_stdout(StringIO()):
        assert config_check(mine) == 2
    said = capsys.readouterr().err
    assert f"index.sp500.holdings = {tmp_path / 'q.csv'}: " in said
    assert fault in said and advice in said


def test_a_named_file_that_is_missing_is_a_fault(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert config_path(tmp_path / "no.toml") == 2
    assert config_check(tmp_path / "no.toml") == 2
    assert "no such file" in capsys.readouterr().err


def test_check_names_the_commands_that_have_no_key_of_their_own_any_more(tmp_path: Path) -> None:
    path, out = tmp_path / "watchlist.toml", StringIO()
    path.write_text('[[group]]\nname = "A"\nsymbols = ["NVDA"]\n[keys]\nquit = "x"\ncompare = "F9"\n')
    with redirect_stdout(out):
        assert config_check(path) == 0
    assert "[keys]: set_aside has no key now; the palette still runs them" in out.getvalue()
