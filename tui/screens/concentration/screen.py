"""Concentration: how much of the index rests on a few names, and what they did today."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partialmethod

from textual.widget import Widget

from tui.draw.concentration.history import stops_of
from tui.draw.concentration.notes import notes, sentence
from tui.draw.concentration.rows import ShareRow, basis_text, rows_of
from tui.draw.concentration.rules import draw_rules
from tui.draw.concentration.shares import SharesPage, draw_shares
from tui.draw.concentration.today import draw_contributions, today_of
from tui.draw.concentration.together import LIVE_KEYS, Together, draw_together
from tui.draw.grid.canvas import Canvas
from tui.draw.grid.glyphs import Glyphs
from tui.draw.grid.palette import Pen
from tui.draw.words.late import late_of
from tui.market.index.reading import Concentration
from tui.screens.messages import TextCopied
from tui.screens.parts.canvas_view import CanvasView
from tui.screens.parts.cursor import ListCursor
from tui.screens.parts.figures import INDEX
from tui.screens.parts.page import Page
from tui.screens.parts.picture import PictureView
from tui.state.share_history import History, of_basis
from tui.state.snapshot import Snapshot

SHARES, TODAY, TOGETHER, RULES = range(4)


class ConcentrationScreen(Page):
    """Pages that Tab turns: shares with their history, today's contributions, co-movement, rules."""

    CSS_PATH = "screen.tcss"

    def __init__(self) -> None:
        super().__init__("concentration")
        self._shares = PictureView(draw_shares, id="shares")
        self._today = PictureView(draw_contributions, id="today")
        self._together = PictureView(draw_together, id="together")
        self._rules = PictureView(_draw_rules, id="rules")
        self.cursor = ListCursor(self._keys, self.again)
        self._history: History | None = None
        self._about = False
        self._turned = SHARES
        self._cross: int | None = None  # stops back from the newest

    @property
    def _views(self) -> tuple[CanvasView, ...]:
        return self._shares, self._today, self._together, self._rules

    def parts(self) -> Sequence[object]:
        return (self.cursor,)

    def body(self) -> Iterable[Widget]:
        yield from self._views

    def set_history(self, history: History) -> None:
        """Take the stored history, read in a worker by the app."""
        self._history = history
        self.again()

    def present(self, snapshot: Snapshot) -> None:
        reading, picture = snapshot.concentration, None
        if reading is not None:
            about = self._notes(snapshot)
            history = of_basis(self._history, reading.recorded) if self._history is not None else None
            picture = SharesPage(reading, snapshot.watch.rules, history, self.cursor.at, about, self._cross)
        self._shares.show(picture)
        if self._turned == TODAY:
            late = late_of(snapshot)
            self._today.show(today_of(reading, snapshot.quotes, snapshot.usual, self._about, late))
        elif self._turned == TOGETHER:
            self._together.show(self._moves(snapshot))
        elif self._turned == RULES:
            self._rules.show((reading, self._about))

    def _moves(self, snapshot: Snapshot) -> Together:
        known = ((key, snapshot.measures.get(key)) for key in LIVE_KEYS)
        live = tuple((key, m) for key, m in known if m is not None and not m.stale)
        waiting = snapshot.ledger is None or "basket.loop.move" in snapshot.measures
        return Together(snapshot.comovement, live, self._about, waiting)

    def _rows(self) -> list[ShareRow]:
        snapshot = self.snapshot
        if snapshot is None or snapshot.concentration is None:
            return []
        return rows_of(snapshot.concentration, snapshot.watch.rules, self._history)

    @property
    def figure(self) -> str:
        """The measure under the cursor; empty on a page without one."""
        rows = self._rows()
        return rows[self.cursor.at].key if rows and self._turned == SHARES else ""

    def figures(self) -> tuple[str, ...]:
        """The one under the cursor; on the other pages all that are shown, of the watched names first."""
        if self.figure:
            return (self.figure,)
        watched = self.snapshot.watch.symbols if self.snapshot and self.view_name == "today" else ()
        names = (f"contribution.{symbol}.sp500" for symbol in watched)
        return (*names, *INDEX.get(self.view_name, ()))

    @property
    def view_name(self) -> str:
        """Which page of the four is turned up."""
        return self._views[self._turned].id or ""

    def _notes(self, snapshot: Snapshot) -> tuple[tuple[str, Pen], ...]:
        rows = self._rows()
        if not self._about or self._turned != SHARES or not rows or snapshot.concentration is None:
            return ()
        row = rows[self.cursor.at]
        measure, room = snapshot.measures.get(row.key), self._shares.size.width - 4
        return notes(row, snapshot.concentration, measure, snapshot.as_of_ms, room, self._shares.glyphs)

    def _keys(self) -> Sequence[str]:
        """The rows that a cursor goes through on the page that is turned up."""
        return [row.key for row in self._rows()] if self._turned == SHARES else ()

    def on_resize(self) -> None:
        self.again()

    # commands

    def _turn(self, by: int) -> None:
        self._turned = (self._turned + by) % len(self._views)
        self._about = False
        for place, view in enumerate(self._views):
            view.display = place == self._turned
        self.again()

    do_next_panel, do_previous_panel = partialmethod(_turn, 1), partialmethod(_turn, -1)

    def can_crosshair(self) -> bool:
        return self._history is not None and self._turned == SHARES

    def do_crosshair(self) -> None:
        """Show the history's points one by one, or stop."""
        self._cross = 0 if self._cross is None else None
        self._about = False
        self.again()

    def can_left(self) -> bool:
        return self._cross is not None and self._turned == SHARES

    can_right = can_left

    def _step(self, by: int) -> None:
        reading = self.snapshot.concentration if self.snapshot is not None else None
        if self._cross is not None and self._history is not None and reading is not None:
            most = len(stops_of(of_basis(self._history, reading.recorded))) - 1
            self._cross = max(0, min(most, self._cross + by))
            self.again()

    do_left, do_right = partialmethod(_step, 1), partialmethod(_step, -1)

    def can_info(self) -> bool:
        return self._turned != SHARES or bool(self._rows())

    def do_info(self) -> None:
        """The meaning of the chosen figure, or the formulas of the page; once more to close it."""
        self._about = not self._about
        self.again()

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
            row, basis = rows[self.cursor.at], basis_text(snapshot.concentration, 200)
            self.post_message(TextCopied(sentence(row, basis, snapshot.measures.get(row.key))))


def _draw_rules(page: tuple[Concentration | None, bool], width: int, height: int, glyphs: Glyphs) -> Canvas:
    return draw_rules(page[0], width, height, glyphs, page[1])
