"""The Alerts screen: events that fire, standing conditions, why the chosen one is there, and the log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tui.alerts.alert import Alert, Phase, Transition
from tui.alerts.rule import Severity
from tui.draw.alert_rows import (
    columns,
    conditions_text,
    draw_heads,
    draw_log_row,
    draw_row,
    is_move,
    moment,
    quiet_since,
)
from tui.draw.alert_why import why_lines
from tui.draw.canvas import Canvas, fit
from tui.draw.glyphs import Glyphs
from tui.draw.palette import MUTED, TEXT
from tui.draw.section import Inner, has_frames, section
from tui.market.measure import Measure

_PHASES = (Phase.FIRING, Phase.RECOVERING, Phase.PENDING, Phase.NO_DATA, Phase.ERROR)


@dataclass(frozen=True, slots=True)
class AlertPage:
    """What the page draws. `events` and `conditions` in the order of `ordered`; `chosen` counts over both.

    `series` holds the last values of the chosen one's measure, oldest first, where they are known.
    """

    events: tuple[Alert, ...]
    conditions: tuple[Alert, ...]
    log: tuple[Transition, ...]
    now_ms: int
    rules: int
    chosen: int = 0
    about: bool = False
    measure: Measure | None = None  # behind the chosen one
    series: tuple[float, ...] = ()

    @property
    def pick(self) -> Alert | None:
        """The chosen alert or condition."""
        rows = (*self.events, *self.conditions)
        return rows[self.chosen] if 0 <= self.chosen < len(rows) else None


class Picture(NamedTuple):
    """The canvas, and which row of the screen holds which alert (as `chosen` counts)."""

    canvas: Canvas
    rows: dict[int, int]


def ordered(alerts: Sequence[Alert]) -> tuple[Alert, ...]:
    """Loud before seen and muted, critical before warning, firing before pending, then the newest.

    Of one moment the price move comes first; the others stay in the order in which they were given.
    """
    return tuple(
        sorted(
            (a for a in alerts if a.phase in _PHASES),
            key=lambda a: (
                _PHASES.index(a.phase) > 1, bool(a.muted_by), a.acknowledged,
                a.severity is not Severity.CRITICAL, -a.since_ms, not is_move(a),
            ),
        )
    )


def draw_alert_page(page: AlertPage, width: int, height: int, glyphs: Glyphs) -> Picture:
    """The four parts, each with the rows it needs; a part that does not fit scrolls with the choice."""
    canvas = Canvas(width, height)
    framed = has_frames(width, height)
    extra = 3 if framed else 2
    heights = _heights(page, height, extra, framed)
    rows: dict[int, int] = {}
    y = 0
    note = f"{page.rules} rule{'' if page.rules == 1 else 's'} watch"
    inner = section(canvas, y, heights[0], glyphs, "Alerts", note, framed=framed)
    rows |= _list(canvas, inner, page, page.events, 0, _quiet(page, glyphs), glyphs)
    y += heights[0]
    note = "levels that last for weeks: no bell, no count"
    inner = section(canvas, y, heights[1], glyphs, "Standing conditions", note, framed=framed)
    rows |= _list(canvas, inner, page, page.conditions, len(page.events), "none", glyphs)
    y += heights[1]
    _why(canvas, y, heights[2], page, framed, glyphs)
    y += heights[2]
    if heights[3] > 1:
        inner = section(canvas, y, heights[3], glyphs, "Log", "newest first", framed=framed)
        _log(canvas, inner, page, glyphs)
    return Picture(canvas, rows)


def _heights(page: AlertPage, height: int, extra: int, framed: bool) -> tuple[int, int, int, int]:
    """Rows of the four parts: lists by need, the why always, the log what is left."""
    why = 8 if framed else 6
    if page.about:
        why = height
    most = max(1, (height - why - 2 * extra - 3) // 2)
    events = (min(len(page.events), most) if page.events else 0) + extra
    conditions = (min(len(page.conditions), most) if page.conditions else 0) + extra
    if page.about:
        events = conditions = 0
    why = min(why, height - events - conditions)
    return events, conditions, why, height - events - conditions - why


def _list(
    canvas: Canvas, inner: Inner, page: AlertPage, alerts: Sequence[Alert], first: int,
    empty: str, glyphs: Glyphs,
) -> dict[int, int]:
    """Heads and rows, scrolled so that the chosen one is seen; says where each stands."""
    if inner.height < 1 or inner.y >= canvas.height:
        return {}
    if not alerts:
        canvas.put(inner.x, inner.y, fit(empty, inner.width, glyphs.ellipsis), TEXT)
        return {}
    cols, room = columns(inner.width), inner.height - 1
    draw_heads(canvas, inner.x, inner.y, cols)
    at = page.chosen - first
    start = max(0, min(at - room + 1, len(alerts) - room)) if 0 <= at < len(alerts) else 0
    rows = {}
    for i, alert in enumerate(alerts[start : start + room], start):
        y = inner.y + 1 + i - start
        draw_row(canvas, inner.x, y, cols, alert, glyphs, page.now_ms, first + i == page.chosen)
        rows[y] = first + i
    hidden = len(alerts) - room
    if hidden > 0:
        canvas.right(inner.x + inner.width, inner.y - 1, f" {hidden} more, scroll ", MUTED)
    return rows


def _quiet(page: AlertPage, glyphs: Glyphs) -> str:
    since = quiet_since(page.log)
    lead = f"quiet since {moment(since, page.now_ms)}" if since else "quiet: no alert in the log yet"
    rules = f"{page.rules} rule{' watches' if page.rules == 1 else 's watch'}"
    stand = conditions_text(len(page.conditions))
    return f"{lead} {glyphs.dash} {rules}, {stand}"


def _why(canvas: Canvas, y: int, height: int, page: AlertPage, framed: bool, glyphs: Glyphs) -> None:
    """Why the chosen one is there; with nothing to choose, what will be here."""
    pick = page.pick
    title = "Why" if pick is None else f"Why: {pick.symbol + ', ' if pick.symbol else ''}{pick.name}"
    note = "i closes" if page.about else "i more" if pick else ""
    inner = section(canvas, y, height, glyphs, title, note, framed=framed)
    if pick is None:
        text = "Formula, inputs, source and age of an alert stand here when one is chosen."
        canvas.put(inner.x, inner.y, fit(text, inner.width, glyphs.ellipsis), MUTED)
        return
    lines = why_lines(pick, page.measure, page.series, page.now_ms, inner.width, glyphs)
    for i, (text, pen) in enumerate(lines[: inner.height]):
        canvas.put(inner.x, inner.y + i, text, pen)


def _log(canvas: Canvas, inner: Inner, page: AlertPage, glyphs: Glyphs) -> None:
    if not page.log:
        canvas.put(inner.x, inner.y, "Nothing has happened yet.", MUTED)
    for i, row in enumerate(page.log[: inner.height]):
        draw_log_row(canvas, inner.x, inner.y + i, inner.width, row, glyphs, page.now_ms)
