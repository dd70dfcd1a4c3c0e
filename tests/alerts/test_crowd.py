"""Hundreds of symbols at once: one event, bounded work, and nothing told twice when it dissolves."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.alerts.timeline import OPEN_MS, C, Line, fall, measure, words
from tui.alerts.alert import Change, Phase
from tui.alerts.crowd import FEW, MANY
from tui.alerts.engine import step
from tui.alerts.judge import read, severity
from tui.alerts.memory import EngineState, restore, save
from tui.alerts.plan import RulePlan
from tui.alerts.rule import Also, Direction, NoData, Rule, Severity
from tui.alerts.watch import Watch
from tui.market.quote import Session

NAMES = tuple(f"S{i:02d}" for i in range(60))
WIDE = fall(symbols=NAMES, for_s=0)


def market(fallen: int, percent: float = -4, rest: float = 0) -> dict[str, float | None]:
    """The first `fallen` names at `percent`, all others at `rest`."""
    return {f"move.{s}": (percent if i < fallen else rest) / 100 for i, s in enumerate(NAMES)}


def said(line: Line, values: Mapping[str, float | None], **how: object) -> list[str]:
    return [f"{row.symbol or 'crowd'} {words(row)}" for row in line.look(values, **how)]  # type: ignore[arg-type]


def test_many_at_once_are_one_message_that_counts_them() -> None:
    line = Line(WIDE)
    assert said(line, market(41)) == ["crowd fired warn!"]
    alert, = line.state.firing
    assert alert.why == ("41 of 60 at or below -3 %, told as one; farthest: S00 -4 %, S01 -4 %, S02 -4 %")
    assert (alert.value, alert.limit, alert.unit, alert.symbol) == (41, MANY, "count", "")


def test_one_fewer_are_single_events() -> None:
    line = Line(WIDE)
    assert len(said(line, market(MANY - 1))) == MANY - 1
    assert all(alert.symbol for alert in line.state.firing)


def test_whoever_fired_before_goes_on_and_is_muted_by_the_crowd() -> None:
    line = Line(WIDE)
    said(line, market(2))
    assert said(line, market(30)) == ["crowd fired warn!"]
    singles = [alert for alert in line.state.firing if alert.symbol]
    assert [(a.symbol, a.muted_by) for a in singles] == [("S00", "fall"), ("S01", "fall")]
    assert said(line, market(30, -8)) == [
        "crowd escalated critical!", "S00 escalated critical", "S01 escalated critical"]


def test_it_holds_until_few_are_left_and_these_are_not_told_again() -> None:
    line = Line(WIDE)
    said(line, market(30))
    assert said(line, market(FEW)) == []
    left = said(line, market(FEW - 1))
    assert left == ["crowd resolved", *(f"S{i:02d} fired warn" for i in range(FEW - 1))]
    assert "S40 fired warn!" in said(line, {**market(FEW - 1), "move.S40": -0.04})


def test_the_clear_level_holds_a_crowd_too() -> None:
    line = Line(WIDE)
    said(line, market(30))
    assert said(line, market(30, -2.6)) == []
    assert said(line, market(30, -2.4)) == ["crowd resolved"]


def test_critical_when_so_many_are_critical() -> None:
    line = Line(WIDE)
    assert said(line, market(30)) == ["crowd fired warn!"]
    assert said(line, market(30, -7)) == ["crowd escalated critical!"]
    assert said(line, market(30, -5.6)) == []
    assert said(line, market(30, -5)) == ["crowd eased warn"]


def test_a_crowd_waits_for_its_for() -> None:
    line = Line(fall(symbols=NAMES, for_s=120))
    assert [said(line, market(30)) for _ in range(3)] == [[], [], ["crowd fired warn!"]]


def test_a_restart_does_not_tell_it_again() -> None:
    line = Line(WIDE)
    said(line, market(30))
    line.state = restore(save(line.state))
    assert said(line, market(30)) == []
    assert [alert.symbol for alert in line.state.firing] == [""]


def test_a_closed_market_ends_nothing_and_half_the_data_lost_is_no_data() -> None:
    line = Line(WIDE)
    close = line.now
    said(line, market(30))
    assert said(line, market(30), session=C, as_of=close) == []
    lost = {key: value for key, value in market(30).items() if key < "move.S20"}
    assert [said(line, lost) for _ in range(3)] == [[], ["crowd no_data"], []]
    assert said(line, market(30)) == ["crowd back"]


def test_a_crossing_crowd_speaks_when_it_forms_and_not_because_it_is_there() -> None:
    rule = fall(symbols=NAMES, for_s=0, cross=True)
    line = Line(rule)
    assert said(line, market(40)) == [] and said(line, market(0)) == []
    assert said(line, market(40)) == ["crowd fired warn!"]
    late = Line(rule)
    assert said(late, market(0)) == [] and said(late, market(40)) == ["crowd fired warn!"]


def test_those_left_of_a_crossing_crowd_have_not_crossed() -> None:
    line = Line(fall(symbols=NAMES, for_s=0, cross=True))
    said(line, market(0))
    said(line, market(40))
    assert said(line, market(5)) == ["crowd resolved"]
    assert said(line, market(5)) == []
    assert said(line, market(6)) == ["S05 fired warn!"]


def test_missing_data_of_hundreds_is_a_handful_of_events() -> None:
    line = Line(fall(symbols=NAMES, for_s=0, no_data=NoData.ALERT))
    for _ in range(4):
        line.look({})
    assert 0 < len(line.state.firing) <= MANY


def test_a_rule_over_few_symbols_never_speaks_as_one() -> None:
    line = Line(fall(symbols=NAMES[:MANY], for_s=0))
    assert len(said(line, market(MANY))) == MANY


RULES = st.builds(
    Rule, st.just("r"), st.just("move.*"), st.just("r"), st.sampled_from(list(Direction)),
    st.one_of(st.none(), st.sampled_from([-0.04, -0.01, 0.01, 0.03])), st.sampled_from([-0.06, 0.02, 0.06]),
    symbols=st.just(NAMES[:12]),
    also=st.one_of(st.none(), st.builds(
        Also, st.sampled_from(["usual_days.*", "move.SPY"]), st.one_of(st.none(), st.just(0.02)),
        st.one_of(st.none(), st.just(0.05)))),
)
VALUE = st.one_of(st.none(), st.floats(-0.1, 0.1), st.sampled_from([-0.06, -0.04, 0.03, 0.02, 0.0]),
                  st.just(float("nan")))
BOUND = st.sampled_from(["", "", "", "at least", "at most"])


@settings(max_examples=300, deadline=None)
@given(RULES, st.lists(st.tuples(VALUE, VALUE, BOUND, st.booleans()), min_size=12, max_size=12), VALUE,
       st.booleans(), st.sampled_from(list(Severity)))
def test_what_is_said_of_many_is_what_is_said_of_each(
    rule: Rule, rows: list[tuple[float | None, float | None, str, bool]], market_move: float | None,
    held: bool, loud: Severity,
) -> None:
    measures = {"move.SPY": measure("move.SPY", market_move, 0)}
    for symbol, (move, days, bound, stale) in zip(rule.symbols, rows, strict=True):
        measures[f"move.{symbol}"] = measure(f"move.{symbol}", move, 0, bound=bound, stale=stale)
        measures[f"usual_days.{symbol}"] = measure(f"usual_days.{symbol}", days, 0, "count")
    look = Watch(RulePlan((rule,)), (), measures)
    readings = {s: found for s in rule.symbols if (found := read(rule, s, measures)) is not None}
    assert set(look.known(rule)) == readings.keys()
    begins = {s for s, reading in readings.items() if severity(rule, reading, None) is not None}
    assert look.beyond(rule) == begins
    critical = {s for s, r in readings.items()
                if severity(rule, r, Severity.CRITICAL if held else None) is Severity.CRITICAL}
    assert look.at(rule, Severity.CRITICAL, held=held) == critical
    if loud is Severity.WARN and rule.warn is not None:
        at_all = {s for s, r in readings.items()
                  if severity(rule, r, Severity.CRITICAL if held else None) is not None}
        assert look.at(rule, loud, held=held) | critical == at_all


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 60), min_size=4, max_size=40), st.sampled_from([0, 60, 120]), st.booleans())
def test_work_is_bounded_and_nothing_is_told_twice(fallen: list[int], wait: int, cross: bool) -> None:
    line = Line(fall(symbols=NAMES, for_s=wait, cross=cross, repeat_s=4 * 3600))
    for count in fallen:
        line.look(market(count))
        assert sum(1 for track in line.state.tracks.values() if track.phase is not Phase.INACTIVE) <= 2 * MANY
        assert not line.state.tracks.keys() & line.state.quiet.keys()
    keys = [row.key for row in line.told if row.change is not Change.ESCALATED]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("symbols", [NAMES, NAMES[:5]])
def test_a_picture_without_any_figure_changes_nothing(symbols: tuple[str, ...]) -> None:
    rule = fall(symbols=symbols)
    state, rows = step((rule,), EngineState(), {}, OPEN_MS, Session.REGULAR)
    assert not rows and not state.tracks and not state.quiet
