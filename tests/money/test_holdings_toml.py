"""holdings.toml: what it may say, and how a slip is told: with its line, the nearest key, and no amount."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tui.money import private_file
from tui.money.holding import CASH, FundWords, Holding, MoneyError
from tui.money.holdings_toml import load, parse

WHOLE = """\
# mine
[[holding]]
symbol = "nvda"
shares = 60
cost = 48.2
bought = 2023-06-02
account = "IBKR"

[[holding]]
symbol = "brk.b"
shares = -2.5
[[holding]]
symbol = "SPY"
value = 60_000
valued = 2026-08-21
[[holding]]
symbol = "Cash"
value = 1200.5
currency = "EUR"
[[holding]]
symbol = "thinking-machines"
value = 5000
note = "by the round"
[[fund]]
symbol = "VWCE.DE"
lines = { SPY = 60, goog = 4 }
factor = 1
[money]
record = true
[import.columns]
symbol = "Ticker"
shares = "Units"
"""


def test_everything_a_file_may_say() -> None:
    found = parse(WHOLE)
    assert found.lots[0] == Holding("NVDA", 60, cost=48.2, account="IBKR", bought=date(2023, 6, 2), place=0)
    assert found.lots[1] == Holding("BRK-B", -2.5, place=1)
    assert found.lots[2].valued == date(2026, 8, 21)
    assert found.lots[3].symbol == CASH and found.lots[3].is_cash
    assert found.symbols == ("NVDA", "BRK-B", "SPY", "thinking-machines")
    assert found.funds == (FundWords("VWCE.DE", factor=1, lines={"SPY": 0.6, "GOOG": 0.04}),)
    assert found.record
    assert found.columns == {"symbol": "Ticker", "shares": "Units"}


@pytest.mark.parametrize(("text", "line", "said"), [
    ('[[holding]]\nsymbl = "NVDA"\nshares = 1', 2, '"symbol"'),
    ('[[holdings]]\nsymbol = "NVDA"', 1, '"holding"'),
    ('[[holding]]\nsymbol = "NVDA"', 1, "one of the two"),
    ('[[holding]]\nsymbol = "NVDA"\nshares = 1\nvalue = 2', 1, "one of the two"),
    ('[[holding]]\nsymbol = "NVDA"\nshares = "many"', 3, "a number"),
    ('[[holding]]\nsymbol = "NVDA"\nshares = 0', 3, "short"),
    ('[[holding]]\nsymbol = "NVDA"\nshares = inf', 3, "a number"),
    ('[[holding]]\nsymbol = "?"\nshares = 1', 2, "no symbol"),
    ('[[holding]]\nsymbol = "NVDA"\nshares = 1\nvalued = 2026-01-01', 4, "value"),
    ('[[holding]]\nsymbol = "NVDA"\nshares = 1\nbought = "May"', 4, "date"),
    ('[[holding]]\nsymbol = "NVDA"\nshares = 1\ncost = -3', 4, "cost"),
    ('[[holding]]\nsymbol = "NVDA"\nshares = 1\ncurrency = "dollars"', 4, "three letters"),
    ('[[fund]]\nsymbol = "X"', 1, "says nothing"),
    ('[[fund]]\nsymbol = "X"\nindex = "DAX"', 3, "SP500"),
    ('[[fund]]\nsymbol = "X"\nfactor = 0', 3, "0"),
    ('[[fund]]\nsymbol = "X"\nlines = { A = 70, B = 40 }', 3, "100"),
    ('[import.columns]\nticker = "T"', 2, "symbol"),
    ('[money]\nrecord = 1', 2, "true or false"),
    ('[[holding]]\nsymbol = "NVDA"\nshares == 1', 3, "TOML"),
])
def test_a_slip_is_told_with_its_line(text: str, line: int, said: str) -> None:
    with pytest.raises(MoneyError) as caught:
        parse(text)
    assert any(fault.line == line and said in str(fault) for fault in caught.value.faults), caught.value


@pytest.mark.parametrize("text", [
    '[[holding]]\nsymbol = "NVDA"\nshares = "123456789"',
    '[[holding]]\nsymbol = "NVDA"\nvalue = 123456789\nvalued = "123456789"',
    '[[holding]]\nsymbol = "NVDA"\nvalue = 123456789.\n',
    '[[holding]]\nsymbol = "NVDA"\nshares = 1\ncost = -123456789',
    '[[holding]]\n123456789 = "NVDA"',
    "[[holding]]\nsymbol = 123456789\nshares = 1\naccount = 123456789",
    '[[fund]]\nsymbol = "X"\nindex = "123456789"',
    "[money]\nrecord = 123456789",
    "holding = 123456789",
    "[[holding]]\nvalue = 123456789 = 123456789",
])
def test_no_fault_repeats_an_amount(text: str) -> None:
    with pytest.raises(MoneyError) as caught:
        parse(text)
    assert "123456789" not in str(caught.value)


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "holdings.toml"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(MoneyError, match="UTF-8"):
        load(path)
    with pytest.raises(MoneyError, match="cannot be read"):
        load(tmp_path)


def test_which_file_serves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.delenv(private_file.ENV, raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "holdings.toml").write_text("")  # the current folder is not asked
    assert private_file.find() is None
    own = tmp_path / "loopwatch" / "holdings.toml"
    private_file.replace(own, b"")
    assert private_file.find() == own
    assert own.stat().st_mode & 0o777 == 0o600
    other = tmp_path / "other.toml"
    with pytest.raises(MoneyError, match="no such file"):
        private_file.find(other)
    other.write_text("")
    monkeypatch.setenv(private_file.ENV, str(other))
    assert private_file.find() == other
    other.chmod(0o644)
    assert not private_file.is_private(other) and private_file.is_private(own)
