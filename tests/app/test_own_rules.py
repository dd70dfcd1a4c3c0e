"""Rules changed and made from the screen: keys, forms, words of the palette, and the bytes of the file."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from tests.screens.host import text_of
from tests.screens.recorded import program, settled
from tui.app.app import LoopwatchApp
from tui.screens.dialogs.alert_form import AlertForm
from tui.watchlist import default_text, load

SIZE = (100, 30)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "watchlist.toml"
    path.write_text(default_text())
    return path


def recorded(file: Path, day: str = "2026-08-21") -> LoopwatchApp:
    return program(day, watch=load(file))


async def opened(pilot: Pilot[int], page: str) -> None:
    await settled(pilot)
    pilot.app.run_command("back")  # type: ignore[attr-defined]
    pilot.app.show_page(page)  # type: ignore[attr-defined]
    await settled(pilot)


async def typed(pilot: Pilot[int], text: str, field: int = 0) -> None:
    pilot.app.screen.query(Input)[field].value = text
    await pilot.press("enter")
    await pilot.pause()


async def said(pilot: Pilot[int], words: str) -> str:
    refused: str = pilot.app.words.run(words)  # type: ignore[attr-defined]
    await settled(pilot)
    return refused


async def test_levels_are_edited_refused_and_taken_back(file: Path) -> None:
    app = recorded(file)
    before = file.read_bytes()
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, "alerts")
        while app.page.rule_id != "top10-share":  # type: ignore[union-attr]
            await pilot.press("j")
        await pilot.press("E")
        await pilot.pause()
        assert isinstance(app.screen, AlertForm)
        assert [(field.id, field.value) for field in app.screen.query(Input)] == [
            ("warn", "40 %"), ("clear", "39.5 %")]
        assert "now 38.92 %" in text_of(app)
        await typed(pilot, "much")
        assert "no level" in text_of(app) and file.read_bytes() == before
        await typed(pilot, "39 %")
        assert "beyond its own level" in text_of(app) and file.read_bytes() == before
        await typed(pilot, "41 %")
        assert not isinstance(app.screen, AlertForm)
        assert file.read_text() == default_text().replace('warn = "40 %"', 'warn = "41 %"')
        assert "was 40 %" in text_of(app) and app.can("undo")
        await settled(pilot)
        assert ">41 %" in text_of(app)
        await pilot.press("u")
        await pilot.pause()
        assert file.read_bytes() == before and "taken back" in text_of(app) and not app.can("undo")


async def test_the_level_of_a_count_is_asked_beside_the_count(file: Path) -> None:
    app = recorded(file, "2025-04-04")
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, "alerts")
        while app.page.rule_id != "group-falls":  # type: ignore[union-attr]
            await pilot.press("j")
        await pilot.press("E")
        await pilot.pause()
        assert "5 of 8 names; now 8; speaks when below" in text_of(app)


async def test_acknowledged_and_snoozed_by_key_and_the_clock_is_the_days_own(file: Path) -> None:
    app = recorded(file, "2025-01-27")
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, "alerts")
        app.run_command("acknowledge")  # Space plays a recording
        await settled(pilot)
        first = app.store.log[-1]
        assert first.change == "acknowledged" and first.t_ms == app.store.clock_ms
        assert app.page.pick.key != first.key  # type: ignore[union-attr]
        await pilot.press("w")
        await settled(pilot)
        assert "snoozed" in text_of(app) and app.store.log[-1].change == "snoozed"
        assert app.store.log[-1].t_ms == app.store.clock_ms
        await pilot.press("u")
        await settled(pilot)
    assert file.read_text() == default_text()


async def test_the_level_of_the_second_figure_is_edited_too(file: Path) -> None:
    app = recorded(file)
    before = file.read_bytes()
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, "alerts")
        while app.page.rule_id != "one-name":  # type: ignore[union-attr]
            await pilot.press("j")
        await pilot.press("E")
        await pilot.pause()
        fields = [(field.id, field.value) for field in app.screen.query(Input)]
        assert fields[-2:] == [("and_warn", "3"), ("and_critical", "5")]
        assert "second: move in usual days; a warning needs both" in text_of(app)
        await typed(pilot, "3 %", field=len(fields) - 2)
        assert "second figure's warning" in text_of(app) and file.read_bytes() == before
        await typed(pilot, "2.5", field=len(fields) - 2)
        assert not isinstance(app.screen, AlertForm)
        was, now = "{ measure = \"usual_days.*\", warn = 3,", "{ measure = \"usual_days.*\", warn = 2.5,"
        assert file.read_text() == default_text().replace(was, now, 1)
        assert "second figure's warning 2.5 (was 3)" in text_of(app)
        await pilot.press("u")
        await pilot.pause()
        assert file.read_bytes() == before


@pytest.mark.parametrize(("page", "keys", "leads"), [
    ("overview", ("j",), ("ORCL: the day's move", "ORCL: move in usual days")),
    ("ticker", (), ("NVDA: the day's move", "NVDA: move in usual days")),
    ("loop", (), ("best move of the loop", "part that goes round")),
    ("concentration", (), ("share",)),
    ("concentration", ("tab",), ("part of index move",)),
    ("concentration", ("tab", "tab"), ("the loop's basket",)),
    ("concentration", ("tab", "tab", "tab"), ("weights above 4.5 %",)),
    ("ledger", (), ("OpenAI in its backlog", "dated rows of deals")),
    ("alerts", (), ("acts like equal names",)),
])
async def test_every_screen_has_figures_to_make_a_rule_of(
    file: Path, page: str, keys: tuple[str, ...], leads: tuple[str, ...]
) -> None:
    app = recorded(file)
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, page)
        await pilot.press(*keys)
        await settled(pilot)
        await pilot.press("B")
        await pilot.pause()
        assert isinstance(app.screen, AlertForm)
        for lead in leads:
            assert lead in text_of(app)
            await pilot.press("pagedown")
            await pilot.pause()
    assert file.read_text() == default_text()


async def test_another_figure_of_the_place_is_a_key_away_and_is_the_one_that_is_written(file: Path) -> None:
    app = recorded(file)
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, "overview")
        await pilot.press("B", "pagedown")
        await pilot.pause()
        assert "(2 of " in text_of(app)
        await typed(pilot, "above 4")
        assert "alert made: NVDA" in text_of(app)
    rule = load(file).rules[-1]
    assert (rule.measure, rule.warn) == ("usual_days.NVDA", 4)


@pytest.mark.parametrize(("page", "keys", "measure"), [
    ("overview", ("j",), "move.ORCL"), ("ticker", (), "move.NVDA"), ("loop", (), "loop.pinned.max_move"),
    ("concentration", ("j",), "share."),
])
async def test_one_key_makes_a_rule_of_the_figure(
    file: Path, page: str, keys: tuple[str, ...], measure: str
) -> None:
    app = recorded(file)
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, page)
        await pilot.press(*keys, "B")
        await pilot.pause()
        assert isinstance(app.screen, AlertForm) and "now " in text_of(app)
        await pilot.press("enter")
        await pilot.pause()
        assert "alert made" in text_of(app) and "u takes it back" in text_of(app)
    rule = load(file).rules[-1]
    assert rule.measure.startswith(measure) and rule.until_ms is not None and rule.id.startswith("my-")
    assert file.read_text().startswith(default_text().rstrip())


async def test_a_count_of_names_is_no_single_figure_and_escape_writes_nothing(file: Path) -> None:
    app = recorded(file, "2025-04-03")
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, "alerts")
        while app.page.rule_id != "group-falls":  # type: ignore[union-attr]
            await pilot.press("j")
        await pilot.press("B")
        await pilot.pause()
        assert "choose a figure first" in text_of(app)
        await opened(pilot, "overview")
        await pilot.press("B", "escape")
        await pilot.pause()
    assert file.read_text() == default_text()


async def test_words_of_the_palette_act(file: Path) -> None:
    app = recorded(file)
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, "overview")
        assert await said(pilot, "alert nvda < -5%") == ""
        rule = load(file).rules[-1]
        assert (rule.measure, rule.direction, rule.warn) == ("move.NVDA", "below", -0.05)
        written = file.read_bytes()
        for words, answer in (("alert nvda < much", "no condition"), ("alert zzz < 3 %", "no symbol"),
                              ("alert nvda -5", "of what"), ("alert nvda < 150 eur", "trades in USD"),
                              ("as-of yesterday", "is no day"), ("loop nobody", "has no company"),
                              ("nvda 3q", "no range"), ("nvdia", "no symbol")):
            assert answer in await said(pilot, words)
        assert file.read_bytes() == written
        await said(pilot, "alert share.mag7.sp500")
        assert isinstance(app.screen, AlertForm)
        await pilot.press("escape")
        await said(pilot, "loop anthropic")
        assert app.page.name == "loop" and app.page.choice.chosen == "anthropic"  # type: ignore[union-attr]
        await said(pilot, "as-of 2025-09-23")
        assert "REPLAY 23 Sep 2025" in text_of(app)


async def test_the_palette_passes_the_words_on(file: Path) -> None:
    app = recorded(file)
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, "overview")
        await pilot.press("colon")
        await pilot.pause()
        app.screen.query_one(Input).value = "alert nvda < -5%"
        await pilot.pause()
        assert "the day's move, below -5 %" in text_of(app)
        await pilot.press("enter")
        await pilot.pause()
        assert "alert made: NVDA" in text_of(app)
    assert load(file).rules[-1].id == "my-move-nvda"


async def test_a_price_is_watched_in_its_own_currency_and_marks_its_row(file: Path) -> None:
    app = recorded(file)
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, "overview")
        assert "NVDA!" not in text_of(app)
        assert await said(pilot, "alert nvda > 20 usd") == ""
        rule = load(file).rules[-1]
        assert (rule.id, rule.measure) == ("my-price-nvda", "price.NVDA")
        assert (rule.direction, rule.warn) == ("above", 20)
        assert "warn = 20\n" in file.read_text() and app.store.log[-1].key == "my-price-nvda"
        assert "NVDA!" in text_of(app)


async def test_on_alerts_a_lists_what_can_be_watched_and_d_takes_a_rule_out(file: Path) -> None:
    app = recorded(file)
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, "alerts")
        await pilot.press("a")
        await pilot.pause()
        assert "alert NVDA < LEVEL" in text_of(app) and "price, day's move or usual days" in text_of(app)
        await pilot.press(*"seven")
        await pilot.pause()
        assert "the seven's share, now" in text_of(app)
        await pilot.press(*["backspace"] * 5, *"nvda < 20", "enter")
        await settled(pilot)
        assert load(file).rules[-1].id == "my-price-nvda"
        while app.page.rule_id != "my-price-nvda":  # type: ignore[union-attr]
            await pilot.press("j")
        await pilot.press("d", "y")
        await settled(pilot)
        assert file.read_text() == default_text() and "my-price-nvda removed" in text_of(app)
        await pilot.press("u")
        await settled(pilot)
        assert load(file).rules[-1].id == "my-price-nvda"


async def test_a_bare_number_in_the_form_of_a_company_is_its_price_and_is_said_so(file: Path) -> None:
    app = recorded(file)
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, "overview")
        await pilot.press("B", *"20")
        await pilot.pause()
        assert "of what?" in text_of(app)
        await pilot.press("backspace", "backspace", *"170")
        await pilot.pause()
        assert "NVDA: price at or below 170 USD, now" in text_of(app)
        await pilot.press("enter")
        await settled(pilot)
    assert (load(file).rules[-1].measure, load(file).rules[-1].warn) == ("price.NVDA", 170)


async def test_the_desktop_is_told_by_one_key_and_tested_by_another(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, said_to = recorded(file), tmp_path / "told"
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, "alerts")
        monkeypatch.setenv("PATH", str(tmp_path))
        await pilot.press("t")
        await settled(pilot)
        assert "nobody is told" in text_of(app)
        await pilot.press("D")
        await settled(pilot)
        assert "no notify-send" in text_of(app) and not load(file).targets
        program = tmp_path / "notify-send"
        program.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > {said_to}\n')
        program.chmod(0o755)
        await pilot.press("D")
        await settled(pilot)
        assert [t.name for t in load(file).targets] == ["desktop"] and "desktop is told" in text_of(app)
        await pilot.press("t")
        await settled(pilot)
        assert "desktop: sent" in text_of(app) and "loopwatch: test" in said_to.read_text()
        program.unlink()
        await pilot.press("t")
        await settled(pilot)
        assert "desktop: not sent" in text_of(app)
        await pilot.press("u")
        await settled(pilot)
    assert file.read_text() == default_text()
