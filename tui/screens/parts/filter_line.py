"""The line in which a filter is typed; it stays in sight while the filter holds."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input


class FilterLine(Input):
    """Enter keeps the filter and gives the keys back, Esc clears it."""

    DEFAULT_CSS = """
    FilterLine { height: 1; width: 1fr; border: none; padding: 0 1; background: $surface; }
    FilterLine:focus { border: none; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "clear_filter", show=False)]

    class Cleared(Message):
        """Esc was pressed in the line."""

    def action_clear_filter(self) -> None:
        self.post_message(self.Cleared())
