"""Filtering as one types: / opens the line, Enter keeps the filter, Esc clears it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tui.screens.messages import NoticeGiven
from tui.screens.parts.bars import HeaderBar

if TYPE_CHECKING:
    from textual.widget import Widget

    from tui.screens.parts.filter_line import FilterLine
    from tui.screens.parts.page import Page


class Filtering:
    """A part of a page: a screen owns it, names it among its `parts()` and calls `clear()` on Esc.

    `take(text)` shows what fits `text`, everything when it is empty, and says whether anything does. `hint`
    stands in the empty line. `stays` False: Enter keeps what was found and the line goes. `held` is the text
    that the line opens with, `able` says whether it may open now, `changed` hears that it came, or went and
    left what it held. Once made the line is only hidden: a page is laid out once when it goes.
    """

    def __init__(
        self, page: Page, take: Callable[[str], bool], hint: Callable[[], str], *, stays: bool = True,
        held: Callable[[], str] = str, able: Callable[[], bool] = lambda: True,
        changed: Callable[[], None] = lambda: None, after: type[Widget] = HeaderBar,
    ) -> None:
        self._page, self._take, self._hint, self._stays = page, take, hint, stays
        self._held, self._able, self._changed = held, able, changed
        self._after = after
        self._line: FilterLine | None = None
        self._said = ""

    @property
    def on(self) -> bool:
        """True while the line is there."""
        return self._line is not None and bool(self._line.display)

    def can_filter(self) -> bool:
        return self._able() and not (self._line is not None and self.on and self._line.has_focus)

    def do_filter(self) -> None:
        """The line, with the filter that holds."""
        from tui.screens.parts.filter_line import FilterLine

        line = self._line
        if line is None:
            self._line = line = FilterLine(self._typed, self._entered, self.clear)
            line.open(self._held(), self._hint())
            self._page.mount(line, after=self._page.query_one(self._after))
            self._changed()
        elif not line.display:
            line.open(self._held(), self._hint())
            self._changed()
        line.focus()

    def _typed(self, text: str) -> None:
        """Another letter; what fits nothing is said."""
        if self.on:
            text = text.strip()
            self._say("" if self._take(text) else f'nothing fits "{text}"; Esc clears')

    def _entered(self, text: str) -> None:
        """Enter: the keys are the page's again."""
        if text.strip() and self._stays:
            self._page.set_focus(None)
        else:
            self.close()

    def clear(self) -> None:
        """Everything is shown again and the line goes."""
        self._hide()
        self._take("")
        self._say("")

    def close(self) -> None:
        """The line goes; what it held stays."""
        if self._hide():
            self._changed()

    def _hide(self) -> bool:
        was_on = self.on
        if was_on and self._line is not None:
            self._page.set_focus(None)
            self._line.display = False
        return was_on

    def _say(self, text: str) -> None:
        if text != self._said:
            self._said = text
            self._page.post_message(NoticeGiven(text, "warn"))
