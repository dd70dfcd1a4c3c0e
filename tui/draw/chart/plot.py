"""The adapter around plotext 6: the plot with its grid, its price ruler and its lines as a canvas.

plotext draws what it is good at: braille lines, dotted grid lines and the ruler at the right, in one C++
pass of about 3 ms. It is asked for palette numbers instead of colours, and these are read back as pens by
meaning, so that a change of theme needs no new plot. The x axis is in columns of the plot, computed by
`Columns`: no holes for nights and weekends. Not taken from plotext: the time labels (the volume stands
between the plot and its axis), the candles (its bodies are one shape for rise and fall and drift to uneven
gaps), the price tag, the flags and the crosshair.

The figure is a global of the library, hence the lock; the import takes 0.15 s, hence its place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from threading import Lock
from typing import Any

from tui.draw.chart import plain as chart_plain
from tui.draw.chart.plain import GRID, Line
from tui.draw.chart.scale import Rows
from tui.draw.grid.canvas import Canvas
from tui.draw.grid.glyphs import Glyphs
from tui.draw.grid.palette import MUTED, TEXT, Pen

_LOCK = Lock()
_CODES = re.compile(r"\x1b\[([0-9;]*)m")
_GRID, _RULER, _FIRST = 1, 2, 3  # palette numbers that stand for pens
_DOTTED = "┈"  # what plotext draws a dotted grid with; replaced by the set in use


def _figure() -> Any:
    import plotext  # type: ignore[import-untyped,unused-ignore]

    return plotext


def ruler_width(ticks: Sequence[tuple[float, str]]) -> int:
    """Columns that the price ruler takes: one blank, the labels, and room for a tag's arrow."""
    return max((len(label) for _, label in ticks), default=0) + 2


def plot(
    lines: Sequence[Line], width: int, rows: Rows, ticks: Sequence[tuple[float, str]], ruler: int,
    glyphs: Glyphs,
) -> Canvas:
    """A canvas of `width` + `ruler` columns and `rows.height` rows. Later lines lie over earlier ones."""
    pens = {_GRID: GRID, _RULER: MUTED} | {_FIRST + i: line.pen for i, line in enumerate(lines)}
    try:
        with _LOCK:
            text = _build(_figure(), lines, width, rows, ticks, ruler, glyphs)
    except (ImportError, OSError):  # its compiled part does not load on this machine
        return chart_plain.plot(lines, width, rows, ticks, ruler, glyphs)
    return _canvas(text, width + ruler, rows.height, pens, glyphs)


def _build(
    plotext: Any, lines: Sequence[Line], width: int, rows: Rows, ticks: Sequence[tuple[float, str]],
    ruler: int, glyphs: Glyphs,
) -> str:
    figure = plotext.figure
    plotext.terminal.limit(False, False)  # the plot is sized by us, not by a terminal it does not own
    figure.clear.all()
    figure.plot_size(width + ruler, rows.height)
    figure.theme("colorless")
    figure.axes(False)
    across, up = figure.ruler("x"), figure.ruler("y", "right")
    across.frequency(0)
    across.lim(0, max(1, width - 1))
    figure.ruler("y", "left").frequency(0)
    up.lim(rows.low, rows.high)
    up.ticks([value for value, _ in ticks], [label.rjust(ruler - 1) + " " for _, label in ticks])
    up.grid(True, style="dotted", pixel=plotext.pixel(foreground=_GRID))
    up.pixel(plotext.pixel(foreground=_RULER))
    for i, line in enumerate(lines):
        for piece in _inside(line, rows):
            kind = "braille" if glyphs.braille else glyphs.diamond
            marker = plotext.marker(kind, pixel=plotext.pixel(foreground=_FIRST + i))
            xs, ys = [x for x, _ in piece], [y for _, y in piece]
            signal = figure.signal(xs, ys, marker=marker, yside="right")
            figure.draw(signal.lines(True).density("full") if line.joined else signal)
    return str(figure.build().string())


def _inside(line: Line, rows: Rows) -> list[list[tuple[float, float]]]:
    """The parts of a line within the limits, so that an average outside them is cut and not bent."""
    parts = groupby(line.points, lambda point: rows.low <= point[1] <= rows.high)
    return [list(points) for inside, points in parts if inside]


def _canvas(text: str, width: int, height: int, pens: dict[int, Pen], glyphs: Glyphs) -> Canvas:
    """Text with palette numbers as a canvas with pens."""
    canvas, pen = Canvas(width, height), TEXT
    for y, row in enumerate(text.split("\n")[:height]):
        x = 0
        for i, part in enumerate(_CODES.split(row)):
            if i % 2:
                pen = _pen(part, pen, pens)
            elif part:
                x = canvas.put(x, y, part.replace(_DOTTED, glyphs.grid), pen)
    return canvas


def _pen(code: str, pen: Pen, pens: dict[int, Pen]) -> Pen:
    if code in ("", "0"):
        return TEXT
    if code.startswith("38;5;"):
        return pens.get(int(code[5:]), TEXT)
    return pen
