"""A mark that a person of the desk put on an alert: seen, or quiet until a time."""

from __future__ import annotations

from msgspec import Struct

ACKNOWLEDGED, SNOOZED = "acknowledged", "snoozed"


class Mark(Struct, frozen=True):
    """`event_ms` is when the event began that was marked: a later one of the same key is another.

    `what` is one of the two words above; `who` the person's name, `t_ms` when by their clock.
    """

    id: int
    key: str
    event_ms: int | None
    what: str
    until_ms: int | None
    who: str
    t_ms: int
