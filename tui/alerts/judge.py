"""One look at a rule: does it look at this hour, is its measure known, how loud is it, how is that said."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from enum import Enum
from math import isfinite

from msgspec import Struct
from msgspec.structs import replace

from tui.alerts.crowd import MANY, Crowd
from tui.alerts.level import say, say_measure
from tui.alerts.measure import Measure
from tui.alerts.rule import Direction, Rule, Severity, When
from tui.market.bars import DAY_MS
from tui.market.quote import Session

SECOND_HOLDS = 0.98  # of its level: where a second measure is over
_NAMED = 12  # members that a sentence names
NEAR = 1e-9  # -3.00 % out of two prices is -0.030000000000000027 or -0.02999999999999997


class RuleLook(Enum):
    """What a rule does at this time of the day."""

    NOW = 0
    CLOSING = 1  # at the figures of a session that is over
    NOT = 2  # everything stays as it is
    OVER = 3  # whatever fired ended with the session


class Moment(Struct, frozen=True):
    """One evaluation. `gap`: nobody looked for a while, so nothing held meanwhile."""

    now_ms: int
    session: Session
    daily: bool
    gap: bool
    interval_ms: float


def look_of(rule: Rule, at: Moment) -> RuleLook:
    """How `rule` looks at `at`."""
    regular = at.session is Session.REGULAR
    if at.daily:
        return RuleLook.NOT if rule.when is When.EXTENDED else RuleLook.CLOSING
    match rule.when:
        case When.ANY:
            return RuleLook.NOW
        case When.REGULAR:
            return RuleLook.NOW if regular else RuleLook.CLOSING
        case When.CLOSE:
            return RuleLook.NOT if regular else RuleLook.CLOSING
        case When.OPEN:
            return RuleLook.NOW if regular else RuleLook.OVER
        case When.EXTENDED if regular:
            return RuleLook.OVER
        case When.EXTENDED:
            return RuleLook.NOT if at.session is Session.CLOSED else RuleLook.NOW


class AlertReading(Struct, frozen=True):
    """What a rule sees: the value, the second measure, the members that are counted, or a crowd."""

    value: float
    also: float | None = None
    members: tuple[tuple[str, float], ...] = ()
    as_of_ms: int | None = None
    note: str = ""  # what a rise consists of
    since_ms: int | None = None  # when it passed its level, where the value itself says so
    crowd: Crowd | None = None


def read(rule: Rule, symbol: str, measures: Mapping[str, Measure]) -> AlertReading | None:
    """The reading of one identity; None when it is missing, stale or bounded on the wrong side."""
    measure = _known(rule, measures.get(rule.key_for(symbol)))
    if measure is None or measure.value is None:
        return None
    also = None
    if rule.also is not None:
        second = _known(rule, measures.get(rule.key_for(symbol, rule.also.measure)))
        also = second.value if second else None
    note = "; ".join(measure.inputs) if rule.rises else ""
    return AlertReading(measure.value, also, as_of_ms=measure.as_of_ms, note=note,
                        since_ms=_passed_ms(rule, measure))


def _passed_ms(rule: Rule, measure: Measure) -> int | None:
    """When an age passed the rule's first level: it grows by a day a day, whoever looks."""
    level = next((x for x in (rule.warn, rule.critical) if x is not None), None)
    if not measure.key.endswith(".age_days") or measure.value is None or level is None:
        return None
    if measure.as_of_ms is None or measure.value < level:
        return None
    return measure.as_of_ms - round((measure.value - level) * DAY_MS)


def severity(rule: Rule, reading: AlertReading, before: Severity | None) -> Severity | None:
    """How loud the reading is, given how loud it was: what fires is over only beyond its clear level."""
    if reading.crowd is not None:
        return reading.crowd.loud(before)
    if _at(rule, reading, Severity.CRITICAL, before is Severity.CRITICAL):
        return Severity.CRITICAL
    return Severity.WARN if _at(rule, reading, Severity.WARN, before is not None) else None


def limit(rule: Rule, reading: AlertReading, loud: Severity) -> float:
    """The level that the reading has passed."""
    if reading.crowd is not None:
        return float(MANY)
    if rule.counts:
        return float(rule.at_least)
    if rule.critical is not None and loud is Severity.CRITICAL and not _by_second(rule, reading):
        return rule.critical
    return next(level for level in (rule.warn, rule.critical, 0.0) if level is not None)


def _by_second(rule: Rule, reading: AlertReading) -> bool:
    """Whether the second measure alone makes it critical."""
    if rule.critical is not None and _beyond(reading.value, rule.critical, rule.direction):
        return False
    return _at_second(rule, reading, Severity.CRITICAL, True) is True


def second_said(rule: Rule, reading: AlertReading, loud: Severity) -> str:
    """The second measure's level where that one alone makes it critical: `5 usual days`."""
    if loud is not Severity.CRITICAL or rule.also is None or rule.also.critical is None:
        return ""
    if reading.crowd is not None or rule.counts or not _by_second(rule, reading):
        return ""
    return f"{say(rule.also.critical, rule.also.unit)} {_second_name(rule)}"


def _second_name(rule: Rule) -> str:
    return rule.also.measure.split(".")[0].replace("_", " ") if rule.also is not None else ""


