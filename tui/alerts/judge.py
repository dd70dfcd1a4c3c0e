"""One look at a rule: is its measure known, how loud is it, and how is that said."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite

from msgspec import Struct

from tui.alerts.level import say
from tui.alerts.rule import Direction, Rule, Severity
from tui.market.measure import Measure

_NEAR = 1e-9  # -3.00 % out of two prices is -0.030000000000000027 or -0.02999999999999997


class Reading(Struct, frozen=True):
    """What a rule sees: the value, the second measure, or the members that are counted."""

    value: float
    also: float | None = None
    members: tuple[tuple[str, float], ...] = ()
    as_of_ms: int | None = None
    note: str = ""  # what a rise consists of


def read(rule: Rule, symbol: str, measures: Mapping[str, Measure]) -> Reading | None:
    """The reading of one identity; None when it is missing, stale or bounded on the wrong side."""
    if rule.counts:
        return _read_members(rule, measures)
    measure = _known(rule, measures.get(rule.key_for(symbol)))
    if measure is None or measure.value is None:
        return None
    also = None
    if rule.also is not None:
        second = _known(rule, measures.get(rule.key_for(symbol, rule.also.measure)))
        also = second.value if second else None
    note = "; ".join(measure.inputs) if rule.rises else ""
    return Reading(measure.value, also, as_of_ms=measure.as_of_ms, note=note)


def severity(rule: Rule, reading: Reading, before: Severity | None) -> Severity | None:
    """How loud the reading is, given how loud it was: what fires is over only beyond its clear level."""
    if _at(rule, reading, Severity.CRITICAL, before is Severity.CRITICAL):
        return Severity.CRITICAL
    if _at(rule, reading, Severity.WARN, before is not None):
        return Severity.WARN
    return None


def limit(rule: Rule, reading: Reading, loud: Severity) -> float:
    """The level that the reading has passed."""
    if rule.counts:
        return float(rule.at_least)
    upper = rule.critical is not None and loud is Severity.CRITICAL
    if upper and rule.critical is not None and _beyond(reading.value, rule.critical, rule.direction):
        return rule.critical
    return next(level for level in (rule.warn, rule.critical, 0.0) if level is not None)


def why(rule: Rule, symbol: str, reading: Reading, loud: Severity) -> str:
    """One sentence: the value, its unit, and the level it has passed."""
    if rule.counts:
        level = _level(rule, loud)
        fallen = [(s, v) for s, v in reading.members if _beyond(v, level, rule.direction)]
        named = ", ".join(f"{s} {say(v, rule.unit)}" for s, v in fallen)
        return (f"{len(fallen)} of {len(rule.symbols)} {_side(rule, level)},"
                f" {rule.at_least} are needed: {named}")
    text = (f"{symbol or rule.name}: {say(reading.value, rule.unit)},"
            f" {_word(loud)} {_side(rule, limit(rule, reading, loud))}")
    if rule.also is not None and reading.also is not None:
        text += f"; {say(reading.also, rule.also.unit)} {rule.also.measure.split('.')[0].replace('_', ' ')}"
        second = rule.also.critical if loud is Severity.CRITICAL else rule.also.warn
        if second is not None and _beyond(reading.also, second, rule.direction):
            text += f", {_word(loud)} {_side(rule, second, rule.also.unit)}"
    return text


def _at(rule: Rule, reading: Reading, loud: Severity, held: bool) -> bool:
    """True when the reading is at `loud`, or has not yet left it."""
    level = rule.critical if loud is Severity.CRITICAL else rule.warn
    also = _at_second(rule, reading, loud, held)
    if level is None:
        return loud is Severity.CRITICAL and also is True
    if rule.counts:
        return _count(rule, reading, level) >= rule.at_least or (
            held and _count(rule, reading, rule.clear_of(level, loud)) >= rule.at_least)
    main = _beyond(reading.value, level, rule.direction)
    holds = held and _beyond(reading.value, rule.clear_of(level, loud), rule.direction)
    if loud is Severity.CRITICAL:
        return main or holds or also is True
    return holds or (main and also is not False)


def _at_second(rule: Rule, reading: Reading, loud: Severity, held: bool) -> bool | None:
    """The same for the second measure; None when the rule asks nothing of it at this severity."""
    level = None
    if rule.also is not None:
        level = rule.also.critical if loud is Severity.CRITICAL else rule.also.warn
    if level is None:
        return None
    if reading.also is None:
        return False
    return _beyond(reading.also, level * 0.98 if held else level, rule.direction)


def _beyond(value: float, level: float, direction: Direction) -> bool:
    match direction:
        case Direction.ABOVE:
            return value >= level - _NEAR
        case Direction.BELOW:
            return value <= level + _NEAR
        case _:
            return abs(value) >= level - _NEAR


def _count(rule: Rule, reading: Reading, level: float) -> int:
    return sum(_beyond(value, level, rule.direction) for _, value in reading.members)


def _read_members(rule: Rule, measures: Mapping[str, Measure]) -> Reading | None:
    members = []
    times = []
    for symbol in rule.symbols:
        measure = _known(rule, measures.get(rule.key_for(symbol)))
        if measure is not None and measure.value is not None:
            members.append((symbol, measure.value))
            times.append(measure.as_of_ms)
    if len(members) < rule.at_least:
        return None
    members.sort(key=lambda m: -m[1] if rule.direction is Direction.ABOVE else m[1])
    known = [t for t in times if t is not None]
    reading = Reading(0.0, None, tuple(members), max(known, default=None))
    counted = _level(rule, Severity.CRITICAL if rule.warn is None else Severity.WARN)
    return Reading(float(_count(rule, reading, counted)), None, reading.members, reading.as_of_ms)


def _known(rule: Rule, measure: Measure | None) -> Measure | None:
    """`measure` when a rule may rest on it."""
    if measure is None or measure.value is None or measure.stale or not isfinite(measure.value):
        return None
    proven = {"": True, "at least": rule.direction is Direction.ABOVE,
              "at most": rule.direction is Direction.BELOW}
    return measure if proven.get(measure.bound, False) else None


def _level(rule: Rule, loud: Severity) -> float:
    order = (rule.critical, rule.warn) if loud is Severity.CRITICAL else (rule.warn, rule.critical)
    return next((level for level in order if level is not None), 0.0)


def _word(loud: Severity) -> str:
    return "critical" if loud is Severity.CRITICAL else "a warning"


def _side(rule: Rule, level: float, unit: str = "") -> str:
    said = say(level, unit or rule.unit)
    match rule.direction:
        case Direction.ABOVE:
            return f"from {said}"
        case Direction.BELOW:
            return f"at or below {said}"
        case _:
            return f"from {said} either way"
