"""The turns of one identity: into a phase, over, after a gap; and how an alert shows what was read."""

from __future__ import annotations

from msgspec.structs import replace

from tui.alerts.alert import Alert, Phase
from tui.alerts.judge import Reading, limit, why
from tui.alerts.level import unit_said
from tui.alerts.memory import Track
from tui.alerts.rule import Rule, Severity

DAY_MS = 86_400_000
NIGHT_MS = 18_000_000  # New York's evening session ends before 05:00 UTC, its morning begins after
_RISE_LASTS_S = 86_400


def quiet(rule: Rule, symbol: str, now_ms: int) -> Alert:
    """The alert of an identity of which nothing is known; "" for a pattern is the crowd of its symbols."""
    crowd = not symbol and "*" in rule.measure
    unit = "count" if rule.counts or crowd else unit_said(rule.unit, rule.measure)
    return Alert(rule.key(symbol), rule.id, symbol, rule.name or rule.id, Phase.INACTIVE, None, now_ms, None,
                 None, unit, "", rule.measure if crowd else rule.key_for(symbol), rule.standing)


def in_phase(alert: Alert, phase: Phase, now_ms: int, **changes: object) -> Alert:
    """`alert` in `phase`, the clock of the phase started anew when it is another one."""
    if phase is not alert.phase:
        changes["since_ms"] = now_ms
    return replace(alert, phase=phase, **changes)


def shown(rule: Rule, alert: Alert, reading: Reading, loud: Severity, *, phase: Phase | None = None,
          since_ms: int = 0) -> Alert:
    """`alert` with what was read; with another `phase` it begins at `since_ms`, not yet seen by anyone."""
    said = why(rule, alert.symbol, reading, loud)
    if phase is not None and phase is not alert.phase:
        return replace(alert, phase=phase, since_ms=since_ms, acknowledged=False, severity=loud,
                       value=reading.value, limit=limit(rule, reading, loud), why=said)
    same = alert.value == reading.value and alert.severity is loud and alert.phase is not Phase.NO_DATA
    if same and alert.limit is not None and said == alert.why:
        return alert
    return replace(alert, severity=loud, value=reading.value, limit=limit(rule, reading, loud), why=said)


def ended(track: Track, now_ms: int, reading: Reading | None = None) -> Track:
    """`track` after its event. What it saw last stays, for the log's row."""
    value = reading.value if reading else track.alert.value
    alert = in_phase(track.alert, Phase.INACTIVE, now_ms, value=value, acknowledged=False)
    level = track.level if reading is None else None
    return replace(track, alert=alert, level=level, over_ms=None, fired_ms=None, day=None,
                   critical_ms=None, missing_ms=None)


def after_gap(track: Track, now_ms: int) -> Track:
    """Time in which nobody looked is no time in which something held; no stamp may lie ahead."""
    alert = track.alert
    if alert.phase is Phase.PENDING:
        alert = replace(alert, since_ms=now_ms)
    return replace(
        track,
        alert=replace(alert, since_ms=min(alert.since_ms, now_ms)),
        critical_ms=None if track.critical_ms is None else now_ms,
        over_ms=None if track.over_ms is None else now_ms,
        missing_ms=None if track.missing_ms is None else now_ms,
        told_ms=None if track.told_ms is None else min(track.told_ms, now_ms),
        fired_ms=None if track.fired_ms is None else min(track.fired_ms, now_ms),
    )


def expired(rule: Rule, track: Track, now_ms: int) -> bool:
    lasts_s = rule.lasts_s or (_RISE_LASTS_S if rule.rises else 0)
    lasting = lasts_s and track.phase is not Phase.PENDING and track.fired_ms is not None
    return bool(lasting and now_ms - (track.fired_ms or 0) >= lasts_s * 1000)


def day_of(ms: int) -> int:
    """The number of the session that a time belongs to."""
    return (ms - NIGHT_MS) // DAY_MS
