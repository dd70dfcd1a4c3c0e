"""Keys and words that change what is owned, through the whole program, and what stays at home."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from tests.money.brokers import samples
from tests.screens.host import text_of
from tests.screens.recorded import program, settled
from tui.money.holdings_toml import load

MINE = '[[holding]]\nsymbol = "NVDA"\nshares = 60\n\n[[holding]]\nsymbol = "ORCL"\nshares = 40\n'
SIZE = (120, 40)


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    found = tmp_path / "holdings.toml"
    found.write_text(MINE)
    found.chmod(0o600)
    return found


async def money(pilot: Pilot[Any]) -> str:
    await settled(pilot)
    await pilot.press("escape", "7")
    await settled(pilot)
    return text_of(pilot.app)


async def typed(pilot: Pilot[Any], **fields: str) -> None:
    for key, text in fields.items():
        pilot.app.screen.query_one(f"#{key}", Input).value = text
    await pilot.press("enter")
    await settled(pilot)


async def test_the_sample_is_shown_where_nothing_is_owned_and_a_begins(path: Path) -> None:
    path.unlink()
    app = program(holdings=path)
    async with app.run_test(size=SIZE) as pilot:
        assert "SAMPLE" in await money(pilot) and "$78,742" in text_of(app)
        await pilot.press("a")
        await typed(pilot, symbol="nvda", amount="sixty")
        assert "write it like 60" in text_of(app)
        await typed(pilot, symbol="nvda", amount="60", cost="48.20", bought="2023-06-02")
        seen = text_of(app)
        assert "SAMPLE" not in seen and "+345%" in seen
    lot = load(path).lots[0]
    assert (lot.symbol, lot.shares, lot.cost) == ("NVDA", 60, 48.2)
    assert path.stat().st_mode & 0o777 == 0o600


async def test_the_overview_has_a_line_in_per_cents_only_where_something_is_owned(path: Path) -> None:
    app = program(holdings=path)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        assert "100.0 % of yours rests on the loop" in text_of(app)
    path.unlink()
    app = program(holdings=path)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        assert "of yours" not in text_of(app)


async def test_a_lot_goes_after_a_yes_and_u_brings_it_back(path: Path) -> None:
    app = program(holdings=path)
    async with app.run_test(size=SIZE) as pilot:
        await money(pilot)
        await pilot.press("d", "n")
        assert path.read_text() == MINE
        await pilot.press("d", "y")
        await settled(pilot)
        assert [lot.symbol for lot in load(path).lots] == ["ORCL"]
        await pilot.press("u")
        await settled(pilot)
        assert path.read_text() == MINE


@pytest.mark.parametrize(("words", "said"), [
    ("hold nvda 41.5", ""), ("hold nvda", "hold needs"), ("hold nvda many", "write it like 60"),
])
async def test_hold_sets_the_shares(path: Path, words: str, said: str) -> None:
    app = program(holdings=path)
    async with app.run_test(size=SIZE) as pilot:
        await money(pilot)
        refused = app.words.run(words)
        assert (said in refused) if said else not refused
        assert ("shares = 41.5" in path.read_text()) == (not said)


async def test_amounts_are_hidden_by_a_star_and_shown_by_another(path: Path) -> None:
    app = program(holdings=path)
    async with app.run_test(size=SIZE) as pilot:
        assert "$12,883" in await money(pilot)
        await pilot.press("asterisk")
        await settled(pilot)
        assert not re.search(r"\$\d", text_of(app)) and app.money.hidden
        await pilot.press("asterisk")
        await settled(pilot)
        assert "$12,883" in text_of(app)


async def test_a_saved_picture_has_no_amount(path: Path, tmp_path: Path) -> None:
    app = program(holdings=path)
    async with app.run_test(size=SIZE) as pilot:
        await money(pilot)
        await pilot.press("Y")
        await settled(pilot)
        assert "$12,883" in text_of(app)
    pictures = list(tmp_path.glob("*.svg"))
    assert len(pictures) == 1
    drawn = pictures[0].read_text().replace("&#160;", " ")
    assert "$***" in drawn and "12,883" not in drawn and "rests" in drawn


async def test_a_broker_s_file_is_shown_before_it_is_written(path: Path, tmp_path: Path) -> None:
    broker = tmp_path / "positions.csv"
    broker.write_text(samples.GOOD["fidelity"])
    app = program(holdings=path)
    async with app.run_test(size=SIZE) as pilot:
        await money(pilot)
        await pilot.press("I")
        await typed(pilot, file=str(tmp_path / "none.csv"))
        assert "no such file" in text_of(app)
        await typed(pilot, file=str(broker))
        await app.workers.wait_for_complete()
        await pilot.pause()
        seen = re.sub(r"[│ ]+", " ", text_of(app))
        assert "Write 3 holdings of positions.csv (Fidelity)?" in seen and "25 AAPL" in seen
        assert "line 5: pending activity" in seen
        assert path.read_text() == MINE
        await pilot.press("y")
        await settled(pilot)
    assert [lot.symbol for lot in load(path).lots] == ["NVDA", "ORCL", "AAPL", "FXAIX", "CASH"]


async def test_a_broken_edit_is_said_on_the_screen_and_the_last_good_one_stays(path: Path) -> None:
    app = program(holdings=path)
    async with app.run_test(size=SIZE) as pilot:
        await money(pilot)
        await pilot.press("j")
        path.write_text(MINE.replace("shares = 40", "shars = 40"))
        app.tick()
        await settled(pilot)
        seen = text_of(app)
        assert "line 7: holding[1].shars" in seen and "$12,883" in seen
        path.write_text(MINE.replace("shares = 40", "shares = 80"))
        app.tick()
        await settled(pilot)
        assert "shars" not in text_of(app) and "$11,718" in text_of(app)
        page = app.page_of("money")
        assert page.cursor.key == ("ORCL", -1)
