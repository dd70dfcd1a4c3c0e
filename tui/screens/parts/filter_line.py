"""The line in which a filter is typed; apart, since Input is loaded only when it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import Input

if TYPE_CHECKING:
    from tui.screens.parts.filtering import Filtering


class FilterLine(Input):
    """Tells its Filtering what is typed; Enter keeps the filter and gives the keys back, Esc clears it."""

    DEFAULT_CSS = """
    FilterLine { height: 1; width: 1fr; border: none; padding: 0 1; background: $surface; }
    FilterLine:focus { border: none; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "clear_filter", show=False)]

    def __init__(self, filtering: Filtering, text: str, hint: str) -> None:
        super().__init__(text, placeholder=hint, select_on_focus=False)
        self._filtering = filtering

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._filtering.typed(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._filtering.entered(event.value)

    def action_clear_filter(self) -> None:
        self._filtering.clear()
