"""The board as cards, drawn in the test."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from tests.draw.overview.test_board import EARLY, NVDA, OPENAI, ORCL, TOYOTA, reversed_of
from tests.pictures import NOW, seeded
from tui.draw.grid.glyphs import ASCII, FULL, NARROW, Glyphs
from tui.draw.overview.board import draw_board
from tui.draw.overview.cards import CARD_HEIGHT, draw_card, draw_cards


def test_a_card_in_ascii() -> None:
    assert draw_card(NVDA, 30, ASCII, False).text() == """\
+- NVDA ------------ NVIDIA -+
|                    + 7.36% |
| 214.72                3.4x |
|                            |
|                            |
| ____......======......#### |
| D    210 =======O--    216 |
| Y    100 ========O-    230 |
| value $5.20tn              |
+----------------------------+"""


def test_the_chosen_card_has_a_heavy_frame_and_large_digits() -> None:
    assert draw_card(NVDA, 34, FULL, True).text() == """\
┏━ NVDA ━━━━━━━━━━━━━━━━ NVIDIA ━┓
┃ ╺━┓╺┓ ╻ ╻ ╺━┓╺━┓       ▲ 7.36% ┃
┃ ┏━┛ ┃ ┗━┫   ┃┏━┛    3.4x usual ┃
┃ ┗━╸╺┻╸  ╹.  ╹┗━╸               ┃
┃            ⢠⠤⠤⠤⠤⠤⠤⢄       ⡏⠉⠉⠉ ┃
┃ ⣀⣀⣀⣀⠖⠒⠒⠒⠒⠒⠒⠊      ⠘⠒⠒⠒⠒⠒⠒⠒⠁    ┃
┃ D    210 ━━━━━━━━━━●───    216 ┃
┃ Y    100 ━━━━━━━━━━━●──    230 ┃
┃ value $5.20tn                  ┃
┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛"""


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (ORCL, ["STALE 10 min", "146.47", "- 2.35%"]),
        (EARLY, ["PRE", "590.00", "- 1.67%"]),
        (TOYOTA, ["no price stored", "needs the network"]),
        (OPENAI, ["last round at $852bn, 31 Mar 2026", "private: no market price"]),
    ],
)
def test_what_a_card_must_say(row: object, words: list[str]) -> None:
    text = draw_card(row, 40, ASCII, False).text()  # type: ignore[arg-type]
    assert [w for w in words if w not in text] == []


@pytest.mark.parametrize(
    ("glyphs", "rows"), [(ASCII, {1: "7.3", 2: "4"}), (FULL, {1: "╻ ╻7.3", 2: "┗━┫", 3: "╹"})],
    ids=["plain", "large"],
)
def test_a_tick_flashes_only_the_digits_that_changed(glyphs: Glyphs, rows: dict[int, str]) -> None:
    assert NVDA.quote is not None
    canvas = draw_card(replace(NVDA, before=replace(NVDA.quote, price=213.72)), 34, glyphs, False)
    found = {y: reversed_of(canvas, y) for y in range(10)}
    assert {y: text.replace(" ", "") for y, text in found.items() if text} == {
        y: text.replace(" ", "") for y, text in rows.items()
    }
    assert not any(p.reverse for row in draw_card(NVDA, 34, glyphs, False).pens for p in row)


@pytest.mark.parametrize(
    ("changes", "word"),
    [({"forward_pe": 31.24, "trailing_pe": 50.0}, "fwd P/E 31.2"), ({"trailing_pe": 50.0}, " P/E 50.0")],
)
def test_the_multiple_says_which_it_is(changes: dict[str, float], word: str) -> None:
    assert NVDA.quote is not None
    row = replace(NVDA, quote=replace(NVDA.quote, **changes))  # type: ignore[arg-type]
    assert word in draw_card(row, 36, ASCII, False).text()


@pytest.mark.parametrize("glyphs", [FULL, NARROW, ASCII], ids=lambda g: g.name)
@pytest.mark.parametrize(("width", "height"), [(28, 10), (60, 20), (120, 38), (200, 58), (79, 21)])
def test_cards_fill_the_place_and_the_cursor_is_seen(width: int, height: int, glyphs: object) -> None:
    snapshot = seeded().look(NOW)
    for cursor in (0, 3, 7):
        symbol = snapshot.watch.groups[0].symbols[cursor]
        canvas = draw_cards(snapshot, 0, cursor, width, height, glyphs)  # type: ignore[arg-type]
        assert (canvas.width, canvas.height) == (width, height)
        rows = [y for y in range(height) if f" {symbol} " in canvas.lines()[y]]
        assert rows, symbol
        x = canvas.lines()[rows[0]].index(f" {symbol} ") + 1
        assert canvas.pens[rows[0]][x].fg == "loop"  # gold: the chosen one
    assert CARD_HEIGHT == 10


def test_the_next_groups_fill_the_rest() -> None:
    text = draw_cards(seeded().look(NOW), 0, 0, 200, 58, ASCII).text()
    assert " AMD " in text and " TSLA " in text


@pytest.mark.parametrize(
    ("closes", "token"),
    [((1.0, 5.0, 2.0), "up"), ((3.0, 9.0, 2.0), "down"), ((2.0, 1.0, 2.0), "text"), ((2.0,), "muted")],
)
def test_a_small_line_has_the_colour_of_its_own_slope(closes: tuple[float, ...], token: str) -> None:
    """Whatever the day's move: a month that rose is no fall because of today."""
    row = replace(NVDA, spark=closes)
    one, two = draw_board([row], 1, 78, 1, FULL), draw_board([row], 1, 60, 2, FULL)
    for canvas in (draw_card(row, 34, FULL, False), one, two):
        pens = {canvas.pens[y][x].fg for y in range(canvas.height) for x in range(canvas.width)
                if "\u2801" <= canvas.chars[y][x] <= "\u28ff"}
        assert pens == {token}


def test_a_card_says_what_its_small_line_covers() -> None:
    assert " 30 days " in draw_card(NVDA, 34, FULL, False, "30 days").lines()[-1]
