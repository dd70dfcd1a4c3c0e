"""A mark that a person of the desk put on an alert: seen, or quiet until a time."""

from __future__ import annotations

from msgspec import Struct

from tui.alerts.alert import Transition
from tui.alerts.memory import EngineState, acknowledge, snooze

ACKNOWLEDGED, SNOOZED = "acknowledged", "snoozed"


class Mark(Struct, frozen=True):
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


def marked(state: EngineState, mark: Mark, now_ms: int) -> tuple[EngineState, Transition | None]:
    """`state` with the mark on the event it means, and the log's row; unchanged where it is there already."""
    track = state.tracks.get(mark.key) or state.quiet.get(mark.key)
    if track is None or track.fired_ms != mark.event_ms:
        return state, None
    if mark.what == ACKNOWLEDGED:
        return acknowledge(state, mark.key, now_ms, mark.who)
    if mark.until_ms is None or track.alert.snoozed_until_ms == mark.until_ms:
        return state, None
    return snooze(state, mark.key, mark.until_ms, now_ms, mark.who)
