from __future__ import annotations

import pytest
from msgspec.structs import replace

from tests.draw.concentration_samples import DAY, READING, SEVEN
from tui.alerts.rule import Direction, Rule
from tui.draw.concentration.bar import draw_bar, segments
from tui.draw.concentration.notes import notes, sentence
from tui.draw.concentration.rows import basis_text, rows_of
from tui.draw.concentration.shares import SharesPage, board_rows, draw_page
from tui.draw.grid.glyphs import ASCII, FULL, NARROW, Glyphs
from tui.market.index.concentration import Interval
from tui.market.index.reading import Depth, Nasdaq, ShareLine
from tui.market.index.rebalance import special_distance
from tui.state.share_history import History

RULES = (
    Rule("s", "share.mag7.sp500", warn=0.35, critical=0.4), Rule("t", "share.top10.sp500", warn=0.4),
    Rule("e", "effective_number.sp500", direction=Direction.BELOW, warn=45, critical=40),
    Rule("n", "group45.ndx", warn=0.46, critical=0.48),
)
HISTORY = History(
    as_of="2026-08-21", changes20={"effective": -0.386, "largest": 0.0001},
    levels_2000={"top10_share": 0.27, "effective_number": 81.3, "largest_share": 0.049},
)


def test_bar_is_the_whole_index_with_brackets_under_it() -> None:
    assert draw_bar(READING, 116, 4, FULL).lines() == [
        "  NVDA   │ AAPL │GOOGL │MSFT │AMZN│a│b│c │d│e                           all others 61.1 %",
        "   7.4   │ 6.5  │ 6.0  │ 5.1 │4.0 │ │ │  │ │",
        "╰───────── 7 names = 33.2 % ─────────╯  a TSLA 2.1  b META 2.0  c AVGO 2.5  d LLY 1.7  e BRK-B 1.6",
        "╰────────── ten largest = 38.9 % ───────────╯",
    ]


def test_small_bar_gives_letters_only_to_what_its_legend_names() -> None:
    bar, under = draw_bar(READING, 78, 2, FULL).lines()
    letters = [c for c in bar.split("all others")[0] if c.islower()]
    assert letters == ["a", "b", "c", "d"]
    assert under.startswith("╰─── 7 names = 33.2 % ───╯") and under.endswith("d TSLA 2.1")


def test_a_missing_member_makes_a_bound() -> None:
    seven = ShareLine(0.312, DAY, READING.seven.basis, bound="at least", missing=("META",))
    reading = replace(READING, seven=seven, members=SEVEN[:-1])
    rows = rows_of(reading, RULES, HISTORY)
    assert rows[0].shown[0] == "at least 31.2 %"
    assert rows[0].label == ("The seven, META missing", "Seven, no META")
    assert "7 names = at least 31.2 %" in draw_bar(reading, 116, 4, FULL).text()


def test_names_of_the_ten_that_are_not_known_are_one_nameless_piece() -> None:
    reading = replace(READING, top=SEVEN)
    last = segments(reading)[-1]
    assert last.name == "" and last.share == pytest.approx(0.3892 - sum(s for _, s in SEVEN))


def test_six_measures_each_with_2000() -> None:
    rows = rows_of(READING, RULES, HISTORY)
    assert [(r.shown[0], r.change, r.then[0]) for r in rows] == [
        ("33.2 %", "+0.8 pp", "did not exist then"),
        ("38.9 %", "+0.6 pp", "27 %"),
        ("46 equal names", "-0.4", "81 equal names"),
        ("7.4 %", "+0.0 pp", "4.9 %"),
        ("51.6 %", "n/a", "not known"),
        ("not known", "n/a", "not known"),
    ]


def test_raw_values_are_never_judged_by_the_rule_of_the_index() -> None:
    raw, distance = rows_of(READING, RULES, HISTORY)[4:]
    assert not raw.levels.any and "raw market value" in raw.remark[0]
    assert distance.value is None and "48 %" in distance.remark[0]
    official = replace(READING, group45=ShareLine(0.467, DAY, "of QQQ", 0.012, official=True))
    group, distance = rows_of(official, RULES, HISTORY)[4:]
    assert group.levels.warn == 0.46 and not group.remark[0]
    assert (distance.shown[0], distance.change) == ("1.3 pp", "-1.2 pp")


def test_changes_of_a_stored_series_are_not_given_to_another_day() -> None:
    reading = replace(READING, top10=replace(READING.top10, as_of=DAY.replace(day=20)))
    assert rows_of(reading, RULES, HISTORY)[2].change == "n/a"
    assert rows_of(replace(READING, effective_change20=-1.25), RULES, HISTORY)[2].change == "-1.2"


