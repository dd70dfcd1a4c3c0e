"""The board as cards: large digits, a two-row spark, the day's and the year's range."""

from __future__ import annotations

from tui.draw import figures
from tui.draw.board import Row, rows_of, state_word
from tui.draw.canvas import Canvas, fit
from tui.draw.glyphs import Glyphs
from tui.draw.palette import BOLD, FAINT, GOLD, MUTED, TEXT, Pen, move_token
from tui.draw.spark import digits, range_bar, sparkline
from tui.snapshot import Snapshot

CARD_HEIGHT = 10
LEAST_WIDTH = 28


def draw_cards(
    snapshot: Snapshot, group: int, cursor: int, width: int, height: int, glyphs: Glyphs,
    flashed: frozenset[str] = frozenset(),
) -> Canvas:
    """As many cards as fit from the group on; the one at the cursor has a heavy frame."""
    canvas = Canvas(width, height)
    columns = max(1, width // LEAST_WIDTH)
    columns = min(columns, 4) if width < 160 else columns
    lines = max(1, height // CARD_HEIGHT)
    rows = list(rows_of(snapshot, group, flashed))
    for later in range(group + 1, len(snapshot.watch.groups) + 1):
        if len(rows) >= columns * lines:
            break
        rows += rows_of(snapshot, later, flashed)
    size = width // columns
    first = max(0, cursor // columns - lines + 1) * columns
    for i, row in enumerate(rows[first : first + columns * lines]):
        card = draw_card(row, size, CARD_HEIGHT, glyphs, first + i == cursor)
        canvas.blit(card, i % columns * size, i // columns * CARD_HEIGHT)
    return canvas


def draw_card(row: Row, width: int, height: int, glyphs: Glyphs, chosen: bool) -> Canvas:
    """One symbol."""
    canvas = Canvas(width, height)
    canvas.box(
        0, 0, width, height, glyphs, Pen("bright", bold=True) if chosen else FAINT, title=row.symbol,
        title_pen=GOLD if chosen else BOLD, note=fit(row.name, width - 14, glyphs.ellipsis), heavy=chosen,
    )
    quote = row.quote
    if quote is None or quote.shown_price is None:
        lines = ["no price stored", "needs the network"]
        if row.private:
            lines = [row.private, "private: no market price"]
        for y, text in enumerate(lines, 2):
            canvas.put(2, y, fit(text, width - 4, glyphs.ellipsis), MUTED)
        return canvas
    move, token = quote.shown_move, move_token(quote.shown_move)
    text = figures.price(quote.shown_price)
    if glyphs.digits and sum(3 if c.isdigit() else 1 for c in text) <= width - 14:
        for y, line in enumerate(digits(text), 1):
            canvas.put(2, y, line, BOLD)
    else:
        canvas.put(2, 2, text, BOLD)
    if move is not None:
        arrow = glyphs.up if move > 0 else glyphs.down if move < 0 else glyphs.flat
        moved = Pen(token, bold=True, reverse=row.flash)
        canvas.right(width - 2, 1, f"{arrow} {figures.percent(move)}", moved)
    badge, badge_token = state_word(row.freshness)
    usual = f"{abs(row.usual):.1f}x usual" if row.usual is not None else ""
    if usual and 3 + 3 * len(text) - 2 * text.count(".") - 2 * text.count(",") + len(usual) > width - 3:
        usual = usual.removesuffix(" usual")
    canvas.right(width - 2, 2, usual, Pen("warn", bold=True) if row.usual and abs(row.usual) >= 3 else MUTED)
    volume = f"vol {figures.times(quote.volume_ratio)}" if quote.volume_ratio else ""
    canvas.right(width - 2, 3, badge or volume, Pen(badge_token, bold=bool(badge)))
    for y, line in enumerate(sparkline(row.spark, width - 4, 2, glyphs), 4):
        canvas.put(2, y, line, Pen(token))
    for y, (word, low, high) in enumerate(
        (("D", quote.day_low, quote.day_high), ("Y", quote.year_low, quote.year_high)), 6
    ):
        if low is None or high is None:
            continue
        left, right = f"{word} {low:>6,.0f} ", f" {high:,.0f}"
        canvas.put(2, y, left, MUTED)
        bar = range_bar(low, high, quote.price, width - 4 - len(left) - 7, glyphs)
        canvas.put(2 + len(left), y, bar, Pen("text", mix=0.8))
        canvas.right(width - 2, y, right, MUTED)
    cap = f"value ${figures.bare_money(quote.cap_musd)}" if quote.cap_musd else ""
    canvas.put(2, 8, cap, TEXT)
    ratio = quote.forward_pe or quote.trailing_pe
    if ratio:
        word = "fwd P/E" if quote.forward_pe else "P/E"
        canvas.right(width - 2, 8, f"{word} {ratio:.1f}", MUTED)
    return canvas
