"""What a person may set for themselves: names, a symbol in several groups, keys."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui.commands import (
    BY_ID,
    COMMANDS,
    FIXED,
    SCREENS,
    for_key,
    key_name,
    key_written,
    of_screen,
    with_own,
)
from tui.money import holdings_toml, private_file
from tui.money.holding import MoneyError
from tui.service.ledger.own import read_ledger
from tui.watchlist.edit import add_symbol, remove_symbol
from tui.watchlist.read import load, parse

TWO = """[[group]]
name = "Mag 7"
symbols = [
  { symbol = "NVDA", name = "the } \\" one, mine" },  # the first
  "MSFT",
]

[[group]]
name = "My 4"
symbols = ["MSFT", { symbol = "AMD", name = "Advanced" }]
"""


def test_a_symbol_stands_in_several_groups_by_the_name_of_ones_own() -> None:
    watch = parse(TWO)
    assert [g.symbols for g in watch.groups] == [("NVDA", "MSFT"), ("MSFT", "AMD")]
    assert watch.symbols == ("NVDA", "MSFT", "AMD"), "each is asked for once"
    assert watch.own_names == {"NVDA": 'the } " one, mine', "AMD": "Advanced"}
    assert [g.name for s in ("MSFT", "AMD") if (g := watch.group_of(s, "My 4"))] == ["My 4", "My 4"]


@pytest.mark.parametrize("symbol", ["NVDA", "AMD", "MSFT"])
@pytest.mark.parametrize("group", ["Mag 7", "My 4"])
def test_an_edit_takes_a_symbol_with_its_name_out_of_one_group_alone(
    tmp_path: Path, symbol: str, group: str
) -> None:
    path = tmp_path / "watchlist.toml"
    path.write_text(TWO)
    before = parse(TWO)
    held = before.group_of(symbol, group)
    assert held is not None
    after = remove_symbol(path, symbol, group).watchlist
    for was, now in zip(before.groups, after.groups, strict=True):
        assert now.symbols == tuple(s for s in was.symbols if was.name != held.name or s != symbol)
    again = add_symbol(path, symbol, held.name)
    assert set(again.watchlist.groups[0].symbols) == {"NVDA", "MSFT"}
    assert "the first" in path.read_text() or symbol == "NVDA"


@pytest.mark.parametrize("command", COMMANDS, ids=lambda c: c.id)
def test_every_key_of_the_table_can_be_written_as_the_help_writes_it(command: object) -> None:
    assert command in COMMANDS
    for key in BY_ID[command.id].keys:  # type: ignore[attr-defined]
        assert key_written(key_name(key)) == key


def test_q_on_x() -> None:
    own = parse('[keys]\nquit = "x"\ncompare = "Ctrl+X"\n').keys
    for screen in SCREENS:
        assert (found := for_key("x", screen, own)) is not None and found.id == "quit"
        assert for_key("q", screen, own) is None
    assert (found := for_key("ctrl+x", "ticker", own)) is not None and found.id == "compare"
    assert (found := for_key("ctrl+c", "ticker", own)) is not None and found.id == "quit", "the last way out"
    assert next(c for c in with_own(own) if c.id == "set_aside").keys == (), "x was its own"
    assert for_key("x", "ticker") is not None and with_own() is COMMANDS, "others keep the table"


def test_no_key_of_ones_own_means_two_things_at_one_place() -> None:
    own = parse('[keys]\nquit = "n"\nnext = "t"\nnow = "x"\nback = "b"\n').keys
    for screen in SCREENS:
        keys = [key for command in of_screen(screen, own) for key in command.keys]
        assert len(keys) == len(set(keys)), screen
    assert {key for c in with_own(own) for key in c.keys} >= {k for k in FIXED if k in ("escape", "ctrl+c")}


def test_a_link_to_a_drive_that_is_not_there_is_missed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Deals, figures and holdings of one's own that are linked to it: said, as of watchlist.toml itself."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    home = tmp_path / "loopwatch"
    home.mkdir()
    (home / "watchlist.toml").write_text('[[group]]\nname = "B"\nsymbols = ["NVDA"]\n')
    for name in ("deals.toml", "figures.toml", "holdings.toml"):
        (home / name).symlink_to(tmp_path / "away" / name)
    ledger = read_ledger(load(home / "watchlist.toml"), tmp_path)
    assert ledger.left_out == 2 and ledger.deals
    assert {Path(fault.file).name for fault in ledger.faults} == {"deals.toml", "figures.toml"}
    own = private_file.find()
    assert own == home / "holdings.toml"
    with pytest.raises(MoneyError, match="cannot be read"):
        holdings_toml.load(own)
