"""What moved the index today: each large name's part, and the rest, adding up to the index's own move."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tui.draw.canvas import Canvas, fit
from tui.draw.figures import clock, day, short_day
from tui.draw.glyphs import Glyphs
from tui.draw.palette import BOLD, FAINT, MUTED, TEXT, Pen, move_token
from tui.draw.section import has_frames, section
from tui.market.index import Breakdown, contributions
from tui.market.quote import Quote, Session
from tui.market.reading import Concentration

INDEX, FUND = "^GSPC", "SPY"


@dataclass(frozen=True, slots=True)
class Today:
    """Contributions to the index's move, their time, and the names of the ten that have no quote."""

    parts: Breakdown
    own: str  # which quote stands for the index
    time_ms: int | None
    closed: bool
    without: tuple[str, ...]


def today_of(reading: Concentration | None, quotes: Mapping[str, Quote]) -> Today | None:
    """Contributions of the seven and the ten largest; None without an index's move or any name's.

    The reading's shares already hold today's prices, so each is taken back to the previous close first:
    w x (1 + R)/(1 + r). Names count only with a move of the same session as the index's.
    """
    if reading is None:
        return None
    own = next((s for s in (INDEX, FUND) if (q := quotes.get(s)) and q.move is not None), None)
    if own is None:
        return None
    index = quotes[own]
    total = index.move
    if total is None:
        return None
    shares = {**dict(reading.top), **dict(reading.members)}
    moves = {n: q.move for n in shares if (q := quotes.get(n)) and q.move is not None and _same(q, index)}
    if not moves:
        return None
    before = {n: shares[n] * (1 + total) / (1 + move) for n, move in moves.items() if move is not None}
    level = index.previous_close if own == INDEX else None
    without = tuple(name for name in shares if name not in moves)
    closed = index.session is not Session.REGULAR
    return Today(contributions(before, moves, total, level), own, index.time_ms, closed, without)


def _same(one: Quote, other: Quote) -> bool:
    return one.time_ms is None or other.time_ms is None or day(one.time_ms) == day(other.time_ms)


def draw_contributions(today: Today | None, width: int, height: int, glyphs: Glyphs) -> Canvas:
    """The second page: name, weight before, move, basis points, and a bar to either side of zero."""
    canvas = Canvas(width, height)
    framed = has_frames(width, height)
    title = "What moved the S&P 500"
    if today is None:
        inner = section(canvas, 0, height, glyphs, title, framed=framed)
        canvas.put(inner.x, inner.y, "Needs quotes of the index and of its largest names.", MUTED)
        canvas.put(inner.x, inner.y + 1, "None are there; the first page stands on stored figures.", MUTED)
        return canvas
    when = _when(today)
    inner = section(canvas, 0, height, glyphs, title, when, framed=framed)
    _head(canvas, inner.x, inner.y, inner.width)
    reach = max([abs(line.part) for line in today.parts.lines] + [abs(today.parts.rest)]) or 1e-9
    room = inner.height - 5
    y = inner.y + 1
    for line in today.parts.lines[:room]:
        _line(canvas, inner.x, y, inner.width, line.issuer, line.weight, line.move, line.part, reach, glyphs)
        y += 1
    rest = today.parts.rest + sum(line.part for line in today.parts.lines[room:])
    _line(canvas, inner.x, y, inner.width, "all others", None, None, rest, reach, glyphs)
    canvas.put(inner.x, y + 1, glyphs.box[4] * inner.width, FAINT)
    name = "S&P 500" if today.own == INDEX else "S&P 500, by its fund SPY"
    _line(canvas, inner.x, y + 2, inner.width, name, None, today.parts.move, today.parts.move, 0, glyphs)
    if today.without:
        text = f"without a quote, so among the others: {', '.join(today.without)}"
        canvas.put(inner.x, y + 3, fit(text, inner.width, glyphs.ellipsis), MUTED)
    return canvas


def _when(today: Today) -> str:
    if today.time_ms is None:
        return ""
    if today.closed:
        return f"close of {day(today.time_ms)}"
    return f"{short_day(today.time_ms)} {clock(today.time_ms, False)} ET"


def _head(canvas: Canvas, x: int, y: int, width: int) -> None:
    canvas.put(x, y, "Name", MUTED)
    for end, text in zip(_ends(width), ("weight before", "move", "adds"), strict=True):
        canvas.right(x + end, y, text, MUTED)


def _ends(width: int) -> tuple[int, int, int]:
    return (40, 54, 68) if width >= 100 else (32, 42, 54)


def _line(
    canvas: Canvas, x: int, y: int, width: int, name: str, weight: float | None, move: float | None,
    part: float, reach: float, glyphs: Glyphs,
) -> None:
    total = reach == 0
    ends = _ends(width)
    canvas.put(x, y, name, BOLD if total else TEXT)
    if weight is not None:
        canvas.right(x + ends[0], y, f"{weight * 100:.1f} %", MUTED)
    if move is not None:
        arrow = glyphs.up if move > 0 else glyphs.down if move < 0 else glyphs.flat
        canvas.right(x + ends[1], y, f"{arrow} {move * 100:+.2f} %", Pen(move_token(move), bold=total))
    canvas.right(x + ends[2], y, f"{part * 1e4:+.1f} bp", Pen(move_token(part), bold=True))
    if reach:
        _bar(canvas, x + ends[2] + 3, y, width - ends[2] - 3, part / reach, glyphs)


def _bar(canvas: Canvas, x: int, y: int, width: int, part: float, glyphs: Glyphs) -> None:
    """A bar from the middle, to the right for a rise."""
    half = (width - 1) // 2
    if half < 4:
        return
    canvas.put(x + half, y, glyphs.vline, FAINT)
    size = round(abs(part) * half)
    start = x + half + 1 if part > 0 else x + half - size
    canvas.put(start, y, glyphs.block * size, Pen(move_token(part)))

