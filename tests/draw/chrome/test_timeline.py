"""The foot of a look back: changes as ticks, loops as a curve, and what the curve cannot tell."""

from __future__ import annotations

from datetime import date

import pytest

from tui.deals.loops.growth import Growth, Past
from tui.draw.chrome.timeline import THINNER, draw_timeline, rows_for
from tui.draw.grid.glyphs import ASCII, FULL

DAYS = (date(2024, 1, 10), date(2025, 1, 10), date(2025, 1, 11), date(2025, 1, 12), date(2025, 12, 20))
PAST = Past(date(2024, 1, 2), date(2025, 12, 31), Growth(DAYS, (0, 1, 2, 4, 8)))
HERE = date(2025, 1, 12)


def test_at_forty_rows_curve_ticks_and_years() -> None:
    canvas = draw_timeline(PAST, HERE, 120, rows_for(40), FULL)
    title, upper, lower, ticks, years = canvas.lines()
    assert "loops of announced money: 4 " in title and THINNER[0] in title
    at = ticks.index(FULL.diamond)
    assert upper.strip() == "█" * len(upper.strip()) and len(lower.rstrip()) == 119, "half before, all after"
    assert years.index("2024") < years.index("2025") <= at
    assert canvas.pens[2][at].fg == "loop" and canvas.pens[2][118].fg == "faint", "nobody knew it then"
    assert ticks[: at].count(FULL.middot) == 1


def test_at_twenty_four_rows_three_and_below_none() -> None:
    assert [rows_for(height) for height in (18, 21, 24, 40)] == [0, 0, 3, 5]
    canvas = draw_timeline(PAST, HERE, 80, 3, FULL)
    assert any(words in canvas.lines()[0] for words in THINNER) and "2024" in canvas.lines()[2]


def test_loops_that_nobody_has_counted_are_not_drawn() -> None:
    canvas = draw_timeline(Past(PAST.first, PAST.last, Growth(DAYS)), HERE, 80, 3, FULL)
    assert "being counted" in canvas.lines()[0] and not canvas.lines()[1].strip()


@pytest.mark.parametrize("width", [40, 60, 80, 120, 200])
@pytest.mark.parametrize("day", [PAST.first, HERE, PAST.last])
def test_the_day_is_marked_at_every_width(width: int, day: date) -> None:
    for height in (3, 5):
        lines = draw_timeline(PAST, day, width, height, ASCII).lines()
        assert ASCII.diamond in lines[height - (2 if height == 5 else 1)]
