"""The timeline at the foot of a look at an earlier day: changes as ticks, loops of announced money as curve.

What lies after the day that is shown is faint and without a number: nobody knew it then.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from datetime import date

from tui.deals.loops.growth import Past
from tui.draw.grid.canvas import Canvas, first_fit
from tui.draw.grid.glyphs import Glyphs
from tui.draw.grid.palette import BOLD, FAINT, GOLD, MUTED, Pen
from tui.draw.grid.spark import pillar

THINNER = (
    "collected in November 2026: earlier days are thinner than they were",
    "earlier days are thinner than they were",
    "thinner than they were",
)
LOW, TALL = 3, 5  # rows of a low terminal, and of one with room
_LEAST_ROWS, _ROOMY_ROWS = 22, 34


def rows_for(height: int) -> int:
    """Rows of the timeline on a terminal that is `height` rows tall; none where every row is needed."""
    return 0 if height < _LEAST_ROWS else LOW if height < _ROOMY_ROWS else TALL


def draw_timeline(past: Past, day: date, width: int, height: int, glyphs: Glyphs) -> Canvas:
    """A title, the curve, the ticks; with room also the years. Time runs evenly from the first stored session
    to the last."""
    canvas = Canvas(width, height)
    columns = _Axis(past, width - 2)
    _title(canvas, past, day, glyphs)
    bottom = height - (2 if height >= TALL else 1)
    here = columns.of(day)
    _curve(canvas, past, columns, here, bottom, glyphs)
    _ticks(canvas, past, columns, here, bottom, glyphs)
    _years(canvas, past, columns, height - 1, over=height < TALL)
    canvas.put(1 + here, bottom, glyphs.diamond, Pen("bright", bold=True))
    return canvas


class _Axis:
    """Where the days lie."""

    def __init__(self, past: Past, width: int) -> None:
        self.past, self.width = past, max(1, width)

    def of(self, day: date) -> int:
        """The column of `day`; what lies before the first or after the last session stands at the edge."""
        span = max(1, (self.past.last - self.past.first).days)
        at = (day - self.past.first).days * (self.width - 1) // span
        return max(0, min(self.width - 1, at))


def _title(canvas: Canvas, past: Past, day: date, glyphs: Glyphs) -> None:
    """How many loops are known on the day, and what the curve cannot tell."""
    count = past.growth.on(day)
    number = "being counted" if count is None else str(count)
    canvas.put(0, 0, glyphs.track * canvas.width, FAINT)
    play = f" {glyphs.right} plays" if past.playing else ""
    x = canvas.runs(2, 0, [(" loops of announced money: ", MUTED), (number, GOLD), (f"{play} ", BOLD)])
    if note := first_fit(THINNER, canvas.width - x - 5):
        canvas.right(canvas.width - 1, 0, f" {note} ", MUTED)


def _curve(canvas: Canvas, past: Past, columns: _Axis, here: int, bottom: int, glyphs: Glyphs) -> None:
    growth = past.growth
    most = max(growth.loops, default=0)
    starts = [columns.of(day) for day in growth.days]
    for x in range(columns.width) if most else ():
        at = bisect_right(starts, x)
        share = growth.loops[at - 1] / most if at else 0
        for row, char in enumerate(pillar(share, bottom - 1, glyphs.eighths), 1):
            canvas.put(1 + x, bottom - row, char, Pen("loop") if x <= here else FAINT)


def _ticks(canvas: Canvas, past: Past, columns: _Axis, here: int, y: int, glyphs: Glyphs) -> None:
    """One mark a column with changes, heavier where there are several."""
    for x, count in Counter(columns.of(day) for day in past.growth.days).items():
        canvas.put(1 + x, y, glyphs.middot if count < 3 else glyphs.dot, MUTED if x <= here else FAINT)


def _years(canvas: Canvas, past: Past, columns: _Axis, y: int, over: bool) -> None:
    """The years at their first day; `over` the ticks where no row is left for them."""
    for year in range(past.first.year, past.last.year + 1):
        x = 1 + columns.of(max(past.first, date(year, 1, 1)))
        if x + 4 <= canvas.width:
            canvas.put(x, y, str(year), MUTED)
