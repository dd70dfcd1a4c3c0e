from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.alerts.rule import Direction, Rule, Severity
from tui.draw.concentration.gauge import Levels, Scale, draw_gauge, levels_of, verdict
from tui.draw.grid.canvas import Canvas
from tui.draw.grid.glyphs import ASCII, FULL

SHARE = Levels(0.35, 0.4)
FEW = Levels(45, 40, below=True)


def picture(value: float | None, levels: Levels, scale: Scale, width: int = 21) -> str:
    canvas = Canvas(width, 1)
    draw_gauge(canvas, 0, 0, width, value, levels, scale, FULL)
    return canvas.text()


def test_thin_mark_warns_thick_one_alarms() -> None:
    assert picture(0.2, SHARE, Scale(0, 0.5)) == "━━━━━━━━◆─────│─┃────"
    assert picture(0.45, SHARE, Scale(0, 0.5)) == "━━━━━━━━━━━━━━│━┃━◆──"
    assert picture(None, SHARE, Scale(0, 0.5)) == "──────────────│─┃────"


def test_fewer_names_lie_to_the_right() -> None:
    assert picture(81, FEW, Scale(140, 30)) == "━━━━━━━━━━━◆─────│┃──"


@pytest.mark.parametrize(
    ("value", "levels", "found"),
    [
        (0.34, SHARE, None), (0.35, SHARE, Severity.WARN), (0.4, SHARE, Severity.CRITICAL),
        (None, SHARE, None),
        (46, FEW, None), (45, FEW, Severity.WARN), (39, FEW, Severity.CRITICAL),
        (0.9, Levels(), None), (0.41, Levels(critical=0.4), Severity.CRITICAL),
    ],
)
def test_judged(value: float | None, levels: Levels, found: Severity | None) -> None:
    assert levels.judge(value) is found


def test_a_short_track_keeps_the_alarms_side() -> None:
    close = Levels(0.46, 0.48)
    assert picture(0.467, close, Scale(0, 0.6), 7) == "━━━━◆┃─"
    assert picture(0.481, close, Scale(0, 0.6), 7) == "━━━━━┃◆"


def test_verdict_says_it_in_words() -> None:
    assert verdict(0.2, SHARE, FULL)[0] == "● quiet"
    assert verdict(0.36, SHARE, FULL)[0] == "■ beyond"
    text, pen = verdict(0.41, SHARE, FULL)
    assert (text, pen.fg) == ("▲ beyond", "critical")
    assert verdict(0.2, Levels(), FULL)[0] == "no limit"
    assert verdict(None, SHARE, ASCII)[0] == "not known"


@given(st.floats(-1, 2), st.integers(0, 60))
def test_the_value_never_hides_a_mark(value: float, width: int) -> None:
    canvas = Canvas(width, 1)
    draw_gauge(canvas, 0, 0, width, value, SHARE, Scale(0, 0.5), FULL)
    if width >= 20:
        assert {"◆", "│", "┃"} <= set(canvas.text())


def test_levels_are_those_of_the_rule() -> None:
    rules = (
        Rule("a", "share.mag7.sp500", warn=0.35, critical=0.4),
        Rule("b", "effective_number.sp500", direction=Direction.BELOW, warn=45, critical=40),
    )
    assert levels_of(rules, "share.mag7.sp500") == SHARE
    assert levels_of(rules, "effective_number.sp500") == FEW
    assert not levels_of(rules, "group45.ndx").any