def why(rule: Rule, symbol: str, reading: AlertReading, loud: Severity) -> str:
    """One sentence: the value, its unit, and the level it has passed; of a private rule its name alone."""
    if rule.is_private:
        return f"{rule.name or rule.id}: {_word(loud)}"
    if reading.crowd is not None:
        return reading.crowd.why(rule, loud)
    if rule.counts:
        level = _level(rule, loud)
        fallen = _count(rule, reading, level)
        farthest = reading.members[:min(fallen, _NAMED)]
        named = [f"{s} {say_measure(v, rule.unit, rule.measure)}" for s, v in farthest]
        more = [f"{fallen - _NAMED} more"] if fallen > _NAMED else []
        return (f"{fallen} of {len(rule.symbols)} {_side(rule, level)},"
                f" {rule.at_least} are needed: {', '.join(named + more)}")
    text = f"{symbol or rule.name}: {say_measure(reading.value, rule.unit, rule.measure)}"
    passed = limit(rule, reading, loud)
    own = Severity.WARN if second_said(rule, reading, loud) else loud
    if _beyond(reading.value, passed, rule.direction):
        text += f", {_word(own)} {_side(rule, passed)}"
    elif own is loud:
        text += f", still {_word(own)} {_side(rule, passed)}"
    if rule.also is not None and reading.also is not None:
        text += f"; {say(reading.also, rule.also.unit)} {_second_name(rule)}"
        second = rule.also.critical if loud is Severity.CRITICAL else rule.also.warn
        if second is not None and _beyond(reading.also, second, rule.direction):
            text += f", {_word(loud)} {_side(rule, second, rule.also.unit)}"
    return text


def _at(rule: Rule, reading: AlertReading, loud: Severity, held: bool) -> bool:
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


def _at_second(rule: Rule, reading: AlertReading, loud: Severity, held: bool) -> bool | None:
    """The same for the second measure; None when the rule asks nothing of it at this severity."""
    level = None
    if rule.also is not None:
        level = rule.also.critical if loud is Severity.CRITICAL else rule.also.warn
    if level is None:
        return None
    if reading.also is None:
        return False
    return _beyond(reading.also, level * SECOND_HOLDS if held else level, rule.direction)


def distance(value: float, level: float, direction: Direction) -> float:
    """What `value` has to go to `level`; 0 or less when it is there."""
    match direction:
        case Direction.ABOVE:
            return level - value
        case Direction.BELOW:
            return value - level
        case _:
            return level - abs(value)


def _beyond(value: float, level: float, direction: Direction) -> bool:
    return distance(value, level, direction) <= NEAR


def _count(rule: Rule, reading: AlertReading, level: float) -> int:
    """How many members are beyond `level`: they come farthest first."""
    way = rule.direction
    return bisect_left(reading.members, True, key=lambda member: not _beyond(member[1], level, way))


def counted(rule: Rule, members: tuple[tuple[str, float], ...], as_of_ms: int | None) -> AlertReading:
    """The reading of a rule that counts: its known members, farthest first."""
    level = _level(rule, Severity.CRITICAL if rule.warn is None else Severity.WARN)
    reading = AlertReading(0.0, None, members, as_of_ms)
    return replace(reading, value=float(_count(rule, reading, level)))


def _known(rule: Rule, measure: Measure | None) -> Measure | None:
    """`measure` when a rule may rest on it."""
    if measure is None or measure.value is None or measure.stale or not isfinite(measure.value):
        return None
    return measure if not measure.bound or proves(measure.bound, rule.direction) else None


def proves(bound: str, direction: Direction) -> bool:
    """True when a figure that is "at least" or "at most" what it says can prove a level passed."""
    return (bound, direction) in (("at least", Direction.ABOVE), ("at most", Direction.BELOW))


def _level(rule: Rule, loud: Severity) -> float:
    order = (rule.critical, rule.warn) if loud is Severity.CRITICAL else (rule.warn, rule.critical)
    return next((level for level in order if level is not None), 0.0)


def _word(loud: Severity) -> str:
    return "critical" if loud is Severity.CRITICAL else "a warning"


def _side(rule: Rule, level: float, unit: str = "") -> str:
    return rule.direction.side(say(level, unit) if unit else say_measure(level, rule.unit, rule.measure))


def foreseen(rules: Sequence[Rule], before: Mapping[str, float],
             after: Mapping[str, float]) -> tuple[str, ...]:
    """Rules by their names, with what they would do; those that would stay as they are are not named.

    `before` and `after` are values by key of the register, in its units; rules on other measures and on
    symbols are left out.
    """
    found = []
    for rule in rules:
        key = rule.measure
        if rule.symbols or key not in before or key not in after:
            continue
        if rule.rises:
            if rule.warn is not None and after[key] - before[key] >= rule.warn:
                found.append(f"{rule.name or rule.id} fires")
            continue
        was, then = (_loud(rule, key, values[key]) for values in (before, after))
        if was is not then:
            found.append(f"{rule.name or rule.id}: {then.value if then is not None else 'over'}")
    return tuple(found)


def _loud(rule: Rule, key: str, value: float) -> Severity | None:
    reading = read(rule, "", {key: Measure(key, value, rule.unit, None, "")})
    return severity(rule, reading, None) if reading is not None else None
