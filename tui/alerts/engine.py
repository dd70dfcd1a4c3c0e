"""The alert engine: rules, what was, named measures and the time in; what is, and what changed, out.

Pure. `for` and `keep` after Prometheus, crossings after TradingView, repeats and inhibition after
Alertmanager, missing data after Grafana. Muting never changes a state.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from tui.alerts.alert import Alert, Change, Phase, Transition
from tui.alerts.flap import recent
from tui.alerts.hours import Look, Moment, look_of
from tui.alerts.judge import Reading, limit, read, severity, why
from tui.alerts.memory import EngineState, Track, loudness, row
from tui.alerts.mute import deliver
from tui.alerts.plan import Plan, Watch
from tui.alerts.rule import SESSION_S, NoData, Rule, Severity, Tell
from tui.market.measure import Measure
from tui.market.quote import Session

INTERVAL_S = 30.0
DAY_MS = 86_400_000
NIGHT_MS = 18_000_000  # New York's evening session ends before 05:00 UTC, its morning begins after
FRESH_CLOSE_MS = 3_600_000  # closing figures older than this are no news: shown, never delivered
_RISE_LASTS_S = 86_400
_BAD_VALUES = (TypeError, ValueError, ArithmeticError, AttributeError)

Step = tuple[Track | None, Change | None, bool]


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
    at = Moment(now_ms, session, daily, not daily and not 0 <= passed <= 2 * span, span)
    plan = Plan.of(rules)
    watch = Watch(plan, before, measures, at.gap)
    tracks = {key: track for key, track in before.tracks.items() if plan.knows(track)}
    sampled = {rule: symbols for rule, symbols in before.sampled.items() if rule in plan.by_id}
    changes: list[tuple[str, Change, bool]] = []
    now_looking = set()
    for rule in rules:
        look = look_of(rule, at)
        if look is Look.NOW:
            now_looking.add(rule.id)
        seen = sampled.get(rule.id, frozenset())
        new = set()
        for symbol in watch.symbols(rule):
            key = rule.key(symbol)
            known = tracks.get(key)
            if known is None and symbol in seen:
                known = Track(_quiet(rule, symbol, now_ms), sampled=True)
            track, change, fresh = _guarded(rule, symbol, known, measures, at, look)
            if track is None:
                tracks.pop(key, None)
                continue
            tracks[key] = track
            if track.sampled and symbol not in seen:
                new.add(symbol)
            if change is not None:
                changes.append((key, change, fresh))
        if rule.cross and new:
            sampled[rule.id] = seen | new
    tracks, rows = deliver(rules, plan.by_id, tracks, changes, now_ms, now_looking)
    after = _worth_keeping(tracks, plan.by_id, now_ms)
    return EngineState(after, now_ms, sampled), rows + _gone(before, tracks, now_ms)


def _guarded(rule: Rule, symbol: str, track: Track | None, measures: Mapping[str, Measure], at: Moment,
             look: Look) -> Step:
    """`_advance`; a rule that cannot be evaluated is said to be in error, and harms no other."""
    try:
        return _advance(rule, symbol, track, measures, at, look)
    except _BAD_VALUES as error:
        track = track or Track(_quiet(rule, symbol, at.now_ms))
        said = f"{rule.name or rule.id}: cannot be evaluated ({type(error).__name__}: {error})"
        change = None if track.phase is Phase.ERROR else Change.ERROR
        alert = _as(track.alert, Phase.ERROR, at.now_ms, value=None, why=said)
        return replace(track, alert=alert), change, False


def _advance(rule: Rule, symbol: str, track: Track | None, measures: Mapping[str, Measure], at: Moment,
             look: Look) -> Step:
    """The next state of one identity, what changed, and whether that is news."""
    if track is not None and at.gap:
        track = _after_gap(track, at.now_ms)
    if rule.until_ms is not None and at.now_ms >= rule.until_ms:
        over = track is not None and track.phase is not Phase.INACTIVE
        return (_ended(track, at.now_ms), Change.EXPIRED, False) if track and over else (None, None, False)
    if track is not None and _expired(rule, track, at.now_ms):
        return _ended(track, at.now_ms), Change.EXPIRED, False
    if look is Look.NOT:
        return track, None, False
    if look is Look.OVER:
        if track is None or track.phase is Phase.INACTIVE:
            return track, None, False  # what was told lately stays remembered
        if track.phase is Phase.PENDING:
            return _ended(track, at.now_ms), None, False
        return _ended(track, at.now_ms), Change.RESOLVED, False
    reading = read(rule, symbol, measures)
    if reading is None:
        if rule.rises:
            return track, None, False  # a ledger that is not read yet is no loss
        return _missed(rule, symbol, track, at, look)
    if rule.rises:
        return _risen(rule, track or Track(_quiet(rule, symbol, at.now_ms)), reading, at)
    if track is None:
        if not rule.cross and severity(rule, reading, None) is None:
            return None, None, False  # nearly all identities, nearly always
        track = Track(_quiet(rule, symbol, at.now_ms))
    if track.missing_ms is not None:
        track = replace(track, missing_ms=None)
    was = track.phase
    track, change = _seen(rule, track, reading, at, look)
    if was is Phase.ERROR and change is None and track.phase is not Phase.ERROR:
        change = Change.BACK
    fresh = at.daily or look is Look.NOW or (
        reading.as_of_ms is not None and at.now_ms - reading.as_of_ms <= FRESH_CLOSE_MS)
    return track, change, fresh


def _risen(rule: Rule, track: Track, reading: Reading, at: Moment) -> Step:
    """A count against what it was when last seen; the first sight is no event."""
    seen, track = track.seen, replace(track, seen=reading.value, missing_ms=None)
    rise = 0.0 if seen is None else reading.value - seen
    loud = severity(rule, replace(reading, value=rise), None)
    if loud is None:
        return track, None, False
    alert = replace(_as(track.alert, Phase.FIRING, at.now_ms, acknowledged=False), since_ms=at.now_ms)
    said = f"{rule.name or rule.id}: {rise:g} more than when last seen"
    alert = replace(alert, severity=loud, value=reading.value, limit=rule.warn, acknowledged=False,
                    why=f"{said}: {reading.note}" if reading.note else said)
    return replace(track, alert=alert, fired_ms=at.now_ms), Change.FIRED, True


def _seen(rule: Rule, track: Track, reading: Reading, at: Moment,
          look: Look) -> tuple[Track, Change | None]:
    """One reading folded into `track`."""
    day = _day(at.now_ms if reading.as_of_ms is None else reading.as_of_ms)
    if rule.of_the_day and track.day is not None and day > track.day:
        track, change = _seen(rule, _ended(track, at.now_ms, reading), reading, at, look)
        return track, change or Change.RESOLVED
    running = track.phase in (Phase.FIRING, Phase.RECOVERING, Phase.NO_DATA) or (
        track.phase is Phase.ERROR and track.fired_ms is not None)
    known = track.alert.severity if running else track.level if rule.cross else None
    loud = severity(rule, reading, known)
    critical_ms = _critical_since(track, loud, at.now_ms)
    if critical_ms != track.critical_ms:
        track = replace(track, critical_ms=critical_ms)
    held = look is Look.CLOSING and rule.for_s <= SESSION_S
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
    began = reading.as_of_ms if look is Look.CLOSING and reading.as_of_ms is not None else at.now_ms
    alert = _as(track.alert, Phase.FIRING, began, acknowledged=False)
    alert = _shown(rule, alert, reading, loud)
    return replace(track, alert=alert, fired_ms=began, day=day, level=loud, sampled=True), Change.FIRED


def _running(rule: Rule, track: Track, reading: Reading, loud: Severity | None, at: Moment,
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
    was, was_missing = track.alert.severity, track.phase is Phase.FIRING and track.alert.value is None
    now = _proven(rule, track, loud, at.now_ms, held) if loudness(loud) > loudness(was) else loud
    louder, softer = loudness(now) > loudness(was), loudness(now) < loudness(was)
    alert = track.alert
    if track.phase is not Phase.FIRING:
        alert = replace(alert, phase=Phase.FIRING, since_ms=track.fired_ms or alert.since_ms)
    if louder:
        alert = replace(alert, acknowledged=False)
    change = Change.BACK if track.phase in (Phase.NO_DATA, Phase.ERROR) or was_missing else None
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


def _missed(rule: Rule, symbol: str, track: Track | None, at: Moment, look: Look) -> Step:
    """No reading: the first keeps the state; what a second after an interval means is the rule's choice."""
    alerting = rule.no_data is NoData.ALERT and look is Look.NOW
    if track is None and alerting:
        track = Track(_quiet(rule, symbol, at.now_ms))
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
        return replace(track, alert=_as(track.alert, Phase.INACTIVE, at.now_ms, severity=None)), None, False
    why_not = f"{rule.name or rule.id}: no data; it fired before ({track.alert.why})"
    if rule.no_data is NoData.OK:
        over = _ended(track, at.now_ms)
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
    alert = replace(_as(track.alert, Phase.FIRING, at.now_ms), severity=loud, value=None,
                    why=f"{subject}: no data")
    if fired:
        return replace(track, alert=alert), Change.NO_DATA, False
    alert = replace(alert, acknowledged=False)
    return replace(track, alert=alert, fired_ms=at.now_ms, day=_day(at.now_ms)), Change.FIRED, True


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
    lasts_s = rule.lasts_s or (_RISE_LASTS_S if rule.rises else 0)
    lasting = lasts_s and track.phase is not Phase.PENDING and track.fired_ms is not None
    return bool(lasting and now_ms - (track.fired_ms or 0) >= lasts_s * 1000)


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
    return replace(alert, phase=phase, **changes)


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


