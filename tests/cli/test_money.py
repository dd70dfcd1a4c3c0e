"""`loopwatch money`: one set of figures in four forms, and what is refused."""

from __future__ import annotations

import csv
import json
from datetime import date
from io import StringIO
from pathlib import Path

import pytest

from tests.last_day import LAST
from tui.cli import money as cli
from tui.deals.ledger.ledger import load
from tui.money.at_hand import lists_at
from tui.money.groups import groups_of
from tui.money.holding import SAMPLE
from tui.money.picture import look
from tui.money.prices import prices_on

DAY = ["--as-of", "2026-08-21"]
MINE = """\
[[holding]]
symbol = "NVDA"
shares = 60
cost = 48.2
account = "IBKR"
[[holding]]
symbol = "SPY"
value = 60000
valued = 2026-08-21
account = "Fidelity"
[[holding]]
symbol = "SAP.DE"
shares = 3
"""


@pytest.fixture
def mine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.delenv("LOOPWATCH_HOLDINGS", raising=False)
    monkeypatch.delenv("LOOPWATCH_CONFIG", raising=False)
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "mine.toml"
    path.write_text(MINE)
    path.chmod(0o600)
    return path


def test_the_sample_leads_where_there_is_no_file(mine: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(DAY) == 0
    out, err = capsys.readouterr()
    assert "$78,742" in out and "29.9 %" in out and "42.3 %" in out and "41.6 %" in out and "15.6" in out
    assert "sample" in err


def test_json_has_the_fields_that_scripts_read(mine: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run([*DAY, "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["sample"] is True
    assert data["value_usd"] == 78_742
    assert data["day_usd"] == pytest.approx(292.68, abs=0.01)
    assert data["share_loop"] == pytest.approx(29.935, abs=0.001)
    assert data["share_any_loop"] == pytest.approx(42.345, abs=0.001)
    assert data["share_mag7"] == pytest.approx(41.6231, abs=0.001)
    assert data["effective_names"] == pytest.approx(15.5557, abs=0.001)
    first = data["companies"][0]
    assert first == {"name": "NVIDIA", "symbol": "NVDA", "value_usd": 17349.98, "direct_usd": 12883.2,
                     "funds_usd": 4466.78, "low_usd": 17349.98, "high_usd": 17349.98}
    assert data["bases"][0]["fund"] == "SPY" and data["bases"][0]["as_of"] == "2026-08-21"
    assert data["link_breaks"]["question"] == "OpenAI pays half of 2027"
    assert [round(data["link_breaks"][key]) for key in ("profit_usd", "sales_usd")] == [-1_223, -3_326]


def test_csv_adds_up_to_what_is_in_companies(mine: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run([*DAY, "--csv"]) == 0
    rows = list(csv.DictReader(StringIO(capsys.readouterr().out)))
    assert sum(float(row["value_usd"]) for row in rows) == pytest.approx(78_742, abs=3)
    assert rows[0]["company"] == "NVIDIA"


def test_own_holdings_with_accounts_gains_and_what_is_left_out(
    mine: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run([*DAY, "--holdings", str(mine), "--plain"]) == 0
    out, err = capsys.readouterr()
    assert "You own 60 NVDA: $12,883" in out
    assert "SAP.DE: left out of every sum: no price at hand" in out
    assert err == ""
    assert cli.run([*DAY, "--holdings", str(mine)]) == 0
    out = capsys.readouterr().out
    assert "IBKR" in out and "Fidelity" in out and "+345.5 %" in out


def test_others_can_read_it_is_said(mine: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mine.chmod(0o644)
    assert cli.run([*DAY, "--holdings", str(mine), "--json"]) == 0
    assert "chmod 600" in capsys.readouterr().err


def test_how_one_fund_is_looked_through(mine: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run([*DAY, "--fund", "spy"]) == 0
    out = capsys.readouterr().out
    assert "full market value" in out and "45.6" in out and "NVIDIA" in out
    assert cli.run([*DAY, "--fund", "SPY", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["known"] == 100 and data["source"].startswith("ssga.com")
    assert "what it follows: ssga.com" in out
    assert cli.run([*DAY, "--fund", "NVDA"]) == 2
    assert cli.run([*DAY, "--fund", "?"]) == 2


@pytest.mark.parametrize("text", ['[[holding]]\nsymbl = "X"\nshares = 1\n', "[[holding", "\0"])
def test_a_broken_file_is_refused_with_its_line(
    mine: Path, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    mine.write_text(text)
    assert cli.run([*DAY, "--holdings", str(mine)]) == 2
    assert f"{mine}:" in capsys.readouterr().err


def test_days_before_the_stored_ones_are_refused(mine: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["--as-of", "1999-01-04"]) == 2
    assert "begin" in capsys.readouterr().err
    assert cli.run(["--holdings", str(mine.parent / "none.toml")]) == 2


def test_loops_are_those_of_today_however_old_the_prices_are(
    mine: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """As on the screen: a deal of October counts in December on prices of September."""
    def said(day: date) -> dict[str, float]:
        assert cli.run(["--as-of", day.isoformat(), "--json"]) == 0
        return dict(json.loads(capsys.readouterr().out))

    stored = date.fromisoformat(LAST)
    later, last = said(date(2026, 12, 1)), said(stored)
    prices = prices_on(date(2026, 12, 1))
    assert later["as_of"] == last["as_of"] == prices.day.isoformat() == LAST
    for data, day in ((later, date(2026, 12, 1)), (last, stored)):
        groups = groups_of(load(), day)
        money = look(SAMPLE, prices, lists_at(prices, groups), groups)
        assert data["share_any_loop"] == pytest.approx((money.any_loop.low or 0) * 100, abs=0.001)
    assert later["share_any_loop"] != last["share_any_loop"]
