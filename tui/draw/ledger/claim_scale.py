"""Values that lie thousands of times apart on one log line, each with its amount above its point."""

from __future__ import annotations

from collections.abc import Sequence
from math import log10

from tui.deals.ledger.claims import Saying
from tui.draw.grid.canvas import Canvas, width_of
from tui.draw.grid.glyphs import Glyphs
from tui.draw.grid.palette import FAINT, Pen
from tui.draw.words.claim import value_words

_SAME = 1.02  # nearer than this two values are one point


def draw_scale(sayings: Sequence[Saying], width: int, glyphs: Glyphs) -> Canvas:
    """Two rows: amounts, and the line with a point at each; equal steps are equal factors."""
    canvas = Canvas(width, 2)
    points: list[tuple[float, str]] = []
    for saying in sayings:
        value = saying.value or 0
        if value > 0 and (not points or value > points[-1][0] * _SAME):
            points.append((value, value_words(value, saying.unit)))
    if not points or width < 24:
        return canvas
    low, high = log10(points[0][0]), log10(points[-1][0])
    label = "log scale "
    start, end = len(label) + 4, width - 6
    canvas.put(0, 1, label, Pen("muted"))
    canvas.put(len(label), 1, glyphs.track * (width - len(label)), FAINT)
    taken = -1
    for value, text in points:
        share = (log10(value) - low) / (high - low) if high > low else 0.5
        x = start + round(share * (end - start))
        canvas.put(x, 1, glyphs.dot, Pen("loop", bold=True))
        at = max(0, min(x - width_of(text) // 2, width - width_of(text)))
        if at > taken:
            canvas.put(at, 0, text, Pen("text", bold=True))
            taken = at + width_of(text)
    return canvas
