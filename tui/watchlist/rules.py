"""[[alert]] tables -> rules, every level checked against the unit of its measure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from tui.alerts.level import LevelError, parse_level, parse_span
from tui.alerts.register import UNITS, unit_of
from tui.alerts.rule import REPEAT_S, Also, Direction, NoData, Rule, Tell, When
from tui.market.session import bounds, is_session, next_session
from tui.toml.check import Checker, clean_symbol
from tui.toml.faults import Place, nearest
from tui.watchlist.model import Group


def read_rules(check: Checker, rows: list[dict[str, Any]], groups: tuple[Group, ...]) -> tuple[Rule, ...]:
    """The rules of a file, their patterns filled with the symbols of their groups."""
    ids: dict[str, int] = {}
    rules = []
    for i, row in enumerate(rows):
        place: Place = ("alert", i)
        rule = _rule(check, row, place, groups)
        if not rule.id or not all(c.isalnum() or c in "-_." for c in rule.id):
            check.fault((*place, "id"), "an alert needs an id of letters, digits and -")
        elif rule.id in ids:
            check.fault((*place, "id"), f'"{rule.id}" is already the id of the alert in line {ids[rule.id]}')
        ids.setdefault(rule.id, check.line((*place, "id")))
        rules.append(rule)
    for i, rule in enumerate(rules):
        for other in rule.inhibits:
            if other not in ids or other == rule.id:
                hint = nearest(other, set(ids) - {rule.id})
                check.fault(("alert", i, "inhibits"), f'there is no other alert "{other}"{hint}')
    return tuple(rules)


def _rule(check: Checker, row: Mapping[str, Any], place: Place, groups: tuple[Group, ...]) -> Rule:
    measure, unit = _measure(check, row, place)
    warn, critical, clear, clear_critical = (
        _level(check, row, place, key, unit) for key in ("warn", "critical", "clear", "clear_critical"))
    direction = Direction(check.choice(row, place, "direction", "above", tuple(Direction)))
    symbols = _members(check, row, place, groups, "*" in measure)
    rule = Rule(
        id=check.text(row, place, "id"),
        measure=measure,
        name=check.text(row, place, "name") or check.text(row, place, "id"),
        direction=direction,
        unit=unit,
        symbols=symbols,
        group=check.text(row, place, "group"),
        at_least=_count(check, row, place, len(symbols)),
        also=_also(check, row, place),
        for_s=_span(check, row, place, "for", 0),
        keep_s=_span(check, row, place, "keep", 0),
        repeat_s=_span(check, row, place, "repeat", REPEAT_S),
        when=When(check.choice(row, place, "when", "any", tuple(When))),
        cross=check.flag(row, place, "cross"),
        lasts_s=_span(check, row, place, "lasts", 0),
        standing=check.flag(row, place, "standing"),
        inhibits=check.texts(row, place, "inhibits"),
        warn=warn, critical=critical, clear=clear, clear_critical=clear_critical,
        no_data=NoData(check.choice(row, place, "no_data", "keep", tuple(NoData))),
        tell=Tell(check.choice(row, place, "tell", "repeat", tuple(Tell))),
        rises=check.flag(row, place, "rises"),
        until_ms=_until(check, row, place),
    )
    if "warn" not in row and "critical" not in row:
        check.fault(place, "an alert needs warn or critical")
    if rule.lasts_s and not (rule.cross or rule.rises):
        check.fault((*place, "lasts"), "is for rules with cross = true or rises = true")
    if rule.rises and (rule.cross or "*" in measure or rule.direction is not Direction.ABOVE):
        check.fault((*place, "rises"), "is for one figure that grows: no cross, no *, direction above")
    _order(check, rule, place)
    return rule


def _measure(check: Checker, row: Mapping[str, Any], place: Place, key: str = "measure") -> tuple[str, str]:
    measure = check.text(row, place, key)
    unit = unit_of(measure)
    if unit is None:
        said = f"{measure!r} is no measure{nearest(measure, UNITS)}"
        check.fault((*place, key), said if measure else "an alert needs a measure")
    return measure, unit or "fraction"


def _level(check: Checker, row: Mapping[str, Any], place: Place, key: str, unit: str) -> float | None:
    if key not in row:
        return None
    try:
        return parse_level(row[key], unit)
    except LevelError as error:
        # without its measure a level's unit cannot be judged: one fault is enough
        if unit_of(str(row.get("measure", ""))) is not None:
            check.fault((*place, key), str(error))
        return None


def _span(check: Checker, row: Mapping[str, Any], place: Place, key: str, default: int) -> int:
    if key not in row:
        return default
    try:
        return parse_span(row[key])
    except LevelError as error:
        check.fault((*place, key), str(error))
        return default


def _until(check: Checker, row: Mapping[str, Any], place: Place) -> int | None:
    """The end of the last session day on which the rule counts, UTC ms."""
    value = row.get("until")
    if value is None:
        return None
    if isinstance(value, datetime) or not isinstance(value, date):
        check.fault((*place, "until"), f"must be a date like 2026-12-24, without quotes, not {value!r}")
        return None
    return bounds(value if is_session(value) else next_session(value)).post_close_ms


def _also(check: Checker, row: Mapping[str, Any], place: Place) -> Also | None:
    value = row.get("and")
    if value is None:
        return None
    place = (*place, "and")
    if not isinstance(value, dict):
        check.fault(place, 'must be written as { measure = "usual_days.*", warn = 3 }')
        return None
    check.known(value, place, ("measure", "warn", "critical"))
    measure, unit = _measure(check, value, place)
    warn, critical = (_level(check, value, place, key, unit) for key in ("warn", "critical"))
    return Also(measure, warn, critical, unit)


def _count(check: Checker, row: Mapping[str, Any], place: Place, members: int) -> int:
    value = row.get("at_least", 0)
    if isinstance(value, bool) or not isinstance(value, int) or value < ("at_least" in row):
        check.fault((*place, "at_least"), f"must be a count of symbols, not {value!r}")
        return 0
    if value > members:
        check.fault((*place, "at_least"), f"{value} of {members} symbols can never be")
    return value


def _members(check: Checker, row: Mapping[str, Any], place: Place, groups: tuple[Group, ...],
             pattern: bool) -> tuple[str, ...]:
    """The symbols of a pattern rule: its own, its groups', or all there are."""
    known = {group.name: group.symbols for group in groups}
    wanted = [(name, (*place, "groups")) for name in check.texts(row, place, "groups")]
    if "group" in row:
        wanted.append((check.text(row, place, "group"), (*place, "group")))
    out: dict[str, None] = {}
    for name, here in wanted:
        if name not in known:
            check.fault(here, f"there is no group {name!r}{nearest(name, known)}")
        out.update(dict.fromkeys(known.get(name, ())))
    for text in check.texts(row, place, "symbols"):
        symbol = clean_symbol(text)
        if symbol is None:
            check.fault((*place, "symbols"), f"{text!r} is no symbol")
        else:
            out[symbol] = None
    if not pattern and (wanted or "symbols" in row):
        check.fault(place, "symbols are of no use here: the measure has no *")
    if pattern and not wanted and "symbols" not in row:
        out = dict.fromkeys(s for group in groups for s in group.symbols)
    return tuple(out)


def _order(check: Checker, rule: Rule, place: Place) -> None:
    """Warning before critical, and clear on the quiet side of both."""
    sign = -1 if rule.direction is Direction.BELOW else 1
    if rule.direction is Direction.EITHER and any(
            level is not None and level < 0 for level in (rule.warn, rule.critical, rule.clear)):
        check.fault(place, 'with direction "either" levels are distances from zero: no minus')
    if rule.warn is not None and rule.critical is not None and sign * rule.warn > sign * rule.critical:
        check.fault((*place, "critical"), "is reached before warn")
    for clear, level, key in ((rule.clear, rule.warn if rule.warn is not None else rule.critical, "clear"),
                              (rule.clear_critical, rule.critical, "clear_critical")):
        if clear is not None and level is not None and sign * clear > sign * level:
            check.fault((*place, key), "lies beyond its own level: the alert could never hold")
