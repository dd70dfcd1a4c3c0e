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
        self, text: str, hint: str, typed: Callable[[str], None], entered: Callable[[str], None],
        cleared: Callable[[], None],
    ) -> None:
        super().__init__(text, placeholder=hint, select_on_focus=False)
        self._typed, self._entered, self._cleared = typed, entered, cleared

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._typed(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._entered(event.value)

    def action_clear_filter(self) -> None:
        self._cleared()
