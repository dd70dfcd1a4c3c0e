"""Where a person left off: screen, group, order, theme, loop, layer, words; never in the way."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

import msgspec

from tui.commands import SCREENS
from tui.system.log import record
from tui.system.text import clean

if TYPE_CHECKING:
    from tui.app.look_back import Shows
    from tui.screens.parts.page import Page
    from tui.watchlist import Display

NAME, GREETED = "left off", "greeted"
WRITE_S = 1.0  # at the end no drive is waited for longer
MOST_WORDS, LONGEST = 30, 200


class Left(msgspec.Struct, frozen=True, omit_defaults=True):
    """`theme` is one that a key chose while the file said `over`; `pages` what each page said of itself."""

    screen: str = ""
    theme: str = ""
    over: str = ""
    pages: dict[str, dict[str, Any]] = {}
    words: tuple[str, ...] = ()


class LeftOff:
    """Of a live run that may write; any other begins anew each time. What cannot be read is as absent."""

    def __init__(self, app: Shows) -> None:
        self._app = app
        options = app.service.options
        self._on = options.source == "live" and not options.view_only
        self._left = Left()
        if self._on and options.watch.display.remember:
            self._left = app.service.memory.get(NAME, Left) or Left()
        self._pages: dict[str, Page] = {}
        words = (clean(line)[:LONGEST] for line in self._left.words[-MOST_WORDS:])
        self.words = tuple(line for line in words if line.strip())

    @property
    def screen(self) -> str:
        """The screen that was seen last; "" when nothing is known."""
        return self._left.screen if self._left.screen in SCREENS else ""

    def theme(self, display: Display) -> str:
        """The theme that a key chose, while the file says what it said then; else ""."""
        return self._left.theme if self._left.over == display.theme else ""

    def go_on(self, name: str, page: Page) -> None:
        """A page that was made begins as it was left."""
        self._pages[name] = page
        if found := self._left.pages.get(name):
            with suppress(msgspec.ValidationError):  # of another version, or damaged
                page.go_on(found, self._app.service.store.watch)

    def greets(self) -> bool:
        """True once for each person: the first time that it is asked."""
        memory = self._app.service.memory
        if not self._on or memory.get(GREETED, bool):
            return False
        self._app.service.jobs.start("the greeting could not be remembered",
                                     lambda: self._put(GREETED, True), lambda _: None)
        return True

    # Written once a minute, and at the end.

    def keep(self, theme: str, words: tuple[str, ...]) -> None:
        """In a thread, when something is another."""
        left = self._now(theme, words)
        if left is not None and left != self._left:
            self._left = left
            self._app.service.jobs.start("what is remembered could not be written",
                                         lambda: self._put(NAME, left), lambda _: None)

    def keep_at_the_end(self, theme: str, words: tuple[str, ...]) -> None:
        """At once, and no longer than a second."""
        from tui.system.file_access import answered

        display = self._app.service.store.watch.display
        if self._on:
            left = self._now(theme, words) if display.remember else None
            with suppress(OSError):
                answered(lambda: self._put(NAME, left), WRITE_S)

    def of(self, name: str) -> dict[str, Any]:
        """What the next start knows of a page; nothing of one that is not remembered."""
        left = self._now("", ())
        return left.pages.get(name, {}) if left is not None else {}

    def _now(self, theme: str, words: tuple[str, ...]) -> Left | None:
        display = self._app.service.store.watch.display
        if not self._on or not display.remember:
            return None
        seen = self._app.page
        pages = {**self._left.pages, **{name: page.left_off() for name, page in self._pages.items()}}
        screen = seen.name if seen is not None else self._left.screen
        said = {name: view for name, view in pages.items() if view}
        return Left(screen, theme, display.theme if theme else "", said, words)

    def _put(self, name: str, value: object) -> None:
        try:
            self._app.service.memory.put(name, value)
        except OSError as error:  # the next start begins without it
            record(f"{name} could not be remembered", error)
