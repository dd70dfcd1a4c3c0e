"""The dialog that asks for two days to compare."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

Days = tuple[date, date]


def read_days(text: str, today: date) -> Days | str:
    """`2025-09-23 2026-11-22` or one day (then; now is today); a sentence where it cannot be read."""
    words = text.replace(",", " ").split()
    if not 1 <= len(words) <= 2:
        return "one or two days like 2025-09-23"
    try:
        days = [date.fromisoformat(word) for word in words]
    except ValueError:
        return "a day is written like 2025-09-23"
    if len(days) == 1:
        days.append(today)
    if days[1] > today or days[0] > today:
        return f"nothing is known after {today.isoformat()}"
    first, second = sorted(days)
    return first, second


class DaysScreen(ModalScreen[Days | None]):
    """Two days to compare; Enter takes them, Esc leaves them as they were."""

    DEFAULT_CSS = """
    DaysScreen { align: center middle; background: $background 60%; }
    DaysScreen #days { width: 60; max-width: 96%; height: auto; padding: 1 2; background: $surface; }
    DaysScreen Input { border: none; height: 1; margin-top: 1; background: $panel; }
    DaysScreen .fault { height: 1; color: $foreground 70%; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", show=False)]

    def __init__(self, days: Days, today: date) -> None:
        super().__init__()
        self._days, self._today = days, today

    def compose(self) -> ComposeResult:
        with Vertical(id="days"):
            yield Static(Content("Compare two days (year-month-day); one day: with today"))
            yield Input(" ".join(d.isoformat() for d in self._days), id="typed")
            yield Static(Content(""), classes="fault")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        found = read_days(event.value, self._today)
        if isinstance(found, str):
            self.query_one(".fault", Static).update(Content(found))
        else:
            self.dismiss(found)
