"""What of yours rests on the loop, in one line for the Overview: per cents alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.draw.grid.canvas import Canvas
from tui.draw.grid.glyphs import Glyphs
from tui.draw.grid.palette import MUTED, TEXT
from tui.draw.money.figures import bounds
from tui.draw.words.numbers import signed_percent

if TYPE_CHECKING:
    from tui.money.picture import Money


def overview_line(money: Money) -> str:
    """`29.9 % of yours rests on the loop, 42.3 % on companies in any; today +0.37%`; no amount in it."""
    said = f"{bounds(money.loop)} of yours rests on the loop, {bounds(money.any_loop)} on companies in any"
    return said if money.day_move is None else f"{said}; today {signed_percent(money.day_move)}"


def draw_mine_line(money: Money, width: int, height: int, glyphs: Glyphs) -> Canvas:
    """The line, with what it is about before it."""
    canvas = Canvas(width, height)
    canvas.runs(1, 0, [("Yours  ", MUTED), (overview_line(money), TEXT)], end=width - 1)
    return canvas
