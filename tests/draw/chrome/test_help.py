from __future__ import annotations

import pytest

from tui.commands import COMMANDS, SCREENS, key_name
from tui.draw.chrome.help import draw_help, groups_for
from tui.draw.grid.glyphs import ASCII, FULL


@pytest.mark.parametrize("screen", [*SCREENS, ""])
def test_every_command_stands_in_exactly_one_group(screen: str) -> None:
    listed = [c for _, commands in groups_for(screen) for c in commands]
    assert sorted(c.id for c in listed) == sorted(c.id for c in COMMANDS)


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("width", [40, 76, 116, 166])
def test_every_key_and_sentence_is_there_at_full_height(screen: str, width: int) -> None:
    canvas = draw_help(screen, width, ASCII)
    assert canvas.text().isascii()
    words = set(canvas.text().replace("|", " ").split())
    for command in COMMANDS:
        assert {key_name(key) for key in command.keys} <= words
        assert set(command.sentence.split()) <= words, command.id


@pytest.mark.parametrize("screen", SCREENS)
def test_it_fits_a_terminal_of_120_by_40(screen: str) -> None:
    canvas = draw_help(screen, 116, FULL, height=37)
    assert canvas.height <= 37
    for command in COMMANDS:
        assert key_name(command.keys[0]) in canvas.text()


def test_what_does_not_work_now_is_grey() -> None:
    canvas = draw_help("alerts", 76, FULL, lambda command_id: command_id != "snooze")
    row = next(y for y, line in enumerate(canvas.lines()) if "Snooze" in line)
    pens = zip(canvas.pens[row], canvas.chars[row], strict=True)
    assert {pen.fg for pen, char in pens if char != " "} == {"muted"}
