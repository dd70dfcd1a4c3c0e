"""The first screen kept for the next start's first moment."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from tui.state.snapshot import Mode
from tui.system import clock
from tui.system.log import record

if TYPE_CHECKING:
    from tui.app.stage import Stage
    from tui.state.snapshot import Snapshot

MINUTES = 5


class FirstInk:
    """Keeps the picture of the first screen every five minutes and at the end."""

    def __init__(self, app: Stage, can: Callable[[str], bool]) -> None:
        self._app, self._can = app, can
        self._minute = 0

    def after(self, picture: Snapshot) -> None:
        """The service has looked."""
        minute = picture.as_of_ms // 60_000
        if picture.mode is Mode.FEED and self._app.service.leading and minute != self._minute:
            self._minute = minute
            if minute % MINUTES == 0:
                self.keep()

    def keep(self) -> None:
        """The first screen as it is now; nothing of a run without an archive or with a set clock."""
        app = self._app
        snapshot, archive = app.snapshot, app.service.archive
        if snapshot is None or archive is None or clock.is_set() or app.is_headless:
            return
        from msgspec import ValidationError

        from tui.commands import of_screen
        from tui.draw.chrome.first_ink import PAGE, ink_of
        from tui.draw.overview.layout import View
        from tui.screens.overview.screen import as_left
        from tui.system.terminal import ink

        columns, lines = app.size
        commands = [c for c in of_screen(PAGE, app.look.keys) if c.rank and self._can(c.id)]
        view = View()
        with suppress(ValidationError):  # of another version, or damaged
            view = as_left(app.left_off.of(PAGE), snapshot.watch, view)
        picture = ink_of(snapshot, commands, columns, lines, app.look.glyphs, app.look.palette, ink.depth(),
                         ink.MAGIC, view)
        try:
            ink.keep(archive.folder, columns, lines, picture)
        except OSError as error:  # the next start then begins without it
            record("the first ink could not be kept", error)