def _worth_keeping(tracks: Mapping[str, Track], by_id: Mapping[str, Rule], now_ms: int) -> dict[str, Track]:
    """Quiet identities are forgotten, unless a crossing, a recent message or a snooze hangs on them."""
    return {
        key: track for key, track in tracks.items()
        if track.phase is not Phase.INACTIVE or _remembered(track, by_id[track.alert.rule], now_ms)
    }


def _remembered(track: Track, rule: Rule, now_ms: int) -> bool:
    if track.level is not None or rule.rises:
        return True
    if track.alert.snoozed_until_ms is not None or track.alert.flapping:
        return True
    if track.missing_ms is not None and rule.no_data is NoData.ALERT:
        return True
    if track.told_ms is not None and (
        rule.tell is Tell.ONCE or now_ms - track.told_ms < rule.repeat_s * 1000
        or (rule.tell is Tell.SESSION and _day(track.told_ms) == _day(now_ms))
    ):
        return True
    return bool(track.flips and recent(track.flips, rule, now_ms))


def _gone(before: EngineState, tracks: Mapping[str, Track], now_ms: int) -> tuple[Transition, ...]:
    """Rows for events whose rule or symbol was taken out of the configuration."""
    if all(key in tracks for key in before.tracks):
        return ()
    return tuple(
        replace(row(track, Change.RESOLVED, now_ms), why=f"{track.alert.name}: no longer watched")
        for key, track in before.tracks.items()
        if key not in tracks and track.phase not in (Phase.INACTIVE, Phase.PENDING)
    )
