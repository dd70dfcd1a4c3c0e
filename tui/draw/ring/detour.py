"""The cheapest way round boxes and words, cell by cell, for a link that no plain curve can carry."""

from __future__ import annotations

import math
from collections.abc import Iterator
from heapq import heappop, heappush

from tui.draw.grid.strokes import Cell, Point
from tui.draw.ring.ground import Ground
from tui.draw.ring.parts import Box

_STEPS = ((1, 0, 1.0), (-1, 0, 1.0), (0, 1, 2.0), (0, -1, 2.0),
          (1, 1, 2.2), (1, -1, 2.2), (-1, 1, 2.2), (-1, -1, 2.2))  # a row is as high as two columns are wide
# What a cell costs beyond its length.
_CROSSED, _BESIDE_A_BOX, _CAPTION, _MIDDLE, _ON_A_HEAD, _WORD = 5.0, 1.5, 3.0, 12.0, 3.0, 15.0
_ROUNDINGS = (6, 3, 1, 0)  # points on each side that a point is drawn towards, the roundest way first


def detour(payer: Box, receiver: Box, ground: Ground) -> Iterator[list[Point]]:
    """Ways from frame to frame in dots, the same one in ever harder corners; none where all is shut."""
    cells = _search(payer, receiver, ground)
    centres = [(x * 2 + 0.5, y * 4 + 1.5) for x, y in cells]
    for reach in _ROUNDINGS if cells else ():
        yield [_mean(centres, k, min(reach, k, len(centres) - 1 - k)) for k in range(len(centres))]


def _mean(points: list[Point], at: int, reach: int) -> Point:
    near = points[at - reach : at + reach + 1]
    return sum(x for x, _ in near) / len(near), sum(y for _, y in near) / len(near)


def _search(payer: Box, receiver: Box, ground: Ground) -> list[Cell]:
    """A* from a cell of the payer's frame to a free one of the receiver's, both included."""
    shut = ground.shut()
    goals = {out: frame for frame, out in receiver.landings()
             if frame not in ground.heads and out not in shut}
    left, right = receiver.x - 1, receiver.x + receiver.width
    top, bottom = receiver.y - 1, receiver.y + receiver.height
    tolls: dict[Cell, float] = {}
    came: dict[Cell, Cell] = {}
    least: dict[Cell, float] = {}
    queue: list[tuple[float, float, Cell]] = []

    def toll(cell: Cell) -> float:
        dear = _CROSSED * ground.used.get(cell, 0)
        dear += _CAPTION * (cell in ground.caption) + _MIDDLE * (cell in ground.middle)
        dear += _WORD * (cell in ground.soft)
        if cell in ground.near and not payer.holds(*cell, 1) and not receiver.holds(*cell, 1):
            dear += _BESIDE_A_BOX
        return dear

    def reach(cell: Cell, before: Cell, far: float) -> None:
        if cell not in tolls:
            tolls[cell] = toll(cell)
        far += tolls[cell]
        if far < least.get(cell, math.inf):
            least[cell], came[cell] = far, before
            x, y = cell
            across, down = max(left - x, 0, x - right), 2 * max(top - y, 0, y - bottom)
            heappush(queue, (far + max(across, down), far, cell))

    for frame, out in payer.landings():
        if out not in shut:
            reach(out, frame, 1.0 + _ON_A_HEAD * (frame in ground.heads))
    while queue:
        _, far, cell = heappop(queue)
        if far > least[cell]:
            continue
        if cell in goals:
            way = [goals[cell], cell]
            while way[-1] in came:
                way.append(came[way[-1]])
            return way[::-1]
        x, y = cell
        for dx, dy, length in _STEPS:
            step = x + dx, y + dy
            slips = dx and dy and ((x + dx, y) in shut or (x, y + dy) in shut)  # between two corners
            if step not in shut and not slips:
                reach(step, cell, far + length)
    return []
