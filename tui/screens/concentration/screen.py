"""Concentration: how much of the index rests on a few names, and what they did today."""

from __future__ import annotations

from collections.abc import Iterable

from textual.widget import Widget

from tui.draw.concentration.history import stops_of
from tui.draw.concentration.notes import notes, sentence
from tui.draw.concentration.rows import Row, basis_text, rows_of
from tui.draw.concentration.shares import Page as Picture
from tui.draw.concentration.today import today_of
from tui.draw.concentration.together import LIVE_KEYS, Together
from tui.draw.grid.palette import Pen
from tui.market.index.reading import Concentration
from tui.screens.concentration.concentration_panels import (
    ContributionsView,
    MeasureChosen,
    RulesView,
    SharesView,
    TogetherView,
)
from tui.screens.messages import TextCopied
from tui.screens.parts.page import Page
from tui.state.share_history import History, of_basis
from tui.state.snapshot import Snapshot

SHARES, TODAY, TOGETHER, RULES = range(4)
_VIEWS = (SharesView, ContributionsView, TogetherView, RulesView)


class ConcentrationPage(Page):
    """Pages that Tab turns: shares with their history, today's contributions, co-movement, rules."""

    name_of_page = "concentration"
    CSS_PATH = "screen.tcss"

    def __init__(self) -> None:
        super().__init__()
        self._history: History | None = None
        self._chosen = 0
        self._about = False
        self._turned = SHARES
        self._cross: int | None = None  # stops back from the newest

    def body(self) -> Iterable[Widget]:
        for view in _VIEWS:
            yield view()

    def set_history(self, history: History) -> None:
        """Take the stored history, read in a worker by the app."""
        self._history = history
        self._again()

    def present(self, snapshot: Snapshot) -> None:
        reading = snapshot.concentration
        picture = None
        if reading is not None:
            about = self._notes(snapshot)
            history = self._past(reading)
            picture = Picture(reading, snapshot.watch.rules, history, self._chosen, about, self._cross)
        self.query_one(SharesView).show(picture)
        if self._turned == TODAY:
            self.query_one(ContributionsView).show(
                today_of(reading, snapshot.quotes, snapshot.usual, self._about)
            )
        elif self._turned == TOGETHER:
            self.query_one(TogetherView).show(self._together(snapshot))
        elif self._turned == RULES:
            self.query_one(RulesView).show(reading, self._about)

    def _past(self, reading: Concentration) -> History | None:
        """The history with own days of the basis that is shown."""
        return None if self._history is None else of_basis(self._history, reading.recorded)

    def _together(self, snapshot: Snapshot) -> Together:
        known = ((key, snapshot.measures.get(key)) for key in LIVE_KEYS)
        live = tuple((key, m) for key, m in known if m is not None and not m.stale)
        waiting = snapshot.ledger is None or "basket.loop.move" in snapshot.measures
        return Together(snapshot.comovement, live, self._about, waiting)

    def _again(self) -> None:
        if self.snapshot is not None and self.is_mounted:
            self.present(self.snapshot)

    def _rows(self) -> list[Row]:
        snapshot = self.snapshot
        if snapshot is None or snapshot.concentration is None:
            return []
        return rows_of(snapshot.concentration, snapshot.watch.rules, self._history)

    @property
    def figure(self) -> str:
        """The measure under the cursor; empty on a page without one."""
        rows = self._rows()
        return rows[self._chosen].key if rows and self._turned == SHARES else ""

    @property
    def view_name(self) -> str:
        """Which page of the four is turned up."""
        return ("shares", "today", "together", "rules")[self._turned]

    def _notes(self, snapshot: Snapshot) -> tuple[tuple[str, Pen], ...]:
        rows = self._rows()
        if not self._about or self._turned != SHARES or not rows or snapshot.concentration is None:
            return ()
        row = rows[self._chosen]
        view, measure = self.query_one(SharesView), snapshot.measures.get(row.key)
        room = view.size.width - 4
        return notes(row, snapshot.concentration, measure, snapshot.as_of_ms, room, view.glyphs)

    def _choose(self, index: int) -> None:
        rows = self._rows()
        if rows and self._turned == SHARES:
            self._chosen = max(0, min(len(rows) - 1, index))
            self._again()

    def on_measure_chosen(self, message: MeasureChosen) -> None:
        self._choose(message.index)

    def on_resize(self) -> None:
        self._again()

    # commands

    def do_next_panel(self) -> None:
        """Turn to the next page."""
        self._turn(1)

    def do_previous_panel(self) -> None:
        """Turn to the page before."""
        self._turn(-1)

    def _turn(self, by: int) -> None:
        self._turned = (self._turned + by) % len(_VIEWS)
        self._about = False
        for place, view in enumerate(_VIEWS):
            self.query_one(view).display = place == self._turned
        self._again()

    def do_up(self) -> None:
        self._choose(self._chosen - 1)

    def do_down(self) -> None:
        self._choose(self._chosen + 1)

    def do_first(self) -> None:
        self._choose(0)

    def do_last(self) -> None:
        self._choose(len(self._rows()) - 1)

    def can_crosshair(self) -> bool:
        return self._history is not None and self._turned == SHARES

    def do_crosshair(self) -> None:
        """Show the history's points one by one, or stop."""
        self._cross = 0 if self._cross is None else None
        self._about = False
        self._again()

    def can_left(self) -> bool:
        return self._cross is not None and self._turned == SHARES

    can_right = can_left

    def do_left(self) -> None:
        self._step(1)

    def do_right(self) -> None:
        self._step(-1)

    def _step(self, by: int) -> None:
        reading = self.snapshot.concentration if self.snapshot is not None else None
        if self._cross is not None and self._history is not None and reading is not None:
            most = len(stops_of(of_basis(self._history, reading.recorded))) - 1
            self._cross = max(0, min(most, self._cross + by))
            self._again()

    def can_info(self) -> bool:
        return self._turned != SHARES or bool(self._rows())

    def do_info(self) -> None:
        """The meaning of the chosen figure, or the formulas of the page; once more to close it."""
        self._about = not self._about
        self._again()

    def can_back(self) -> bool:
        return self._about or self._turned != SHARES or self._cross is not None

    def do_back(self) -> None:
        """Close the explanation, or return to the first page."""
        if self._about:
            self.do_info()
        elif self._cross is not None and self._turned == SHARES:
            self.do_crosshair()
        else:
            self._turn(-self._turned)

    def can_copy(self) -> bool:
        return bool(self._rows()) and self._turned == SHARES

    def do_copy(self) -> None:
        rows, snapshot = self._rows(), self.snapshot
        if rows and snapshot is not None and snapshot.concentration is not None:
            reading = snapshot.concentration
            self.post_message(TextCopied(sentence(rows[self._chosen], basis_text(reading, 200))))
