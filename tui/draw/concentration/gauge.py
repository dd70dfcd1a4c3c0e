"""A gauge: a track with a thin mark where a rule warns, a thick one where it alarms, and the value on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tui.alerts.rule import Direction, Rule, Severity
from tui.draw.alerts.rows import severity
from tui.draw.grid.canvas import Canvas
from tui.draw.grid.glyphs import Glyphs
from tui.draw.grid.palette import FAINT, MUTED, Pen


@dataclass(frozen=True, slots=True)
class Levels:
    """Where a rule warns and where it alarms, in the measure's unit; `below` turns the sides round."""

    warn: float | None = None
    critical: float | None = None
    below: bool = False

    def judge(self, value: float | None) -> Severity | None:
        """The severity of `value`; None while it is on the quiet side or unknown."""
        for level, found in ((self.critical, Severity.CRITICAL), (self.warn, Severity.WARN)):
            if value is None or level is None:
                continue
            if (value <= level) if self.below else (value >= level):
                return found
        return None

    @property
    def any(self) -> bool:
        return self.warn is not None or self.critical is not None


@dataclass(frozen=True, slots=True)
class Scale:
    """Ends of a track: `start` stands at its left, also when that is the larger number."""

    start: float
    end: float

    def place(self, value: float, width: int) -> int:
        """Cell of `value` on a track of `width` cells, held inside it."""
        part = (value - self.start) / (self.end - self.start)
        return round(min(1.0, max(0.0, part)) * (width - 1))


def levels_of(rules: Iterable[Rule], measure: str) -> Levels:
    """The levels of the first rule about `measure`; none when no rule looks at it."""
    first = next((rule for rule in rules if rule.measure == measure), None)
    return Levels(first.warn, first.critical, first.direction is Direction.BELOW) if first else Levels()


def draw_gauge(
    canvas: Canvas, x: int, y: int, width: int, value: float | None, levels: Levels, scale: Scale,
    glyphs: Glyphs,
) -> None:
    """The track in `width` cells; an unknown value leaves it without a mark of its own."""
    if width < 3:
        return
    canvas.put(x, y, glyphs.track * width, FAINT)
    at = None
    if value is not None:
        at = _beside(value, levels, scale, width)
        token = {Severity.CRITICAL: "critical", Severity.WARN: "warn", None: "info"}[levels.judge(value)]
        canvas.put(x, y, glyphs.thick * at, Pen(token))
    if levels.warn is not None:
        canvas.put(x + scale.place(levels.warn, width), y, glyphs.vline, Pen("text"))
    if levels.critical is not None:
        canvas.put(x + scale.place(levels.critical, width), y, glyphs.heavy[5], Pen("text", bold=True))
    if at is not None:
        canvas.put(x + at, y, glyphs.diamond, Pen("bright", bold=True))


def _beside(value: float, levels: Levels, scale: Scale, width: int) -> int:
    """Cell of the value, on its own side of the marks; where cells are short the alarm's side counts most."""
    at = scale.place(value, width)
    for level in (levels.warn, levels.critical):
        if level is not None:
            mark = scale.place(level, width)
            beyond = value <= level if levels.below else value >= level
            at = max(at, mark + 1) if beyond else min(at, mark - 1)
    return max(0, min(width - 1, at))


def verdict(value: float | None, levels: Levels, glyphs: Glyphs) -> tuple[str, Pen]:
    """Where the value stands: `● quiet`, `■ beyond` a warning's level, `▲ beyond` an alarm's; no rule and no
    value say so. Whether a rule speaks is for the Alerts screen: many look at the close."""
    if value is None or not levels.any:
        return "not known" if value is None else "no limit", MUTED
    found = levels.judge(value)
    if found is None:
        return f"{glyphs.dot} quiet", MUTED
    glyph, _, token = severity(found, glyphs)
    return f"{glyph} beyond", Pen(token, bold=True)
