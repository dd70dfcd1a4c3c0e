"""The board of quotes as pictures."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from tests.pictures import NOW, live, quote, seeded, watch
from tui.alerts.alert import Alert, Phase
from tui.alerts.rule import Severity
from tui.draw.grid.canvas import Canvas
from tui.draw.grid.glyphs import ASCII, FULL, NARROW
from tui.draw.overview.board import draw_board, move_parts, table_header, usual_parts
from tui.draw.overview.rows import BoardRow, rows_of, state_word
from tui.market.quote import Freshness, Session, State
from tui.watchlist import Private

NVDA = BoardRow(
    "NVDA", "NVIDIA", quote(price=214.72, previous_close=200.0, cap_musd=5_200_000, year_high=230.0,
                            year_low=100.0, day_high=216.0, day_low=210.0),
    Freshness(State.LIVE, 2), (1.0, 2.0, 3.0, 2.0, 4.0), 3.4,
)
ORCL = BoardRow(
    "ORCL", "Oracle Corporation", quote("ORCL", 146.47, previous_close=150.0, cap_musd=410_000),
    Freshness(State.STALE, 600), (3.0, 2.0, 1.0), -0.9,
)
TOYOTA = BoardRow("7203.T", "Toyota Motor", None)
EARLY = BoardRow(
    "META", "Meta", quote("META", 600.0, previous_close=500.0, session=Session.PRE, extended_price=590.0,
                          extended_time_ms=NOW), Freshness(State.PRE, 2),
)
OPENAI = BoardRow("OpenAI", "OpenAI", private="last round at $852bn, 31 Mar 2026")


def fires(symbol: str, severity: Severity) -> Alert:
    """An alert on the move of a symbol."""
    return Alert(f"move:{symbol}", "move", symbol, "Move", Phase.FIRING, severity, NOW, -0.05, -0.03,
                 "fraction", "because", f"move.{symbol}")


ROWS = [NVDA, ORCL, TOYOTA, EARLY, OPENAI]


def test_two_lines_a_symbol_where_there_is_room() -> None:
    assert draw_board(ROWS, 1, 70, 10, ASCII).text() == """\
 NVDA    +  7.36%     214.72  3.4x
 NVIDIA               5.20tn        _____........========........#####
>ORCL    -  2.35%     146.47  0.9x
 Oracle Corpo.. STALE 10 min        #########================_________
 7203.T       n/a  no price stored; needs the network

 META    -  1.67%     590.00
 Meta                    PRE
 OpenAI   last round at $852bn, 31 Mar 2026
          private: no market price"""


def test_one_line_a_symbol_at_eighty_columns() -> None:
    assert table_header(78).text() + "\n" + draw_board(ROWS, 0, 78, 5, ASCII).text() == """\
 Symbol      Move       Price Usual 30 days            Range 1Y          Value
>NVDA    +  7.36%      214.72  3.4x __...====...##    100 ======O- 230  5.20tn
 ORCL    -  2.35%      146.47  0.9x ####======____ STALE 10 min
 7203.T       n/a  no price stored; needs the network
 META    -  1.67%      590.00                      PRE
 OpenAI   last round at $852bn, 31 Mar 2026"""


def test_in_a_narrow_place_what_is_cut_says_so() -> None:
    assert draw_board(ROWS, 0, 36, 10, ASCII).text() == """\
