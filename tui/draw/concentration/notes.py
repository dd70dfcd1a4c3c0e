"""What a measure of the Concentration screen means: one sentence, formula, inputs, levels and age."""

from __future__ import annotations

from tui.alerts.level import say
from tui.alerts.measure import Measure
from tui.draw.concentration.rows import ShareRow
from tui.draw.grid.canvas import fit
from tui.draw.grid.glyphs import Glyphs
from tui.draw.grid.palette import BOLD, MUTED, TEXT, Pen
from tui.draw.words.index import happened, more_facts
from tui.draw.words.lines import wrap
from tui.draw.words.numbers import age
from tui.market.index.reading import Concentration
from tui.market.quote import STORED, source_words
from tui.system.disclaimer import FOOT

_MEANING = {
    "share.mag7.sp500":
        "What the seven companies (NVIDIA, Apple, Alphabet, Microsoft, Amazon, Meta, Tesla) are worth, "
        "over what all companies of the S&P 500 are worth. Two share classes of one company count once.",
    "share.top10.sp500":
        "What the ten most valuable companies of the index are worth, over what all of it is worth. In "
        "March 2000 it was 27 %.",
    "effective_number.sp500":
        "If all companies were of one size, how many would be as concentrated as the index is. 500 equal "
        "companies would be 500; fewer means that more rests on a few.",
    "group45.ndx":
        "The Nasdaq-100 may be rebalanced out of turn when its issuers above 4.5 % make up more than 48 "
        "%; that group is then cut to 40 %. {happened} Only "
        "the index's own, capped weights decide; raw market values stand well above them.",
}
_LARGEST = (
    "The most valuable company of the index over the whole index. European funds may hold at most 10 % "
    "of one issuer, index funds 20 %."
)


def notes(
    row: ShareRow, reading: Concentration, measure: Measure | None, now_ms: int, width: int, glyphs: Glyphs
) -> tuple[tuple[str, Pen], ...]:
    """Lines that explain the chosen row, at most `width` cells each."""
    meaning = _MEANING.get(row.key, _LARGEST).replace("{happened}", happened(reading.seven.as_of))
    lines: list[tuple[str, Pen]] = [(f"{row.label[0]}: {row.shown[0]}", BOLD)]
    lines += [(text, TEXT) for text in wrap(meaning, width)]
    facts = []
    if measure is not None and measure.formula:
        facts.append(f"formula: {measure.formula}")
    if row.key == "effective_number.sp500" and reading.effective:
        facts.append(f"HHI (sum of squared shares): {10_000 / reading.effective:.0f} of 10,000 points")
    line = reading.group45 if row.key == "group45.ndx" else reading.seven
    facts += [*more_facts(row.key, reading), _levels(row), f"basis: {line.basis}"]
    if reading.aged:
        facts.append("the list is older than 35 days or a rebalance came since: take it as rough")
    if reading.note:
        facts.append(reading.note)
    if measure is not None:
        told = row.key == "group45.ndx" and reading.nasdaq is not None  # the edge and the limits stand above
        facts += [f"input: {text}" for text in measure.inputs if not told]
        if measure.reason:
            facts.append(f"not known: {measure.reason}")
        if measure.as_of_ms is not None:
            old = age((now_ms - measure.as_of_ms) / 1000)
            facts.append(f"source: {source_words(measure.source or STORED)} {glyphs.middot} {old} old")
    for fact in facts:
        lines += [(fit(text, width, glyphs.ellipsis), MUTED) for text in wrap(fact, width)]
    return tuple(lines)


def _levels(row: ShareRow) -> str:
    """Where a rule speaks about it, as one sentence."""
    unit = "count" if row.key.startswith("effective") else "fraction"
    side = "at or below" if row.levels.below else "from"
    parts = [f"{word} {side} {say(level, unit)}"
             for word, level in (("warns", row.levels.warn), ("alarms", row.levels.critical))
             if level is not None]
    return ", ".join(parts) + " (watchlist.toml)" if parts else "no rule looks at it"


def sentence(row: ShareRow, basis: str, measure: Measure | None) -> str:
    """The figure as a sentence with its basis, date and source, for the clipboard."""
    change = f", {row.change} in 20 sessions" if row.change != "n/a" else ""
    source = source_words((measure.source if measure else "") or STORED)
    return f"{row.label[0]}: {row.shown[0]}{change} ({basis}). Source: {source}. {FOOT}"

