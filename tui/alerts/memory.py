"""What the engine remembers between two looks, and how it is kept over a restart."""

# Annotations are no texts here: msgspec would compile each again at the start.

from collections.abc import Mapping
from typing import Any, TypeVar

from msgspec import MsgspecError, Struct, ValidationError, convert, field, json, to_builtins
from msgspec.structs import replace

from tui.alerts.alert import Alert, Change, Phase, Transition
from tui.alerts.rule import Severity

T = TypeVar("T")
FORMAT = 1
_LOUD = {None: 0, Severity.WARN: 1, Severity.CRITICAL: 2}


def loudness(severity: Severity | None) -> int:
    """0 for none, 1 for a warning, 2 for critical."""
    return _LOUD[severity]


class Track(Struct, frozen=True):
    """One identity (rule and symbol) over time.

    `level`: how loud a crossing rule last saw it. `critical_ms`: since when the critical level has held.
    `over_ms`: first false while firing. `missing_ms`: first look without data. `told_ms`, `told`: the last
    message and how loud it was. `fired_ms`: when the event began, `day`: in which session (a day's number).
    `since_ms`: when its condition was first true (it fires after the rule's `for`).
    `flips`: when it lately began or ended. `seen`: the last value of a rule that waits for a rise.
    """

    alert: Alert
    level: Severity | None = None
    sampled: bool = False
    critical_ms: int | None = None
    over_ms: int | None = None
    missing_ms: int | None = None
    fired_ms: int | None = None
    day: int | None = None
    told_ms: int | None = None
    told: Severity | None = None
    flips: tuple[int, ...] = ()
    seen: float | None = None
    since_ms: int | None = None

    @property
    def phase(self) -> Phase:
        return self.alert.phase

    @property
    def idle(self) -> bool:
        """True when only a reading beyond its level can change anything here."""
        a = self.alert
        return (a.phase is Phase.INACTIVE and self.missing_ms is None and self.level is None
                and self.critical_ms is None and not a.flapping and a.snoozed_until_ms is None)


Step = tuple[Track | None, Change | None, bool]  # an identity after a look, what changed, is that news


class EngineState(Struct, frozen=True):
    """All identities that are worth remembering, and when the engine last looked.

    `quiet`: what is over and at rest, kept for what was told. `sampled`: of each crossing rule the symbols
    it has seen, so that the next value can be a crossing.
    """

    tracks: Mapping[str, Track] = field(default_factory=dict)
    last_ms: int | None = None
    sampled: Mapping[str, frozenset[str]] = field(default_factory=dict)
    quiet: Mapping[str, Track] = field(default_factory=dict)

    @property
    def alerts(self) -> tuple[Alert, ...]:
        """Events that fire, recover, wait or lost their data: loudest first, then newest."""
        return self._sorted(standing=False)

    @property
    def conditions(self) -> tuple[Alert, ...]:
        """Standing conditions that hold."""
        return tuple(a for a in self._sorted(standing=True) if a.phase is not Phase.PENDING)

    @property
    def firing(self) -> tuple[Alert, ...]:
        """The events that last now: what the title counts and the exit code follows."""
        return tuple(alert for alert in self.alerts if alert.active)

    @property
    def worst(self) -> Severity | None:
        """The loudest event that lasts now; standing conditions do not count."""
        return max((alert.severity for alert in self.firing), key=loudness, default=None)

    def _sorted(self, standing: bool) -> tuple[Alert, ...]:
        rank = {Phase.FIRING: 0, Phase.RECOVERING: 0, Phase.NO_DATA: 1, Phase.ERROR: 1, Phase.PENDING: 2}
        shown = [track.alert for track in self.tracks.values()
                 if track.alert.standing is standing and track.phase is not Phase.INACTIVE]
        return tuple(sorted(shown, key=lambda a: (
            rank[a.phase], bool(a.muted_by), -loudness(a.severity), -a.since_ms, a.key)))


def acknowledge(state: EngineState, key: str, now_ms: int, who: str = ""
                ) -> tuple[EngineState, Transition | None]:
    """`key` seen by a person. It is forgotten when the event is over or grows louder."""
    track = state.tracks.get(key)
    if track is None or not track.alert.active or track.alert.acknowledged:
        return state, None
    alert = replace(track.alert, acknowledged=True, seen_by=who)
    return _done(state, replace(track, alert=alert), Change.ACKNOWLEDGED, now_ms, who)


def snooze(state: EngineState, key: str, until_ms: int, now_ms: int, who: str = ""
           ) -> tuple[EngineState, Transition | None]:
    """No message about `key` before `until_ms`; its state goes on changing meanwhile."""
    track = state.tracks.get(key) or state.quiet.get(key)
    if track is None or until_ms <= now_ms:
        return state, None
    alert = replace(track.alert, snoozed_until_ms=until_ms, muted_by="snoozed", seen_by=who)
    return _done(state, replace(track, alert=alert), Change.SNOOZED, now_ms, who)


def _done(state: EngineState, track: Track, change: Change, now_ms: int, who: str
          ) -> tuple[EngineState, Transition]:
    """The state with `track`, and the log's row with the name of the person whose act it tells of."""
    quiet = {key: kept for key, kept in state.quiet.items() if key != track.alert.key}
    after = replace(state, tracks={**state.tracks, track.alert.key: track}, quiet=quiet)
    said = row(track, change, now_ms)
    return after, replace(said, why=f"{who}: {said.why}") if who else said


def row(track: Track, change: Change, now_ms: int, notify: bool = False) -> Transition:
    """The log's row for what just happened to `track`."""
    a = track.alert
    return Transition(now_ms, a.key, a.rule, a.symbol, change, a.severity, a.value, a.limit, a.unit, a.why,
                      notify, a.standing)


def save(state: EngineState) -> dict[str, Any]:
    """`state` as plain values, for the archive."""
    return {
        "format": FORMAT, "last_ms": state.last_ms,
        "tracks": to_builtins((*state.tracks.values(), *state.quiet.values())),
        "sampled": {rule: sorted(symbols) for rule, symbols in state.sampled.items()},
    }


def restore(data: Mapping[str, Any] | None) -> EngineState:
    """The state that `save` wrote. What fires was told before: nothing of it is told again.

    A row that is not as written (another version, a damaged file) is left out: it will be seen anew.
    """
    if not data or data.get("format") != FORMAT:
        return EngineState()
    tracks = {track.alert.key: track for track in all_kept(Track, data.get("tracks"))}
    sampled = {rule: seen for rule, symbols in (as_kept(dict[str, Any], data.get("sampled")) or {}).items()
               if (seen := as_kept(frozenset[str], symbols)) is not None}
    live = {key: track for key, track in tracks.items() if not track.idle}
    quiet = {key: track for key, track in tracks.items() if track.idle}
    return EngineState(live, as_kept(int, data.get("last_ms")), sampled, quiet)


def as_kept(kind: type[T], data: Any) -> T | None:
    """`data` as it was saved; None when it is something else."""
    try:
        return convert(data, kind)
    except ValidationError:
        return None


def all_kept(kind: type[T], rows: object) -> list[T]:
    """What of `rows` is as it was saved: a start is not stopped by an old archive."""
    return [one for row in as_kept(list[Any], rows) or () if (one := as_kept(kind, row)) is not None]


def read_kept(kind: type[T], text: Any) -> T | None:
    """The JSON that was saved as `kind`; None for another shape, and for what is no JSON."""
    try:
        return json.decode(text, type=kind)
    except (MsgspecError, TypeError):  # TypeError: a cell that holds no text
        return None
