"""/ on Overview, Loop and Alerts: rows follow each letter, Enter keeps the filter, Esc clears it."""

from __future__ import annotations

from typing import cast

import pytest

from tests.draw.alert_samples import alert, transition
from tests.screens.host import Host, snapshot, text_of
from tests.screens.recorded import program, settled
from tui.alerts.alert import Change
from tui.app.app import LoopwatchApp
from tui.deals.ledger.company import Company
from tui.deals.ledger.ledger import load
from tui.screens.alerts.screen import AlertsScreen
from tui.screens.loop.screen import LoopScreen
from tui.screens.loop.walk import first_of
from tui.screens.overview.screen import OverviewScreen
from tui.screens.parts.filter_line import FilterLine

SIZES = [(120, 40), (80, 24)]


def has_line(app: LoopwatchApp) -> bool:
    """Whether a line to type into stands on the screen."""
    return any(line.display for line in app.query(FilterLine))


@pytest.mark.parametrize("size", SIZES)
async def test_the_board_follows_each_letter(size: tuple[int, int]) -> None:
    app = program()
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        page = cast(OverviewScreen, app.page)
        await pilot.press("j", "slash")
        await pilot.pause()
        assert isinstance(app.focused, FilterLine) and not page.can("filter")
        for key, symbols in (("a", None), ("m", None), ("d", ["AMD"])):
            await pilot.press(key)
            await pilot.pause()
            if symbols:
                assert [row.symbol for row in page.view.rows] == symbols
        assert page.chosen == "AMD" and "AMD" in text_of(app) and "TSLA 362" not in text_of(app)
        await pilot.press("enter")
        await pilot.pause()
        assert app.focused is None and page.filter.on and page.view.view.words == "amd"
        await pilot.press("i")
        await pilot.pause()
        await pilot.press("escape")  # closes the dialog, not the filter
        await pilot.pause()
        assert page.filter.on and app.focused is None
        await pilot.press("escape")
        await pilot.pause()
        assert not page.filter.on and page.view.view.words == "" and not has_line(app)
        assert page.chosen == "AMD" and "AMD" in app.store.watch.groups[page.view.view.group].symbols


async def test_escape_in_the_line_clears_and_goes_on_where_one_was() -> None:
    app = program()
    async with app.run_test(size=SIZES[0]) as pilot:
        await settled(pilot)
        page = cast(OverviewScreen, app.page)
        await pilot.press("slash", "z", "z", "z")
        await pilot.pause()
        assert 'nothing fits "zzz"' in text_of(app) and page.chosen == ""
        await pilot.press("escape")
        await settled(pilot)
        assert "nothing fits" not in text_of(app) and "Mag 7" in text_of(app) and page.chosen == "NVDA"
        await pilot.press("slash", "enter")  # nothing typed: nothing is kept
        await pilot.pause()
        assert not page.filter.on and not has_line(app)
        await pilot.press("slash", "a", "enter", "slash", "m", "enter")  # the line is opened again
        assert page.view.view.words == "am"
        await pilot.press("f")
        await pilot.pause()
        assert page.view.view.words == "" and not page.filter.on


async def test_letters_typed_are_no_commands_and_arrows_move_the_rows() -> None:
    app = program()
    async with app.run_test(size=SIZES[0]) as pilot:
        await settled(pilot)
        page = cast(OverviewScreen, app.page)
        await pilot.press("slash", "o", "r", "down", "down")
        assert page.view.view.words == "or" and page.view.view.cursor == min(2, len(page.view.rows) - 1)
        await pilot.press("escape", "slash", "q", "2", "question_mark")
        assert app.is_running and app.page is page and page.view.view.words == "q2?"


async def test_cards_show_what_was_found() -> None:
    app = program()
    async with app.run_test(size=SIZES[0]) as pilot:
        await settled(pilot)
        await pilot.press("v", "slash", *"micro", "enter")
        await pilot.pause()
        text = text_of(app)
        assert " MSFT " in text and " NVDA " not in text and " TSLA " not in text


# Loop.


@pytest.mark.parametrize("size", SIZES)
async def test_a_company_is_jumped_to(size: tuple[int, int]) -> None:
    app = program()
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        app.show_page("loop")
        await settled(pilot)
        page = cast(LoopScreen, app.page)
        await pilot.press("slash", *"anth")
        await pilot.pause()
        assert page.choice.chosen == "anthropic" and "anthropic" in page.walk.nodes
        await pilot.press("escape")
        await pilot.pause()
        assert page.choice.chosen is None and page.choice.turn == 0 and not has_line(app)
        await pilot.press("slash", *"orcl", "enter")
        await pilot.pause()
        assert page.choice.chosen == "oracle" and not has_line(app) and app.focused is None
        await pilot.press("slash", *"zzzz")  # a z is in Amazon, four are nowhere
        await settled(pilot)
        assert 'nothing fits "zzzz"' in text_of(app) and page.choice.chosen == "oracle"


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("nvda", "nvidia"), ("NVIDIA", "nvidia"), ("openai", "openai"), ("orac", "oracle"),
        ("msft", "microsoft"), ("no such company", ""),
    ],
)
def test_the_company_that_is_meant(text: str, slug: str) -> None:
    assert first_of(text, load().companies.values()) == slug


def test_an_exact_name_goes_before_a_beginning_and_that_before_a_part() -> None:
    companies = list(load().companies.values())[:3]
    made = [_named(one, name) for one, name in zip(companies, ("xArm", "Arming", "Arm"), strict=True)]
    assert first_of("arm", made) == made[2].slug
    assert first_of("arm", made[:2]) == made[1].slug
    assert first_of("arm", made[:1]) == made[0].slug
    assert first_of("arm", []) == ""


def _named(one: Company, name: str) -> Company:
    from dataclasses import replace

    return replace(one, name=name, short=name, ticker=None)


# Alerts.


async def test_alerts_conditions_rules_and_log_are_filtered() -> None:
    alerts = (alert("one-name", "NVDA"), alert("one-name", "ORCL"))
    log = (transition(Change.FIRED, 0, "NVDA"), transition(Change.FIRED, 1, "ORCL"))
    page = AlertsScreen()
    host = Host(page, snapshot(alerts=alerts, log=log))
    async with host.run_test(size=SIZES[0]) as pilot:
        await pilot.pause()
        every = len(page.rows)
        assert every > 2
        await pilot.press("slash", *"orcl")
        await pilot.pause()
        assert [row.symbol for row in page.rows if row in alerts] == ["ORCL"]
        assert page.pick == alerts[1] and page._fitting(log) == log[1:]
        await pilot.press("enter", "space")
        await pilot.pause()
        assert page.filter.on and [getattr(m, "key", "") for m in host.said] == [alerts[1].key]
        await pilot.press("i")  # the why, and back to the filtered lists
        assert page.can_back()
        await pilot.press("escape")
        assert page.filter.on
        await pilot.press("escape")
        await pilot.pause()
        assert not page.filter.on and len(page.rows) == every


async def test_a_rule_is_found_by_any_of_its_symbols_and_what_fits_nothing_says_so() -> None:
    app = program()
    async with app.run_test(size=SIZES[1]) as pilot:
        await settled(pilot)
        app.show_page("alerts")
        await settled(pilot)
        page = cast(AlertsScreen, app.page)
        await pilot.press("slash", *"tsla")
        await pilot.pause()
        assert page.rows
        await pilot.press(*"zzz")
        await pilot.pause()
        assert page.rows == () and 'nothing fits "tslazzz"' in text_of(app)
        await pilot.press("escape")
        await pilot.pause()
        assert page.rows and "nothing fits" not in text_of(app)
