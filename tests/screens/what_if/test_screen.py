"""The What-if screen under keys: a slider, other assumptions, a day again, an own shock, dates, the wall."""

from __future__ import annotations

from typing import cast

import pytest
from textual.pilot import Pilot

from tests.money import at
from tests.screens.host import text_of
from tests.screens.recorded import program, settled
from tui.app.app import LoopwatchApp
from tui.money.holding import SAMPLE
from tui.money.mine import mine_of
from tui.screens.messages import SymbolChosen
from tui.screens.money.screen import MoneyScreen
from tui.screens.what_if.screen import WhatIfScreen

SIZES = [(80, 24), (120, 40)]


async def opened(app: LoopwatchApp, pilot: Pilot[int]) -> WhatIfScreen:
    await settled(pilot)
    await pilot.press("8")
    await settled(pilot)
    return cast(WhatIfScreen, app.page_of("what_if"))


async def pressed(app: LoopwatchApp, pilot: Pilot[int], *keys: str) -> str:
    await pilot.press(*keys)
    await settled(pilot)
    return text_of(app)


@pytest.mark.parametrize("size", SIZES)
async def test_a_link_that_breaks(size: tuple[int, int]) -> None:
    app = program()
    async with app.run_test(size=size) as pilot:
        page = await opened(app, pilot)
        text = text_of(app)
        for words in ("OpenAI pays 50 % of what is due in 2027", "Oracle", "-$30.0bn", "-45 %", "-19 %",
                      "-53 %", "not in it", "Microsoft", "for scale", "not a forecast", "second round"):
            assert words in text, words
        broken = page._broken
        assert broken is not None and (broken.due.top_musd, broken.undated_sum.top_musd) == (87_975, 384_500)
        assert "pays 45 %" in await pressed(app, pilot, "left")
        assert "due in 2028" in await pressed(app, pilot, "right_square_bracket")
        assert "OpenAI pays" not in await pressed(app, pilot, "n")
        assert "announced money" in await pressed(app, pilot, "N", "L")


async def test_another_assumption_and_back() -> None:
    app = program()
    async with app.run_test(size=(120, 40)) as pilot:
        page = await opened(app, pilot)
        keys = [a.key for a in page._broken.assumptions] if page._broken else []
        for _ in range(keys.index("oracle.margin")):
            await pilot.press("down")
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press(*(["backspace"] * 8), *"28 %", "enter")
        text = await pressed(app, pilot)
        assert "-39 %" in text and "your own value" in text
        assert "-19 %" in await pressed(app, pilot, "backspace")
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press(*"much", "enter")
        await pilot.pause()
        assert "is no number" in text_of(app)
        await pilot.press("escape")


async def test_a_day_again_a_shock_the_dates_and_the_wall() -> None:
    app = program()
    async with app.run_test(size=(120, 40)) as pilot:
        page = await opened(app, pilot)
        text = await pressed(app, pilot, "tab")
        assert "27 Jan 2025" in text and "-2.2" in text and "-1.46 %" in text and "495 members" in text
        text = await pressed(app, pilot, "tab")
        assert "NVIDIA" in text and "-149" in text
        assert "-25 %" in await pressed(app, pilot, *(["up"] * 20), *(["down"] * 1), "left")
        text = await pressed(app, pilot, "tab")
        assert "OpenAI > Oracle contract begins" in text and "$300bn" in text and "2027" in text
        assert "US markets closed" not in await pressed(app, pilot, "f")
        text = await pressed(app, pilot, "tab")
        assert "no term" in text and "250-384" in text and "revenue 13 (2025)" in text
        assert "OpenAI, purchases due" in page._sentence()


async def test_what_is_copied_carries_every_assumption(monkeypatch: pytest.MonkeyPatch) -> None:
    app = program()
    async with app.run_test(size=(120, 40)) as pilot:
        page = await opened(app, pilot)
        copied: list[str] = []
        monkeypatch.setattr(app, "copy_to_clipboard", copied.append)
        await pressed(app, pilot, "y")
        for one in page._broken.assumptions if page._broken else ():
            assert one.value is None or one.name in copied[0]
        assert "Not in it" in copied[0] and "not investment advice" in copied[0]


