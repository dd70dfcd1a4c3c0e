"""A titled part of a page: a frame where there is room, else a heading with a rule."""

from __future__ import annotations

from typing import NamedTuple

from tui.draw.grid.canvas import Canvas, fit, width_of
from tui.draw.grid.glyphs import Glyphs
from tui.draw.grid.palette import BOLD, FAINT, MUTED, Pen


class Inner(NamedTuple):
    """Where a section's content goes: first cell and size."""

    x: int
    y: int
    width: int
    height: int


def has_frames(width: int, height: int) -> bool:
    """True on a page that has room for frames."""
    return width >= 100 and height >= 30


def section(
    canvas: Canvas, y: int, height: int, glyphs: Glyphs, title: str, note: str = "", *,
    framed: bool, title_pen: Pen = BOLD,
) -> Inner:
    """Draw the frame or heading in `height` rows from `y` over the whole width; says where the content goes.

    A note that does not fit beside its title is left out whole.
    """
    if framed:
        canvas.box(0, y, canvas.width, height, glyphs, FAINT, title=title, title_pen=title_pen, note=note)
        return Inner(2, y + 1, canvas.width - 4, max(0, height - 2))
    x = canvas.put(1, y, fit(title, canvas.width - 2, glyphs.ellipsis), title_pen) + 1
    end = canvas.width - 1
    if note and x + 4 + width_of(note) <= end:
        end = canvas.right(end, y, note, MUTED) - 1
    canvas.put(x, y, glyphs.box[4] * (end - x), FAINT)
    return Inner(1, y + 1, canvas.width - 2, max(0, height - 1))


_GLUE = "\ue000"  # of the private area: never in a text, one cell wide


def wrap(text: str, width: int) -> list[str]:
    """`text` broken at blanks into lines of at most `width` cells; a longer word is cut.

    A number and its `%` stay together.
    """
    lines, line = [], ""
    for word in text.replace(" %", f"{_GLUE}%").split():
        joined = f"{line} {word}" if line else word
        if width_of(joined) <= width:
            line = joined
            continue
        if line:
            lines.append(line)
        line = fit(word, width)
    return [row.replace(_GLUE, " ") for row in ([*lines, line] if line else lines)]
