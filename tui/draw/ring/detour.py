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
    """A* from a cell of the payer's frame to a free one of the receiver's, both included.

    Cells are numbered column by column, with one of the edge on each side: a plan spends most of its time in
    the innermost loop here.
    """
    tall = ground.height + 2

    def number(cell: Cell) -> int:
        return (cell[0] + 1) * tall + cell[1] + 1

    shut = bytearray((ground.width + 2) * tall)
    for cell in ground.shut():
        shut[number(cell)] = 1
    goals = {number(out): frame for frame, out in receiver.landings() if frame not in ground.heads}
    left, right = receiver.x - 1, receiver.x + receiver.width
    top, bottom = receiver.y - 1, receiver.y + receiver.height
    tolls: list[float | None] = [None] * len(shut)  # beyond its length, once it is looked at
    ahead, least = [0.0] * len(shut), [math.inf] * len(shut)  # costs from there on at least, and until there
    came: dict[int, int] = {}
    queue: list[tuple[float, float, int]] = []
    steps = [(dx * tall + dy, length, dx * tall, dy) for dx, dy, length in _STEPS]

    def toll(at: int) -> float:
        x, y = cell = at // tall - 1, at % tall - 1
        dear = _CROSSED * ground.used.get(cell, 0)
        dear += _CAPTION * (cell in ground.caption) + _MIDDLE * (cell in ground.middle)
        dear += _WORD * (cell in ground.soft)
        if cell in ground.near and not payer.holds(x, y, 1) and not receiver.holds(x, y, 1):
            dear += _BESIDE_A_BOX
        across, down = max(left - x, 0, x - right), 2 * max(top - y, 0, y - bottom)
        tolls[at], ahead[at] = dear, max(across, down)
        return dear

    for frame, out in payer.landings():
        if not shut[at := number(out)]:
            far = 1.0 + _ON_A_HEAD * (frame in ground.heads) + toll(at)
            if far < least[at]:
                least[at], came[at] = far, number(frame)
                heappush(queue, (far + ahead[at], far, at))
    while queue:
        _, far, at = heappop(queue)
        if far > least[at]:
            continue
        if at in goals:
            way = [at]
            while way[-1] in came:
                way.append(came[way[-1]])
            return [*((at // tall - 1, at % tall - 1) for at in reversed(way)), goals[at]]
        for step, length, aside, along in steps:
            to = at + step  # not slipping between two corners
            if shut[to] or (aside and along and (shut[at + aside] or shut[at + along])):
                continue
            dear = tolls[to]
            cost = far + length + (toll(to) if dear is None else dear)
            if cost < least[to]:
                least[to], came[to] = cost, at
                heappush(queue, (cost + ahead[to], cost, to))
    return []
