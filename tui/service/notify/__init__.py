"""Where alerts go outside the screen: a queue, messages, and the senders that carry them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.alerts.target import BELL, Target

if TYPE_CHECKING:
    from tui.watchlist import Watchlist

__all__ = ["BELL", "targets_of"]


def targets_of(watch: Watchlist, view_only: bool = False) -> tuple[Target, ...]:
    """Every way out that the configuration names. For who only looks no command runs."""
    return tuple(target for target in watch.told if not target.command) if view_only else watch.told
