"""Why an alert is there, in lines: the sentence, value against limit, formula, inputs, source and age."""

from __future__ import annotations

from collections.abc import Sequence

from tui.alerts.alert import Alert, Phase
from tui.draw.alert_rows import duration, figure, moment, severity
from tui.draw.figures import age
from tui.draw.glyphs import Glyphs
from tui.draw.palette import BOLD, MUTED, TEXT, Pen
from tui.draw.section import wrap
from tui.draw.spark import sparkline
from tui.market.measure import Measure

Line = tuple[str, Pen]


def why_lines(
    alert: Alert, measure: Measure | None, series: Sequence[float], now_ms: int, width: int, glyphs: Glyphs
) -> list[Line]:
    """Lines of at most `width` cells, the most telling first."""
    lines: list[Line] = [(text, BOLD) for text in wrap(alert.why, width)]
    lines += [(text, TEXT) for text in wrap(_standing(alert, now_ms, glyphs), width)]
    for fact in (*_facts(measure, now_ms, glyphs), _handled(alert, now_ms)):
        lines += [(text, MUTED) for text in wrap(fact, width)] if fact else []
    if len(series) > 1:
        spark = sparkline(series, min(24, max(8, width - 40)), 1, glyphs)[0]
        first, last = figure(series[0], alert.unit), figure(series[-1], alert.unit)
        lines.append((f"last {len(series)} values: {first} {spark} {last}", Pen("info")))
    return lines


def _standing(alert: Alert, now_ms: int, glyphs: Glyphs) -> str:
    """value against limit, how long, and since when."""
    _, word, _ = severity(alert.severity, glyphs)
    word = {Phase.PENDING: "not yet certain", Phase.RECOVERING: "easing", Phase.NO_DATA: "no data"}.get(
        alert.phase, word
    )
    bound = figure(alert.limit, alert.unit, alert.measure)
    limit = f" against a limit of {bound}" if alert.limit is not None else ""
    since = f"since {moment(alert.since_ms, now_ms)} ({duration(alert, now_ms)})"
    return f"{figure(alert.value, alert.unit, alert.measure)}{limit} {glyphs.middot} {word} {since}"


def _facts(measure: Measure | None, now_ms: int, glyphs: Glyphs) -> list[str]:
    """Formula, inputs, source, as-of and age of the measure behind it."""
    if measure is None:
        return ["The figure behind it is not in this picture."]
    facts = [f"formula: {measure.formula}"] if measure.formula else []
    facts += [f"input: {text}" for text in measure.inputs]
    when = ""
    if measure.as_of_ms is not None:
        old = age((now_ms - measure.as_of_ms) / 1000)
        when = f" {glyphs.middot} as of {moment(measure.as_of_ms, now_ms)}, {old} old"
    stale = f" {glyphs.middot} rests on stored or late figures" if measure.stale else ""
    facts.append(f"source: {measure.source or 'stored data'}{when}{stale}")
    if measure.reason:
        facts.append(f"not known: {measure.reason}")
    return facts


def _handled(alert: Alert, now_ms: int) -> str:
    """What a person has done about it, and which rule covers it."""
    if alert.muted_by == "snoozed":
        until = f" until {moment(alert.snoozed_until_ms, now_ms)}" if alert.snoozed_until_ms else ""
        return f"snoozed{until}"
    if alert.muted_by:
        return f"covered by the rule {alert.muted_by}: one message, not many"
    return "seen: acknowledged by you" if alert.acknowledged else ""
