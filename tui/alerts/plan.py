"""A configuration's rules, prepared once: whom each speaks about, and the names of their measures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tui.alerts.crowd import MANY
from tui.alerts.memory import Track
from tui.alerts.rule import Rule


class RulePlan:
    """The rules of a configuration. `of` gives the same plan for the same rules.

    `members`: of each rule its identities and their places. `places`: the same of all its symbols; rules over
    the same symbols share one. `crowds`: ids of the rules over so many symbols that they may speak as one.
    """

    _last: list[RulePlan] = []  # noqa: RUF012  (of this process: the newest few configurations)

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = rules
        self.by_id = {rule.id: rule for rule in rules}
        self.places: dict[str, Mapping[str, int]] = {}
        self.members: dict[str, Mapping[str, int]] = {}
        self.crowds: set[str] = set()
        self._names: dict[tuple[str, int], tuple[tuple[str, str], ...]] = {}
        shared: dict[tuple[str, ...], Mapping[str, int]] = {}
        for rule in rules:
            single = "*" in rule.measure and not rule.counts
            places = shared.setdefault(rule.symbols, {symbol: i for i, symbol in enumerate(rule.symbols)})
            self.places[rule.id] = places
            self.members[rule.id] = places if single else {"": 0}
            if single and not rule.rises and len(places) > MANY:
                self.crowds.add(rule.id)

    @classmethod
    def of(cls, rules: Sequence[Rule]) -> RulePlan:
        """The plan of `rules`."""
        found = next((plan for plan in cls._last if plan.rules is rules), None)
        if found is None:
            found = cls(rules)
            cls._last = [found, *cls._last[:3]]
        return found

    def knows(self, track: Track) -> bool:
        """True while the configuration still holds the rule and symbol of `track`."""
        rule, symbol = track.alert.rule, track.alert.symbol
        return symbol in self.members.get(rule, ()) or (not symbol and rule in self.crowds)

    def names(self, rule: Rule, pattern: str) -> tuple[tuple[str, str], ...]:
        """(symbol, the key of its measure) of every symbol of `rule`."""
        key = pattern, id(self.places[rule.id])
        found = self._names.get(key)
        if found is None:
            found = self._names[key] = tuple((s, rule.key_for(s, pattern)) for s in rule.symbols)
        return found
