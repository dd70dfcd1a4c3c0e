"""What is taken on the canvas of the ring while its lines are laid: boxes, lines, arrowheads, kept words."""

from __future__ import annotations

from collections.abc import Sequence

from tui.draw.grid.strokes import Cell
from tui.draw.ring.parts import Box, Label, Route

_SHARED, _SHARED_AT_WORST = 0.5, 0.75  # of a line's cells at most with others': else it cannot be followed
Area = tuple[int, int, int, int]


class Ground:
    """What is taken: cells of boxes, of routes, of arrowheads; and the place of the caption."""

    def __init__(self, boxes: Sequence[Box], caption: Area, width: int, height: int) -> None:
        self.boxes = {b.slug: b for b in boxes}
        self.walls = {cell: b.slug for b in boxes for cell in b.cells()}
        self.near = {cell for b in boxes for cell in b.cells(1)}
        x, y, w, h = caption
        self.caption = {(i, j) for i in range(x, x + w) for j in range(y, y + h)}
        self.width, self.height = width, height
        self.used: dict[Cell, int] = {}
        self.heads: set[Cell] = set()
        self.words: set[Cell] = set()
        self.middle: set[Cell] = set()  # of the caption: only what has no other way crosses it
        self.soft: set[Cell] = set()  # words that give way to a line that has no other
        self.strict = True

    def keep(self, label: Label) -> None:
        """No line may pass under this label."""
        self.words.update(label.around())

    def take(self, route: Route) -> None:
        for cell in {*route.bits, *route.track}:
            self.used[cell] = self.used.get(cell, 0) + 1
        self.heads.add(route.head)

    def lift(self, route: Route) -> None:
        """Take a route away."""
        for cell in {*route.bits, *route.track}:
            self.used[cell] -= 1
            if not self.used[cell]:
                del self.used[cell]
        self.heads.discard(route.head)

    def shut(self) -> set[Cell]:
        """Cells where no line may pass: boxes, kept words, and the edge around the canvas."""
        edge = {(x, y) for x in range(-1, self.width + 1) for y in (-1, self.height)}
        edge |= {(x, y) for x in (-1, self.width) for y in range(self.height)}
        return self.words.union(self.walls, edge)

    def crowded(self, head: Cell, way: Sequence[Cell]) -> bool:
        """An arrowhead beside another on a long way, or a way that is too much others'."""
        beside = any((head[0] + d, head[1]) in self.heads for d in (-1, 1)) and len(way) > 12
        shared = sum(cell in self.used for cell in way)
        return (beside and self.strict) or shared > (_SHARED if self.strict else _SHARED_AT_WORST) * len(way)
