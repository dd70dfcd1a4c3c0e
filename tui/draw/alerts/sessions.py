"""The last sessions of a figure as a small line, with the levels of its rule drawn through it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from tui.alerts.rule import Direction, Rule
from tui.draw.grid.canvas import Canvas, width_of
from tui.draw.grid.glyphs import Glyphs
from tui.draw.grid.palette import Pen
from tui.draw.grid.spark import DOTS, joined, resample
from tui.draw.grid.strokes import BLANK, stroke
from tui.draw.words.measure import figure
from tui.state.sessions import Sessions

_LEAST = 8  # cells below which a line says nothing


class Level(NamedTuple):
    """A level that is drawn: its value, its label, its colour token."""

    value: float
    label: str
    token: str


def levels_drawn(rule: Rule, values: Sequence[float | None]) -> list[Level]:
    """Warning and critical; with either way on the side or sides on which the values are."""
    known = [v for v in values if v is not None]
    sides = [1.0]
    if rule.direction is Direction.EITHER:
        low, high = min(known, default=0.0), max(known, default=0.0)
        sides = [1.0] if low >= 0 else [-1.0] if high <= 0 or -low > 2 * high else [1.0, -1.0]
    loudness = (("critical", rule.critical, "critical"), ("warns", rule.warn, "warn"))
    return [Level(side * level, f"{word} {figure(side * level, rule.unit, rule.measure)}", token)
            for word, level, token in loudness if level is not None and not rule.rises for side in sides]


def caption(sessions: Sessions, rule: Rule) -> str:
    """20 sessions to 21 Aug 2026: from -2.1 % to 3.4 %; or why there is no line."""
    known = [v for v in sessions.values if v is not None]
    if not known:
        return f"no line of sessions: {sessions.reason}" if sessions.reason else ""
    low, high = (figure(v, rule.unit, rule.measure) for v in (min(known), max(known)))
    day = date.fromisoformat(sessions.to)
    note = f" ({sessions.note})" if sessions.note else ""
    return f"{len(known)} sessions to {day.day} {day:%b} {day.year}: {low} to {high}{note}"


def draw_sessions(
    canvas: Canvas, x: int, y: int, width: int, height: int, sessions: Sessions, levels: Sequence[Level],
    glyphs: Glyphs,
) -> None:
    """The line in `height` rows with each level as a row of dots and its label at the right."""
    known = [v for v in sessions.values if v is not None]
    shown = _near_enough(levels, known)
    cells = width - max((width_of(level.label) for level in shown), default=0) - 1
    if not known or height < 1 or cells < _LEAST:
        return
    ends = [*known, *(level.value for level in shown)]
    low = min(ends)
    span = max(ends) - low or 1.0
    rows = height * 4 if glyphs.braille else height
    taken: set[int] = set()
    for level in shown:
        dot = rows - 1 - round((level.value - low) / span * (rows - 1))
        row = dot // 4 if glyphs.braille else dot
        mark = chr(BLANK + DOTS[0][dot % 4]) if glyphs.braille else glyphs.dotted
        canvas.put(x, y + row, mark * cells, Pen(level.token))
        free = next((r for r in (row, row + 1, row - 1) if 0 <= r < height and r not in taken), None)
        if free is not None:
            taken.add(free)
            canvas.put(x + cells + 1, y + free, level.label, Pen(level.token))
    dots = [None if v is None else rows - 1 - round((v - low) / span * (rows - 1)) for v in sessions.values]
    _draw_line(canvas, x, y, cells, dots, glyphs)


def _near_enough(levels: Sequence[Level], known: Sequence[float]) -> list[Level]:
    """A level so far off that the line would be flat is left to the words: all but the nearest."""
    if not known or not levels:
        return []
    low, high = min(known), max(known)
    spread = max(high - low, 1e-12)

    def off(level: Level) -> float:
        return max(level.value - high, low - level.value, 0.0)

    nearest = min(levels, key=off)
    return [level for level in levels if level is nearest or off(level) <= 2 * spread]


def _draw_line(
    canvas: Canvas, x: int, y: int, cells: int, dots: Sequence[int | None], glyphs: Glyphs
) -> None:
    """The values over the levels, each cell of the line in its own colour."""
    pen = Pen("info", bold=True)
    if not glyphs.braille:
        for i, dot in enumerate(resample(dots, cells)):
            if dot is not None:
                canvas.put(x + i, y + dot, "*", pen)
        return
    for (column, row), held in stroke(joined(resample(dots, cells * 2)), cells, canvas.height).items():
        below = ord(canvas.chars[y + row][x + column]) if 0 <= y + row < canvas.height else BLANK
        under = below - BLANK if BLANK <= below < BLANK + 0x100 else 0
        canvas.put(x + column, y + row, chr(BLANK + (held | under)), pen)
