"""The grid of cells: clipping, wide characters, frames, strips."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tui.draw.grid.canvas import Canvas, fit, pieces, width_of
from tui.draw.grid.glyphs import ASCII, FULL, NARROW
from tui.draw.grid.palette import BOLD, DARK, MUTED, TEXT, Palette

# letters, wide letters, combining marks, an emoji
texts = st.text(st.sampled_from("abc xyz日本語ée\u0301ｗ😀-"), max_size=20)


@pytest.mark.parametrize(
    ("text", "width", "kept"),
    [
        ("Oracle", 6, "Oracle"),
        ("Oracle Corporation", 9, "Oracle C…"),
        ("Oracle Corporation", 8, "Oracle…"),  # no blank before the ellipsis
        ("Oracle", 1, "…"),
        ("Oracle", 0, ""),
        ("Oracle", -3, ""),
        ("日本電信", 8, "日本電信"),
        ("日本電信", 7, "日本電…"),
        ("日本電信", 6, "日本…"),
        ("日本", 2, "…"),
        ("", 5, ""),
    ],
)
def test_fit_cuts_at_a_character(text: str, width: int, kept: str) -> None:
    assert fit(text, width) == kept


@given(texts, st.integers(-2, 25), st.sampled_from(["…", ".."]))
def test_what_is_fitted_fits(text: str, width: int, ellipsis: str) -> None:
    got = fit(text, width, ellipsis)
    assert width_of(got) <= max(0, width)
    if width_of(text) <= width:
        assert got == text


def test_text_is_put_where_it_belongs() -> None:
    canvas = Canvas(12, 3)
    assert canvas.put(1, 0, "left") == 5
    assert canvas.right(12, 1, "right") == 7
    canvas.center(0, 12, 2, "mid")
    assert canvas.text() == """\
 left
       right
    mid"""


@pytest.mark.parametrize(
    ("x", "y", "picture"),
    [
        (0, 0, "abcde\n\n"), (-2, 0, "cde\n\n"), (5, 1, "\n     abc\n"), (8, 0, "\n\n"), (-5, 0, "\n\n"),
        (0, 3, "\n\n"), (0, -1, "\n\n"),
    ],
)
def test_what_lies_outside_is_clipped(x: int, y: int, picture: str) -> None:
    canvas = Canvas(8, 3)
    assert canvas.put(x, y, "abcde") == x + 5
    assert canvas.text() == picture


def test_a_wide_letter_is_never_cut_in_half() -> None:
    canvas = Canvas(5, 2)
    canvas.put(0, 0, "日本語")
    canvas.put(4, 1, "日")
    assert canvas.text() == "日本\n"
    assert [cell_len(row(canvas, y)) for y in (0, 1)] == [5, 5]


def row(canvas: Canvas, y: int) -> str:
    """The whole text of a row as the terminal gets it."""
    return "".join(s.text for s in canvas.strip(y, Palette(DARK)))


@pytest.mark.parametrize(
    ("x", "text", "shown"), [(1, "a", " a本"), (2, "a", "日a"), (0, "a", "a 本"), (3, "a", "日 a")]
)
def test_of_a_wide_letter_that_is_written_over_a_blank_remains(x: int, text: str, shown: str) -> None:
    canvas, stamp = Canvas(4, 2), Canvas(1, 1)
    stamp.put(0, 0, text)
    for y in (0, 1):
        canvas.put(0, y, "日本")
    canvas.put(x, 0, text)
    canvas.blit(stamp, x, 1)
    assert canvas.lines() == [shown, shown]


def test_other_characters_where_their_width_is_disputed() -> None:
    canvas = Canvas(12, 1)
    canvas.put(0, 0, "a…b·c – “d”")
    canvas.respell(FULL.instead)
    assert canvas.text() == "a…b·c – “d”"
    canvas.respell(NARROW.instead)
    assert canvas.text() == 'a.b∙c - "d"'
    canvas.respell(ASCII.instead)
    assert canvas.text() == 'a.b-c - "d"'


@given(st.lists(st.tuples(st.integers(-6, 14), st.integers(-1, 3), texts), max_size=8))
def test_a_row_is_as_wide_as_the_canvas_whatever_is_put(puts: list[tuple[int, int, str]]) -> None:
    canvas = Canvas(10, 2)
    for x, y, text in puts:
        canvas.put(x, y, text)
    for y in (0, 1):
        assert len(canvas.chars[y]) == len(canvas.pens[y]) == 10
        assert cell_len(row(canvas, y)) == 10
        assert canvas.strip(y, Palette(DARK)).cell_length == 10


def test_runs_end_in_an_ellipsis_where_room_ends() -> None:
    canvas = Canvas(12, 2)
    assert canvas.runs(0, 0, [("one ", TEXT), ("two ", BOLD), ("three four", MUTED)]) == 12
    canvas.runs(0, 1, [("one ", TEXT), ("two", BOLD)], 6)
    assert canvas.text() == "one two thr…\none t…"
    assert canvas.pens[0][4] == BOLD and canvas.pens[0][11] == MUTED


def test_frames() -> None:
    canvas = Canvas(26, 8)
    canvas.box(0, 0, 26, 4, FULL, title="Board", note="f next")
    canvas.box(0, 4, 12, 4, ASCII, title="a long title")  # one line of the frame stays on either side
    canvas.box(13, 4, 12, 4, FULL, heavy=True)
    assert canvas.text() == """\
