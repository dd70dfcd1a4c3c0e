"""What rules would do, asked before it is so."""

from __future__ import annotations

from tui.alerts.judge import foreseen
from tui.alerts.rule import Direction, Rule

RULES = (
    Rule("old", "deals.age_days", "age", warn=45, critical=120, unit="days"),
    Rule("new", "deals.status_changes", "changes", warn=1, unit="count", rises=True),
    Rule("few", "loops.count", direction=Direction.BELOW, warn=100, unit="count"),
    Rule("one", "move.*", warn=0.05, symbols=("NVDA",)),
)


def test_what_begins_ends_grows_louder_and_stays() -> None:
    before = {"deals.age_days": 55.0, "deals.status_changes": 400.0, "loops.count": 137.0, "move.NVDA": 0.01}
    assert foreseen(RULES, before, before) == ()
    after = before | {"deals.age_days": 4.0, "deals.status_changes": 401.0, "move.NVDA": 0.5}
    assert foreseen(RULES, before, after) == ("age: over", "changes fires")
    assert foreseen(RULES, before, before | {"deals.age_days": 130.0}) == ("age: critical",)
    assert foreseen(RULES, before, before | {"loops.count": 99.0}) == ("few: warn",)
    assert foreseen(RULES, {}, after) == ()
