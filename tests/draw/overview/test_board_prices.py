"""The board with prices of every size, of exchanges that rest and of days that are over: nothing overlaps."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.pictures import NOW, live, quote, said, seeded
from tui.draw.chrome.bars import status
from tui.draw.grid.glyphs import ASCII, FULL
from tui.draw.overview.board import draw_board, spark_pen, table_header
from tui.draw.overview.cards import draw_card
from tui.draw.overview.overview import index_line
from tui.draw.overview.rows import BoardRow, rows_of, spark_words, state_word
from tui.feed import event as ev
from tui.market.quote import Freshness, Session, State
from tui.state.snapshot import FeedHealth

LIVE = Freshness(State.LIVE, 2)


def row(symbol: str, price: float, decimals: int | None = 2, **more: object) -> BoardRow:
    given_quote = quote(
        symbol, price, previous_close=price / 1.1, day_low=price * 0.97, day_high=price * 1.01,
        year_low=price / 2, year_high=price * 1.2, decimals=decimals, **more,
    )
    return BoardRow(symbol, symbol.title(), given_quote, LIVE, (1.0, 2.0, 3.0), 2.2)


SIZES = [
    row("BTC-IDR", 1754321987.5), row("BTC-KRW", 152345678.12), row("BTC-JPY", 16543210.55),
    row("BRK-A", 745123.45), row("^BVSP", 129345.67), row("NVDA", 214.72), row("EURUSD=X", 1.1584, 4),
    row("SHIB-USD", 0.00000842), row("PEPE24478-USD", 0.0000000123), row("0P0001BUKG.L", 184.31),
]


@pytest.mark.parametrize(("width", "height"), [(78, 20), (78, 10), (70, 20), (110, 20), (60, 10)])
def test_every_price_stands_whole_in_its_column(width: int, height: int) -> None:
    lines = draw_board(SIZES, 0, width, height, ASCII).lines()
    for one in SIZES:
        line = next(text for text in lines if one.symbol[-6:] in text[:15])
        words = re.match(r".(\S+)\s+\+\s+10\.00%\s+(\S+)\s+2\.2x", line)
        assert words is not None, line


def test_the_prices_themselves() -> None:
    lines = draw_board(SIZES, 0, 78, 10, ASCII).lines()
    found = [re.split(r"\s+", line[1:].strip())[3] for line in lines]
    assert found == ["1,754.322M", "152,345,678", "16,543,211", "745,123.45", "129,345.67", "214.72",
                     "1.1584", "0.00000842", "1.23e-8", "184.31"]


def test_symbols_that_differ_at_their_end_can_be_told_apart() -> None:
    funds = [row("0P0001BUKG.L", 1.0), row("0P0001BUKH.L", 1.0)]
    lines = draw_board(funds, 0, 78, 2, ASCII).lines()
    assert "0P0001BUKG.L " in lines[0] and "0P0001BUKH.L " in lines[1]
    options = [row(f"NVDA261218{what}", 1.0) for what in ("C00200000", "C00250000", "P00200000")]
    for pair in (options, [row("TRUMP-OFFICIAL35336-USD", 1.0), row("TRUMP-OFFICIAL35336-EUR", 1.0)]):
        shown = [line[1:].split()[0] for line in draw_board(pair, 0, 78, len(pair), ASCII).lines()]
        assert len(set(shown)) == len(pair), shown
    assert table_header(78, 5).lines()[0].index("Price") == table_header(78).lines()[0].index("Price") + 5


@given(st.floats(1e-9, 1e13), st.sampled_from([None, 2, 4]), st.booleans())
def test_no_price_of_any_size_runs_over_another_column(
    price: float, decimals: int | None, tall: bool
) -> None:
    [first, *_] = draw_board([row("X", price, decimals)], 0, 78, 2 if tall else 1, ASCII).lines()
    assert re.match(r">X +\+ +10\.00% +[\d.,]+(e-?\d+|k|M|bn|tn)? +2\.2x", first), first


def test_a_range_of_rates_has_decimals() -> None:
    [_, second] = draw_board([row("EURUSD=X", 1.1584, 4)], 0, 110, 2, ASCII).lines()
    assert "Y 0.5792 " in second and second.rstrip().endswith("1.3901")


@pytest.mark.parametrize("one", SIZES, ids=lambda one: one.symbol)
def test_a_card_holds_every_price(one: BoardRow) -> None:
    text = draw_card(one, 28, FULL, False).text()
    for line in text.splitlines():
        assert len(line) <= 28
    assert "0.0000\n" not in text


def test_a_change_far_beyond_reason_does_not_widen_the_column() -> None:
    odd = replace(row("NVDA", 1e9), quote=quote("NVDA", 1e9, previous_close=0.2))
    assert ">99999%" in draw_board([odd], 0, 78, 1, ASCII).lines()[0]


NIGHT = quote("ORCL", 258.0, session=Session.CLOSED, extended_price=219.3, extended_time_ms=NOW)


@pytest.mark.parametrize(
    ("fresh", "others", "word"),
    [
        (Freshness(State.CLOSED, 60), False, ""),
        (Freshness(State.CLOSED, 60), True, "closed"),
        (Freshness(State.CLOSED, 60, "", "2026-08-28"), True, "28 Aug"),
    ],
)
def test_a_closed_row_says_its_day_or_that_it_is_closed(fresh: Freshness, others: bool, word: str) -> None:
    assert state_word(fresh, quote(), others)[0] == word


def test_a_price_after_hours_says_its_time_and_later_its_day() -> None:
    assert state_word(Freshness(State.CLOSED, 60, "after hours"), NIGHT)[0] == "POST 10:30"
    assert state_word(Freshness(State.CLOSED, 60, "after hours", "2026-11-20"), NIGHT)[0] == "POST 20 Nov"


def test_a_past_days_move_is_not_the_largest_and_the_header_does_not_count_it_live() -> None:
    store = live()
    dead = quote("NVDA", 10.0, previous_close=31.0, session=Session.CLOSED, time_ms=NOW - 300 * 86_400_000)
    mover = quote("ORCL", 207.9)
    store.apply([said(dead), said(mover)])
    picture = store.look(NOW)
    line = index_line(picture, 120, ASCII).lines()[0]
    assert "largest move ORCL" in line
    assert state_word(picture.freshness["NVDA"], dead)[0] == "24 Jan"
    word, _, note = status(picture)
    assert word == "LIVE" and "1 closed" in note
    measure = picture.measures["move.NVDA"]
    assert measure.stale and measure.of_day == "2026-01-24"
    assert not [alert for alert in picture.alerts if alert.symbol == "NVDA"]


def test_a_symbol_that_yahoo_does_not_know_is_said_to_be_unknown() -> None:
    store = live()
    store.apply([ev.HealthEvent(t=NOW, state="ok", missing=["TWTR"])])
    picture = replace(store.look(NOW), quotes={})
    found = {one.symbol: one for one in rows_of(picture, 0)}
    assert found["NVDA"].none == "no price has come yet"
    asked = replace(picture, health=FeedHealth("ok", missing=("NVDA",)))
    assert rows_of(asked, 0)[0].none == "Yahoo does not know NVDA"
    offline = replace(picture, health=FeedHealth("wait", "no network", missing=("NVDA",)))
    assert "needs the network" in rows_of(offline, 0)[0].none
    one = replace(store.look(NOW), health=asked.health)
    known = {symbol: quote for symbol, quote in one.quotes.items() if symbol != "NVDA"}
    assert status(replace(one, quotes=known))[2].count("1 unknown") == 1
    assert "unknown" not in status(store.look(NOW))[2], "what is no longer on the board is not counted"


def test_the_strip_says_of_which_day_a_figure_is_that_is_not_of_this_run() -> None:
    """Whoever leaves the indices off the board sees them as they were stored: grey, with their day."""
    store = live()
    index = store.received.quotes["^GSPC"]
    stored_day = replace(index, time_ms=NOW - 91 * 86_400_000, fetched_ms=None)
    store.received.quotes["^GSPC"] = stored_day
    canvas = index_line(store.look(NOW + 2000), 120, ASCII)
    line = canvas.lines()[0]
    assert re.match(r" S&P 500 [\d,.]+ =0\.00% 21 Aug ", line)
    assert {canvas.pens[0][x].fg for x in range(9, line.index("21 Aug"))} == {"muted"}


FOREIGN = [
    row("BTC-IDR", 1754321987.5, currency="IDR"), row("BTC-JPY", 16543210.55, currency="JPY"),
    row("NVDA", 214.72, cap_musd=5_200_000),
]


@pytest.mark.parametrize("one", FOREIGN, ids=lambda one: one.symbol)
def test_the_years_high_and_the_value_stand_apart(one: BoardRow) -> None:
    [line] = draw_board([one], 0, 78, 1, ASCII).lines()
    value = "5.20tn" if one.symbol == "NVDA" else f"in {one.quote.currency}"  # type: ignore[union-attr]
    assert re.search(rf"[\dMk] +{value}$", line.rstrip()), line


@pytest.mark.parametrize("width", [56, 60, 78])
@pytest.mark.parametrize("day", ["", "2026-11-23"])
def test_a_badge_is_whole_before_a_line_is_long(width: int, day: str) -> None:
    shut = replace(SIZES[0], freshness=Freshness(State.CLOSED, 60, "", day), others_trade=True)
    [line] = draw_board([shut], 0, width, 1, ASCII).lines()
    assert line.rstrip().endswith("23 Nov" if day else "closed")


def test_the_head_of_the_lines_says_what_they_are_of() -> None:
    store = live()
    assert spark_words(store.look(NOW)) == "to 30 Sep", "stored lines beside live prices"
    grey = rows_of(store.look(NOW), 0)[0]
    assert grey.spark_old and spark_pen(grey).fg == "muted"
    line = ev.BarsEvent(
        t=NOW, symbol="NVDA", range="spark", interval="5m", times_ms=[NOW], close=[1.0])
    store.apply([line])
    after = store.look(NOW)
    assert spark_words(after) == "today" and not rows_of(after, 0)[0].spark_old
    assert set(after.sparks) == {"NVDA"}, "lines of other days stand in no row beside those of today"
    assert spark_words(seeded().look(NOW)) == "30 days"
