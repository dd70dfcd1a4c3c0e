"""The alerts of a desk beside one's own: whose rule is whose, and marks that the collector has not seen."""

from __future__ import annotations

from msgspec.structs import replace

from tui.alerts.alert import Alert, Phase
from tui.alerts.memory import EngineState, Track
from tui.alerts.rule import Rule, Severity
from tui.state.desk_alerts import ACKNOWLEDGED, OTHER, SNOOZED, DeskAlerts, DeskMark
from tui.watchlist.read import parse

T = 1_790_000_000_000
RULES = """
[[group]]
name = "a"
symbols = ["NVDA"]
[[alert]]
id = "falls"
measure = "move.NVDA"
direction = "below"
warn = "-3 %"
[[alert]]
id = "worth"
measure = "mine.day"
direction = "below"
warn = "-2 %"
"""


def rules() -> tuple[Rule, ...]:
    return parse(RULES).rules


def state(key: str = "falls", last_ms: int = T, **changes: object) -> EngineState:
    alert = Alert(key, key, "NVDA", key, Phase.FIRING, Severity.WARN, T, -0.05, -0.03, "fraction", "why",
                  "move.NVDA")
    return EngineState({key: Track(replace(alert, **changes), fired_ms=T)}, last_ms)


def mark(what: str = ACKNOWLEDGED, until: int | None = None, number: int = 7, event: int = T) -> DeskMark:
    return DeskMark(number, "falls", event, what, until, "anna", T + 1000)


def test_a_rule_that_the_desk_has_word_for_word_is_the_desks() -> None:
    falls, worth = rules()
    desk = DeskAlerts(known=True, rules=(falls,))
    assert desk.own((falls, worth)) == (worth,)
    other = replace(falls, warn=-0.05)
    assert desk.own((other, worth)) == (other, worth)
    collector = DeskAlerts(known=True, collects=True)
    assert collector.own((falls, worth)) == (falls,), "what a person owns is nobody's at a desk"


def test_both_are_shown_and_one_key_is_never_two() -> None:
    desk = DeskAlerts(known=True, engine=state())
    assert [a.key for a in desk.beside(state("own")).alerts] == ["falls", "own"]
    both = desk.beside(state())
    assert sorted(a.key for a in both.alerts) == ["falls", f"falls{OTHER}"]


def test_a_mark_shows_until_the_collector_has_it_and_then_it_decides() -> None:
    desk = DeskAlerts(known=True, engine=state(), marks=(mark(),))
    seen, = desk.state.alerts
    assert seen.acknowledged and seen.seen_by == "anna"
    louder = replace(desk, marks_at=7)  # the collector had it, and the event grew louder since
    assert not louder.state.alerts[0].acknowledged
    assert replace(louder, marks=(mark(number=0),)).state.alerts[0].acknowledged, "not there yet"


def test_a_mark_means_one_event_and_a_snooze_ends() -> None:
    later = DeskAlerts(known=True, engine=state(), marks=(mark(event=T - 5),))
    assert not later.state.alerts[0].acknowledged
    snoozed = DeskAlerts(known=True, engine=state(), marks=(mark(SNOOZED, T + 60_000),))
    assert snoozed.state.alerts[0].muted_by == "snoozed" and snoozed.state.alerts[0].seen_by == "anna"
    over = replace(snoozed, engine=state(last_ms=T + 60_000))
    assert over.state.alerts[0].muted_by == ""
