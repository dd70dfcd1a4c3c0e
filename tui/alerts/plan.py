"""Which identities need a look: of 200 rules over 500 symbols nearly none is near its level.

The values of a pattern (`move.*`) are sorted once a look; each rule then takes those beyond its level. What
is found here may be too much, never too little: the engine judges each again.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from math import isfinite

from tui.alerts.memory import EngineState, Track
from tui.alerts.rule import Direction, NoData, Rule
from tui.market.measure import Measure

_MARGIN = 1e-8  # wider than what the judge forgives


class Plan:
    """A configuration's rules, prepared once. `of` gives the same plan for the same rules."""

    _last: list[Plan] = []  # noqa: RUF012  (of this process: the newest few configurations)

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = rules
        self.by_id = {rule.id: rule for rule in rules}
        self.members: dict[str, Mapping[str, int]] = {}
        places: dict[tuple[str, ...], Mapping[str, int]] = {}
        names: dict[str, dict[str, str]] = {}
        for rule in rules:
            own = tuple(rule.identities())
            self.members[rule.id] = places.setdefault(own, {s: i for i, s in enumerate(own)})
            if rule.counts:
                places.setdefault(rule.symbols, {s: i for i, s in enumerate(rule.symbols)})
            for pattern in _patterns(rule):
                keys = names.setdefault(pattern, {})
                keys.update((s, rule.key_for(s, pattern)) for s in rule.symbols if s not in keys)
        self.places = places
        self.names = {pattern: tuple(keys.items()) for pattern, keys in names.items()}

    @classmethod
    def of(cls, rules: Sequence[Rule]) -> Plan:
        """The plan of `rules`."""
        found = next((plan for plan in cls._last if plan.rules is rules), None)
        if found is None:
            found = cls(rules)
            cls._last = [found, *cls._last[:3]]
        return found

    def knows(self, track: Track) -> bool:
        """True while the configuration still holds the rule and symbol of `track`."""
        return track.alert.symbol in self.members.get(track.alert.rule, ())


class Watch:
    """One look: who of `plan` is beyond a level, or was on the way."""

    def __init__(
        self, plan: Plan, state: EngineState, measures: Mapping[str, Measure], everyone: bool
    ) -> None:
        self._plan, self._state, self._measures = plan, state, measures
        self._columns: dict[str, tuple[list[float], list[str], list[str]]] = {}
        self._busy: dict[str, list[str]] = {}
        for track in state.tracks.values():
            if everyone or not track.idle:
                self._busy.setdefault(track.alert.rule, []).append(track.alert.symbol)

    def symbols(self, rule: Rule) -> Iterable[str]:
        """The identities of `rule` that must be judged now, in the rule's order."""
        busy = self._busy.get(rule.id, ())
        if rule.no_data is NoData.ALERT or (rule.also and "*" not in rule.also.measure):
            return rule.identities()
        if rule.counts:
            return ("",) if busy or self._enough(rule) else ()
        if "*" not in rule.measure:
            return ("",)
        order = self._plan.members[rule.id]
        found = {s for s in self._beyond(rule) if s in order}
        found.update(s for s in busy if s in order)
        if rule.cross:
            found.update(order.keys() - self._state.sampled.get(rule.id, frozenset()))
        return sorted(found, key=order.__getitem__) if len(found) > 1 else found

    def _enough(self, rule: Rule) -> bool:
        order = self._plan.places[rule.symbols]
        return sum(s in order for s in self._beyond(rule)) >= rule.at_least

    def _beyond(self, rule: Rule) -> Iterable[str]:
        """Symbols whose measure is beyond the loosest level of `rule`."""
        levels = [level for level in (rule.warn, rule.critical) if level is not None]
        found = self._past(rule.measure, levels, rule.direction)
        if rule.also is not None and rule.also.critical is not None:
            found = [*found, *self._past(rule.also.measure, [rule.also.critical], rule.direction)]
        return found

    def _past(self, pattern: str, levels: list[float], direction: Direction) -> list[str]:
        if not levels:
            return []
        values, symbols, odd = self._column(pattern)
        match direction:
            case Direction.ABOVE:
                found = symbols[bisect_left(values, min(levels) - _MARGIN):]
            case Direction.BELOW:
                found = symbols[:bisect_right(values, max(levels) + _MARGIN)]
            case _:
                level = min(levels) - _MARGIN
                found = symbols[:bisect_right(values, -level)] + symbols[bisect_left(values, level):]
        return found + odd if odd else found

    def _column(self, pattern: str) -> tuple[list[float], list[str], list[str]]:
        """Known values of a pattern in order, their symbols, and symbols whose value is no number."""
        column = self._columns.get(pattern)
        if column is None:
            column = self._columns[pattern] = _sorted(self._plan.names[pattern], self._measures)
        return column


def _sorted(
    names: Sequence[tuple[str, str]], measures: Mapping[str, Measure]
) -> tuple[list[float], list[str], list[str]]:
    pairs: list[tuple[float, str]] = []
    odd: list[str] = []
    for symbol, key in names:
        measure = measures.get(key)
        if measure is None or measure.value is None or measure.stale:
            continue
        if not isinstance(measure.value, float | int):
            odd.append(symbol)
        elif isfinite(measure.value):
            pairs.append((measure.value, symbol))
    pairs.sort()
    return [value for value, _ in pairs], [symbol for _, symbol in pairs], odd


def _patterns(rule: Rule) -> Iterable[str]:
    """The measures of `rule` that stand for one of each symbol."""
    if "*" in rule.measure:
        yield rule.measure
        if rule.also is not None and "*" in rule.also.measure:
            yield rule.also.measure
