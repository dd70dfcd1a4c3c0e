"""The alerts of a desk as one program shows them: judged by its collector, marked by whoever saw them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from tui.alerts.alert import Transition
from tui.alerts.memory import EngineState, acknowledge, snooze
from tui.alerts.rule import Rule

ACKNOWLEDGED, SNOOZED = "acknowledged", "snoozed"
LOGGED = 200
PRIVATE = "mine."
OTHER = " (desk)"  # behind the key of an alert of the desk, where one's own rule has that key too


class DeskMark(Struct, frozen=True):
    """Who did what to which alert.

    `id` counts the marks of a desk, 0 for one that its archive does not have yet. `what` is one of the two
    words above; `who` the person's name, `t_ms` when by their clock. `event_ms` is when the event began that
    was marked: a later one of the same key is another.
    """

    id: int
    key: str
    event_ms: int | None
    what: str
    until_ms: int | None
    who: str
    t_ms: int


def marked(state: EngineState, mark: DeskMark, now_ms: int) -> tuple[EngineState, Transition | None]:
    """`state` with the mark on the event it means, and the log's row; unchanged where it is there already."""
    track = state.tracks.get(mark.key) or state.quiet.get(mark.key)
    if track is None or track.fired_ms != mark.event_ms:
        return state, None
    if mark.what == ACKNOWLEDGED:
        return acknowledge(state, mark.key, now_ms, mark.who)
    if mark.until_ms is None or track.alert.snoozed_until_ms == mark.until_ms:
        return state, None
    return snooze(state, mark.key, mark.until_ms, now_ms, mark.who)


class DeskAlerts(Struct, frozen=True, dict=True):
    """`known` is False until the desk was heard: what its rules are is not known, and none is judged.

    `collects`: this program judges for the desk; of its rules those on what a person owns are nobody's.
    """

    known: bool = False
    collects: bool = False
    engine: EngineState = EngineState()
    rules: tuple[Rule, ...] = ()
    marks: tuple[DeskMark, ...] = ()
    marks_at: int = 0  # the last mark that `engine` has
    log: tuple[Transition, ...] = ()  # oldest first

    def own(self, rules: Sequence[Rule]) -> tuple[Rule, ...]:
        """Those of `rules` that this program judges itself."""
        if self.collects:
            return tuple(rule for rule in rules if not is_private(rule))
        theirs = {rule.id: rule for rule in self.rules}
        return tuple(rule for rule in rules if theirs.get(rule.id) != rule)

    @cached_property
    def state(self) -> EngineState:
        """As the collector last said it, with the marks that it had not seen."""
        found = self.engine
        for mark in self.marks:
            if mark.id == 0 or mark.id > self.marks_at:
                found, _ = marked(found, mark, max(mark.t_ms, found.last_ms or 0))
        return found

    def beside(self, own: EngineState) -> EngineState:
        """What the desk and this program judge, as one."""
        theirs = {(f"{key}{OTHER}" if key in own.tracks else key): track
                  for key, track in self.state.tracks.items()}
        named = {key: track if track.alert.key == key else replace(track, alert=replace(track.alert, key=key))
                 for key, track in theirs.items()}
        return EngineState({**named, **own.tracks})

    def logged(self, own: Sequence[Transition]) -> list[Transition]:
        """Both logs as one, oldest first."""
        return sorted((*own[-LOGGED:], *self.log), key=lambda row: row.t_ms)

    def event_ms(self, key: str) -> int | None:
        """When the event began that has `key` here."""
        track = self.state.tracks.get(key) or self.state.quiet.get(key)
        return track.fired_ms if track is not None else None


def is_private(rule: Rule) -> bool:
    """True for a rule on what a person owns."""
    also = rule.also.measure if rule.also is not None else ""
    return rule.measure.startswith(PRIVATE) or also.startswith(PRIVATE)
