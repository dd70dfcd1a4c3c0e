"""How far each rule is from speaking, and in which order that is told."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.alerts.judge import distance
from tui.alerts.measure import Measure
from tui.alerts.near import near, nearest
from tui.alerts.rule import Also, Direction, Rule

NOW = 1_700_000_000_000


def known(**values: float | None) -> dict[str, Measure]:
    """Measures by key, `__` for a dot."""
    keys = {key.replace("__", "."): value for key, value in values.items()}
    return {key: Measure(key, value, "fraction", NOW, "quotes") for key, value in keys.items()}


def rule(measure: str, direction: Direction = Direction.ABOVE, **more: object) -> Rule:
    return Rule(str(more.pop("id", "r")), measure, direction=direction, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(("value", "level", "direction", "gap"), [
    (0.33, 0.35, Direction.ABOVE, 0.02), (0.36, 0.35, Direction.ABOVE, -0.01),
    (-0.01, -0.02, Direction.BELOW, 0.01), (-0.03, -0.02, Direction.BELOW, -0.01),
    (-0.01, 0.03, Direction.EITHER, 0.02), (0.01, 0.03, Direction.EITHER, 0.02),
])
def test_distance(value: float, level: float, direction: Direction, gap: float) -> None:
    assert distance(value, level, direction) == pytest.approx(gap)


def test_the_symbol_that_is_nearest_stands_for_its_rule_and_firing_ones_do_not() -> None:
    one = rule("move.*", Direction.EITHER, warn=0.03, symbols=("A", "B", "C"))
    measures = known(move__A=-0.05, move__B=0.02, move__C=0.001)
    (found,) = nearest([one], measures, {"r:A"}, NOW)
    assert (found.symbol, found.value, found.level) == ("B", 0.02, 0.03)
    assert found.gap == pytest.approx(0.01)
    assert nearest([one], measures, {"r:A", "r:B", "r:C"}, NOW) == ()


def test_a_warning_that_needs_two_figures_is_as_far_as_the_farther() -> None:
    both = rule("move.*", Direction.EITHER, warn=0.03, critical=0.1, symbols=("A",),
                also=Also("usual_days.*", 3))
    found = near(both, "A", known(move__A=0.05, usual_days__A=1.5))
    assert found.second and found.gap == pytest.approx(1.5) and found.loud == "warn"
    assert near(both, "A", known(move__A=0.01, usual_days__A=2.9)).second is False
    assert near(both, "A", known(move__A=0.09)).loud == "critical"


def test_a_count_is_as_far_as_the_member_that_makes_it_up() -> None:
    five = rule("move.*", Direction.BELOW, critical=-0.03, symbols=("A", "B", "C"), at_least=2)
    found = near(five, "", known(move__A=-0.05, move__B=-0.01, move__C=0.02))
    assert (found.measure, found.value) == ("move.B", -0.01)
    assert found.gap == pytest.approx(0.02)
    assert "1 of 3 members" in near(five, "", known(move__A=-0.05)).reason


def test_what_is_not_known_comes_last_and_says_why() -> None:
    rules = [rule("x", id="none", warn=1.0), rule("rise", id="rise", warn=1.0, rises=True),
             rule("past", id="past", warn=0.1, cross=True), rule("far", id="far", warn=1.0),
             rule("close", id="close", warn=1.0), rule("over", id="over", warn=1.0, until_ms=NOW)]
    measures = known(rise=3, past=0.2, far=0.1, close=0.9, over=0.9)
    found = nearest(rules, measures, (), NOW)
    assert [f.rule.id for f in found] == ["close", "far", "past", "rise", "none"]
    assert found[-1].reason == "not known now" and found[-1].gap is None


@given(st.lists(st.floats(-1, 1), min_size=1, max_size=8), st.sampled_from(list(Direction)))
def test_no_rule_is_lost_and_the_order_is_by_nearness(values: list[float], direction: Direction) -> None:
    rules = [rule(f"m{i}", direction, id=f"r{i}", warn=0.5) for i in range(len(values))]
    found = nearest(rules, known(**{f"m{i}": v for i, v in enumerate(values)}), (), NOW)
    assert {f.rule.id for f in found} == {r.id for r in rules}
    to_go = [f.gap for f in found if f.gap is not None and f.gap > 0]
    assert to_go == sorted(to_go)


@given(st.lists(st.floats(-1, 1), min_size=2, max_size=8), st.sampled_from(list(Direction)),
       st.floats(0.01, 2))
def test_the_quick_way_finds_what_every_look_would(
    values: list[float], direction: Direction, level: float
) -> None:
    symbols = tuple(f"S{i}" for i in range(len(values)))
    measures = known(**{f"move__{s}": v for s, v in zip(symbols, values, strict=True)})
    one = rule("move.*", direction, warn=level, symbols=symbols)
    gaps = [near(one, s, measures).gap for s in symbols]
    (found,) = nearest([one], measures, (), NOW)
    assert found.gap == min(gap for gap in gaps if gap is not None)


VALUE = st.one_of(st.none(), st.floats(-1, 1))


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(VALUE, VALUE), min_size=2, max_size=9), st.sampled_from(list(Direction)),
       st.one_of(st.none(), st.floats(0.05, 2)), st.floats(0.05, 2), st.sets(st.integers(0, 8), max_size=4),
       st.one_of(st.none(), st.floats(0.05, 2)))
def test_two_figures_are_searched_to_the_nearest_too(
    rows: list[tuple[float | None, float | None]], direction: Direction, warn: float | None, level: float,
    firing: set[int], second: float | None,
) -> None:
    symbols = tuple(f"S{i}" for i in range(len(rows)))
    measures = {}
    for symbol, (value, other) in zip(symbols, rows, strict=True):
        measures |= {f"move.{symbol}": Measure(f"move.{symbol}", value, "fraction", NOW, "test"),
                     f"usual_days.{symbol}": Measure(f"usual_days.{symbol}", other, "count", NOW, "test")}
    both = rule("move.*", direction, warn=warn, critical=3.0, symbols=symbols,
                also=Also("usual_days.*", level, second))
    quiet = [s for i, s in enumerate(symbols) if i not in firing]
    found = nearest([both], measures, {both.key(s) for s in set(symbols) - set(quiet)}, NOW)
    gaps = [share for s in quiet if (share := near(both, s, measures)).gap is not None and share.share > 0]
    assert bool(found) is bool(quiet)
    if gaps:
        assert found[0].share == min(g.share for g in gaps)


def test_a_rule_that_speaks_as_one_is_not_listed_among_the_quiet() -> None:
    wide = rule("move.*", warn=0.5, symbols=("A", "B"))
    assert nearest([wide], known(move__A=0.1), {wide.id}, NOW) == ()
