from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.draw.alert_samples import NOW, alert, at, transition
from tui.alerts.alert import Change, Phase
from tui.alerts.rule import Severity
from tui.draw.alerts.rows import columns, draw_alert_line, loud, quiet_since, state
from tui.draw.grid.canvas import Canvas, width_of
from tui.draw.grid.glyphs import ASCII, FULL, NARROW, Glyphs
from tui.draw.grid.palette import BOLD
from tui.draw.grid.table import draw_cells, mark, placed
from tui.draw.words.measure import moment

CONDITIONS = (alert("top10", "", standing=True), alert("acts", "", standing=True))


@pytest.mark.parametrize(
    ("ms", "said"),
    [
        (at(18, 9, 31), "09:31"),
        (at(17, 14, 5), "Mon 14:05"),
        (at(12, 9, 30), "Wed 09:30"),
        (at(11, 9, 30), "11 Aug"),
        (int(datetime(2025, 1, 27, 21, tzinfo=UTC).timestamp() * 1000), "27 Jan 2025"),
        (None, "n/a"),
    ],
)
def test_a_time_is_written_as_a_person_says_it(ms: int | None, said: str) -> None:
    assert moment(ms, NOW) == said


def test_line_names_the_gravest_event_its_limit_and_how_many_more() -> None:
    events = (
        alert("one-name", "MSFT", Severity.WARN, value=-0.0412, since=at(18, 10, 2)),
        alert("one-name", "NVDA", Severity.CRITICAL, value=-0.1697, limit=0.1, since=at(18, 9, 31)),
    )
    line = draw_alert_line(events, CONDITIONS, 100, FULL, now_ms=NOW)
    assert line.lines() == [
        " ▲ CRITICAL NVDA -16.97 % (one name's day, limit 10 %) since 09:31 · 1 more · 2 standing conditions"
    ]
    assert line.pens[0][1].fg == "critical"


def test_line_gives_up_whole_parts_where_it_is_narrow() -> None:
    events = (alert("one-name", "NVDA", Severity.CRITICAL, value=-0.1697, limit=0.1, since=at(18, 9, 31)),)
    assert draw_alert_line(events, CONDITIONS, 60, FULL, now_ms=NOW).lines() == [
        " ▲ CRITICAL NVDA -16.97 % (limit 10 %) since 09:31"
    ]
    assert draw_alert_line(events, CONDITIONS, 40, FULL, now_ms=NOW).lines() == [
        " ▲ CRITICAL NVDA -16.97 % (limit 10 %)"
    ]


def test_line_is_never_a_void() -> None:
    quiet = draw_alert_line((), CONDITIONS, 80, FULL, quiet_since_ms=at(17, 14, 5), now_ms=NOW)
    assert quiet.lines() == [" Alerts · quiet since Mon 14:05 · 2 standing conditions"]
    assert draw_alert_line((), (), 80, ASCII, now_ms=NOW).lines() == [
        " Alerts - quiet - no standing condition"
    ]


@pytest.mark.parametrize("glyphs", [FULL, NARROW, ASCII])
@pytest.mark.parametrize("width", [40, 58, 78, 116])
def test_rows_fit_and_carry_state_without_colour(glyphs: Glyphs, width: int) -> None:
    canvas = Canvas(width, 1)
    event = alert("one-name", "NVDA", Severity.CRITICAL)
    draw_cells(canvas, 0, placed(columns(glyphs, NOW), 2, width - 2), event, glyphs, BOLD)
    mark(canvas, 0, 0, width, glyphs)
    text = canvas.lines()[0]
    assert "critical" in text and "NVDA" in text and "-16.97 %" in text
    assert width_of(text) <= width


def test_state_words() -> None:
    critical = alert("r", "NVDA", Severity.CRITICAL)
    cases = {
        "critical": critical,
        "warning": alert("r", "NVDA", Severity.WARN),
        "pending": alert("r", "NVDA", Severity.WARN, phase=Phase.PENDING),
        "easing": alert("r", "NVDA", Severity.WARN, phase=Phase.RECOVERING),
        "seen": alert("r", "NVDA", Severity.WARN, acknowledged=True),
        "snoozed": alert("r", "NVDA", Severity.WARN, muted_by="snoozed"),
        "covered": alert("r", "NVDA", Severity.WARN, muted_by="sp500-day"),
        "no data": alert("r", "NVDA", Severity.WARN, phase=Phase.NO_DATA),
    }
    assert {word: state(a, FULL)[1] for word, a in cases.items()} == {word: word for word in cases}
    assert loud(list(cases.values())) == [critical, *(cases[w] for w in ("warning", "easing", "seen"))]


def test_quiet_since_is_the_last_end_of_an_event_not_of_a_condition() -> None:
    log = (
        transition(Change.RESOLVED, at(18, 9, 0), standing=True),
        transition(Change.FIRED, at(18, 8, 0)),
        transition(Change.RESOLVED, at(17, 14, 5)),
        transition(Change.RESOLVED, at(10, 9, 0)),
    )
    assert quiet_since(log) == at(17, 14, 5)
    assert quiet_since(()) is None
