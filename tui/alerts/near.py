"""How far a rule is from speaking: its nearest identity, the value there, and the distance to its level.

Pure. It judges nothing (judge.py does); it orders what does not fire, so that a quiet page still says
something.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf, isfinite

from tui.alerts.judge import distance
from tui.alerts.measure import Measure
from tui.alerts.register import PRIVATE
from tui.alerts.rule import Direction, Rule

_LEAST = {"fraction": 0.005, "pp": 0.005}  # levels next to nothing are no yardstick


@dataclass(frozen=True, slots=True)
class Near:
    """One rule that does not fire, at its nearest identity.

    `value` and `gap` are in the measure's unit, `gap` in `gap_unit` ("names" for members still needed). A
    gap of 0 or less: beyond the level, and yet quiet (crossed before, not yet held, or figures that prove
    nothing). `share` orders: the gap as a part of the level. `reason` says why there is no gap.
    """

    rule: Rule
    symbol: str
    measure: str
    value: float | None = None
    gap: float | None = None
    gap_unit: str = ""
    level: float | None = None
    loud: str = ""  # warn or critical: which level is near
    second: bool = False  # the second measure is the one that is missing
    share: float = inf
    reason: str = ""
    stale: bool = False

    @property
    def key(self) -> str:
        """As an alert's key: rule and symbol."""
        return self.rule.key(self.symbol)


def nearest(
    rules: Sequence[Rule], measures: Mapping[str, Measure], firing: Collection[str], now_ms: int
) -> tuple[Near, ...]:
    """Every rule none of whose identities is in `firing` alone, nearest to its level first.

    A rule stays as long as one identity of it does not fire; what is beyond its level comes after what has
    still to go, what cannot be known last. A rule that speaks of a crowd speaks for all of its symbols.
    """
    found = []
    ranks = _Ranks(measures)
    firing_of: dict[str, set[str]] = {}
    for key in firing:
        rule_id, _, symbol = key.partition(":")
        firing_of.setdefault(rule_id, set()).add(symbol)
    for rule in rules:
        loud: Collection[str] = firing_of.get(rule.id, ())
        if "" in loud or (rule.until_ms is not None and now_ms >= rule.until_ms):
            continue
        if rule.counts:
            found.append(_near_members(rule, ranks))
        elif looks := [near(rule, symbol, measures) for symbol in _candidates(rule, loud, ranks)]:
            found.append(min(looks, key=_order))
    return tuple(sorted(found, key=_order))


class _Ranks:
    """The known symbols of a pattern, farthest to a side first; worked out once a list."""

    def __init__(self, measures: Mapping[str, Measure]) -> None:
        self.measures = measures
        self._lists: dict[tuple[str, tuple[str, ...], Direction], list[tuple[float, str]]] = {}

    def of(self, rule: Rule, pattern: str) -> list[tuple[float, str]]:
        """(value, symbol) of the symbols of `rule`."""
        key = (pattern, rule.symbols, rule.direction)
        found = self._lists.get(key)
        if found is None:
            known = ((s, self.measures.get(rule.key_for(s, pattern))) for s in rule.symbols)
            found = [(m.value, s) for s, m in known
                     if m is not None and m.value is not None and isfinite(m.value)]
            found.sort(key=lambda pair: distance(pair[0], 0.0, rule.direction))
            self._lists[key] = found
        return found


def _candidates(rule: Rule, loud: Collection[str], ranks: _Ranks) -> Iterable[str]:
    """The quiet symbols of which one is the nearest: of hundreds a few."""
    if "*" not in rule.measure:
        return ("",)
    also = rule.also
    main = [pair for pair in ranks.of(rule, rule.measure) if pair[1] not in loud]
    if not main:
        return [s for s in rule.symbols if s not in loud][:1]
    if also is None or "*" not in also.measure:
        return (main[0][1],)
    second = [pair for pair in ranks.of(rule, also.measure) if pair[1] not in loud]
    return _both(rule, main, second)


