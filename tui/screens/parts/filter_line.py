"""The line in which a filter is typed; apart, since Input is loaded only when it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import Input


class FilterLine(Input):
    """Says what is `typed`, Enter that it is `entered`, Esc that it is to be `cleared`."""

    DEFAULT_CSS = """
    FilterLine { height: 1; width: 1fr; border: none; padding: 0 1; background: $surface; }
    FilterLine:focus { border: none; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "clear_filter", show=False)]

    def __init__(
        self, typed: Callable[[str], None], entered: Callable[[str], None], cleared: Callable[[], None]
    ) -> None:
        super().__init__(select_on_focus=False)
        self._typed, self._entered, self._cleared = typed, entered, cleared
        self._opening = False

    def open(self, text: str, hint: str) -> None:
        """Be seen, with a text that is not a typed one."""
        self._opening = True
        self.value, self.placeholder = text, hint
        self._opening = False
        self.cursor_position = len(text)
        self.display = True

    def watch_value(self, value: str) -> None:
        """At once, not by a message: the letter and what fits it are one picture."""
        if not self._opening:
            self._typed(value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._entered(event.value)

    def action_clear_filter(self) -> None:
        self._cleared()
