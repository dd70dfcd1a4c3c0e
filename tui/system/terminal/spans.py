"""What goes to the terminal for a repaint: the cells that differ and no others, as their view writes them.

Textual's update writes a row from the widget's left edge to the end of each changed span: with one canvas a
view that is nearly the whole row for a digit, and again for the next digit in it, ten times the bytes over a
slow line. And it makes five strips of each row before it writes a part of one. Here each span is cut at both
ends, and a view that has its cells at hand writes them without any strip.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual.geometry import Region

from tui.system.terminal.cell_view import CellView, Write
from tui.system.terminal.private import ChopsUpdate, Compositor, CompositorUpdate

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderResult
    from textual.widget import Widget

Span = tuple[int, int, int]  # the same of the screen
Piece = tuple[Write, int, int, int, int, int]  # and left, top, right, bottom on the screen, scrolled off


class SpanUpdate(ChopsUpdate):
    """Spans of the screen, from whatever lies there; in front of `pieces` are those that lie on top."""

    def __init__(self, spans: list[Span], pieces: list[Piece]) -> None:
        super().__init__([], spans, [])
        out = list[str]()
        for y, first, last in spans:
            _write(pieces, y, first, last, out)
        self._text = "".join(out)

    def render_segments(self, console: Console) -> str:
        """The text to write, escape sequences included."""
        return self._text


def _write(pieces: list[Piece], y: int, first: int, last: int, out: list[str]) -> None:
    """A span by its topmost piece; what is left at its sides by those behind."""
    for at, (write, left, top, right, bottom, shift) in enumerate(pieces):
        if top <= y < bottom and left < last and right > first:
            start, end = max(first, left), min(last, right)
            out += (_move(start, y), write(y - top, start - left + shift, end - left + shift))
            if first < start:
                _write(pieces[at + 1:], y, first, start, out)
            if end < last:
                _write(pieces[at + 1:], y, end, last, out)
            return


class WholeUpdate(SpanUpdate):
    """The whole screen; whoever prints it with Rich (a saved picture) gets Textual's own strips."""

    def __init__(self, compositor: SpanCompositor) -> None:
        width, height = compositor.size
        super().__init__([(y, 0, width) for y in range(height)], compositor.pieces)
        self._whole = compositor

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield Compositor.render_full_update(self._whole)


def _move(x: int, y: int) -> str:
    return f"\x1b[{y + 1};{x + 1}H"


class SpanCompositor(Compositor):
    """A compositor whose updates are SpanUpdates."""

    def render_partial_update(self) -> SpanUpdate | None:
        """The update, or None when nothing is dirty."""
        regions = self._dirty_regions.copy()
        self._dirty_regions.clear()
        return SpanUpdate(list(self._regions_to_spans(regions)), self.pieces) if regions else None

    def render_full_update(self, simplify: bool = False) -> CompositorUpdate:  # type: ignore[override]
        """The whole screen; a picture of it (`simplify`) is made of strips."""
        if simplify:
            return super().render_full_update(simplify)
        self._dirty_regions.clear()
        return WholeUpdate(self)

    @property
    def pieces(self) -> list[Piece]:
        """What is seen, from front to back."""
        found: list[Piece] = []
        if self.root is None:
            return found
        console = self.root.app.console
        for widget, (region, clip) in self.visible_widgets.items():
            seen = region.intersection(clip)
            if isinstance(widget, CellView) and not widget.styles.gutter and seen.y == region.y:
                write = _when_asked(widget, console)
            else:
                write = partial(_line, widget, seen, region, console)
            found.append((write, seen.x, seen.y, seen.right, seen.bottom, seen.x - region.x))
        return found


def _when_asked(view: CellView, console: Console) -> Write:
    """A view in which nothing changed is asked for nothing."""
    made: list[Write] = []

    def write(y: int, first: int, last: int) -> str:
        if not made:
            made.append(view.writer(console))
        return made[0](y, first, last)

    return write


def _line(widget: Widget, seen: Region, region: Region, console: Console, y: int, x: int, end: int) -> str:
    """A part of a row of any widget, as Textual draws it."""
    row = Region(0, seen.y - region.y + y, region.width, 1)
    return "".join(strip.crop(x, end).render(console) for strip in widget.render_lines(row))
