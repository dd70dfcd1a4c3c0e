from __future__ import annotations

import pytest

from tests.last_day import LAST as STORED
from tui.draw.concentration.history import draw_history, legend
from tui.draw.grid.glyphs import ASCII, FULL, NARROW, Glyphs
from tui.state.share_history import History, Mark, history_of

HISTORY = History(
    marks=(Mark(1981.0, 0.255), Mark(1990.0, 0.2), Mark(2000.2, 0.27), Mark(2008.2, 0.19, proxy=True)),
    daily=tuple((2021 + i / 50, 0.29 + i * 0.0004) for i in range(250)),
    as_of="2025-12-31",
    levels_2000={"top10_share": 0.27},
)
LAST = (2026.0, 0.39)


def test_points_stay_apart_and_proxies_look_different() -> None:
    lines = draw_history(HISTORY, LAST, 100, 14, FULL).lines()
    text = "\n".join(lines)
    assert text.count("●") == 3 and text.count("○") == 1
    row = next(line for line in lines if line.startswith(" 20 %"))
    assert set(row[6:40]) <= {"┈", "●"}, "nothing is drawn between points that lie years apart"


def test_line_of_march_2000_with_its_words_and_the_last_value_as_a_tag() -> None:
    canvas = draw_history(HISTORY, LAST, 100, 14, FULL)
    text = canvas.text()
    assert "March 2000: 27 %" in text
    assert any(line.count("╌") > 40 for line in canvas.lines())
    row = next(y for y, line in enumerate(canvas.lines()) if "◂39.0 %" in line)
    assert "◆" in canvas.lines()[row], "the tag stands beside the point it names"


def test_a_replayed_day_does_not_know_what_came() -> None:
    canvas = draw_history(HISTORY, (2004.0, 0.22), 100, 14, FULL)
    assert "○" not in canvas.text() and not any("⠀" < c <= "⣿" for c in canvas.text())
    assert "2005" not in canvas.text()


@pytest.mark.parametrize("glyphs", [FULL, NARROW, ASCII])
@pytest.mark.parametrize("size", [(100, 14), (70, 9), (40, 5), (10, 3), (0, 0)])
def test_every_set_and_size_draws(glyphs: Glyphs, size: tuple[int, int]) -> None:
    canvas = draw_history(HISTORY, LAST, *size, glyphs)
    assert (canvas.width, canvas.height) == size
    assert draw_history(History(), None, *size, glyphs).height == size[1]
    if glyphs is ASCII:
        assert canvas.text().isascii()


def test_legend_shortens_to_its_room() -> None:
    assert legend(FULL, 80, HISTORY) == "● published  ○ the 500 largest US companies  line: daily since 2021"
    assert legend(FULL, 50, HISTORY) == "● published  ○ proxy  line: daily since 2021"
    assert legend(FULL, 20, HISTORY) == "● published  ○ proxy"
    assert legend(FULL, 19, HISTORY) == ""


def test_stored_history_has_no_mark_beside_the_daily_line() -> None:
    from tui.market.embedded.facts import history_points, levels_2000
    from tui.market.embedded.series import concentration

    history = history_of(history_points("SP500", "top10_share"), concentration("SP500"), levels_2000())
    assert history.as_of == STORED
    assert history.levels_2000["top10_share"] == 0.27
    assert 20 < len(history.marks) < 40 and max(m.year for m in history.marks) < history.daily[0][0]
    assert history.marks[0].year < 1982
    assert history.changes20["effective"] == pytest.approx(-2.095, abs=0.01)
