"""The board of quotes: two lines a symbol where there is room, one line a symbol at 80 columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec import Struct

from tui.alerts.rule import Severity
from tui.draw.grid.canvas import Canvas, fit, width_of
from tui.draw.grid.changed_digits import ticked_parts
from tui.draw.grid.glyphs import Glyphs
from tui.draw.grid.palette import MUTED, Pen, move_token
from tui.draw.grid.spark import range_bar, sparkline
from tui.draw.words import numbers as figures
from tui.draw.words.filter import fits
from tui.market.quote import Freshness, Quote, State
from tui.state.snapshot import Snapshot

if TYPE_CHECKING:
    from tui.watchlist import Private


NOTHING: Mapping[str, Quote] = MappingProxyType({})


class Row(Struct, frozen=True):
    """One symbol as the board draws it; `private` rows carry a last round instead of a price."""

    symbol: str
    name: str
    quote: Quote | None = None
    freshness: Freshness | None = None
    spark: tuple[float, ...] = ()
    usual: float | None = None
    private: str = ""  # "last round $852bn, 31 Mar 2026"
    before: Quote | None = None  # the quote that a tick has just replaced: what differs flashes
    alert: str = ""  # colour token of the loudest alert that fires on the symbol and is not acknowledged


def rows_of(
    snapshot: Snapshot, group: int, ticked: Mapping[str, Quote] = NOTHING, sort: str = "", up: bool = False,
    words: str = "",
) -> list[Row]:
    """The rows of group number `group`; past the last group come the private companies.

    `ticked` are the quotes before the tick that is being shown, by symbol. With `words` typed into the filter
    they are the rows of all groups that have them in symbol or name.
    """
    if words:
        return sort_rows(_found(snapshot, ticked, words), sort, up)
    groups = snapshot.watch.groups
    if group >= len(groups):
        return _privates(snapshot)
    return sort_rows([_row(snapshot, symbol, ticked) for symbol in groups[group].symbols], sort, up)


def _row(snapshot: Snapshot, symbol: str, ticked: Mapping[str, Quote]) -> Row:
    quote = snapshot.quotes.get(symbol)
    name = figures.short_name((quote.name if quote else None) or symbol)
    return Row(
        symbol, name, quote, snapshot.freshness.get(symbol), snapshot.sparks.get(symbol, ()),
        snapshot.usual.get(symbol), before=ticked.get(symbol), alert=_alert_token(snapshot, symbol),
    )


def _alert_token(snapshot: Snapshot, symbol: str) -> str:
    found = {a.severity for a in snapshot.alerts
             if a.symbol == symbol and a.active and not (a.acknowledged or a.standing)}
    return "critical" if Severity.CRITICAL in found else "warn" if found else ""


def _privates(snapshot: Snapshot) -> list[Row]:
    return [Row(p.name, p.name, private=_last_round(p)) for p in snapshot.watch.privates]


def _found(snapshot: Snapshot, ticked: Mapping[str, Quote], words: str) -> list[Row]:
    """A symbol that stands in several groups is found once."""
    symbols = dict.fromkeys(symbol for group in snapshot.watch.groups for symbol in group.symbols)
    rows = [*(_row(snapshot, symbol, ticked) for symbol in symbols), *_privates(snapshot)]
    return [row for row in rows if fits(words, row.symbol, (row.quote and row.quote.name) or "", row.name)]


SORTS = ("", "move", "usual day", "value", "symbol")


def sort_rows(rows: list[Row], by: str, up: bool) -> list[Row]:
    """Rows by a column, largest first (`up`: smallest first), unknown last; "" keeps the file's order."""
    if not by:
        return rows[::-1] if up else rows

    def key(row: Row) -> float | None:
        quote = row.quote
        match by:
            case "move":
                return quote.shown_move if quote else None
            case "usual day":
                return None if row.usual is None else abs(row.usual)
            case _:
                return quote.cap_musd if quote else None

    if by == "symbol":
        return sorted(rows, key=lambda row: row.symbol, reverse=up)
    known = sorted((r for r in rows if key(r) is not None), key=lambda r: key(r) or 0.0, reverse=not up)
    return known + [r for r in rows if key(r) is None]


def _last_round(private: Private) -> str:
    """`last round at $852bn, 31 Mar 2026`; a company whose round is not known says so."""
    if private.valuation_musd is None:
        return "no round known"
    when = f", {figures.day(private.date)}" if private.date else ""
    return f"last round at {figures.money(private.valuation_musd)}{when}"


