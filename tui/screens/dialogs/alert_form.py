"""A small form for a rule: its levels, or the condition of a new one. It stays open until that can be."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static


class Field(NamedTuple):
    """One line of the form: its key in the answer, the word before it, and what stands in it."""

    key: str
    label: str
    text: str


class Asked(NamedTuple):
    """What the form asks: the facts above, the fields, and the hint below."""

    facts: Sequence[str]
    fields: Sequence[Field]
    hint: str = ""


class AlertForm(ModalScreen[bool]):
    """`facts` stand above the fields; `save` writes the answer and says in one line why not, or "".

    Enter saves from any field, Tab goes to the next, Esc leaves everything as it was (False). With `turn`
    PgDn and PgUp ask the same (as many facts and fields) about the next or the previous figure. `preview`
    says in place of the hint what the answer would mean.
    """

    DEFAULT_CSS = """
    AlertForm { align: center middle; background: $background 60%; }
    AlertForm #form {
        width: 72; max-width: 96%; height: auto; max-height: 90%; padding: 0 1; background: $background;
        border: round $foreground 40%; border-title-color: $foreground;
        border-subtitle-color: $foreground 70%;
    }
    AlertForm .facts { color: $foreground 70%; }
    AlertForm .lead { text-style: bold; }
    AlertForm Horizontal { height: 1; margin-top: 1; }
    AlertForm Horizontal Static { width: 14; }
    AlertForm Input { width: 1fr; }
    AlertForm #refused { height: auto; min-height: 1; margin-top: 1; color: $foreground 70%; }
    AlertForm #refused.-refused { color: $warning; }
    """
    AUTO_FOCUS = "Input"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(False)", "Leave"), Binding("down", "app.focus_next", show=False),
        Binding("up", "app.focus_previous", show=False),
        Binding("pagedown", "turn(1)", show=False), Binding("pageup", "turn(-1)", show=False),
    ]

    def __init__(
        self, title: str, facts: Sequence[str], fields: Sequence[Field],
        save: Callable[[Mapping[str, str]], str], hint: str = "", turn: Callable[[int], Asked] | None = None,
        preview: Callable[[Mapping[str, str]], str] | None = None,
    ) -> None:
        super().__init__()
        self._turn, self._preview = turn, preview
        self._title, self._facts, self._fields = title, tuple(facts), tuple(fields)
        self._save, self._hint = save, hint
        self._meaning = ""  # of what is typed

    def compose(self) -> ComposeResult:
        with Vertical(id="form") as box:
            box.border_title = self._title
            more = "Tab next, " if len(self._fields) > 1 else ""
            more += "PgDn other figure, " if self._turn is not None else ""
            box.border_subtitle = f"Enter saves, {more}Esc cancels"
            for i, fact in enumerate(self._facts):
                yield Static(Content(fact), classes="facts" if i else "lead")
            for field in self._fields:
                with Horizontal():
                    yield Static(Content(field.label))
                    yield Input(field.text, id=field.key, compact=True)
            yield Static(Content(self._hint), id="refused")

    def on_input_changed(self) -> None:
        """A refusal is about what stood there before; what stands there now is said as it would be taken."""
        self._meaning = self._preview(self._answer) if self._preview is not None else ""
        self._say("")

    @property
    def _answer(self) -> dict[str, str]:
        return {field.key: self.query_one(f"#{field.key}", Input).value for field in self._fields}

    def _say(self, refused: str) -> None:
        """Why it was refused, or the hint again."""
        line = self.query_one("#refused", Static)
        line.set_class(bool(refused), "-refused")
        line.update(Content(refused or self._meaning or self._hint))

    def on_input_submitted(self) -> None:
        """Save; what is refused stays on the screen with the reason."""
        if refused := self._save(self._answer):
            self._say(refused)
        else:
            self.dismiss(True)

    def action_turn(self, by: int) -> None:
        """Ask about another figure of the same place."""
        if self._turn is None:
            return
        facts, fields, self._hint = self._turn(by)
        for line, fact in zip(self.query(".facts, .lead").results(Static), facts, strict=False):
            line.update(Content(fact))
        for field in fields:
            self.query_one(f"#{field.key}", Input).value = field.text
        self._say("")