>NVDA    +  7.36%     214.72  3.4x
 NVIDIA               5.20tn
 ORCL    -  2.35%     146.47  0.9x
 Oracle Corpo.. STALE 10 min
 7203.T       n/a  no price store..

 META    -  1.67%     590.00
 Meta                    PRE
 OpenAI   last round at $852bn, 3..
          private: no market price"""


@pytest.mark.parametrize(
    ("cursor", "shown"),
    [(0, ["NVDA", "ORCL"]), (1, ["NVDA", "ORCL"]), (2, ["ORCL", "7203.T"]), (4, ["META", "OpenAI"])],
)
def test_the_cursor_is_always_in_sight(cursor: int, shown: list[str]) -> None:
    lines = draw_board(ROWS, cursor, 78, 2, ASCII).lines()
    assert [line[1:].split()[0] for line in lines] == shown
    assert [line[0] == ">" for line in lines] == [ROWS[cursor].symbol == s for s in shown]


def test_the_chosen_row_has_its_ground_over_the_whole_width() -> None:
    canvas = draw_board(ROWS, 1, 70, 10, FULL)
    grounds = [{p.bg for p in canvas.pens[y]} for y in range(4)]
    assert grounds == [{""}, {""}, {"selected"}, {"selected"}]


@pytest.mark.parametrize(
    ("freshness", "word"),
    [
        (None, ""), (Freshness(State.LIVE), ""), (Freshness(State.CLOSED), ""),
        (Freshness(State.PRE), "PRE"), (Freshness(State.POST), "POST"),
        (Freshness(State.DELAYED), "delayed"), (Freshness(State.ERROR), "no price"),
        (Freshness(State.STALE, 600), "STALE 10 min"), (Freshness(State.STALE, 5), "STALE 5 s"),
        (Freshness(State.STALE, 3 * 86400), "STALE 3 d"), (Freshness(State.STALE), "STALE n/a"),
    ],
)
def test_the_badge_of_each_state(freshness: Freshness | None, word: str) -> None:
    assert state_word(freshness)[0] == word


@pytest.mark.parametrize("glyphs", [FULL, NARROW, ASCII], ids=lambda g: g.name)
@pytest.mark.parametrize(
    ("price", "token"), [(101.0, "up"), (99.0, "down"), (100.0, "text")]
)
def test_direction_has_a_glyph_and_a_colour(glyphs: object, price: float, token: str) -> None:
    row = replace(NVDA, quote=quote(price=price, previous_close=100.0))
    [(text, pen)] = move_parts(row, glyphs)  # type: ignore[arg-type]
    assert text[0] == {"up": glyphs.up, "down": glyphs.down, "text": glyphs.flat}[token]  # type: ignore[attr-defined]
    assert (pen.fg, len(text)) == (token, 8)
    assert "-" not in text[1:] and "+" not in text[1:]


def test_an_old_price_is_grey() -> None:
    [(_, old)] = move_parts(ORCL, FULL)
    assert (old.fg, old.reverse) == ("muted", False)
    assert draw_board([ORCL], 0, 70, 2, ASCII).pens[0][25].fg == "muted"


def reversed_of(canvas: Canvas, y: int) -> str:
    """The row with a blank wherever a cell is not reversed."""
    cells = zip(canvas.chars[y], canvas.pens[y], strict=True)
    return "".join(char if pen.reverse else " " for char, pen in cells).rstrip()


@pytest.mark.parametrize(
    ("before", "now", "flashed"),
    [
        (214.71, 214.72, ["2"]),  # the per cent stays 7.36: only the last digit of the price
        (213.72, 214.72, ["7.3", "4"]),  # 6.86% was
        (209.00, 214.72, ["7.36", "14.72"]),  # 4.50% was
        (99.99, 100.00, ["0", "100.00"]),  # 50.01% was
        (214.72, 214.72, []),
        (None, 214.72, ["7.36%", "214.72"]),  # nothing was known
    ],
)
@pytest.mark.parametrize("rows", [1, 2])
def test_a_tick_flashes_only_the_digits_that_changed(
    rows: int, before: float | None, now: float, flashed: list[str]
) -> None:
    row = replace(NVDA, quote=quote(price=now, previous_close=200.0),
                  before=quote(price=before, previous_close=200.0))
    canvas = draw_board([row], -1, 70, rows, ASCII)
    assert reversed_of(canvas, 0).split() == flashed
    quiet = draw_board([replace(row, before=None)], -1, 70, rows, ASCII)
    assert not any(pen.reverse for pen in quiet.pens[0])
    assert quiet.lines() == canvas.lines()


@pytest.mark.parametrize("cursor", [-1, 0])
@pytest.mark.parametrize("rows", [1, 2])
def test_a_row_that_flashes_is_its_drawing_with_those_digits_reversed(rows: int, cursor: int) -> None:
    still = replace(NVDA, quote=quote(price=214.72, previous_close=200.0))
    flashes = replace(still, before=quote(price=209.0, previous_close=200.0))
    both = replace(flashes, still=still), flashes
    made, anew = (draw_board([row], cursor, 120, rows, FULL) for row in both)
    assert (made.chars, made.pens) == (anew.chars, anew.pens)
    assert reversed_of(made, 0), "the digits"
    assert not reversed_of(draw_board([still], cursor, 120, rows, FULL), 0), "kept as it is"


@pytest.mark.parametrize(
    ("usual", "text", "loud"),
    [(None, "", False), (0.94, "0.9x", False), (-6.7, "6.7x", True), (2.99, "3.0x", False),
     (3.0, "3.0x", True)],
)
def test_how_many_usual_days(usual: float | None, text: str, loud: bool) -> None:
    got, pen = usual_parts(replace(NVDA, usual=usual))
    assert (got, pen.bold) == (text, loud)


def test_rows_are_those_of_the_group_in_the_order_of_the_file() -> None:
    snapshot = seeded().look(NOW)
    rows = rows_of(snapshot, 0)
    assert [r.symbol for r in rows] == ["NVDA", "ORCL", "MSFT", "AAPL", "AMZN", "GOOGL", "META", "TSLA"]
    assert all(r.quote and r.name and r.name != r.symbol for r in rows)
    old = quote("ORCL", 1.0)
    assert [r.before for r in rows_of(snapshot, 0, {"ORCL": old})] == [None, old, *[None] * 6]


def test_past_the_last_group_come_the_private_companies() -> None:
    snapshot = seeded().look(NOW)
    rows = rows_of(snapshot, len(snapshot.watch.groups))
    assert rows[0].private == "last round at $852bn, 31 Mar 2026"
    assert all(r.quote is None and r.private for r in rows)
    unknown = replace(snapshot, watch=replace(watch(), privates=(Private("Nobody"),)))
    assert rows_of(unknown, len(unknown.watch.groups))[0].private == "no round known"


def test_a_symbol_that_nothing_is_known_of_has_a_row() -> None:
    snapshot = live().look(NOW)
    market = next(i for i, g in enumerate(snapshot.watch.groups) if "RSP" in g.symbols)
    row = next(r for r in rows_of(snapshot, market) if r.symbol == "RSP")
    assert (row.name, row.quote, row.spark) == ("RSP", None, ())


@pytest.mark.parametrize("width", [20, 36, 37, 38, 50, 70, 78, 110, 160])
@pytest.mark.parametrize("height", [1, 3, 8, 16, 30])
def test_it_fits_any_box(width: int, height: int) -> None:
    for group in range(5):
        snapshot = live().look(NOW) if group == 0 else seeded().look(NOW)
        for glyphs in (FULL, ASCII):
            canvas = draw_board(rows_of(snapshot, group), 2, width, height, glyphs)
            assert (canvas.width, canvas.height) == (width, height)
            assert all(len(line) <= width for line in canvas.lines())


def test_a_row_that_an_alert_fires_on_has_its_mark_and_colour() -> None:
    canvas = draw_board([replace(NVDA, alert="critical"), ORCL], 1, 70, 2, ASCII)
    assert canvas.lines()[0].startswith(" NVDA!   +  7.36%")
    assert [canvas.pens[0][x].fg for x in (1, 5)] == ["critical", "critical"]
    assert canvas.pens[1][1].fg == "text"


@pytest.mark.parametrize(
    ("alerts", "token"),
    [
        ((), ""),
        ((fires("NVDA", Severity.WARN),), "warn"),
        ((fires("NVDA", Severity.WARN), fires("NVDA", Severity.CRITICAL)), "critical"),
        ((fires("ORCL", Severity.CRITICAL),), ""),
        ((replace(fires("NVDA", Severity.CRITICAL), acknowledged=True),), ""),
        ((replace(fires("NVDA", Severity.CRITICAL), standing=True),), ""),
        ((replace(fires("NVDA", Severity.CRITICAL), phase=Phase.PENDING),), ""),
    ],
)
def test_only_what_fires_and_is_not_acknowledged_marks_a_row(alerts: tuple[Alert, ...], token: str) -> None:
    picture = replace(seeded().look(NOW), alerts=alerts)
    assert next(row for row in rows_of(picture, 0) if row.symbol == "NVDA").alert == token


def test_a_price_in_another_currency_says_so() -> None:
    price = quote("VOD.L", 1234.0, previous_close=1200.0, currency="GBp", year_low=900.0, year_high=1300.0)
    pence = BoardRow("VOD.L", "Vodafone", price, Freshness(State.LIVE, 2), (1.0, 2.0))
    assert draw_board([pence], 0, 78, 1, ASCII).lines()[0].endswith("in GBp")
    assert "in GBp" in draw_board([pence], 0, 70, 2, ASCII).lines()[1]
