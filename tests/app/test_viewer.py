"""Where money is not shown no rule, alert, change or record on what is owned is in any picture."""

from __future__ import annotations

from msgspec.structs import replace

from tests.pictures import NOW, live
from tui.alerts.alert import Alert, Change, Phase, Transition
from tui.alerts.rule import Also, Rule, Severity
from tui.app.viewer import Viewer
from tui.service.run import NOT_SHOWN, VIEW_ONLY, Options
from tui.state.snapshot import NextEvent, Snapshot

SENTINEL = "6,838,986"
OWN = Rule("rich", "mine.value", "what I own", warn=6_838_986.0, unit="count", figure=True)
BESIDE = Rule("both", "move.NVDA", "a fall of mine", warn=-0.03, unit="fraction",
              also=Also("mine.value", 6_838_986.0))
OTHER = Rule("fall", "move.NVDA", "a fall", warn=-0.03, unit="fraction")


def row(rule: str, why: str) -> Transition:
    value = None if rule == "fall" else 6_838_986.0
    return Transition(NOW, rule, rule, "", Change.FIRED, Severity.WARN, value, None, "count", why)


def alert(rule: str, why: str) -> Alert:
    return Alert(rule, rule, "", rule, Phase.FIRING, Severity.WARN, NOW, 1.0, None, "count", why, "mine.day")


def picture() -> Snapshot:
    """Everything that could tell of what is owned, beside what does not."""
    shown = live().look(NOW)
    told = {"rich": f"what I own: {SENTINEL}", "both": f"a fall of mine: {SENTINEL}", "fall": "NVDA: -5 %",
            "gone": f"a rule of before: {SENTINEL}"}
    return replace(
        shown, watch=replace(shown.watch, rules=(OWN, BESIDE, OTHER)),
        alerts=tuple(alert(*pair) for pair in told.items()), conditions=(alert("rich", told["rich"]),),
        alert_log=tuple(row(*pair) for pair in told.items()),
        changes=tuple(
            NextEvent(shown.day, f"{why} (name)", "", "alert", time_ms=NOW) for why in told.values()),
        recorded={"mine.value": (("2026-11-20", 6_838_986.0),), "share.mag7.sp500": (("2026-11-20", 0.3),)},
    )


def test_nothing_of_what_is_owned_is_left_where_it_is_not_shown() -> None:
    whole = picture()
    viewer = Viewer(Options(whole.watch, shows_money=False), lambda: True)
    seen = viewer.seen(whole)
    parts = (seen.watch.rules, seen.alerts, seen.conditions, seen.alert_log, seen.changes, seen.recorded)
    assert SENTINEL not in str(parts) and "6838986" not in str(parts)
    assert [a.rule for a in seen.alerts] == [r.rule for r in seen.alert_log] == ["fall"]
    assert [e.text for e in seen.changes] == ["NVDA: -5 % (name)"] and "share.mag7.sp500" in seen.recorded
    assert viewer.seen(whole).watch is seen.watch, "no page is drawn anew for it"
    assert viewer.greeting == NOT_SHOWN


def test_where_it_is_shown_the_picture_is_the_same_object() -> None:
    whole = picture()
    viewer = Viewer(Options(whole.watch, view_only=True), lambda: False)
    assert viewer.seen(whole) is whole
    assert viewer.refuses("add") == VIEW_ONLY and viewer.refuses("info") == ""
    assert Viewer(Options(whole.watch), lambda: True).refuses("edit") != ""
    assert Viewer(Options(whole.watch), lambda: False).refuses("edit") == ""
