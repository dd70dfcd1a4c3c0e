"""Who gets the message of a rule: everyone whose severity it can reach, and why nobody does."""

from __future__ import annotations

from tui.alerts.rule import Rule, Severity
from tui.alerts.target import BELL, Target
from tui.draw.alerts.told import told_by, told_words
from tui.state.snapshot import Mode

LOUD = Rule("a", "move.NVDA", warn=0.03, critical=0.1)
SOFT = Rule("b", "price.NVDA", warn=150.0, unit="price")
DESK = Target("desktop", command=("notify-send", "{title}"))
NIGHT = Target("phone", url="json://x", severity=Severity.CRITICAL)


def test_a_rule_that_is_never_critical_does_not_reach_who_wants_that_alone() -> None:
    assert told_by(LOUD, (DESK, NIGHT)) == (DESK, NIGHT)
    assert told_by(SOFT, (DESK, NIGHT)) == (DESK,)
    assert "critical alone" in told_words(SOFT, (NIGHT,), Mode.FEED)


def test_names_and_kinds_and_never_an_address() -> None:
    said = told_words(LOUD, (DESK, NIGHT, BELL), Mode.FEED)
    assert said.startswith("tells desktop (command), phone (json), bell;")


def test_nobody_is_said_with_its_reason() -> None:
    standing = Rule("c", "share.mag7.sp500", warn=0.3, standing=True)
    assert "standing" in told_words(standing, (DESK,), Mode.FEED)
    assert "D adds a desktop notice" in told_words(LOUD, (), Mode.FEED)
    assert "recording" in told_words(LOUD, (DESK,), Mode.DEMO)
