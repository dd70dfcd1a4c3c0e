"""The alert engine: rules, what was, named measures and the time in; what is, and what changed, out.

Pure. `for` and `keep` after Prometheus, crossings after TradingView, repeats and inhibition after
Alertmanager, missing data after Grafana. Muting never changes a state.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from tui.alerts.alert import Alert, Change, Phase, Transition
from tui.alerts.judge import Reading, limit, read, severity, why
from tui.alerts.memory import EngineState, Track, loudness, row
from tui.alerts.mute import deliver
from tui.alerts.rule import SESSION_S, Rule, Severity, When
from tui.market.measure import Measure
from tui.market.quote import Session

INTERVAL_S = 30.0
DAY_MS = 86_400_000
NIGHT_MS = 18_000_000  # New York's evening session ends before 05:00 UTC, its morning begins after
FRESH_CLOSE_MS = 3_600_000  # closing figures older than this are no news: shown, never delivered


class _Look(Enum):
    """What a rule does at this time of the day."""

    NOW = 0
    CLOSING = 1  # at the figures of a session that is over
    NOT = 2  # everything stays as it is
    OVER = 3  # whatever fired ended with the session


@dataclass(frozen=True, slots=True)
class _Moment:
    now_ms: int
    session: Session
    daily: bool
    gap: bool
    interval_ms: float


def step(
    rules: Sequence[Rule],
    before: EngineState,
    measures: Mapping[str, Measure],
    now_ms: int,
    session: Session,
    *,
    daily: bool = False,
    interval_s: float = INTERVAL_S,
) -> tuple[EngineState, tuple[Transition, ...]]:
    """One evaluation at `now_ms`.

    Looks may be as frequent as liked; more than two `interval_s` without one (sleep, restart, a moved
    clock) counts as no data, not as time in which something held. `daily`: the measures are those of a
    session's close, and a `for` of up to one session counts as held.
    """
    span = interval_s * 1000
    passed = now_ms - before.last_ms if before.last_ms is not None else 0
    at = _Moment(now_ms, session, daily, not daily and not 0 <= passed <= 2 * span, span)
    tracks: dict[str, Track] = {}
    changes: list[tuple[str, Change, bool]] = []
    for rule in rules:
        for symbol in rule.identities():
            key = rule.key(symbol)
            track, change, fresh = _advance(rule, symbol, before.tracks.get(key), measures, at)
            if track is not None:
                tracks[key] = track
                if change is not None:
                    changes.append((key, change, fresh))
    tracks, rows = deliver(rules, tracks, changes, now_ms)
    return EngineState(_worth_keeping(tracks, rules, now_ms), now_ms), rows + _gone(before, tracks, now_ms)


def _advance(
    rule: Rule, symbol: str, track: Track | None, measures: Mapping[str, Measure], at: _Moment
) -> tuple[Track | None, Change | None, bool]:
    """The next state of one identity, what changed, and whether that is news."""
    if track is not None and at.gap:
        track = _after_gap(track, at.now_ms)
    if track is not None and _expired(rule, track, at.now_ms):
        return _ended(track, at.now_ms), Change.EXPIRED, False
    look = _look(rule, at)
    if look is _Look.NOT:
        return track, None, False
    if look is _Look.OVER:
        if track is None or track.phase in (Phase.INACTIVE, Phase.PENDING):
            return None, None, False
        return _ended(track, at.now_ms), Change.RESOLVED, False
    reading = read(rule, symbol, measures)
    if reading is None:
        return _missed(rule, track, at)
    if track is None:
        if not rule.cross and severity(rule, reading, None) is None:
            return None, None, False  # nearly all identities, nearly always
        track = Track(_quiet(rule, symbol, at.now_ms))
    if track.missing_ms is not None:
        track = replace(track, missing_ms=None)
    track, change = _seen(rule, track, reading, at, look)
    fresh = at.daily or look is _Look.NOW or (
        reading.as_of_ms is not None and at.now_ms - reading.as_of_ms <= FRESH_CLOSE_MS)
    return track, change, fresh


def _look(rule: Rule, at: _Moment) -> _Look:
    regular = at.session is Session.REGULAR
    if at.daily:
        return _Look.NOT if rule.when is When.EXTENDED else _Look.CLOSING
    match rule.when:
        case When.ANY:
            return _Look.NOW
        case When.REGULAR:
            return _Look.NOW if regular else _Look.CLOSING
        case When.CLOSE:
            return _Look.NOT if regular else _Look.CLOSING
        case When.OPEN:
            return _Look.NOW if regular else _Look.OVER
        case When.EXTENDED if regular:
            return _Look.OVER
        case When.EXTENDED:
            return _Look.NOT if at.session is Session.CLOSED else _Look.NOW


def _seen(rule: Rule, track: Track, reading: Reading, at: _Moment,
          look: _Look) -> tuple[Track, Change | None]:
    """One reading folded into `track`."""
    day = _day(at.now_ms if reading.as_of_ms is None else reading.as_of_ms)
    if rule.of_the_day and track.day is not None and day > track.day:
        track, change = _seen(rule, _ended(track, at.now_ms, reading), reading, at, look)
        return track, change or Change.RESOLVED
    running = track.phase in (Phase.FIRING, Phase.RECOVERING, Phase.NO_DATA)
    known = track.alert.severity if running else track.level if rule.cross else None
    loud = severity(rule, reading, known)
    critical_ms = _critical_since(track, loud, at.now_ms)
    if critical_ms != track.critical_ms:
        track = replace(track, critical_ms=critical_ms)
    held = look is _Look.CLOSING and rule.for_s <= SESSION_S
    if running:
        return _running(rule, track, reading, loud, at, held)
    entering = loud is not None
    if rule.cross:
        entering = track.sampled and loudness(loud) > loudness(track.level)
        if not entering:
            track = replace(track, level=loud, sampled=True)
    if not entering or loud is None:
        calm = replace(track, alert=_as(track.alert, Phase.INACTIVE, at.now_ms, severity=None))
        return calm, None
    waited = track.phase is Phase.PENDING and at.now_ms - track.alert.since_ms >= rule.for_s * 1000
    if not (held or waited or rule.for_s == 0):
        pending = _as(track.alert, Phase.PENDING, at.now_ms)
        return replace(track, alert=_shown(rule, pending, reading, loud)), None
    loud = _proven(rule, track, loud, at.now_ms, held)
    began = reading.as_of_ms if look is _Look.CLOSING and reading.as_of_ms is not None else at.now_ms
    alert = _as(track.alert, Phase.FIRING, began, acknowledged=False)
    alert = _shown(rule, alert, reading, loud)
    return replace(track, alert=alert, fired_ms=began, day=day, level=loud, sampled=True), Change.FIRED


def _running(rule: Rule, track: Track, reading: Reading, loud: Severity | None, at: _Moment,
             held: bool) -> tuple[Track, Change | None]:
    """An event that lasts: louder, softer, perhaps over, over, or back from lost data."""
    if loud is None:
        if rule.keep_s == 0 or held:
            return _ended(track, at.now_ms, reading), Change.RESOLVED
        over = at.now_ms if track.over_ms is None else track.over_ms
        if at.now_ms - over >= rule.keep_s * 1000:
            return _ended(track, at.now_ms, reading), Change.RESOLVED
        alert = replace(track.alert, phase=Phase.RECOVERING, value=reading.value)
        return replace(track, alert=alert, over_ms=over), None
    was = track.alert.severity
    now = _proven(rule, track, loud, at.now_ms, held) if loudness(loud) > loudness(was) else loud
    louder, softer = loudness(now) > loudness(was), loudness(now) < loudness(was)
    alert = track.alert
    if track.phase is not Phase.FIRING:
        alert = replace(alert, phase=Phase.FIRING, since_ms=track.fired_ms or alert.since_ms)
    if louder:
        alert = replace(alert, acknowledged=False)
    change = Change.BACK if track.phase is Phase.NO_DATA else None
    change = Change.ESCALATED if louder else Change.EASED if softer else change
    alert = _shown(rule, alert, reading, now)
    if alert is track.alert:
        return track, change  # nearly always: nothing is made anew while nothing moves
    return replace(track, alert=alert, over_ms=None, level=now), change


def _proven(rule: Rule, track: Track, loud: Severity, now_ms: int, held: bool) -> Severity:
    """Critical only when the critical level itself has held for `for`: one bad tick must not be louder."""
    if loud is Severity.WARN or rule.warn is None or held:
        return loud
    since = track.critical_ms if track.critical_ms is not None else now_ms
    return loud if now_ms - since >= rule.for_s * 1000 else Severity.WARN


def _critical_since(track: Track, loud: Severity | None, now_ms: int) -> int | None:
    if loud is not Severity.CRITICAL:
        return None
    return now_ms if track.critical_ms is None else track.critical_ms


def _day(ms: int) -> int:
    """The number of the session that a time belongs to."""
    return (ms - NIGHT_MS) // DAY_MS


def _missed(rule: Rule, track: Track | None, at: _Moment) -> tuple[Track | None, Change | None, bool]:
    """No reading: the first keeps the state, a second after an interval says so."""
    if track is None or track.phase in (Phase.INACTIVE, Phase.NO_DATA):
        return track, None, False
    if track.missing_ms is None:
        return replace(track, missing_ms=at.now_ms), None, False
    if not at.daily and at.now_ms - track.missing_ms < at.interval_ms:
        return track, None, False
    if track.phase is Phase.PENDING:
        return replace(track, alert=_as(track.alert, Phase.INACTIVE, at.now_ms, severity=None)), None, False
    why_not = f"{rule.name or rule.id}: no data; it fired before ({track.alert.why})"
    alert = replace(track.alert, phase=Phase.NO_DATA, since_ms=at.now_ms, value=None, why=why_not)
    return replace(track, alert=alert), Change.NO_DATA, False


def _after_gap(track: Track, now_ms: int) -> Track:
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


def _expired(rule: Rule, track: Track, now_ms: int) -> bool:
    lasting = rule.lasts_s and track.phase is not Phase.PENDING and track.fired_ms is not None
    return bool(lasting and now_ms - (track.fired_ms or 0) >= rule.lasts_s * 1000)


def _ended(track: Track, now_ms: int, reading: Reading | None = None) -> Track:
    """`track` after its event. What it saw last stays, for the log's row."""
    value = reading.value if reading else track.alert.value
    alert = _as(track.alert, Phase.INACTIVE, now_ms, value=value, acknowledged=False)
    level = track.level if reading is None else None
    return replace(track, alert=alert, level=level, over_ms=None, fired_ms=None, day=None,
                   critical_ms=None, missing_ms=None)


