"""Flapping after Nagios: of the last 21 states, the share of changes, newer ones weighing more.

A state here is one slot: a minute, or the time a rule needs to change its mind when that is longer.
"""

from __future__ import annotations

from collections.abc import Iterable

from tui.alerts.rule import Rule

CHANGES = 20  # 21 states have 20 changes between them
START, STOP = 0.20, 0.05  # Nagios's high and low thresholds; between them nothing changes
_LIGHT, _HEAVY = 0.75, 1.25
_SLOT_S = 60


def slot_ms(rule: Rule) -> int:
    """How long one state of `rule` lasts at least, ms."""
    return max(_SLOT_S, rule.for_s, rule.keep_s) * 1000


def recent(flips: Iterable[int], rule: Rule, now_ms: int) -> tuple[int, ...]:
    """The changes that still count."""
    window = CHANGES * slot_ms(rule)
    return tuple(t for t in flips if now_ms - t < window)


def share(flips: Iterable[int], rule: Rule, now_ms: int) -> float:
    """Weighted share of the last 20 slots in which the state changed, as a fraction."""
    slot = slot_ms(rule)
    ages = {max(0, now_ms - t) // slot for t in flips}
    step = (_HEAVY - _LIGHT) / (CHANGES - 1)
    return sum(_HEAVY - age * step for age in ages if age < CHANGES) / CHANGES
