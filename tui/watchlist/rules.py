"""[[alert]] tables -> rules, every level checked against the unit of its measure."""

from __future__ import annotations

from datetime import datetime

from tui.alerts.level import parse_level, parse_span
from tui.alerts.register import PRIVATE, REGISTER, unit_of
from tui.alerts.rule import REPEAT_S, Also, Direction, NoData, Rule, Tell, When
from tui.market.session import bounds, is_session, next_session
from tui.market.symbol import clean_symbol
from tui.toml.faults import nearest
from tui.toml.fields import Fields
from tui.watchlist.model import MAX_SYMBOLS, Group


def read_rules(rows: list[Fields], groups: tuple[Group, ...]) -> tuple[Rule, ...]:
    """The rules of a file, their patterns filled with the symbols of their groups."""
    ids: dict[str, Fields] = {}
    rules = []
    for row in rows:
        rule = _rule(row, groups)
        if not rule.id or not all(c.isalnum() or c in "-_." for c in rule.id):
            row.fault("id", "an alert needs an id of letters, digits and -")
        elif rule.id in ids:
            first = ids[rule.id].line("id")
            row.fault("id", f'"{rule.id}" is already the id of the alert in line {first}')
        ids.setdefault(rule.id, row)
        rules.append(rule)
    for row, rule in zip(rows, rules, strict=True):
        for other in rule.inhibits:
            if other not in ids or other == rule.id:
                hint = nearest(other, [id for id in ids if id != rule.id])
                row.fault("inhibits", f'there is no other alert "{other}"{hint}')
    return tuple(rules)


def _rule(row: Fields, groups: tuple[Group, ...]) -> Rule:
    measure, unit = _measure(row)
    warn, critical, clear, clear_critical = (
        _level(row, key, unit) for key in ("warn", "critical", "clear", "clear_critical"))
    direction = row.choice("direction", Direction, Direction("above"))
    symbols = _members(row, groups, "*" in measure)
    figure = row.raw.get("tell") is True and measure.startswith(PRIVATE)
    if row.flag("rises") and measure.startswith(PRIVATE):
        row.fault("rises", f"{PRIVATE}* is judged by its level: what it was is not kept")
    rule = Rule(
        id=row.text("id"), measure=measure, name=row.text("name") or row.text("id"), direction=direction,
        unit=unit, symbols=symbols, group=row.text("group"), at_least=_count(row, len(symbols)),
        also=_also(row), for_s=row.parsed("for", parse_span, 0), keep_s=row.parsed("keep", parse_span, 0),
        repeat_s=row.parsed("repeat", parse_span, REPEAT_S), when=row.choice("when", When, When("any")),
        cross=row.flag("cross"), lasts_s=row.parsed("lasts", parse_span, 0), standing=row.flag("standing"),
        inhibits=row.texts("inhibits"),
        warn=warn, critical=critical, clear=clear, clear_critical=clear_critical,
        no_data=row.choice("no_data", NoData, NoData("keep")),
        tell=Tell("repeat") if figure else row.choice("tell", Tell, Tell("repeat")), figure=figure,
        rises=row.flag("rises"), until_ms=_until(row),
    )
    if "warn" not in row.raw and "critical" not in row.raw:
        row.fault(None, "an alert needs warn or critical")
    if rule.lasts_s and not (rule.cross or rule.rises):
        row.fault("lasts", "is for rules with cross = true or rises = true")
    if rule.rises and (rule.cross or "*" in measure or rule.direction is not Direction.ABOVE):
        row.fault("rises", "is for one figure that grows: no cross, no *, direction above")
    _order(row, rule)
    return rule


def _measure(row: Fields, key: str = "measure") -> tuple[str, str]:
    measure = row.text(key)
    unit = unit_of(measure)
    if unit is None:
        said = f"{measure!r} is no measure{nearest(measure, REGISTER)}"
        row.fault(key, said if measure else "an alert needs a measure")
    return measure, unit or "fraction"


def _level(row: Fields, key: str, unit: str) -> float | None:
    # without its measure a level's unit cannot be judged: one fault is enough
    known = unit_of(str(row.raw.get("measure", ""))) is not None
    return row.parsed(key, lambda value: parse_level(value, unit), None) if known else None


def _until(row: Fields) -> int | None:
    """The end of the last session day on which the rule counts, UTC ms."""
    day = row.day("until")
    if isinstance(row.raw.get("until"), datetime):
        row.fault("until", "must be a date like 2026-12-24, without a time")
    return bounds(day if is_session(day) else next_session(day)).post_close_ms if day else None


def _also(row: Fields) -> Also | None:
    if "and" not in row.raw:
        return None
    if not isinstance(row.raw["and"], dict):
        row.fault("and", 'must be written as { measure = "usual_days.*", warn = 3 }')
        return None
    other = row.table("and")
    other.only(("measure", "warn", "critical"))
    measure, unit = _measure(other)
    return Also(measure, _level(other, "warn", unit), _level(other, "critical", unit), unit)


def _count(row: Fields, members: int) -> int:
    value = row.count("at_least", 1, MAX_SYMBOLS, 0)
    if value > members:
        row.fault("at_least", f"{value} of {members} symbols can never be")
    return value


def _members(row: Fields, groups: tuple[Group, ...], pattern: bool) -> tuple[str, ...]:
    """The symbols of a pattern rule: its own, its groups', or all there are."""
    known = {group.name: group.symbols for group in groups}
    wanted = [(name, "groups") for name in row.texts("groups")]
    if "group" in row.raw:
        wanted.append((row.text("group"), "group"))
    out: dict[str, None] = {}
    for name, key in wanted:
        if name not in known:
            row.fault(key, f"there is no group {name!r}{nearest(name, known)}")
        out.update(dict.fromkeys(known.get(name, ())))
    for text in row.texts("symbols"):
        symbol = clean_symbol(text)
        if symbol is None:
            row.fault("symbols", f"{text!r} is no symbol")
        else:
            out[symbol] = None
    if not pattern and (wanted or "symbols" in row.raw):
        row.fault(None, "symbols are of no use here: the measure has no *")
    if pattern and not wanted and "symbols" not in row.raw:
        out = dict.fromkeys(s for group in groups for s in group.symbols)
    return tuple(out)


def _order(row: Fields, rule: Rule) -> None:
    """Warning before critical, and clear on the quiet side of both."""
    sign = -1 if rule.direction is Direction.BELOW else 1
    if rule.direction is Direction.EITHER and any(
            level is not None and level < 0 for level in (rule.warn, rule.critical, rule.clear)):
        row.fault(None, 'with direction "either" levels are distances from zero: no minus')
    if rule.warn is not None and rule.critical is not None and sign * rule.warn > sign * rule.critical:
        row.fault("critical", "is reached before warn")
    for clear, level, key in ((rule.clear, rule.warn if rule.warn is not None else rule.critical, "clear"),
                              (rule.clear_critical, rule.critical, "clear_critical")):
        if clear is not None and level is not None and sign * clear > sign * level:
            row.fault(key, "lies beyond its own level: the alert could never hold")
