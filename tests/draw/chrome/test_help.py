from __future__ import annotations

import pytest

from tui.commands import BY_ID, COMMANDS, SCREENS, VERBS, key_name
from tui.draw.chrome.help import draw_help, groups_for
from tui.draw.grid.glyphs import ASCII, FULL


@pytest.mark.parametrize("screen", [*SCREENS, ""])
def test_every_command_stands_in_exactly_one_group(screen: str) -> None:
    listed = [c for _, commands in groups_for(screen) for c in commands]
    assert sorted(c.id for c in listed) == sorted(c.id for c in COMMANDS)


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("width", [40, 76, 116, 166])
def test_every_key_and_sentence_is_there_at_full_height(screen: str, width: int) -> None:
    canvas = draw_help(screen, width, ASCII).canvas
    assert canvas.text().isascii()
    words = set(canvas.text().replace("|", " ").split())
    for command in COMMANDS:
        assert {key_name(key) for key in command.keys} <= words
        assert set(command.sentence.split()) <= words, command.id


@pytest.mark.parametrize("screen", SCREENS)
def test_it_fits_a_terminal_of_120_by_40(screen: str) -> None:
    canvas = draw_help(screen, 116, FULL, height=37).canvas
    assert canvas.height <= 37
    for command in COMMANDS:
        assert key_name(command.keys[0]) in canvas.text()


def test_what_does_not_work_now_is_grey() -> None:
    canvas = draw_help("alerts", 76, FULL, lambda command_id: command_id != "snooze").canvas
    row = next(y for y, line in enumerate(canvas.lines()) if "Snooze" in line)
    pens = zip(canvas.pens[row], canvas.chars[row], strict=True)
    assert {pen.fg for pen, char in pens if char != " "} == {"muted"}


def test_words_leave_the_lines_that_have_them_all_and_find_verbs_too() -> None:
    found = draw_help("overview", 76, FULL, words="sort col")
    assert [row.run for row in found.rows] == ["=sort"]
    assert BY_ID["sort"].sentence in found.canvas.text()
    assert any(row.run == "alert " for row in draw_help("overview", 76, FULL, words="alert").rows)
    assert draw_help("overview", 76, FULL, words="zzz").rows == ()


def test_every_verb_can_be_found_by_its_form() -> None:
    for verb in VERBS:
        rows = draw_help("loop", 116, FULL, words=verb.form).rows
        assert verb.form in [row.keys for row in rows]


@pytest.mark.parametrize(("width", "height"), [(76, 21), (116, 37), (166, 57)])
def test_each_place_leads_to_a_line_and_the_chosen_one_is_marked(width: int, height: int) -> None:
    found = draw_help("alerts", width, FULL, height=height, chosen=3)
    assert set(found.places.values()) == set(range(len(found.rows)))
    (x, y), *_ = (place for place, at in found.places.items() if at == 3)
    assert found.canvas.pens[y][x].bg == "selected"
    assert found.rows[3].sentence.split()[0] in found.canvas.lines()[y]
