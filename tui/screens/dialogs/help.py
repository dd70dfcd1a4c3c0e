"""All keys, made from the command table; scrolls where it does not fit."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Label

from tui.draw.chrome.help import draw_help
from tui.draw.grid.canvas import Canvas
from tui.screens.parts.scroll_canvas import ScrollCanvas
from tui.system.disclaimer import NOT_ADVICE


class HelpText(ScrollCanvas):
    """The help of one screen."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self._page = page

    def whole(self, width: int) -> Canvas:
        works = getattr(self.app, "can", None)
        if works is None:
            return draw_help(self._page, width, self.glyphs, height=self.size.height)
        return draw_help(self._page, width, self.glyphs, works, self.size.height)


class HelpScreen(ModalScreen[None]):
    """Opened with ?; Esc, ? or q closes it."""

    CSS_PATH = "help.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark,q,enter", "dismiss", "Close"),
        Binding("down,j", "move(1)"), Binding("up,k", "move(-1)"),
        Binding("pagedown,space,ctrl+d", "move(10)"), Binding("pageup,ctrl+u", "move(-10)"),
        Binding("home,g", "move(-999)"), Binding("end,G", "move(999)"),
    ]

    def __init__(self, page: str) -> None:
        super().__init__()
        self._page = page

    def compose(self) -> ComposeResult:
        with Vertical(id="help") as box:
            box.border_title = "Keys (grey: not now)"
            box.border_subtitle = "Esc closes"
            yield HelpText(self._page)
            yield Label(NOT_ADVICE, id="foot", markup=False)

    def action_move(self, rows: int) -> None:
        """Scroll by `rows`."""
        self.query_one(HelpText).move(rows)
