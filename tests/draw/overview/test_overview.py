"""The first screen as one picture: what a stranger must have read in ten seconds, at every size."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from tests.draw.alert_samples import alert
from tests.last_day import close, seven
from tests.pictures import NOW, batch, live, quote, recorded, said, seeded
from tui.deals.ledger.ledger import load
from tui.draw.grid.glyphs import ASCII, FULL, NARROW
from tui.draw.overview.dated_lines import draw_events, draw_next
from tui.draw.overview.layout import is_wide, layout, row_at
from tui.draw.overview.loop import leg_lines
from tui.draw.overview.overview import PANELS, View, draw_overview, index_line
from tui.feed import event as ev
from tui.market.quote import Quote
from tui.state.snapshot import Mode, NextEvent, Snapshot

LEDGER = load()
DAY = date(2026, 11, 20)


def known(mode: Mode = Mode.FEED, day: str = "") -> Snapshot:
    """A picture with the ledger; of a recorded `day` when one is given."""
    store = recorded(day) if day else live() if mode is Mode.FEED else seeded(mode)
    store.set_ledger(LEDGER)
    return store.look(NOW)


STORED = known(Mode.EMBEDDED)
RECORDED = known(Mode.REPLAY, "2025-01-27")


@pytest.mark.parametrize("size", [(80, 22), (120, 38), (200, 58)])
@pytest.mark.parametrize(
    "words",
    [
        f"S&P 500 {close('^GSPC'):,.2f}", "NVDA", f"{close('NVDA'):.2f}", "ORCL", f"{close('ORCL'):.2f}",
        f"7 names = {seven() * 100:.1f} % of the S&P 500", "+1.1 pp in 20 sessions", "OpenAI", "Oracle",
        "NVIDIA", "300", "signed", "40", "30", "funded", "quiet",
    ],
)
def test_what_a_stranger_reads_of_the_stored_day(size: tuple[int, int], words: str) -> None:
    assert words in draw_overview(STORED, View(), *size, FULL).text()


@pytest.mark.parametrize("size", [(80, 22), (120, 38)])
@pytest.mark.parametrize("words", ["118.42", "16.97%", "6.7x", "32.3 %", "NVDA", "-$593bn"])
def test_what_a_stranger_reads_of_the_day_deepseek_was_noticed(size: tuple[int, int], words: str) -> None:
    assert words in draw_overview(RECORDED, View(), *size, FULL).text()


@pytest.mark.parametrize("size", [(39, 20), (100, 7), (30, 3)])
def test_a_window_that_is_too_small_asks_for_room(size: tuple[int, int]) -> None:
    assert "make the window larger" in draw_overview(STORED, View(), *size, FULL).text()


@pytest.mark.parametrize("glyphs", [FULL, NARROW, ASCII], ids=lambda g: g.name)
@pytest.mark.parametrize("width", [1, 20, 40, 59, 60, 79, 80, 107, 108, 140, 200])
@pytest.mark.parametrize("height", [1, 7, 8, 10, 16, 18, 22, 30, 38, 60])
def test_every_size_is_drawn(width: int, height: int, glyphs: object) -> None:
    for snapshot in (STORED, RECORDED):
        canvas = draw_overview(snapshot, View(), width, height, glyphs)  # type: ignore[arg-type]
        assert (canvas.width, canvas.height) == (width, height)


@pytest.mark.parametrize("size", [(108, 30), (120, 38), (160, 48), (240, 70)])
def test_panels_cover_the_screen_and_never_each_other(size: tuple[int, int]) -> None:
    width, height = size
    seen: set[tuple[int, int]] = set()
    for name, (x, y, w, h) in layout(width, height, View()).items():
        assert w >= 20 and h >= 3, name
        cells = {(i, j) for i in range(x, x + w) for j in range(y, y + h)}
        assert not cells & seen, name
        seen |= cells
    assert seen == {(i, j) for i in range(width) for j in range(1, height)}
    assert set(layout(width, height, View())) == set(PANELS)


@pytest.mark.parametrize("panel", PANELS)
def test_an_enlarged_panel_has_the_screen_to_itself(panel: str) -> None:
    view = View(focus=panel, zoom=True)
    assert layout(120, 38, view) == {panel: (0, 0, 120, 38)}
    lines = draw_overview(STORED, view, 120, 38, ASCII).lines()
    assert lines[0][:2] == "#=" and lines[-1].endswith("#")


@pytest.mark.parametrize("panel", PANELS)
def test_the_panel_in_focus_has_the_heavy_frame(panel: str) -> None:
    canvas = draw_overview(STORED, View(focus=panel), 120, 38, FULL)
    for name, (x, y, _, _) in layout(120, 38, View()).items():
        assert (canvas.chars[y][x] == "┏") is (name == panel), name


@pytest.mark.parametrize(("width", "height", "wide"), [(107, 40, False), (108, 30, True), (200, 29, False)])
def test_panels_need_room(width: int, height: int, wide: bool) -> None:
    assert is_wide(width, height) is wide


@pytest.mark.parametrize("size", [(80, 22), (60, 18), (59, 14), (120, 38), (108, 30), (200, 58)])
@pytest.mark.parametrize("cursor", [0, 5, 7])
def test_the_row_on_a_line_is_the_one_that_is_drawn_there(size: tuple[int, int], cursor: int) -> None:
    symbols = STORED.watch.groups[0].symbols
    for view in (View(cursor=cursor), View(cursor=cursor, zoom=True)):
        lines = draw_overview(STORED, view, *size, FULL).lines()
        for y, line in enumerate(lines):
            row = row_at(y, *size, view, len(symbols))
            drawn = next((i for i, s in enumerate(symbols) if f"{s} " in line[:12]), None)
            if drawn is not None and "all others" not in line:
                assert row == drawn, line
        assert {row_at(y, *size, view, len(symbols)) for y in range(len(lines))} >= {cursor, None}


# The line of indices.


def quotes(**prices: tuple[float, float]) -> Snapshot:
    names = {"GSPC": "^GSPC", "NDX": "^NDX", "VIX": "^VIX"}
    found = {names.get(k, k): Quote(names.get(k, k), p, b) for k, (p, b) in prices.items()}
    return replace(STORED, quotes=found, usual={"NVDA": -6.7}, measures={})


@pytest.mark.parametrize(
    ("snapshot", "line"),
    [
        (quotes(GSPC=(101.0, 100.0), NDX=(99.0, 100.0), VIX=(15.0, 15.0)),
         " S&P 500 101.00 +1.00%   Nasdaq-100 99.00 -1.00%   VIX 15.00 =0.00%"),
        (quotes(GSPC=(101.0, 100.0), QQQ=(50.0, 50.0)), " S&P 500 101.00 +1.00%   QQQ 50.00 =0.00%"),
        (quotes(NVDA=(83.0, 100.0), ORCL=(101.0, 100.0)), " largest move NVDA -17.00% 6.7x its usual day"),
        (quotes(NVDA=(100.0, 100.0)), ""),  # nothing moved: no largest move
        (quotes(), ""),
    ],
)
def test_the_line_of_indices(snapshot: Snapshot, line: str) -> None:
    assert index_line(snapshot, 120, ASCII).text() == line


def test_the_line_of_indices_has_whole_entries_only() -> None:
    for width in range(10, 130):
        text = index_line(RECORDED, width, ASCII).text()
        assert len(text) <= width
        assert not text or text[-1] in "%pxy)" or text.endswith(("day", "pp")), text


# The loop.


def test_each_leg_with_the_date_of_its_state() -> None:
    assert [text for _, text in leg_lines(STORED, 80, FULL)] == [
        "OpenAI to Oracle $300bn: signed Sep 2025",
        "Oracle to NVIDIA ~$40bn: signed Dec 2025 (weakest)",
        "NVIDIA to OpenAI $30bn: funded Mar 2026",
        "to $100bn letter of intent: lapsed Feb 2026",
    ]


def test_before_a_deal_there_is_none() -> None:
    lines = [text for _, text in leg_lines(RECORDED, 80, FULL)]
    assert len(lines) == 3 and any("no deal on that day" in text for text in lines)
    assert leg_lines(replace(STORED, ledger=None), 80, FULL) == []


def test_while_the_ledger_is_read_it_says_so() -> None:
    lines = draw_overview(seeded().look(NOW), View(), 120, 38, FULL).text()
    assert "reading the ledger of deals" in lines
    assert "nothing recorded yet" in lines


# Dated lines.

EVENTS = (
    NextEvent(DAY, "NVDA: -16.97 %, critical from 10 % either way", "NVDA", "alert"),
    NextEvent(DAY - timedelta(days=57), "OpenAI > Oracle $300bn buys: signed", kind="deal"),
    NextEvent(DAY - timedelta(days=80), "x" * 60, kind="deal"),
)


def test_changes_take_as_many_lines_as_they_need() -> None:
    canvas = draw_events(EVENTS, 26, 8, ASCII, "nothing")
    assert canvas.text() == """\
