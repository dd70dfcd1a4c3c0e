"""Who stays quiet: snoozes, rules that mute others, and repeats. States are never touched here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from tui.alerts.alert import Change, Transition
from tui.alerts.memory import Track, loudness, row
from tui.alerts.rule import Rule


def deliver(
    rules: Sequence[Rule],
    tracks: Mapping[str, Track],
    changes: Sequence[tuple[str, Change, bool]],
    now_ms: int,
) -> tuple[dict[str, Track], tuple[Transition, ...]]:
    """Mark what is muted, and turn changes into log rows, those that may leave the program marked.

    An event under a muting rule counts as told: it was part of that rule's message.
    """
    out = dict(tracks)
    muting = _muting(rules, tracks)
    by_id = {rule.id: rule for rule in rules}
    rows: list[Transition] = []
    awake = []
    for key, track in tracks.items():
        ended = track.alert.snoozed_until_ms is not None and track.alert.snoozed_until_ms <= now_ms
        muted = _muted_by(track, muting, now_ms)
        if ended or muted != track.alert.muted_by:
            until = None if ended else track.alert.snoozed_until_ms
            out[key] = replace(track, alert=replace(track.alert, muted_by=muted, snoozed_until_ms=until))
        if ended:
            awake.append(key)
    for key, change, fresh in changes:
        out[key], said = _say(out[key], by_id[out[key].alert.rule], change, fresh, now_ms)
        rows.append(said)
    for key in awake:
        track, rule = out[key], by_id[out[key].alert.rule]
        if track.alert.active and not track.alert.acknowledged and _may_tell(track, rule, now_ms):
            out[key], said = _say(track, rule, Change.REMINDER, True, now_ms)
            rows.append(said)
    return out, tuple(rows)


def _say(track: Track, rule: Rule, change: Change, fresh: bool, now_ms: int) -> tuple[Track, Transition]:
    loud = change in (Change.FIRED, Change.ESCALATED, Change.REMINDER) and not rule.standing
    notify = loud and fresh and not track.alert.muted_by and _may_tell(track, rule, now_ms)
    part_of_another = loud and track.alert.muted_by not in ("", "snoozed")
    # old news (the close of a session nobody watched) is not told later either
    if notify or part_of_another or (loud and not fresh):
        track = replace(track, told_ms=now_ms, told=track.alert.severity)
    return track, row(track, change, now_ms, notify)


def _may_tell(track: Track, rule: Rule, now_ms: int) -> bool:
    """Not told within the repeat interval, or louder than what was told."""
    if track.told_ms is None or now_ms - track.told_ms >= rule.repeat_s * 1000:
        return True
    return loudness(track.alert.severity) > loudness(track.told)


def _muting(rules: Sequence[Rule], tracks: Mapping[str, Track]) -> dict[str, list[Rule]]:
    """Rule id -> the firing rules that mute it."""
    firing = {track.alert.rule for track in tracks.values() if track.alert.active}
    out: dict[str, list[Rule]] = {}
    for rule in rules:
        if rule.inhibits and rule.id in firing:
            for target in rule.inhibits:
                out.setdefault(target, []).append(rule)
    return out


def _muted_by(track: Track, muting: Mapping[str, list[Rule]], now_ms: int) -> str:
    until = track.alert.snoozed_until_ms
    if until is not None and until > now_ms:
        return "snoozed"
    for rule in muting.get(track.alert.rule, ()):
        # a group's rule speaks for its members alone
        if not rule.symbols or not track.alert.symbol or track.alert.symbol in rule.symbols:
            return rule.id
    return ""
