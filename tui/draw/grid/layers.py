"""A picture of drawings that are kept: rows on which none of them changed are not made again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tui.draw.grid.canvas import Canvas
from tui.draw.grid.palette import TEXT


class Placed(NamedTuple):
    """A drawing and where its first cell stands."""

    canvas: Canvas
    x: int
    y: int


class Layers:
    """Remembers the last picture. Its rows are those of the next one, too: both are read, never drawn on."""

    def __init__(self) -> None:
        self._parts: dict[tuple[int, int, int], Placed] = {}
        self._picture = Canvas(0, 0)

    def drawn(self, parts: Sequence[Placed], width: int, height: int) -> Canvas:
        """The parts on a blank canvas, each over those before it."""
        before, old = self._parts, self._picture
        now = {(id(part.canvas), part.x, part.y): part for part in parts}
        picture = Canvas(0, 0)
        stays = [key for key in now if key in before]
        if (old.width, old.height) == (width, height) and stays == [key for key in before if key in now]:
            stale = set[int]()
            for key in before.keys() ^ now.keys():
                canvas, _, top = before.get(key) or now[key]
                stale.update(range(max(0, top), min(height, top + canvas.height)))
            picture.chars, picture.pens = old.chars[:], old.pens[:]
        else:
            stale = set(range(height))
            picture.chars, picture.pens = [[]] * height, [[]] * height
        picture.width, picture.height = width, height
        for y in stale:
            picture.chars[y], picture.pens[y] = [" "] * width, [TEXT] * width
        for canvas, x, y in parts:
            if not stale.isdisjoint(range(y, y + canvas.height)):
                picture.blit(canvas, x, y, stale)
        picture.lists = tuple([one for part in parts for one in part.canvas.lists])
        self._parts, self._picture = now, picture
        return picture
