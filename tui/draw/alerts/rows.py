"""Alerts and standing conditions as rows, as one line for every screen, and the log's rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tui.alerts.alert import Alert, Change, Phase, Transition
from tui.alerts.rule import Severity
from tui.draw.grid.canvas import Canvas, fit, width_of
from tui.draw.grid.glyphs import Glyphs
from tui.draw.grid.palette import BOLD, MUTED, TEXT, Pen
from tui.draw.words.measure import figure, moment
from tui.draw.words.numbers import age

_LOG_WORDS = {
    Change.FIRED: "fires", Change.ESCALATED: "now critical", Change.EASED: "now a warning",
    Change.RESOLVED: "over", Change.EXPIRED: "over", Change.NO_DATA: "no data", Change.BACK: "data again",
    Change.REMINDER: "still fires", Change.ACKNOWLEDGED: "seen", Change.SNOOZED: "snoozed",
    Change.FLAPPING: "comes and goes", Change.STEADY: "steady again", Change.ERROR: "in error",
}
_WHERE = (
    (".sp500", "S&P 500"), (".ndx", "Nasdaq"), ("loop.", "loop"), ("loops.", "loops"), ("circular", "loop"),
    ("deals.", "deals"), ("feed.", "feed"), ("breadth", "S&P 500"), ("oracle", "ORCL"), ("move.", "group"),
)
_NEWS = (Change.FIRED, Change.ESCALATED, Change.EASED, Change.REMINDER)
_LEAST_RULE = 14  # cells below which the words of a rule say nothing


class Columns(NamedTuple):
    """Widths of a row's columns; 0 leaves one out. The rule takes what is left."""

    state: int
    where: int
    rule: int
    value: int
    limit: int
    since: int


def columns(width: int) -> Columns:
    """Columns that fill `width` cells: the limit goes first, then since, then the words of the rule."""
    limit, since = (12 if width >= 96 else 0), (12 if width >= 60 else 0)
    state, where, value = 12, 8, 11
    return Columns(state, where, max(2, width - state - where - value - limit - since), value, limit, since)


def fit_words(text: str, width: int, ellipsis: str) -> str:
    """`text` cut to `width` cells between words; a first word that is too long is cut in itself."""
    if width_of(text) <= width:
        return text
    cut = fit(text, width, "")
    whole = cut if text[len(cut) : len(cut) + 1] == " " else cut.rpartition(" ")[0]
    while whole and width_of(whole) + width_of(ellipsis) > width:
        whole = whole.rpartition(" ")[0]
    return whole.rstrip(" ,;:") + ellipsis if whole else fit(text, width, ellipsis)


def where(alert: Alert) -> str:
    """The symbol, or what the figure is about."""
    return place_of(alert.symbol, alert.measure)


def place_of(symbol: str, measure: str) -> str:
    """The symbol, the one symbol of the measure, or what the figure is about."""
    if not symbol and measure.startswith("move.") and "*" not in measure:
        return measure.removeprefix("move.")
    return symbol or next((word for part, word in _WHERE if part in measure), "all")


def state(alert: Alert, glyphs: Glyphs) -> tuple[str, str, str]:
    """(glyph, word, colour token) of an alert. The glyph and word carry it without colour."""
    if alert.phase is Phase.PENDING:
        return glyphs.middot, "pending", "muted"
    if alert.phase is Phase.NO_DATA:
        return glyphs.dash, "no data", "muted"
    if alert.phase is Phase.ERROR:
        return glyphs.dash, "in error", "muted"
    glyph, word, token = severity(alert.severity, glyphs)
    if alert.muted_by:
        return glyph, "snoozed" if alert.muted_by == "snoozed" else "covered", "muted"
    if alert.acknowledged:
        return glyph, "seen", "muted"
    return glyph, "easing" if alert.phase is Phase.RECOVERING else word, token


def severity(level: Severity | None, glyphs: Glyphs) -> tuple[str, str, str]:
    """(glyph, word, colour token) of a severity."""
    if level is Severity.CRITICAL:
        return glyphs.triangle, "critical", "critical"
    if level is Severity.WARN:
        return glyphs.square, "warning", "warn"
    return glyphs.dot, "stands", "muted"


def loud(alerts: Sequence[Alert]) -> list[Alert]:
    """Events that last and are not muted: critical first, then the newest, of one moment the price move."""
    active = [a for a in alerts if a.active and not a.standing and not a.muted_by]
    return sorted(active, key=lambda a: (a.severity is not Severity.CRITICAL, -a.since_ms, not is_move(a)))


def is_move(alert: Alert) -> bool:
    """True for a move of a price, which says more than what follows from it."""
    return alert.measure.startswith(("move.", "extended_move."))


def quiet_since(log: Sequence[Transition]) -> int | None:
    """When the last event was over, by the log (newest first); None when the log holds none."""
    ends = (Change.RESOLVED, Change.EXPIRED)
    return next((row.t_ms for row in log if row.change in ends and not row.standing), None)


