"""Which identities need a look: of 100 rules over 300 symbols nearly none is near its level.

The values of a pattern (`move.*`) are read once a look; who of them is beyond a level is then one pass. What
is found may be too much, never too little: the engine judges each again. What is said here of many is what
judge.py says of each.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import cached_property
from itertools import islice
from math import isfinite

from msgspec import Struct

from tui.alerts.crowd import MANY, NAMED, Count, Crowd
from tui.alerts.judge import NEAR, SECOND_HOLDS, AlertReading, counted, distance, proves
from tui.alerts.measure import Measure
from tui.alerts.memory import Track
from tui.alerts.plan import RulePlan
from tui.alerts.rule import Direction, NoData, Rule, Severity


class MeasureColumn(Struct, frozen=True, dict=True):
    """Known values of one measure by symbol, bounds as far as they prove something in `direction`.

    `odd`: symbols whose value is no number.
    """

    direction: Direction
    values: Mapping[str, float]
    odd: list[str]

    def past(self, level: float) -> set[str]:
        """The symbols at or beyond `level`."""
        if self.direction is Direction.BELOW:
            edge = level + NEAR
            return {symbol for symbol, value in self.values.items() if value <= edge}
        edge = level - NEAR
        if self.direction is Direction.ABOVE:
            return {symbol for symbol, value in self.values.items() if value >= edge}
        return {symbol for symbol, value in self.values.items() if value >= edge or -value >= edge}

    @cached_property
    def farthest(self) -> tuple[tuple[str, float], ...]:
        """Symbols and values, those farthest to the side first."""
        far = self.direction
        return tuple(sorted(self.values.items(), key=lambda pair: (distance(pair[1], 0, far), pair[0])))


class Watch:
    """One look: who of `plan` is beyond a level, or was on the way. `live`: what is not at rest."""

    def __init__(self, plan: RulePlan, live: Iterable[Track], measures: Mapping[str, Measure]) -> None:
        self._plan, self._measures = plan, measures
        self._columns: dict[tuple[str, int, Direction], MeasureColumn] = {}
        self._followed: dict[str, list[Track]] = {}
        for track in live:
            self._followed.setdefault(track.alert.rule, []).append(track)

    def followed(self, rule: Rule) -> list[str]:
        """Identities of `rule` that were on the way before this look, its crowd left out, in no order."""
        order, tracks = self._plan.members[rule.id], self._followed.get(rule.id, ())
        return [track.alert.symbol for track in tracks if track.alert.symbol in order]

    def found(self, rule: Rule) -> Collection[str]:
        """The identities of `rule` that an event may begin with now."""
        if rule.counts:
            enough = rule.id in self._followed or len(self.beyond(rule)) >= rule.at_least
            return ("",) if enough else ()
        if "*" not in rule.measure:
            return ("",)
        column, found = self._column(rule, rule.measure), self.beyond(rule)
        if rule.no_data is NoData.ALERT:
            # a few of those without a reading: hundreds without data are no more news than these
            return found.union(islice((s for s in rule.symbols if s not in column.values), MANY))
        return found.union(column.odd[:MANY]) if column.odd else found

    def in_order(self, rule: Rule, symbols: Collection[str]) -> Iterable[str]:
        """`symbols` once each, in the order of the rule."""
        if len(symbols) < 2:
            return symbols
        return sorted(set(symbols), key=self._plan.members[rule.id].__getitem__)

    def known(self, rule: Rule) -> Collection[str]:
        """The symbols of `rule` that have a reading."""
        return self._column(rule, rule.measure).values.keys()

    def beyond(self, rule: Rule) -> set[str]:
        """Symbols at the loosest level of `rule`; an event can begin with no other one."""
        levels = [level for level in (rule.warn, rule.critical) if level is not None]
        if rule.also is None and levels:
            loosest = max(levels) if rule.direction is Direction.BELOW else min(levels)
            return self._column(rule, rule.measure).past(loosest)
        return self.at(rule, Severity.CRITICAL) | self.at(rule, Severity.WARN)

    def at(self, rule: Rule, loud: Severity, *, held: bool = False) -> set[str]:
        """Symbols that are at `loud`; with `held` those that have not yet left it."""
        upper = loud is Severity.CRITICAL
        level = rule.critical if upper else rule.warn
        column, other = self._column(rule, rule.measure), None
        second = (rule.also.critical if upper else rule.also.warn) if rule.also else None
        if rule.also is not None and second is not None:
            beside = self._column(rule, rule.also.measure).past(second * SECOND_HOLDS if held else second)
            other = beside & column.values.keys()
        if level is None:
            return other or set() if upper else set()
        main = column.past(level)
        at = main if other is None else main | other if upper else main & other
        return at | column.past(rule.clear_of(level, loud)) if held else at

    def lasting(self, rule: Rule, found: Collection[str]) -> int:
        """How many symbols are beyond a level now, or in an event that has not ended."""
        followed = self._followed.get(rule.id, ())
        return len({*found, *(t.alert.symbol for t in followed if t.alert.active and t.alert.symbol)})

    def crowd(self, rule: Rule, found: Collection[str], begun: bool) -> AlertReading | None:
        """What the crowd of `rule` is now; None when half of its symbols are not known."""
        of, column = len(self._plan.members[rule.id]), self._column(rule, rule.measure)
        if 2 * len(column.values) < of:
            return None
        farthest = column.farthest[:NAMED]
        crowd = Crowd(self._counts(rule), of, self.lasting(rule, found), begun, farthest)
        return AlertReading(float(crowd.size), as_of_ms=self._newest(rule, farthest), crowd=crowd)

    def _counts(self, rule: Rule) -> tuple[Count, ...]:
        """Loudest first; a warning counts what is critical too."""
        out: list[Count] = []
        at: set[str] = set()
        held: set[str] = set()
        for loud in (Severity.CRITICAL, Severity.WARN):
            at |= self.at(rule, loud)
            held |= self.at(rule, loud, held=True)
            if loud is Severity.CRITICAL or rule.warn is not None:
                out.append(Count(loud, len(at), len(held)))
        return tuple(out)

    def members(self, rule: Rule) -> AlertReading | None:
        """What a rule that counts sees: its known members, farthest first; None when too few are known."""
        column = self._column(rule, rule.measure)
        if column.odd:
            raise TypeError(f"{column.odd[0]} has no number")
        if len(column.values) < rule.at_least:
            return None
        return counted(rule, column.farthest, self._newest(rule, column.farthest))

    def _newest(self, rule: Rule, pairs: Iterable[tuple[str, float]]) -> int | None:
        keys = (rule.key_for(symbol) for symbol, _ in pairs)
        return max((t for key in keys if (t := self._measures[key].as_of_ms) is not None), default=None)

    def _column(self, rule: Rule, pattern: str) -> MeasureColumn:
        key = pattern, id(self._plan.places[rule.id]), rule.direction
        column = self._columns.get(key)
        if column is None:
            column = self._columns[key] = self._read(rule, pattern)
        return column

    def _read(self, rule: Rule, pattern: str) -> MeasureColumn:
        values: dict[str, float] = {}
        odd: list[str] = []
        for symbol, key in self._plan.names(rule, pattern):
            measure = self._measures.get(key)
            if measure is None or measure.stale or (value := measure.value) is None:
                continue
            if not isinstance(value, float | int):
                odd.append(symbol)
            elif isfinite(value) and (not measure.bound or proves(measure.bound, rule.direction)):
                values[symbol] = value
        return MeasureColumn(rule.direction, values, odd)