def _as(alert: Alert, phase: Phase, now_ms: int, **changes: object) -> Alert:
    """`alert` in `phase`, the clock of the phase started anew when it is another one."""
    if phase is not alert.phase:
        changes["since_ms"] = now_ms
    return replace(alert, phase=phase, **changes)  # type: ignore[arg-type]


def _shown(rule: Rule, alert: Alert, reading: Reading, loud: Severity) -> Alert:
    if alert.value == reading.value and alert.severity is loud and alert.phase is not Phase.NO_DATA:
        same = why(rule, alert.symbol, reading, loud) == alert.why if rule.counts or rule.also else True
        if same and alert.limit is not None:
            return alert
    return replace(alert, severity=loud, value=reading.value, limit=limit(rule, reading, loud),
                   why=why(rule, alert.symbol, reading, loud))


def _quiet(rule: Rule, symbol: str, now_ms: int) -> Alert:
    unit = "count" if rule.counts else rule.unit
    return Alert(rule.key(symbol), rule.id, symbol, rule.name or rule.id, Phase.INACTIVE, None, now_ms, None,
                 None, unit, "", rule.key_for(symbol), rule.standing)


def _worth_keeping(tracks: Mapping[str, Track], rules: Iterable[Rule], now_ms: int) -> dict[str, Track]:
    """Quiet identities are forgotten, unless a crossing, a recent message or a snooze hangs on them."""
    by_id = {rule.id: rule for rule in rules}
    return {
        key: track for key, track in tracks.items()
        if track.phase is not Phase.INACTIVE or by_id[track.alert.rule].cross
        or track.alert.snoozed_until_ms is not None
        or (track.told_ms is not None and now_ms - track.told_ms < by_id[track.alert.rule].repeat_s * 1000)
    }


def _gone(before: EngineState, tracks: Mapping[str, Track], now_ms: int) -> tuple[Transition, ...]:
    """Rows for events whose rule or symbol was taken out of the configuration."""
    return tuple(
        replace(row(track, Change.RESOLVED, now_ms), why=f"{track.alert.name}: no longer watched")
        for key, track in before.tracks.items()
        if key not in tracks and track.phase in (Phase.FIRING, Phase.RECOVERING, Phase.NO_DATA)
    )
