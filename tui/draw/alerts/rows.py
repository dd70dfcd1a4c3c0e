"""Alerts and standing conditions as rows, as one line for every screen, and the log's rows."""

from __future__ import annotations

from collections.abc import Sequence

from tui.alerts.alert import Alert, Change, Phase, Transition
from tui.alerts.register import symbol_of
from tui.alerts.rule import Severity
from tui.draw.grid.canvas import Canvas, width_of
from tui.draw.grid.glyphs import Glyphs
from tui.draw.grid.palette import BOLD, MUTED, TEXT, Pen
from tui.draw.grid.table import Column
from tui.draw.words.lines import fit_words
from tui.draw.words.measure import figure, moment
from tui.draw.words.numbers import UNKNOWN

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
_NOT_SURE = {Phase.PENDING: "pending", Phase.NO_DATA: "no data", Phase.ERROR: "in error"}


def columns(glyphs: Glyphs, now_ms: int) -> tuple[Column[Alert], ...]:
    """State, where, rule, value, limit, since: the limit goes first, then since, then the rule's words."""

    def quiet(alert: Alert, ink: Pen) -> Pen:
        return ink if state(alert, glyphs)[2] != "muted" else MUTED

    def stands(alert: Alert, _: Pen) -> tuple[str, Pen]:
        glyph, word, token = state(alert, glyphs)
        return f"{glyph} {word}", Pen(token, bold=token != "muted")

    return (
        Column("State", 12, stands, gap=0),
        Column("Where", 7, lambda a, ink: (where(a), quiet(a, ink))),
        Column("Rule", 0, lambda a, ink: (a.name, quiet(a, ink)), least=11, words=True),
        Column("Value", 11, lambda a, ink: (figure(a.value, a.unit, a.measure), quiet(a, ink)), gap=0,
               right=True),
        Column("Limit", 12, lambda a, _: (limit_words(a) or UNKNOWN, MUTED), gap=0, right=True, at=94),
        Column("Since", 12, lambda a, _: (moment(a.since_ms, now_ms), MUTED), gap=0, right=True, at=58),
    )


def limit_words(alert: Alert) -> str:
    """The level that it has passed: that of the second measure where that one made it so loud, or ""."""
    return alert.second or ("" if alert.limit is None else figure(alert.limit, alert.unit, alert.measure))


def where(alert: Alert) -> str:
    """The symbol, or what the figure is about."""
    return place_of(alert.symbol, alert.measure)


def place_of(symbol: str, measure: str) -> str:
    """The symbol, the one symbol of the measure, or what the figure is about."""
    return symbol or symbol_of(measure) or next((word for part, word in _WHERE if part in measure), "all")


def state(alert: Alert, glyphs: Glyphs) -> tuple[str, str, str]:
    """(glyph, word, colour token) of an alert. The glyph and word carry it without colour."""
    if word := _NOT_SURE.get(alert.phase):
        return glyphs.middot if alert.phase is Phase.PENDING else glyphs.dash, word, "muted"
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
    tail = f" {glyphs.middot} {conditions_text(sum(a.active for a in conditions))}"
    firing = loud(alerts)
    if not firing:
        quiet = f"quiet since {moment(quiet_since_ms, now_ms or 0)}" if quiet_since_ms else "quiet"
        canvas.runs(1, 0, [("Alerts", BOLD), (f" {glyphs.middot} {quiet}{tail}", MUTED)], width - 1)
        return canvas
    first = firing[0]
    glyph, word, token = state(first, glyphs)
    bound = limit_words(first)
    limit = f" (limit {bound})" if bound else ""
    more = f" {glyphs.middot} {len(firing) - 1} more" if len(firing) > 1 else ""
    pieces = [(f"{glyph} {word.upper() if token != 'muted' else word}", Pen(token, bold=True)),
              (f" {first.symbol or first.name} {figure(first.value, first.unit, first.measure)}", BOLD),
              (limit, MUTED), (f" since {moment(first.since_ms, now_ms or 0)}", TEXT),
              (more, BOLD), (tail, MUTED)]
    named = f" ({first.name}, limit {bound})"
    if limit and first.symbol and sum(width_of(t) for t, _ in pieces) + len(named) - len(limit) <= width - 2:
        pieces[2] = (named, MUTED)
    while len(pieces) > 2 and sum(width_of(t) for t, _ in pieces) > width - 2:
        pieces.pop()
    canvas.runs(1, 0, pieces, width - 1)
    return canvas


def draw_log_row(
    canvas: Canvas, x: int, y: int, width: int, row: Transition, glyphs: Glyphs, now_ms: int
) -> None:
    """One transition: when, what happened, to whom, at which value."""
    glyph, _, token = severity(row.severity, glyphs)
    canvas.put(x, y, moment(row.t_ms, now_ms), MUTED)
    pen = Pen(token) if row.change in _NEWS else MUTED
    canvas.put(x + 13, y, f"{glyph if row.change in _NEWS else glyphs.middot} {_LOG_WORDS[row.change]}", pen)
    start = canvas.right(x + width, y, figure(row.value, row.unit) if row.value is not None else "", TEXT)
    canvas.put(x + 30, y, fit_words(row.why, start - x - 32, glyphs.ellipsis), TEXT)
