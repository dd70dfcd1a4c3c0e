"""What the cursor goes over in the panels of the Overview beside the board."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.state.snapshot import NextEvent, Snapshot

if TYPE_CHECKING:
    from tui.alerts.alert import Alert


def alerts_of(snapshot: Snapshot) -> list[Alert]:
    """What fires, the gravest first; while nothing does, the conditions that stand."""
    from tui.draw.alerts.rows import loud

    return loud(snapshot.alerts) or [a for a in snapshot.conditions if a.active]


def changes_of(snapshot: Snapshot) -> tuple[NextEvent, ...]:
    """What the panel of changes lists."""
    return snapshot.changes or snapshot.events


def count_of(snapshot: Snapshot, panel: str) -> int:
    """How many rows the cursor of `panel` goes over; 0 for the share and for the board, which has its own."""
    match panel:
        case "loop":
            return len(snapshot.pinned.legs) if snapshot.pinned is not None else 0
        case "changes":
            return len(changes_of(snapshot))
        case "next":
            return len(snapshot.upcoming)
        case "alerts":
            return len(alerts_of(snapshot))
        case _:
            return 0
