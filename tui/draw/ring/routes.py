"""How the links run: legs along the ellipse, the others as the calmest of many curves."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise

from tui.draw.grid.spark import DOTS
from tui.draw.grid.strokes import BROAD, THICK, THIN, Cell, Point, arc, pixels, quadratic, stroke, track
from tui.draw.ring.detour import detour
from tui.draw.ring.ground import Ground
from tui.draw.ring.layout import Layout
from tui.draw.ring.parts import Box, Graph, Link, Route
from tui.draw.words.leg import dash_of

_BENDS = (0.0, 0.1, -0.1, 0.18, -0.18, 0.28, -0.28, 0.4, -0.4, 0.55, -0.55, 0.7)
_WIDE = (-0.7, 0.9, -0.9, 1.2, -1.2, 1.6, -1.6)  # round what stands between, where no calmer way is free
_OFFSETS = (0.0, 6.0, -6.0, 13.0, -13.0)
_SLIP = 6  # cells that an arrowhead may stand from where its curve meets the frame
_BLOCKED = 1e6


def ways(i: int, graph: Graph, layout: Layout, ground: Ground) -> Iterator[Route]:
    """Ways of link number `i` that can be followed from box to box, the calmest first; none when all is shut.
    Both its companies have a box."""
    link, pen = graph.links[i], THIN
    if link.leg:
        pen = THICK if ground.width >= 60 and ground.height >= 18 else BROAD
        if (made := _cut(i, _along(layout, graph, link), ground, link, pen)) is not None:
            yield made
    curves: dict[Sequence[float], list[tuple[Point, Point, Point]]] = {}
    # Across amounts that have to give way only the search, which knows how few they can be.
    turns = () if ground.soft else ((True, _BENDS), (True, _WIDE), (False, _BENDS), (False, _WIDE))
    for ground.strict, bends in turns:
        if bends not in curves:
            curves[bends] = _curves(link, ground, bends)
        for curve in curves[bends]:
            made = _cut(i, quadratic(*curve), ground, link, pen)
            if made is not None and ground.middle.isdisjoint(made.track):
                yield made
    ground.strict = False
    found = [made for way in detour(ground.boxes[link.payer], ground.boxes[link.receiver], ground)
             if (made := _cut(i, way, ground, link, pen)) is not None]
    yield from sorted(found, key=lambda made: len(ground.middle.intersection(made.track)))


def _along(layout: Layout, graph: Graph, link: Link) -> list[Point]:
    i = graph.loop.index(link.payer)
    first = layout.angles[i]
    last = layout.angles[(i + 1) % len(graph.loop)]
    while last <= first:
        last += math.tau
    return arc(layout.centre, layout.radii, first, last)


def _curves(link: Link, ground: Ground, bends: Sequence[float]) -> list[tuple[Point, Point, Point]]:
    """Start, pull and end of curves, the least disturbing first."""
    a, b = ground.boxes[link.payer].centre, ground.boxes[link.receiver].centre
    distance = math.dist(a, b) or 1.0
    normal = ((a[1] - b[1]) / distance, (b[0] - a[0]) / distance)
    tries = []
    for offset in _OFFSETS:
        start = _slide(a, ground.boxes[link.payer], normal, offset)
        end = _slide(b, ground.boxes[link.receiver], normal, offset)
        for bend in bends:
            pull = (
                (start[0] + end[0]) / 2 + normal[0] * bend * distance,
                (start[1] + end[1]) / 2 + normal[1] * bend * distance,
            )
            cost = _cost(start, pull, end, link, ground)
            if cost < _BLOCKED:
                tries.append((cost + abs(bend) * 14 + abs(offset) * 0.15, start, pull, end))
    tries.sort(key=lambda t: t[0])
    return [(start, pull, end) for _, start, pull, end in tries[:48]]


def _slide(centre: Point, box: Box, normal: Point, offset: float) -> Point:
    """The centre moved sideways, still inside the box."""
    x = max(-box.width + 3, min(box.width - 3, normal[0] * offset))
    y = max(-box.height * 2 + 4, min(box.height * 2 - 4, normal[1] * offset))
    return centre[0] + x, centre[1] + y


def _cost(start: Point, pull: Point, end: Point, link: Link, ground: Ground) -> float:
    """How much a curve disturbs, looked at once a cell or so; _BLOCKED where something stands in its way."""
    (ax, ay), (bx, by), (cx, cy) = start, pull, end
    n = max(8, int(math.dist(start, end) / 2.5))
    cost, seen = 0.0, None
    for k in range(n + 1):
        t = k / n
        a, b, c = (1 - t) * (1 - t), 2 * t * (1 - t), t * t
        cell = x, y = int(a * ax + b * bx + c * cx) // 2, int(a * ay + b * by + c * cy) // 4
        if cell == seen:
            continue
        seen = cell
        if cell in ground.near:
            wall = ground.walls.get(cell)
            if wall == link.receiver:
                break
            if wall == link.payer:
                continue
            if wall is not None:
                return _BLOCKED
            if not _own(cell, link, ground):
                cost += 12
        inside = 0 <= x < ground.width and 0 <= y < ground.height
        if not inside or cell in ground.words or cell in ground.middle:
            return _BLOCKED
        cost += 3.5 * ground.used.get(cell, 0) + 0.12
        if cell in ground.caption:
            cost += 60
    return cost


def _own(cell: Cell, link: Link, ground: Ground) -> bool:
    return ground.boxes[link.payer].holds(*cell, 1) or ground.boxes[link.receiver].holds(*cell, 1)


def _cut(i: int, points: list[Point], ground: Ground, link: Link, pen: Sequence[Cell]) -> Route | None:
    """The part of a curve between the two boxes, its arrowhead on the receiver's frame.

    None where another box or the edge of the canvas is in the way, or too much of it is other lines'.
    """
    payer, receiver = ground.boxes[link.payer], ground.boxes[link.receiver]
    dots = pixels(points)
    first = next((k for k in range(len(dots) - 1, -1, -1) if payer.holds(*_cell(dots[k]))), -1) + 1
    last = next((k for k in range(first, len(dots)) if receiver.holds(*_cell(dots[k]))), len(dots))
    if last == len(dots) or last - first < 4:
        return None
    head, body = _cell(dots[last]), dots[first:last]
    if head in ground.heads or _is_corner(head, receiver):
        landing = _landing(head, receiver, ground)
        if landing is None:
            return None
        head, out = landing
        round_ = [(x * 2 + 0.5, y * 4 + 1.5) for x, y in _along_frame(receiver, _cell(body[-1]), out)]
        body = pixels([*body, *round_])
    way = track(body)
    if not link.leg and ground.crowded(head, way):
        return None
    inside = all(0 <= x < ground.width and 0 <= y < ground.height for x, y in way)
    if not inside or any(cell in ground.walls or cell in ground.words for cell in way):
        return None
    if not all(_beside(one, other) for one, other in pairwise((*way, head))):
        return None
    bits = stroke(body, ground.width, ground.height, dash_of(link.status), pen)
    bits = {cell: b for cell, b in bits.items() if cell not in ground.walls}
    for x, y in body:  # a gap is never as long as a cell: the eye stays on the line
        bits.setdefault((x // 2, y // 4), DOTS[x % 2][y % 4])
    return Route(i, bits, way, head, _towards(head, way[-1], receiver))


def _landing(head: Cell, box: Box, ground: Ground) -> tuple[Cell, Cell] | None:
    """The free place on the frame that is nearest to `head`, no corner, and the cell outside before it."""
    free = [(abs(x - head[0]) + 2 * abs(y - head[1]), (x, y), out) for (x, y), out in box.landings()
            if (x, y) not in ground.heads and out not in ground.walls and out not in ground.words]
    found = min(free, default=None)
    return found[1:] if found is not None and found[0] <= _SLIP else None


def _along_frame(box: Box, start: Cell, end: Cell) -> list[Cell]:
    """The cells around a box from `start` to `end`, the shorter way."""
    left, top, right, bottom = box.x - 1, box.y - 1, box.x + box.width, box.y + box.height
    ring = [(x, top) for x in range(left, right)] + [(right, y) for y in range(top, bottom)]
    ring += [(x, bottom) for x in range(right, left, -1)] + [(left, y) for y in range(bottom, top, -1)]
    if start not in ring:
        return [end]
    first, last = ring.index(start), ring.index(end)
    on, back = (last - first) % len(ring), (first - last) % len(ring)
    step = 1 if on <= back else -1
    return [ring[(first + step * k) % len(ring)] for k in range(1, min(on, back) + 1)]


def _beside(one: Cell, other: Cell) -> bool:
    return max(abs(one[0] - other[0]), abs(one[1] - other[1])) == 1


def _is_corner(cell: Cell, box: Box) -> bool:
    return cell[0] in (box.x, box.x + box.width - 1) and cell[1] in (box.y, box.y + box.height - 1)


def _cell(dot: Cell) -> Cell:
    return dot[0] // 2, dot[1] // 4


def _towards(head: Cell, before: Cell, box: Box) -> str:
    if head[0] not in (box.x, box.x + box.width - 1) or (_is_corner(head, box) and before[1] != head[1]):
        return "down" if head[1] == box.y else "up"
    return "right" if head[0] == box.x else "left"
