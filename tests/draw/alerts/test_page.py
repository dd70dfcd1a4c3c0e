from __future__ import annotations

import pytest

from tests.draw.alert_samples import NOW, alert, at, transition
from tui.alerts.alert import Alert, Change, Phase
from tui.alerts.measure import Measure
from tui.alerts.near import Near, nearest
from tui.alerts.rule import Severity
from tui.draw.alerts.page import AlertPage, Part, draw_alert_page, ordered, share_out
from tui.draw.alerts.why import why_lines
from tui.draw.grid.glyphs import ASCII, FULL, NARROW, Glyphs
from tui.state.sessions import Sessions
from tui.watchlist import default_text, parse

MEASURE = Measure(
    "move.NVDA", -0.1697, "fraction", NOW - 12_000, "Yahoo Finance", "regular price / previous close - 1",
    inputs=("NVDA 118.42 against 142.62 USD",),
)


def many(count: int, standing: bool = False) -> tuple[Alert, ...]:
    return tuple(
        alert("one-name", f"S{i}", Severity.WARN, since=NOW - i * 60_000, standing=standing)
        for i in range(count)
    )


RULES = parse(default_text()).rules
ONE = next(rule for rule in RULES if rule.id == "one-name")
DAYS = Sessions((0.01, -0.02, 0.031, None, -0.1697), "2026-08-18")


def watched() -> tuple[Near, ...]:
    """The default rules over two figures: one near its level, one far."""
    known = {
        "share.mag7.sp500": Measure("share.mag7.sp500", 0.345, "fraction", NOW, "quotes"),
        "group45.ndx": Measure("group45.ndx", 0.2, "fraction", NOW, "quotes"),
    }
    return nearest(RULES, known, {"one-name:NVDA"}, NOW)


def page(events: int, conditions: int, chosen: int = 0, log: int = 3, about: bool = False) -> AlertPage:
    rows = tuple(transition(Change.FIRED, NOW - i * 60_000) for i in range(log))
    return AlertPage(many(events), many(conditions, True), rows, NOW, 18, chosen, about, MEASURE, watched(),
                     ONE, DAYS)


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
    total = sum(counts) + len(watched())
    for chosen in {0, counts[0], sum(counts), total - 1}:
        canvas, rows = draw_alert_page(page(*counts, chosen=chosen), *size, FULL)
        assert (canvas.width, canvas.height) == size
        y = next(y for y, index in rows.items() if index == chosen)
        assert "▸" in canvas.lines()[y]
        assert canvas.text().count("▸") == 1


def test_hidden_rows_are_counted() -> None:
    text = draw_alert_page(page(30, 2), 80, 22, FULL).canvas.text()
    assert "more, scroll" in text
    assert "Standing conditions" in text and "Why: S0" in text


@pytest.mark.parametrize("glyphs", [FULL, NARROW, ASCII])
def test_a_quiet_page_lists_what_is_watched_and_has_no_void(glyphs: Glyphs) -> None:
    canvas = draw_alert_page(page(0, 0, log=0), 80, 22, glyphs).canvas
    text = canvas.text()
    for words in ("quiet: no alert in the log yet", "18 rules watch", "no standing condition", "Watched"):
        assert words in text
    assert "What was" not in text
    assert sum(not line.strip() for line in canvas.lines()) == 0
    if glyphs is ASCII:
        assert text.isascii()


def test_rules_stand_nearest_to_their_level_first() -> None:
    lines = draw_alert_page(page(0, 0, log=0), 120, 38, FULL).canvas.lines()
    rows = [line for line in lines if "the seven's share of the S&P" in line or "issuers above 4.5 %" in line]
    assert rows[0].split("   ")[0].startswith("│ ▸ S&P 500 the seven's share")
    assert "34.5 % >35 % >40 % 0.5 pp" in " ".join(rows[0].split()) and "26 pp" in rows[1]


def test_no_rule_at_all_says_how_one_is_made() -> None:
    empty = AlertPage((), (), (), NOW, 0)
    text = draw_alert_page(empty, 80, 22, FULL).canvas.text()
    assert "No rule watches" in text and "B on a figure" in text


def test_pending_stands_apart_and_says_how_long_it_must_hold() -> None:
    events = (alert("one-name", "NVDA"), alert("one-name", "META", phase=Phase.PENDING))
    log = (transition(Change.RESOLVED, NOW - 60_000),)
    text = draw_alert_page(
        AlertPage(events, (), log, NOW, 18, 1, False, MEASURE, (), ONE, DAYS), 120, 38, FULL
    ).canvas.text()
    order = [text.index(words) for words in ("NVDA", "Pending", "META", "Why: META", "What was")]
    assert order == sorted(order)
    assert "speaks when it has held 5 min" in text


def test_what_was_done_about_it_is_a_word() -> None:
    events = (alert("a", "SEEN", acknowledged=True), alert("b", "MUTED", muted_by="snoozed"))
    text = draw_alert_page(AlertPage(events, (), (), NOW, 18), 80, 22, FULL).canvas.text()
    assert "seen" in text and "snoozed" in text


@pytest.mark.parametrize("height", [8, 12, 16, 22, 38])
@pytest.mark.parametrize("home", ["events", "watched", "why"])
def test_rows_are_shared_out_to_the_last(height: int, home: str) -> None:
    parts = [Part("events", 2, 9), Part("conditions", 2, 4), Part("watched", 2, 20), Part("why", 1, 8, 3),
             Part("log", 1, 50)]
    shared = share_out(parts, height, home)
    assert sum(rows for _, rows in shared) == height
    assert home in dict(shared)
    assert [name for name, _ in shared] == [p.name for p in parts if p.name in dict(shared)]


def test_about_gives_the_whole_page_to_the_why() -> None:
    text = draw_alert_page(page(3, 2, about=True), 80, 22, FULL).canvas.text()
    assert "Why: S0" in text and "Standing conditions" not in text and "i closes" in text


def test_why_names_formula_inputs_source_age_and_levels() -> None:
    event = alert("one-name", "NVDA", Severity.CRITICAL, since=at(18, 9, 31))
    lines = [text for text, _ in why_lines(event, MEASURE, ONE, NOW, 200, FULL)]
    assert lines[0] == "moved 16.97 %, its usual day is 3.1 %"
    assert lines[1] == "-16.97 % against a limit of 10 % · critical since 09:31 (5 h)"
    assert lines[2:5] == [
        "formula: regular price / previous close - 1", "input: NVDA 118.42 against 142.62 USD",
        "source: Yahoo Finance · as of 14:31, 12 s old",
    ]
    assert lines[5] == ("looks at the day's move, 8 names; warns +/-3 %, critical +/-10 %, "
                        "and 3 usual days or 5 alone, over at 2.5 %; held 5 min; in the session")


def test_why_says_what_is_missing_or_done() -> None:
    event = alert("one-name", "NVDA", Severity.WARN, muted_by="feed-down")
    lines = [text for text, _ in why_lines(event, None, None, NOW, 60, FULL)]
    assert "The figure behind it is not in this picture." in lines
    assert "covered by the rule feed-down: one message, not many" in lines
    seen = [text for text, _ in why_lines(alert("r", "X", acknowledged=True), None, None, NOW, 60, FULL)]
    assert "seen: acknowledged by you" in seen
