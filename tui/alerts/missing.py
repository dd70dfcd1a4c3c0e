"""No reading: after Grafana, the first look without one keeps the state; then the rule chooses."""

from __future__ import annotations

from msgspec.structs import replace

from tui.alerts.alert import Change, Phase
from tui.alerts.hours import Look, Moment
from tui.alerts.memory import Step, Track
from tui.alerts.rule import NoData, Rule, Severity
from tui.alerts.turn import day_of, ended, in_phase, quiet


def missed(rule: Rule, symbol: str, track: Track | None, at: Moment, look: Look) -> Step:
    """No reading: the first keeps the state; what a second after an interval means is the rule's choice."""
    alerting = rule.no_data is NoData.ALERT and look is Look.NOW
    if track is None and alerting:
        track = Track(quiet(rule, symbol, at.now_ms))
    if track is None or track.phase is Phase.NO_DATA or (track.phase is Phase.INACTIVE and not alerting):
        return track, None, False
    if track.missing_ms is None:
        return replace(track, missing_ms=at.now_ms), None, False
    wait = max(at.interval_ms, rule.for_s * 1000 if alerting and not track.alert.active else 0)
    if not at.daily and at.now_ms - track.missing_ms < wait:
        return track, None, False
    if alerting:
        return _alarmed(rule, track, at)
    if track.phase in (Phase.PENDING, Phase.ERROR) and track.fired_ms is None:
        over = replace(track, alert=in_phase(track.alert, Phase.INACTIVE, at.now_ms, severity=None))
        return over, None, False
    why_not = f"{rule.name or rule.id}: no data; it fired before ({track.alert.why})"
    if rule.no_data is NoData.OK:
        over = ended(track, at.now_ms)
        return replace(over, alert=replace(over.alert, why=why_not)), Change.RESOLVED, False
    alert = replace(track.alert, phase=Phase.NO_DATA, since_ms=at.now_ms, value=None, why=why_not)
    return replace(track, alert=alert), Change.NO_DATA, False


def _alarmed(rule: Rule, track: Track, at: Moment) -> Step:
    """Missing data is the event itself."""
    if track.alert.active and track.alert.value is None:
        return track, None, False
    fired = track.alert.active
    loud = track.alert.severity if fired else Severity.CRITICAL if rule.warn is None else Severity.WARN
    subject = f"{rule.name or rule.id}{f' ({track.alert.symbol})' if track.alert.symbol else ''}"
    alert = replace(in_phase(track.alert, Phase.FIRING, at.now_ms), severity=loud, value=None,
                    why=f"{subject}: no data")
    if fired:
        return replace(track, alert=alert), Change.NO_DATA, False
    alert = replace(alert, acknowledged=False)
    return replace(track, alert=alert, fired_ms=at.now_ms, day=day_of(at.now_ms)), Change.FIRED, True
