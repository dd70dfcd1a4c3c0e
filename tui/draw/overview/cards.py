"""The board as cards: large digits, a two-row spark, the day's and the year's range."""

from __future__ import annotations

from collections.abc import Mapping

from tui.draw.grid.canvas import Canvas, fit, width_of
from tui.draw.grid.changed_digits import ticked_parts
from tui.draw.grid.glyphs import Glyphs
from tui.draw.grid.palette import BOLD, FAINT, GOLD, MUTED, TEXT, Pen
from tui.draw.grid.spark import digits, range_bar, sparkline
from tui.draw.overview.board import price_parts, spark_pen, usual_parts
from tui.draw.overview.layout import CARD_HEIGHT, NARROW_WIDTH
from tui.draw.overview.rows import NOTHING, BoardRow, rows_of, spark_words, state_word
from tui.draw.words import numbers as figures
from tui.draw.words.health import NONE_STORED
from tui.market.quote import Quote
from tui.state.snapshot import Snapshot

LEAST_WIDTH = 28


def draw_cards(
    snapshot: Snapshot, group: int, cursor: int, width: int, height: int, glyphs: Glyphs,
    ticked: Mapping[str, Quote] = NOTHING, words: str = "",
) -> Canvas:
    """As many cards as fit from the group on, or what the filter found; the chosen one has a heavy frame."""
    canvas = Canvas(width, height)
    columns = max(1, width // (NARROW_WIDTH if width < 100 else LEAST_WIDTH))
    columns = min(columns, 4) if width < 160 else columns
    lines = max(1, height // CARD_HEIGHT)
    rows = list(rows_of(snapshot, group, ticked, words=words))
    for later in range(group + 1, len(snapshot.watch.groups) + 1) if not words else ():
        if len(rows) >= columns * lines:
            break
        rows += rows_of(snapshot, later, ticked)
    size = width // columns
    first = max(0, cursor // columns - lines + 1) * columns
    for i, row in enumerate(rows[first : first + columns * lines]):
        card = draw_card(row, size, glyphs, first + i == cursor, spark_words(snapshot))
        canvas.blit(card, i % columns * size, i // columns * CARD_HEIGHT)
    return canvas


def draw_card(row: BoardRow, width: int, glyphs: Glyphs, chosen: bool, covers: str = "") -> Canvas:
    """One symbol; `covers`: what the small line is of."""
    canvas = Canvas(width, CARD_HEIGHT)
    canvas.box(
        0, 0, width, CARD_HEIGHT, glyphs, Pen("bright", bold=True) if chosen else FAINT, title=row.symbol,
        title_pen=GOLD if chosen else BOLD, note=fit(row.name, width - 14, glyphs.ellipsis), heavy=chosen,
    )
    quote = row.quote
    if quote is None or quote.shown_price is None:
        lines = (row.none or NONE_STORED).split("; ")
        if row.private:
            lines = [row.private, "private: no market price"]
        for y, text in enumerate(lines, 2):
            canvas.put(2, y, fit(text, width - 4, glyphs.ellipsis), MUTED)
        return canvas
    _price(canvas, row, glyphs)
    _move(canvas, row, quote, glyphs)
    _beside(canvas, row, quote)
    canvas.stack(2, 4, ([(line, spark_pen(row))] for line in sparkline(row.spark, width - 4, 2, glyphs)))
    if row.spark and covers:
        canvas.put(2, CARD_HEIGHT - 1, f" {covers} ", MUTED)
    _ranges(canvas, quote, glyphs)
    _value(canvas, quote)
    return canvas


def _price(canvas: Canvas, row: BoardRow, glyphs: Glyphs) -> None:
    """Large digits where they fit; those that a tick changed are reversed."""
    pen = MUTED if row.is_late else BOLD
    parts = price_parts(row, pen)
    text = "".join(part for part, _ in parts)
    if not glyphs.digits or sum(3 if c.isdigit() else 1 for c in text) > canvas.width - 14:
        canvas.runs(2, 2, price_parts(row, pen, canvas.width - 16))
        return
    x = 2
    for part, pen in parts:
        rows = digits(part)
        canvas.stack(x, 1, ([(line, pen)] for line in rows))
        x += len(rows[0])


def _move(canvas: Canvas, row: BoardRow, quote: Quote, glyphs: Glyphs) -> None:
    if (move := quote.shown_move) is None:
        return
    pen = Pen(row.move_token, bold=True)
    before = figures.percent(row.before.shown_move) if row.before else None
    parts = [(f"{glyphs.arrow(move)} ", pen), *ticked_parts(before, figures.percent(move), pen)]
    canvas.runs(canvas.width - 2 - sum(width_of(text) for text, _ in parts), 1, parts)


def _beside(canvas: Canvas, row: BoardRow, quote: Quote) -> None:
    """Usual days and badge or volume, at the right of the price."""
    end, text = canvas.width - 2, figures.price(quote.shown_price, quote.decimals)
    badge, token = state_word(row.freshness, row.quote, row.others_trade)
    usual = f"{abs(row.usual):.1f}x usual" if row.usual is not None else ""
    if usual and 3 + 3 * len(text) - 2 * text.count(".") - 2 * text.count(",") + len(usual) > end - 1:
        usual = usual.removesuffix(" usual")
    canvas.right(end, 2, usual, usual_parts(row)[1])
    volume = f"vol {figures.times(quote.volume_ratio)}" if quote.volume_ratio else ""
    canvas.right(end, 3, badge or volume, Pen(token, bold=bool(badge)))


def _ranges(canvas: Canvas, quote: Quote, glyphs: Glyphs) -> None:
    """The day's and the year's lowest and highest, with the price between them."""
    for y, (word, low, high) in enumerate(
        (("D", quote.day_low, quote.day_high), ("Y", quote.year_low, quote.year_high)), 6
    ):
        if low is None or high is None:
            continue
        left = f"{word} {figures.range_end(low, quote.decimals):>6} "
        right = f" {figures.range_end(high, quote.decimals)}"
        canvas.put(2, y, left, MUTED)
        bar = range_bar(low, high, quote.price, canvas.width - 4 - len(left) - 7, glyphs)
        canvas.put(2 + len(left), y, bar, Pen("text", mix=0.8))
        canvas.right(canvas.width - 2, y, right, MUTED)


def _value(canvas: Canvas, quote: Quote) -> None:
    """Market value, and the price over a year's earnings."""
    canvas.put(2, 8, f"value ${figures.bare_money(quote.cap_musd)}" if quote.cap_musd else "", TEXT)
    if ratio := quote.forward_pe or quote.trailing_pe:
        canvas.right(canvas.width - 2, 8, f"{'fwd ' if quote.forward_pe else ''}P/E {ratio:.1f}", MUTED)
