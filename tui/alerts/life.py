"""The life of one identity: what a reading makes of it, by the rule, the hour and what was before.

`for` and `keep` after Prometheus, crossings after TradingView; without a reading, after Grafana, the
first look keeps the state, then the rule chooses.
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from tui.alerts.alert import Alert, Change, Phase
from tui.alerts.judge import AlertReading, Moment, RuleLook, limit, second_said, severity, why
from tui.alerts.level import unit_said
from tui.alerts.memory import Step, Track, loudness
from tui.alerts.rule import SESSION_S, NoData, Rule, Severity
from tui.market.bars import DAY_MS, HOUR_MS
from tui.market.session import day_ms, day_of

FRESH_CLOSE_MS = HOUR_MS  # closing figures older than this are no news: shown, never delivered
_RISE_LASTS_S = 86_400

See = Callable[[Rule, str], AlertReading | None]


def advance(rule: Rule, symbol: str, track: Track | None, see: See, at: Moment, look: RuleLook) -> Step:
    """The next state of one identity, what changed, and whether that is news. `see` reads it when asked."""
    if track is not None and at.gap:
        track = after_gap(track, at.now_ms)
    if rule.until_ms is not None and at.now_ms >= rule.until_ms:
        over = track is not None and track.phase is not Phase.INACTIVE
        return (ended(track, at.now_ms), Change.EXPIRED, False) if track and over else (None, None, False)
    if track is not None and expired(rule, track, at.now_ms):
        return ended(track, at.now_ms), Change.EXPIRED, False
    if look is RuleLook.NOT:
        return track, None, False
    if look is RuleLook.OVER:
        if track is None or track.phase is Phase.INACTIVE:
            return track, None, False  # what was told lately stays remembered
        if track.phase is Phase.PENDING:
            return ended(track, at.now_ms), None, False
        return ended(track, at.now_ms), Change.RESOLVED, False
    reading = see(rule, symbol)
    if reading is None:
        if rule.rises:
            return track, None, False  # a ledger that is not read yet is no loss
        return missed(rule, symbol, track, at, look)
    if rule.rises:
        return _risen(rule, track or Track(quiet(rule, symbol, at.now_ms)), reading, at)
    if track is None:
        if not rule.cross and severity(rule, reading, None) is None:
            return None, None, False  # nearly all identities, nearly always
        track = Track(quiet(rule, symbol, at.now_ms))
    if track.missing_ms is not None:
        track = replace(track, missing_ms=None)
    was = track.phase
    track, change = _seen(rule, track, reading, at, look)
    if was is Phase.ERROR and change is None and track.phase is not Phase.ERROR:
        change = Change.BACK
    fresh = at.daily or look is RuleLook.NOW or (
        reading.as_of_ms is not None and at.now_ms - reading.as_of_ms <= FRESH_CLOSE_MS)
    return track, change, fresh


def _risen(rule: Rule, track: Track, reading: AlertReading, at: Moment) -> Step:
    """A count against what it was when last seen; the first sight is no event."""
    seen, track = track.seen, replace(track, seen=reading.value, missing_ms=None)
    rise = 0.0 if seen is None else reading.value - seen
    loud = severity(rule, replace(reading, value=rise), None)
    if loud is None:
        return track, None, False
    alert = replace(in_phase(track.alert, Phase.FIRING, at.now_ms, acknowledged=False), since_ms=at.now_ms)
    said = f"{rule.name or rule.id}: {rise:g} more than when last seen"
    alert = replace(alert, severity=loud, value=_told(rule, rise), limit=rule.warn, acknowledged=False,
                    why=f"{said}; {reading.note}" if reading.note else said)
    return replace(track, alert=alert, fired_ms=at.now_ms), Change.FIRED, True


def _seen(rule: Rule, track: Track, reading: AlertReading, at: Moment,
          look: RuleLook) -> tuple[Track, Change | None]:
    """One reading folded into `track`."""
    day = session_number(at.now_ms if reading.as_of_ms is None else reading.as_of_ms)
    if rule.of_the_day and track.day is not None and day > track.day:
        track, change = _seen(rule, ended(track, at.now_ms, reading, rule), reading, at, look)
        return track, change or Change.RESOLVED
    running = track.phase in (Phase.FIRING, Phase.RECOVERING, Phase.NO_DATA) or (
        track.phase is Phase.ERROR and track.fired_ms is not None)
    known = track.alert.severity if running else track.level if rule.cross else None
    loud = severity(rule, reading, known)
    critical_ms = _critical_since(track, loud, at.now_ms)
    held = look is RuleLook.CLOSING and rule.for_s <= SESSION_S
    if running:
        if critical_ms != track.critical_ms:
            track = replace(track, critical_ms=critical_ms)
        return _running(rule, track, reading, loud, at, held)
    crossed = not rule.cross or (track.sampled and loudness(loud) > loudness(track.level))
    if loud is None or not crossed:
        return _calm(rule, track, loud, critical_ms, at.now_ms), None
    waited = track.phase is Phase.PENDING and at.now_ms - track.alert.since_ms >= rule.for_s * 1000
    if not (held or waited or rule.for_s == 0):
        pending = shown(rule, track.alert, reading, loud, phase=Phase.PENDING, since_ms=at.now_ms)
        return replace(track, alert=pending, critical_ms=critical_ms), None
    loud = _proven(rule, critical_ms, loud, at.now_ms, held)
    began = reading.as_of_ms if look is RuleLook.CLOSING and reading.as_of_ms is not None else at.now_ms
    true = (began, reading.since_ms, track.alert.since_ms if track.phase is Phase.PENDING else None)
    since = min(ms for ms in true if ms is not None)
    alert = shown(rule, track.alert, reading, loud, phase=Phase.FIRING, since_ms=since)
    return replace(track, alert=alert, fired_ms=began, since_ms=since, day=day, level=loud, sampled=True,
                   critical_ms=critical_ms), Change.FIRED


def _calm(rule: Rule, track: Track, loud: Severity | None, critical_ms: int | None, now_ms: int) -> Track:
    """Nothing begins; a crossing rule keeps where it saw the value last."""
    alert, level = track.alert, loud if rule.cross else None
    if alert.phase is not Phase.INACTIVE or alert.severity is not None:
        alert = in_phase(alert, Phase.INACTIVE, now_ms, severity=None)
    elif track.level is level and track.sampled and track.critical_ms == critical_ms:
        return track
    return replace(track, alert=alert, level=level, sampled=True, critical_ms=critical_ms)


def _running(rule: Rule, track: Track, reading: AlertReading, loud: Severity | None, at: Moment,
             held: bool) -> tuple[Track, Change | None]:
    """An event that lasts: louder, softer, perhaps over, over, or back from lost data."""
    if loud is None:
        if rule.keep_s == 0 or held:
            return ended(track, at.now_ms, reading, rule), Change.RESOLVED
        over = at.now_ms if track.over_ms is None else track.over_ms
        if at.now_ms - over >= rule.keep_s * 1000:
            return ended(track, at.now_ms, reading, rule), Change.RESOLVED
        alert = replace(track.alert, phase=Phase.RECOVERING, value=_told(rule, reading.value))
        return replace(track, alert=alert, over_ms=over), None
    was = track.alert.severity
    was_missing = track.phase is Phase.FIRING and track.alert.value is None and not rule.is_private
    now = _proven(rule, track.critical_ms, loud, at.now_ms, held) if loudness(loud) > loudness(was) else loud
    louder, softer = loudness(now) > loudness(was), loudness(now) < loudness(was)
    alert = track.alert
    if track.phase is not Phase.FIRING:
        began = track.since_ms or track.fired_ms or alert.since_ms
        alert = replace(alert, phase=Phase.FIRING, since_ms=began)
    if louder:
        alert = replace(alert, acknowledged=False)
    change = Change.BACK if track.phase in (Phase.NO_DATA, Phase.ERROR) or was_missing else None
    change = Change.ESCALATED if louder else Change.EASED if softer else change
    alert = shown(rule, alert, reading, now)
    if alert is track.alert:
        return track, change  # nearly always: nothing is made anew while nothing moves
    return replace(track, alert=alert, over_ms=None, level=now), change


def _proven(rule: Rule, critical_ms: int | None, loud: Severity, now_ms: int, held: bool) -> Severity:
    """Critical only when the critical level itself has held for `for`: one bad tick must not be louder."""
    if loud is Severity.WARN or rule.warn is None or held:
        return loud
    since = critical_ms if critical_ms is not None else now_ms
    return loud if now_ms - since >= rule.for_s * 1000 else Severity.WARN


def _critical_since(track: Track, loud: Severity | None, now_ms: int) -> int | None:
    """Since when it has been critical without a break."""
    if loud is not Severity.CRITICAL:
        return None
    return now_ms if track.critical_ms is None else track.critical_ms


def missed(rule: Rule, symbol: str, track: Track | None, at: Moment, look: RuleLook) -> Step:
    """No reading: the first keeps the state; what a second after an interval means is the rule's choice."""
    alerting = rule.no_data is NoData.ALERT and look is RuleLook.NOW
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
    return replace(track, alert=alert, fired_ms=at.now_ms, day=session_number(at.now_ms)), Change.FIRED, True


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


