"""Where alerts go outside the screen: a queue, messages, and the senders that carry them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.alerts.target import Target

if TYPE_CHECKING:
    from tui.watchlist import Watchlist

BELL = Target("bell", bell=True, wait_s=0, every_s=10, per_hour=60)


def targets_of(watch: Watchlist, view_only: bool = False) -> tuple[Target, ...]:
    """Every way out that the configuration names; `[alerts] bell = true` is one of them.

    For who only looks no command runs.
    """
    named = any(target.bell for target in watch.targets)
    ways = watch.targets if named or not watch.bell else (*watch.targets, BELL)
    return tuple(target for target in ways if not target.command) if view_only else ways
