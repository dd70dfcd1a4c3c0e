"""The Overview in the whole program: keys, mouse, focus, and what opens what."""

from __future__ import annotations

from typing import cast
from unicodedata import east_asian_width

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot

from tests.last_day import LAST, close
from tests.last_day import said as day_said
from tests.pictures import NOW, batch, quote, said
from tests.screens.host import Host, text_of
from tests.screens.recorded import program, settled
from tui.app.app import LoopwatchApp
from tui.commands import SCREENS
from tui.draw.grid.glyphs import ASCII, NARROW
from tui.draw.overview.layout import layout
from tui.draw.overview.overview import PANELS, View
from tui.screens.messages import ScreenWanted, SymbolChosen
from tui.screens.overview.screen import OverviewScreen
from tui.state.store import Store
from tui.watchlist import Group, Watchlist

KEYS = (
    "tab", "j", "l", "v", "i", "escape", "question_mark", "escape", "colon", "escape", "comma", "escape", "n",
    "m", "L", "c", "right_square_bracket", "escape",
)
WIDE, NARROW_SIZE = (120, 40), (80, 24)
MAG = ("NVDA", "ORCL", "MSFT", "AAPL", "AMZN", "GOOGL", "META", "TSLA")


def view_of(app: LoopwatchApp) -> View:
    return cast(OverviewScreen, app.page_of("overview")).view.view


def shown(app: LoopwatchApp) -> str:
    page = app.page
    assert page is not None
    return page.name


@pytest.mark.parametrize("size", [WIDE, NARROW_SIZE])
async def test_it_opens_on_the_board_of_the_first_group(size: tuple[int, int]) -> None:
    app = program()
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        text = text_of(app)
        assert "REPLAY 21 Aug 2026" in text and "214.72" in text and "33.2 %" in text
        assert shown(app) == "overview"
        assert view_of(app) == View()


async def test_tab_goes_round_the_panels_and_back() -> None:
    app = program()
    async with app.run_test(size=WIDE) as pilot:
        seen = []
        for _ in PANELS:
            seen.append(view_of(app).focus)
            await pilot.press("tab")
        assert tuple(seen) == PANELS and view_of(app).focus == PANELS[0]
        await pilot.press("shift+tab")
        assert view_of(app).focus == PANELS[-1]


@pytest.mark.parametrize(
    ("keys", "cursor"),
    [
        ((), 0), (("down",), 1), (("j", "j"), 2), (("j", "k"), 0), (("up",), 0), (("G",), 7), (("end",), 7),
        (("G", "j"), 7), (("G", "g"), 0), (("ctrl+d",), 4), (("ctrl+d", "ctrl+d", "ctrl+u"), 3),
    ],
)
async def test_the_cursor(keys: tuple[str, ...], cursor: int) -> None:
    app = program()
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press(*keys)
        assert view_of(app).cursor == cursor
        assert cast(OverviewScreen, app.page).chosen == MAG[cursor]


async def test_enter_opens_the_ticker_of_the_chosen_symbol() -> None:
    app = program()
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("j", "enter")
        await settled(pilot)
        assert shown(app) == "ticker"
        assert "ORCL" in text_of(app)
        await pilot.press("1")
        await settled(pilot)
        assert shown(app) == "overview" and view_of(app).cursor == 1


@pytest.mark.parametrize(
    ("panel", "opens"),
    [
        ("loop", "loop"), ("share", "concentration"), ("changes", "alerts"), ("next", "what_if"),
        ("alerts", "alerts"),
    ],
)
async def test_enter_on_a_panel_opens_its_screen(panel: str, opens: str) -> None:
    app = program()
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press(*["tab"] * PANELS.index(panel), "enter")
        await settled(pilot)
        assert shown(app) == opens


async def test_z_enlarges_the_panel_in_focus_and_escape_makes_it_small() -> None:
    app = program()
    async with app.run_test(size=WIDE) as pilot:
        await settled(pilot)
        await pilot.press("tab", "z")
        await pilot.pause()
        text = text_of(app)
        assert "OpenAI" in text and "MSFT" not in text
        await pilot.press("escape")
        await pilot.pause()
        assert "MSFT" in text_of(app)
        await pilot.press("escape", "escape")  # never quits
        assert app.is_running and shown(app) == "overview"


async def test_v_turns_the_board_into_cards_and_back() -> None:
    app = program()
    async with app.run_test(size=WIDE) as pilot:
        await settled(pilot)
        await pilot.press("v")
        await pilot.pause()
        assert "x usual" in text_of(app)
        await pilot.press("right", "right")
        assert view_of(app).cursor == 2
        await pilot.press("enter")
        await settled(pilot)
        assert shown(app) == "ticker" and "MSFT" in text_of(app)
        await pilot.press("1", "v")
        assert not view_of(app).cards


