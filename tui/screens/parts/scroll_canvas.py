"""A tall drawing seen through a shorter window."""

from __future__ import annotations

from tui.draw.grid.canvas import Canvas
from tui.draw.grid.palette import MUTED
from tui.screens.parts.canvas_view import CanvasView


class ScrollCanvas(CanvasView):
    """Shows rows of a drawing from `offset` on; subclasses draw the whole of it."""

    def __init__(self) -> None:
        super().__init__()
        self._offset = 0

    def whole(self, width: int) -> Canvas:
        """The drawing at its full height; blank until a view has one."""
        return Canvas(width, 0)

    def move(self, rows: int) -> None:
        """Scroll by `rows`, not beyond the ends."""
        hidden = self.whole(self.size.width).height - self.size.height + 1
        self._offset = max(0, min(self._offset + rows, hidden if hidden > 1 else 0))
        self.repaint()

    def draw(self, width: int, height: int) -> Canvas:
        """The rows in view; the last one says how many are below."""
        whole, canvas = self.whole(width), Canvas(width, height)
        if whole.height <= height:
            canvas.blit(whole, 0, 0)
            return canvas
        self._offset = max(0, min(self._offset, whole.height - height + 1))
        canvas.blit(whole, 0, -self._offset)
        below = whole.height - self._offset - height + 1
        canvas.put(0, height - 1, " " * width)
        arrows = f"{self.glyphs.arrow_up} {self.glyphs.arrow_down}"
        text = f"{arrows} scroll {self.glyphs.middot} {below} more below" if below else f"{arrows} scroll"
        canvas.put(0, height - 1, text, MUTED)
        return canvas

    def wheel(self, by: int) -> bool:
        self.move(3 * by)
        return True
