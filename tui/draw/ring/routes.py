"""How the links run: legs along the ellipse, the others as the calmest of many curves."""

from __future__ import annotations

import math
from collections.abc import Sequence

from tui.draw.grid.strokes import BROAD, THICK, THIN, Cell, Dash, Point, arc, pixels, quadratic, stroke, track
from tui.draw.ring.layout import Layout
from tui.draw.ring.parts import Box, Graph, Link, Pair, Route
from tui.draw.words.leg import dash_of

_BENDS = (0.0, 0.1, -0.1, 0.18, -0.18, 0.28, -0.28, 0.4, -0.4, 0.55, -0.55, 0.7)
_OFFSETS = (0.0, 6.0, -6.0, 13.0, -13.0)
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

    def take(self, route: Route) -> None:
        for cell in {*route.bits, *route.track}:
            self.used[cell] = self.used.get(cell, 0) + 1
        self.heads.add(route.head)


def route_all(graph: Graph, layout: Layout, caption: Area, width: int, height: int) -> tuple[Route, ...]:
    """A route for every link whose companies both have a box, largest amount first after the legs."""
    ground = Ground(layout.boxes, caption, width, height)
    out: list[Route] = []
    order = sorted(range(len(graph.links)), key=lambda i: _rank(graph.links[i]))
    thick = THICK if width >= 60 and height >= 18 else BROAD
    sides: dict[Pair, set[float]] = {}
    for i in order:
        link = graph.links[i]
        if link.payer not in ground.boxes or link.receiver not in ground.boxes:
            continue
        if link.leg:
            dots = _along(layout, graph, link)
            made = _cut(i, dots, dash_of(link.status), ground, link, thick)
        else:
            made = _calmest(i, link, ground, sides)
        if made is not None:
            ground.take(made)
            out.append(made)
    return tuple(out)


def _rank(link: Link) -> tuple[bool, bool, int]:
    return not link.leg, not link.amount.known, -link.top_musd


def _along(layout: Layout, graph: Graph, link: Link) -> list[Point]:
    i = graph.loop.index(link.payer)
    first = layout.angles[i]
    last = layout.angles[(i + 1) % len(graph.loop)]
    while last <= first:
        last += math.tau
    return arc(layout.centre, layout.radii, first, last)


def _calmest(i: int, link: Link, ground: Ground, sides: dict[Pair, set[float]]) -> Route | None:
    """The cheapest curve between the two boxes; None when there is none that can carry an arrowhead."""
    a, b = ground.boxes[link.payer].centre, ground.boxes[link.receiver].centre
    distance = math.dist(a, b) or 1.0
    normal = ((a[1] - b[1]) / distance, (b[0] - a[0]) / distance)
    tries = []
    for offset in _OFFSETS:
        start = _slide(a, ground.boxes[link.payer], normal, offset)
        end = _slide(b, ground.boxes[link.receiver], normal, offset)
        for bend in _BENDS:
            pull = (
                (start[0] + end[0]) / 2 + normal[0] * bend * distance,
                (start[1] + end[1]) / 2 + normal[1] * bend * distance,
            )
            cost = _cost(start, pull, end, link, ground)
            cost += abs(bend) * 14 + abs(offset) * 0.15
            tries.append((cost, start, pull, end))
    tries.sort(key=lambda t: t[0])
    for _, start, pull, end in tries[:12]:
        made = _cut(i, quadratic(start, pull, end), dash_of(link.status), ground, link, THIN)
        if made is not None:
            return made
    return None


def _slide(centre: Point, box: Box, normal: Point, offset: float) -> Point:
    """The centre moved sideways, still inside the box."""
    x = max(-box.width + 3, min(box.width - 3, normal[0] * offset))
    y = max(-box.height * 2 + 4, min(box.height * 2 - 4, normal[1] * offset))
    return centre[0] + x, centre[1] + y


def _cost(start: Point, pull: Point, end: Point, link: Link, ground: Ground) -> float:
    """How much a curve disturbs, looked at once a cell or so."""
    n = max(8, int(math.dist(start, end) / 2.5))
    cost, seen, last = 0.0, None, None
    for k in range(n + 1):
        t = k / n
        a, b, c = (1 - t) * (1 - t), 2 * t * (1 - t), t * t
        cell = (
            int(a * start[0] + b * pull[0] + c * end[0]) // 2,
            int(a * start[1] + b * pull[1] + c * end[1]) // 4,
        )
        if cell == seen:
            continue
        seen = cell
        wall = ground.walls.get(cell)
        if wall == link.payer or (wall == link.receiver and last is not None):
            continue
        if wall == link.receiver:
            break
        if not (0 <= cell[0] < ground.width and 0 <= cell[1] < ground.height):
            cost += 40
        elif wall is not None:
            cost += 60
        elif cell in ground.near and not _own(cell, link, ground):
            cost += 12
        if cell in ground.caption:
            cost += 9
        if cell in ground.heads:
            cost += 30
        cost += 2.5 * ground.used.get(cell, 0) + 0.12
    return cost


def _own(cell: Cell, link: Link, ground: Ground) -> bool:
    return ground.boxes[link.payer].holds(*cell, 1) or ground.boxes[link.receiver].holds(*cell, 1)


def _cut(
    i: int, points: list[Point], dash: Dash, ground: Ground, link: Link, pen: Sequence[Cell]
) -> Route | None:
    """The part of a curve between the two boxes, with its arrowhead at the receiver's edge."""
    payer, receiver = ground.boxes[link.payer], ground.boxes[link.receiver]
    dots = pixels(points)
    first = next((k for k in range(len(dots) - 1, -1, -1) if payer.holds(*_cell(dots[k]))), -1) + 1
    last = next((k for k in range(first, len(dots)) if receiver.holds(*_cell(dots[k]))), len(dots))
    dots = dots[first:last]
    if len(dots) < 6:
        return None
    head = _cell(dots[-1])
    if not (0 <= head[0] < ground.width and 0 <= head[1] < ground.height):
        return None
    if head in ground.heads or head in ground.walls:
        return None
    if any((head[0] + d, head[1]) in ground.heads for d in (-1, 1)) and not link.leg and len(dots) > 40:
        return None
    body = [d for d in dots[2:] if not _near(d, head)]
    bits = stroke(body, ground.width, ground.height, dash, pen)
    bits = {cell: b for cell, b in bits.items() if cell not in ground.walls and cell != head}
    if not bits:
        return None
    return Route(i, bits, track(body), head, _towards(head, receiver))


def _cell(dot: Cell) -> Cell:
    return dot[0] // 2, dot[1] // 4


def _near(dot: Cell, head: Cell) -> bool:
    """Inside the arrowhead's cell, or a dot beside it."""
    return head[0] * 2 - 1 <= dot[0] <= head[0] * 2 + 2 and head[1] * 4 - 1 <= dot[1] <= head[1] * 4 + 4


def _towards(head: Cell, box: Box) -> str:
    if head[1] < box.y:
        return "down"
    if head[1] >= box.y + box.height:
        return "up"
    return "right" if head[0] < box.x else "left"
