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
    from tui.state.snapshot import NextEvent, Snapshot
    from tui.watchlist import Watchlist

NO_PROGRAM = "no editor and no shell start from a page; edit the file on its machine"


class Viewer:
    """Asked before a command is done and before a picture is shown."""

    def __init__(self, options: Options, is_web: Callable[[], bool]) -> None:
        self._options, self._is_web = options, is_web
        self._watch: tuple[Watchlist, Watchlist] | None = None

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
        """`picture` without rules and alerts on what the person owns, where that is not shown."""
        if self._options.shows_money:
            return picture
        watch = self._public(picture.watch)
        public = {rule.id for rule in watch.rules}
        log = tuple(row for row in picture.alert_log if row.rule in public)
        told = [(row.t_ms, row.why) for row in log]

        def kept(event: NextEvent) -> bool:
            return event.kind != "alert" or any(
                event.time_ms == ms and event.text.startswith(why) for ms, why in told)

        return replace(
            picture, watch=watch, alert_log=log, alerts=tuple(a for a in picture.alerts if a.rule in public),
            conditions=tuple(a for a in picture.conditions if a.rule in public),
            changes=tuple(filter(kept, picture.changes)), events=tuple(filter(kept, picture.events)),
            recorded={key: rows for key, rows in picture.recorded.items() if not key.startswith(PRIVATE)},
        )

    def _public(self, watch: Watchlist) -> Watchlist:
        """The watchlist without such rules, whose levels tell, too; the same one while it stands."""
        if self._watch is None or self._watch[0] is not watch:
            rules = tuple(rule for rule in watch.rules if not _is_own(rule))
            self._watch = watch, replace(watch, rules=rules)
        return self._watch[1]


def _is_own(rule: Rule) -> bool:
    """A rule on what the person owns, whether it tells its figure or not."""
    asked = (rule.measure, rule.also.measure if rule.also is not None else "")
    return any(measure.startswith(PRIVATE) for measure in asked)
