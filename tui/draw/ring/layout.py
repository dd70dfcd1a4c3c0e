"""Where the companies stand: the loop on an ellipse, the others in two wings."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import combinations

from tui.draw.grid.canvas import width_of
from tui.draw.grid.strokes import Point
from tui.draw.ring.parts import Box, Graph, Node

FULL_WIDTH, FULL_HEIGHT = 76, 30  # canvas from which boxes carry price and sums
LOW_HEIGHT = 24  # from here prices in the loop's boxes, and all labels
# Degrees clockwise from 3 o'clock; the lower nodes stand high enough for a leg to pass beneath them.
_ANGLES: dict[int, tuple[float, ...]] = {
    1: (-90,), 2: (-90, 90), 3: (-90, 44, 136), 4: (-90, 0, 90, 180), 5: (-90, -12, 46, 134, 192),
    6: (-90, -30, 30, 90, 150, 210),
}


@dataclass(frozen=True, slots=True)
class Layout:
    """Boxes, and the ellipse (centre and radii in dots) with the angle of each loop node in radians."""

    boxes: tuple[Box, ...]
    centre: Point
    radii: Point
    angles: tuple[float, ...]
    left_out: tuple[str, ...]


def is_full(width: int, height: int) -> bool:
    """Whether there is room for words on every link and for prices in the boxes of the loop."""
    return width >= FULL_WIDTH and height >= LOW_HEIGHT


def is_wide(width: int, height: int) -> bool:
    """Whether every link has its amount, or a letter that the list beside explains."""
    return width >= 120 and height >= 46


def lay_out(graph: Graph, width: int, height: int) -> Layout:
    """Boxes of the loop, then of as many others as have room."""
    full = is_full(width, height)
    loop = [graph.node(s) for s in graph.loop]
    sizes = [_loop_size(n, full, height) for n in loop]
    wing = _wing_size(graph, width, height, full)
    angles = tuple(math.radians(a) for a in _angles(len(loop)))
    centre, radii = _ellipse(width, height, sizes, wing[0] if graph.others else 0, len(loop))
    boxes = []
    for node, (w, h), angle in zip(loop, sizes, angles, strict=True):
        x = round((centre[0] + radii[0] * math.cos(angle)) / 2 - w / 2)
        y = round((centre[1] + radii[1] * math.sin(angle)) / 4 - h / 2)
        boxes.append(Box(node.slug, min(max(0, x), width - w), min(max(0, y), height - h), w, h))
    wings, left_out = _wings(graph, boxes, wing, width, height)
    return Layout((*boxes, *wings), centre, radii, angles, left_out)


def _angles(n: int) -> tuple[float, ...]:
    return _ANGLES.get(n) or tuple(-90 + 360 * i / n for i in range(n))


def _loop_size(node: Node, full: bool, height: int) -> tuple[int, int]:
    name = width_of(node.name)
    if not full:
        return min(16, name + 4), 3
    return max(22 if node.symbol else 25, min(25, name + 4)), 5 if height >= FULL_HEIGHT else 4


def _wing_size(graph: Graph, width: int, height: int, full: bool) -> tuple[int, int]:
    others = graph.others
    name = max((width_of(n.name) for n in others), default=8)
    if not full:
        return min(13, name + 4), 3
    if len(graph.nodes) > 8 or height < FULL_HEIGHT:
        return (20, 5) if width >= 120 and height >= 50 else (max(13, min(17, name + 4)), 3)
    return (20, 5) if width >= 120 else (17, 4)


def _ellipse(
    width: int, height: int, sizes: list[tuple[int, int]], wing: int, n: int
) -> tuple[Point, Point]:
    """Centre and radii in dots: as wide as the wings leave, as high as the canvas."""
    tall = sizes[0][1]
    top = tall / 2
    bottom = height - tall / 2 if n in (1, 2, 4, 6) else height - 1.0
    rows = (bottom - top) / 2
    room = width / 2 - (wing + 4 if wing else 3)
    sides = max((w for w, _ in sizes), default=0)
    if n >= 4:  # boxes stand at the sides of the ring itself: the wings give way where they would touch
        room = max(min(room, width / 2 - sides / 2 - 1), sides * 0.8)
    columns = min(room, rows * 4 * 1.25 / 2)
    if n == 2:
        columns = min(columns, max(18.0, room * 0.7))
    return (width, (top + bottom) / 2 * 4), (columns * 2, rows * 4)


def _wings(
    graph: Graph, ring: list[Box], size: tuple[int, int], width: int, height: int
) -> tuple[tuple[Box, ...], tuple[str, ...]]:
    """The others, left and right, in the order that keeps their links short."""
    w, h = size
    others = [n.slug for n in graph.others]
    slots: list[tuple[int, int]] = []
    for count in range(len(others), 0, -1):
        sides = [(0, count - count // 2), (width - w, count // 2)]
        slots = [s for x, k in sides for s in _column(x, k, ring, size, height)]
        if len(slots) >= count:
            others, out = others[:count], tuple(others[count:])
            break
    else:
        return (), tuple(others)
    order = _ordered(graph, others, ring, slots, size)
    return tuple(Box(s, x, y, w, h) for s, (x, y) in zip(order, slots, strict=True)), out


def _column(x: int, count: int, ring: list[Box], size: tuple[int, int], height: int) -> list[tuple[int, int]]:
    """`count` even places in a column, moved where a loop box is in the way; fewer if none is left."""
    w, h = size
    free = [y for y in range(height - h + 1) if all(Box("", x, y, w, h).apart(b, 3, 1) for b in ring)]
    gap = 2 if h > 3 else 1
    out: list[tuple[int, int]] = []
    for i in range(count):
        wish = (height - h) * (i + 0.5) / count if count > 1 else (height - h) * 0.42
        if count == 2:
            wish = (height - h) * (0.14 if i == 0 else 0.66)
        able = [y for y in free if all(abs(y - o) >= h + gap for _, o in out)]
        if not able:
            return out
        out.append((x, min(able, key=lambda y: abs(y - wish))))
    return out


def _ordered(
    graph: Graph, slugs: list[str], ring: list[Box], slots: list[tuple[int, int]], size: tuple[int, int]
) -> list[str]:
    """A place for each company by pair swaps until the weighted length of all links no longer falls."""
    fixed = {b.slug: b.centre for b in ring}
    spots = [Box("", x, y, *size).centre for x, y in slots]
    known = {*fixed, *slugs}
    weights: dict[tuple[str, str], float] = {}
    for link in graph.links:
        if link.payer in known and link.receiver in known:
            pair = min(link.pair), max(link.pair)
            weights[pair] = weights.get(pair, 0) + 1 + math.log10(1 + link.top_musd / 1000)

    def cost(order: list[str]) -> float:
        where = {**fixed, **dict(zip(order, spots, strict=True))}
        return sum(weight * math.dist(where[a], where[b]) for (a, b), weight in weights.items())

    best, least = list(slugs), cost(slugs)
    for _ in range(6):
        before = least
        for i, j in combinations(range(len(best)), 2):
            trial = list(best)
            trial[i], trial[j] = trial[j], trial[i]
            if (value := cost(trial)) < least - 1e-9:
                best, least = trial, value
        if least == before:
            break
    return best
