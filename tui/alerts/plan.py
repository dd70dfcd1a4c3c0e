"""A configuration's rules, prepared once: whom each speaks about, and the names of their measures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from tui.alerts.crowd import MANY
from tui.alerts.memory import Track
from tui.alerts.rule import Rule


class Plan:
    """The rules of a configuration. `of` gives the same plan for the same rules.

    `members`: of each rule its identities and their places. `crowds`: ids of the rules over so many symbols
    that they may speak of all as one.
    """

    _last: list[Plan] = []  # noqa: RUF012  (of this process: the newest few configurations)

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = rules
        self.by_id = {rule.id: rule for rule in rules}
        self.places: dict[tuple[str, ...], Mapping[str, int]] = {}
        self.members: dict[str, Mapping[str, int]] = {}
        self.crowds: set[str] = set()
        names: dict[str, dict[str, str]] = {}
        done: set[tuple[str, tuple[str, ...]]] = set()
        for rule in rules:
            single = "*" in rule.measure and not rule.counts
            places = self._places(rule.symbols)
            self.members[rule.id] = places if single else self._places(("",))
            if single and not rule.rises and len(places) > MANY:
                self.crowds.add(rule.id)
            for pattern in _patterns(rule):
                if (pattern, rule.symbols) not in done:
                    done.add((pattern, rule.symbols))
                    keys = names.setdefault(pattern, {})
                    keys.update((s, rule.key_for(s, pattern)) for s in rule.symbols if s not in keys)
        self.names = {pattern: tuple(keys.items()) for pattern, keys in names.items()}
        self.whole = {rule.id for rule in rules if "*" in rule.measure
                      and len(self.places[rule.symbols]) == len(self.names[rule.measure])}

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
        rule, symbol = track.alert.rule, track.alert.symbol
        return symbol in self.members.get(rule, ()) or (not symbol and rule in self.crowds)

    def _places(self, symbols: tuple[str, ...]) -> Mapping[str, int]:
        places = self.places.get(symbols)
        if places is None:
            places = self.places[symbols] = {symbol: i for i, symbol in enumerate(symbols)}
        return places


def _patterns(rule: Rule) -> Iterable[str]:
    """The measures of `rule` that stand for one of each symbol."""
    if "*" in rule.measure:
        yield rule.measure
        if rule.also is not None and "*" in rule.also.measure:
            yield rule.also.measure
