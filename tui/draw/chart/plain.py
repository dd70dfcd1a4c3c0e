"""The plot where plotext's compiled part does not load: grid, ruler and lines in dots of our own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tui.draw.chart.scale import Rows
from tui.draw.grid.canvas import Canvas
from tui.draw.grid.glyphs import Glyphs
from tui.draw.grid.palette import MUTED, Pen
from tui.draw.grid.strokes import BLANK, between, stroke

GRID = Pen("faint")


@dataclass(frozen=True, slots=True)
class Line:
    """Points (column, value) drawn with one pen; `joined` False leaves them as dots."""

    points: tuple[tuple[float, float], ...]
    pen: Pen
    joined: bool = True


def plot(
    lines: Sequence[Line], width: int, rows: Rows, ticks: Sequence[tuple[float, str]], ruler: int,
    glyphs: Glyphs,
) -> Canvas:
    """As `chart.plot`, a little coarser."""
    canvas = Canvas(width + ruler, rows.height)
    for value, label in ticks:
        canvas.put(0, rows.row(value), glyphs.grid * width, GRID)
        canvas.right(width + ruler - 1, rows.row(value), label, MUTED)
    for line in lines:
        for (column, row), bits in stroke(_dots(line, rows), width, rows.height).items():
            canvas.put(column, row, chr(BLANK + bits) if glyphs.braille else glyphs.diamond, line.pen)
    return canvas


def _dots(line: Line, rows: Rows) -> Iterator[tuple[int, int]]:
    """Dots (two a column, four a row) of the points and, when joined, of the way between neighbours."""
    before: tuple[int, int] | None = None
    for column, value in line.points:
        here = (round(column * 2), round(rows.at(value) * 4 + 1.5))
        yield here
        if before is not None and line.joined:
            yield from between(before, here)
        before = here
