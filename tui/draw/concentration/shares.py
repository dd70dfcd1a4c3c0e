"""The Concentration screen's first page: the bar, the board of measures, the history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tui.alerts.rule import Rule
from tui.draw.concentration.bar import draw_bar
from tui.draw.concentration.gauge import draw_gauge, verdict
from tui.draw.concentration.history import Stop, draw_history, legend, stops_of, words
from tui.draw.concentration.rows import ShareRow, basis_text, rows_of, value_words
from tui.draw.grid.canvas import Canvas, Listing, first_fit, width_of
from tui.draw.grid.glyphs import Glyphs
from tui.draw.grid.palette import BOLD, MUTED, TEXT, Pen
from tui.draw.grid.section import has_frames, section
from tui.draw.grid.table import Picture
from tui.draw.words.late import late_prices
from tui.draw.words.lines import wrap
from tui.draw.words.numbers import day
from tui.market.index.reading import Concentration
from tui.state.share_history import History


class _Columns(NamedTuple):
    """Last cell + 1 of right-aligned columns, first cell of the others; 0 leaves a column out."""

    value: int
    change: int
    gauge: int
    gauge_width: int
    state: int
    then: int


def _columns(width: int) -> _Columns:
    if width >= 104:
        gauge = width - 95
        return _Columns(48, 60, 63, gauge, 65 + gauge, width)
    if width >= 76:
        gauge = width - 71
        return _Columns(34, 44, 46, gauge, 47 + gauge, width)
    if width >= 56:
        return _Columns(34, 44, 46, 0, 46, 0)
    return _Columns(width, 0, width, 0, width, 0)


def draw_board(rows: Sequence[ShareRow], chosen: int, width: int, height: int, glyphs: Glyphs) -> Canvas:
    """A head and one row a measure; without room for the head the rows alone."""
    canvas = Canvas(width, height)
    cols, wide = _columns(width), width >= 104
    if height > len(rows):
        _head(canvas, cols, wide, glyphs)
    for i, row in enumerate(rows):
        _row(canvas, (height > len(rows)) + i, row, cols, wide, glyphs, i == chosen)
    return canvas


def _head(canvas: Canvas, cols: _Columns, wide: bool, glyphs: Glyphs) -> None:
    canvas.right(cols.value, 0, "now", MUTED)
    if cols.change:
        canvas.right(cols.change, 0, "20 sessions" if wide else "20 sess.", MUTED)
    if wide:
        canvas.put(cols.gauge, 0, f"{glyphs.vline} warns  {glyphs.heavy[5]} alarms", MUTED)
    if cols.then:
        canvas.right(cols.then, 0, "March 2000", MUTED)


def _row(
    canvas: Canvas, y: int, row: ShareRow, cols: _Columns, wide: bool, glyphs: Glyphs, chosen: bool
) -> None:
    pick = 0 if wide else 1
    if chosen:
        canvas.put(0, y, glyphs.cursor, Pen("bright", bold=True))
    bare = cols.state >= canvas.width and row.remark[1].startswith("raw")
    canvas.put(2, y, row.label[pick] + (" (raw)" if bare else ""), BOLD if chosen else TEXT)
    canvas.right(cols.value, y, row.shown[pick], BOLD if row.value is not None and not row.late else MUTED)
    if cols.change:
        canvas.right(cols.change, y, row.change, TEXT if row.change != "n/a" else MUTED)
    start = canvas.right(cols.then, y, row.then[pick], MUTED) if cols.then else canvas.width + 1
    if row.remark[pick]:
        forms = (row.remark[pick], row.remark[1].split(",")[0].split(";")[0])
        canvas.put(cols.gauge, y, first_fit(forms, start - cols.gauge - 1), MUTED)
    elif cols.state < canvas.width:
        draw_gauge(canvas, cols.gauge, y, cols.gauge_width, row.value, row.levels, row.scale, glyphs)
        canvas.put(cols.state, y, *verdict(row.value, row.levels, glyphs))
    if chosen:
        canvas.ground(0, y, canvas.width, "selected")


@dataclass(frozen=True, slots=True)
class SharesPage:
    """What the first page draws; `about` are the lines that take the history's place while asked for.

    `cross` counts stops back from the newest one; None without a crosshair.
    """

    reading: Concentration
    rules: tuple[Rule, ...] = ()
    history: History | None = None
    chosen: int = 0
    about: tuple[tuple[str, Pen], ...] = ()
    cross: int | None = None


ROWS = 6  # measures of the board
BASIS_WORDS = {  # where the newest point does not rest on what the daily line does
    "float": "float-adjusted", "fund": "fund lines", "file": "your file", "full, screener": "Yahoo's values",
    "float, screener": "float-adjusted",
}


def draw_shares(page: SharesPage | None, width: int, height: int, glyphs: Glyphs) -> Picture:
    """The page, and which of its lines shows which measure."""
    if page is None:
        canvas = Canvas(width, height)
        canvas.put(2, 1, "No weights of the S&P 500 for this day: stored ones begin in 2021.", MUTED)
        return Picture(canvas, {})
    first, last = board_rows(width, height)
    canvas = draw_page(page, width, height, glyphs)
    canvas.lists += (Listing(("Measure", "Now", "20 sessions", "State", "March 2000", "Remark"), lambda: [
        (row.label[0], row.shown[0], row.change, verdict(row.value, row.levels, glyphs)[0], row.then[0],
         row.remark[0]) for row in rows_of(page.reading, page.rules, page.history)]),)
    return Picture(canvas, {y: y - first for y in range(first, last)})


def board_rows(width: int, height: int) -> tuple[int, int]:
    """First row of the board's measures on the page, and the one after its last."""
    first = 8 if has_frames(width, height) else 1 if _is_list(width, height) else 5
    return first, first + ROWS