async def test_asked_from_the_palette_and_from_a_company_of_the_ring() -> None:
    app = program()
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        assert not app.words.run("what if anthropic pays 20 % in 2028")
        await settled(pilot)
        assert "Anthropic pays 20 % of what is due in 2028" in text_of(app)
        assert "write it as" in app.words.run("what if nobody known")
        await pressed(app, pilot, "3")
        app.loop.choose("openai")
        text = await pressed(app, pilot, "exclamation_mark")
        assert "OpenAI pays" in text


async def test_it_changes_no_other_screen() -> None:
    app = program()
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        before = {key: await pressed(app, pilot, key) for key in ("1", "3", "4", "6")}
        await pressed(app, pilot, "8", "left", "left", "right_square_bracket", "tab", "tab", "left")
        for key, text in before.items():
            assert await pressed(app, pilot, key) == text, key


async def test_an_alert_days_before_a_date() -> None:
    app = program()
    async with app.run_test(size=(120, 40)) as pilot:
        page = await opened(app, pilot)
        await pressed(app, pilot, "tab", "tab", "tab", "f")
        assert page.figures() == ("days_to.openai-oracle-300-begins",)
        assert app.snapshot is not None
        left = app.snapshot.measures[page.figures()[0]]
        assert (left.value, left.unit) == (133.0, "days") and "2027" in left.inputs[0]
        text = await pressed(app, pilot, "B")
        assert "below 7 days" in text
        await pilot.press("escape")


async def test_what_it_does_to_what_is_owned_and_hidden_as_per_cents() -> None:
    app = program()
    async with app.run_test(size=(120, 40)) as pilot:
        page = await opened(app, pilot)
        assert "my money" not in text_of(app), "nothing is owned here"
        page.wants_mine = False  # what the program would hand over
        page.set_mine(mine_of(at.money(*SAMPLE.lots)), False)
        text = await pressed(app, pilot, "left", "right")
        row = next(line for line in text.splitlines() if "my money" in line)
        # 40 Oracle and its part of SPY lose 53 %, Amazon in SPY 1.2 % (0.5302 x 6,222 + 0.0115 x 2,398)
        assert row.split()[2] == "0" and row.split()[-1] == "-3,326"
        page.set_mine(mine_of(at.money(*SAMPLE.lots)), True)
        row = next(x for x in (await pressed(app, pilot, "left", "right")).splitlines() if "my money" in x)
        assert "-4.2 %" in row and "-3,3" not in row
        assert "my money" in await pressed(app, pilot, "tab")


async def test_a_company_page_and_a_line_of_mine_ask_what_breaks() -> None:
    """Who pays it most pays only part; a name that nobody in the ledger pays falls by itself."""
    app = program()
    async with app.run_test(size=(120, 40)) as pilot:
        page = await opened(app, pilot)
        app.post_message(SymbolChosen("ORCL"))
        await settled(pilot)
        assert "OpenAI pays 50 %" in await pressed(app, pilot, "exclamation_mark")
        app.post_message(SymbolChosen("AAPL"))
        await settled(pilot)
        text = await pressed(app, pilot, "exclamation_mark")
        assert page._question.moves["AAPL"] == -0.1 and "AAPL -10 %" in page._sentence()
        assert "Apple" in text
        app.post_message(SymbolChosen("^GSPC"))
        await settled(pilot)
        assert "What if" not in await pressed(app, pilot, "exclamation_mark")
        await pressed(app, pilot, "7")
        money = cast(MoneyScreen, app.page_of("money"))
        await pressed(app, pilot, "j")
        assert money.symbol() == "ORCL"
        assert "OpenAI pays 50 %" in await pressed(app, pilot, "exclamation_mark")
