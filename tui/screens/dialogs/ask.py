"""A question with yes and no; the safe answer is no."""

from __future__ import annotations

from time import monotonic
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Static

READ_S = 0.1  # nobody reads a question and answers it sooner; a paste comes at once


class AskScreen(ModalScreen[bool]):
    """Answers True for yes. `y` and `n` answer at once, Enter gives the marked answer (no), Esc is no."""

    DEFAULT_CSS = """
    AskScreen { align: center middle; background: $background 60%; }
    AskScreen #ask {
        width: 64; max-width: 96%; height: auto; padding: 1 2; background: $surface;
        border: round $foreground 40%;
    }
    AskScreen .question { text-style: bold; }
    AskScreen .detail { color: $foreground 70%; margin-top: 1; }
    AskScreen Horizontal { height: 1; margin-top: 1; align-horizontal: right; }
    AskScreen Button { min-width: 8; height: 1; border: none; margin-left: 2; background: $panel; }
    AskScreen Button:focus { text-style: bold reverse; }
    """
    AUTO_FOCUS = "#no"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n,escape,q", "dismiss(False)", "No"), Binding("left,right,h,l", "other", "Other answer"),
    ]

    def __init__(self, question: str, detail: str = "") -> None:
        super().__init__()
        self._question, self._detail = question, detail
        self._asked_s = 0.0

    def compose(self) -> ComposeResult:
        with Vertical(id="ask"):
            yield Static(Content(self._question), classes="question")
            if self._detail:
                yield Static(Content(self._detail), classes="detail")
            with Horizontal():
                yield Button(Content("y yes"), id="yes", compact=True)
                yield Button(Content("n no"), id="no", compact=True)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        self.dismiss(event.button.id == "yes")

    def on_mount(self) -> None:
        self._asked_s = monotonic()

    def on_key(self, event: events.Key) -> None:
        """A yes that was typed before the question could be read is the rest of a word that was pasted."""
        if event.key != "y":
            return
        event.stop()
        if self.app.is_headless or event.time >= self._asked_s + READ_S:
            self.dismiss(True)

    def action_other(self) -> None:
        """Mark the other answer."""
        self.focus_next()
