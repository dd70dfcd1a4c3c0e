"""The one table of commands: every key has one meaning in one place, and every command is done by someone."""

from __future__ import annotations

import pytest

from tui.app.actions import Actions
from tui.app.app import LoopwatchApp
from tui.app.command_line import Words
from tui.app.look_back import LookBack
from tui.app.own.rules import OwnRules
from tui.app.own.undo import Undo
from tui.commands import (
    AT_THE_MACHINE,
    BY_ID,
    CHANGES,
    COMMANDS,
    EVERYWHERE,
    SCREENS,
    Command,
    for_key,
    key_name,
    of_screen,
)
from tui.screens.pages import make_page
from tui.screens.parts.page import doings

MOVES = {
    "next_panel", "previous_panel", "up", "down", "left", "right", "first", "last", "page_down", "page_up",
    "open", "back",
}


def program_does(command_id: str) -> bool:
    return any(command_id in doings(one) for one in (Actions, OwnRules, Undo, Words, LookBack, LoopwatchApp))


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("slash", "/"), ("left_square_bracket", "["), ("question_mark", "?"), ("colon", ":"),
        ("enter", "Enter"), ("ctrl+p", "Ctrl+P"), ("shift+tab", "Shift+Tab"), ("g", "g"),
        ("G", "G"), ("less_than_sign", "<"),
        ("space", "Space"), ("escape", "Esc"),
    ],
)
def test_keys_as_a_person_writes_them(key: str, name: str) -> None:
    assert key_name(key) == name


@pytest.mark.parametrize("command", COMMANDS, ids=lambda c: c.id)
def test_no_key_is_shown_in_the_toolkits_words(command: Command) -> None:
    for key in command.keys:
        shown = key_name(key)
        assert "_" not in shown and len(shown) <= 9


@pytest.mark.parametrize(
    ("key", "screen", "command"),
    [
        ("f", "overview", "group"), ("f", "loop", "kinds"), ("f", "alerts", None),
        ("n", "alerts", "next_alert"), ("n", "loop", "next"), ("n", "ticker", None),
        ("n", "overview", "next_item"),
        ("slash", "concentration", None), ("slash", "ledger", "filter"), ("enter", "alerts", None),
        ("q", "overview", "quit"), ("ctrl+c", "loop", "quit"), ("escape", "ticker", "back"),
        ("1", "alerts", "overview"), ("5", "overview", "alerts"), ("tab", "concentration", "next_panel"),
        ("f12", "overview", None), ("f1", "money", "overview"), ("f5", "overview", "alerts"),
    ],
)
def test_what_a_key_means(key: str, screen: str, command: str | None) -> None:
    found = for_key(key, screen)
    assert (found.id if found else None) == command


def test_escape_never_quits() -> None:
    assert all("escape" not in c.keys for c in COMMANDS if c.id == "quit")


@pytest.mark.parametrize("screen", SCREENS)
def test_a_screen_sees_its_own_commands_and_the_general_ones(screen: str) -> None:
    assert of_screen(screen) == [c for c in COMMANDS if screen in c.where or EVERYWHERE in c.where]
    keys = [c.keys[0] for c in of_screen(screen) if c.id in SCREENS]
    assert keys == [str(i + 1) for i in range(len(SCREENS))]


@pytest.mark.parametrize("screen", SCREENS)
def test_footer_entries_have_a_word_and_an_order(screen: str) -> None:
    page = make_page(screen)
    shown = [c for c in of_screen(screen) if c.rank]
    assert all(c.label for c in shown)
    ranks = [c.rank for c in shown if page.has(c.id) or program_does(c.id)]
    assert len(ranks) == len(set(ranks))


@pytest.mark.parametrize("screen", SCREENS)
def test_every_command_of_a_screen_is_done_there_or_by_the_program(screen: str) -> None:
    """The table promises nothing: help, footer and README name only keys that do something."""
    page = make_page(screen)
    for command in of_screen(screen):
        done = command.id in SCREENS or program_does(command.id) or page.has(command.id)
        assert done, command.id


def test_no_screen_does_what_the_table_does_not_know() -> None:
    for name in SCREENS:
        page = make_page(name)
        for part in (page, *page.parts()):
            own = [m.removeprefix("do_") for m in dir(part) if m.startswith("do_")]
            checks = [m.removeprefix("can_") for m in dir(part) if m.startswith("can_") and m != "can_focus"]
            assert [m for m in own if m not in BY_ID] == []
            assert [m for m in checks if m in BY_ID and m not in own] == [], name
        own = [m.removeprefix("do_") for m in dir(page) if m.startswith("do_")]
        known = {c.id for c in of_screen(name)}
        assert [m for m in own if m not in known] == [], name


def test_moving_works_on_every_screen_that_shows_a_list() -> None:
    for name in SCREENS:
        page = make_page(name)
        done = {c for c in MOVES if page.has(c)}
        assert {"up", "down"} <= done or {"left", "right"} <= done, name


def test_what_changes_something_is_refused_to_who_only_looks() -> None:
    """A new command on alerts or files must say on which side it is."""
    looks = {"next_alert", "previous_alert", "hide"}
    assert {c.id for c in COMMANDS if c.group in ("Alerts", "Watchlist")} - CHANGES == looks
    assert set(BY_ID) >= CHANGES | AT_THE_MACHINE
