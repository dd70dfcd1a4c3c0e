"""A dialog of plain lines: what a figure is, or the settings in force."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.style import Style
from textual.widgets import Static

from tui.screens.messages import LinkOpened

_ADDRESS = re.compile(r"https?://[!-~]*[!-~](?<![.,;:)\]'\"])")


def with_links(text: str) -> Content:
    """`text` as it is, every address in it a link."""
    parts: list[str | tuple[str, Style]] = []
    at = 0
    for found in _ADDRESS.finditer(text):
        parts += [text[at:found.start()], (found[0], Style(underline=True, link=found[0]))]
        at = found.end()
    return Content.assemble(*parts, text[at:])


class InfoScreen(ModalScreen[None]):
    """Title and lines; Esc, Enter, i or q closes it. Long text scrolls by the keys of any list."""

    CSS_PATH = "info.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,i,q,comma", "dismiss"),
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
            yield Static(with_links("\n".join(self._lines)))

    def on_click(self, event: events.Click) -> None:
        """An address in the text."""
        if event.style.link:
            self.post_message(LinkOpened(event.style.link))

    def action_move(self, rows: int) -> None:
        """Scroll by `rows`."""
        self.query_one(VerticalScroll).scroll_relative(y=rows, animate=False)
