"""The configuration file: watched, read again, edited."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from tui.service.run import Run
from tui.watchlist import Watchlist, WatchlistError

if TYPE_CHECKING:
    from tui.watchlist import Edit

STAYS = "the last good configuration stays"


class Configuration:
    """A broken edit leaves the last good one working. `taken` gets the watchlist before and the new one."""

    def __init__(self, run: Run, taken: Callable[[Watchlist, Watchlist], None]) -> None:
        self._run, self._taken = run, taken
        self.notice = ""  # what is wrong with the file, while it is
        self._stamp: tuple[int, int] | None = None

    @property
    def _path(self) -> Path | None:
        return self._run.store.watch.path

    def mark(self) -> None:
        """As the file is now it is known."""
        self._stamp = self._stamp_of_file()

    def _stamp_of_file(self) -> tuple[int, int] | None:
        try:
            found = self._path.stat() if self._path is not None else None
        except OSError:
            return (0, 0)
        return (found.st_mtime_ns, found.st_size) if found else None

    def look(self) -> None:
        """Once a second: an edit is taken."""
        if self._stamp_of_file() != self._stamp:
            self.mark()
            self.reload()

    def reload(self) -> None:
        """Take an edited file; a broken one leaves the last good configuration and says what is wrong."""
        from tui.watchlist import load_again

        path = self._path
        if path is None:
            return  # the built-in one: there is no file to read
        try:
            if not path.is_file():
                self._refuse(f"{path} is gone")
            else:
                self.take_watch(load_again(path))
                self.notice = ""
                watch = self._run.store.watch
                self._run.say("config", f"taken: {len(watch.symbols)} symbols, {len(watch.rules)} rules")
        except WatchlistError as error:
            more = f" (and {len(error.faults) - 1} more)" if len(error.faults) > 1 else ""
            self._refuse(f"{error.faults[0]}{more}")
        self._run.changed()

    def edited(self, path: Path) -> None:
        """A person had the file open in an editor."""
        self._run.store.set_watch(replace(self._run.store.watch, path=path))
        self.reload()

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

    def add_symbol(self, symbol: str, group: str) -> None:
        """Into the file, at the end of a group."""
        from tui.watchlist.edit import add_symbol

        self._edit(lambda: add_symbol(self._path, symbol, group))

    def remove_symbol(self, symbol: str) -> None:
        """Out of the file, wherever it stands."""
        from tui.watchlist.edit import remove_symbol

        self._edit(lambda: remove_symbol(self._path, symbol))

    def _edit(self, change: Callable[[], Edit]) -> None:
        try:
            edit = change()
        except WatchlistError as error:
            self._run.say("edit", str(error.faults[0]), amiss=True)
            return
        self.take_watch(edit.watchlist)
        self._run.say("edit", edit.said)
