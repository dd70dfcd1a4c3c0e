"""Head of the ticker screen: price in large digits, change, ranges, key facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from tui.draw.chart.series import RANGES
from tui.draw.grid.canvas import Canvas, first_fit, fit, width_of
from tui.draw.grid.glyphs import Glyphs
from tui.draw.grid.palette import BOLD, FAINT, GOLD, MUTED, TEXT, Pen, move_token
from tui.draw.grid.spark import digits, range_bar
from tui.draw.words import numbers as figures
from tui.draw.words.health import NONE_STORED
from tui.market.quote import Freshness, Quote, State

ROOMY = 90  # columns from which the ranges stand apart
LARGE_MOVE = 3.0  # usual days from which a move is set in bold
_WORDS = {State.STALE: "warn", State.ERROR: "warn", State.LIVE: "live", State.PRE: "info", State.POST: "info"}


@dataclass(frozen=True)
class Head:
    """What the head shows of one symbol. `results` is the next results date as text, estimated or not."""

    symbol: str
    quote: Quote | None
    freshness: Freshness | None = None
    usual: float | None = None
    results: str = ""
    facts: Mapping[str, Any] | None = None
    none: str = ""  # why there is no price
    is_late: bool = False  # not of the moment that the header names: grey

    @property
    def forward_pe(self) -> float | None:
        """The quote's own, else that of the company's facts."""
        return self._number("forward_pe", self.quote.forward_pe if self.quote else None)

    @property
    def trailing_pe(self) -> float | None:
        return self._number("trailing_pe", self.quote.trailing_pe if self.quote else None)

    def _number(self, key: str, first: float | None) -> float | None:
        if first is not None:
            return first
        value = (self.facts or {}).get(key)
        return float(value) if isinstance(value, int | float) else None


def draw_head(head: Head, width: int, height: int, glyphs: Glyphs) -> Canvas:
    """Three rows. What does not fit is left out from the right."""
    canvas = Canvas(width, height)
    quote = head.quote
    if quote is None or quote.shown_price is None:
        canvas.runs(1, 0, [(head.symbol, GOLD), (f"  {quote.name if quote and quote.name else ''}", TEXT)])
        canvas.put(1, 1, fit(head.none or NONE_STORED, width - 2, glyphs.ellipsis), MUTED)
        return canvas
    x = _price(canvas, quote, head.is_late, glyphs) + 2
    x = max(x + 2 + _change(canvas, x, head, quote, glyphs), x + 19)
    facts = _facts(head, quote)
    while (room := width - x - sum(w + 3 for w in _widths(facts))) < 30 and facts:
        facts.pop()
    middle = min(room - 1, 52)
    _ranges(canvas, x, middle, head, quote, glyphs)
    x += middle + 3
    for column, size in zip(facts, _widths(facts), strict=True):
        label_width = max(width_of(label) for label, _, _ in column)
        for y, (label, value, pen) in enumerate(column):
            canvas.put(x, y, label, MUTED)
            canvas.put(x + label_width + 1, y, value, pen)
        x += size + 3
    return canvas


def _price(canvas: Canvas, quote: Quote, late: bool, glyphs: Glyphs) -> int:
    """Digits where there is room for them; returns the column after them."""
    text = figures.price(quote.shown_price, quote.decimals, canvas.width // 3)
    large = digits(text)
    if not glyphs.digits or width_of(large[0]) > canvas.width // 3:
        return canvas.put(1, 1, text, MUTED if late else BOLD)
    canvas.stack(1, 0, ([(row, MUTED if late else Pen("bright", bold=True))] for row in large))
    return 1 + width_of(large[0])


def _change(canvas: Canvas, x: int, head: Head, quote: Quote, glyphs: Glyphs) -> int:
    """Change, per cent, and currency with session and age; returns the widest."""
    move = quote.shown_move
    arrow = glyphs.up if (move or 0) > 0 else glyphs.down if (move or 0) < 0 else glyphs.flat
    pen = Pen("muted" if head.is_late else move_token(move), bold=True)
    base = quote.price if quote.extended else quote.previous_close
    said = figures.UNKNOWN
    if base is not None and quote.shown_price is not None:
        said = figures.price_change(quote.shown_price - base, quote.shown_price, quote.decimals)
    rows: list[list[tuple[str, Pen]]] = [
        [(f"{arrow} {said}", pen)],
        [(f"{arrow} {figures.percent(move)}" if move is not None else figures.UNKNOWN, pen)],
        [(f"{quote.currency or 'currency n/a'} ", MUTED), *_state(head)],
    ]
    return max(canvas.runs(x, y, row) for y, row in enumerate(rows)) - x


def _state(head: Head) -> list[tuple[str, Pen]]:
    """CLOSED 21 Aug; LIVE 3 s; STALE 12 min."""
    fresh, quote = head.freshness, head.quote
    day = figures.short_day(quote.shown_time_ms) if quote and quote.shown_time_ms else ""
    if fresh is None:
        return [(f"close {day}".strip(), MUTED)]
    when = day if fresh.state is State.CLOSED or (fresh.age_s or 0) > 48 * 3600 else figures.age(fresh.age_s)
    if quote and quote.extended and fresh.state is State.CLOSED and fresh.note != "stored":
        at = f" {day} {figures.clock(quote.shown_time_ms, False)}"
        return [("POST", Pen("muted", bold=True)), (at, MUTED)]
    return [(fresh.state.value, Pen(_WORDS.get(fresh.state, "muted"), bold=True)), (f" {when}", MUTED)]


def _ranges(canvas: Canvas, x: int, width: int, head: Head, quote: Quote, glyphs: Glyphs) -> None:
    """Name, the day's range and the year's with the price in them."""
    if width < 12:
        return
    end = x + width
    usual = "" if head.usual is None else f"{abs(head.usual):.1f}x its usual day"
    x2 = canvas.put(x, 0, head.symbol + " ", GOLD)
    room = end - x2
    if usual and width_of(usual) + 3 <= room:
        large = abs(head.usual or 0) >= LARGE_MOVE
        room = canvas.right(end, 0, usual, Pen("warn", bold=True) if large else MUTED) - x2 - 2
    canvas.put(x2, 0, fit(quote.name or "", room, glyphs.ellipsis), TEXT)
    token = move_token(quote.shown_move)
    for y, word, low, high, tone in (
        (1, "D", quote.day_low, quote.day_high, token), (2, "52w", quote.year_low, quote.year_high, "muted")
    ):
        lo, hi = (figures.price(value, quote.decimals, 8) for value in (low, high))
        after = canvas.put(x, y, f"{word:<4}{lo:>8} ", MUTED)
        if low is None or high is None:
            continue
        bar = range_bar(low, high, quote.shown_price, end - after - 9, glyphs)
        at = bar.find(glyphs.mark)
        canvas.put(after, y, bar, FAINT)
        canvas.paint(after, y, max(0, at), Pen(tone))
        canvas.paint(after + at, y, 1, Pen("bright", bold=True))
        canvas.put(end - 8, y, hi, MUTED)


Column = list[tuple[str, str, Pen]]


def facts_of(head: Head) -> list[tuple[str, str, Pen]]:
    """All key facts in order of weight, for places with rows instead of columns."""
    return [row for column in _facts(head, head.quote) for row in column] if head.quote else []


def _facts(head: Head, quote: Quote) -> list[Column]:
    volume = figures.count(quote.volume) if quote.volume else figures.UNKNOWN
    ratio = f" {figures.times(quote.volume_ratio)}" if quote.volume_ratio else ""
    return [
        [
            ("vol", volume + ratio, BOLD if (quote.volume_ratio or 0) >= 2 else TEXT),
            ("cap", figures.money(quote.cap_musd), TEXT),
            ("P/E", _multiple(head.trailing_pe), TEXT),
        ],
        [
            ("fwd P/E", _multiple(head.forward_pe), TEXT),
            ("open", figures.price(quote.open, quote.decimals), TEXT),
            ("results", head.results or figures.UNKNOWN, TEXT),
        ],
    ]


def _multiple(value: float | None) -> str:
    return figures.UNKNOWN if value is None else f"{value:.1f}"


def _widths(columns: list[Column]) -> list[int]:
    return [max(width_of(a) for a, _, _ in c) + 1 + max(width_of(b) for _, b, _ in c) for c in columns]


class RangeTabs(NamedTuple):
    """The range asked for, the one shown in its place, and the words at the right."""

    chosen: str
    shown: str
    notes: tuple[str, ...]


def draw_tabs(tabs: RangeTabs, width: int, height: int, glyphs: Glyphs) -> Canvas:
    """The ranges, the chosen one filled and in brackets; one that stands in for it is underlined. The
    notes are at the right, joined by dots. A click on a range chooses it."""
    canvas = Canvas(width, height)
    chosen, shown, notes = tabs
    gap, start, places = 2 if width >= ROOMY else 1, 1, {}
    for name in RANGES:
        places[name] = start
        canvas.put(start, 0, f" {name} ", Pen("muted", "panel"))
        if name == shown and shown != chosen:
            canvas.paint(start + 1, 0, len(name), Pen("text", "selected", underline=True))
        start += len(name) + gap
    canvas.put(places[chosen], 0, f"[{chosen}]", Pen("ink", "loop", bold=True))
    for name, at in places.items():  # last: where it is narrow neighbours share the blank between them
        canvas.link(0, name, f"range:{name}", at)
    room = width - (start - gap + 2) - 2
    short = ["Yahoo" if note == "Yahoo Finance" else note for note in notes]
    plain = [note for note in short if note not in ("line", "candles")]  # which the picture itself shows
    said = [f" {glyphs.middot} ".join(each) for each in (notes, short, plain)]
    note = first_fit(said, room, said[-1])
    if note and room > 8:
        canvas.right(width - 1, 0, fit(note, room, glyphs.ellipsis), MUTED)
    return canvas


def draw_room_wanted(_: None, width: int, height: int, glyphs: Glyphs) -> Canvas:
    """What a window too small for the screen says."""
    canvas = Canvas(width, height)
    canvas.center(0, width, height // 2, "make the window larger")
    return canvas
