"""The whole program with 1,800 random deals of the user's own beside the shipped ones."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from msgspec.structs import replace

from tests.bench.bench_deals import ledger_text
from tests.pictures import watch
from tests.screens.host import text_of
from tests.screens.recorded import program, settled
from tui.deals.ledger.ledger import load


async def test_loops_deals_and_filters_of_a_large_ledger(tmp_path: Path) -> None:
    path = tmp_path / "many.toml"
    path.write_text(ledger_text(1_800, 300), encoding="utf-8")
    app = program(watch=replace(watch(), ledger_extra=(path,)))
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        await pilot.press("3")
        await settled(pilot)
        assert "at most $" in text_of(app)
        await pilot.press("6")
        await settled(pilot)
        text = text_of(app)
        known = f"{1_800 + len(load().as_of(date(2026, 8, 21)).entries):,}"
        assert f"{known} of {known}" in text
        await pilot.press("slash", *"openai", "enter")
        await settled(pilot)
        assert f"of {known}" in text_of(app) and f"{known} of" not in text_of(app)
        assert "In loops" in text_of(app)
