"""Rules made by hand, and the keys of a rule that the engine learnt with them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tui.alerts.rule import Direction, NoData, Tell
from tui.market.session import bounds
from tui.watchlist import WatchlistError, default_text, parse
from tui.watchlist.made import make_alert

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
