"""The pinned loop, small: boxes with live moves and legs between them, or one line of text."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from tui.draw.grid.canvas import Canvas, fit, width_of
from tui.draw.grid.glyphs import Glyphs
from tui.draw.grid.palette import Pen, move_token
from tui.draw.grid.strokes import BLANK, BROAD, Dash, Point, arc, pixels, slopes, stroke, track
from tui.draw.words.leg import (
    closing_year,
    dash_of,
    leg_words,
    line_sample,
    short_money,
    status_word,
)
from tui.draw.words.numbers import percent
from tui.draw.words.pinned_names import ARTICLE_NAMES, ARTICLE_SYMBOLS

if TYPE_CHECKING:
    from tui.deals.article.pinned_loop import PinnedLeg, PinnedLoop
    from tui.market.quote import Quote

Saying = Callable[["PinnedLeg", "PinnedLoop"], str]
_LINE = Pen("loop")
_TAG = Pen("ink", "loop", bold=True)
_ROWS = 8  # three rows of boxes above, two between, three below
_MOST = 14  # a taller ring only stretches


def draw_mini_ring(
    article: PinnedLoop,
    quotes: Mapping[str, Quote],
    width: int,
    height: int,
    glyphs: Glyphs,
    names: Mapping[str, str] = ARTICLE_NAMES,
    symbols: Mapping[str, str] = ARTICLE_SYMBOLS,
    late: Mapping[str, str] = MappingProxyType({}),
) -> Canvas:
    """A loop with names, moves and the state of each leg (58x9, of three up to 14 rows); smaller: strips.

    `names` and `symbols` are by slug; a company without a symbol is private and has no price.
    `late`: symbols whose figure is not of this moment, with its age: they stand grey beside it.
    """
    labels = [_box_text(slug, quotes, glyphs, names, symbols, late) for slug in article.nodes]
    if width < 46 or height < _ROWS:
        return _as_strip(article, width, height, glyphs, names)
    if len(labels) != 3:
        return _as_track(article, labels, width, height, glyphs, names)
    canvas = Canvas(width, height)
    wide = [min(width // 3 + 3, sum(width_of(t) for t, _ in label) + 4) for label in labels]
    side = 1 if width < 56 else max(1, (width - 56) // 3)
    lefts = [(width - wide[0]) // 2, width - wide[1] - side, side]
    low = max(_ROWS, min(height, _MOST) - 1) - 3  # first row of the lower boxes
    rows = [0, low, low]
    first, second, third = article.legs
    up = _rise(lefts[2] + wide[2] // 2, lefts[0], low)
    _leg(canvas, third, up, (lefts[0] - 2, 1), glyphs.arrow_right, glyphs)
    _leg(canvas, first, _fall(lefts[0] + wide[0], lefts[1] + wide[1] // 2, low),
         (lefts[1] + wide[1] // 2, low - 1), glyphs.arrow_down, glyphs)
    across = low * 4 + 6.0
    level = ((lefts[1] - 2) * 2.0, across), ((lefts[2] + wide[2] + 2) * 2.0, across)
    _leg(canvas, second, level, (lefts[2] + wide[2] + 1, low + 1), glyphs.arrow_left, glyphs)
    for label, w, x, y in zip(labels, wide, lefts, rows, strict=True):
        canvas.box(x, y, w, 3, glyphs, _LINE)
        text = sum(width_of(t) for t, _ in label)
        canvas.runs(x + max(1, (w - text) // 2), y + 1, label, end=x + w - 1)
    middle = 2 + (low - 5) // 2
    _tag(canvas, third, max(1, lefts[2] + wide[2] // 2 - 6), middle)
    _tag(canvas, first, min(width - 15, lefts[1] + wide[1] // 2 - 7), middle)
    gap = lefts[1] - lefts[2] - wide[2]
    room = width_of(leg_words(second)) + 2
    beside = (lefts[1] + lefts[2] + wide[2] + 1 - room) // 2
    _tag(canvas, second, beside, low + 1 if room + 5 <= gap else low + 2)
    if height > _ROWS:
        canvas.center(0, width, low + 3, caption(article, width, names), Pen("muted"))
    return canvas


def caption(article: PinnedLoop, width: int, names: Mapping[str, str] = ARTICLE_NAMES) -> str:
    """What the loop can and cannot mean, as long as it fits."""
    most = article.at_most_musd
    if article.closed and most is not None:
        head = f"at most {short_money(most)} could make this round"
    elif article.closed:
        head = "a leg has no amount"
    else:
        leg = article.open_legs[0]
        word = status_word(leg.entry.status if leg.entry else None)
        state = {"letter": "a letter of intent"}.get(word, word)
        payer, receiver = (names.get(s, s) for s in (leg.payer, leg.receiver))
        what = f"{payer} to {receiver} is {state}" if leg.entry else f"no deal from {payer} to {receiver}"
        return fit(f"open: {what}", width)
    long = f"{head}; years differ"
    return long if width_of(long) <= width else fit(head, width)


def tag_words(leg: PinnedLeg, article: PinnedLoop, year: bool = True) -> str:
    """`$30bn funded 2026`."""
    if leg.entry is None:
        return "no deal"
    closed = closing_year(leg.entry.deal, article.day) if year else None
    words = f"{leg.amount.short} {leg.entry.word}"
    return f"{words} {closed}" if closed else words


def draw_loop_strip(
    article: PinnedLoop, width: int, glyphs: Glyphs, names: Mapping[str, str] = ARTICLE_NAMES
) -> Canvas:
    """The loop as text in one row, or two where it does not fit: company, leg, company, leg, company."""
    forms = [_pieces(article, glyphs, names, say) for say in _SAYINGS]
    parts = next((form for form in forms if _wide(form) <= width), forms[0])
    rows = _wrapped(parts, width)
    canvas = Canvas(width, len(rows))
    for y, row in enumerate(rows):
        canvas.runs(0, y, row)
    return canvas


# longest first: an amount loses its unit before a leg loses its state
_SAYINGS: tuple[Saying, ...] = (
    tag_words,
    lambda leg, article: tag_words(leg, article, year=False),
    lambda leg, _: leg_words(leg),
    lambda leg, _: leg.amount.short,
)


def _pieces(
    article: PinnedLoop, glyphs: Glyphs, names: Mapping[str, str], say: Saying
) -> list[tuple[str, Pen]]:
    parts: list[tuple[str, Pen]] = []
    for leg in article.legs:
        status = leg.entry.status if leg.entry else None
        label = say(leg, article)
        line = line_sample(status, glyphs)
        parts.append((f"{names.get(leg.payer, leg.payer)} ", Pen(bold=True)))
        parts.append((f"{line}{label}{glyphs.right} ", _LINE if leg.in_layer else Pen("muted")))
    home = article.nodes[0]
    parts.append((names.get(home, home), Pen(bold=True)))
    return parts


def _wide(parts: list[tuple[str, Pen]]) -> int:
    return sum(width_of(text) for text, _ in parts)


def _wrapped(parts: list[tuple[str, Pen]], width: int) -> list[list[tuple[str, Pen]]]:
    """Rows that break before a company's name, never inside a leg."""
    rows: list[list[tuple[str, Pen]]] = [[]]
    for i in range(0, len(parts), 2):
        pair = parts[i : i + 2]
        if rows[-1] and _wide(rows[-1]) + _wide(pair) > width:
            rows.append([])
        rows[-1].extend(pair)
    return rows


