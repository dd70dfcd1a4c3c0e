"""The Ledger screen's canvases: the line of views, and the view itself; a click chooses, the wheel moves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from textual import events
from textual.message import Message

from tui.draw.grid.canvas import Canvas
from tui.draw.grid.palette import MUTED
from tui.draw.ledger.claims import ClaimsView, draw_claims
from tui.draw.ledger.page import VIEWS, DealsView, draw_deals, draw_tabs
from tui.draw.ledger.questions import draw_questions
from tui.screens.ledger.state import Shown
from tui.screens.parts.canvas_view import CanvasView


class RowChosen(Message):
    """A person pointed at row `index` of the list; `open` on the row that was chosen already."""

    def __init__(self, index: int, open: bool = False) -> None:
        super().__init__()
        self.index, self.open = index, open


class ViewChosen(Message):
    """A person pointed at the name of a view."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name


class LedgerTabs(CanvasView):
    """Deals, claims, questions, each with how many there are."""

    def __init__(self) -> None:
        super().__init__()
        self._given: tuple[str, bool, tuple[int, ...], date | None] = ("deals", False, (0, 0, 0), None)

    def show(self, view: str, debt: bool, counts: Sequence[int], on: date | None) -> None:
        given = (view, debt, tuple(counts), on)
        if given != self._given:
            self._given = given
            self.repaint()

    def draw(self, width: int, height: int) -> Canvas:
        return draw_tabs(*self._given, width, self.glyphs)

    def on_click(self, event: events.Click) -> None:
        line = "".join(self._canvas.chars[0]) if self._canvas else ""
        words = [("Debt" if n == "deals" and self._given[1] else n.capitalize(), n) for n in VIEWS]
        for word, name in words:
            start = line.find(f" {word} ")
            if start != -1 and start <= event.x < line.find("  ", start + 1):
                self.post_message(ViewChosen(name))


class LedgerView(CanvasView):
    """Whichever of the three is shown."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: Shown | None = None
        self._wait = ""
        self._rows: dict[int, int] = {}

    def show(self, shown: Shown | None, wait: str = "") -> None:
        """Take a new view; None while there is none: `wait` stands there. An equal one repaints nothing."""
        if shown != self._shown or wait != self._wait:
            self._shown, self._wait = shown, wait
            self.repaint()

    def draw(self, width: int, height: int) -> Canvas:
        match self._shown:
            case None:
                canvas, self._rows = Canvas(width, height), {}
                canvas.center(0, width, height // 2, self._wait, MUTED)
            case DealsView() as view:
                canvas, self._rows = draw_deals(view, width, height, self.glyphs)
            case ClaimsView() as view:
                canvas, self._rows = draw_claims(view, width, height, self.glyphs)
            case view:
                canvas, self._rows = draw_questions(view, width, height, self.glyphs)
        return canvas

    def on_click(self, event: events.Click) -> None:
        if event.y in self._rows and self._shown is not None:
            index = self._rows[event.y]
            self.post_message(RowChosen(index, open=index == self._shown.chosen))

    def on_mouse_scroll_down(self) -> None:
        if self._shown is not None:
            self.post_message(RowChosen(self._shown.chosen + 1))

    def on_mouse_scroll_up(self) -> None:
        if self._shown is not None:
            self.post_message(RowChosen(self._shown.chosen - 1))
