"""All keys as a list: it narrows as you type, and Enter does the chosen line. Made from the command table."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Label

from tui.draw.chrome.help import HelpPicture, draw_help
from tui.draw.grid.canvas import Canvas
from tui.screens.parts.cursor import within
from tui.screens.parts.scroll_canvas import ScrollCanvas
from tui.system.disclaimer import NOT_ADVICE

TITLE = "Keys (grey: not now)"
NOTHING = "no key and no word of the command line has that"


class HelpText(ScrollCanvas):
    """The help of one screen, of which a line is chosen."""

    class Done(Message):
        """A line was clicked twice."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self._page = page
        self.words = ""
        self.at = 0

    def _picture(self, width: int) -> HelpPicture:
        return draw_help(self._page, width, self.glyphs, height=self.size.height, words=self.words,
                         chosen=self.at, own=self.look.keys, works=self.host.can)

    def whole(self, width: int) -> Canvas:
        return self._picture(width).canvas

    @property
    def run(self) -> str:
        """What the chosen line does; "" when nothing fits the words."""
        rows = self._picture(self.size.width).rows
        return rows[self.at].run if self.at < len(rows) else ""

    def choose(self, at: int) -> None:
        """Another line, brought into view."""
        picture = self._picture(self.size.width)
        self.at = within(at, len(picture.rows))
        lines = [y for (_, y), row in picture.places.items() if row == self.at]
        if lines:
            top = min(lines) if self.at else 0
            if top < self._offset:
                self.move(top - self._offset)
            elif max(lines) > self._offset + self.size.height - 2:
                self.move(max(lines) - self._offset - self.size.height + 2)
        self.repaint()

    def take(self, words: str) -> None:
        """Only the lines with these words."""
        self.words, self._offset = words, 0
        self.choose(0)

    def on_click(self, event: events.Click) -> None:
        """A click chooses, a second one does it."""
        places = self._picture(self.size.width).places
        y = event.y + self._offset
        hits = [(x, at) for (x, line), at in places.items() if line == y and x <= event.x]
        if not hits:
            return
        at = max(hits)[1]
        if at == self.at and event.chain > 1:
            self.post_message(self.Done())
        self.choose(at)


class HelpScreen(ModalScreen[str | None]):
    """Opened with ?; dismissed with `=command`, the beginning of words for the command line, or None."""

    CSS_PATH = "help.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Close"), Binding("enter", "do", "Do"),
        Binding("down", "move(1)"), Binding("up", "move(-1)"),
        Binding("pagedown", "move(10)"), Binding("pageup", "move(-10)"),
        Binding("home", "move(-999)"), Binding("end", "move(999)"), Binding("backspace", "shorten"),
    ]

    def __init__(self, page: str) -> None:
        super().__init__()
        self._page = page

    def compose(self) -> ComposeResult:
        with Vertical(id="help") as box:
            box.border_title = f"{TITLE}; type to find one"
            box.border_subtitle = "Enter does it, Esc closes"
            yield HelpText(self._page)
            yield Label(NOT_ADVICE, id="foot", markup=False)

    @property
    def _text(self) -> HelpText:
        return self.query_one(HelpText)

    def _filter(self, words: str) -> None:
        text, box = self._text, self.query_one("#help", Vertical)
        text.take(words)
        what = f"{TITLE} with: {words}" if words else f"{TITLE}; type to find one"
        box.border_title = what.replace("[", "\\[")
        box.border_subtitle = NOTHING if words and not text.run else "Enter does it, Esc closes"

    def on_key(self, event: events.Key) -> None:
        """Whatever can be written narrows the list; ? closes it while nothing is typed."""
        if not event.is_printable or event.character is None:
            return
        event.stop()
        words = self._text.words
        if not words and event.character == "?":
            self.dismiss(None)
        elif words or event.character != " ":
            self._filter(words + event.character)

    def action_shorten(self) -> None:
        self._filter(self._text.words[:-1])

    def action_leave(self) -> None:
        """The whole list again, then out."""
        self._filter("") if self._text.words else self.dismiss(None)

    def action_move(self, rows: int) -> None:
        """Choose another line."""
        self._text.choose(self._text.at + rows)

    def action_do(self) -> None:
        if run := self._text.run:
            self.dismiss(run)

    def on_help_text_done(self) -> None:
        self.action_do()
