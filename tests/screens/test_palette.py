"""The command line: forms before anything is typed, Tab, the nearest word, refusals, history."""

from __future__ import annotations

from typing import Any

import pytest
from textual.app import App
from textual.pilot import Pilot
from textual.widgets import Input

from tests.screens.host import text_of
from tui.commands import VERBS
from tui.screens.dialogs.offers import Offers, Saying, Vocabulary, offers_of
from tui.screens.dialogs.palette import PaletteScreen
from tui.screens.parts.look import Look

KNOWN = Vocabulary(
    (("NVDA", "NVIDIA"), ("ORCL", "Oracle"), ("^GSPC", "S&P 500")), ("Anthropic", "OpenAI", "Oracle"),
    (("share.mag7.sp500", "the seven's share, now 33.2 %"),),
    (Saying("sort", "s", "Sort by the next column", "Panels"),), {"NVDA": (186.58, "USD")})


def shown(typed: str) -> list[str]:
    return [row.shown for row in offers_of(typed, KNOWN).rows]


def test_every_verb_stands_there_with_its_form_before_anything_is_typed() -> None:
    assert shown("")[: len(VERBS)] == [verb.form for verb in VERBS]
    for row in offers_of("", KNOWN).rows[: len(VERBS)]:
        assert row.run == "" and row.fills and row.about


@pytest.mark.parametrize(("typed", "runs"), [
    ("nv", "NVDA"), ("nvda 1y", "NVDA 1y"), ("oracle", "ORCL"), ("sort", "=sort"),
    ("loop ant", "loop Anthropic"),
    ("alert nvda < 150", "alert NVDA < 150"), ("as-of 2025-09-23", "as-of 2025-09-23"),
    ("what if openai pays 50 %", "what if OpenAI pays 50 %"), ("hold nvda 40", "hold nvda 40"),
    ("alert share.mag7.sp500 above 35 %", "alert share.mag7.sp500 above 35 %"),
])
def test_enter_runs_the_first_line(typed: str, runs: str) -> None:
    found = offers_of(typed, KNOWN)
    assert found.rows[0].run == runs and found.chosen


@pytest.mark.parametrize(("typed", "nearest"), [
    ("nvdia", "NVDA"), ("lop", "loop COMPANY"), ("alrt", "alert SYMBOL < LEVEL"),
    ("loop antropic", "loop Anthropic"),
    ("orakle", "ORCL"), ("alert nvdia < 150", "alert NVDA < 150"), ("what if opnai", "what if OpenAI"),
])
def test_a_mistake_is_said_with_the_nearest_words(typed: str, nearest: str) -> None:
    found = offers_of(typed, KNOWN)
    assert nearest in [row.shown for row in found.rows] and "nearest" in found.note


def test_what_is_near_nothing_says_so() -> None:
    found = offers_of("qqqqq", KNOWN)
    assert not found.rows and "no command" in found.note
    assert "write it as" in offers_of("alert nvda < much", KNOWN).note


def test_a_level_that_may_be_several_things_is_asked_and_none_is_chosen() -> None:
    found = offers_of("alert nvda -5", KNOWN)
    ways = [row.shown.removeprefix("alert NVDA ") for row in found.rows]
    assert ways == ["< -5 %", "< 181.58", "< -5x"]
    assert not found.chosen and "of what?" in found.note


class Host(App[None]):
    def __init__(self, *history: str, text: str = "", why: str = "") -> None:
        super().__init__()
        self.given, self.look = (history, text, why), Look()
        self.got: list[str | None] = []

    def offers(self, typed: str) -> Offers:
        return offers_of(typed, KNOWN)

    def on_mount(self) -> None:
        history, text, why = self.given
        self.push_screen(PaletteScreen(self.offers, history, text, why), self.got.append)


def line(pilot: Pilot[Any]) -> str:
    return str(pilot.app.screen.query_one(Input).value)


async def test_tab_completes_word_by_word_and_enter_runs() -> None:
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"al", "tab")
        assert line(pilot) == "alert "
        await pilot.press(*"nv", "tab")
        assert line(pilot) == "alert nvda "
        await pilot.press(*"< 150")
        assert "price at or below 150 USD, now 186.58" in text_of(app)
        await pilot.press("enter")
    assert app.got == ["alert NVDA < 150"]


async def test_up_goes_back_through_what_was_run_and_down_comes_to_what_was_typed() -> None:
    app = Host("nvda 1y", "loop openai")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"or", "up")
        assert line(pilot) == "loop openai"
        await pilot.press("up", "up")
        assert line(pilot) == "nvda 1y"
        await pilot.press("down", "down")
        assert line(pilot) == "or"
        await pilot.press("up", "enter")
    assert app.got == ["loop OpenAI"]


async def test_what_was_refused_stands_there_again_with_the_reason() -> None:
    app = Host(text="as-of yesterday", why="'yesterday' is no day; write it as 2025-09-23")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert line(pilot) == "as-of yesterday" and "is no day" in text_of(app)
        await pilot.press(*["backspace"] * 9, *"2025-09-23", "enter")
    assert app.got == ["as-of 2025-09-23"]


async def test_nothing_is_made_until_a_meaning_is_chosen() -> None:
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"alert nvda -5", "enter")
        assert not app.got and "of what?" in text_of(app)
        await pilot.press("down", "down", "enter")
    assert app.got == ["alert NVDA < 181.58"]
