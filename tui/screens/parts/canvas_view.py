"""A view that draws itself as one canvas and sends only the cells that changed."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

from textual import events
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from tui.draw.grid.canvas import Canvas, fit
from tui.draw.grid.glyphs import FULL, Glyphs
from tui.draw.grid.palette import DARK, TEXT, WEB, Palette, Pen
from tui.screens.messages import LinkFollowed, LinkOpened, ScreenWanted
from tui.system.log import record

if TYPE_CHECKING:
    from tui.screens.parts.look import Look


class CanvasView(Widget):
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
        self._styled: list[Strip] = []  # the rows as Textual has styled them; empty when it has to do it anew
        self._is_plain = False  # its styles have changed nothing of any row
        self._changed: set[int] = set()  # rows that are not yet so

    def draw(self, width: int, height: int) -> Canvas:
        """The picture at this size: the one method of a view; blank until it has one."""
        return Canvas(width, height)

    @property
    def picture(self) -> Canvas | None:
        """What is drawn now."""
        return self._canvas

    @cached_property
    def _host(self) -> Any:
        return self.app

    @property
    def look(self) -> Look | None:
        """Palette, glyphs and switches of the program; None in a bare test app."""
        return getattr(self._host, "look", None)

    @property
    def glyphs(self) -> Glyphs:
        look = self.look
        return look.glyphs if look else FULL

    @property
    def palette(self) -> Palette:
        look = self.look
        return look.palette if look else _DEFAULT

    async def on_event(self, event: events.Event) -> None:
        """A click on a link is the link's; any other one has the meaning that the view gives it."""
        if isinstance(event, events.Click) and (link := self._link_at(event)):
            event.stop()
            if link.startswith(WEB):
                self.post_message(LinkOpened(link))
            else:
                said = ScreenWanted(link[1:]) if link.startswith("=") else LinkFollowed(link)
                self.post_message(said)
            return
        await super().on_event(event)

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
            self._canvas = None  # what was drawn before it was hidden is old when it is seen again
            return
        old, new = self._canvas, self._drawn(width, height)
        same_size = old is not None and (old.width, old.height) == (new.width, new.height)
        if old is None or not same_size or self._palette is not self.palette:
            self._take(new)
            self.refresh()
            return
        regions = []
        for y in range(height):
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

    def refresh(
        self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False
    ) -> Self:
        """As Textual's; without regions every row is styled anew."""
        if not regions:
            self._styled = []
        self._changed.update(row for region in regions for row in region.line_range)
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def notify_style_update(self) -> None:
        self._styled = []
        super().notify_style_update()

    def render_lines(self, crop: Region) -> list[Strip]:
        """The rows, of which only those that changed go through Textual's styles and filters; and not even
        they where these left every row of the whole view as it was drawn."""
        width, height = crop.size
        styled = self._styled
        if styled and (crop.x, crop.y, height, width) == (0, 0, len(styled), styled[0].cell_length):
            for y in self._changed:
                if y < height:
                    styled[y] = self._row(y) if self._is_plain else (
                        super().render_lines(Region(0, y, width, 1))[0])
            self._changed.clear()
            return styled
        rows = super().render_lines(crop)
        if (crop.x, crop.y, crop.size) == (0, 0, self.outer_size):
            self._styled, self._is_plain = rows, self.size == crop.size and all(
                self._row(y) == row for y, row in enumerate(rows))
            self._changed.clear()
        return rows

    def render_line(self, y: int) -> Strip:
        width, height = self.size
        canvas = self._canvas
        fits = canvas is not None and (canvas.width, canvas.height) == (width, height)
        if not fits or self._palette is not self.palette:
            canvas = self._drawn(width, height)
            self._take(canvas)
        assert canvas is not None
        if not 0 <= y < canvas.height:
            return Strip.blank(width, self.palette.style(TEXT))
        return self._row(y)

    def _row(self, y: int) -> Strip:
        """Row `y` of what is drawn now."""
        canvas = self._canvas
        strip = self._strips[y]
        if strip is None and canvas is not None:
            strip = self._strips[y] = canvas.strip(y, self._palette or _DEFAULT)
        return strip if strip is not None else self.render_line(y)


_DEFAULT = Palette(DARK)
