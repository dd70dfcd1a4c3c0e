"""A page over the whole body of the Loop screen: a company, the measures, then and now."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from tui.draw.grid.canvas import Canvas
from tui.screens.parts.scroll_canvas import ScrollCanvas

Maker = Callable[[int, int], Canvas]  # width, height of the view -> page at its own height


class LoopPage(ScrollCanvas):
    """Draws a page again only when its key, the size or the glyphs changed."""

    DEFAULT_CSS = "LoopPage { width: 1fr; height: 1fr; padding: 0 1; }"

    def __init__(self) -> None:
        super().__init__()
        self._key: Hashable = None
        self._subject: Hashable = None
        self._make: Maker | None = None
        self._made: tuple[Hashable, Canvas] | None = None

    def show(self, subject: Hashable, key: Hashable, make: Maker) -> None:
        """Show a page; another `subject` begins at its top, another `key` is drawn anew."""
        if subject != self._subject:
            self._offset = 0
        self._subject, self._key, self._make = subject, key, make
        self.repaint()

    def whole(self, width: int) -> Canvas:
        width, height = max(1, width), self.size.height
        key = (self._subject, self._key, width, height, self.glyphs.name)
        if self._made is None or self._made[0] != key:
            self._made = key, self._make(width, height) if self._make else Canvas(width, 0)
        return self._made[1]
