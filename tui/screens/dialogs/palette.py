"""The command line: a list that narrows as you type, completes with Tab, and keeps what was refused."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from tui.screens.dialogs.offers import Offer, Offers

KEYS = "Enter runs · Tab completes · Up what you ran before · Esc closes"


class PaletteScreen(ModalScreen[str | None]):
    """Dismissed with `=command_id`, with words, or None.

    `offers` gives the lines for what is typed; `history` are the words of before, newest last; `text` are
    those that were refused, `why` the reason.
    """

    CSS_PATH = "palette.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", show=False), Binding("tab", "complete", show=False, priority=True),
        Binding("down", "move(1)", show=False, priority=True),
        Binding("up", "move(-1)", show=False, priority=True),
    ]

    def __init__(
        self, offers: Callable[[str], Offers], history: Sequence[str] = (), text: str = "", why: str = ""
    ) -> None:
        super().__init__()
        self._offers, self._history = offers, tuple(history)
        self._text, self._why = text, why
        self._rows: tuple[Offer, ...] = ()
        self._back = 0  # lines of the history that Up has gone back
        self._typed = ""  # before that

    def compose(self) -> ComposeResult:
        with Vertical(id="palette") as box:
            box.border_subtitle = KEYS
            yield Input(self._text, placeholder="a symbol, a command, or as below", id="words",
                        select_on_focus=False)
            yield Static(id="note")
            yield OptionList(id="choices")

    def on_mount(self) -> None:
        self.query_one(OptionList).can_focus = False
        self.query_one(Input).focus()
        self._fill(self._text)
        if self._why:
            self._say(self._why)

    def on_input_changed(self, event: Input.Changed) -> None:
        if event.value != self._text:
            self._back = 0  # whoever types on is no longer in the history
            self._fill(event.value)

    def _fill(self, typed: str) -> None:
        self._text = typed
        rows, note, chosen = self._offers(typed)
        self._rows = rows
        choices = self.query_one(OptionList)
        choices.clear_options()
        wide = min(34, max((9, *(len(row.shown) for row in rows)))) + 2
        choices.add_options([Option(Content.assemble((f"{row.shown:<{wide}}", "bold"), row.about))
                             for row in rows])
        choices.highlighted = 0 if rows and chosen else None
        self._say(note)

    def _say(self, why: str) -> None:
        note = self.query_one("#note", Static)
        note.update(Content(why))
        note.display = bool(why)

    def on_input_submitted(self) -> None:
        """The chosen line; one that needs more is filled in."""
        at = self.query_one(OptionList).highlighted
        if at is not None:
            self._take(at)
        elif self._text.strip() and not self._rows:
            self.dismiss(self._text.strip())

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self._take(event.option_index)

    def _take(self, at: int) -> None:
        row = self._rows[at]
        if row.run:
            self.dismiss(row.run)
        else:
            self._put(row.fills)

    def _put(self, text: str) -> None:
        line = self.query_one(Input)
        line.value = text
        line.cursor_position = len(text)
        self._fill(text)

    def action_complete(self) -> None:
        """The chosen line goes into the text."""
        at = self.query_one(OptionList).highlighted
        if self._rows and (fills := self._rows[at or 0].fills):
            self._put(fills)

    def action_move(self, by: int) -> None:
        """In the list; above its first line, and from there on, in what was run before."""
        choices = self.query_one(OptionList)
        if self._back or (by < 0 and not choices.highlighted and self._history):
            self._recall(-by)
        elif by > 0:
            choices.action_cursor_down()
        else:
            choices.action_cursor_up()

    def _recall(self, by: int) -> None:
        if not self._back:
            self._typed = self._text
        self._back = max(0, min(len(self._history), self._back + by))
        self._put(self._history[-self._back] if self._back else self._typed)