╭─ Board ─────── f next ─╮
│                        │
│                        │
╰────────────────────────╯
+- a lo.. -+ ┏━━━━━━━━━━┓
|          | ┃          ┃
|          | ┃          ┃
+----------+ ┗━━━━━━━━━━┛"""


@pytest.mark.parametrize(("width", "height"), [(1, 5), (5, 1), (0, 0)])
def test_a_frame_without_room_is_none(width: int, height: int) -> None:
    canvas = Canvas(6, 6)
    canvas.box(0, 0, width, height, FULL, title="x")
    assert canvas.text().strip() == ""


def test_a_note_gives_way_to_the_title() -> None:
    canvas = Canvas(16, 2)
    canvas.box(0, 0, 16, 2, ASCII, title="Concentration", note="4 opens")
    assert canvas.lines()[0] == "+- Concentr.. -+"[:2] + canvas.lines()[0][2:]
    assert "opens" not in canvas.text()


@pytest.mark.parametrize(
    ("x", "y", "picture"),
    [(0, 0, "ab\ncd\n"), (2, 1, "\n  ab\n  cd"), (-1, -1, "d\n\n"), (3, 2, "\n\n   a"), (9, 0, "\n\n")],
)
def test_a_canvas_is_copied_into_another(x: int, y: int, picture: str) -> None:
    small, large = Canvas(2, 2), Canvas(4, 3)
    small.put(0, 0, "ab")
    small.put(0, 1, "cd")
    large.blit(small, x, y)
    assert large.text() == picture


def test_pens_and_grounds_are_painted_over_letters() -> None:
    canvas = Canvas(6, 1)
    canvas.put(0, 0, "abcdef", BOLD)
    canvas.ground(1, 0, 2, "selected")
    canvas.paint(4, 0, 99, MUTED)
    assert canvas.text() == "abcdef"
    assert [p.bg for p in canvas.pens[0]] == ["", "selected", "selected", "", "", ""]
    assert canvas.pens[0][1].bold and canvas.pens[0][4] == canvas.pens[0][5] == MUTED


def test_a_strip_joins_what_has_one_pen() -> None:
    canvas = Canvas(8, 1)
    canvas.put(0, 0, "ab", BOLD)
    canvas.put(2, 0, "cd", BOLD)
    canvas.put(4, 0, "ef", MUTED)
    segments = list(canvas.strip(0, Palette(DARK)))
    assert [s.text for s in segments] == ["abcd", "ef", "  "]
    assert all(s.style is not None for s in segments)


def test_columns_join_into_pieces_across_small_gaps() -> None:
    assert pieces([]) == []
    assert pieces([3]) == [(3, 1)]
    assert pieces([0, 1, 2, 8, 9]) == [(0, 10)]  # five cells between: fewer than GAP
    assert pieces([0, 1, 2, 9, 30]) == [(0, 3), (9, 1), (30, 1)]
