"""Who stays quiet: snoozes, rules that mute others, repeats, and what flaps. States are never touched here.

Flapping after Nagios: of the last 21 states, the share of changes, newer ones weighing more. A state here is
one slot: a minute, or the time a rule needs to change its mind when that is longer.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from msgspec.structs import replace

from tui.alerts.alert import Change, Phase, Transition
from tui.alerts.life import session_number
from tui.alerts.memory import Track, loudness, row
from tui.alerts.rule import Rule, Tell

_FLIPS = (Change.FIRED, Change.RESOLVED, Change.ESCALATED, Change.EASED)
_LOUD = (Change.FIRED, Change.ESCALATED, Change.REMINDER)
CHANGES = 20  # 21 states have 20 changes between them
START, STOP = 0.20, 0.05  # Nagios's high and low thresholds; between them nothing changes
_LIGHT, _HEAVY = 0.75, 1.25
_SLOT_S = 60


def deliver(
    rules: Sequence[Rule], by_id: Mapping[str, Rule], tracks: Mapping[str, Track],
    changes: Sequence[tuple[str, Change, bool]], now_ms: int, looking: Collection[str] = (),
) -> tuple[dict[str, Track], tuple[Transition, ...]]:
    """Mark what is muted, and turn changes into log rows, those that may leave the program marked.

    An event under a muting rule counts as told: it was part of that rule's message. `looking`: ids of the
    rules that judge the running session; these alone repeat what goes on.
    """
    out = dict(tracks)
    awake = _mute(out, _muting(rules, tracks), now_ms)
    rows: list[Transition] = []
    for key, change, fresh in changes:
        track, rule = out[key], by_id[out[key].alert.rule]
        if change in _FLIPS:
            track = replace(track, flips=(*recent(track.flips, rule, now_ms), now_ms))
        out[key], said = _say(track, rule, change, fresh, now_ms)
        rows.append(said)
    for key, track in list(out.items()):
        if track.phase is Phase.INACTIVE and not track.flips and not track.alert.flapping:
            continue
        rule = by_id[track.alert.rule]
        said_too = _flap(track, rule, now_ms)
        if said_too is not None:
            out[key] = track = replace(track, alert=replace(
                track.alert, flapping=said_too is Change.FLAPPING))
            rows.append(row(track, said_too, now_ms))
        if _due(track, rule, now_ms, key in awake, rule.id in looking, said_too):
            out[key], said = _say(track, rule, Change.REMINDER, True, now_ms)
            rows.append(said)
    return out, tuple(rows)


def _mute(out: dict[str, Track], muting: Mapping[str, list[Rule]], now_ms: int) -> set[str]:
    """Set who mutes whom; the keys whose snooze has ended."""
    awake = set()
    for key, track in list(out.items()):
        alert = track.alert
        if not muting and not alert.muted_by and alert.snoozed_until_ms is None:
            continue
        ended = alert.snoozed_until_ms is not None and alert.snoozed_until_ms <= now_ms
        muted = _muted_by(track, muting, now_ms)
        if ended or muted != alert.muted_by:
            until = None if ended else alert.snoozed_until_ms
            out[key] = replace(track, alert=replace(alert, muted_by=muted, snoozed_until_ms=until))
        if ended:
            awake.add(key)
    return awake


def _say(track: Track, rule: Rule, change: Change, fresh: bool, now_ms: int) -> tuple[Track, Transition]:
    loud = change in _LOUD and not rule.standing
    notify = loud and fresh and not track.alert.muted_by and _may_tell(track, rule, now_ms)
    part_of_another = loud and track.alert.muted_by not in ("", "snoozed")
    # old news (the close of a session nobody watched) is not told later either
    if notify or part_of_another or (loud and not fresh):
        track = replace(track, told_ms=now_ms, told=track.alert.severity)
    return track, row(track, change, now_ms, notify)


def _may_tell(track: Track, rule: Rule, now_ms: int) -> bool:
    """Not told within the repeat interval, or louder than what was told; flapping is no news."""
    if track.told_ms is None:
        return True
    match rule.tell:
        case Tell.ONCE:
            return False
        case Tell.SESSION if session_number(track.told_ms) == session_number(now_ms):
            return False
    louder = loudness(track.alert.severity) > loudness(track.told)
    return louder or (now_ms - track.told_ms >= rule.repeat_s * 1000 and not track.alert.flapping)


def _due(track: Track, rule: Rule, now_ms: int, awake: bool, looking: bool, said: Change | None) -> bool:
    """True when what goes on should be said again: after a snooze, or the repeat interval."""
    alert = track.alert
    if not alert.active or alert.acknowledged or alert.muted_by or rule.standing:
        return False
    if awake or said is Change.STEADY:
        return _may_tell(track, rule, now_ms)
    if alert.phase is not Phase.FIRING or track.told_ms is None or not looking or alert.flapping:
        return False
    if rule.of_the_day and track.day != session_number(now_ms):
        return False  # the session is open, the figure is still yesterday's
    lasting = not (rule.cross or rule.rises) and rule.tell is Tell.REPEAT and rule.repeat_s > 0
    return lasting and now_ms - track.told_ms >= rule.repeat_s * 1000


def _flap(track: Track, rule: Rule, now_ms: int) -> Change | None:
    """Flapping begins at a fifth of the last states changed, and ends at a twentieth."""
    if not track.flips or (len(track.flips) < 3 and not track.alert.flapping):
        return None
    changed = share(track.flips, rule, now_ms)
    if not track.alert.flapping and changed >= START:
        return Change.FLAPPING
    return Change.STEADY if track.alert.flapping and changed <= STOP else None


def _muting(rules: Sequence[Rule], tracks: Mapping[str, Track]) -> dict[str, list[Rule]]:
    """Rule id -> the firing rules that mute it."""
    firing = {track.alert.rule for track in tracks.values() if track.alert.active}
    out: dict[str, list[Rule]] = {}
    for rule in rules:
        if rule.id not in firing:
            continue
        for target in rule.inhibits:
            out.setdefault(target, []).append(rule)
        if _is_crowd(tracks.get(rule.id), rule):
            out.setdefault(rule.id, []).append(rule)
    return out


def _is_crowd(track: Track | None, rule: Rule) -> bool:
    """True while the symbols of `rule` fire as one."""
    return track is not None and track.alert.active and "*" in rule.measure and not rule.counts


def _muted_by(track: Track, muting: Mapping[str, list[Rule]], now_ms: int) -> str:
    until = track.alert.snoozed_until_ms
    if until is not None and until > now_ms:
        return "snoozed"
    for rule in muting.get(track.alert.rule, ()):
        if rule.id == track.alert.rule and not track.alert.symbol:
            continue  # a crowd speaks for its own, and is not muted by itself
        # a group's rule speaks for its members alone
        if not rule.symbols or not track.alert.symbol or track.alert.symbol in rule.symbols:
            return rule.id
    return ""


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
