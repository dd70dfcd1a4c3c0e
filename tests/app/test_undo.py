"""One stack of what a person changed: symbols, rules, a holding; and nothing left to undo."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.screens.host import text_of
from tests.screens.recorded import program, settled
from tui.money.holdings_toml import load as load_holdings
from tui.screens.messages import SymbolAdded
from tui.watchlist import default_text, load

MINE = '[[holding]]\nsymbol = "NVDA"\nshares = 60\n'


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "watchlist.toml"
    path.write_text(default_text())
    return path


async def undone(pilot: Pilot[Any]) -> str:
    await pilot.press("u")
    await settled(pilot)
    return text_of(pilot.app)


async def test_changes_are_taken_back_newest_first_wherever_made(file: Path, tmp_path: Path) -> None:
    holdings = tmp_path / "holdings.toml"
    holdings.write_text(MINE)
    holdings.chmod(0o600)
    app = program(watch=load(file), holdings=holdings)
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        assert "nothing to undo" in await undone(pilot) and not app.can("undo")
        app.post_message(SymbolAdded("DELL", "Loop"))
        await settled(pilot)
        assert "DELL" in app.store.watch.groups[1].symbols and "u takes it back" in text_of(app)
        app.actions.remove_symbol("TSLA", "")
        await settled(pilot)
        assert not app.words.run("alert orcl < -7%")
        assert not app.words.run("hold nvda 40")
        await settled(pilot)
        assert load_holdings(holdings).lots[0].shares == 40

        await undone(pilot)  # the holding
        assert load_holdings(holdings).lots[0].shares == 60
        assert "taken back: alert made" in await undone(pilot)
        assert "TSLA" not in app.store.watch.symbols
        assert "taken back: TSLA removed" in await undone(pilot)
        assert "TSLA" in app.store.watch.symbols
        assert "taken back: DELL added to Loop" in await undone(pilot)
        assert file.read_text() == default_text() and not app.can("undo")


async def test_a_file_that_somebody_has_edited_since_is_left_to_them(file: Path) -> None:
    app = program(watch=load(file))
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        app.post_message(SymbolAdded("DELL", "Loop"))
        await settled(pilot)
        file.write_text(file.read_text() + "# mine\n")
        assert "changed since" in await undone(pilot)
        assert file.read_text().endswith("# mine\n") and '"DELL"' in file.read_text()
