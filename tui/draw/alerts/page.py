"""The Alerts screen: what fires, what is pending, what stands, what is watched, why, and what was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, cast

from tui.alerts.alert import Alert, Phase, Transition
from tui.alerts.measure import Measure
from tui.alerts.near import Near
from tui.alerts.rule import Rule, Severity
from tui.draw.alerts.rows import columns, conditions_text, draw_log_row, is_move, quiet_since
from tui.draw.alerts.watched import watch_columns
from tui.draw.alerts.why import draw_why
from tui.draw.grid.canvas import Canvas, fit
from tui.draw.grid.glyphs import Glyphs
from tui.draw.grid.palette import TEXT, Pen
from tui.draw.grid.section import has_frames, section
from tui.draw.grid.table import Column, Picture, Rect, draw_table, window
from tui.draw.words.measure import moment
from tui.state.sessions import Sessions

_PHASES = (Phase.FIRING, Phase.RECOVERING, Phase.NO_DATA, Phase.ERROR, Phase.PENDING)
Row = Alert | Near


@dataclass(frozen=True, slots=True)
class AlertPage:
    """What the page draws. `events` and `conditions` in the order of `ordered`, `watched` nearest first.

    `chosen` counts over all three. `rule` and `measure` stand behind the chosen one, `sessions` are its
    last values.
    """

    events: tuple[Alert, ...]
    conditions: tuple[Alert, ...]
    log: tuple[Transition, ...]
    now_ms: int
    rules: int
    chosen: int = 0
    about: bool = False
    measure: Measure | None = None
    watched: tuple[Near, ...] = ()
    rule: Rule | None = None
    sessions: Sessions | None = None
    told: str = ""  # who gets the message of the chosen one
    zone: str = ""  # in which the chosen one's times are said beside New York's

    @property
    def rows(self) -> tuple[Row, ...]:
        """All that the cursor goes over."""
        return (*self.events, *self.conditions, *self.watched)

    @property
    def pick(self) -> Row | None:
        """The chosen alert, condition or watched rule."""
        rows = self.rows
        return rows[self.chosen] if 0 <= self.chosen < len(rows) else None


def ordered(alerts: Sequence[Alert]) -> tuple[Alert, ...]:
    """Loud before seen and muted, critical before warning, what is pending last, then the newest.

    Of one moment the price move comes first; the others stay in the order in which they were given.
    """
    return tuple(sorted((a for a in alerts if a.phase in _PHASES), key=lambda a: (
        a.phase is Phase.PENDING, _PHASES.index(a.phase) > 1, bool(a.muted_by), a.acknowledged,
        a.severity is not Severity.CRITICAL, -a.since_ms, not is_move(a),
    )))


def draw_alert_page(page: AlertPage, width: int, height: int, glyphs: Glyphs) -> Picture:
    """The parts, each with the rows it needs; a part that does not fit scrolls with the choice."""
    canvas = Canvas(width, height)
    framed = has_frames(width, height)
    line = 2 if framed else 1
    rows: dict[int, int] = {}
    loud, pending = _loud(page)
    firsts = {"events": 0, "pending": len(loud), "conditions": len(page.events),
              "watched": len(page.events) + len(page.conditions)}
    lists: dict[str, Sequence[Row]] = {
        "events": loud, "pending": pending, "conditions": page.conditions, "watched": page.watched}
    y = 0
    for name, tall in share_out(_parts(page, framed), height, "why" if page.about else _home(page)):
        title, note = _title(name, page)
        if listed := lists.get(name, ()):
            note = _hidden(page.chosen - firsts[name], len(listed), tall - line - 1) or note
        inner = section(canvas, y, tall, glyphs, title, note, framed=framed)
        if name == "why":
            draw_why(canvas, inner, page.pick, page.measure, page.rule, page.sessions, page.now_ms, glyphs,
                     page.told, page.zone)
        elif name == "log":
            for line, row in enumerate(page.log[: inner.height], inner.y):
                draw_log_row(canvas, inner.x, line, inner.width, row, glyphs, page.now_ms)
        elif lists[name]:
            rows |= _list(canvas, inner, page, lists[name], firsts[name], glyphs)
        else:
            canvas.put(inner.x, inner.y, fit(_quiet(page, glyphs), inner.width, glyphs.ellipsis), TEXT)
        y += tall
    return Picture(canvas, rows)


def _hidden(at: int, count: int, room: int) -> str:
    """How many rows are not seen, and where they are; "" when all are."""
    seen = window(at, count, room)
    if below := count - seen.stop:
        return f"{below} more, scroll"
    return f"{seen.start} above" if seen.start else ""


def _loud(page: AlertPage) -> tuple[tuple[Alert, ...], tuple[Alert, ...]]:
    """What fires, or has lost its data; and what is not yet certain."""
    pending = tuple(a for a in page.events if a.phase is Phase.PENDING)
    return page.events[: len(page.events) - len(pending)], pending


def _home(page: AlertPage) -> str:
    """The part that holds the cursor."""
    loud, _ = _loud(page)
    for name, end in (("events", len(loud)), ("pending", len(page.events)),
                      ("conditions", len(page.events) + len(page.conditions))):
        if page.chosen < end:
            return name
    return "watched" if page.watched else "events"


def _parts(page: AlertPage, framed: bool) -> list[Part]:
    """From the top; what is empty takes no room, but for the line that says that it is quiet."""
    line = 2 if framed else 1
    loud, pending = _loud(page)
    why = Part("why", line, 8, 3)
    if page.about:
        return [why]
    parts = [Part("events", line + bool(loud), max(1, len(loud)))]
    parts += [Part(name, line + 1, len(rows)) for name, rows in (
        ("pending", pending), ("conditions", page.conditions), ("watched", page.watched)) if rows]
    return [*parts, why, *([Part("log", line, len(page.log))] if page.log else [])]


_TITLES = {
    "pending": ("Pending", "beyond the level, not yet held long enough"),
    "conditions": ("Standing conditions", "levels that last for weeks: no bell, no count"),
    "watched": ("Watched", "what does not fire, nearest to its level first"),
    "log": ("What was", "newest first"),
}


def _title(name: str, page: AlertPage) -> tuple[str, str]:
    if name == "events":
        return "Alerts", f"{page.rules} rule{'' if page.rules == 1 else 's'} watch"
    pick = page.pick
    if name in _TITLES or pick is None:
        return _TITLES.get(name, ("Why", ""))
    named, symbol = pick.rule.name if isinstance(pick, Near) else pick.name, pick.symbol
    return f"Why: {symbol + ', ' if symbol else ''}{named}", "i closes" if page.about else "i more"


def _list(
    canvas: Canvas, inner: Rect, page: AlertPage, listed: Sequence[Row], first: int, glyphs: Glyphs
) -> dict[int, int]:
    """Heads and rows, scrolled so that the chosen one is seen."""
    if inner.height < 2 or inner.y >= canvas.height:
        return {}
    cols = watch_columns() if isinstance(listed[0], Near) else columns(glyphs, page.now_ms)
    return draw_table(
        canvas, inner, cast(Sequence[Column[Row]], cols), listed, page.chosen - first, glyphs, strong=True,
        cursor=Pen("bright", bold=True), first=first,
    )


def _quiet(page: AlertPage, glyphs: Glyphs) -> str:
    since = quiet_since(page.log)
    nothing = "quiet: nothing fires" if page.log else "quiet: no alert in the log yet"
    lead = f"quiet since {moment(since, page.now_ms)}" if since else nothing
    rules = f"{page.rules} rule{' watches' if page.rules == 1 else 's watch'}"
    return f"{lead} {glyphs.dash} {rules}, {conditions_text(len(page.conditions))}"


class Part(NamedTuple):
    """A part of the page: rows for its frame and heads, rows that it would fill, rows below which it goes."""

    name: str
    extra: int
    rows: int
    least: int = 1


# Who gives way last, and then who grows first and to how many rows: what fires before what was.
_STAY = ("events", "why", "conditions", "pending", "watched", "log")


_GROW = (
    ("events", 3), ("why", 5), ("events", 5), ("why", 8), ("watched", 2), ("log", 1), ("conditions", 3),
    ("pending", 2), ("log", 2), ("watched", 3), ("events", 8), ("pending", 4), ("conditions", 5),
    ("log", 5), ("watched", 99), ("events", 99), ("conditions", 99), ("pending", 99), ("log", 999),
)


def share_out(parts: Sequence[Part], height: int, home: str) -> list[tuple[str, int]]:
    """(part, its rows with frame and heads) from the top, `height` in all; `home` always has a place."""
    order = [home, *(name for name in _STAY if name != home)]
    known = {part.name: part for part in parts}
    rows: dict[str, int] = {}
    left = height
    for name in order:
        part = known.get(name)
        if part is not None and part.extra + part.least <= left:
            rows[name] = part.least
            left -= part.extra + part.least
    for name, most in _GROW:
        if name in rows:
            more = max(0, min(left, min(most, known[name].rows) - rows[name]))
            rows[name] += more
            left -= more
    if left and rows:
        rows["why" if "why" in rows else next(reversed(rows))] += left
    return [(part.name, part.extra + rows[part.name]) for part in parts if part.name in rows]