def shown(rule: Rule, alert: Alert, reading: AlertReading, loud: Severity, *, phase: Phase | None = None,
          since_ms: int = 0) -> Alert:
    """`alert` with what was read; with another `phase` it begins at `since_ms`, not yet seen by anyone."""
    said, value = why(rule, alert.symbol, reading, loud), _told(rule, reading.value)
    passed = _told(rule, limit(rule, reading, loud))
    second = "" if rule.is_private else second_said(rule, reading, loud)
    if phase is not None and phase is not alert.phase:
        return replace(alert, phase=phase, since_ms=since_ms, acknowledged=False, severity=loud,
                       value=value, limit=passed, why=said, second=second)
    same = alert.value == value and alert.severity is loud and alert.phase is not Phase.NO_DATA
    if same and (alert.limit is not None or rule.is_private) and said == alert.why:
        return alert
    return replace(alert, severity=loud, value=value, limit=passed, why=said, second=second)


def _told(rule: Rule, value: float) -> float | None:
    """`value` as an alert keeps it: none of a private rule."""
    return None if rule.is_private else value


def ended(track: Track, now_ms: int, reading: AlertReading | None = None, rule: Rule | None = None) -> Track:
    """`track` after its event. What it saw last stays, for the log's row."""
    value = reading.value if reading else track.alert.value
    if rule is not None and rule.is_private:
        value = None
    alert = in_phase(track.alert, Phase.INACTIVE, now_ms, value=value, acknowledged=False)
    level = track.level if reading is None else None
    return replace(track, alert=alert, level=level, over_ms=None, fired_ms=None, since_ms=None, day=None,
                   critical_ms=None, missing_ms=None)


def after_gap(track: Track, now_ms: int) -> Track:
    """Time in which nobody looked is no time in which something held; no stamp may lie ahead."""
    alert = track.alert
    if alert.phase is Phase.PENDING:
        alert = replace(alert, since_ms=now_ms)
    anew = {name: now_ms for name in ("critical_ms", "over_ms", "missing_ms")
            if getattr(track, name) is not None}
    past = {name: min(ms, now_ms) for name in ("told_ms", "fired_ms", "since_ms")
            if (ms := getattr(track, name)) is not None}
    return replace(track, alert=replace(alert, since_ms=min(alert.since_ms, now_ms)), **anew, **past)


def expired(rule: Rule, track: Track, now_ms: int) -> bool:
    lasts_s = rule.lasts_s or (_RISE_LASTS_S if rule.rises else 0)
    lasting = lasts_s and track.phase is not Phase.PENDING and track.fired_ms is not None
    return bool(lasting and now_ms - (track.fired_ms or 0) >= lasts_s * 1000)


def session_number(ms: int) -> int:
    """The number of the session that a time belongs to."""
    return day_ms(day_of(ms)) // DAY_MS
