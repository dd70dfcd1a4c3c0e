"""What rules would do if measures changed so: asked before a person decides. Pure; nothing fires by it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tui.alerts.judge import read, severity
from tui.alerts.measure import Measure
from tui.alerts.rule import Rule, Severity


def foreseen(
    rules: Sequence[Rule], before: Mapping[str, float], after: Mapping[str, float]
) -> tuple[str, ...]:
    """Rules by their names, with what they would do; those that would stay as they are are not named.

    `before` and `after` are values by key of the register, in its units; rules on other measures and on
    symbols are left out.
    """
    found = []
    for rule in rules:
        key = rule.measure
        if rule.symbols or key not in before or key not in after:
            continue
        if rule.rises:
            if rule.warn is not None and after[key] - before[key] >= rule.warn:
                found.append(f"{rule.name or rule.id} fires")
            continue
        was, then = (_loud(rule, key, values[key]) for values in (before, after))
        if was is not then:
            found.append(f"{rule.name or rule.id}: {then.value if then is not None else 'over'}")
    return tuple(found)


def _loud(rule: Rule, key: str, value: float) -> Severity | None:
    reading = read(rule, "", {key: Measure(key, value, rule.unit, None, "")})
    return severity(rule, reading, None) if reading is not None else None
