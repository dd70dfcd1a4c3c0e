"""A view that draws itself as one canvas and sends only the cells that changed."""

from __future__ import annotations

from collections.abc import Hashable
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, cast

from textual import events
from textual.geometry import Region
from textual.strip import Strip

from tui.draw.grid.canvas import Canvas, fit
from tui.draw.grid.glyphs import Glyphs
from tui.draw.grid.palette import TEXT, WEB, Palette, Pen
from tui.screens.messages import LinkFollowed, LinkOpened, ScreenWanted
from tui.system.log import record
from tui.system.terminal.cell_view import CellView, Write, ends

if TYPE_CHECKING:
    from rich.console import Console

    from tui.screens.parts.look import Host, Look


class CanvasView(CellView):
    """One line-API widget a view: subclasses say what the canvas holds, this decides what is repainted.

    Call `repaint()` after the value changed; it draws at once when the view is on the screen and compares
    row by row with what is there. Hidden views draw when they are next shown.
    """

    DEFAULT_CSS = "CanvasView { height: 1fr; width: 1fr; }"

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._canvas: Canvas | None = None
        self._strips: list[Strip | None] = []
        self._palette: Palette | None = None

    def draw(self, width: int, height: int) -> Canvas:
        """The picture at this size: the one method of a view; blank until it has one."""
        return Canvas(width, height)

    @property
    def picture(self) -> Canvas | None:
        """What is drawn now."""
        return self._canvas

    @cached_property
    def host(self) -> Host:
        """The program."""
        return cast("Host", self.app)

    @property
    def look(self) -> Look:
        """Palette, glyphs and switches of the program."""
        return self.host.look

    @property
    def glyphs(self) -> Glyphs:
        return self.host.look.glyphs

    @property
    def palette(self) -> Palette:
        return self.host.look.palette

    async def on_event(self, event: events.Event) -> None:
        """A click on a link is the link's; any other one has the meaning that the view gives it."""
        if isinstance(event, events.Click) and (link := self._link_at(event)):
            event.stop()
            web, screen = link.startswith(WEB), link.startswith("=")
            said = LinkOpened(link) if web else ScreenWanted(link[1:]) if screen else LinkFollowed(link)
            self.post_message(said)
            return
        await super().on_event(event)

    def wheel(self, by: int) -> bool:
        """The wheel turned a step down (1) or up; True when that means something here and not to the page."""
        return False

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        if self.wheel(1):
            event.stop()

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        if self.wheel(-1):
            event.stop()

    def _link_at(self, event: events.Click) -> str:
        place, canvas = event.get_content_offset(self), self._canvas
        if place is None or canvas is None or not (place.x < canvas.width and place.y < canvas.height):
            return ""
        return canvas.pens[place.y][place.x].link

    def repaint(self) -> None:
        """Draw again and refresh the cells that differ."""
        width, height = self.size
        if not self.is_attached:
            return
        if not (width and height and self.screen.is_current):
            if self._canvas is not None:  # what was drawn before it was hidden is old when it is seen again
                self._canvas = None
                self.refresh()  # and the rows that Textual has kept of it
            return
        old, new = self._canvas, self._drawn(width, height)
        same_size = old is not None and (old.width, old.height) == (width, height)
        if old is None or not same_size or self._palette is not self.palette:
            self._take(new)
            self.refresh()
            return
        regions = []
        for y in range(height):
            if new.chars[y] is old.chars[y] and new.pens[y] is old.pens[y]:
                continue
            same = new.chars[y] == old.chars[y] and new.pens[y] == old.pens[y]
            if not same and (spans := new.changed_spans(old, y)):
                self._strips[y] = None
                regions += [Region(x, y, wide, 1) for x, wide in spans]
        self._canvas = new
        if regions:
            self.refresh(*regions)

    def _drawn(self, width: int, height: int) -> Canvas:
        """The picture; a drawing that fails says so in its place and leaves the rest of the screen alone."""
        try:
            canvas = self.draw(width, height)
            canvas.respell(self.glyphs.instead)
            return canvas
        except Exception as error:
            if self.app.is_headless:
                raise
            record(f"{type(self).__name__} could not be drawn at {width}x{height}", error)
            canvas = Canvas(width, height)
            canvas.put(1, 0, fit("this part cannot be drawn; the log has the reason", width - 2), Pen("warn"))
            return canvas

    def _take(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self._palette = self.palette
        self._strips = [None] * canvas.height

    def _fitting(self) -> Canvas:
        """What is drawn, drawn anew where its size or palette is another."""
        (width, height), canvas = self.size, self._canvas
        fits = canvas is not None and (canvas.width, canvas.height) == (width, height)
        if canvas is None or not fits or self._palette is not self.palette:
            canvas = self._drawn(width, height)
            self._take(canvas)
        return canvas

    def writer(self, console: Console) -> Write:
        """Cells as they stand on the canvas."""
        canvas, palette = self._fitting(), self.palette
        filters, ground = tuple(self.get_line_filters()), self.background_colors[1]
        known = _written(palette, filters, ground, console)

        def ends_of(pen: Pen) -> tuple[str, str]:
            found = known.get(pen)
            if found is None:
                found = known[pen] = _ends(palette.style(pen), filters, ground, console)
            return found

        return lambda y, first, last: canvas.written(y, first, last, ends_of)

    def render_line(self, y: int) -> Strip:
        canvas, width = self._fitting(), self.size.width
        if not 0 <= y < canvas.height:
            return Strip.blank(width, self.palette.style(TEXT))
        strip = self._strips[y]
        if strip is None:
            strip = self._strips[y] = canvas.strip(y, self.palette)
        return strip


_ends = lru_cache(4096)(ends)


@lru_cache(8)
def _written(*of: Hashable) -> dict[Pen, tuple[str, str]]:
    """What is written around cells of each pen, with one palette, filters, ground and console."""
    return {}
