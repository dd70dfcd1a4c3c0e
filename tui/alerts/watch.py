"""Which identities need a look: of 200 rules over 500 symbols nearly none is near its level.

What is found here may be too much, never too little: the engine judges each again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from itertools import islice

from tui.alerts.columns import Columns
from tui.alerts.crowd import MANY, NAMED, Count, Crowd
from tui.alerts.judge import Reading, counted
from tui.alerts.measure import Measure
from tui.alerts.memory import Track
from tui.alerts.plan import Plan
from tui.alerts.rule import Direction, NoData, Rule, Severity

Pairs = tuple[tuple[str, float], ...]


class Watch:
    """One look: who of `plan` is beyond a level, or was on the way. `live`: what is not at rest."""

    def __init__(self, plan: Plan, live: Iterable[Track], measures: Mapping[str, Measure]) -> None:
        self._plan, self._measures = plan, measures
        self._columns = Columns(plan.names, measures)
        self._members: dict[tuple[str, tuple[str, ...], Direction], tuple[Pairs, int | None]] = {}
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
            return ("",) if rule.id in self._followed or self._enough(rule) else ()
        if "*" not in rule.measure:
            return ("",)
        if rule.no_data is NoData.ALERT:
            return {*self._own(rule, self._columns.beyond(rule)), *self._missing(rule)}
        found = self._own(rule, self._columns.beyond(rule))
        odd = self._columns.of(rule).odd
        return [*found, *islice(self._own(rule, odd), MANY)] if odd else found

    def in_order(self, rule: Rule, symbols: Collection[str]) -> Iterable[str]:
        """`symbols` once each, in the order of the rule."""
        if len(symbols) < 2:
            return symbols
        return sorted(set(symbols), key=self._plan.members[rule.id].__getitem__)

    def known(self, rule: Rule) -> Collection[str]:
        """The symbols of `rule` that have a reading."""
        return self._own(rule, self._columns.of(rule).symbols)

    def lasting(self, rule: Rule, found: Collection[str]) -> int:
        """How many symbols are beyond a level now, or in an event that has not ended."""
        followed = self._followed.get(rule.id, ())
        lasting = [t.alert.symbol for t in followed if t.alert.active and t.alert.symbol]
        return len({*found, *lasting}) if lasting else len(found)

    def crowd(self, rule: Rule, found: Collection[str], begun: bool) -> Reading | None:
        """What the crowd of `rule` is now; None when half of its symbols are not known."""
        of = len(self._plan.members[rule.id])
        if 2 * len(self.known(rule)) < of:
            return None
        counts = self._counts(rule)
        farthest = self._farthest(rule)
        crowd = Crowd(counts, of, self.lasting(rule, found), begun, farthest)
        return Reading(float(crowd.size), as_of_ms=self._newest(rule, farthest), crowd=crowd)

    def _counts(self, rule: Rule) -> tuple[Count, ...]:
        """Loudest first; a warning counts what is critical too."""
        out: list[Count] = []
        at: set[str] = set()
        held: set[str] = set()
        for loud in (Severity.CRITICAL, Severity.WARN):
            at |= self._columns.at(rule, loud)
            held |= self._columns.at(rule, loud, held=True)
            if loud is Severity.CRITICAL or rule.warn is not None:
                out.append(Count(loud, len(self._own(rule, at)), len(self._own(rule, held))))
        return tuple(out)

    def _farthest(self, rule: Rule) -> tuple[tuple[str, float], ...]:
        """The few that are farthest to the rule's side; of a part of a column those found first."""
        column = self._columns.of(rule)
        if rule.id in self._plan.whole:
            return tuple(column.farthest(rule.direction, NAMED))
        order = self._plan.members[rule.id]
        pairs = column.farthest(rule.direction, len(column.symbols))
        return tuple(islice((pair for pair in pairs if pair[0] in order), NAMED))

    def members(self, rule: Rule) -> Reading | None:
        """What a rule that counts sees: its known members, farthest first; None when too few are known."""
        key = (rule.measure, rule.symbols, rule.direction)
        known = self._members.get(key)
        if known is None:
            column, order = self._columns.of(rule), self._plan.places[rule.symbols]
            if any(symbol in order for symbol in column.odd):
                raise TypeError(f"{next(s for s in column.odd if s in order)} has no number")
            far = column.farthest(rule.direction, len(column.symbols))
            pairs = tuple(pair for pair in far if pair[0] in order)
            known = self._members[key] = (pairs, self._newest(rule, pairs))
        pairs, as_of_ms = known
        return counted(rule, pairs, as_of_ms) if len(pairs) >= rule.at_least else None

    def _newest(self, rule: Rule, pairs: Iterable[tuple[str, float]]) -> int | None:
        keys = (rule.key_for(symbol) for symbol, _ in pairs)
        return max((t for key in keys if (t := self._measures[key].as_of_ms) is not None), default=None)

    def _own(self, rule: Rule, symbols: Collection[str]) -> Collection[str]:
        """Those of `symbols` that are the rule's."""
        if rule.id in self._plan.whole:
            return symbols
        order = self._plan.places[rule.symbols]
        return [symbol for symbol in symbols if symbol in order]

    def _enough(self, rule: Rule) -> bool:
        return len(self._own(rule, set(self._columns.beyond(rule)))) >= rule.at_least

    def _missing(self, rule: Rule) -> Iterable[str]:
        """A few of the symbols without a reading: hundreds without data are no more news than these."""
        known = set(self.known(rule))
        return islice((symbol for symbol in rule.symbols if symbol not in known), MANY)
