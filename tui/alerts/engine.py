"""The alert engine: rules, what was, named measures and the time in; what is, and what changed, out.

Pure. `for` and `keep` after Prometheus, crossings after TradingView, repeats and inhibition after
Alertmanager, missing data after Grafana. Muting never changes a state. The work of a look is bounded:
symbols near a level alone are judged, and what more than MANY of one rule do is one event (crowd.py).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from msgspec.structs import replace

from tui.alerts.alert import Change, Phase, Transition
from tui.alerts.crowd import MANY
from tui.alerts.judge import AlertReading, Moment, RuleLook, look_of, read
from tui.alerts.life import See, advance, after_gap, in_phase, quiet, session_number
from tui.alerts.measure import Measure
from tui.alerts.memory import EngineState, Step, Track, row
from tui.alerts.mute import deliver, recent
from tui.alerts.plan import RulePlan
from tui.alerts.rule import NoData, Rule, Tell
from tui.alerts.watch import Watch
from tui.market.quote import Session

INTERVAL_S = 30.0
_SWEEP_MS = 60_000  # how often what is at rest is looked through for what may be forgotten
_BAD_VALUES = (TypeError, ValueError, ArithmeticError, AttributeError)


def step(
    rules: Sequence[Rule], before: EngineState, measures: Mapping[str, Measure], now_ms: int,
    session: Session, *, daily: bool = False, interval_s: float = INTERVAL_S,
) -> tuple[EngineState, tuple[Transition, ...]]:
    """One evaluation at `now_ms`.

    Looks may be as frequent as liked; more than two `interval_s` without one (sleep, restart, a moved
    clock) counts as no data, not as time in which something held. `daily`: the measures are those of a
    session's close, and a `for` of up to one session counts as held.
    """
    span = interval_s * 1000
    passed = now_ms - before.last_ms if before.last_ms is not None else 0
    at = Moment(now_ms, session, daily, not daily and not 0 <= passed <= 2 * span, span)
    plan = RulePlan.of(rules)
    look = _Looking(plan, before, measures, at)
    for rule in rules:
        look.judge(rule)
    tracks, rows = deliver(rules, plan.by_id, look.live, look.changes, now_ms, look.now)
    live, at_rest = _parted(tracks, look.at_rest, plan.by_id, now_ms)
    return EngineState(live, now_ms, look.sampled, at_rest), rows + _gone(before, tracks, now_ms)


class _Looking:
    """One look. `live` and `at_rest` are the identities as they become, `now` the rules that looked."""

    def __init__(self, plan: RulePlan, before: EngineState, measures: Mapping[str, Measure],
                 at: Moment) -> None:
        self.plan, self.at, self._measures = plan, at, measures
        self.live = {key: track for key, track in before.tracks.items() if plan.knows(track)}
        self.at_rest = _swept(before, plan, at)
        self.sampled = {rule: seen for rule, seen in before.sampled.items() if rule in plan.by_id}
        self.changes: list[tuple[str, Change, bool]] = []
        self.now: set[str] = set()
        self._watch = Watch(plan, self.live.values(), measures)

    def judge(self, rule: Rule) -> None:
        """Every identity of `rule` that may change now."""
        look = look_of(rule, self.at)
        if look is RuleLook.NOW:
            self.now.add(rule.id)
        looks = look in (RuleLook.NOW, RuleLook.CLOSING)
        found = self._watch.found(rule) if looks else ()
        followed = self._watch.followed(rule)
        as_one = rule.id in self.plan.crowds and self._as_one(rule, look, found)
        if as_one:
            found = ()
            if rule.cross:
                followed = [s for s in followed if not self._only_seen(rule.key(s))]
        elif rule.cross and looks and "*" in rule.measure and not rule.counts:
            self._sample(rule, found)
        for symbol in self._watch.in_order(rule, {*found, *followed} if followed else found):
            self._follow(rule, symbol, look, self._read)
        if as_one:  # a crowd that dissolves is seen anew: beyond a level by then is no crossing
            self.sampled.pop(rule.id, None)

    def _as_one(self, rule: Rule, look: RuleLook, found: Collection[str]) -> bool:
        """Judge the crowd of `rule`; True while it is one, and its symbols are not judged anew."""
        begun = rule.id in self.live
        if not begun and (len(found) < MANY // 2 or self._watch.lasting(rule, found) < MANY):
            return False
        reading = self._watch.crowd(rule, found, begun)
        sampled = bool(self.sampled.get(rule.id))
        track = self._follow(rule, "", look, lambda _rule, _symbol: reading, sampled=sampled)
        if track is not None and not track.idle:
            return True
        if begun and track is not None and track.told_ms is not None:
            for symbol in found:  # they were part of what was told
                self._told_before(rule, symbol, track)
        return False

    def _told_before(self, rule: Rule, symbol: str, crowd: Track) -> None:
        key = rule.key(symbol)
        if key not in self.live:
            track = self.at_rest.get(key) or Track(quiet(rule, symbol, self.at.now_ms))
            self.live[key] = replace(track, told_ms=crowd.told_ms, told=crowd.told)

    def _sample(self, rule: Rule, found: Collection[str]) -> None:
        """Remember who is seen on this side of a crossing level; who is beyond it is judged."""
        seen = self.sampled.get(rule.id, frozenset())
        if len(seen) == len(self.plan.members[rule.id]):
            return
        new = set(self._watch.known(rule)).difference(seen, found)
        if new:
            self.sampled[rule.id] = seen | new

    def _only_seen(self, key: str) -> bool:
        """Forget an identity that holds no more than where its value was seen."""
        if self.live[key].phase is not Phase.INACTIVE:
            return False
        del self.live[key]
        return True

    def _of_the_past(self, rule: Rule, symbol: str) -> bool:
        """True while the figure is of an earlier day: what it began then stays until there is another."""
        crowd = not symbol and "*" in rule.measure
        names = rule.symbols if rule.counts or crowd else (symbol,)
        found = (self._measures.get(rule.key_for(name)) for name in names)
        return any(measure is not None and measure.of_day for measure in found)

    def _read(self, rule: Rule, symbol: str) -> AlertReading | None:
        return self._watch.members(rule) if rule.counts else read(rule, symbol, self._measures)

    def _follow(self, rule: Rule, symbol: str, look: RuleLook, see: See, *, sampled: bool = False
                ) -> Track | None:
        """One identity judged and kept."""
        key = rule.key(symbol)
        before = self.live.get(key) or self.at_rest.get(key)
        if before is not None and self._of_the_past(rule, symbol):
            return before
        if before is None and (sampled or symbol in self.sampled.get(rule.id, ())):
            before = Track(quiet(rule, symbol, self.at.now_ms), sampled=True)
        track, change, fresh = _guarded(rule, symbol, before, see, self.at, look)
        if track is None:
            self.live.pop(key, None)
            return None
        self.live[key] = track
        if rule.cross and track.sampled and (symbol or rule.id not in self.plan.crowds):
            seen = self.sampled.get(rule.id, frozenset())
            if symbol not in seen:
                self.sampled[rule.id] = seen | {symbol}
        if change is not None:
            self.changes.append((key, change, fresh))
        return track


def _guarded(rule: Rule, symbol: str, track: Track | None, see: See, at: Moment, look: RuleLook) -> Step:
    """`advance`; a rule that cannot be evaluated is said to be in error, and harms no other."""
    try:
        return advance(rule, symbol, track, see, at, look)
    except _BAD_VALUES as error:
        track = track or Track(quiet(rule, symbol, at.now_ms))
        said = f"{rule.name or rule.id}: cannot be evaluated ({type(error).__name__}: {error})"
        change = None if track.phase is Phase.ERROR else Change.ERROR
        alert = in_phase(track.alert, Phase.ERROR, at.now_ms, value=None, why=said)
        return replace(track, alert=alert), change, False


def _swept(before: EngineState, plan: RulePlan, at: Moment) -> Mapping[str, Track]:
    """What is at rest, now and then without what may be forgotten."""
    last = before.last_ms
    if last is not None and not at.gap and at.now_ms // _SWEEP_MS == last // _SWEEP_MS:
        return before.quiet
    return {
        key: after_gap(track, at.now_ms) if at.gap else track for key, track in before.quiet.items()
        if plan.knows(track) and _remembered(track, plan.by_id[track.alert.rule], at.now_ms)
    }


def _parted(tracks: Mapping[str, Track], at_rest: Mapping[str, Track], by_id: Mapping[str, Rule],
            now_ms: int) -> tuple[dict[str, Track], Mapping[str, Track]]:
    """What goes on, and what is over: forgotten, unless a crossing, a message or a snooze hangs on it."""
    live: dict[str, Track] = {}
    rest: dict[str, Track] = {}
    for key, track in tracks.items():
        if track.phase is not Phase.INACTIVE:
            live[key] = track
        elif _remembered(track, by_id[track.alert.rule], now_ms):
            (rest if track.idle else live)[key] = track
    if tracks.keys() & at_rest.keys():
        at_rest = {key: track for key, track in at_rest.items() if key not in tracks}
    return live, {**at_rest, **rest} if rest else at_rest


def _remembered(track: Track, rule: Rule, now_ms: int) -> bool:
    waits = track.missing_ms is not None and rule.no_data is NoData.ALERT
    if waits or track.level is not None or rule.rises or track.alert.snoozed_until_ms or track.alert.flapping:
        return True
    if track.told_ms is not None and (
        rule.tell is Tell.ONCE or now_ms - track.told_ms < rule.repeat_s * 1000
        or (rule.tell is Tell.SESSION and session_number(track.told_ms) == session_number(now_ms))
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
