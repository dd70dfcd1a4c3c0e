"""The Concentration screen's four pages, each one canvas."""

from __future__ import annotations

from textual import events
from textual.message import Message

from tui.draw.concentration.rules import draw_rules
from tui.draw.concentration.shares import Page, board_rows, draw_page
from tui.draw.concentration.today import Today, draw_contributions
from tui.draw.concentration.together import Together, draw_together
from tui.draw.grid.canvas import Canvas
from tui.draw.grid.palette import MUTED
from tui.market.index.reading import Concentration
from tui.screens.parts.canvas_view import CanvasView


class MeasureChosen(Message):
    """A person clicked row `index` of the board."""

    def __init__(self, index: int) -> None:
        super().__init__()
        self.index = index


class SharesView(CanvasView):
    """The bar, the board of measures, and the history or the explanation of a figure."""

    DEFAULT_CSS = "SharesView { height: 1fr; }"

    def __init__(self) -> None:
        super().__init__()
        self._page: Page | None = None

    def show(self, page: Page | None) -> None:
        """Take a new page; an equal one repaints nothing."""
        if page != self._page:
            self._page = page
            self.repaint()

    def draw(self, width: int, height: int) -> Canvas:
        if self._page is None:
            canvas = Canvas(width, height)
            canvas.put(2, 1, "No weights of the S&P 500 for this day: stored ones begin in 2021.", MUTED)
            return canvas
        return draw_page(self._page, width, height, self.glyphs)

    def on_click(self, event: events.Click) -> None:
        first, last = board_rows(*self.size)
        if self._page is not None and first <= event.y < last:
            self.post_message(MeasureChosen(event.y - first))


class ContributionsView(CanvasView):
    """What moved the index today."""

    DEFAULT_CSS = "ContributionsView { height: 1fr; display: none; }"

    def __init__(self) -> None:
        super().__init__()
        self._today: Today | None = None

    def show(self, today: Today | None) -> None:
        if today != self._today:
            self._today = today
            self.repaint()

    def draw(self, width: int, height: int) -> Canvas:
        return draw_contributions(self._today, width, height, self.glyphs)


class TogetherView(CanvasView):
    """How the loop's names move together."""

    DEFAULT_CSS = "TogetherView { height: 1fr; display: none; }"

    def __init__(self) -> None:
        super().__init__()
        self._page = Together(None)

    def show(self, page: Together) -> None:
        if page != self._page:
            self._page = page
            self.repaint()

    def draw(self, width: int, height: int) -> Canvas:
        return draw_together(self._page, width, height, self.glyphs)


class RulesView(CanvasView):
    """The special rebalance of the Nasdaq-100, and the diversification rules of funds."""

    DEFAULT_CSS = "RulesView { height: 1fr; display: none; }"

    def __init__(self) -> None:
        super().__init__()
        self._reading: Concentration | None = None
        self._about = False

    def show(self, reading: Concentration | None, about: bool = False) -> None:
        if reading is not self._reading or about != self._about:
            self._reading, self._about = reading, about
            self.repaint()

    def draw(self, width: int, height: int) -> Canvas:
        return draw_rules(self._reading, width, height, self.glyphs, self._about)
