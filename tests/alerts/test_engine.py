"""Timelines: looks a minute apart, and what the engine says."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.alerts.timeline import MINUTE, OPEN_MS, POST, PRE, C, Line, R, fall, measure
from tui.alerts.alert import Change, Phase
from tui.alerts.engine import step
from tui.alerts.memory import EngineState, acknowledge, restore, save, snooze
from tui.alerts.rule import Also, Direction, NoData, Rule, Severity, Tell, When

ZERO = {"for_s": 0}
CASES = [
    ("calm", {}, [0, -1, -2.9], []),
    ("for not reached", {}, [-4] * 5, []),
    ("fires after its for", {}, [-4] * 6, ["fired warn!"]),
    ("first false resets", {}, [-4, -4, -4, -4, -2, -4, -4, -4], []),
    ("no for fires at once", ZERO, [-3], ["fired warn!"]),
    ("exactly the level", ZERO, [-2.999999999999], ["fired warn!"]),
    ("critical from the start", {}, [-7] * 6, ["fired critical!"]),
    ("a bad tick is not critical", {}, [-4, -4, -4, -4, -9, -4], ["fired warn!"]),
    ("escalates after its own for", {}, [-4] * 6 + [-7] * 6, ["fired warn!", "escalated critical!"]),
    ("a spike does not escalate", {}, [-4] * 6 + [-9, -4], ["fired warn!"]),
    ("eases beyond the clear level", ZERO, [-7, -5.6, -5.4], ["fired critical!", "eased warn"]),
    ("holds until the clear level", ZERO, [-3.1, -2.6, -2.5], ["fired warn!"]),
    ("resolves past the clear level", ZERO, [-3.1, -2.6, -2.4], ["fired warn!", "resolved"]),
    ("written clear level", {**ZERO, "clear": -0.01}, [-3.1, -1.1, -0.9], ["fired warn!", "resolved"]),
    ("critical alone", {**ZERO, "warn": None}, [-5, -6, -5.6, -5.4], ["fired critical!", "resolved"]),
    ("warn alone", {**ZERO, "critical": None}, [-50], ["fired warn!"]),
    ("keep", {**ZERO, "keep_s": 120}, [-3, -1, -1, -1], ["fired warn!", "resolved"]),
    ("keep interrupted", {**ZERO, "keep_s": 120}, [-3, -1, -3, -1, -1], ["fired warn!"]),
    ("no second message within the repeat", ZERO, [-3, 0, -3, 0, -3], [
        "fired warn!", "resolved", "fired warn", "resolved", "flapping", "fired warn"]),
    ("louder is told within the repeat", ZERO, [-3, 0, -7], ["fired warn!", "resolved", "fired critical!"]),
    ("after the repeat it is told again", {**ZERO, "repeat_s": 60}, [-3, 0, -3], [
        "fired warn!", "resolved", "fired warn!"]),
    ("one missing look keeps the state", ZERO, [-3, None, -3], ["fired warn!"]),
    ("a second says no data", ZERO, [-3, None, None], ["fired warn!", "no_data"]),
    ("data back and still beyond", ZERO, [-3, None, None, -3], ["fired warn!", "no_data", "back"]),
    ("data back and over", ZERO, [-3, None, None, 0], ["fired warn!", "no_data", "resolved"]),
    ("data back and louder", ZERO, [-3, None, None, -7], ["fired warn!", "no_data", "escalated critical!"]),
    ("no data says it once", ZERO, [-3, None, None, None, None], ["fired warn!", "no_data"]),
    ("never seen is nothing", ZERO, [None, None, None], []),
    ("one missing look while pending", {}, [-4, -4, None, -4, -4, -4], ["fired warn!"]),
    ("two drop what is pending", {}, [-4, -4, None, None, -4, -4, -4], []),
    ("above", {"direction": Direction.ABOVE, "warn": 0.03, "critical": 0.06, "for_s": 0}, [2, 3, 2.6, 2.4],
     ["fired warn!", "resolved"]),
    ("either, downwards", {"direction": Direction.EITHER, "warn": 0.03, "critical": 0.06, "for_s": 0},
     [-3, -7], ["fired warn!", "escalated critical!"]),
    ("either, upwards", {"direction": Direction.EITHER, "warn": 0.03, "critical": 0.06, "for_s": 0},
     [3, -3, 2.4], ["fired warn!", "resolved"]),
    ("standing is never told", {**ZERO, "standing": True}, [-3, -7, 0], [
        "fired warn", "escalated critical", "resolved"]),
    ("crossing: beyond at the start is no event", {**ZERO, "cross": True}, [-4, -4, -4], []),
    ("crossing needs a sample before", {**ZERO, "cross": True}, [-2, -4], ["fired warn!"]),
    ("crossing is armed by the clear level", {**ZERO, "cross": True}, [-4, -2.6, -4], []),
    ("crossing after having cleared", {**ZERO, "cross": True}, [-4, -2.4, -4], ["fired warn!"]),
    ("crossing the second level alone", {**ZERO, "cross": True}, [-4, -7], ["fired critical!"]),
    ("crossing waits for its for", {"cross": True}, [-2] + [-4] * 6, ["fired warn!"]),
    ("crossing is over after lasts", {**ZERO, "cross": True, "lasts_s": 120}, [-2, -4, -4, -4, -4, -4],
     ["fired warn!", "expired"]),
    ("crossing resolves by its clear level", {**ZERO, "cross": True}, [-2, -4, -2], [
        "fired warn!", "resolved"]),
]


@pytest.mark.parametrize(("changes", "percents", "said"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_a_timeline(changes: dict[str, object], percents: list[float | None], said: list[str]) -> None:
    assert Line(fall(**changes)).nvda(*percents) == said


def test_the_alert_says_what_where_and_why() -> None:
    line = Line(fall(for_s=0))
    line.nvda(-16.97)
    alert, = line.state.firing
    assert (alert.key, alert.symbol, alert.severity) == ("fall:NVDA", "NVDA", Severity.CRITICAL)
    assert alert.value == -0.1697 and alert.limit == -0.06 and alert.since_ms == OPEN_MS
    assert alert.why == "NVDA: -16.97 %, critical at or below -6 %"
    assert line.state.worst is Severity.CRITICAL


def test_identity_is_not_the_value() -> None:
    line = Line(fall())
    line.nvda(-3.1, -3.5, -4, -3.2, -5, -4.4)
    assert [alert.key for alert in line.state.firing] == ["fall:NVDA"]
    assert line.state.firing[0].value == pytest.approx(-0.044)


# the hours


def test_a_session_that_ends_counts_as_held() -> None:
    line = Line(fall())
    assert line.nvda(-4, -4) == []
    assert line.nvda(-4, session=POST) == ["fired warn!"]


def test_a_closed_market_is_not_stale_and_changes_nothing() -> None:
    line = Line(fall())
    close = line.now
    line.nvda(*[-4] * 6)
    for _ in range(50):
        line.look({"move.NVDA": -0.04}, C, minutes=5, as_of=close + 5 * MINUTE)
    assert line.phase() is Phase.FIRING and len(line.rows) == 1


def test_an_old_close_is_shown_but_never_told() -> None:
    line = Line(fall())
    friday = line.now - 2 * 86_400_000
    assert line.nvda(-4, session=C, as_of=friday) == ["fired warn"]
    assert line.state.firing[0].since_ms == friday
    assert line.nvda(-4, -4, session=C, as_of=friday) == []


def test_a_new_session_begins_anew() -> None:
    line = Line(fall(repeat_s=3600))
    line.nvda(*[-4] * 6)
    line.look({"move.NVDA": -0.04}, C, minutes=17.5 * 60, as_of=line.now)
    old = line.now - 17 * 3_600_000
    assert line.nvda(-4, as_of=old) == []  # the session is open, the figure is yesterday's
    assert line.nvda(*[-4] * 5) == ["resolved"]
    assert line.nvda(-4) == ["fired warn!"]


def test_a_share_does_not_begin_anew() -> None:
    rule = Rule("s", "share.mag7.sp500", warn=0.35, when=When.CLOSE)
    line = Line(rule)
    for _ in range(3):
        line.look({"share.mag7.sp500": 0.36}, C, minutes=1440)
    assert [row.change for row in line.rows] == [Change.FIRED]


def test_rules_of_the_close_wait_for_it() -> None:
    line = Line(fall(when=When.CLOSE, for_s=0))
    assert line.nvda(-9, -9) == []
    assert line.nvda(-4, session=POST) == ["fired warn!"]
    assert line.nvda(0, 0) == []  # the next session: nothing until its close


def test_results_night_looks_before_and_after_alone() -> None:
    line = Line(fall(measure="move.*", when=When.EXTENDED, for_s=0))
    assert line.nvda(-9) == []
    assert line.nvda(-9, session=POST) == ["fired critical!"]
    assert line.nvda(None, None, None, session=C) == []
    assert line.nvda(-9, session=PRE) == []
    assert line.nvda(-9) == ["resolved"]


def test_a_rule_of_the_open_session_is_over_with_it() -> None:
    line = Line(Rule("down", "feed.down_s", unit="seconds", warn=900, when=When.OPEN))
    line.look({"feed.down_s": 1000})
    assert line.state.firing
    line.look({"feed.down_s": 2000}, POST)
    assert not line.state.firing and line.rows[-1].change is Change.RESOLVED
    assert line.look({"feed.down_s": 2000}, C) == []


def test_a_daily_close_is_one_look_in_which_for_holds() -> None:
    line = Line(fall())
    assert [r.notify for r in line.look({"move.NVDA": -0.17}, C, daily=True, minutes=1440)] == [True]
    assert line.state.firing[0].severity is Severity.CRITICAL
    line.look({"move.NVDA": 0.08}, C, daily=True, minutes=1440)
    assert not line.state.firing
    line.look({"move.NVDA": -0.08}, C, daily=True, minutes=1440)
    line.look({"move.NVDA": -0.07}, C, daily=True, minutes=1440)
    assert [row.change for row in line.told] == [Change.FIRED] * 3


# sleep, restart, moved clocks


@pytest.mark.parametrize("gap", [10, 600, -30])
def test_time_in_which_nobody_looked_does_not_count(gap: float) -> None:
    line = Line(fall())
    line.nvda(-4, -4)
    line.now += round(gap * MINUTE)
    assert line.nvda(*[-4] * 5) == []
    assert line.nvda(-4) == ["fired warn!"]


def test_a_restart_tells_nothing_twice() -> None:
    line = Line(fall(), fall(id="slow", for_s=600))
    line.nvda(*[-4] * 7)
    line.state = restore(save(line.state))
    line.now += 30 * MINUTE
    assert line.nvda(-4, -4) == []
    assert line.phase() is Phase.FIRING and line.phase("slow:NVDA") is Phase.PENDING
    assert line.nvda(*[-4] * 9) == ["fired warn!"]


def test_a_clock_that_was_ahead_does_not_silence_for_ever() -> None:
    line = Line(fall(for_s=0), start_ms=OPEN_MS + 10**10)
    line.nvda(-4, 0)
    line.now = OPEN_MS
    line.nvda(0)
    line.now += 5 * 3_600_000
    assert line.nvda(-4) == ["fired warn!"]


def test_state_survives_as_plain_values() -> None:
    line = Line(fall(for_s=0), fall(id="x", cross=True), fall(id="keep", for_s=0, keep_s=600))
    line.nvda(-2, -4, -1, None, None)
    assert line.state.tracks
    again = restore(save(line.state))
    assert again == line.state


@pytest.mark.parametrize("data", [None, {}, {"format": 99, "tracks": []}, {"format": 1, "tracks": [
    None, {}, {"alert": {}}, {"alert": {"phase": "odd"}}, "text"]}, {"format": 1, "tracks": "x"}])
def test_a_damaged_state_begins_anew(data: dict[str, object] | None) -> None:
    assert restore(data).tracks == {}


# stale figures, bounds, second measures


def test_stale_figures_never_fire_and_then_say_no_data() -> None:
    line = Line(fall(for_s=0))
    assert line.look({"move.NVDA": -0.09}, stale=["move.NVDA"]) == []
    line.nvda(-4)
    line.look({"move.NVDA": -0.09}, stale=["move.NVDA"])
    assert line.phase() is Phase.FIRING
    rows = line.look({"move.NVDA": -0.09}, stale=["move.NVDA"])
    assert [r.change for r in rows] == [Change.NO_DATA] and line.state.firing == ()
    assert line.state.alerts[0].phase is Phase.NO_DATA and "no data" in line.state.alerts[0].why


@pytest.mark.parametrize(
    ("direction", "bound", "fires"),
    [(Direction.ABOVE, "at least", True), (Direction.ABOVE, "at most", False),
     (Direction.BELOW, "at most", True), (Direction.BELOW, "at least", False)],
)
def test_a_bound_proves_one_side_alone(direction: Direction, bound: str, fires: bool) -> None:
    rule = Rule("s", "share.mag7.sp500", direction=direction, warn=0.35)
    found = {"share.mag7.sp500": measure("share.mag7.sp500", 0.35, OPEN_MS, bound=bound)}
    state, _ = step([rule], EngineState(), found, OPEN_MS, R)
    assert bool(state.firing) is fires


@pytest.mark.parametrize("value", [float("nan"), float("inf"), None])
def test_what_is_no_number_is_no_reading(value: float | None) -> None:
    found = {"move.NVDA": measure("move.NVDA", value, OPEN_MS)}
    state, rows = step([fall(for_s=0)], EngineState(), found, OPEN_MS, R)
    assert not state.tracks and not rows


USUAL = Rule("one", "move.*", direction=Direction.EITHER, warn=0.03, critical=0.10, clear=0.025,
             symbols=("NVDA",), also=Also("usual_days.*", 3, 5))


@pytest.mark.parametrize(
    ("move", "days", "severity"),
    [(-0.04, -3.2, "warn"), (-0.04, -2.0, None), (-0.02, -4.0, None), (-0.028, 5.1, "critical"),
     (0.11, 2.0, "critical"), (-0.04, None, None), (-0.12, None, "critical"), (0.04, -5.0, "critical")],
)
def test_a_warning_needs_both_measures_critical_either(
    move: float, days: float | None, severity: str | None
) -> None:
    line = Line(USUAL)
    line.look({"move.NVDA": move, "usual_days.NVDA": days})
    assert [alert.severity for alert in line.state.firing] == ([severity] if severity else [])


def test_both_measures_are_in_the_sentence() -> None:
    line = Line(USUAL)
    line.look({"move.NVDA": -0.1697, "usual_days.NVDA": -6.7})
    assert line.state.firing[0].why == (
        "NVDA: -16.97 %, critical from 10 % either way; -6.7 usual days, critical from 5 either way")


def test_the_level_that_made_it_loud_is_the_one_that_is_named() -> None:
    line = Line(USUAL)
    line.look({"move.NVDA": -0.04, "usual_days.NVDA": -6.7})
    fired = line.state.firing[0]
    assert (fired.severity, fired.second) == ("critical", "5 usual days")
    assert fired.why == (
        "NVDA: -4 %, a warning from 3 % either way; -6.7 usual days, critical from 5 either way")
    line = Line(USUAL)
    line.look({"move.NVDA": -0.11, "usual_days.NVDA": -2.0})
    assert (line.state.firing[0].limit, line.state.firing[0].second) == (0.1, "")


def test_an_age_stands_since_the_day_it_passed_its_level() -> None:
    """Whoever looks first: the deals are old since they are old, not since the program was started."""
    line = Line(Rule("old", "deals.age_days", warn=45.0, unit="days", when=When.ANY, for_s=0))
    line.look({"deals.age_days": 47.0})
    (fired,) = line.state.firing
    assert OPEN_MS - fired.since_ms == 2 * 86_400_000


# groups and inhibition

EIGHT = tuple("ABCDEFGH")
GROUP = Rule("group", "move.*", direction=Direction.BELOW, critical=-0.03, symbols=EIGHT, at_least=5,
             inhibits=("fall",), when=When.REGULAR)


def moves(*percents: float) -> dict[str, float | None]:
    return {f"move.{s}": p / 100 for s, p in zip(EIGHT, percents, strict=False)}


def test_five_of_eight_are_one_message() -> None:
    line = Line(fall(symbols=EIGHT, for_s=0), GROUP)
    rows = line.look(moves(-4, -4, -4, -4, -7, 0, 0, 0))
    assert [(r.key, r.notify) for r in rows if r.notify] == [("group", True)]
    assert {a.muted_by for a in line.state.firing if a.rule == "fall"} == {"group"}
    group = next(a for a in line.state.firing if a.rule == "group")
    assert group.why.startswith("5 of 8 at or below -3 %, 5 are needed: E -7 %, A -4 %")
    assert (group.value, group.limit, group.unit) == (5, 5, "count")
    assert line.look(moves(-4, -4, 0, 0, 0, 0, 0, 0))[0].change is Change.RESOLVED
    assert len(line.told) == 1  # what it muted is not told afterwards either
    assert {a.muted_by for a in line.state.firing} == {""}


def test_a_group_holds_until_its_clear_level() -> None:
    line = Line(GROUP)
    line.look(moves(-4, -4, -4, -4, -4))
    line.look(moves(-4, -4, -2.6, -2.6, -2.6))
    assert line.state.firing
    line.look(moves(-4, -4, -4, -4, -2.4))
    assert not line.state.firing


def test_too_few_known_members_are_no_reading() -> None:
    line = Line(GROUP)
    line.look(moves(-4, -4, -4, -4))
    assert not line.state.firing
    line.look(moves(-4, -4, -4, -4, -4))
    assert line.state.firing


def test_what_is_muted_still_grows_louder_and_is_told_once_free() -> None:
    line = Line(fall(symbols=EIGHT, for_s=0), GROUP)
    line.look(moves(-4, -4, -4, -4, -4))
    line.look(moves(-7, -4, -4, -4, -4))
    line.look(moves(-5.7, -1, -1, -1, -1))
    assert [r.key for r in line.told] == ["group"]
    line.look(moves(-5.7, -7, -1, -1, -1))
    assert [r.key for r in line.told] == ["group", "fall:B"]


def test_a_source_without_symbols_mutes_all() -> None:
    market = Rule("market", "move.^GSPC", direction=Direction.BELOW, warn=-0.02, inhibits=("fall",))
    line = Line(fall(for_s=0), market)
    rows = line.look({"move.NVDA": -0.05, "move.^GSPC": -0.03})
    assert {r.key: r.notify for r in rows} == {"fall:NVDA": False, "market": True}


def test_a_group_mutes_its_members_alone() -> None:
    line = Line(fall(symbols=("A", "Z"), for_s=0), GROUP)
    rows = line.look({**moves(-4, -4, -4, -4, -4), "move.Z": -0.04})
    assert {r.key: r.notify for r in rows} == {"fall:A": False, "fall:Z": True, "group": True}


# a person's part


def test_acknowledged_until_it_is_over_or_louder() -> None:
    line = Line(fall(for_s=0))
    line.nvda(-4)
    line.state, row = acknowledge(line.state, "fall:NVDA", line.now)
    assert row is not None and row.change is Change.ACKNOWLEDGED
    assert acknowledge(line.state, "fall:NVDA", line.now) == (line.state, None)
    assert acknowledge(line.state, "other", line.now) == (line.state, None)
    line.nvda(-4.1)
    assert line.state.firing[0].acknowledged
    line.nvda(-7)
    assert not line.state.firing[0].acknowledged


def test_snoozed_is_silent_until_its_end() -> None:
    line = Line(fall(for_s=0))
    line.nvda(-4)
    line.state, row = snooze(line.state, "fall:NVDA", line.now + 5 * MINUTE, line.now)
    assert row is not None and row.change is Change.SNOOZED
    assert line.nvda(-4, -7, -7, -7, -7) == ["escalated critical"]
    assert line.state.firing[0].muted_by == "snoozed"
    assert line.nvda(-7) == ["reminder!"]
    assert line.nvda(-7, -7) == [] and line.state.firing[0].muted_by == ""


def test_a_snooze_that_ends_quietly_says_nothing() -> None:
    line = Line(fall(for_s=0))
    line.nvda(-4)
    line.state, _ = snooze(line.state, "fall:NVDA", line.now + 2 * MINUTE, line.now)
    assert line.nvda(-4, -4, -4) == []  # told less than four hours ago
    line.state, row = snooze(line.state, "fall:NVDA", line.now - 1, line.now)
    assert row is None


def test_a_rule_that_is_taken_out_ends_its_alert() -> None:
    line = Line(fall(for_s=0))
    line.nvda(-4)
    line.rules = (fall(id="other", for_s=0),)
    assert line.nvda(0) == ["resolved"] and "no longer watched" in line.rows[-1].why
    assert not line.state.tracks


def test_alerts_are_listed_loudest_first_and_conditions_apart() -> None:
    line = Line(fall(for_s=0, symbols=("A", "B")), fall(id="stands", for_s=0, symbols=("A",), standing=True),
                fall(id="waits", symbols=("A",)))
    line.look(moves(-4, -7))
    assert [a.key for a in line.state.alerts] == ["fall:B", "fall:A", "waits:A"]
    assert [a.key for a in line.state.conditions] == ["stands:A"]
    assert [a.key for a in line.state.firing] == ["fall:B", "fall:A"]


def test_a_condition_alone_is_no_reason_for_an_exit_code() -> None:
    line = Line(fall(standing=True, for_s=0))
    line.nvda(-9)
    assert line.state.worst is None and line.state.conditions


# properties

LOOK = st.tuples(
    st.one_of(st.none(), st.sampled_from([0.0, -2.4, -2.6, -3.0, -4.0, -5.6, -6.0, -8.0])),
    st.sampled_from([0.1, 1, 1, 1, 5, 60, 300, -3]),
    st.sampled_from([R, R, R, POST, C, PRE]),
    st.sampled_from(["", "", "", "", "restart", "ack", "snooze"]),
)
RULE = st.builds(
    fall,
    for_s=st.sampled_from([0, 60, 300]),
    keep_s=st.sampled_from([0, 120]),
    cross=st.booleans(),
    when=st.sampled_from(list(When)),
    repeat_s=st.sampled_from([600, 14_400]),
    no_data=st.sampled_from(list(NoData)),
    tell=st.sampled_from(list(Tell)),
)


def test_a_rule_of_the_open_session_remembers_the_evening_what_it_said() -> None:
    line = Line(fall(when=When.OPEN, for_s=0))
    for percent, session in ((-3.5, R), (None, POST), (None, POST), (-3.5, R)):
        values = {} if percent is None else {"move.NVDA": percent / 100}
        line.look(values, session, minutes=0.1)
    assert len([row for row in line.told if row.change is Change.FIRED]) == 1


@settings(max_examples=150, deadline=None)
@given(RULE, st.lists(LOOK, max_size=60))
def test_nothing_is_told_twice_within_its_repeat(
    rule: Rule, looks: list[tuple[float | None, float, object, str]]
) -> None:
    line = Line(rule)
    for percent, minutes, session, act in looks:
        values = {} if percent is None else {"move.NVDA": percent / 100}
        line.look(values, session, minutes=minutes)  # type: ignore[arg-type]
        if act == "restart":
            line.state = restore(save(line.state))
        elif act == "ack":
            line.state, _ = acknowledge(line.state, "fall:NVDA", line.now)
        elif act == "snooze":
            line.state, _ = snooze(line.state, "fall:NVDA", line.now + 10 * MINUTE, line.now)
    backwards = any(minutes < 0 for _, minutes, _, _ in looks)
    for severity in Severity:
        times = [row.t_ms for row in line.told if row.severity is severity]
        for a, b in pairwise(times):
            assert backwards or b - a >= rule.repeat_s * 1000


@settings(max_examples=60, deadline=None)
@given(RULE, st.lists(LOOK, max_size=40))
def test_rows_tell_a_story_that_can_be(
    rule: Rule, looks: list[tuple[float | None, float, object, str]]
) -> None:
    line = Line(replace(rule, standing=False))
    live = False
    for percent, minutes, session, _ in looks:
        values = {} if percent is None else {"move.NVDA": percent / 100}
        for row in line.look(values, session, minutes=minutes):  # type: ignore[arg-type]
            if row.change in (Change.FLAPPING, Change.STEADY):
                continue  # of what comes and goes, whether it is here now or not
            if row.change is Change.FIRED:
                live = True
            else:
                assert live, row
                live = row.change not in (Change.RESOLVED, Change.EXPIRED)
            assert row.why and row.t_ms <= line.now + 10**9
        assert bool(line.state.firing or any(a.phase is Phase.NO_DATA for a in line.state.alerts)) is live