def state_word(freshness: Freshness | None) -> tuple[str, str]:
    """Badge and colour token of a row; a live or closed price needs no badge."""
    if freshness is None:
        return "", "muted"
    match freshness.state:
        case State.LIVE | State.CLOSED:
            return "", "muted"
        case State.STALE:
            return f"STALE {figures.age(freshness.age_s)}", "warn"
        case State.DELAYED:
            return "delayed", "muted"
        case State.ERROR:
            return "no price", "warn"
        case _:
            return freshness.state.value, "info"


def _dim(row: Row) -> bool:
    return row.freshness is not None and row.freshness.state in (State.STALE, State.ERROR)


def move_parts(row: Row, glyphs: Glyphs, width: int = 8) -> list[tuple[str, Pen]]:
    """Arrow and per cent, right-aligned in `width` cells; grey while the figure is stale.

    After a tick the digits that changed are reversed.
    """
    move = row.quote.shown_move if row.quote else None
    if move is None:
        return [(figures.UNKNOWN.rjust(width), MUTED)]
    arrow = glyphs.up if move > 0 else glyphs.down if move < 0 else glyphs.flat
    pen = Pen("muted" if _dim(row) else move_token(move), bold=True)
    before = figures.percent(row.before.shown_move) if row.before else None
    head, *rest = ticked_parts(before, f"{figures.percent(move):>{width - 1}}", pen)
    if head[1] == pen:
        return [(arrow + head[0], pen), *rest]
    return [(arrow, pen), head, *rest]


def price_parts(row: Row, pen: Pen) -> list[tuple[str, Pen]]:
    """The price; after a tick the digits that changed are reversed. "n/a" where none is known."""
    price = row.quote.shown_price if row.quote else None
    before = figures.price(row.before.shown_price) if row.before else None
    return ticked_parts(before, figures.price(price), pen)


def usual_parts(row: Row) -> tuple[str, Pen]:
    """How many of its usual days the move is; three and more stand out."""
    if row.usual is None:
        return "", MUTED
    size = abs(row.usual)
    return f"{size:.1f}x", Pen("warn", bold=True) if size >= 3 else MUTED


