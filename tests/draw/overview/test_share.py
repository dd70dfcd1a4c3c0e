"""How much rests on the seven: the bar and its sentences, drawn in the test."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from tests.last_day import seven
from tests.pictures import DAY
from tui.draw.grid.glyphs import ASCII, FULL
from tui.draw.overview.share import draw_share_line, draw_share_panel, seven_words
from tui.market.embedded.first_screen import first_screen
from tui.market.index.reading import Concentration, ShareLine, first_reading

STORED = first_reading(first_screen())
BOUND = replace(
    STORED, seven=ShareLine(0.312, DAY, "full market value", bound="at least", missing=("META",)),
    note="weights of 2026-08-21 moved by prices since: an estimate",
)


def test_the_panel() -> None:
    assert draw_share_panel(STORED, 64, 7, ASCII, said="2026-09-30").text() == """\
NVDA AAPL  c MSFTe f   all others 65.1 %
 7.9  7.0    5.5       c GOOGL 6.0  e AMZN 3.9  f META 2.6

7 names = 34.9 % of the S&P 500   +1.1 pp in 20 sessions
ten largest = 40.6 %   27 % in March 2000
acts like 42 equal names   81 in March 2000
30 Sep 2026: full market value, by issuer"""


def test_the_line() -> None:
    assert draw_share_line(STORED, 78, ASCII, "2026-09-30").text() == (
        f"7 names = {seven() * 100:.1f} % of the S&P 500, +1.1 pp in 20 sessions; acts like 42 names"
    )


@pytest.mark.parametrize(("reading", "state"), [
    (STORED, "of 30 Sep"), (replace(STORED, late=("NVDA",)), "NVDA late"),
    (replace(STORED, late=("NVDA", "AAPL", "MSFT")), "3 prices late"),
])
def test_a_share_that_is_not_of_the_headers_moment_says_so_and_is_grey(
    reading: Concentration, state: str
) -> None:
    for canvas in (draw_share_line(reading, 100, ASCII), draw_share_panel(reading, 64, 7, ASCII)):
        y = next(y for y, line in enumerate(canvas.lines()) if "7 names" in line)
        line = canvas.lines()[y]
        assert f"of the S&P 500, {state}" in line
        assert {canvas.pens[y][x].fg for x in range(line.index("7 names"), line.index(state))} == {"muted"}


@pytest.mark.parametrize(
    ("reading", "words"),
    [
        (STORED, f"7 names = {seven() * 100:.1f} % of the S&P 500"),
        (BOUND, "7 names = at least 31.2 % of the S&P 500, META missing"),
        (replace(STORED, seven=ShareLine(None, None, "x")), "7 names = n/a of the S&P 500"),
    ],
)
def test_a_bound_and_an_unknown_say_so(reading: object, words: str) -> None:
    assert seven_words(reading) == words  # type: ignore[arg-type]


def test_an_estimate_is_called_one() -> None:
    assert "an estimate" in draw_share_panel(BOUND, 80, 8, ASCII).text()


def test_nothing_known_is_no_zero() -> None:
    for canvas in (draw_share_panel(None, 60, 6, ASCII), draw_share_line(None, 60, ASCII)):
        assert canvas.text().strip() == "share of the seven: not known yet"


def test_the_years_behind_stand_below_where_there_is_room() -> None:
    history = [0.2 + 0.001 * i for i in range(260)] + [0.331]
    text = draw_share_panel(STORED, 64, 14, FULL, history).text()
    assert "45.9 % highest" in text and "20.0 % lowest" in text and "33.1 % on 30 Sep" in text
    assert "highest" not in draw_share_panel(STORED, 64, 8, FULL, history).text()


def test_the_bar_has_each_members_colour_in_its_width() -> None:
    canvas = draw_share_panel(STORED, 200, 7, FULL)
    grounds = [p.bg for p in canvas.pens[0]]
    for i, (_, share) in enumerate(STORED.members, 1):
        assert abs(grounds.count(f"seven{i}") - share * 200) <= 1
    assert grounds.count("selected") == pytest.approx(200 * (1 - (STORED.seven.share or 0)), abs=1)


@pytest.mark.parametrize("width", [0, 5, 20, 40, 57, 80, 160])
@pytest.mark.parametrize("height", [0, 1, 2, 3, 5, 9, 20])
def test_it_fits_any_box(width: int, height: int) -> None:
    for reading in (STORED, BOUND, None):
        canvas = draw_share_panel(reading, width, height, FULL, [0.3] * 300)
        assert (canvas.width, canvas.height) == (width, height)
