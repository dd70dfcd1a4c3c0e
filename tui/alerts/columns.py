"""The measures of one look in order, so that a rule over 500 symbols finds at once who is beyond a level.

The values of a pattern (`move.*`) are sorted once a look; a level is then two searches. What is said here of
many is what judge.py says of each.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite

from tui.alerts.judge import NEAR, SECOND_HOLDS, proves
from tui.alerts.measure import Measure
from tui.alerts.rule import Direction, Rule, Severity

Names = Sequence[tuple[str, str]]  # (symbol, the key of its measure)
_NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Column:
    """Known values of a pattern in order with their symbols.

    `odd`: symbols whose value is no number. `bounded`: some values are bounds, left out here.
    """

    values: list[float]
    symbols: list[str]
    odd: list[str]
    bounded: bool = False

    def past(self, level: float, direction: Direction) -> list[str]:
        """The symbols at or beyond `level`, each once."""
        if direction is Direction.ABOVE:
            return self.symbols[bisect_left(self.values, level - NEAR):]
        if direction is Direction.BELOW:
            return self.symbols[:bisect_right(self.values, level + NEAR)]
        if level <= NEAR:
            return self.symbols
        low = bisect_right(self.values, NEAR - level)
        return self.symbols[:low] + self.symbols[bisect_left(self.values, level - NEAR):]

    def farthest(self, direction: Direction, count: int) -> list[tuple[str, float]]:
        """The `count` symbols farthest to that side, with their values."""
        low = list(zip(self.symbols[:count], self.values[:count], strict=True))
        high = list(zip(self.symbols[:-count - 1:-1], self.values[:-count - 1:-1], strict=True))
        if direction is Direction.EITHER:
            return sorted({*low, *high}, key=lambda pair: (-abs(pair[1]), pair[0]))[:count]
        return low if direction is Direction.BELOW else high


class Columns:
    """The columns of one look, each made when first asked for."""

    def __init__(self, names: Mapping[str, Names], measures: Mapping[str, Measure]) -> None:
        self._names, self._measures = names, measures
        self._columns: dict[str, Column] = {}
        self._proven: dict[tuple[str, Direction], Column] = {}
        self._seconds: dict[tuple[str, str, float, Direction], frozenset[str]] = {}

    def of(self, rule: Rule) -> Column:
        """The column of the measure of `rule`, without what proves nothing in its direction."""
        column = self._columns.get(rule.measure)
        return column if column and not column.bounded else self._column(rule.measure, rule.direction)

    def beyond(self, rule: Rule) -> Collection[str]:
        """Symbols at the loosest level of `rule`; an event can begin with no other one."""
        if rule.also is not None:
            return self.at(rule, Severity.CRITICAL) | self.at(rule, Severity.WARN)
        level = rule.critical if rule.warn is None else rule.warn
        if level is None:
            return ()
        if rule.warn is not None and rule.critical is not None:
            below = rule.direction is Direction.BELOW
            level = max(rule.warn, rule.critical) if below else min(rule.warn, rule.critical)
        return self.of(rule).past(level, rule.direction)

    def at(self, rule: Rule, loud: Severity, *, held: bool = False) -> set[str]:
        """Symbols that are at `loud`; with `held` those that have not yet left it."""
        upper = loud is Severity.CRITICAL
        level = rule.critical if upper else rule.warn
        second = None if rule.also is None else rule.also.critical if upper else rule.also.warn
        other = None if second is None else self._second(rule, second * SECOND_HOLDS if held else second)
        if level is None:
            return set(other or ()) if upper else set()
        column = self.of(rule)
        main = column.past(level, rule.direction)
        at = set(main) if other is None else set(other.union(main) if upper else other.intersection(main))
        if held:
            at.update(column.past(rule.clear_of(level, loud), rule.direction))
        return at

    def _second(self, rule: Rule, level: float) -> frozenset[str]:
        """Symbols whose second measure is beyond `level`, as far as the first is known."""
        if rule.also is None:
            return _NOBODY
        key = (rule.measure, rule.also.measure, level, rule.direction)
        found = self._seconds.get(key)
        if found is None:
            known = self.of(rule).symbols
            found = frozenset(known).intersection(self._past(rule.also.measure, level, rule.direction, known))
            self._seconds[key] = found
        return found

    def _past(self, pattern: str, level: float, direction: Direction, known: list[str]) -> list[str]:
        if "*" in pattern:
            return self._column(pattern, direction).past(level, direction)
        alone = _column([("", pattern)], self._measures, direction)
        return known if alone.past(level, direction) else []

    def _column(self, pattern: str, direction: Direction) -> Column:
        """A pattern without bounds is one column for every direction."""
        column = self._columns.get(pattern)
        if column is None:
            column = self._columns[pattern] = _column(self._names[pattern], self._measures, None)
        if not column.bounded:
            return column
        proven = self._proven.get((pattern, direction))
        if proven is None:
            proven = _column(self._names[pattern], self._measures, direction)
            self._proven[pattern, direction] = proven
        return proven


def _column(names: Names, measures: Mapping[str, Measure], direction: Direction | None) -> Column:
    """Bounds are taken as far as they prove something in `direction`."""
    pairs: list[tuple[float, str]] = []
    odd: list[str] = []
    bounded = False
    find = measures.get
    for symbol, key in names:
        measure = find(key)
        if measure is None or measure.stale or (value := measure.value) is None:
            continue
        if not isinstance(value, float | int):
            odd.append(symbol)
        elif measure.bound and (direction is None or not proves(measure.bound, direction)):
            bounded = True
        elif isfinite(value):
            pairs.append((value, symbol))
    pairs.sort()
    return Column([value for value, _ in pairs], [symbol for _, symbol in pairs], odd, bounded)
