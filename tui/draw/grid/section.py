"""A titled part of a page: a frame where there is room, else a heading with a rule."""

from __future__ import annotations

from collections.abc import Iterable

from tui.draw.grid.canvas import Canvas, fit, width_of
from tui.draw.grid.glyphs import Glyphs
from tui.draw.grid.palette import BOLD, FAINT, MUTED, TEXT, Pen
from tui.draw.grid.table import Rect
from tui.draw.words.lines import wrap


def has_frames(width: int, height: int) -> bool:
    """True on a page that has room for frames."""
    return width >= 100 and height >= 30


def section(
    canvas: Canvas, y: int, height: int, glyphs: Glyphs, title: str, note: str = "", *,
    framed: bool, title_pen: Pen = BOLD,
) -> Rect:
    """Draw the frame or heading in `height` rows from `y` over the whole width; says where the content goes.

    A note that does not fit beside its title is left out whole.
    """
    if framed:
        canvas.box(0, y, canvas.width, height, glyphs, FAINT, title=title, title_pen=title_pen, note=note)
        return Rect(2, y + 1, canvas.width - 4, max(0, height - 2))
    x = canvas.put(1, y, fit(title, canvas.width - 2, glyphs.ellipsis), title_pen) + 1
    end = canvas.width - 1
    if note and x + 4 + width_of(note) <= end:
        end = canvas.right(end, y, note, MUTED) - 1
    canvas.put(x, y, glyphs.box[4] * (end - x), FAINT)
    return Rect(1, y + 1, canvas.width - 2, max(0, height - 1))






def write(canvas: Canvas, room: Rect, texts: Iterable[str], pen: Pen = TEXT) -> int:
    """Texts wrapped into `room`, as many rows as it has; says how many they take in all."""
    rows = [[(row, pen)] for text in texts for row in wrap(text, room.width)]
    canvas.stack(room.x, room.y, rows[: max(0, room.height)])
    return len(rows)
