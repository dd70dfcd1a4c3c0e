from __future__ import annotations

from textual.widgets import Input

from tests.draw.concentration_samples import READING
from tests.screens.host import Host, snapshot, text_of
from tui.screens.concentration.screen import ConcentrationScreen
from tui.screens.dialogs.add_symbol import AddSymbolScreen
from tui.screens.dialogs.ask import AskScreen
from tui.screens.dialogs.help import HelpScreen
from tui.screens.messages import SearchTyped, SymbolAdded

KNOWN = (("NVDA", "NVIDIA"), ("ORCL", "Oracle"), ("ARM", "Arm Holdings"), ("^GSPC", "S&P 500"))


def host() -> Host:
    return Host(ConcentrationScreen(), snapshot(READING))


async def test_help_names_the_screen_first_and_carries_the_disclaimer() -> None:
    app = host()
    async with app.run_test(size=(120, 40)) as pilot:
        app.push_screen(HelpScreen("alerts"))
        await pilot.pause()
        text = text_of(app)
        assert text.index("On this screen (Alerts)") < text.index("Screens")
        assert "arithmetic on public data; not investment advice; quotes may be late" in text
        assert "more below" not in text, "120 by 40 shows every key at once"
        await pilot.press("question_mark")
        assert not isinstance(app.screen, HelpScreen)


async def test_help_scrolls_to_its_end_at_80x24() -> None:
    app = host()
    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(HelpScreen("ticker"))
        await pilot.pause()
        assert "more below" in text_of(app) and "Quit" not in text_of(app)
        await pilot.press("end")
        await pilot.pause()
        assert "more below" not in text_of(app) and "On an earlier day" in text_of(app)
        await pilot.press("home")
        await pilot.pause()
        assert "On this screen (Ticker)" in text_of(app)
        await pilot.press("escape")
        assert not isinstance(app.screen, HelpScreen)


async def test_help_narrows_as_you_type_and_does_the_chosen_line() -> None:
    app, done = host(), []
    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(HelpScreen("overview"), done.append)
        await pilot.press(*"sort")
        await pilot.pause()
        assert "Sort by the next column" in text_of(app) and "Shorter range" not in text_of(app)
        await pilot.press("backspace", "backspace", "backspace", "backspace", *"qqq")
        await pilot.pause()
        assert "no key and no word" in text_of(app)
        await pilot.press("enter", "escape")
        await pilot.pause()
        assert isinstance(app.screen, HelpScreen) and "Overview: everything at once" in text_of(app)
        await pilot.press(*"sort", "down", "enter")
        await pilot.pause()
    assert done == ["=sort_back"]


async def test_the_safe_answer_is_no() -> None:
    for keys, answer in (
        (["enter"], False), (["escape"], False), (["n"], False), (["y"], True), (["left", "enter"], True),
        (["left", "right", "enter"], False),
    ):
        app = host()
        answers: list[bool | None] = []
        async with app.run_test(size=(80, 24)) as pilot:
            app.push_screen(AskScreen("Remove [b]NVDA[/b]?", "It can be added again."), answers.append)
            await pilot.pause()
            assert "Remove [b]NVDA[/b]?" in text_of(app), "a name is never parsed as markup"
            await pilot.press(*keys)
            await pilot.pause()
        assert answers == [answer], keys


