"""The chart as a widget: keeps the drawn frame, and the crosshair that lies over it."""

from __future__ import annotations

from textual import events
from textual.message import Message

from tui.draw.chart.crosshair import with_crosshair
from tui.draw.chart.frame import ChartSpec, Frame, build
from tui.draw.chart.series import bars_listing
from tui.draw.grid.canvas import Canvas
from tui.draw.grid.glyphs import Glyphs
from tui.draw.grid.palette import MUTED
from tui.screens.messages import Upward
from tui.screens.parts.canvas_view import CanvasView

_Built = tuple[ChartSpec, int, int, Glyphs]
_KEPT = 12  # frames


class PriceChart(CanvasView):
    """Rebuilt only when what it shows, its size or its glyphs change; a crosshair is laid over the frame."""

    class RangeTurned(Upward):
        """The wheel asked for a longer (1) or shorter (-1) range."""

        by: int

    class Drawn(Message):
        """A new frame stands: its caption may have changed."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.spec: ChartSpec | None = None
        self.why = ""  # said instead of a chart
        self.frame: Frame | None = None
        self.cross: int | None = None  # column of the crosshair that the keys or a click set
        self._hover: int | None = None
        self._built: _Built | None = None
        self._frames: list[tuple[_Built, Frame]] = []  # the newest last: a person goes to and fro

    def show(self, spec: ChartSpec | None, why: str = "") -> None:
        """Draw `spec`, or say why there is none."""
        self.spec, self.why = spec, why
        self.repaint()

    def draw(self, width: int, height: int) -> Canvas:
        if self.spec is None:
            canvas = Canvas(width, height)
            canvas.center(0, width, max(0, height // 2), self.why, MUTED)
            self.frame = self._built = None
            return canvas
        frame = self._frame_of(self.spec, width, height)
        column = self._hover if self._hover is not None else self.cross
        canvas = frame.canvas if column is None else with_crosshair(frame, column, self.glyphs)
        canvas.lists = (bars_listing(frame.spec.series.bars),)
        return canvas

    def _frame_of(self, spec: ChartSpec, width: int, height: int) -> Frame:
        wanted = (spec, width, height, self.glyphs)
        if self.frame is None or self._built != wanted:
            known = next((frame for of, frame in reversed(self._frames) if of == wanted), None)
            self.frame, self._built = known or build(spec, width, height, self.glyphs), wanted
            if known is None:
                self._frames = [*self._frames[1 - _KEPT:], (wanted, self.frame)]
            self.post_message(self.Drawn())
        return self.frame

    def toggle_cross(self) -> None:
        """On at the newest bar, or off."""
        self._hover = None
        self.cross = None if self.cross is not None else self._last_column
        self.repaint()

    @property
    def _last_column(self) -> int:
        if self.frame is None or not self.frame.columns.count:
            return 0
        return self.frame.columns.column(self.frame.columns.count - 1)

    def step_cross(self, by: int) -> None:
        """Move by that many drawn bars; stays on the plot."""
        if self.frame is None or self.cross is None:
            return
        columns = self.frame.columns
        here, column = columns.bars(self.cross), self.cross
        while 0 <= column + by < columns.width and columns.bars(column) == here:
            column += by
        part = columns.bars(column)
        self.cross = columns.column(part[1] - 1) if part and columns.stepped else column
        self.repaint()

    def jump_cross(self, last: bool) -> None:
        """To the first or the last bar."""
        self.cross = self._last_column if last else 0
        self.repaint()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        self._hover_at(event.x if self._inside(event.x, event.y) else None)

    def on_leave(self) -> None:
        self._hover_at(None)

    def _hover_at(self, column: int | None) -> None:
        if column != self._hover:
            self._hover = column
            self.repaint()

    def _inside(self, x: int, y: int) -> bool:
        frame = self.frame
        return frame is not None and 0 <= x < frame.columns.width and 0 <= y < frame.rows.height

    def on_click(self, event: events.Click) -> None:
        """Pins the crosshair; a click on it takes it away."""
        if self._inside(event.x, event.y):
            self.cross = None if self.cross == event.x else event.x
            self._hover = None
            self.repaint()

    def wheel(self, by: int) -> bool:
        self.post_message(self.RangeTurned(by))
        return True
