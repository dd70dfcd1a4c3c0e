"""What the person before the screen may do here: at a terminal everything, on a page in a browser less."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec.structs import replace

from tui.alerts.register import PRIVATE
from tui.commands import AT_THE_MACHINE, CHANGES
from tui.service.run import NOT_SHOWN, VIEW_ONLY

if TYPE_CHECKING:
    from tui.alerts.rule import Rule
    from tui.service.run import Options
    from tui.state.snapshot import Snapshot

NO_PROGRAM = "no editor and no shell start from a page; edit the file on its machine"


class Viewer:
    """Asked before a command is done and before a picture is shown."""

    def __init__(self, options: Options, is_web: Callable[[], bool]) -> None:
        self._options, self._is_web = options, is_web

    def refuses(self, command_id: str) -> str:
        """Why the command cannot be done from here, else ""."""
        if self._is_web() and command_id in AT_THE_MACHINE:
            return NO_PROGRAM
        return VIEW_ONLY if self._options.view_only and command_id in CHANGES else ""

    @property
    def greeting(self) -> str:
        """What is less here than at the machine, else ""."""
        own = self._options
        less = (VIEW_ONLY if own.view_only else "", "" if own.shows_money else NOT_SHOWN)
        return "; ".join(filter(None, less))

    def seen(self, picture: Snapshot) -> Snapshot:
        """`picture` without alerts on what the person owns, where that is not shown."""
        if self._options.shows_money:
            return picture
        public = {rule.id for rule in picture.watch.rules if not _is_own(rule)}
        return replace(
            picture, alerts=tuple(a for a in picture.alerts if a.rule in public),
            conditions=tuple(a for a in picture.conditions if a.rule in public),
            alert_log=tuple(row for row in picture.alert_log if row.rule in public),
            recorded={key: rows for key, rows in picture.recorded.items() if not key.startswith(PRIVATE)},
        )


def _is_own(rule: Rule) -> bool:
    """A rule on what the person owns, whether it tells its figure or not."""
    asked = (rule.measure, rule.also.measure if rule.also is not None else "")
    return any(measure.startswith(PRIVATE) for measure in asked)