def _is_list(width: int, height: int) -> bool:
    """True where only the measures have room."""
    return width < 58 or height < 15


def draw_page(page: SharesPage, width: int, height: int, glyphs: Glyphs) -> Canvas:
    """The whole first page."""
    canvas = Canvas(width, height)
    framed = has_frames(width, height)
    reading = page.reading
    if _is_list(width, height):
        return _short(canvas, page, glyphs)
    bar_h, board_h = (6, ROWS + 4) if framed else (3, ROWS + 2)
    if page.about and len(page.about) > height - bar_h - board_h - (2 if framed else 1):
        _about(canvas, page, 0, framed, glyphs)  # an explanation is never cut short
        return canvas
    inner = section(canvas, 0, bar_h, glyphs, "S&P 500 by company", day(reading.seven.as_of), framed=framed)
    canvas.blit(draw_bar(reading, inner.width, inner.height, glyphs), inner.x, inner.y)
    rows = rows_of(reading, page.rules, page.history)
    note = "" if framed else basis_text(reading, width - 15)
    inner = section(canvas, bar_h, board_h, glyphs, "Measures", note, framed=framed)
    canvas.blit(draw_board(rows, page.chosen, inner.width, len(rows) + 1, glyphs), inner.x, inner.y)
    if framed:
        canvas.put(inner.x + 2, inner.y + inner.height - 1, basis_text(reading, inner.width - 2), MUTED)
    _lower(canvas, page, bar_h + board_h, height - bar_h - board_h, framed, glyphs)
    return canvas


def _short(canvas: Canvas, page: SharesPage, glyphs: Glyphs) -> Canvas:
    """Measures and basis alone, or what the chosen one means."""
    height, reading = canvas.height, page.reading
    if page.about:
        _about(canvas, page, 0, False, glyphs)
        return canvas
    inner = section(canvas, 0, height, glyphs, "S&P 500", day(reading.seven.as_of), framed=False)
    rows = rows_of(reading, page.rules, page.history)
    canvas.blit(draw_board(rows, page.chosen, inner.width, len(rows), glyphs), inner.x, inner.y)
    y = inner.y + len(rows)
    basis = wrap(basis_text(reading, 200), inner.width)
    if len(basis) > height - y:
        basis = [f"{value_words(reading)}, {'estimated' if reading.estimated else 'derived'}"]
    y = canvas.stack(inner.x, y, ([(text, MUTED)] for text in basis))
    if height - y >= 4:
        canvas.blit(draw_bar(reading, inner.width, 2, glyphs), inner.x, y + 1)
    return canvas


def _lower(canvas: Canvas, page: SharesPage, y: int, height: int, framed: bool, glyphs: Glyphs) -> None:
    """The history, or what the chosen figure means."""
    if height < 4:
        return
    if page.about:
        _about(canvas, page, y, framed, glyphs)
        return
    title = "Ten largest of the S&P 500 since 1980" if framed else "Ten largest since 1980"
    room = canvas.width - width_of(title) - 10
    ten, last = page.reading.top10, None
    if ten.as_of and ten.share is not None:
        last = ten.as_of.year + (ten.as_of.timetuple().tm_yday - 1) / 365.25, ten.share
    stop = cross_stop(page.history, last, page.cross)
    late = late_prices(page.reading.late) if page.reading.late else ""
    apart = ", ".join(filter(None, (BASIS_WORDS.get(page.reading.recorded), late)))
    now = f"{glyphs.diamond} now: {apart}" if apart else ""  # not the basis of the line beside it
    note = legend(glyphs, room - width_of(now) - 2, page.history) if page.history else ""
    note = words(stop, room, glyphs) if stop is not None else "  ".join(filter(None, (now, note)))
    inner = section(canvas, y, height, glyphs, title, note, framed=framed)
    if page.history is None:
        canvas.put(inner.x, inner.y, "The stored history is being read.", MUTED)
        return
    canvas.blit(draw_history(page.history, last, inner.width, inner.height, glyphs, stop), inner.x, inner.y)


def _about(canvas: Canvas, page: SharesPage, y: int, framed: bool, glyphs: Glyphs) -> None:
    """What the chosen figure means, from row `y` to the foot of the page."""
    inner = section(canvas, y, canvas.height - y, glyphs, "What is this figure", "i closes", framed=framed)
    canvas.stack(inner.x, inner.y, ([line] for line in page.about[: inner.height]))


def cross_stop(history: History | None, last: tuple[float, float] | None, back: int | None) -> Stop | None:
    """The point under the crosshair, `back` stops before the newest one that the picture knows."""
    if history is None or back is None:
        return None
    stops = stops_of(history, last[0] if last else None)
    return stops[-1 - min(back, len(stops) - 1)] if stops else None
