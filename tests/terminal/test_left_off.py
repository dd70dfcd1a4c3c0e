"""A person's own beginning, in a real terminal: an alert with a desktop notice, a group, a restart, undo."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import pytest

from tests.fuzz.damage import EXAMPLES
from tests.fuzz.test_left_off import WHOLE, damaged
from tests.terminal.conftest import FRIDAY, NO_NETWORK, Open
from tests.terminal.terminal import Terminal
from tui.service.remembered import FILE

AWAY = {**NO_NETWORK, "LOOPWATCH_NOW": FRIDAY}


def own_file(home: Path) -> Path:
    return next(path for path in home.rglob("watchlist.toml"))


def memory(home: Path) -> Path:
    return next(path for path in home.rglob(FILE))


def quit_(seen: Terminal) -> None:
    seen.press("q")
    seen.ended()
    assert seen.code == 0 and b"Traceback" not in seen.raw


def test_an_alert_with_a_desktop_notice_in_eight_keys_and_all_of_it_undone(start: Open, home: Path) -> None:
    told, program = home / "told", home / "bin" / "notify-send"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > {told}\n')
    program.chmod(0o755)
    seen = start({**AWAY, "PATH": f"{program.parent}:/usr/bin:/bin"})
    seen.wait_for("EMBEDDED")
    keys = ("B", "1", "5", "0", "enter", "5", "D")
    assert len(keys) <= 8
    seen.press(keys[0])
    seen.wait_for("speak when")
    seen.press(*keys[1:4])
    seen.wait_for("NVDA: price at or below 150 USD")
    seen.press(*keys[4:5])
    seen.wait_for("alert made: NVDA: price at or below 150")
    seen.press(*keys[5:])
    seen.wait_for("desktop is told")
    text = own_file(home).read_text()
    assert 'measure = "price.NVDA"\ndirection = "below"\nwarn = 150\n' in text and '"notify-send"' in text
    seen.press("t")
    seen.wait_for("desktop: sent")
    assert "loopwatch: test" in told.read_text()
    for words in ("taken back: desktop is told", "taken back: alert made"):
        seen.press("u")
        seen.wait_for(words)
    seen.press("u")
    seen.wait_for("nothing to undo")
    assert '"price.NVDA"' not in own_file(home).read_text()
    quit_(seen)


def test_a_group_of_ones_own_gets_pltr_and_the_board_is_found_as_it_was_left(start: Open, home: Path) -> None:
    seen = start(AWAY)
    seen.wait_for("First run")
    seen.press(":")
    seen.wait_for("group NAME SYMBOL")
    seen.press(*"group mine nvda orcl amd tsm", "enter")
    seen.wait_for("NVDA, ORCL, AMD, TSM in Mine")
    seen.press("f", "f", "f", "f")
    seen.wait_for(lambda: "Mine" in seen.text and "in Mine" not in seen.text)
    seen.press("a")
    seen.wait_for("Add a symbol")
    seen.press(*"pltr")
    seen.wait_for("member of the S&P 500")
    seen.press("enter")
    seen.wait_for("PLTR added to Mine")
    assert 'symbols = ["NVDA", "ORCL", "AMD", "TSM", "PLTR"]' in own_file(home).read_text()
    seen.press("s", "s")
    seen.wait_for("usual day")
    seen.press("Y")
    seen.wait_for(lambda: [path for path in home.glob("*.svg") if "PLTR" in path.read_text()])
    seen.press("7")
    seen.wait_for("SAMPLE")
    seen.press("Y")
    seen.wait_for(lambda: [path for path in home.glob("*money*.svg") if "SAMPLE" in path.read_text()])
    seen.press("1")
    seen.press("T")
    quit_(seen)
    kept = json.loads(memory(home).read_text())["left off"]
    assert kept["pages"]["overview"] == {"group": "Mine", "sort": "usual day"}
    assert kept["theme"] == "loopwatch-light" and memory(home).stat().st_mode & 0o777 == 0o600

    again = start(AWAY)
    again.wait_for("PLTR")
    again.wait_for(lambda: "Mine" in again.text and "usual day" in again.text)
    assert "First run" not in again.text
    again.press(":")
    again.wait_for("group NAME SYMBOL")
    again.press("up")
    again.wait_for("group mine nvda orcl amd tsm")
    again.press("esc")
    again.wait_for(lambda: "Enter runs" not in again.text)
    again.press("3")
    again.wait_for("Of $")
    quit_(again)
    third = start(AWAY)
    third.wait_for(lambda: json.loads(memory(home).read_text())["left off"]["screen"] == "loop")
    third.wait_for("Of $")
    quit_(third)


def test_whoever_wants_nothing_remembered_begins_anew(start: Open, home: Path) -> None:
    (home / "watchlist.toml").write_text(
        '[[group]]\nname = "One"\nsymbols = ["NVDA"]\n[[group]]\nname = "Two"\nsymbols = ["ORCL"]\n'
        "[display]\nremember = false\n")
    seen = start(AWAY)
    seen.wait_for("EMBEDDED")
    seen.press("f")
    seen.wait_for("Two")
    quit_(seen)
    assert "left off" not in json.loads(memory(home).read_text())


@pytest.mark.parametrize("argument", [("nvda", "1y"), ("loop", "anthropic")])
def test_it_opens_there(start: Open, argument: tuple[str, ...]) -> None:
    seen = start(AWAY, *argument)
    seen.wait_for("NVDA NVIDIA" if argument[0] == "nvda" else "net -$647bn")
    assert "make the window larger" not in seen.text
    quit_(seen)


def test_ten_damaged_memories_are_no_reason_not_to_begin(start: Open, home: Path) -> None:
    """Ten of the thousand of tests/fuzz, as real starts (LOOPWATCH_FUZZ=bench; two in the suite)."""
    random, whole = Random(10), json.dumps(WHOLE).encode()
    folder = home / "kept"
    folder.mkdir(mode=0o700)
    for _ in range(10 if EXAMPLES > 1000 else 2):
        (folder / FILE).write_bytes(damaged(whole, random))
        (folder / FILE).chmod(0o600)
        seen = start({**AWAY, "LOOPWATCH_DATA": str(folder)}, size=(80, 24))
        seen.wait_for("EMBEDDED")
        quit_(seen)
        assert isinstance(json.loads((folder / FILE).read_text()), dict)