20 Nov NVDA: -16.97 %,
       critical from 10 %
       either way
24 Sep OpenAI > Oracle
       $300bn buys: signed
 1 Sep xxxxxxxxxxxxxxxxx..

"""
    assert canvas.pens[0][7].fg == "critical" and canvas.pens[3][7].fg == "text"


def test_no_change_says_why() -> None:
    assert draw_events((), 20, 2, ASCII, "nothing recorded").text() == "nothing recorded\n"


def test_what_comes_next_says_when_a_date_is_an_estimate() -> None:
    results = NextEvent(DAY, "NVDA results", "NVDA", "results", estimated=True)
    coming = (results, NextEvent(DAY, "US markets closed"))
    assert draw_next(coming, 40, 2, ASCII).text() == """\
20 Nov NVDA results (estimated)
20 Nov US markets closed"""
    assert "no dated event" in draw_next((), 40, 2, ASCII).text()


# Alerts.


@pytest.mark.parametrize("size", [(80, 22), (120, 38)])
def test_what_fires_is_read_without_a_key(size: tuple[int, int]) -> None:
    firing = replace(STORED, alerts=(alert("one-name", "NVDA", why="NVDA: -16.97 % in one session"),))
    text = draw_overview(firing, View(), *size, FULL).text()
    assert "NVDA" in text.splitlines()[-1 if size[0] == 80 else -2]
    assert "quiet" not in text


# Views and groups.


def test_cards_need_room() -> None:
    assert "┏━ NVDA" in draw_overview(STORED, View(cards=True), 120, 38, FULL).text()
    small = draw_overview(STORED, View(cards=True), 80, 22, FULL).text()
    assert "┏━ NVDA" in small and all(f"─ {s} ─" in small for s in ("ORCL", "MSFT", "AAPL", "AMZN", "GOOGL"))
    assert "┏━ NVDA" not in draw_overview(STORED, View(cards=True), 80, 19, FULL).text()


@pytest.mark.parametrize("size", [(80, 22), (120, 38)])
@pytest.mark.parametrize(
    ("group", "words"), [(0, "NVDA"), (1, "CRWV"), (2, "^GSPC"), (4, "last round at $852bn")]
)
def test_every_group_can_be_seen(group: int, words: str, size: tuple[int, int]) -> None:
    assert words in draw_overview(STORED, View(group=group), *size, FULL).text()


def test_old_prices_say_so_on_their_rows() -> None:
    store = live()
    store.set_ledger(LEDGER)
    later = NOW + 600_000
    store.apply([ev.HealthEvent(t=later, source="yahoo", state="wait", reason="cut", retry_at=later + 9000)])
    for size in ((80, 22), (120, 38)):
        assert "STALE 10 min" in draw_overview(store.look(later), View(), *size, FULL).text()


def test_a_name_from_outside_is_never_markup() -> None:
    store = live()
    store.apply([*batch(), said(quote("NVDA", name="[bold]x[/bold] \\[link")), ])
    assert "[bold]x[/bold]" in draw_overview(store.look(NOW), View(), 120, 38, FULL).text()


def test_the_next_date_stands_at_the_smallest_size_and_it_is_money() -> None:
    store = live()
    store.set_ledger(load())
    text = draw_overview(store.picture(NOW), View(), 80, 22, FULL).text()
    line = next(x for x in text.splitlines() if x.startswith(" Next"))
    assert "2027" in line and "begins" in line
