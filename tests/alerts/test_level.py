"""Levels as people write them, held in the units of measures."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.alerts.level import EXAMPLES, LevelError, parse_level, parse_span, say, say_measure
from tui.alerts.register import REGISTER, unit_of
from tui.alerts.rule import Direction, Rule, Severity


@pytest.mark.parametrize(
    ("text", "unit", "held"),
    [("3 %", "fraction", 0.03), ("-3%", "fraction", -0.03), ("34.5 %", "fraction", 0.345),
     ("1.5 pp", "pp", 0.015), ("1.5 %", "pp", 0.015), ("25 bp", "fraction", 0.0025),
     ("250 bn", "musd", 250_000), ("250 bn USD", "musd", 250_000), (5, "count", 5),
     ("5", "count", 5), ("3 usual days", "count", 3),
     ("60 days", "days", 60), ("15 min", "seconds", 900), ("100 USD", "usd", 100), (2.5, "count", 2.5)],
)
def test_a_level_is_held_in_its_measures_unit(text: object, unit: str, held: float) -> None:
    assert parse_level(text, unit) == held


@pytest.mark.parametrize(
    ("text", "unit"),
    [("3", "fraction"), (3, "fraction"), ("3 bn", "fraction"), ("3 %", "musd"), ("", "count"), ("x", "count"),
     (None, "count"), (True, "count"), ([], "count"), ("3 parsec", "count"), ("1e3", "count"),
     ("nan", "fraction")],
)
def test_a_level_without_its_unit_is_refused_with_an_example(text: object, unit: str) -> None:
    with pytest.raises(LevelError, match=EXAMPLES[unit].replace(".", "[.]")):
        parse_level(text, unit)


@pytest.mark.parametrize(
    ("text", "seconds"), [("30 s", 30), ("5 min", 300), ("4 h", 14_400), ("1 d", 86_400)])
def test_spans(text: str, seconds: int) -> None:
    assert parse_span(text) == seconds


@pytest.mark.parametrize("text", ["5", "5 m", "-5 min", 5, None, "min"])
def test_spans_need_a_unit(text: object) -> None:
    with pytest.raises(LevelError):
        parse_span(text)


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [(-0.1697, "fraction", "-16.97 %"), (0.03, "fraction", "3 %"), (0.0025, "fraction", "0.25 %"),
     (0.0025, "bp", "25 bp"), (-0.01085, "bp", "-108.5 bp"),
     (0.0, "fraction", "0 %"), (0.015, "pp", "1.5 pp"), (-593_400, "musd", "-$593bn"),
     (4_250, "musd", "$4.2bn"), (45.6, "count", "45.6"), (1000, "count", "1,000"), (58, "days", "58 d"),
     (900, "seconds", "15 min"),
     (12.5, "usd", "$12.5")],
)
def test_levels_are_said_with_their_unit(value: float, unit: str, said: str) -> None:
    assert say(value, unit) == said


@given(st.integers(-9999, 9999).map(lambda n: n / 100))
def test_what_is_said_can_be_read_again(percent: float) -> None:
    assert parse_level(say(percent / 100, "fraction"), "fraction") == pytest.approx(percent / 100)


@pytest.mark.parametrize(
    ("key", "unit"),
    [("move.NVDA", "fraction"), ("move.^GSPC", "fraction"), ("move.*", "fraction"),
     ("move.BRK-B", "fraction"), ("share.NVDA.sp500", "fraction"), ("share.mag7.sp500.change20", "pp"),
     ("cap_change.NVDA", "musd"),
     ("contribution.NVDA.sp500", "fraction"), ("mvoe.NVDA", None), ("", None), ("move", None)],
)
def test_measures_are_known_by_name(key: str, unit: str | None) -> None:
    assert unit_of(key) == unit


@pytest.mark.parametrize("pattern", REGISTER)
def test_every_measure_has_a_way_to_write_its_level(pattern: str) -> None:
    example = EXAMPLES[REGISTER[pattern].unit]
    assert isinstance(parse_level(example.strip('"'), REGISTER[pattern].unit), float)


@pytest.mark.parametrize(
    ("unit", "direction", "level", "clear"),
    [("fraction", Direction.ABOVE, 0.35, 0.345), ("fraction", Direction.BELOW, -0.03, -0.025),
     ("fraction", Direction.EITHER, 0.03, 0.025), ("fraction", Direction.ABOVE, 0.0025, 0.00245),
     ("musd", Direction.ABOVE, 100_000, 98_000), ("count", Direction.BELOW, 45, 45.9)],
)
def test_the_default_clear_level(unit: str, direction: Direction, level: float, clear: float) -> None:
    rule = Rule("x", "m", unit=unit, direction=direction, warn=level)
    assert rule.clear_of(level, Severity.WARN) == pytest.approx(clear)


@pytest.mark.parametrize("value", [0.0001, 0.004, 0.0108, -0.25])
def test_a_measure_is_said_in_the_unit_of_its_levels_whatever_its_size(value: float) -> None:
    assert say_measure(value, "fraction", "contribution.NVDA.sp500").endswith(" bp")
    assert say_measure(value, "fraction", "move.NVDA").endswith(" %")
    assert say_measure(value, "count", "contribution.*.sp500") == say(value, "count"), "a crowd counts names"