def _both(rule: Rule, main: list[tuple[float, str]], second: list[tuple[float, str]]) -> Iterable[str]:
    """Down both lists together, until nobody further down can be nearer than one who was met."""
    values, others = {s: v for v, s in main}, {s: v for v, s in second}
    met: dict[str, float] = {}

    def meet(symbol: str) -> bool:
        if symbol in met or symbol not in values:
            return False
        met[symbol] = _least(rule, values[symbol], others.get(symbol))
        return True

    best = inf
    for i, (value, symbol) in enumerate(main):
        new = meet(symbol)
        if i >= len(second):
            if new:
                break  # whoever follows has no second figure either, and is no nearer by the first
            continue
        other, beside = second[i]
        meet(beside)
        best = min([best, *(met[s] for s in (symbol, beside) if met.get(s, 0) > 0)])
        if best <= _least(rule, value, other):
            break
    return met


def _least(rule: Rule, value: float, other: float | None) -> float:
    """What is left to go the nearest way, as a share of the level."""
    return min((way[0] for way in _ways(rule, value, other)), default=inf)


def near(rule: Rule, symbol: str, measures: Mapping[str, Measure]) -> Near:
    """How far one identity of `rule` is from its nearest level."""
    if rule.counts:
        return _near_members(rule, _Ranks(measures))
    key = rule.key_for(symbol)
    if key.startswith(PRIVATE):
        return Near(rule, symbol, key, reason="kept to yourself: screen 7 shows it")
    measure = measures.get(key)
    if measure is None or measure.value is None or not isfinite(measure.value):
        return Near(rule, symbol, key, reason=(measure.reason if measure else "") or "not known now")
    base = Near(rule, symbol, key, measure.value, stale=measure.stale)
    if rule.rises:
        return replace(base, reason="speaks when it grows")
    beside = measures.get(rule.key_for(symbol, rule.also.measure)) if rule.also is not None else None
    ways = list(_ways(rule, measure.value, beside.value if beside is not None else None))
    if not ways:
        return replace(base, reason="its second figure is not known now")
    share, gap, unit, level, loud, second = min(ways, key=lambda way: way[0])
    return replace(base, gap=gap, gap_unit=unit, level=level, loud=loud, second=second, share=share)


def _ways(rule: Rule, value: float, other: float | None
          ) -> Iterable[tuple[float, float, str, float, str, bool]]:
    """Each way to speak: (share, gap, unit, level, warn or critical, by the second measure)."""
    also = rule.also
    for loud in ("warn", "critical"):
        main = _way(value, getattr(rule, loud), rule.direction, rule.unit, loud, False)
        level = getattr(also, loud) if also is not None else None
        beside = _way(other, level, rule.direction, also.unit if also else "", loud, True)
        if loud == "warn" and level is not None:
            if main is not None and beside is not None:
                yield max(main, beside, key=lambda way: way[0])  # both are needed: the farther one counts
            continue
        yield from (way for way in (main, beside) if way is not None)


def _way(
    value: float | None, level: float | None, direction: Direction, unit: str, loud: str, second: bool
) -> tuple[float, float, str, float, str, bool] | None:
    if value is None or level is None:
        return None
    gap = distance(value, level, direction)
    return gap / max(abs(level), _LEAST.get(unit, 1e-9)), gap, unit, level, loud, second


def _near_members(rule: Rule, ranks: _Ranks) -> Near:
    """A rule that counts: the member that would make the number up."""
    level = rule.warn if rule.warn is not None else rule.critical
    loud = "warn" if rule.warn is not None else "critical"
    known = ranks.of(rule, rule.measure)
    if len(known) < rule.at_least or level is None:
        return Near(rule, "", rule.measure, reason=f"{len(known)} of {len(rule.symbols)} members are known")
    value, symbol = known[rule.at_least - 1]
    key, gap = rule.key_for(symbol), distance(value, level, rule.direction)
    share = gap / max(abs(level), _LEAST.get(rule.unit, 1e-9))
    return Near(rule, "", key, value, gap, rule.unit, level, loud, False, share,
                stale=ranks.measures[key].stale)


def _order(found: Near) -> tuple[int, float]:
    if found.gap is None:
        return (2 if found.value is not None else 3), 0.0
    return (1, -found.share) if found.gap <= 0 else (0, found.share)
