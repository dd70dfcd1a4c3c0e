"""Why an alert is there, or is not: the sentence, formula, inputs, source and age, and its last sessions."""

from __future__ import annotations

from tui.alerts.alert import Alert, Phase
from tui.alerts.level import say
from tui.alerts.measure import Measure
from tui.alerts.near import Near
from tui.alerts.register import PRIVATE
from tui.alerts.rule import Rule
from tui.draw.alerts.rows import limit_words, severity
from tui.draw.alerts.sessions import caption, draw_sessions, levels_drawn
from tui.draw.alerts.watched import rule_words, watch_lines
from tui.draw.grid.canvas import Canvas, fit
from tui.draw.grid.glyphs import Glyphs
from tui.draw.grid.palette import BOLD, MUTED, TEXT, Pen
from tui.draw.grid.table import Rect
from tui.draw.words.lines import wrap
from tui.draw.words.measure import figure, moment
from tui.draw.words.numbers import age
from tui.market.quote import STORED, source_words
from tui.state.sessions import Sessions

Line = tuple[str, Pen]
_LEAST_BELOW = 3  # rows below which the line of sessions is left out
_BESIDE = 70  # cells from which on the line of sessions stands beside the words


def draw_why(
    canvas: Canvas, inner: Rect, pick: Alert | Near | None, measure: Measure | None, rule: Rule | None,
    sessions: Sessions | None, now_ms: int, glyphs: Glyphs, told: str = "", zone: str = "",
) -> None:
    """The words at the left, the last sessions with the levels at the right, or below where it is narrow."""
    if pick is None:
        text = "No rule watches: watchlist.toml has no [[alert]]; B on a figure makes one."
        canvas.put(inner.x, inner.y, fit(text, inner.width, glyphs.ellipsis), MUTED)
        return
    drawn = sessions is not None and rule is not None and any(v is not None for v in sessions.values)
    beside = drawn and inner.width >= _BESIDE
    room = inner.width - (inner.width * 2 // 5) - 2 if beside else inner.width
    lines = lines_of(pick, measure, rule, now_ms, room, glyphs, told, zone)
    if sessions is not None and rule is not None and not drawn:
        lines += [(text, MUTED) for text in wrap(caption(sessions, rule), room)]
    below = min(5, inner.height - 4) if drawn and not beside else 0
    below = below if below >= _LEAST_BELOW else 0
    canvas.stack(inner.x, inner.y, ([line] for line in lines[: inner.height - below]))
    if not drawn or sessions is None or rule is None:
        return
    if beside:
        part = Rect(inner.x + room + 2, inner.y, inner.width - room - 2, min(16, inner.height))
    else:
        part = Rect(inner.x, inner.y + min(len(lines), inner.height - below), inner.width, below)
    _chart(canvas, part, sessions, rule, glyphs)


def _chart(canvas: Canvas, part: Rect, sessions: Sessions, rule: Rule, glyphs: Glyphs) -> None:
    """The line with its levels, and what it shows in words beneath."""
    words = wrap(caption(sessions, rule), part.width)
    rows = part.height - len(words)
    if rows < 1:
        return
    levels = levels_drawn(rule, sessions.values)
    draw_sessions(canvas, part.x, part.y, part.width, rows, sessions, levels, glyphs)
    canvas.stack(part.x, part.y + rows, ([(text, MUTED)] for text in words))


def lines_of(
    pick: Alert | Near, measure: Measure | None, rule: Rule | None, now_ms: int, width: int, glyphs: Glyphs,
    told: str = "", zone: str = "",
) -> list[Line]:
    """The lines of an alert, or of a rule that does not fire; `told` says who gets its message, `zone` in
    which time zone its times are said beside New York's."""
    if isinstance(pick, Alert):
        return why_lines(pick, measure, rule, now_ms, width, glyphs, told, zone)
    first, *more = watch_lines(pick)
    lines: list[Line] = [(text, BOLD) for text in wrap(first, width)]
    facts = _facts(measure, now_ms, glyphs, zone) if measure is not None else []
    until = f"ends {moment(pick.rule.until_ms, now_ms, zone)}" if pick.rule.until_ms is not None else ""
    return lines + [(text, MUTED) for fact in (told, *facts, *more, until) for text in wrap(fact, width)]


def why_lines(
    alert: Alert, measure: Measure | None, rule: Rule | None, now_ms: int, width: int, glyphs: Glyphs,
    told: str = "", zone: str = "",
) -> list[Line]:
    """Lines of at most `width` cells, the most telling first."""
    lines: list[Line] = [(text, BOLD) for text in wrap(alert.why, width)]
    lines += [(text, TEXT) for text in wrap(_standing(alert, now_ms, glyphs, zone), width)]
    held = ""
    if rule is not None and alert.phase is Phase.PENDING and rule.for_s:
        held = f"speaks when it has held {say(rule.for_s, 'seconds')}"
    facts = [told, _handled(alert, now_ms, zone), _TO_DO.get(alert.measure, ""), held,
             *_facts(measure, now_ms, glyphs, zone), rule_words(rule) if rule is not None else ""]
    return lines + [(text, MUTED) for fact in facts for text in wrap(fact, width)]


_TO_DO = {  # what a person can do about a condition
    "deals.age_days":
        "to do: 6, Inbox has what was found since; [ledger] subscribe takes a ledger that somebody keeps",
}


def _standing(alert: Alert, now_ms: int, glyphs: Glyphs, zone: str) -> str:
    """value against limit, how long, and since when."""
    words = {Phase.PENDING: "not yet certain", Phase.RECOVERING: "easing", Phase.NO_DATA: "no data"}
    word = words.get(alert.phase) or severity(alert.severity, glyphs)[1]
    bound = limit_words(alert)
    limit = f" against a limit of {bound}" if bound else ""
    since = f"since {moment(alert.since_ms, now_ms, zone)} ({age((now_ms - alert.since_ms) / 1000)})"
    value = figure(alert.value, alert.unit, alert.measure)
    if alert.value is None and alert.measure.startswith(PRIVATE):
        value = "kept to yourself (screen 7)"
    return f"{value}{limit} {glyphs.middot} {word} {since}"


def _facts(measure: Measure | None, now_ms: int, glyphs: Glyphs, zone: str) -> list[str]:
    """Formula, inputs, source, as-of and age of the measure behind it."""
    if measure is None:
        return ["The figure behind it is not in this picture."]
    facts = [f"formula: {measure.formula}"] if measure.formula else []
    facts += [f"input: {text}" for text in measure.inputs]
    when = ""
    if measure.as_of_ms is not None:
        old = age((now_ms - measure.as_of_ms) / 1000)
        when = f" {glyphs.middot} as of {moment(measure.as_of_ms, now_ms, zone)}, {old} old"
    stale = f" {glyphs.middot} rests on stored or late figures" if measure.stale else ""
    facts.append(f"source: {source_words(measure.source or STORED)}{when}{stale}")
    if measure.reason:
        facts.append(f"not known: {measure.reason}")
    return facts


def _handled(alert: Alert, now_ms: int, zone: str) -> str:
    """What a person has done about it, and which rule covers it."""
    if alert.muted_by == "snoozed":
        until = f" until {moment(alert.snoozed_until_ms, now_ms, zone)}" if alert.snoozed_until_ms else ""
        return f"snoozed{until}{f' by {alert.seen_by}' if alert.seen_by else ''}"
    if alert.muted_by:
        return f"covered by the rule {alert.muted_by}: one message, not many"
    return f"seen: acknowledged by {alert.seen_by or 'you'}" if alert.acknowledged else ""
