"""What a figure is, in words: meaning, formula, inputs, as-of, age and source; and as one sentence."""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec import Struct

from tui.alerts.level import say_measure
from tui.alerts.measure import Measure
from tui.draw.words.numbers import (
    NEW_YORK,
    UNKNOWN,
    age,
    clock,
    day,
    price,
    short_day,
    short_name,
    signed_percent,
    stamp,
)
from tui.market.quote import Quote, source_words
from tui.system.disclaimer import FOOT


class About(Struct, frozen=True):
    """One figure explained. `lines` are unbroken sentences, `url` is the source's address or empty."""

    title: str
    lines: tuple[str, ...]
    sentence: str
    url: str = ""


def measure_lines(name: str, meaning: str, measure: Measure | None, now_ms: int) -> list[str]:
    """Name with value, meaning, formula, inputs, as-of, age and source; nothing for an absent measure."""
    if measure is None:
        return []
    bound = f"{measure.bound} " if measure.bound else ""
    lines = [f"{name}: {bound}{value_words(measure)}", meaning]
    lines += [f"not known: {measure.reason}"] if measure.reason else []
    lines += [f"formula: {measure.formula}"] if measure.formula else []
    return [*lines, *(f"input: {text}" for text in measure.inputs), source_line(measure, now_ms), ""]


def value_words(measure: Measure) -> str:
    """The value as the board writes it: moves with two decimals, usual days as a multiple."""
    if measure.value is not None and measure.key.startswith(("move.", "extended_move.")):
        return signed_percent(measure.value)
    if measure.value is not None and measure.key.startswith("usual_days."):
        return f"{abs(measure.value):.1f}x"
    return figure(measure.value, measure.unit, measure.key)


def source_line(measure: Measure, now_ms: int) -> str:
    """Source, as-of and age in one line; what rests on stored or late figures says so."""
    line = f"source: {source_words(measure.source)}"
    if measure.as_of_ms is not None:
        old = age((now_ms - measure.as_of_ms) / 1000)
        line += f", as of {moment(measure.as_of_ms, now_ms)} New York, {old} old"
    return line + ("; rests on stored or late figures" if measure.stale else "")


def price_sentence(quote: Quote, usual: float | None) -> str:
    """A price as a sentence for the clipboard, the same on every screen: move, day, time and source."""
    many = f", {abs(usual):.1f}x its usual day" if usual is not None else ""
    money = f"{price(quote.shown_price, quote.decimals)} {quote.currency or ''}".strip()
    at = quote.shown_time_ms
    when = f" on {day(at)}, {clock(at, seconds=False)} New York" if at is not None else ""
    name = short_name(quote.name or quote.symbol)
    return (
        f"{name} ({quote.symbol}) {money} {signed_percent(quote.shown_move)}{when}{many}. "
        f"Source: {source_words(quote.source)}. {FOOT}"
    )


def moment(ms: int | None, now_ms: int, zone: str = "") -> str:
    """New York time as a person says it: 14:05 today, Tue 14:05 this week, else 21 Aug (and its year).

    With a `zone` as in [display] the time says its own: `14:05 ET`, `03:05 JST (14:05 ET)`.
    """
    if ms is None:
        return UNKNOWN
    then, now = (datetime.fromtimestamp(t / 1000, NEW_YORK) for t in (ms, now_ms))
    if then.date() == now.date():
        return stamp(ms, zone) if zone else f"{then:%H:%M}"
    if timedelta(0) < now.date() - then.date() < timedelta(days=7):
        return stamp(ms, zone, week=True) if zone else f"{then:%a %H:%M}"
    return short_day(ms) if then.year == now.year else day(ms)


def figure(value: float | None, unit: str, measure: str = "") -> str:
    """A measured value or limit with its unit; n/a when unknown. Parts of an index's move are in bp."""
    return UNKNOWN if value is None else say_measure(value, unit, measure)
