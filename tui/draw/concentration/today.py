"""What moved the index today: each large name's part, and the rest, adding up to the index's own move."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from tui.draw.concentration.rows import basis_text
from tui.draw.grid.canvas import Canvas, Listing, fit
from tui.draw.grid.glyphs import Glyphs
from tui.draw.grid.palette import BOLD, FAINT, MUTED, TEXT, Pen, move_token
from tui.draw.grid.section import has_frames, section, write
from tui.draw.words.late import aged
from tui.draw.words.numbers import clock, day, percent, short_day, signed, signed_percent
from tui.market.index.reading import Concentration
from tui.market.index.weights import (
    MAG7,
    Breakdown,
    Contribution,
    contributions,
    effective_contributors,
    lines_of,
)
from tui.market.quote import Quote, Session

INDEX, FUND = "^GSPC", "SPY"
_INDEX_WORDS = {INDEX: "S&P 500", FUND: "S&P 500, by its fund SPY"}


@dataclass(frozen=True, slots=True)
class Today:
    """Contributions to the index's move, their time, and the names of the ten that have no quote."""

    parts: Breakdown
    own: str  # which quote stands for the index
    time_ms: int | None
    closed: bool
    without: tuple[str, ...]
    level: float = 0.0  # of the index before the move; 0 when only its fund is known
    usual: tuple[tuple[str, float], ...] = ()  # moves in standard deviations of the 60 sessions before
    basis: tuple[str, str] = ("", "")  # of the weights with its date, long and short
    about: bool = False  # what the figures mean, instead of the figures
    late: str = ""  # whose quotes are not of now, the index's own included


def today_of(
    reading: Concentration | None, quotes: Mapping[str, Quote],
    usual: Mapping[str, float | None] | None = None, about: bool = False,
    late: Mapping[str, str] = MappingProxyType({}),
) -> Today | None:
    """Contributions of the seven and the ten largest; None without an index's move or any name's.

    The reading's shares already hold today's prices, so each is taken back to the previous close first:
    w x (1 + R)/(1 + r). Names count only with a move of the same session as the index's.
    """
    own = _own(quotes)
    total = quotes[own].move if own else None
    if reading is None or total is None:
        return None
    index = quotes[own]
    shares = {**dict(reading.top), **dict(reading.members)}
    moves = {name: move for name in shares if (move := _move(name, quotes, index)) is not None}
    if not moves:
        return None
    before = {name: shares[name] * (1 + total) / (1 + move) for name, move in moves.items()}
    level = index.previous_close if own == INDEX else None
    return Today(
        contributions(before, moves, total, level), own, index.time_ms, index.session is not Session.REGULAR,
        tuple(name for name in shares if name not in moves), level or 0.0,
        tuple((name, days) for name in moves if (days := (usual or {}).get(name)) is not None),
        (basis_text(reading, 200), basis_text(reading, 66)), about,
        aged({name: late[name] for name in (own, *moves) if name in late}),
    )


def _own(quotes: Mapping[str, Quote]) -> str:
    """The index's own quote, or its fund's when that is of a later session."""
    known = [s for s in (INDEX, FUND) if (quote := quotes.get(s)) and quote.move is not None]
    if len(known) == 2 and not _same(quotes[INDEX], quotes[FUND]):
        return max(known, key=lambda symbol: quotes[symbol].time_ms or 0)
    return known[0] if known else ""


def _move(issuer: str, quotes: Mapping[str, Quote], index: Quote) -> float | None:
    """The issuer's move in the index's session, by whichever of its share classes has one."""
    found = (quotes.get(line) for line in lines_of(issuer))
    return next((q.move for q in found if q and q.move is not None and _same(q, index)), None)


def _same(one: Quote, other: Quote) -> bool:
    return one.time_ms is None or other.time_ms is None or day(one.time_ms) == day(other.time_ms)


