"""How far a rule is from speaking: its nearest identity, the value there, and the distance to its level.

Pure. It judges nothing (judge.py does); it orders what does not fire, so that a quiet page still says
something.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import inf, isfinite
from operator import itemgetter

from tui.alerts.rule import Direction, Rule
from tui.market.measure import Measure

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
    still to go, what cannot be known last.
    """
    found = []
    columns: dict[tuple[str, tuple[str, ...]], list[tuple[float, str]]] = {}
    for rule in rules:
        if rule.until_ms is not None and now_ms >= rule.until_ms:
            continue
        loud = {key.partition(":")[2] for key in firing if key.partition(":")[0] == rule.id}
        quiet = [symbol for symbol in rule.identities() if symbol not in loud]
        if not quiet:
            continue
        if rule.also is None and not loud and len(quiet) > 1:
            quiet = _first(rule, measures, columns) or quiet[:1]
        looks = (near(rule, symbol, measures) for symbol in quiet)
        found.append(min(looks, key=_order))
    return tuple(sorted(found, key=_order))


def _first(
    rule: Rule, measures: Mapping[str, Measure],
    columns: dict[tuple[str, tuple[str, ...]], list[tuple[float, str]]],
) -> list[str]:
    """The symbol whose value is farthest to the rule's side, which no level changes; none is known: empty."""
    key = (rule.measure, rule.symbols)
    values = columns.get(key)
    if values is None:
        known = ((s, measures.get(rule.key_for(s))) for s in rule.symbols)
        values = columns[key] = [
            (m.value, s) for s, m in known if m is not None and m.value is not None and isfinite(m.value)]
    if not values:
        return []
    match rule.direction:
        case Direction.ABOVE:
            return [max(values, key=itemgetter(0))[1]]
        case Direction.BELOW:
            return [min(values, key=itemgetter(0))[1]]
        case _:
            return [max(values, key=lambda pair: abs(pair[0]))[1]]


def near(rule: Rule, symbol: str, measures: Mapping[str, Measure]) -> Near:
    """How far one identity of `rule` is from its nearest level."""
    if rule.counts:
        return _near_members(rule, measures)
    key = rule.key_for(symbol)
    measure = measures.get(key)
    if measure is None or measure.value is None or not isfinite(measure.value):
        return Near(rule, symbol, key, reason=(measure.reason if measure else "") or "not known now")
    base = Near(rule, symbol, key, measure.value, stale=measure.stale)
    if rule.rises:
        return _with(base, reason="speaks when it grows")
    ways = list(_ways(rule, symbol, measure.value, measures))
    if not ways:
        return _with(base, reason="its second figure is not known now")
    share, gap, unit, level, loud, second = min(ways, key=lambda way: way[0])
    return Near(rule, symbol, key, measure.value, gap, unit, level, loud, second, share, stale=measure.stale)


def distance(value: float, level: float, direction: Direction) -> float:
    """What `value` has to go to `level`; 0 or less when it is there."""
    match direction:
        case Direction.ABOVE:
            return level - value
        case Direction.BELOW:
            return value - level
        case _:
            return level - abs(value)


def _ways(
    rule: Rule, symbol: str, value: float, measures: Mapping[str, Measure]
) -> Iterable[tuple[float, float, str, float, str, bool]]:
    """Each way to speak: (share, gap, unit, level, warn or critical, by the second measure)."""
    also = rule.also
    second = measures.get(rule.key_for(symbol, also.measure)) if also is not None else None
    other = second.value if second is not None else None
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


def _near_members(rule: Rule, measures: Mapping[str, Measure]) -> Near:
    """A rule that counts: the member that would make the number up."""
    level = rule.warn if rule.warn is not None else rule.critical
    loud = "warn" if rule.warn is not None else "critical"
    known = []
    for symbol in rule.symbols:
        measure = measures.get(rule.key_for(symbol))
        if measure is not None and measure.value is not None and isfinite(measure.value):
            known.append((distance(measure.value, level or 0.0, rule.direction), symbol, measure))
    if len(known) < rule.at_least or level is None:
        return Near(rule, "", rule.measure, reason=f"{len(known)} of {len(rule.symbols)} members are known")
    known.sort(key=lambda member: member[0])
    gap, symbol, measure = known[rule.at_least - 1]
    share = gap / max(abs(level), _LEAST.get(rule.unit, 1e-9))
    return Near(rule, "", rule.key_for(symbol), measure.value, gap, rule.unit, level, loud, False, share,
                stale=measure.stale)


def _with(base: Near, reason: str) -> Near:
    return Near(base.rule, base.symbol, base.measure, base.value, reason=reason, stale=base.stale)


def _order(found: Near) -> tuple[int, float]:
    if found.gap is None:
        return (2 if found.value is not None else 3), 0.0
    return (1, -found.share) if found.gap <= 0 else (0, found.share)
