"""The command line: a command, a symbol and a range, or words that act; the list narrows as you type."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from tui.commands import COMMANDS, Command, key_name

MOST = 40
VERBS = {
    "alert": "makes an alert rule, for 30 days", "loop": "shows the company on the Loop screen",
    "as-of": "shows the ledger as of that day",
    "hold": "sets the shares that you own, in holdings.toml",
}
_INSIDE = ("up", "down", "left", "right", "first", "last", "page_up", "page_down", "palette", "open", "back")


class PaletteScreen(ModalScreen[str | None]):
    """Dismissed with `=command_id`, with the words typed, or None.

    `names` are (symbol, name) of the watchlist; `can` says which commands work now.
    """

    CSS_PATH = "palette.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False), Binding("down", "move(1)", show=False, priority=True),
        Binding("up", "move(-1)", show=False, priority=True),
    ]

    def __init__(self, names: Sequence[tuple[str, str]], can: Callable[[str], bool]) -> None:
        super().__init__()
        self._names = names
        self._commands = [c for c in COMMANDS if c.id not in _INSIDE and can(c.id)]

    def compose(self) -> ComposeResult:
        with Vertical(id="palette"):
            yield Input(placeholder="nvda 1y, alert nvda < -5%, a command", id="words")
            yield OptionList(id="choices")

    def on_mount(self) -> None:
        self.query_one(OptionList).can_focus = False
        self._fill("")
        self.query_one(Input).focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        self._fill(event.value)

    def _fill(self, typed: str) -> None:
        """Symbols whose ticker or name begins so, then commands whose sentence holds every word."""
        words = typed.lower().split()
        names = [(s, name) for s, name in self._names if words and _starts(s, name, words)]
        options = [Option(Content(f"{typed.strip()}   {VERBS[words[0]]}"), id=typed)] if _acts(words) else []
        options += [Option(Content(f"{s:<9} {name}"), id=s) for s, name in names]
        options += [Option(Content(_line(c)), id=f"={c.id}") for c in self._commands if _holds(c, words)]
        choices = self.query_one(OptionList)
        choices.clear_options()
        choices.add_options(options[:MOST])
        if options:
            choices.highlighted = 0

    def on_input_submitted(self, event: Input.Submitted) -> None:
        words = event.value.split()
        if _acts(words):
            self.dismiss(event.value)
            return
        choices = self.query_one(OptionList)
        at = choices.highlighted
        chosen = choices.get_option_at_index(at).id if at is not None and choices.option_count else None
        if len(words) > 1 and chosen and not chosen.startswith("="):
            chosen = f"{chosen} {' '.join(words[1:])}"
        self.dismiss(chosen or event.value)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option.id)

    def action_move(self, by: int) -> None:
        choices = self.query_one(OptionList)
        choices.action_cursor_down() if by > 0 else choices.action_cursor_up()

    def action_leave(self) -> None:
        self.dismiss(None)


def _acts(words: Sequence[str]) -> bool:
    """True for a verb with something to act on; the verb alone is a command's name."""
    return len(words) > 1 and words[0].lower() in VERBS


def _starts(symbol: str, name: str, words: Sequence[str]) -> bool:
    first = words[0]
    return symbol.lower().startswith(first) or any(w.startswith(first) for w in name.lower().split())


def _holds(command: Command, words: Sequence[str]) -> bool:
    text = f"{command.id} {command.sentence} {command.group}".lower()
    return all(word in text for word in words)


def _line(command: Command) -> str:
    return f"{key_name(command.keys[0]):<9} {command.sentence}"
