"""Rules made by hand, and the keys of a rule that the engine learnt with them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.alerts.level import parse_level
from tui.alerts.register import REGISTER, unit_of
from tui.alerts.rule import Direction, NoData, Rule, Tell
from tui.market.session import bounds
from tui.watchlist import WatchlistError, default_text, parse
from tui.watchlist.condition import level_text, parse_condition, propose, split_figure
from tui.watchlist.edit import take_back
from tui.watchlist.edit_rules import SECOND, levels_of, make_alert, set_levels

TODAY = date(2026, 11, 24)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "watchlist.toml"
    path.write_text(default_text())
    return path


def test_a_rule_made_by_hand_ends_after_thirty_days_and_disturbs_nothing(file: Path) -> None:
    before = file.read_text()
    edit = make_alert(file, "move.NVDA", "below", "-5 %", TODAY)
    rule = edit.watchlist.rules[-1]
    assert (rule.id, rule.measure) == ("my-move-nvda", "move.NVDA")
    assert (rule.direction, rule.warn) == (Direction.BELOW, -0.05)
    assert rule.until_ms == bounds(date(2026, 12, 24)).post_close_ms
    assert edit.said == "alert made: move.NVDA at or below -5 %, until 24 Dec 2026"
    after = file.read_text()
    assert after.startswith(before.rstrip()) and after.count("made by hand on 2026-11-24") == 1
    again = make_alert(file, "move.NVDA", "either", "5 %", TODAY)
    assert again.watchlist.rules[-1].id == "my-move-nvda-2"
    counted = make_alert(file, "usual_days.NVDA", "above", "4", TODAY)
    assert counted.watchlist.rules[-1].warn == 4


@pytest.mark.parametrize(("measure", "direction", "level", "said"), [
    ("move.*", "below", "-5 %", "no single figure"),
    ("mood.NVDA", "below", "-5 %", "no single figure"),
    ("move.NVDA", "sideways", "-5 %", "no direction"),
    ("move.NVDA", "below", "-5", "write it as"),
    ("move.NVDA", "below", "5 bn", "wrong unit"),
    ("move.NVDA", "either", "-5 %", "no minus"),
])
def test_what_cannot_be_is_refused_and_the_file_stays(
    file: Path, measure: str, direction: str, level: str, said: str
) -> None:
    before = file.read_text()
    with pytest.raises(WatchlistError, match=said):
        make_alert(file, measure, direction, level, TODAY)
    assert file.read_text() == before


def rule_of(text: str) -> object:
    return parse(f'[[alert]]\nid = "a"\n{text}\n').rules[0]


def test_the_keys_of_a_rule_are_read() -> None:
    rule = parse('[[alert]]\nid = "a"\nmeasure = "move.NVDA"\nwarn = "3 %"\ntell = "once"\n'
                 'no_data = "alert"\n'
                 "until = 2026-11-26\n").rules[0]
    assert (rule.tell, rule.no_data) == (Tell.ONCE, NoData.ALERT)
    assert rule.until_ms == bounds(date(2026, 11, 27)).post_close_ms, "a holiday ends with the next session"
    rises = parse('[[alert]]\nid = "a"\nmeasure = "deals.status_changes"\nwarn = 1\nrises = true\n').rules[0]
    assert rises.rises and rises.until_ms is None


@pytest.mark.parametrize("text", [
    'measure = "move.NVDA"\nwarn = "3 %"\ntell = "often"',
    'measure = "move.NVDA"\nwarn = "3 %"\nno_data = "fine"',
    'measure = "move.NVDA"\nwarn = "3 %"\nuntil = "2026-11-26"',
    'measure = "move.NVDA"\nwarn = "3 %"\nuntil = 2026-11-26T10:00:00',
    'measure = "move.NVDA"\nwarn = "3 %"\nrises = true\ncross = true',
    'measure = "deals.status_changes"\nwarn = 1\nrises = true\ndirection = "below"',
    'measure = "move.NVDA"\nwarn = "3 %"\nlasts = "1 d"',
])
def test_a_rule_that_contradicts_itself_is_refused(text: str) -> None:
    with pytest.raises(WatchlistError):
        rule_of(text)


def test_levels_are_written_where_they_stand_and_nothing_else_changes(file: Path) -> None:
    before = file.read_text()
    file.write_text(before.replace('warn = "40 bp"', 'warn = "40 bp"   # mine'))
    before = file.read_text()
    edit = set_levels(file, "contribution", {"warn": "45bp", "critical": "50 bp"})
    assert edit.said == "contribution: warning 45 bp (was 40 bp)"
    assert file.read_text() == before.replace('warn = "40 bp"   # mine', 'warn = "45 bp"   # mine')
    set_levels(file, "effective-number", {"warn": "44"})
    assert "warn = 44\n" in file.read_text()
    held = {rule.id: levels_of(rule) for rule in edit.watchlist.rules}
    assert held["contribution"] == {
        "warn": "45 bp", "critical": "50 bp", "clear": "35 bp", "clear_critical": "45 bp"}
    assert held["one-name-dollars"]["warn"] == "250 bn"


@pytest.mark.parametrize(("rule", "levels", "said"), [
    ("one-name", {"warn": "12 %"}, "reached before"), ("one-name", {"warn": "2 %"}, "beyond its own level"),
    ("one-name", {"warn": ""}, "no level"), ("one-name", {"warn": "much"}, "no level"),
    ("one-name", {"warn": "3 bn"}, "wrong unit"), ("one-name", {"warn": "3"}, "write it as"),
    ("one-name", {"warn": "-4 %", "clear": "-5 %"}, "no minus"), ("gone", {"warn": "3 %"}, "any more"),
])
def test_levels_that_cannot_be_leave_the_file(
    file: Path, rule: str, levels: dict[str, str], said: str
) -> None:
    before = file.read_bytes()
    with pytest.raises(WatchlistError, match=said):
        set_levels(file, rule, levels)
    assert file.read_bytes() == before


def test_a_change_is_taken_back_to_the_byte_unless_someone_else_wrote(file: Path) -> None:
    before = file.read_bytes()
    make_alert(file, "move.NVDA", "below", "-5 %", TODAY, name="NVDA: the day's move")
    after = file.read_bytes()
    assert b"name = \"NVDA: the day's move\"" in after
    assert take_back(file, before, after).watchlist.rules[-1].id != "my-move-nvda"
    assert file.read_bytes() == before
    file.write_bytes(after + b"\n# mine\n")
    with pytest.raises(WatchlistError, match="changed since"):
        take_back(file, before, after)


@pytest.mark.parametrize("rule", parse(default_text()).rules, ids=lambda rule: rule.id)
def test_every_default_level_reads_back_as_it_is_shown(rule: Rule) -> None:
    for key, text in levels_of(rule).items():
        one, name = (rule.also, SECOND[key]) if key in SECOND else (rule, key)
        assert one is not None and parse_level(text, one.unit) == pytest.approx(getattr(one, name))


@pytest.mark.parametrize(("text", "condition"), [
    ("< -5%", ("below", "-5%")), ("-5 %", ("below", "-5 %")), ("> 36 %", ("above", "36 %")),
    ("above 3 %", ("above", "3 %")), ("<= 45", ("below", "45")), ("either 5 %", ("either", "5 %")),
    ("+/-5%", ("either", "5%")), ("Below -2 %", ("below", "-2 %")), ("", ("", "")),
])
def test_conditions_as_people_type_them(text: str, condition: tuple[str, str]) -> None:
    assert parse_condition(text) == condition


def test_figure_and_condition_part() -> None:
    assert split_figure("nvda < -5%") == ("nvda", "< -5%")
    assert split_figure("nvda<-5%") == ("nvda", "<-5%")
    assert split_figure("nvda") == ("nvda", "")


@given(st.sampled_from([key for key in REGISTER if "*" not in key] + ["move.NVDA", "cap_change.NVDA"]),
       st.none() | st.floats(-3, 3))
def test_what_is_proposed_is_a_condition_that_does_not_hold_yet(measure: str, value: float | None) -> None:
    unit = unit_of(measure) or {"move.NVDA": "fraction", "cap_change.NVDA": "musd"}[measure]
    side, text = parse_condition(propose(value, unit, measure))
    level = parse_level(text, unit)
    if value is not None:
        assert value < level if side == "above" else value > level
    assert level_text(level, unit, measure)
