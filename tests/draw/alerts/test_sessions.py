"""The last sessions of a figure with the levels of its rule, drawn."""

from __future__ import annotations

import pytest

from tui.alerts.rule import Direction, Rule
from tui.draw.alerts.sessions import Level, caption, draw_sessions, levels_drawn
from tui.draw.grid.canvas import Canvas
from tui.draw.grid.glyphs import ASCII, FULL, NARROW, Glyphs
from tui.state.sessions import Sessions

RULE = Rule("r", "move.*", "one name", Direction.EITHER, warn=0.03, critical=0.1, symbols=("A",))
DOWN = Sessions((0.01, -0.01, -0.05, -0.12), "2025-01-27")


def draw(sessions: Sessions, rule: Rule, glyphs: Glyphs, width: int = 40, height: int = 4) -> Canvas:
    canvas = Canvas(width, height)
    draw_sessions(canvas, 0, 0, width, height, sessions, levels_drawn(rule, sessions.values), glyphs)
    return canvas


def test_a_fall_through_both_levels() -> None:
    flat = Rule("r", "m", "m", Direction.BELOW, warn=-0.04)
    steps = Sessions((0.0, 0.0, -0.04, -0.08), "2025-01-27")
    assert draw(steps, flat, ASCII, 24, 3).lines() == ["******", "......*****.. warns -4 %", "           **"]
    assert draw(steps, flat, FULL, 24, 3).lines() == ["⠉⠉⠉⠉⠉⠉⢱", "⠂⠂⠂⠂⠂⠂⠚⠒⠒⠒⢢⠂⠂ warns -4 %", "          ⢸⣀⣀"]


@pytest.mark.parametrize("glyphs", [FULL, NARROW, ASCII])
def test_levels_carry_their_words_on_the_side_of_the_values(glyphs: Glyphs) -> None:
    text = draw(DOWN, RULE, glyphs).text()
    assert "warns -3 %" in text and "critical -10 %" in text and "warns 3 %" not in text
    if glyphs is ASCII:
        assert text.isascii()


def test_a_far_level_does_not_flatten_the_line() -> None:
    calm = Sessions((0.331, 0.332, 0.3315, 0.333), "2026-08-21")
    far = Rule("r", "share.mag7.sp500", "share", warn=0.334, critical=0.4)
    text = draw(calm, far, FULL).text()
    assert "warns 33.4 %" in text and "critical" not in text


def test_both_sides_of_values_that_swing() -> None:
    assert [level.value for level in levels_drawn(RULE, (-0.05, 0.05))] == [0.1, -0.1, 0.03, -0.03]
    assert [level.value for level in levels_drawn(RULE, (0.01, 0.05))] == [0.1, 0.03]


def test_caption_says_range_and_day_or_why_there_is_none() -> None:
    assert caption(DOWN, RULE) == "4 sessions to 27 Jan 2025: -12 % to 1 %"
    none = Sessions((), "", "no series of this figure is stored")
    assert caption(none, RULE) == "no line of sessions: no series of this figure is stored"
    assert draw(none, RULE, FULL).text().strip() == ""


def test_gaps_and_one_value_are_no_error() -> None:
    for values in ((None, 0.01, None, 0.02), (0.01,), (0.0, 0.0)):
        draw(Sessions(values, "2025-01-27"), RULE, FULL)
        draw(Sessions(values, "2025-01-27"), RULE, ASCII, 30, 2)
    canvas = Canvas(5, 2)
    draw_sessions(canvas, 0, 0, 5, 2, DOWN, [Level(0.0, "warns 0 %", "warn")], FULL)
    assert canvas.text().strip() == ""
