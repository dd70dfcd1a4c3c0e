"""Lines and curves in braille dots: two a cell across, four down, so that a dot is as wide as it is high."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from tui.draw.grid.spark import DOTS

Point = tuple[float, float]  # in dots, from the top left
Cell = tuple[int, int]
Bits = dict[Cell, int]  # braille dots of each cell
BLANK = 0x2800


class Dash(NamedTuple):
    """Dots drawn and dots left out along a line; `off` 0 is a solid line."""

    on: float
    off: float


SOLID = Dash(1, 0)
DASHED = Dash(8, 5)
LETTER = Dash(4, 5)
DOTTED = Dash(1, 5)
THIN: tuple[Cell, ...] = ((0, 0),)
BROAD: tuple[Cell, ...] = ((0, 0), (1, 0), (0, 1), (1, 1))
THICK: tuple[Cell, ...] = ((0, 0), (1, 0), (-1, 0), (0, 1), (0, -1))


def quadratic(start: Point, pull: Point, end: Point) -> list[Point]:
    """Points of a quadratic Bezier curve, at most about one dot apart."""
    n = max(2, math.ceil(math.dist(start, pull) + math.dist(pull, end)))
    out = []
    for i in range(n + 1):
        t = i / n
        a, b, c = (1 - t) * (1 - t), 2 * t * (1 - t), t * t
        x = a * start[0] + b * pull[0] + c * end[0]
        out.append((x, a * start[1] + b * pull[1] + c * end[1]))
    return out


def arc(centre: Point, radii: Point, first: float, last: float) -> list[Point]:
    """Points of an elliptic arc from angle `first` to `last` (radians, clockwise from 3 o'clock)."""
    n = max(2, math.ceil(abs(last - first) * max(radii) * 1.2))
    angles = (first + (last - first) * i / n for i in range(n + 1))
    return [(centre[0] + radii[0] * math.cos(a), centre[1] + radii[1] * math.sin(a)) for a in angles]


def pixels(points: Sequence[Point]) -> list[Cell]:
    """The dots of a line through `points`, in order, joined and without corners that make it look crooked."""
    out: list[Cell] = []
    for point in points:
        dot = math.floor(point[0] + 0.5), math.floor(point[1] + 0.5)
        if not out:
            out.append(dot)
            continue
        last = out[-1]
        if dot == last:
            continue
        near = -2 < dot[0] - last[0] < 2 and -2 < dot[1] - last[1] < 2  # nearly always: curves come in dots
        for step in (dot,) if near else between(last, dot):
            out.append(step)
            if len(out) >= 3 and _is_corner(out[-3], out[-2], out[-1]):
                del out[-2]
    return out


def between(a: Cell, b: Cell) -> list[Cell]:
    """Dots after `a` up to `b`."""
    n = max(abs(b[0] - a[0]), abs(b[1] - a[1]))
    dx, dy = b[0] - a[0], b[1] - a[1]
    return [(a[0] + round(dx * i / n), a[1] + round(dy * i / n)) for i in range(1, n + 1)]


def _is_corner(a: Cell, b: Cell, c: Cell) -> bool:
    """True when a and c touch diagonally, so that b only makes a step."""
    return abs(a[0] - c[0]) == 1 and abs(a[1] - c[1]) == 1 and (b[0] in (a[0], c[0]) and b[1] in (a[1], c[1]))


def stroke(
    dots: Iterable[Cell], width: int, height: int, dash: Dash = SOLID, pen: Sequence[Cell] = THIN
) -> Bits:
    """Braille bits of a line, drawn with a pen of several dots and a dash; clipped to `width` by `height`."""
    out: Bits = {}
    far, period, last = 0.0, dash.on + dash.off, None
    columns, rows = width * 2, height * 4
    for dot in dots:
        if last is not None:
            far += math.dist(dot, last)
        last = dot
        if dash.off and far % period >= dash.on:
            continue
        for dx, dy in pen:
            x, y = dot[0] + dx, dot[1] + dy
            if 0 <= x < columns and 0 <= y < rows:
                cell = x // 2, y // 4
                out[cell] = out.get(cell, 0) | DOTS[x % 2][y % 4]
    return out


def track(dots: Iterable[Cell]) -> tuple[Cell, ...]:
    """The cells that a line of dots passes, in order, each once in a row."""
    out: list[Cell] = []
    for x, y in dots:
        cell = x // 2, y // 4
        if not out or out[-1] != cell:
            out.append(cell)
    return tuple(out)


def slopes(cells: Sequence[Cell], marks: str) -> dict[Cell, str]:
    """Without braille: a character a cell by direction; `marks` is level, upright, rising, falling."""
    out: dict[Cell, str] = {}
    for i, cell in enumerate(cells):
        before, after = cells[max(0, i - 1)], cells[min(len(cells) - 1, i + 1)]
        dx, dy = after[0] - before[0], after[1] - before[1]
        if dy == 0 or abs(dx) > 2 * abs(dy):
            out[cell] = marks[0]
        elif dx == 0:
            out[cell] = marks[1]
        else:
            out[cell] = marks[3] if (dx > 0) == (dy > 0) else marks[2]
    return out
