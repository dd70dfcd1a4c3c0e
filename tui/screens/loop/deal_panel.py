"""The deals beside the diagram, walked with the arrows once opened; the sentence on top; the notes."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import replace

from textual import events
from textual.message import Message

from tui.deals.ledger.book import Entry
from tui.draw.grid.canvas import Canvas, fit, width_of
from tui.draw.grid.page import furthest, seen_through
from tui.draw.grid.palette import FAINT, Pen
from tui.draw.loop.deals import DealView, draw_deals
from tui.draw.loop.rows import LoopList, draw_loop_list
from tui.screens.parts.canvas_view import CanvasView

WIDE_SAYS, LEAST_SAYS = 44, 10  # columns and rows from which the companies' words stand under the deals


class LeadLine(CanvasView):
    """One sentence above the diagram: the longest of several that fits."""

    DEFAULT_CSS = "LeadLine { height: 1; width: 1fr; }"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.texts: tuple[str, ...] = ()

    def say(self, texts: tuple[str, ...]) -> None:
        if texts != self.texts:
            self.texts = texts
            self.repaint()

    def draw(self, width: int, height: int) -> Canvas:
        canvas = Canvas(width, height)
        text = next((t for t in self.texts if width_of(t) <= width - 2), self.texts[-1] if self.texts else "")
        canvas.put(1, 0, fit(text, width - 2, self.glyphs.ellipsis), Pen("text", bold=True))
        return canvas


class DealPanel(CanvasView):
    """A list of deals, the loops by rank, or a page of notes. `opened`: the deals have the keys."""

    DEFAULT_CSS = "DealPanel { width: 33; height: 1fr; }"

    class Opened(Message):
        """A click gave the list the keys, at this deal."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    class Scrolled(Message):
        """The wheel turned over a list or a page: so many steps down."""

        def __init__(self, steps: int) -> None:
            super().__init__()
            self.steps = steps

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.view: DealView | None = None
        self.cursor: int | None = None
        self._loops: LoopList | None = None
        self._notes: tuple[Hashable, Hashable, Callable[[int], Canvas]] | None = None
        self._made: tuple[Hashable, Canvas] | None = None
        self._offset = 0
        self._says: tuple[Hashable, Callable[[int], Canvas]] | None = None
        self._said: tuple[Hashable, Canvas] | None = None

    @property
    def opened(self) -> bool:
        return self.cursor is not None

    @property
    def entry(self) -> Entry | None:
        """The deal under the cursor, else the first."""
        entries = self.view.entries if self.view else ()
        at = self.cursor or 0
        return entries[at] if at < len(entries) else None

    def show_deals(self, view: DealView, key: Hashable, says: Callable[[int], Canvas]) -> None:
        """`says`, of what `key` names, stands under the deals where they leave room."""
        self._says = key, says
        if self.cursor is not None:
            self.cursor = max(0, min(self.cursor, len(view.entries) - 1))
        self.view, self._notes, self._loops = view, None, None
        self.repaint()

    def show_notes(self, subject: Hashable, key: Hashable, make: Callable[[int], Canvas]) -> None:
        """A page of text: another `subject` begins at its top, another `key` is drawn anew."""
        if self._notes is None or self._notes[0] != subject:
            self._offset = 0
        self._notes, self._loops = (subject, key, make), None
        self.repaint()

    def show_loops(self, loops: LoopList) -> None:
        self._loops, self._notes = loops, None
        self.repaint()

    def open(self, at: int = 0) -> None:
        self.cursor = at
        self.repaint()

    def close(self) -> None:
        self.cursor = None
        self.repaint()

    def move(self, step: int) -> None:
        """The cursor through the deals, or the page of notes by rows."""
        if self._notes is not None:
            page = self._page(self.size.width - 3)
            self._offset = max(0, min(self._offset + step, furthest(page, self.size.height)))
            self.repaint()
        elif self.cursor is not None and self.view is not None:
            self.cursor = max(0, min(len(self.view.entries) - 1, self.cursor + step))
            self.repaint()

    def _page(self, width: int) -> Canvas:
        if self._notes is None:
            return Canvas(width, 0)
        key = (*self._notes[:2], width, self.glyphs.name)
        if self._made is None or self._made[0] != key:
            self._made = key, self._notes[2](width)
        return self._made[1]

    def draw(self, width: int, height: int) -> Canvas:
        canvas = Canvas(width, height)
        for y in range(height):
            canvas.put(0, y, self.glyphs.vline, FAINT)
        inner = width - 3
        if self._notes is not None:
            page = self._page(inner)
            self._offset = min(self._offset, furthest(page, height))
            canvas.blit(seen_through(page, height, self._offset, self.glyphs), 2, 0)
        elif self._loops is not None:
            canvas.blit(draw_loop_list(self._loops, inner, height, self.glyphs), 2, 0)
        elif self.view is not None:
            view = replace(self.view, cursor=self.cursor)
            deals = draw_deals(view, inner, height, self.glyphs)
            canvas.blit(deals, 2, 0)
            last = max((y for y, row in enumerate(deals.chars) if set(row) != {" "}), default=0)
            if not self.opened and inner >= WIDE_SAYS and height - last >= LEAST_SAYS:
                said = self._whole_says(inner)
                canvas.blit(said, 2, last + 2)
                if last + 2 + said.height > height:
                    canvas.put(2, height - 1, "i: all of it".ljust(inner), Pen("muted"))
        return canvas

    def _whole_says(self, width: int) -> Canvas:
        if self._says is None:
            return Canvas(width, 0)
        key = (self._says[0], width, self.glyphs.name)
        if self._said is None or self._said[0] != key:
            self._said = key, self._says[1](width)
        return self._said[1]

    def on_click(self, event: events.Click) -> None:
        if not self.opened and self._notes is None and self._loops is None:
            self.post_message(self.Opened(0))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.post_message(self.Scrolled(1))

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.post_message(self.Scrolled(-1))
