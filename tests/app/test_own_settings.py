"""Settings changed on the screen: written with every comment kept, in force at once, never broken."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input

from tests.screens.host import text_of
from tests.screens.recorded import program
from tui.app.app import LoopwatchApp
from tui.app.own.settings import SWITCH, rows_of
from tui.draw.chrome.settings import Setting
from tui.system.terminal.ground import Ground, is_light
from tui.watchlist import WatchlistError, default_text, load, parse
from tui.watchlist.edit import set_value

ROWS = rows_of(parse(default_text()))


@pytest.fixture
def own(tmp_path: Path) -> Path:
    path = tmp_path / "watchlist.toml"
    path.write_text(default_text().replace("theme = \"auto\"", "theme = \"dark\""))
    return path


def opened(path: Path) -> LoopwatchApp:
    return program("2026-08-21", watch=load(path))


@pytest.mark.parametrize(
    ("row", "choice"), [(row, choice) for row in ROWS for choice in row.choices], ids=lambda v: str(v)[:40]
)
def test_each_choice_changes_its_line_alone(own: Path, row: Setting, choice: str) -> None:
    before = own.read_text().splitlines()
    value: str | bool = choice == "on" if row.choices == SWITCH else choice
    read = set_value(own, row.table, row.key, value).watchlist
    after = own.read_text().splitlines()
    differ = [(was, now) for was, now in zip(before, after, strict=True) if was != now]
    assert len(differ) <= 1
    for was, now in differ:
        assert now.partition("#")[2] == was.partition("#")[2] and now.startswith(f"{row.key} = ")
    assert next(r.value for r in rows_of(read) if r.key == row.key) == choice


@pytest.mark.parametrize(
    ("table", "key", "value"), [("display", "theme", "drak"), ("refresh", "quotes_s", 1),
                                ("display", "zone", "Asia/Tokio"), ("display", "no_such", "x")])
def test_a_value_that_cannot_be_is_never_written(own: Path, table: str, key: str, value: str | int) -> None:
    before = own.read_bytes()
    with pytest.raises(WatchlistError):
        set_value(own, table, key, value)
    assert own.read_bytes() == before


def test_a_table_that_is_not_there_is_added(tmp_path: Path) -> None:
    path = tmp_path / "watchlist.toml"
    path.write_text('[[group]]\nname = "A"\nsymbols = ["NVDA"]   # one\n')
    assert set_value(path, "display", "theme", "light").watchlist.display.theme == "light"
    assert set_value(path, "display", "motion", False).watchlist.display.motion is False
    assert path.read_text().startswith('[[group]]\nname = "A"\nsymbols = ["NVDA"]   # one\n')


async def test_keys_turn_a_value_and_u_takes_it_back(own: Path) -> None:
    app, before = opened(own), own.read_text()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("comma", "right")
        await pilot.pause()
        assert load(own).display.theme == "light" and "display.theme is light" in text_of(app)
        while app.current_theme.dark:
            await pilot.pause()
        await pilot.press("u")
        await pilot.pause()
        assert own.read_text() == before and "taken back" in text_of(app)
        await pilot.press("down", "left")
        assert load(own).display.market_colours == "mono"
        await pilot.press("escape")
        assert app.page is app.screen


async def test_what_is_typed_is_refused_with_its_reason_and_the_old_value_stays(own: Path) -> None:
    app, before = opened(own), own.read_text()
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("comma", *["down"] * 7, "enter")
        await pilot.pause()
        field = app.screen.query_one(Input)
        assert field.value == "15"
        for text, said in (("1", "from 5 to 3600"), ("soon", "no number of seconds"), ("nan", "a number")):
            field.value = text
            await pilot.press("enter")
            await pilot.pause()
            assert said in text_of(app) and own.read_text() == before
        field.value = "30"
        await pilot.press("enter")
        await pilot.pause()
        assert load(own).refresh.quotes_s == 30 and "refresh.quotes_s is 30" in text_of(app)


async def test_a_click_on_an_arrow_turns_and_the_wheel_moves(own: Path) -> None:
    app = opened(own)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("comma")
        await pilot.pause()
        lines = text_of(app).splitlines()
        y = next(i for i, line in enumerate(lines) if "Market colours" in line)
        x = lines[y].index("western") + len("western") + 1
        await pilot.click(offset=(x, y))
        await pilot.pause()
        assert load(own).display.market_colours == "jp"


def test_the_answer_of_the_terminal_is_no_key() -> None:
    answer = "\x1b]11;rgb:fafa/fafa/fafa\x1b\\"
    for at in range(2, len(answer)):  # it comes in two reads, with keys before and behind
        ground = Ground()
        first, early = ground.take(f"ab{answer[:at]}")
        rest, late = ground.take(f"{answer[at:]}c")
        assert (first + rest, early, late) == ("abc", None, True), at
    assert Ground().take("\x1b[A\x1b") == ("\x1b[A\x1b", None), "an arrow and Esc are left alone"
    colours = {"rgb:0000/0000/0000": False, "rgb:ff/ff/ff": True, "rgb:0d0d/1111/1717": False, "red": None}
    assert {colour: is_light(colour) for colour in colours} == colours