def _listing(today: Today) -> Listing:
    """Every name of the page, and what is in none of them."""
    def row(part: Contribution) -> tuple[str, ...]:
        return (part.issuer, percent(part.weight), signed_percent(part.move), f"{part.part * 10_000:+.1f} bp",
                signed(part.points))

    heads = ("Name", "Weight before", "Move", "Part of the S&P 500", "Points")
    return Listing(heads, lambda: map(row, today.parts.lines))


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
    canvas.lists += (_listing(today),)
    inner = section(canvas, 0, height, glyphs, title, _when(today), framed=framed)
    if today.about:
        write(canvas, inner, _about(today))
        return canvas
    _head(canvas, inner.x, inner.y, inner.width, today)
    parts = today.parts
    gap = 2 if inner.height >= 2 * len(parts.lines) + 12 else 1
    shown = parts.lines[: max(1, (inner.height - 8) // gap)]
    others = parts.rest + sum(line.part for line in parts.lines[len(shown):])
    points = others * today.level if today.level else None
    known = [*(line.part for line in shown), others]
    reach = max(0.0, -min(known)), max(0.0, *known)
    days = dict(today.usual)
    y = inner.y + gap
    for line in shown:
        bar = _Bar(line.issuer, line.weight, line.move, line.part, line.points, days.get(line.issuer))
        _line(canvas, inner.x, y, inner.width, bar, reach, glyphs)
        y += gap
    _line(canvas, inner.x, y, inner.width, _Bar("all others", None, None, others, points), reach, glyphs)
    canvas.put(inner.x, y + 1, glyphs.box[4] * inner.width, FAINT)
    whole = _Bar(_INDEX_WORDS[today.own], None, parts.move, parts.move,
                 parts.move * today.level if today.level else None)
    _line(canvas, inner.x, y + 2, inner.width, whole, None, glyphs)
    for i, text in enumerate(_remarks(today)):
        canvas.put(inner.x, y + 3 + gap - 1 + i, fit(text, inner.width, glyphs.ellipsis), MUTED)
    return canvas


def _remarks(today: Today) -> list[str]:
    """What the seven did together, and who is among the others for want of a quote."""
    own = {name: line.part for line in today.parts.lines if (name := line.issuer) in MAG7}
    said = []
    if len(own) == len(MAG7):
        together, move = sum(own.values()), today.parts.move
        same = abs(move) >= 0.001 and together * move > 0  # below 10 bp, or against it, a share says nothing
        share = f", {together / move * 100:.0f} % of the move" if same else ""
        said.append(f"the seven together {together * 1e4:+.1f} bp{share}")
    along = [line.part for line in today.parts.lines if line.part * today.parts.move > 0]
    number = effective_contributors(along) if abs(today.parts.move) >= 0.001 else None
    if number is not None and len(along) > 1:
        said.append(f"the {len(along)} that moved with it act like {number:.1f} equal names")
    if today.late:
        said.append(f"as last told: {today.late}")
    if today.without:
        said.append(f"without a quote, so among the others: {', '.join(today.without)}")
    said.append("adds = weight before x move; 100 bp are 1 % of the index")
    if today.basis[1]:
        said.append(f"weights: {today.basis[1]}")
    return said


def _about(today: Today) -> list[str]:
    """What the figures mean: formulas, basis, date and source."""
    when = _when(today)
    return [
        "adds: weight before the move x move. With all others the parts add up to the index's own move.",
        "points: the same times the index's level before the move.",
        "weight before: the share of the first page taken back to the previous close, w x (1 + R) / (1 + r),"
        " R being the index's move and r the company's.",
        "% of the move: what the seven added / the move; not said below 10 bp, or when they went against it.",
        "act like n equal names: (sum c)^2 / sum c^2 of the parts c that have the sign of the move.",
        "usual: the move in standard deviations of the 60 sessions before it.",
        f"weights: {today.basis[0]}",
        f"moves: quotes of {_INDEX_WORDS[today.own]} and of the companies" + (f", {when}" if when else ""),
    ]


def _when(today: Today) -> str:
    if today.time_ms is None or today.closed:
        return f"close of {day(today.time_ms)}" if today.time_ms is not None else ""
    return f"{short_day(today.time_ms)} {clock(today.time_ms, False)} ET"


def _head(canvas: Canvas, x: int, y: int, width: int, today: Today) -> None:
    canvas.put(x, y, "Name", MUTED)
    for end, text in zip(_ends(width), ("weight before", "move", "adds", "points", "usual"), strict=True):
        if end and (text != "points" or today.level) and (text != "usual" or today.usual):
            canvas.right(x + end, y, text, MUTED)


def _ends(width: int) -> tuple[int, int, int, int, int]:
    """Last cell + 1 of weight, move, basis points, points and usual days; 0 leaves a column out."""
    if width >= 100:
        return 30, 43, 56, 66, 76
    return (26, 38, 49, 57, 0) if width >= 70 else (26, 38, 49, 0, 0)


_Reach = tuple[float, float]  # how far the bars go to either side, falls first


class _Bar(NamedTuple):
    """One row: a name, the others, or the index."""

    name: str
    weight: float | None
    move: float | None
    part: float
    points: float | None
    usual: float | None = None


def _line(
    canvas: Canvas, x: int, y: int, width: int, bar: _Bar, reach: _Reach | None, glyphs: Glyphs
) -> None:
    """A row; without `reach` it is the sum and has no bar."""
    total, ends = reach is None, _ends(width)
    canvas.put(x, y, bar.name, BOLD if total else TEXT)
    if bar.weight is not None:
        canvas.right(x + ends[0], y, f"{bar.weight * 100:.1f} %", MUTED)
    if bar.move is not None:
        text = f"{glyphs.arrow(bar.move)} {bar.move * 100:+.2f} %"
        canvas.right(x + ends[1], y, text, Pen(move_token(bar.move), bold=total))
    canvas.right(x + ends[2], y, f"{bar.part * 1e4:+.1f} bp", Pen(move_token(bar.part), bold=True))
    if ends[3] and bar.points is not None:
        canvas.right(x + ends[3], y, f"{bar.points:+.1f}", TEXT if total else MUTED)
    if ends[4] and bar.usual is not None:
        canvas.right(x + ends[4], y, f"{abs(bar.usual):.1f}x", MUTED)
    if reach is not None:
        start = max(ends) + 3
        _bar(canvas, x + start, y, width - start, bar.part, reach, glyphs)


def _bar(canvas: Canvas, x: int, y: int, width: int, part: float, reach: _Reach, glyphs: Glyphs) -> None:
    """A bar from zero, to the right for a rise; zero stands where both sides use the whole width."""
    down, up = reach
    if width < 9 or down + up <= 0:
        return
    unit = (width - 1) / (down + up)
    zero = round(down * unit)
    canvas.put(x + zero, y, glyphs.vline, FAINT)
    size = min(round(abs(part) * unit), width - 1 - zero if part > 0 else zero)
    canvas.put(x + (zero + 1 if part > 0 else zero - size), y, glyphs.block * size, Pen(move_token(part)))

