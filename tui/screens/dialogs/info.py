"""A dialog of plain lines: what a figure is, or the settings in force."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static


class InfoScreen(ModalScreen[None]):
    """Title and lines; Esc, Enter, i or q closes it. Long text scrolls by the keys of any list."""

    CSS_PATH = "info.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,i,q,comma", "dismiss_screen"),
        Binding("down,j", "move(1)"), Binding("up,k", "move(-1)"),
        Binding("pagedown,space,ctrl+d", "move(10)"), Binding("pageup,ctrl+u", "move(-10)"),
        Binding("home,g", "move(-999)"), Binding("end,G", "move(999)"),
    ]

    def __init__(self, title: str, lines: Sequence[str]) -> None:
        super().__init__()
        self._title = title
        self._lines = lines

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="info") as box:
            box.border_title = Content(self._title)
            box.border_subtitle = "Esc closes"
            yield Static(Content("\n".join(self._lines)))

    def action_dismiss_screen(self) -> None:
        self.dismiss(None)

    def action_move(self, rows: int) -> None:
        """Scroll by `rows`."""
        self.query_one(VerticalScroll).scroll_relative(y=rows, animate=False)