async def test_f_goes_through_the_groups_and_the_private_companies() -> None:
    app = program()
    async with app.run_test(size=WIDE) as pilot:
        titles = [g.name for g in app.store.watch.groups] + ["Private companies"]
        for title in titles:
            assert title in text_of(app)
            await pilot.press("f")
            await pilot.pause()
        assert titles[0] in text_of(app)


async def test_a_private_company_opens_no_ticker() -> None:
    app = program()
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press(*["f"] * len(app.store.watch.groups))
        assert cast(OverviewScreen, app.page).chosen == ""
        await pilot.press("enter")
        await pilot.pause()
        assert shown(app) == "overview"


async def test_a_click_chooses_and_a_second_one_opens() -> None:
    app = program()
    async with app.run_test(size=WIDE) as pilot:
        await settled(pilot)
        view = cast(OverviewScreen, app.page).view
        x, y, _, _ = layout(*view.size, View())["board"]
        await pilot.click(view, offset=(x + 4, y + 1 + 2 * 2))
        assert (view_of(app).focus, view_of(app).cursor) == ("board", 2)
        x, y, _, _ = layout(*view.size, View())["share"]
        await pilot.click(view, offset=(x + 4, y + 2))
        assert view_of(app).focus == "share"
        await pilot.click(view, offset=(x + 4, y + 2), times=2)
        await settled(pilot)
        assert shown(app) == "concentration"


async def test_a_click_on_the_table_chooses_and_a_second_one_opens() -> None:
    app = program()
    async with app.run_test(size=NARROW_SIZE) as pilot:
        await settled(pilot)
        view = cast(OverviewScreen, app.page).view
        line = next(i for i, text in enumerate(text_of(app).splitlines()) if "AAPL" in text)
        await pilot.click(offset=(5, line))
        assert cast(OverviewScreen, app.page).chosen == "AAPL"
        await pilot.click(offset=(5, 20))  # below the table is nothing to choose
        assert cast(OverviewScreen, app.page).chosen == "AAPL" and view.view.focus == "board"
        await pilot.click(offset=(5, line), times=2)
        await settled(pilot)
        assert shown(app) == "ticker" and "AAPL" in text_of(app)


@pytest.mark.parametrize("at", range(1, len(SCREENS) + 1))
async def test_a_click_on_a_screens_name_shows_it(at: int) -> None:
    app = program()
    async with app.run_test(size=(180, 40)) as pilot:
        column = text_of(app).splitlines()[0].index(f" {at} ") + 3
        await pilot.click(offset=(column, 0))
        await settled(pilot)
        assert shown(app) == SCREENS[at - 1]


@pytest.mark.parametrize("size", [WIDE, NARROW_SIZE, (59, 17), (45, 12), (30, 8), (200, 60)])
async def test_the_footer_offers_only_what_works(size: tuple[int, int]) -> None:
    app = program()
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        footer = text_of(app).splitlines()[-1]
        assert footer.endswith("q quit")
        assert "back" not in footer  # nothing to go back from
        assert "refresh" not in footer and "pause" not in footer  # a recorded day does not change
        if size[0] < 108:
            assert "next" not in footer.replace("next loop", "")


# Data that moves.


async def test_only_what_moved_flashes() -> None:
    app = program(motion=True)
    async with app.run_test(size=WIDE) as pilot:
        screen = cast(OverviewScreen, app.page_of("overview"))
        store = Store(app.store.watch, None)
        store.apply(batch())
        screen.present(store.look(NOW))
        store.apply([said(quote("ORCL", 999.0))])
        screen.present(store.look(NOW))
        assert {s: q.price for s, q in view_of(app).ticked.items()} == {"ORCL": close("ORCL")}
        screen.present(store.look(NOW))
        screen._unflash()
        assert view_of(app).ticked == {}
        app.look = replace(app.look, motion=False)
        store.apply([said(quote("ORCL", 888.0))])
        screen.present(store.look(NOW))
        assert view_of(app).ticked == {}, "whoever wants no motion wants no flash"
        await pilot.pause()


def lists(*groups: tuple[str, ...]) -> Watchlist:
    return Watchlist(tuple(Group(f"G{i}", symbols) for i, symbols in enumerate(groups)))


@pytest.mark.parametrize(
    ("after", "group", "chosen"),
    [
        (lists(("NVDA", "MSFT"), ("AMD", "TSM", "MU")), 1, "TSM"),
        (lists(("NVDA",), ("TSM", "AMD")), 1, "TSM"),  # moved: the cursor goes with it
        (lists(("NVDA",), ("AMD",)), 1, "AMD"),  # taken out: the nearest that is left
        (lists(("NVDA",)), 0, "NVDA"),  # its whole group is gone
    ],
)
async def test_an_edit_of_the_watchlist_keeps_the_cursor_on_its_symbol(
    after: Watchlist, group: int, chosen: str
) -> None:
    app = program(watch=lists(("NVDA", "MSFT"), ("AMD", "TSM", "MU")))
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("f", "j")
        assert cast(OverviewScreen, app.page).chosen == "TSM"
        app.store.set_watch(after)
        app.refresh_picture()
        await pilot.pause()
        assert (view_of(app).group, cast(OverviewScreen, app.page).chosen) == (group, chosen)


