"""Rules on what a person owns: they speak as others do, and no figure is in what they leave."""

from __future__ import annotations

import re

import pytest
from msgspec.structs import replace

from tests.alerts.timeline import Line, words
from tui.alerts.memory import save
from tui.alerts.near import near
from tui.alerts.rule import Also, Rule
from tui.watchlist import WatchlistError, parse

RICH = Rule("rich", "mine.value", "what I own", warn=1000.0, critical=200_000_000.0, unit="count")
FIGURE = re.compile(r"123.?456.?789|200.?000.?000|1000")
GROUP = '[[group]]\nname = "A"\nsymbols = ["NVDA"]\n'
WRITTEN = GROUP + '[[alert]]\nid = "rich"\nmeasure = "mine.value"\nwarn = 1000\n'


def life(rule: Rule) -> Line:
    """Fires, gets louder, eases, loses its data, comes back, is over."""
    line = Line(rule)
    for value in (1.0, 123456789.0, 200123456.0, 123456789.0, None, None, None, 123456789.0, 1.0):
        line.look({"mine.value": value, "mine.day": 0.123456789})
    return line


def test_a_private_rule_speaks_as_others_do_and_keeps_its_figure() -> None:
    line = life(RICH)
    public = life(replace(RICH, figure=True))
    assert [words(row) for row in line.rows] == [words(row) for row in public.rows] != []
    assert not FIGURE.search(str(line.rows)) and all(row.value is None for row in line.rows)
    assert FIGURE.search(str(public.rows)), "tell = true names it"


def test_no_state_that_is_saved_holds_the_figure() -> None:
    line = Line(RICH, replace(RICH, id="cross", cross=True),
                replace(RICH, id="also", measure="mine.day", warn=0.01, critical=None, unit="fraction",
                        also=Also("mine.value", 1000.0)))
    for value in (1.0, 123456789.0, 200123456.0, 123456789.0):
        line.look({"mine.value": value, "mine.day": 0.123456789})
        assert not FIGURE.search(str(save(line.state)))
        assert not re.search("0.1234", str(save(line.state)))
    assert len(line.state.alerts) == 3


def test_nearness_tells_nothing() -> None:
    assert near(RICH, "", {}).value is None
    assert "kept to yourself" in near(RICH, "", {}).reason


def test_tell_true_is_taken_for_what_is_owned_alone() -> None:
    assert parse(WRITTEN).rules[-1].is_private
    assert not parse(WRITTEN + "tell = true\n").rules[-1].is_private
    public = WRITTEN.replace("mine.value", "deals.age_days")
    for amiss in (WRITTEN + "rises = true\n", public + "tell = true\n"):
        with pytest.raises(WatchlistError):
            parse(amiss)
