"""The configuration file: watched, read again, edited."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from tui.service.part import Part
from tui.system.log import log_path
from tui.system.text import clean
from tui.watchlist import Watchlist, WatchlistError

if TYPE_CHECKING:
    from tui.service.service import Desk
    from tui.state.snapshot import Snapshot


class Settings(Part):
    """A broken edit leaves the last good configuration working."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.stamp: tuple[int, int] | None = None

    def stamp_of_file(self) -> tuple[int, int] | None:
        path = self.store.watch.path
        try:
            found = Path(path).stat() if path is not None else None
        except OSError:
            return (0, 0)
        return (found.st_mtime_ns, found.st_size) if found else None

    def look(self) -> None:
        """Once a second: an edit is taken."""
        stamp = self.stamp_of_file()
        if stamp != self.stamp:
            self.stamp = stamp
            self.reload()

    def reload(self) -> None:
        """Take an edited file; a broken one leaves the last good configuration and says what is wrong."""
        from tui.watchlist import load_again

        path = self.store.watch.path
        try:
            if path is None or not Path(path).is_file():
                self.store.notice = f"{path} is gone; the last good configuration stays"
            else:
                self.take(load_again(Path(path)))
                self.store.notice = ""
        except WatchlistError as error:
            more = f" (and {len(error.faults) - 1} more)" if len(error.faults) > 1 else ""
            self.store.notice = f"{error.faults[0]}{more}; the last good configuration stays"
        self.app.changed()

    def take(self, watch: Watchlist) -> None:
        before: Watchlist = self.store.watch
        self.store.set_watch(watch)
        if watch.index != before.index:
            self._desk.index.reload()
        if watch.ledger_extra != before.ledger_extra:
            self._desk.library.reload()
        if self._desk.post is not None:
            from tui.service.notify import targets_of

            self._desk.post.delivery.set_targets(targets_of(watch))
        self.stamp = self.stamp_of_file()
        if watch.display != before.display:
            self.app.take_display(watch.display)
        feed = self._desk.feed
        if watch.refresh != before.refresh and feed is not None and self.app.options.source == "live":
            self.app.run_worker(self._desk.line.restart(feed), group="feed", exit_on_error=False)
        self._desk.line.tell_visible()
        self.app.changed()

    def add_symbol(self, symbol: str, group: str) -> None:
        from tui.watchlist.edit import add_symbol

        self._edit(lambda: add_symbol(self.store.watch.path, symbol, group))

    def remove_symbol(self, symbol: str) -> None:
        from tui.watchlist.edit import remove_symbol

        self._edit(lambda: remove_symbol(self.store.watch.path, symbol))

    def _edit(self, change: Any) -> None:
        try:
            edit = change()
        except WatchlistError as error:
            self.app.notice(str(error.faults[0]), "warn")
            return
        self.take(edit.watchlist)
        self.app.notice(edit.said)

    def edited(self, path: Path) -> None:
        """A person had the file open in an editor."""
        self.store.set_watch(replace(self.store.watch, path=path))
        self.reload()


def settings_lines(watch: Watchlist, archive: Any, snapshot: Snapshot | None = None) -> list[str]:
    """The settings that a person may want to check, and how the feed is, as plain lines."""
    where = str(watch.path) if watch.path else "built in (no file; `loopwatch config init` writes one)"
    lines = [
        f"Configuration   {where}",
        f"Data folder     {archive.folder if archive is not None else 'not used in this run'}",
        f"Log file        {log_path()}",
        f"Theme           {watch.display.theme}",
        f"Glyphs          {watch.display.glyphs}",
        f"Market colours  {watch.display.market_colours}",
        f"Quotes every    {watch.refresh.quotes_s:.0f} s open, {watch.refresh.closed_s:.0f} s closed",
        *(_feed_lines(snapshot) if snapshot is not None else ()),
        f"Alert rules     {len(watch.rules)}",
        f"Symbols         {len(watch.symbols)} in {len(watch.groups)} groups",
        "",
        "e opens the file in your editor; a change takes effect within two seconds.",
    ]
    return [clean(line) for line in lines]  # a folder may be called anything


def _feed_lines(snapshot: Snapshot) -> list[str]:
    """The state of the feed: quotes, and what is pushed between them."""
    from tui.draw.chrome.bars import trouble
    from tui.draw.words.health import pushed_words
    from tui.draw.words.numbers import clock

    health = snapshot.health
    last = f"last reply {clock(health.last_success_ms)} ET" if health.last_success_ms else "no reply yet"
    said = trouble(snapshot) if health.state != "ok" else ""
    asked = f", {health.requests} requests so far" if health.requests else ""
    return [f"Quotes          {said or last}{asked}", f"Pushed trades   {pushed_words(snapshot)}"]
