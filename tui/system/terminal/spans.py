"""What goes to the terminal for a partial repaint: the cells that differ and no others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.control import Control

from tui.system.terminal.private import ChopsUpdate, Compositor

if TYPE_CHECKING:
    from rich.console import Console


class SpanUpdate(ChopsUpdate):
    """Textual's update writes a row from the widget's left edge to the end of each changed span.

    With one canvas a view that is nearly the whole row for a digit, and again for the next digit in it: ten
    times the bytes over a slow line. Here each span is cut at both ends.
    """

    def render_segments(self, console: Console) -> str:
        """The text to write, escape sequences included."""
        out: list[str] = []
        for y, first, last in self.spans:
            for end, (x, strip) in zip(self.chop_ends[y], self.chops[y].items(), strict=False):
                if strip is None or x >= last or end <= first:
                    continue
                start = max(x, first)
                part = strip.crop(start - x, min(end, last) - x)
                out += (Control.move_to(start, y).segment.text, part.render(console))
        return "".join(out)


class SpanCompositor(Compositor):
    """A compositor whose partial updates are SpanUpdates."""

    def render_partial_update(self) -> SpanUpdate | None:
        """The update, or None when nothing is dirty."""
        update = super().render_partial_update()
        return None if update is None else SpanUpdate(update.chops, update.spans, update.chop_ends)
