"""The configuration file: watched, read again, edited."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from tui.service.acceptance import Trust, waits
from tui.service.run import Run
from tui.system.file_access import Stamp, Stamps, is_there
from tui.system.folders import from_home
from tui.watchlist import Watchlist, WatchlistError, user_path
from tui.watchlist.read import AGAIN_S

if TYPE_CHECKING:
    from tui.watchlist import Edit

STAYS = "the last good configuration stays"


class Configuration:
    """A broken edit leaves the last good one working. `taken` gets the watchlist before and the new one.

    While the built-in default serves, a file that appears is taken as an edit is.
    """

    def __init__(self, run: Run, taken: Callable[[Watchlist, Watchlist], None]) -> None:
        self._run, self._taken = run, taken
        self.notice = ""  # what is wrong with the file, while it is
        self._stamps = Stamps()
        self._stamp: Stamp | None = None
        self._trust = Trust(run.options.data)

    @property
    def _path(self) -> Path | None:
        return self._run.store.watch.path

    @property
    def file(self) -> Path:
        """The file that serves, or the one that would if it were there."""
        return self._path or user_path()

    @property
    def waits(self) -> str:
        """What of the file is not in force until it is accepted, as a sentence; else ""."""
        return waits(self._run.store.watch)

    def mark(self) -> None:
        """As the file is now it is known."""
        self._stamp = self._stamps.look(self.file)

    def look(self) -> None:
        """Once a second: an edit is taken."""
        if self._stamps.look(self.file) != self._stamp:
            self.mark()
            self.reload()

    def reload(self) -> None:
        """Take an edited file; a broken one leaves the last good configuration and says what is wrong."""
        from tui.watchlist import find, load_again

        try:
            path = self._path or find()
            if path is None:
                return  # the built-in one: there is no file to read
            if not is_there(path, AGAIN_S):
                self._refuse(f"{path} is gone")
            else:
                self.take_watch(self._trust.judged(load_again(path)))
                self.notice = ""
                watch = self._run.store.watch
                self._run.say("config", f"taken: {len(watch.symbols)} symbols, {len(watch.rules)} rules")
                if waiting := self.waits:
                    self._run.say("config", waiting)
        except WatchlistError as error:
            more = f" (and {len(error.faults) - 1} more)" if len(error.faults) > 1 else ""
            self._refuse(f"{from_home(error.faults[0])}{more}")
        except OSError as error:
            self._refuse(f"{from_home(self._path)} cannot be looked at: {error.strerror or error}")
        self._run.changed()

    def edited(self, path: Path) -> None:
        """A person had the file open in an editor."""
        if self._path is None:
            self._run.store.set_watch(replace(self._run.store.watch, path=path))
        self.reload()

    def accept(self) -> None:
        """A person has read what the file would send, run or read: it is in force."""
        if self._run.refused:
            self._run.say("edit", self._run.refused, amiss=True)
            return
        try:
            self.take_watch(self._trust.accept(self._run.store.watch))
        except OSError as error:
            self._run.say("edit", f"not remembered: {error.strerror or error}", amiss=True)

    def _refuse(self, why: str) -> None:
        self.notice = f"{why}; {STAYS}"
        self._run.say("config", self.notice, amiss=True)

    def take_watch(self, watch: Watchlist) -> None:
        """Another configuration is in force from now on."""
        before = self._run.store.watch
        self._run.store.set_watch(watch)
        self.mark()
        self._taken(before, watch)
        self._run.changed()

    def take_edit(self, edit: Edit) -> None:
        """An edit by this program: what was accepted before stays accepted."""
        try:
            self.take_watch(self._trust.follow(self._run.store.watch, edit.watchlist))
        except OSError as error:
            self.take_watch(edit.watchlist)
            self._run.say("edit", f"not remembered: {error.strerror or error}", amiss=True)