def _as_track(
    article: PinnedLoop, labels: list[list[tuple[str, Pen]]], width: int, height: int, glyphs: Glyphs,
    names: Mapping[str, str],
) -> Canvas:
    """Two, four or five companies; text where their boxes have no room, first without their moves."""
    from tui.draw.ring.track import draw_track

    track = draw_track(article, labels, width, glyphs) or draw_track(
        article, [label[:1] for label in labels], width, glyphs)
    if track is None:
        return _as_strip(article, width, height, glyphs, names)
    canvas = Canvas(width, height)
    canvas.blit(track, 0, 0)
    if height > track.height:
        canvas.center(0, width, track.height, caption(article, width, names), Pen("muted"))
    return canvas


def _as_strip(
    article: PinnedLoop, width: int, height: int, glyphs: Glyphs, names: Mapping[str, str]
) -> Canvas:
    canvas = Canvas(width, height)
    strip = draw_loop_strip(article, width, glyphs, names)
    canvas.blit(strip, 0, 0)
    if height > strip.height:
        canvas.put(0, strip.height, caption(article, width, names), Pen("muted"))
    return canvas


def _box_text(
    slug: str,
    quotes: Mapping[str, Quote],
    glyphs: Glyphs,
    names: Mapping[str, str],
    symbols: Mapping[str, str],
    late: Mapping[str, str],
) -> list[tuple[str, Pen]]:
    name = (names.get(slug, slug), Pen(bold=True))
    symbol = symbols.get(slug)
    if symbol is None:
        return [name, (f" {glyphs.middot} private", Pen("muted"))]
    quote = quotes.get(symbol)
    move = quote.shown_move if quote else None
    if move is None:
        return [name, (" n/a", Pen("muted"))]
    arrow = glyphs.up if move > 0 else glyphs.down if move < 0 else glyphs.flat
    if symbol in late:
        return [name, (f" {arrow}{percent(move, 1)} {late[symbol]}", Pen("muted"))]
    return [name, (f" {arrow}{percent(move, 1)}", Pen(move_token(move)))]


