"""The chart as pictures: what plotext draws and what lies over it."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date
from subprocess import run

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace as struct_replace

from tests.last_day import LAST_DAY, close
from tui.draw.chart import candles
from tui.draw.chart import plot as chart
from tui.draw.chart.crosshair import readouts, with_crosshair
from tui.draw.chart.flags import Flag, flags_of
from tui.draw.chart.flags import draw as draw_flags
from tui.draw.chart.frame import ChartSpec, build
from tui.draw.chart.plain import Line
from tui.draw.chart.plot import plot, ruler_width
from tui.draw.chart.scale import Columns, rows_for, value_ticks
from tui.draw.chart.series import Series, choose
from tui.draw.grid.canvas import Canvas
from tui.draw.grid.glyphs import ASCII, FULL, NARROW
from tui.draw.grid.palette import Pen
from tui.market.bars import DAY_MS, Bars


def daily(rows: list[tuple[float, float, float, float]]) -> Bars:
    opens, highs, lows, closes = zip(*rows, strict=True)
    times = tuple((20670 + i) * DAY_MS for i in range(len(rows)))
    return Bars("NVDA", "1d", times, closes, opens, highs, lows, (1000,) * len(rows), "Yahoo Finance")


def wave(n: int, ranged: bool = True, symbol: str = "NVDA") -> Bars:
    closes = tuple(100 + (i % 20) * (1 if i // 20 % 2 else -1) + i * 0.1 for i in range(n))
    times = tuple((20000 + i) * DAY_MS for i in range(n))
    if not ranged:
        return Bars(symbol, "1d", times, closes, source="Nasdaq")
    return Bars(symbol, "1d", times, closes, closes, tuple(c + 1 for c in closes),
                tuple(c - 1 for c in closes), tuple(1000 + i for i in range(n)), "Yahoo Finance")


def spec(bars: Bars, **changes: object) -> ChartSpec:
    return replace(ChartSpec(Series(bars, "6M", bars)), **changes)  # type: ignore[arg-type]


def test_candles_tell_rise_from_fall_by_shape() -> None:
    bars = daily([(1, 8, 0, 7), (7, 8, 2, 2), (2, 4, 2, 4), (4, 4, 1, 1)])
    canvas = Canvas(7, 5)
    rows = rows_for(0.0, 8.0, 5)
    candles.draw(canvas, bars, Columns(4, 7, stepped=True), rows, FULL)
    assert canvas.lines() == [
        "   ╷╷",
        "   ┃█",
        "   ┃█╻▄",
        "   ┃▀╹█",
        "   ╵",
    ]
    bodies = {pen: {canvas.chars[y][x] for y in range(5) for x in range(7) if canvas.pens[y][x] == pen}
              for pen in (Pen("up", reverse=True), Pen("down"), Pen("up"))}
    hollow, falls, rest = bodies.values()
    assert hollow == {"┃"}  # a hole in a full cell: as wide and as heavy as a filled one
    assert falls <= set("█│▀▄╵╷") and "█" in falls
    assert "┃" not in rest and "█" not in rest


@pytest.mark.parametrize(
    ("bars", "unit", "unasked", "asked"),
    [(20, "1d", "candles", "candles"), (76, "1d", "c: 2-day candles", "2-day candles"),
     (20, "1wk", "1-week candles", "1-week candles"), (20, "5m", "5m candles", "5m candles"),
     (76, "1mo", "c: 2-month candles", "2-month candles")],
)
def test_what_a_candle_spans_is_said_and_asked_for(bars: int, unit: str, unasked: str, asked: str) -> None:
    base = spec(struct_replace(wave(bars), interval=unit), averages=False)
    for candles_, words in ((None, unasked), (True, asked), (False, "line")):
        found = build(replace(base, candles=candles_), 46, 14, FULL)
        assert found.caption[-1] == words
        assert found.spec.as_candles == words.endswith("candles") or found.offered
    grouped = build(replace(base, candles=True), 46, 14, FULL)
    said = readouts(grouped, grouped.columns.groups[-1])[0][0]
    several = "2-" in asked
    assert several == (f" a {asked.split()[0][2:]}" in said)  # then the volume is a mean, and said to be


def test_candle_of_several_bars_spans_them() -> None:
    one = candles.candle(daily([(1, 8, 0, 7), (7, 9, 2, 2)]), 0, 2)
    assert (one.open, one.high, one.low, one.close, one.volume) == (1, 9, 0, 2, 1000)
    assert candles.candle(wave(3, ranged=False), 0, 3).high == 100.0 + 0.0


@pytest.mark.parametrize("glyphs", [FULL, NARROW, ASCII], ids=lambda g: g.name)
def test_plotext_draws_grid_ruler_and_line_with_pens_by_meaning(glyphs: object) -> None:
    rows = rows_for(0.0, 10.0, 9)
    ticks = value_ticks(rows)
    ruler = ruler_width(ticks)
    line = Line(tuple((float(x), x * 10 / 19) for x in range(20)), Pen("up"))
    canvas = plot([line], 20, rows, ticks, ruler, glyphs)  # type: ignore[arg-type]
    assert (canvas.width, canvas.height) == (20 + ruler, 9)
    assert "up" in {pen.fg for row in canvas.pens for pen in row}
    assert [w for w in (row[20:].strip() for row in map("".join, canvas.chars)) if w] == ["10", "5", "0"]
    grid = canvas.chars[rows.row(5.0)]
    assert glyphs.grid in grid  # type: ignore[attr-defined]
    assert canvas.chars[8][0] != " " and canvas.chars[0][19] != " "


def test_a_line_outside_the_limits_is_cut_and_not_bent() -> None:
    rows = rows_for(0.0, 10.0, 9)
    line = Line(((0.0, 5.0), (5.0, 50.0), (10.0, 5.0)), Pen("up"))
    canvas = plot([line], 20, rows, value_ticks(rows), 6, FULL)
    drawn = [y for y in range(9) for x in range(20) if canvas.pens[y][x].fg == "up"]
    assert set(drawn) == {rows.row(5.0)}


@pytest.mark.parametrize("glyphs", [FULL, ASCII], ids=lambda g: g.name)
def test_without_plotext_the_plot_has_the_same_places(
    glyphs: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing() -> object:
        raise ImportError("no compiled part")

    rows = rows_for(0.0, 10.0, 9)
    line = Line(tuple((float(x), x * 10 / 19) for x in range(20)), Pen("up"))
    with_it = plot([line], 20, rows, value_ticks(rows), 6, glyphs)  # type: ignore[arg-type]
    monkeypatch.setattr(chart, "_figure", missing)
    without = plot([line], 20, rows, value_ticks(rows), 6, glyphs)  # type: ignore[arg-type]
    assert [row[20:] for row in without.lines()] == [row[20:] for row in with_it.lines()]
    cells = [(x, y) for y in range(9) for x in range(20)]
    one, other = ({(x, y) for x, y in cells if c.pens[y][x].fg == "up"} for c in (with_it, without))
    assert len(one & other) > 0.8 * len(one)


def test_a_chart_of_a_month_as_a_picture() -> None:
    bars = daily([(100 + i, 102 + i, 99 + i, 101 + i) for i in range(8)])
    picture = build(spec(bars, averages=False), 40, 12, FULL)
    assert picture.canvas.lines() == [
        "                              ╷",
        "                          ╷   ╽ ◀108.00",
        "                      │   ┃   ╿",
        "                  │   ┃   ▀   ╵",
        "┈┈┈┈┈┈┈┈┈┈┈┈┈┈│┈┈┈┃┈┈┈▀┈┈┈╵┈┈┈┈┈    105",
        "      ╷   ▄   ┃   ▀   ╵",
        "  ╷   ▄   ┃   │",
        "  ╽   ┃   │",
        "┈┈╿┈┈┈╵┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈    100",
        "  ╵",
        "  █   █   █   █   █   █   █   █  1.0K",
        "      Thu 6   Sat 8   Mon 10  Wed 12",
    ]
    assert picture.caption == ("to 12 Aug 2026", "Yahoo Finance", "candles")


def test_closes_only_is_a_line_and_says_so() -> None:
    bars = wave(60, ranged=False)
    frame = build(spec(bars), 60, 14, FULL)
    assert not frame.spec.as_candles
    assert frame.caption[0] == "closes only"
    assert not set("┃█▀▄") & set(frame.canvas.text())


def test_the_tag_shows_the_newest_price_in_the_colour_of_the_day() -> None:
    frame = build(spec(wave(60), last=103.25, move=-0.01), 60, 14, FULL)
    row = next(y for y, line in enumerate(frame.canvas.lines()) if "103.25" in line)
    assert "◀" in frame.canvas.lines()[row]
    assert frame.canvas.pens[row][59].bg == "down"
    assert row == frame.rows.row(103.25)


def test_averages_come_from_the_longer_history() -> None:
    whole = wave(400)
    part = whole.cut(340, 400)
    frame = build(ChartSpec(Series(part, "1M", whole)), 80, 30, FULL)
    tokens = {pen.fg for row in frame.canvas.pens for pen in row}
    assert {"seven4", "seven5"} <= tokens
    alone = build(ChartSpec(Series(part, "1M", part)), 80, 30, FULL)
    assert "seven5" not in {pen.fg for row in alone.canvas.pens for pen in row}


def test_a_comparison_is_rebased_and_names_both() -> None:
    bars, other = wave(60), wave(60, symbol="QQQ")
    frame = build(spec(bars, other=other), 80, 20, FULL)
    assert not frame.spec.as_candles and frame.main[0] == 0.0
    assert frame.other == pytest.approx(frame.main)
    text = frame.canvas.text()
    assert " QQQ " in text and " NVDA " in text and "%" in text
    assert any(c.startswith("QQQ to ") for c in frame.caption)


def test_a_comparison_without_a_common_day_draws_the_symbol_alone() -> None:
    late = Bars("QQQ", "1d", (30000 * DAY_MS,), (5.0,))
    frame = build(spec(wave(60), other=late), 80, 20, FULL)
    assert set(frame.other) == {None}


FLAGS = (
    Flag(date.fromordinal(date(1970, 1, 1).toordinal() + 20010), "OpenAI", True, "equity", "eq", "$30bn",
         "funded", 30_000),
    Flag(date.fromordinal(date(1970, 1, 1).toordinal() + 20050), "Oracle", False, "purchase", "", "$40bn",
         "announced", 40_000),
)


def test_flags_stand_on_their_day_and_are_explained() -> None:
    frame = build(spec(wave(60), flags=FLAGS), 80, 24, FULL)
    lines = frame.canvas.lines()
    row = next(y for y, line in enumerate(lines) if "◆1" in line)
    assert lines[row].index("◆1") == frame.columns.column(10)
    assert lines[row].index("◆2") == frame.columns.column(50)
    words = "\n".join(lines[row + 1 :])
    assert "▸OpenAI $30bn equity funded" in words and "◂Oracle $40bn announced" in words


def test_no_flag_is_drawn_without_its_words_and_the_rest_is_counted() -> None:
    first = FLAGS[0].day.toordinal()
    many = tuple(replace(FLAGS[0], day=date.fromordinal(first + i * 4), musd=i) for i in range(10))
    canvas = draw_flags(many, wave(60), Columns(60, 50), 1, 60, FULL)
    assert canvas is not None
    flags, words = canvas.lines()
    assert flags.count("◆") == words.count("◆") >= 1
    assert words.endswith(f"+{10 - flags.count('◆')}")


def test_each_state_of_a_deal_stands_on_the_day_it_began() -> None:
    from tui.deals.ledger.ledger import load

    flags = flags_of(load(), "NVDA", date(2026, 8, 21))
    plain = [(f.day, f.amount, f.state, f.current) for f in flags if (f.other, f.musd) == ("OpenAI", 30_000)]
    assert plain == [
        (date(2026, 2, 20), "$30bn", "rumoured", False), (date(2026, 2, 27), "$30bn", "announced", False),
        (date(2026, 3, 31), "$30bn", "funded", True),
    ]
    assert FLAGS[0].words(FULL, short=False).endswith("to OpenAI equity $30bn funded")


def test_states_of_today_come_before_earlier_ones() -> None:
    first = FLAGS[0].day.toordinal()
    past = replace(FLAGS[0], musd=90_000, current=False)
    old = [replace(past, day=date.fromordinal(first + i * 4)) for i in range(9)]
    canvas = draw_flags((*old, FLAGS[1]), wave(60), Columns(60, 50), 1, 60, FULL)
    assert canvas is not None and "Oracle $40bn announced" in canvas.text()


def test_deals_of_the_ledger_become_flags_of_the_day() -> None:
    from tui.deals.ledger.ledger import load

    ledger = load()
    flags = flags_of(ledger, "NVDA", date(2026, 8, 21))
    assert len(flags) > 10 and list(flags) == sorted(flags, key=lambda f: (f.day, -f.musd))
    assert all(flag.day <= date(2025, 9, 30) for flag in flags_of(ledger, "NVDA", date(2025, 9, 30)))
    assert flags_of(ledger, "GOOG", date(2026, 8, 21)) == flags_of(ledger, "GOOGL", date(2026, 8, 21)) != ()
    assert flags_of(ledger, "XYZ", date(2026, 8, 21)) == ()


@pytest.mark.parametrize(("column", "left"), [(0, False), (10, False), (68, True)])
def test_the_box_of_the_crosshair_jumps_to_the_other_side(column: int, left: bool) -> None:
    frame = build(spec(wave(60)), 80, 20, FULL)
    canvas = with_crosshair(frame, column, FULL)
    boxed = [x for x in range(80) if canvas.pens[0][x].bg == "selected"]
    assert (boxed[0] == 0) is left
    assert frame.columns.column((frame.columns.bars(column) or (0, 1))[1] - 1) not in boxed
    assert "O " in canvas.text() and " C " in canvas.text()
    assert frame.canvas.text() == build(frame.spec, 80, 20, FULL).canvas.text()


def test_the_crosshair_of_a_comparison_shows_both_gains() -> None:
    frame = build(spec(wave(60), other=wave(60, symbol="QQQ")), 80, 20, FULL)
    assert "QQQ +" in with_crosshair(frame, 40, FULL).lines()[0] + with_crosshair(frame, 60, FULL).lines()[0]


@settings(max_examples=40, deadline=None)
@given(
    st.integers(1, 400), st.integers(12, 200), st.integers(2, 60), st.booleans(), st.booleans(),
    st.sampled_from([FULL, NARROW, ASCII]), st.integers(0, 199),
)
def test_any_series_at_any_size_is_drawn(
    count: int, width: int, height: int, ranged: bool, compared: bool, glyphs: object, column: int
) -> None:
    bars = wave(count, ranged)
    found = spec(bars, flags=FLAGS, other=wave(count, symbol="QQQ") if compared else None)
    frame = build(found, width, height, glyphs)  # type: ignore[arg-type]
    assert (frame.canvas.width, frame.canvas.height) == (width, height)
    canvas = with_crosshair(frame, min(column, frame.columns.width - 1), glyphs)  # type: ignore[arg-type]
    assert all(len(row) == width for row in canvas.chars)


def test_plotext_is_not_imported_before_a_chart_is_drawn() -> None:
    code = "import sys; import tui.screens.ticker.screen; sys.exit('plotext' in sys.modules)"
    assert run([sys.executable, "-c", code], check=False).returncode == 0


def test_narrow_glyphs_hold_no_character_of_disputed_width() -> None:
    from unicodedata import east_asian_width

    frame = build(spec(wave(60), flags=FLAGS), 80, 24, NARROW)
    text = with_crosshair(frame, 20, NARROW).text()
    assert not [c for c in set(text) if east_asian_width(c) == "A"]


def test_stored_bars_are_drawn_as_they_are() -> None:
    from tui.market.embedded import series as stored

    bars = stored.daily("NVDA")
    assert bars is not None
    series = choose({("NVDA", "MAX"): bars}, "NVDA", "6M")
    assert series is not None
    frame = build(ChartSpec(series), 72, 18, FULL)
    assert frame.columns.group == (2, 2)
    assert f"◀{close('NVDA'):.2f}" in frame.canvas.text()
    assert frame.caption == (f"to {LAST_DAY.day} {LAST_DAY:%b %Y}", "Yahoo Finance", "2-day candles")


@pytest.mark.parametrize(
    ("scale", "decimals", "last"),
    [(1e-2, 4, "1.1584"), (8e-8, 2, "0.00000842"), (1.7e7, 2, "1,754,321,987.50")],
)
def test_a_price_of_any_size_stands_on_the_ruler_as_its_exchange_writes_it(
    scale: float, decimals: int, last: str
) -> None:
    bars = wave(60)
    small = replace_bars(bars, scale)
    frame = build(spec(small, last=float(last.replace(",", "")), decimals=decimals), 80, 20, FULL)
    assert any(last in line for line in frame.canvas.lines())
    assert all(len(line) <= 80 for line in frame.canvas.lines())


def replace_bars(bars: Bars, scale: float) -> Bars:
    """The same bars at another size of prices."""
    sides = [tuple(value * scale for value in side) for side in (bars.close, bars.open, bars.high, bars.low)]
    return Bars(bars.symbol, bars.interval, bars.times_ms, *sides, bars.volume, bars.source)
