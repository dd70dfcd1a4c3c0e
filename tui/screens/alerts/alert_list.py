"""The Alerts screen's one canvas: a click chooses, the wheel moves the choice."""

from __future__ import annotations

from textual import events
from textual.message import Message

from tui.draw.alerts.page import AlertPage, draw_alert_page
from tui.draw.grid.canvas import Canvas
from tui.screens.parts.canvas_view import CanvasView


class AlertChosen(Message):
    """A person pointed at alert or condition number `index`."""

    def __init__(self, index: int) -> None:
        super().__init__()
        self.index = index


class AlertList(CanvasView):
    """Events, conditions, why, and the log."""

    def __init__(self) -> None:
        super().__init__()
        self._page: AlertPage | None = None
        self._rows: dict[int, int] = {}

    def show(self, page: AlertPage) -> None:
        """Take a new page; an equal one repaints nothing."""
        if page != self._page:
            self._page = page
            self.repaint()

    def draw(self, width: int, height: int) -> Canvas:
        if self._page is None:
            return Canvas(width, height)
        canvas, self._rows = draw_alert_page(self._page, width, height, self.glyphs)
        return canvas

    def on_click(self, event: events.Click) -> None:
        if event.y in self._rows:
            self.post_message(AlertChosen(self._rows[event.y]))

    def on_mouse_scroll_down(self) -> None:
        if self._page is not None:
            self.post_message(AlertChosen(self._page.chosen + 1))

    def on_mouse_scroll_up(self) -> None:
        if self._page is not None:
            self.post_message(AlertChosen(self._page.chosen - 1))