def conditions_text(count: int) -> str:
    """4 standing conditions."""
    return f"{count} standing condition{'' if count == 1 else 's'}" if count else "no standing condition"


def draw_alert_line(
    alerts: Sequence[Alert], conditions: Sequence[Alert], width: int, glyphs: Glyphs, *,
    quiet_since_ms: int | None = None, now_ms: int | None = None,
) -> Canvas:
    """One row for every screen: the gravest event and how many more, or since when it is quiet.

    `now_ms` decides how times are written; without it each is written with its date.
    """
    canvas = Canvas(width, 1)
    standing = [a for a in conditions if a.active]
    tail = f" {glyphs.middot} {conditions_text(len(standing))}"
    firing = loud(alerts)
    if not firing:
        quiet = f"quiet since {moment(quiet_since_ms, now_ms or 0)}" if quiet_since_ms else "quiet"
        canvas.runs(1, 0, [("Alerts", BOLD), (f" {glyphs.middot} {quiet}{tail}", MUTED)], width - 1)
        return canvas
    first = firing[0]
    glyph, word, token = state(first, glyphs)
    what = f"{first.symbol or first.name} {figure(first.value, first.unit, first.measure)}"
    limit = f" (limit {figure(first.limit, first.unit, first.measure)})" if first.limit is not None else ""
    since = f" since {moment(first.since_ms, now_ms or 0)}"
    more = f" {glyphs.middot} {len(firing) - 1} more" if len(firing) > 1 else ""
    pieces = [(f"{glyph} {word.upper() if token != 'muted' else word}", Pen(token, bold=True)),
              (f" {what}", BOLD), (limit, MUTED), (since, TEXT), (more, BOLD), (tail, MUTED)]
    while len(pieces) > 2 and sum(width_of(t) for t, _ in pieces) > width - 2:
        pieces.pop()
    canvas.runs(1, 0, pieces, width - 1)
    return canvas


def draw_heads(canvas: Canvas, x: int, y: int, cols: Columns) -> None:
    """Names of the columns."""
    rule = x + 2 + cols.state + cols.where
    canvas.put(x + 2, y, "State", MUTED)
    canvas.put(x + 2 + cols.state, y, "Where", MUTED)
    if cols.rule >= _LEAST_RULE:
        canvas.put(rule, y, "Rule", MUTED)
    end = rule + cols.rule - 2
    canvas.right(end + cols.value, y, "Value", MUTED)
    if cols.limit:
        canvas.right(end + cols.value + cols.limit, y, "Limit", MUTED)
    if cols.since:
        canvas.right(end + cols.value + cols.limit + cols.since, y, "Since", MUTED)


def draw_row(
    canvas: Canvas, x: int, y: int, cols: Columns, alert: Alert, glyphs: Glyphs, now_ms: int, chosen: bool
) -> None:
    """One alert or condition: state, where, rule, value, limit, since."""
    glyph, word, token = state(alert, glyphs)
    main = BOLD if chosen else TEXT
    quiet = main if token != "muted" else MUTED
    if chosen:
        canvas.put(x, y, glyphs.cursor, Pen("bright", bold=True))
    canvas.put(x + 2, y, f"{glyph} {word}", Pen(token, bold=token != "muted"))
    canvas.put(x + 2 + cols.state, y, fit(where(alert), cols.where - 1, glyphs.ellipsis), quiet)
    rule = x + 2 + cols.state + cols.where
    if cols.rule >= _LEAST_RULE:
        canvas.put(rule, y, fit_words(alert.name, cols.rule - 3, glyphs.ellipsis), quiet)
    end = rule + cols.rule - 2
    canvas.right(end + cols.value, y, figure(alert.value, alert.unit, alert.measure), quiet)
    if cols.limit:
        canvas.right(end + cols.value + cols.limit, y, figure(alert.limit, alert.unit, alert.measure), MUTED)
    if cols.since:
        canvas.right(end + cols.value + cols.limit + cols.since, y, moment(alert.since_ms, now_ms), MUTED)
    if chosen:
        canvas.ground(x, y, end + cols.value + cols.limit + cols.since - x, "selected")


def draw_log_row(
    canvas: Canvas, x: int, y: int, width: int, row: Transition, glyphs: Glyphs, now_ms: int
) -> None:
    """One transition: when, what happened, to whom, at which value."""
    glyph, _, token = severity(row.severity, glyphs)
    canvas.put(x, y, moment(row.t_ms, now_ms), MUTED)
    pen = Pen(token) if row.change in _NEWS else MUTED
    canvas.put(x + 13, y, f"{glyph if row.change in _NEWS else glyphs.middot} {_LOG_WORDS[row.change]}", pen)
    value = figure(row.value, row.unit)
    end = x + width
    start = canvas.right(end, y, value, TEXT) if row.value is not None else end
    what = row.why
    canvas.put(x + 30, y, fit_words(what, start - x - 32, glyphs.ellipsis), TEXT)


def duration(alert: Alert, now_ms: int) -> str:
    """How long the present state has lasted: 3 h, 12 d."""
    return age((now_ms - alert.since_ms) / 1000)
