"""Keys of the page that lays two days side by side."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partialmethod
from typing import TYPE_CHECKING

from tui.screens.dialogs.days import Days, DaysScreen

if TYPE_CHECKING:
    from textual.app import App

    from tui.deals.ledger.ledger import Ledger
    from tui.screens.loop.walk import Walk


class DayKeys:
    """A part of the screen: the marked day goes from change to change of the three's deals, or is typed."""

    def __init__(self, walk: Walk, here: Callable[[], tuple[Ledger | None, date]]) -> None:
        """`here`: the ledger, once it is read, and the picture's day."""
        self._walk, self._here = walk, here

    def _step(self, by: int) -> None:
        ledger, today = self._here()
        if ledger is not None:
            self._walk.comparison.step(ledger, today, by)
            self._walk.redraw()

    do_day_less, do_day_more = partialmethod(_step, -1), partialmethod(_step, 1)

    def can_day_less(self) -> bool:
        return self._walk.choice.page == "then"

    can_day_more = can_day_less

    def ask(self, app: App[object]) -> None:
        """Both days in a dialog."""
        _, today = self._here()

        def take(days: Days | None) -> None:
            if days is not None:
                self._walk.comparison.days = days
                self._walk.redraw()

        app.push_screen(DaysScreen(self._walk.comparison.of(today), today), take)
