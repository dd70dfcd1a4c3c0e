"""Alerts and transitions as the engine would make them, for pictures."""

from __future__ import annotations

from datetime import datetime

from tui.alerts.alert import Alert, Change, Phase, Transition
from tui.alerts.rule import Severity
from tui.draw.words.numbers import NEW_YORK


def at(day: int, hour: int, minute: int) -> int:
    """UTC ms of a New York wall time in August 2026; the 18th is a Tuesday."""
    return int(datetime(2026, 8, day, hour, minute, tzinfo=NEW_YORK).timestamp() * 1000)


NOW = at(18, 14, 32)


def alert(
    rule: str, symbol: str, severity: Severity | None = Severity.WARN, *, value: float | None = -0.1697,
    limit: float | None = 0.1, since: int = NOW - 3_600_000, unit: str = "fraction",
    name: str = "one name's day",
    phase: Phase = Phase.FIRING, standing: bool = False, acknowledged: bool = False, muted_by: str = "",
    measure: str = "", why: str = "moved 16.97 %, its usual day is 3.1 %",
) -> Alert:
    key = f"{rule}:{symbol}" if symbol else rule
    return Alert(
        key, rule, symbol, name, phase, severity, since, value, limit, unit, why,
        measure or f"move.{symbol}", standing, acknowledged, muted_by,
    )


def transition(change: Change, t_ms: int, symbol: str = "NVDA", standing: bool = False) -> Transition:
    return Transition(
        t_ms, f"one-name:{symbol}", "one-name", symbol, change, Severity.WARN, -0.034, 0.03, "fraction",
        "one name's day", standing=standing,
    )
