"""What a person changed, newest last: one stack of symbols, rules, settings, holdings; `u` takes one back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tui.app.stage import Stage
    from tui.watchlist import Edit, WatchlistError

MOST = 50  # each holds the file as it was


class Change(NamedTuple):
    """`back` takes it back and says why not, or ""; `said` is what was changed, in a sentence's words."""

    said: str
    back: Callable[[], str]


class Undo:
    """Whoever changes something for a person does it by `write`, or tells `push` how it is taken back."""

    def __init__(self, app: Stage) -> None:
        self._app = app
        self._changes: list[Change] = []

    def write(
        self, change: Callable[[Path | None], Edit], refused: Callable[[WatchlistError], str] | None = None
    ) -> str:
        """Change watchlist.toml (`change` gets its path, None while the built-in default serves) and take it.

        Says what was done. When it is refused nothing has changed, and why is returned: the first fault, or
        what `refused` makes of it; "" when it was done.
        """
        from tui.watchlist import WatchlistError, default_text, user_path

        if why := self._app.service.refused:
            return why
        path = self._app.service.store.watch.path
        target = path or user_path()
        try:
            before = target.read_bytes() if target.exists() else default_text().encode()
            edit = change(path)
            after = edit.path.read_bytes()
        except WatchlistError as error:
            return refused(error) if refused is not None else error.faults[0].message
        except OSError as error:
            return f"{target} cannot be read: {error.strerror or error}"
        self._take(edit)
        if after != before:
            self.push(edit.said, partial(self._put_back, edit.path, before, after))
        self._app.notice(f"{edit.said}; u takes it back" if after != before else edit.said)
        return ""

    def push(self, said: str, back: Callable[[], str]) -> None:
        """A change was made; `back` undoes it and returns why it cannot, or "". It speaks without `said`."""
        self._changes.append(Change(said, back))
        del self._changes[:-MOST]

    def _put_back(self, path: Path, before: bytes, after: bytes) -> str:
        from tui.watchlist import WatchlistError
        from tui.watchlist.edit import take_back

        try:
            self._take(take_back(path, before, after))
        except WatchlistError as error:
            return str(error.faults[0])
        return ""

    def _take(self, edit: Edit) -> None:
        self._app.service.configuration.take_edit(edit)
        self._app.refresh_picture()  # the next key may already mean what was written

    def can_undo(self) -> bool:
        return bool(self._changes)

    def do_undo(self) -> None:
        """The newest change, taken back; it says what that was, or that there is nothing."""
        if not self._changes:
            self._app.notice("nothing to undo: nothing was changed in this run")
            return
        change = self._changes.pop()
        if why := change.back():
            self._app.notice(why, "warn")
        elif change.said:
            self._app.notice(f"taken back: {change.said}")
