from __future__ import annotations

import pytest

from tests.draw.alert_samples import NOW, alert, at, transition
from tui.alerts.alert import Alert, Change, Phase
from tui.alerts.rule import Severity
from tui.draw.alert_page import AlertPage, draw_alert_page, ordered
from tui.draw.alert_why import why_lines
from tui.draw.glyphs import ASCII, FULL, NARROW, Glyphs
from tui.market.measure import Measure

MEASURE = Measure(
    "move.NVDA", -0.1697, "fraction", NOW - 12_000, "Yahoo Finance", "regular price / previous close - 1",
    inputs=("NVDA 118.42 against 142.62 USD",),
)


def many(count: int, standing: bool = False) -> tuple[Alert, ...]:
    return tuple(
        alert("one-name", f"S{i}", Severity.WARN, since=NOW - i * 60_000, standing=standing)
        for i in range(count)
    )


def page(events: int, conditions: int, chosen: int = 0, log: int = 3, about: bool = False) -> AlertPage:
    rows = tuple(transition(Change.FIRED, NOW - i * 60_000) for i in range(log))
    return AlertPage(many(events), many(conditions, True), rows, NOW, 18, chosen, about, MEASURE)


def test_loud_ones_come_first() -> None:
    seen = alert("r", "SEEN", Severity.CRITICAL, acknowledged=True)
    covered = alert("r", "COVERED", Severity.CRITICAL, muted_by="sp500-day")
    pending = alert("r", "PENDING", Severity.CRITICAL, phase=Phase.PENDING)
    old = alert("r", "OLD", Severity.WARN, since=at(17, 9, 31))
    new = alert("r", "NEW", Severity.WARN, since=at(18, 9, 31))
    worst = alert("r", "WORST", Severity.CRITICAL, since=at(16, 9, 31))
    gone = alert("r", "GONE", None, phase=Phase.INACTIVE)
    shown = ordered((pending, covered, seen, old, gone, new, worst))
    assert [a.symbol for a in shown] == ["WORST", "NEW", "OLD", "SEEN", "COVERED", "PENDING"]


@pytest.mark.parametrize("size", [(120, 38), (80, 22), (80, 21), (60, 16), (200, 58)])
@pytest.mark.parametrize("counts", [(0, 0), (1, 0), (0, 4), (3, 4), (30, 30)])
def test_the_chosen_one_is_always_in_sight(size: tuple[int, int], counts: tuple[int, int]) -> None:
    total = sum(counts)
    for chosen in {0, counts[0], max(0, total - 1)}:
        canvas, rows = draw_alert_page(page(*counts, chosen=chosen), *size, FULL)
        assert (canvas.width, canvas.height) == size
        if chosen < total:
            y = next(y for y, index in rows.items() if index == chosen)
            assert "▸" in canvas.lines()[y]
            assert canvas.text().count("▸") == 1


def test_hidden_rows_are_counted() -> None:
    text = draw_alert_page(page(30, 2), 80, 22, FULL).canvas.text()
    assert "more, scroll" in text
    assert "Standing conditions" in text and "Why: S0" in text


@pytest.mark.parametrize("glyphs", [FULL, NARROW, ASCII])
def test_empty_page_has_words_in_every_part(glyphs: Glyphs) -> None:
    text = draw_alert_page(page(0, 0, log=0), 80, 22, glyphs).canvas.text()
    for words in ("quiet: no alert in the log yet", "18 rules watch", "none", "one is chosen", "Nothing"):
        assert words in text
    if glyphs is ASCII:
        assert text.isascii()


def test_about_gives_the_whole_page_to_the_why() -> None:
    text = draw_alert_page(page(3, 2, about=True), 80, 22, FULL).canvas.text()
    assert "Why: S0" in text and "Standing conditions" not in text and "i closes" in text


def test_why_names_formula_inputs_source_and_age() -> None:
    event = alert("one-name", "NVDA", Severity.CRITICAL, since=at(18, 9, 31))
    lines = [text for text, _ in why_lines(event, MEASURE, (0.01, -0.02, -0.1697), NOW, 78, FULL)]
    assert lines[0] == "moved 16.97 %, its usual day is 3.1 %"
    assert lines[1] == "-16.97 % against a limit of 10 % · critical since 09:31 (5 h)"
    assert lines[2:5] == [
        "formula: regular price / previous close - 1", "input: NVDA 118.42 against 142.62 USD",
        "source: Yahoo Finance · as of 14:31, 12 s old",
    ]
    assert lines[5].startswith("last 3 values: 1 % ") and lines[5].endswith(" -16.97 %")


def test_why_says_what_is_missing_or_done() -> None:
    event = alert("one-name", "NVDA", Severity.WARN, muted_by="feed-down")
    lines = [text for text, _ in why_lines(event, None, (), NOW, 60, FULL)]
    assert "The figure behind it is not in this picture." in lines
    assert "covered by the rule feed-down: one message, not many" in lines
    seen = [text for text, _ in why_lines(alert("r", "X", acknowledged=True), None, (), NOW, 60, FULL)]
    assert "seen: acknowledged by you" in seen