@lru_cache(maxsize=16)
def _rise(x: int, goal: int, low: int) -> tuple[Point, ...]:
    """From above a lower box up and to the side of the upper one."""
    end = (goal - 3) * 2.0
    radii = (max(4.0, end - x * 2.0), low * 4 - 7.0)
    return tuple(arc((x * 2.0 + radii[0], 6.0 + radii[1]), radii, math.pi, math.pi * 1.5))


@lru_cache(maxsize=16)
def _fall(start: int, x: int, low: int) -> tuple[Point, ...]:
    """From the side of the upper box down to a lower one."""
    begin = (start + 1) * 2.0
    radii = (max(4.0, x * 2.0 - begin), low * 4 - 11.0)
    return tuple(arc((begin, 6.0 + radii[1]), radii, -math.pi / 2, 0.0))


def _leg(
    canvas: Canvas, leg: PinnedLeg, points: tuple[Point, ...], head: tuple[int, int], arrow: str,
    glyphs: Glyphs,
) -> None:
    pen = _LINE if leg.in_layer else Pen("muted")
    dash = dash_of(leg.entry.status if leg.entry else None)
    for x, y, mark in _marks(points, canvas.width, canvas.height, dash, glyphs):
        canvas.put(x, y, mark, pen)
    canvas.put(*head, arrow, pen)


@lru_cache(maxsize=32)  # a leg moves when a label beside it grows, seldom else
def _marks(
    points: tuple[Point, ...], width: int, height: int, dash: Dash, glyphs: Glyphs
) -> tuple[tuple[int, int, str], ...]:
    """The characters of a line through `points`."""
    dots = pixels(points)
    if not glyphs.braille:
        return tuple((x, y, mark) for (x, y), mark in slopes(track(dots), glyphs.strokes).items())
    bits = stroke(dots, width, height, dash, BROAD)
    return tuple((x, y, chr(BLANK + dots)) for (x, y), dots in bits.items())


def _tag(canvas: Canvas, leg: PinnedLeg, x: int, y: int) -> None:
    text = f" {leg_words(leg)} "
    canvas.put(x, y, text, _TAG if leg.in_layer else Pen("text", "selected"))