async def test_typing_filters_known_names_and_asks_on_line() -> None:
    app = host()
    async with app.run_test(size=(80, 24)) as pilot:
        screen = AddSymbolScreen(KNOWN, {"Mag 7": ["NVDA"], "Loop": []})
        added: list[tuple[str, str] | None] = []
        app.push_screen(screen, added.append)
        await pilot.pause()
        await pilot.press("o", "r")
        await pilot.pause()
        text = text_of(app)
        assert "ORCL" in text and "NVIDIA" not in text and "searching on line" in text
        assert not [m for m in app.said if isinstance(m, SearchTyped)], "nobody is asked while one types"
        while not (asked := [(m.id, m.query) for m in app.said if isinstance(m, SearchTyped)]):
            await pilot.pause()
        assert asked == [(2, "or")]
        screen.set_matches(1, [("OLD", "a late answer")])
        screen.set_matches(2, [("ORCL", "Oracle Corp"), ("ORLY", "O'Reilly\x1b[31m")])
        await pilot.pause()
        text = text_of(app)
        assert "OLD" not in text and "ORLY" in text and "O'Reilly" in text and text.count("ORCL") == 1
        await pilot.press("down", "tab", "enter")
        await pilot.pause()
    assert added == [("ORLY", "Loop")]
    told = [m for m in app.said if isinstance(m, SymbolAdded)]
    assert [(m.symbol, m.group) for m in told] == [("ORLY", "Loop")]


async def test_what_was_found_on_line_stays_while_it_fits_what_is_typed_on() -> None:
    app = host()
    async with app.run_test(size=(80, 24)) as pilot:
        screen = AddSymbolScreen(KNOWN, {"Mag 7": []})
        app.push_screen(screen)
        await pilot.pause()
        await pilot.press(*"pal")
        while not (asked := [m for m in app.said if isinstance(m, SearchTyped)]):
            await pilot.pause()
        screen.set_matches(asked[0].id, [("PAAS", "Pan American Silver (palladium)"), ("PLTR", "Palantir")])
        await pilot.press("a")
        await pilot.pause()
        assert "PLTR" in text_of(app) and "PAAS" not in text_of(app) and "searching on line" in text_of(app)
        await pilot.press(*"ntir", "enter")
        await pilot.pause()
    assert [(m.symbol, m.group) for m in app.said if isinstance(m, SymbolAdded)] == [("PLTR", "Mag 7")]


async def test_what_nobody_knows_is_said_and_a_known_one_is_not_added_twice() -> None:
    app = host()
    async with app.run_test(size=(80, 24)) as pilot:
        screen = AddSymbolScreen(KNOWN, {"Mag 7": ["NVDA"]})
        app.push_screen(screen)
        await pilot.pause()
        await pilot.press("n", "v", "enter")
        await pilot.pause()
        assert "NVDA is in this group already" in text_of(app)
        screen.query_one(Input).value = "zzz"
        while not (asked := [m for m in app.said if isinstance(m, SearchTyped) and m.query == "zzz"]):
            await pilot.pause()
        screen.set_matches(asked[0].id, [])
        await pilot.pause()
        assert "nothing known by that name" in text_of(app)
        await pilot.press("enter", "escape")
        await pilot.pause()
        assert not isinstance(app.screen, AddSymbolScreen)
    assert not any(isinstance(m, SymbolAdded) for m in app.said)


async def test_what_one_group_has_another_may_have_too() -> None:
    app = host()
    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(AddSymbolScreen(KNOWN, {"Mag 7": ["NVDA"], "My 4": []}, group="My 4"))
        await pilot.pause()
        await pilot.press("n", "v", "d", "a", "shift+tab", "enter")
        await pilot.pause()
        assert "in this group already" in text_of(app) and "Tab" in text_of(app)
        await pilot.press("tab", "enter")
        await pilot.pause()
    assert [(m.symbol, m.group) for m in app.said if isinstance(m, SymbolAdded)] == [("NVDA", "My 4")]


async def test_a_failed_search_is_told_in_one_line() -> None:
    app = host()
    async with app.run_test(size=(80, 24)) as pilot:
        screen = AddSymbolScreen(KNOWN, {"Mag 7": []})
        app.push_screen(screen)
        await pilot.pause()
        await pilot.press("o")
        screen.set_matches(1, [], "no route to host")
        await pilot.pause()
        assert "search not reached, known names only: no route to host" in text_of(app)
        assert "ORCL" in text_of(app)
