"""A widget that shows one value by one drawing: what most parts of a screen are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from textual import events

from tui.draw.grid.canvas import Canvas
from tui.draw.grid.glyphs import Glyphs
from tui.draw.grid.table import Picture
from tui.screens.messages import Upward
from tui.screens.parts.canvas_view import CanvasView

V = TypeVar("V")


class PictureView(CanvasView, Generic[V]):
    """`PictureView(draw_x, id="x")`, then `show(value)`: an equal value repaints nothing.

    `draw_x(value, width, height, glyphs)` is a pure drawing of tui.draw. Where it answers with a Picture, a
    click on a row posts `Pointed` and the wheel `Turned`; the page takes both to the ListCursor among its
    parts. Before the first value the view is blank.
    """

    class Pointed(Upward):
        """A person clicked on item `index` of the list; `twice` on a double click."""

        index: int
        twice: bool

    class Turned(Upward):
        """The wheel turned over a list: so many rows down."""

        by: int

    def __init__(
        self, draw: Callable[[V, int, int, Glyphs], Canvas | Picture], *, id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._draw = draw
        self._value: list[V] = []  # none or one: None may be a value
        self._rows: dict[int, int] = {}

    def show(self, value: V) -> None:
        """Take a value; one that differs is drawn."""
        if self._value != [value] or self._palette is not self.palette:
            self._value = [value]
            self.repaint()

    @property
    def value(self) -> V | None:
        """What is shown."""
        return self._value[0] if self._value else None

    def draw(self, width: int, height: int) -> Canvas:
        if not self._value:
            return Canvas(width, height)
        drawn = self._draw(self._value[0], width, height, self.glyphs)
        if isinstance(drawn, Canvas):
            return drawn
        canvas, self._rows = drawn
        return canvas

    def on_click(self, event: events.Click) -> None:
        if event.y in self._rows:
            self.post_message(self.Pointed(self._rows[event.y], event.chain > 1))

    def wheel(self, by: int) -> bool:
        if self._rows:
            self.post_message(self.Turned(by))
        return bool(self._rows)
