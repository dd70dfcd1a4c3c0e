"""The parts around the chart: head, range tabs, money in and out, what moved."""

from __future__ import annotations

from textual import events
from textual.message import Message

from tui.draw.chart.series import RANGES
from tui.draw.grid.canvas import Canvas
from tui.draw.ticker import head as ticker_head
from tui.draw.ticker import money as ticker_money
from tui.draw.ticker import moved as ticker_moved
from tui.draw.ticker.head import Head
from tui.draw.ticker.money import InAndOut
from tui.draw.ticker.moved import Moved
from tui.screens.parts.canvas_view import CanvasView


class TickerHead(CanvasView):
    """Price, change, ranges and key facts in three rows."""

    DEFAULT_CSS = "TickerHead { height: 3; }"

    def __init__(self) -> None:
        super().__init__()
        self.head: Head | None = None

    def show(self, head: Head) -> None:
        self.head = head
        self.repaint()

    def draw(self, width: int, height: int) -> Canvas:
        canvas = Canvas(width, height)
        if self.head is not None:
            canvas.blit(ticker_head.draw(self.head, width, self.glyphs), 0, 0)
        return canvas


class RangeTabs(CanvasView):
    """The ranges; a click chooses one."""

    DEFAULT_CSS = "RangeTabs { height: 1; }"

    class RangeChosen(Message):
        def __init__(self, range: str) -> None:
            super().__init__()
            self.range = range

    def __init__(self) -> None:
        super().__init__()
        self._chosen, self._shown = "", ""
        self._notes: tuple[str, ...] = ()

    def show(self, chosen: str, shown: str, notes: tuple[str, ...]) -> None:
        """The range asked for, the one shown in its place, and the words at the right."""
        self._chosen, self._shown, self._notes = chosen, shown, notes
        self.repaint()

    def draw(self, width: int, height: int) -> Canvas:
        return ticker_head.draw_tabs(self._chosen, self._shown, RANGES, width, self._notes, self.glyphs)

    def on_click(self, event: events.Click) -> None:
        name = ticker_head.tab_at(RANGES, event.x, self.size.width)
        if name:
            self.post_message(self.RangeChosen(name))


class MoneyPanel(CanvasView):
    """Money in and out by kind."""

    DEFAULT_CSS = "MoneyPanel { height: 3fr; }"

    def __init__(self) -> None:
        super().__init__()
        self.found: InAndOut | None = None

    def show(self, found: InAndOut | None) -> None:
        if found is not self.found:
            self.found = found
            self.repaint()

    def draw(self, width: int, height: int) -> Canvas:
        return ticker_money.draw(self.found, width, height, self.glyphs)


class MovedPanel(CanvasView):
    """The day's move beside index and loop, and the headlines."""

    DEFAULT_CSS = "MovedPanel { height: 2fr; }"

    def __init__(self) -> None:
        super().__init__()
        self.moved: Moved | None = None
        self.with_facts = False

    def show(self, moved: Moved, with_facts: bool) -> None:
        self.moved, self.with_facts = moved, with_facts
        self.repaint()

    def draw(self, width: int, height: int) -> Canvas:
        if self.moved is None:
            return Canvas(width, height)
        return ticker_moved.draw(self.moved, width, height, self.glyphs, self.with_facts)


class RoomWanted(CanvasView):
    """What a window too small for the screen says."""

    def draw(self, width: int, height: int) -> Canvas:
        canvas = Canvas(width, height)
        canvas.center(0, width, height // 2, "make the window larger")
        return canvas
