"""The board of quotes: two lines a symbol where there is room, one line a symbol at 80 columns."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from tui.draw.grid.canvas import Canvas, fit, fit_symbol, width_of
from tui.draw.grid.changed_digits import ticked_parts
from tui.draw.grid.glyphs import Glyphs
from tui.draw.grid.layers import Placed
from tui.draw.grid.memo import kept
from tui.draw.grid.palette import MUTED, Pen
from tui.draw.grid.spark import range_bar, sparkline
from tui.draw.overview.rows import BoardRow, slope_token, state_word
from tui.draw.words import numbers as figures
from tui.draw.words.health import NO_SYMBOL, NONE_STORED
from tui.market.quote import Quote


def move_parts(row: BoardRow, glyphs: Glyphs, width: int = 8) -> list[tuple[str, Pen]]:
    """Arrow and per cent, right-aligned in `width` cells; grey while the figure is not of now.

    After a tick the digits that changed are reversed.
    """
    move = row.quote.shown_move if row.quote else None
    if move is None:
        return [(figures.UNKNOWN.rjust(width), MUTED)]
    arrow = glyphs.up if move > 0 else glyphs.down if move < 0 else glyphs.flat
    pen = Pen(row.move_token, bold=True)
    before = figures.percent(row.before.shown_move) if row.before else None
    head, *rest = ticked_parts(before, f"{figures.percent(move):>{width - 1}}", pen)
    if head[1] == pen:
        return [(arrow + head[0], pen), *rest]
    return [(arrow, pen), head, *rest]


def price_parts(row: BoardRow, pen: Pen, width: int = 0) -> list[tuple[str, Pen]]:
    """The price, in `width` cells at most; after a tick the digits that changed are reversed. "n/a" where
    none is known."""
    price = row.quote.shown_price if row.quote else None
    decimals = row.quote.decimals if row.quote else None
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
        name = f"row {row.symbol} {per}{'c' if chosen else ''}{'t' if row.before else ''}"
        drawn = kept(name, (row, width, shift, glyphs),
                     partial(_drawn_row, row, width, per, chosen, shift, glyphs))
        parts.append(Placed(drawn, 0, i * per))
    return parts


def _drawn_row(row: BoardRow, width: int, per: int, chosen: bool, shift: int, glyphs: Glyphs) -> Canvas:
    """One symbol in `per` lines, as `draw_board` keeps it while the row is the same."""
    canvas = Canvas(width, per)
    for line in range(per if chosen else 0):
        canvas.ground(0, line, width, "selected")
    (_tall_row if per == 2 else _short_row)(canvas, 0, row, chosen, shift, glyphs)
    for line in range(per if chosen else 0):
        canvas.ground(0, line, width, "selected")
    return canvas


def symbol_shift(rows: Sequence[BoardRow], width: int) -> int:
    """How many cells more than seven the longest symbol needs, where there is room: funds and coins differ
    in their last letters."""
    longest = max((len(row.symbol) for row in rows if not row.private), default=0)
    return max(0, min(longest - 7, 5, width - 36))


def first_visible(cursor: int, rows: int, room: int) -> int:
    """The row at the top when `room` rows are seen and the one at the cursor is among them."""
    return max(0, min(cursor - room + 1, rows - room)) if rows > room else 0


def _tall_row(canvas: Canvas, y: int, row: BoardRow, chosen: bool, shift: int, glyphs: Glyphs) -> None:
    width = canvas.width
    canvas.put(0, y, glyphs.cursor if chosen else " ", Pen("loop"))
    _symbol(canvas, y, row, shift, glyphs)
    if row.private:
        canvas.put(10, y, fit(row.private, width - 11, glyphs.ellipsis), MUTED)
        canvas.put(10, y + 1, fit("private: no market price", width - 11, glyphs.ellipsis), MUTED)
        return
    canvas.runs(9 + shift, y, move_parts(row, glyphs))
    if row.quote is None or row.quote.shown_price is None:
        canvas.put(19 + shift, y, fit(row.none or NONE_STORED, width - 20 - shift, glyphs.ellipsis), MUTED)
        return
    _price(canvas, 28 + shift, y, row, 10)
    usual, pen = usual_parts(row)
    canvas.right(34 + shift, y, usual, pen)
    badge, token = state_word(row.freshness, row.quote, row.others_trade)
    name = fit(row.name, min(17 + shift, 26 + shift - width_of(badge)), glyphs.ellipsis)
    canvas.put(1, y + 1, name, MUTED)
    canvas.right(28 + shift, y + 1, badge or _value(row.quote),
                 Pen(token, bold=bool(badge) and token != "muted"))
    room = width - 36 - shift
    spark = min(room, 60) if room < 40 else room * 3 // 5
    for line, text in enumerate(sparkline(row.spark, spark, 2, glyphs)):
        canvas.put(36 + shift, y + line, text, spark_pen(row))
    if room - spark >= 16:
        _ranges(canvas, 36 + shift + spark + 2, y, row.quote, room - spark - 2, glyphs)


def _symbol(canvas: Canvas, y: int, row: BoardRow, shift: int, glyphs: Glyphs) -> None:
    """The symbol; one that an alert fires on in its colour and with a mark."""
    cut = fit_symbol(row.symbol, 7 + shift, glyphs.ellipsis)
    if not row.alert:
        canvas.put(1, y, fit(row.symbol, 8, glyphs.ellipsis) if row.private else cut, Pen(bold=True))
        return
    pen = Pen(row.alert, bold=True)
    canvas.put(canvas.put(1, y, cut, pen), y, "!", pen)


def _value(quote: Quote) -> str:
    """The market value; of a price in another currency than dollars that currency in its place."""
    if quote.currency not in (None, "USD"):
        return f"in {quote.currency}"
    return figures.bare_money(quote.cap_musd) if quote.cap_musd else ""


def _price(canvas: Canvas, end: int, y: int, row: BoardRow, width: int) -> None:
    parts = price_parts(row, MUTED if row.is_late else Pen(), width)
    canvas.runs(end - sum(width_of(text) for text, _ in parts), y, parts)


def _ranges(canvas: Canvas, x: int, y: int, quote: Quote, width: int, glyphs: Glyphs) -> None:
    """The day's and the year's lowest and highest with the price between them."""
    for line, (word, low, high) in enumerate(
        (("D", quote.day_low, quote.day_high), ("Y", quote.year_low, quote.year_high))
    ):
        if low is None or high is None:
            continue
        left, right = (figures.range_end(value, quote.decimals) for value in (low, high))
        canvas.put(x, y + line, f"{word} {left} ".rjust(9), MUTED)
        bar = range_bar(low, high, quote.price, width - 9 - 7, glyphs)
        canvas.put(x + 9, y + line, bar, Pen("text", mix=0.8))
        canvas.put(x + 9 + len(bar), y + line, f" {right}", MUTED)


def _short_row(canvas: Canvas, y: int, row: BoardRow, chosen: bool, shift: int, glyphs: Glyphs) -> None:
    """One line: symbol, per cent, price, usual days, spark, year's range, badge."""
    width = canvas.width
    canvas.put(0, y, glyphs.cursor if chosen else " ", Pen("loop"))
    _symbol(canvas, y, row, shift, glyphs)
    if row.private:
        canvas.put(10, y, fit(row.private, width - 11, glyphs.ellipsis), MUTED)
        return
    canvas.runs(9 + shift, y, move_parts(row, glyphs))
    if row.quote is None or row.quote.shown_price is None:
        canvas.put(19 + shift, y, fit(row.none or NONE_STORED, width - 20 - shift, glyphs.ellipsis), MUTED)
        return
    _price(canvas, 29 + shift, y, row, 11)
    usual, pen = usual_parts(row)
    canvas.right(35 + shift, y, usual, pen)
    badge, token = state_word(row.freshness, row.quote, row.others_trade)
    room = width - 36 - shift - 1  # a badge is whole before a line is long
    spark = max(0, min(14 - shift, room - (width_of(badge) if badge else 0)))
    drawn = sparkline(row.spark, spark, 1, glyphs)[0]
    canvas.put(36 + shift, y, drawn, spark_pen(row))
    x = 36 + shift + spark + 1
    if badge:
        canvas.put(x, y, fit(badge, width - x, glyphs.ellipsis), Pen(token))
        return
    if width - x >= 26:
        quote = row.quote
        low, high = quote.year_low, quote.year_high
        if low is not None and high is not None:
            top = figures.range_end(high, quote.decimals)
            size = max(4, min(8, width - x - 9 - len(top) - len(_value(quote))))
            canvas.right(x + 6, y, figures.range_end(low, quote.decimals), MUTED)
            canvas.put(x + 7, y, range_bar(low, high, quote.price, size, glyphs), Pen("text", mix=0.8))
            canvas.put(x + 8 + size, y, top, MUTED)
        canvas.right(width, y, _value(quote), MUTED)


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