def draw_board(rows: Sequence[Row], cursor: int, width: int, height: int, glyphs: Glyphs) -> Canvas:
    """Two lines a symbol (move and price, then name and the year's range) with a two-row spark."""
    canvas = Canvas(width, height)
    per = 2 if height >= 2 * len(rows) else 1
    top = first_visible(cursor, len(rows), height // per)
    for i, row in enumerate(rows[top : top + height // per]):
        y = i * per
        if top + i == cursor:
            for line in range(per):
                canvas.ground(0, y + line, width, "selected")
        if per == 2:
            _tall_row(canvas, y, row, top + i == cursor, width, glyphs)
        else:
            _short_row(canvas, y, row, top + i == cursor, width, glyphs)
        if top + i == cursor:
            for line in range(per):
                canvas.ground(0, y + line, width, "selected")
    return canvas


def first_visible(cursor: int, rows: int, room: int) -> int:
    """The row at the top when `room` rows are seen and the one at the cursor is among them."""
    return max(0, min(cursor - room + 1, rows - room)) if rows > room else 0


def _tall_row(canvas: Canvas, y: int, row: Row, chosen: bool, width: int, glyphs: Glyphs) -> None:
    canvas.put(0, y, glyphs.cursor if chosen else " ", Pen("loop"))
    _symbol(canvas, y, row, glyphs)
    if row.private:
        canvas.put(10, y, fit(row.private, width - 11, glyphs.ellipsis), MUTED)
        canvas.put(10, y + 1, fit("private: no market price", width - 11, glyphs.ellipsis), MUTED)
        return
    canvas.runs(9, y, move_parts(row, glyphs))
    if row.quote is None or row.quote.shown_price is None:
        canvas.put(19, y, fit("no price stored; needs the network", width - 20, glyphs.ellipsis), MUTED)
        return
    _price(canvas, 28, y, row)
    usual, pen = usual_parts(row)
    canvas.right(34, y, usual, pen)
    badge, token = state_word(row.freshness)
    canvas.put(1, y + 1, fit(row.name, min(17, 26 - width_of(badge)), glyphs.ellipsis), MUTED)
    canvas.right(28, y + 1, badge or _value(row.quote),
                 Pen(token, bold=bool(badge) and token != "muted"))
    room = width - 36
    spark = min(room, 60) if room < 40 else room * 3 // 5
    for line, text in enumerate(sparkline(row.spark, spark, 2, glyphs)):
        canvas.put(36, y + line, text, Pen(move_token(row.quote.shown_move)))
    if room - spark >= 16:
        _year_range(canvas, 36 + spark + 2, y, row.quote, room - spark - 2, glyphs)


def _symbol(canvas: Canvas, y: int, row: Row, glyphs: Glyphs) -> None:
    """The symbol; one that an alert fires on in its colour and with a mark."""
    if not row.alert:
        canvas.put(1, y, fit(row.symbol, 8, glyphs.ellipsis), Pen(bold=True))
        return
    pen = Pen(row.alert, bold=True)
    canvas.put(canvas.put(1, y, fit(row.symbol, 7, glyphs.ellipsis), pen), y, "!", pen)


def _value(quote: Quote) -> str:
    """The market value; of a price in another currency than dollars that currency in its place."""
    if quote.currency not in (None, "USD"):
        return f"in {quote.currency}"
    return figures.bare_money(quote.cap_musd) if quote.cap_musd else ""


def _price(canvas: Canvas, end: int, y: int, row: Row) -> None:
    parts = price_parts(row, MUTED if _dim(row) else Pen())
    canvas.runs(end - sum(width_of(text) for text, _ in parts), y, parts)


def _year_range(canvas: Canvas, x: int, y: int, quote: Quote, width: int, glyphs: Glyphs) -> None:
    for line, (word, low, high) in enumerate(
        (("D", quote.day_low, quote.day_high), ("Y", quote.year_low, quote.year_high))
    ):
        if low is None or high is None:
            continue
        left, right = f"{word} {low:,.0f} ", f" {high:,.0f}"
        canvas.put(x, y + line, left.rjust(9), MUTED)
        bar = range_bar(low, high, quote.price, width - 9 - 7, glyphs)
        canvas.put(x + 9, y + line, bar, Pen("text", mix=0.8))
        canvas.put(x + 9 + len(bar), y + line, right, MUTED)


def _short_row(canvas: Canvas, y: int, row: Row, chosen: bool, width: int, glyphs: Glyphs) -> None:
    """One line: symbol, per cent, price, usual days, spark, year's range, badge."""
    canvas.put(0, y, glyphs.cursor if chosen else " ", Pen("loop"))
    _symbol(canvas, y, row, glyphs)
    if row.private:
        canvas.put(10, y, fit(row.private, width - 11, glyphs.ellipsis), MUTED)
        return
    canvas.runs(9, y, move_parts(row, glyphs))
    if row.quote is None or row.quote.shown_price is None:
        canvas.put(19, y, fit("no price stored; needs the network", width - 20, glyphs.ellipsis), MUTED)
        return
    _price(canvas, 29, y, row)
    usual, pen = usual_parts(row)
    canvas.right(35, y, usual, pen)
    spark = max(0, min(14, width - 36 - 1))
    canvas.put(36, y, sparkline(row.spark, spark, 1, glyphs)[0], Pen(move_token(row.quote.shown_move)))
    badge, token = state_word(row.freshness)
    x = 36 + spark + 1
    if badge:
        canvas.put(x, y, fit(badge, width - x, glyphs.ellipsis), Pen(token))
        return
    if width - x >= 26:
        quote = row.quote
        low, high = quote.year_low, quote.year_high
        if low is not None and high is not None:
            canvas.right(x + 6, y, f"{low:,.0f}", MUTED)
            bar = range_bar(low, high, quote.price, 8, glyphs)
            canvas.put(x + 7, y, bar, Pen("text", mix=0.8))
            canvas.put(x + 16, y, f"{high:,.0f}", MUTED)
        canvas.right(width, y, _value(quote), MUTED)


def table_header(width: int) -> Canvas:
    """Heads of the one-line rows."""
    canvas = Canvas(width, 1)
    for end, word in ((17, "Move"), (29, "Price"), (35, "Usual")):
        canvas.right(end, 0, word, MUTED)
    canvas.put(1, 0, "Symbol", MUTED)
    canvas.put(36, 0, "30 days", MUTED)
    if width >= 77:
        canvas.put(55, 0, "Range 1Y", MUTED)
        canvas.right(width, 0, "Value", MUTED)
    return canvas