async def test_without_any_symbol_nothing_breaks() -> None:
    app = program(watch=Watchlist())
    async with app.run_test(size=WIDE) as pilot:
        await settled(pilot)
        await pilot.press("j", "enter", "v", "z", "f", "s", "S", "G")
        await pilot.pause()
        assert app.is_running


@pytest.mark.parametrize("keys", [("s",), ("s", "s"), ("s", "s", "s", "s"), ("S",), ("s", "S")])
async def test_the_cursor_opens_what_it_stands_on_however_the_board_is_sorted(keys: tuple[str, ...]) -> None:
    app = program("2025-01-27")
    async with app.run_test(size=NARROW_SIZE) as pilot:
        await settled(pilot)
        await pilot.press(*keys, "j")
        await pilot.pause()
        line = next(line for line in text_of(app).splitlines() if line.lstrip().startswith("▸"))
        assert cast(OverviewScreen, app.page).chosen == line.lstrip(" ▸").split()[0].rstrip("!")  # fires


# In an app of its own, and in other glyphs.


class Listening(Host):
    """Notes which screens and symbols were asked for."""

    def on_screen_wanted(self, message: ScreenWanted) -> None:
        self.said.append(message)

    def on_symbol_chosen(self, message: SymbolChosen) -> None:
        self.said.append(message)


async def test_alone_it_says_upward_what_it_wants() -> None:
    app = program()
    async with app.run_test(size=WIDE):
        picture = app.snapshot
    assert picture is not None
    host = Listening(OverviewScreen(), picture)
    async with host.run_test(size=WIDE) as pilot:
        await pilot.press("j", "enter", "tab", "enter")
        await pilot.pause()
    chosen, wanted = host.said
    assert isinstance(chosen, SymbolChosen) and chosen.symbol == "ORCL"
    assert isinstance(wanted, ScreenWanted) and wanted.name == "loop"


@pytest.mark.parametrize("glyphs", [NARROW, ASCII], ids=lambda g: g.name)
@pytest.mark.parametrize("page", SCREENS)
@pytest.mark.parametrize("size", [WIDE, NARROW_SIZE])
async def test_every_page_keeps_to_its_set(page: str, glyphs: object, size: tuple[int, int]) -> None:
    app = program("2025-01-27", glyphs=glyphs)
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        app.show_page(page)
        await settled(pilot)
        disputed = {c for c in text_of(app) if east_asian_width(c) in "AWF"}
        assert disputed == set()
        if glyphs is ASCII:
            assert {c for c in text_of(app) if not c.isascii()} <= set("é")


@pytest.mark.parametrize("size", [WIDE, NARROW_SIZE])
async def test_every_page_and_dialog_without_colour(
    size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = program("2025-01-27")
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        for page in "1234561":
            await pilot.press(page)
            await settled(pilot)
            for key in KEYS:
                await pilot.press(key)
                await pilot.pause()
            assert app.is_running and text_of(app).strip()


async def test_every_page_in_the_light_theme_and_smaller_than_small() -> None:
    app = program("2025-01-27")
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("T")
        for width, height in ((200, 60), (80, 24), (59, 17), (40, 10), (20, 5), (5, 2), (120, 40)):
            await pilot.resize_terminal(width, height)
            for page in "123456":
                await pilot.press(page)
                await pilot.pause()
        await settled(pilot)
        assert not app.current_theme.dark and app.is_running


async def _press(pilot: Pilot[int], *keys: str) -> None:
    await pilot.press(*keys)
    await pilot.pause()


async def test_stepping_through_recorded_days() -> None:
    app = program("2025-01-27")
    async with app.run_test(size=WIDE) as pilot:
        await settled(pilot)
        await _press(pilot, "less_than_sign")
        assert "REPLAY 24 Jan 2025" in text_of(app)
        await _press(pilot, "greater_than_sign", "greater_than_sign")
        assert "REPLAY 28 Jan 2025" in text_of(app) and "118.42" not in text_of(app)
    last = program(LAST)
    async with last.run_test(size=WIDE) as pilot:
        await settled(pilot)
        await _press(pilot, "greater_than_sign")
        assert f"REPLAY {day_said()}" in text_of(last) and "no stored session there" in text_of(last)


async def test_a_picture_that_changes_nothing_paints_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    app = program()
    async with app.run_test(size=WIDE) as pilot:
        await settled(pilot)
        view = cast(OverviewScreen, app.page).view
        painted: list[object] = []
        monkeypatch.setattr(view, "refresh", lambda *regions, **_: painted.append(regions))
        app.refresh_picture()
        assert painted == []
        view.snapshot = replace(app.snapshot, paused=True) if app.snapshot else None
        view.repaint()
        assert painted == []
        view.turn(cursor=1)
        assert len(painted) == 1 and len(cast("tuple[object, ...]", painted[0])) <= 4  # two rows of two lines
