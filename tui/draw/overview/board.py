"""The board of quotes: two lines a symbol where there is room, one line a symbol at 80 columns."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from tui.draw.grid.canvas import Canvas, fit, fit_symbol, width_of
from tui.draw.grid.changed_digits import ticked_parts
from tui.draw.grid.glyphs import Glyphs
from tui.draw.grid.layers import Placed
from tui.draw.grid.memo import kept
from tui.draw.grid.palette import BOLD, MUTED, Pen
from tui.draw.grid.spark import range_bar, sparkline
from tui.draw.overview.rows import BoardRow, slope_token, state_word
from tui.draw.words import numbers as figures
from tui.draw.words.health import NO_SYMBOL, NONE_STORED
from tui.market.quote import Quote

PRICE_END = {1: 29, 2: 28}  # the column before which a price ends, by the lines of a row


def move_parts(row: BoardRow, glyphs: Glyphs, width: int = 8) -> list[tuple[str, Pen]]:
    """Arrow and per cent, right-aligned in `width` cells; grey while the figure is not of now.

    After a tick the digits that changed are reversed.
    """
    move = row.quote.shown_move if row.quote else None
    if move is None:
        return [(figures.UNKNOWN.rjust(width), MUTED)]
    arrow, pen = glyphs.arrow(move), Pen(row.move_token, bold=True)
    before = figures.percent(row.before.shown_move) if row.before else None
    head, *rest = ticked_parts(before, f"{figures.percent(move):>{width - 1}}", pen)
    return [(arrow + head[0], pen), *rest] if head[1] == pen else [(arrow, pen), head, *rest]


def price_parts(row: BoardRow, pen: Pen, width: int = 0) -> list[tuple[str, Pen]]:
    """The price, in `width` cells at most; after a tick the digits that changed are reversed. "n/a" where
    none is known."""
    price, decimals = (row.quote.shown_price, row.quote.decimals) if row.quote else (None, None)
    before = figures.price(row.before.shown_price, decimals, width) if row.before else None
    return ticked_parts(before, figures.price(price, decimals, width), pen)


def spark_pen(row: BoardRow) -> Pen:
    """The line in the colour of its own slope; grey where it is of other days than the price."""
    return MUTED if row.spark_old else Pen(slope_token(row.spark))


def usual_parts(row: BoardRow) -> tuple[str, Pen]:
    """How many of its usual days the move is; three and more stand out."""
    if row.usual is None:
        return "", MUTED
    size = abs(row.usual)
    return f"{size:.1f}x", Pen("warn", bold=True) if size >= 3 and not row.is_late else MUTED


def draw_board(rows: Sequence[BoardRow], cursor: int, width: int, height: int, glyphs: Glyphs) -> Canvas:
    """Two lines a symbol (move and price, then name and the year's range) with a two-row spark."""
    canvas = Canvas(width, height)
    for part in board_parts(rows, cursor, width, height, glyphs):
        canvas.blit(*part)
    return canvas


def board_parts(
    rows: Sequence[BoardRow], cursor: int, width: int, height: int, glyphs: Glyphs
) -> list[Placed]:
    """Each row of the board as it is kept."""
    if not rows:
        empty = Canvas(width, min(1, height))
        empty.put(0, 0, fit(NO_SYMBOL, width, glyphs.ellipsis), MUTED)
        return [Placed(empty, 0, 0)]
    parts = list[Placed]()
    shift = symbol_shift(rows, width)
    per = 2 if height >= 2 * len(rows) else 1
    top = first_visible(cursor, len(rows), height // per)
    for i, row in enumerate(rows[top : top + height // per]):
        chosen = top + i == cursor
        still, name = row.still or row, f"row {row.symbol} {per}{'c' if chosen else ''}"
        drawn = kept(name, (still, width, shift, glyphs),
                     partial(_drawn_row, still, width, per, chosen, shift, glyphs))
        if still is not row:
            drawn = kept(f"{name} flashes", (drawn, row.before),
                         partial(_flashing, drawn, row, chosen, shift, glyphs))
        parts.append(Placed(drawn, 0, i * per))
    return parts


def _drawn_row(row: BoardRow, width: int, per: int, chosen: bool, shift: int, glyphs: Glyphs) -> Canvas:
    """One symbol in `per` lines, as `draw_board` keeps it while the row is the same."""
    canvas = Canvas(width, per)
    for line in range(per if chosen else 0):
        canvas.ground(0, line, width, "selected")
    (_tall_row if per == 2 else _short_row)(canvas, row, chosen, shift, glyphs)
    for line in range(per if chosen else 0):
        canvas.ground(0, line, width, "selected")
    return canvas


def _flashing(still: Canvas, row: BoardRow, chosen: bool, shift: int, glyphs: Glyphs) -> Canvas:
    """The drawing of a row, with the digits that a tick has changed reversed."""
    canvas = Canvas(still.width, still.height)
    canvas.blit(still, 0, 0)
    _figures(canvas, row, shift, glyphs, PRICE_END[still.height])
    if chosen:
        canvas.ground(0, 0, canvas.width, "selected")
    return canvas


def symbol_shift(rows: Sequence[BoardRow], width: int) -> int:
    """How many cells more than seven the longest symbol needs, where there is room: funds and coins differ
    in their last letters."""
    longest = max([len(row.symbol) for row in rows if not row.private], default=0)
    return max(0, min(longest - 7, 5, width - 36))


def first_visible(cursor: int, rows: int, room: int) -> int:
    """The row at the top when `room` rows are seen and the one at the cursor is among them."""
    return max(0, min(cursor - room + 1, rows - room)) if rows > room else 0


def _figures(canvas: Canvas, row: BoardRow, shift: int, glyphs: Glyphs, end: int) -> None:
    """Move, and price up to `end`."""
    canvas.runs(9 + shift, 0, move_parts(row, glyphs))
    if row.quote is not None and row.quote.shown_price is not None:
        parts = price_parts(row, MUTED if row.is_late else Pen(), end - 18)
        canvas.runs(end + shift - sum([width_of(text) for text, _ in parts]), 0, parts)


def _front(canvas: Canvas, row: BoardRow, chosen: bool, shift: int, glyphs: Glyphs) -> Quote | None:
    """Cursor, symbol, move, price and usual days; or in their place why there is no price."""
    width, end = canvas.width, PRICE_END[canvas.height]
    canvas.put(0, 0, glyphs.cursor if chosen else " ", Pen("loop"))
    _symbol(canvas, row, shift, glyphs)
    if row.private:
        canvas.put(10, 0, fit(row.private, width - 11, glyphs.ellipsis), MUTED)
        return None
    _figures(canvas, row, shift, glyphs, end)
    if row.quote is None or row.quote.shown_price is None:
        canvas.put(19 + shift, 0, fit(row.none or NONE_STORED, width - 20 - shift, glyphs.ellipsis), MUTED)
        return None
    usual, pen = usual_parts(row)
    canvas.right(end + 6 + shift, 0, usual, pen)
    return row.quote


def _tall_row(canvas: Canvas, row: BoardRow, chosen: bool, shift: int, glyphs: Glyphs) -> None:
    width = canvas.width
    quote = _front(canvas, row, chosen, shift, glyphs)
    if row.private:
        canvas.put(10, 1, fit("private: no market price", width - 11, glyphs.ellipsis), MUTED)
    if quote is None:
        return
    badge, token = state_word(row.freshness, quote, row.others_trade)
    canvas.put(1, 1, fit(row.name, min(17 + shift, 26 + shift - width_of(badge)), glyphs.ellipsis), MUTED)
    pen = Pen(token, bold=bool(badge) and token != "muted")
    canvas.right(28 + shift, 1, badge or value_words(quote), pen)
    room = width - 36 - shift
    spark = min(room, 60) if room < 40 else room * 3 // 5
    canvas.stack(36 + shift, 0, ([(text, spark_pen(row))] for text in sparkline(row.spark, spark, 2, glyphs)))
    if room - spark >= 16:
        _ranges(canvas, 36 + shift + spark + 2, quote, room - spark - 2, glyphs)


def _symbol(canvas: Canvas, row: BoardRow, shift: int, glyphs: Glyphs) -> None:
    """The symbol; one that an alert fires on in its colour and with a mark."""
    cut = fit_symbol(row.symbol, 7 + shift, glyphs.ellipsis)
    if not row.alert:
        canvas.put(1, 0, fit(row.symbol, 8, glyphs.ellipsis) if row.private else cut, BOLD)
        return
    pen = Pen(row.alert, bold=True)
    canvas.put(canvas.put(1, 0, cut, pen), 0, "!", pen)


def value_words(quote: Quote) -> str:
    """The market value; of a price in another currency than dollars that currency in its place."""
    if quote.currency not in (None, "USD"):
        return f"in {quote.currency}"
    return figures.bare_money(quote.cap_musd) if quote.cap_musd else ""


def _ranges(canvas: Canvas, x: int, quote: Quote, width: int, glyphs: Glyphs) -> None:
    """The day's and the year's lowest and highest with the price between them."""
    for line, (word, low, high) in enumerate(
        (("D", quote.day_low, quote.day_high), ("Y", quote.year_low, quote.year_high))
    ):
        if low is None or high is None:
            continue
        left, right = (figures.range_end(value, quote.decimals) for value in (low, high))
        canvas.put(x, line, f"{word} {left} ".rjust(9), MUTED)
        bar = range_bar(low, high, quote.price, width - 9 - 7, glyphs)
        canvas.put(x + 9, line, bar, Pen("text", mix=0.8))
        canvas.put(x + 9 + len(bar), line, f" {right}", MUTED)


def _short_row(canvas: Canvas, row: BoardRow, chosen: bool, shift: int, glyphs: Glyphs) -> None:
    """One line: symbol, per cent, price, usual days, spark, year's range, badge."""
    width, quote = canvas.width, _front(canvas, row, chosen, shift, glyphs)
    if quote is None:
        return
    badge, token = state_word(row.freshness, quote, row.others_trade)
    room = width - 36 - shift - 1  # a badge is whole before a line is long
    spark = max(0, min(14 - shift, room - width_of(badge)))
    canvas.put(36 + shift, 0, sparkline(row.spark, spark, 1, glyphs)[0], spark_pen(row))
    x = 36 + shift + spark + 1
    if badge:
        canvas.put(x, 0, fit(badge, width - x, glyphs.ellipsis), Pen(token))
    elif width - x >= 26:
        low, high, value = quote.year_low, quote.year_high, value_words(quote)
        if low is not None and high is not None:
            top = figures.range_end(high, quote.decimals)
            size = max(4, min(8, width - x - 9 - len(top) - len(value)))
            canvas.right(x + 6, 0, figures.range_end(low, quote.decimals), MUTED)
            canvas.put(x + 7, 0, range_bar(low, high, quote.price, size, glyphs), Pen("text", mix=0.8))
            canvas.put(x + 8 + size, 0, top, MUTED)
        canvas.right(width, 0, value, MUTED)


HEADS = {"Symbol": "symbol", "Move": "move", "Usual": "usual day", "Value": "value"}  # what a click sorts by


def table_header(width: int, shift: int = 0, spark: str = "30 days") -> Canvas:
    """Heads of the one-line rows; `spark` says what the small lines are of. A click on one may sort by it."""
    canvas = Canvas(width, 1)
    for end, word in ((17, "Move"), (29, "Price"), (35, "Usual")):
        canvas.right(end + shift, 0, word, MUTED)
    canvas.put(1, 0, "Symbol", MUTED)
    canvas.put(36 + shift, 0, spark, MUTED)
    if width >= 77:
        canvas.put(55, 0, "Range 1Y", MUTED)
        canvas.right(width, 0, "Value", MUTED)
    for word, sort in HEADS.items():
        canvas.link(0, word, f"sort:{sort}")
    return canvas