def test_basis_and_date_are_on_the_screen() -> None:
    stored = "full market value, by issuer (not float-adjusted), derived; 21 Aug 2026"
    assert basis_text(READING, 100) == stored
    live = replace(READING, estimated=True, note="weights of 2026-08-21 moved by prices since: an estimate")
    said = "full market value, by issuer; drifted by live prices from 21 Aug 2026, estimated"
    assert basis_text(live, 90) == said
    brief = "full market value; drifted by prices since 21 Aug 2026, estimated"
    assert basis_text(live, 65) == brief
    assert basis_text(live, 60) == "drifted by live prices from 21 Aug 2026, estimated"


@pytest.mark.parametrize("glyphs", [FULL, NARROW, ASCII])
@pytest.mark.parametrize("size", [(120, 38), (80, 22), (80, 21), (200, 58), (60, 16), (40, 8), (10, 3)])
def test_page_fits_every_size_in_every_set(glyphs: Glyphs, size: tuple[int, int]) -> None:
    canvas = draw_page(SharesPage(READING, RULES, HISTORY), *size, glyphs)
    assert (canvas.width, canvas.height) == size
    if glyphs is ASCII:
        assert canvas.text().isascii()
    if size[0] >= 80:
        text = canvas.text()
        assert "33.2 %" in text and "21 Aug 2026" in text and "46 equal names" in text
        if glyphs is FULL:
            assert glyphs.ellipsis not in text, "nothing is cut where there is room by design"
        assert "The seven" in canvas.lines()[board_rows(*size)[0]]


def test_alarm_is_not_the_colour_of_a_fall() -> None:
    reading = replace(READING, seven=replace(READING.seven, share=0.41))
    drawn = draw_page(SharesPage(reading, RULES, HISTORY), 120, 38, FULL)
    pens = {pen.fg for row in drawn.pens for pen in row}
    assert "critical" in pens and "down" not in pens


def test_explanation_says_what_it_means_and_fits() -> None:
    for row in rows_of(READING, RULES, HISTORY):
        lines = notes(row, READING, None, 0, 76, FULL)
        assert all(len(text) <= 76 for text, _ in lines)
        assert any("basis: " in text for text, _ in lines)
    hhi = " ".join(text for text, _ in notes(rows_of(READING, RULES, HISTORY)[2], READING, None, 0, 76, FULL))
    assert "219 of 10,000 points" in hhi and "warns at or below 45, alarms at or below 40" in hhi


def test_copied_sentence_carries_basis_and_the_disclaimer() -> None:
    text = sentence(rows_of(READING, RULES, HISTORY)[0], basis_text(READING, 200), None)
    assert text.startswith("The seven in the S&P 500: 33.2 %, +0.8 pp in 20 sessions (full market value")
    assert text.endswith("not investment advice; quotes may be late.")


def test_small_windows_list_the_measures_whole() -> None:
    lines = draw_page(SharesPage(READING, RULES, HISTORY), 40, 8, FULL).lines()
    assert lines[0].startswith(" S&P 500 ") and lines[0].endswith(" 21 Aug 2026")
    assert lines[1] == " ▸ The seven                     33.2 %"
    assert lines[5] == "   Nasdaq over 4.5 % (raw)       51.6 %"
    assert lines[7] == " full market value, derived"
    narrow = draw_page(SharesPage(READING, RULES, HISTORY), 60, 16, FULL).text()
    assert "● quiet" in narrow and "did not" not in narrow


def test_a_list_of_ten_lines_gives_two_numbers_and_the_chart_says_that_its_basis_is_another() -> None:
    depth = Depth(9, ((1, 0.07, ""), (5, 0.3, ""), (7, 0.34, ""), (10, 0.38, "at least")), None, None,
                  Interval(42.4, 61.2), 0.38)
    reading = replace(READING, effective=None, depth=depth, basis="fund",
                      top10=replace(READING.top10, bound="at least"))
    rows = rows_of(reading, RULES, HISTORY)
    assert rows[2].shown == ("42 to 61 equal names", "42 to 61 equal names")
    assert rows[1].shown[0] == "at least 38.9 %"
    for size in ((118, 38), (78, 22)):
        text = draw_page(SharesPage(reading, RULES, HISTORY), *size, FULL).text()
        assert "42 to 61 equal names" in text and "◆ now: fund lines" in text
    assert "now:" not in draw_page(SharesPage(READING, RULES, HISTORY), 118, 38, FULL).text()


def test_the_edge_of_the_cliff_stands_beside_the_distance() -> None:
    shares = {"MSFT": 0.25, "NVDA": 0.15, "TSLA": 0.0449, "META": 0.044}
    found = special_distance(shares, ceiling=0.03)
    nasdaq = Nasdaq(found, None, READING.seven, (), Depth(4, (), None, None, None, 0.49), DAY, "of QQQ")
    group = ShareLine(found.group, DAY, "of QQQ", official=True)
    distance = rows_of(replace(READING, group45=group, nasdaq=nasdaq), RULES, HISTORY)[5]
    assert distance.shown[0] == "8.0 pp" and distance.remark[0] == "to 48 %; with TSLA: 44.5 %"
