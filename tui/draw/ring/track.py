"""A loop of two, four or five companies, small: boxes on a race track, the amount in each gap."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui.draw.grid.canvas import Canvas, width_of
from tui.draw.grid.glyphs import Glyphs
from tui.draw.grid.palette import BOLD, Pen
from tui.draw.words.leg import leg_words, line_sample

if TYPE_CHECKING:
    from tui.deals.article.pinned_loop import PinnedLeg, PinnedLoop

Label = list[tuple[str, Pen]]
LEAST_GAP = 7
ROWS = 8  # two rows of boxes with two rows between
_LINE = Pen("loop")


def draw_track(article: PinnedLoop, labels: Sequence[Label], width: int, glyphs: Glyphs) -> Canvas | None:
    """Clockwise from the upper left; None where the boxes have no room. `labels` are those of the nodes."""
    count = len(labels)
    wide = [sum(width_of(text) for text, _ in label) + 4 for label in labels]
    if count == 2:
        return _pair(article, labels, wide, width, glyphs)
    upper = (count + 1) // 2
    rows = [list(range(upper)), list(range(count - 1, upper - 1, -1))]
    lefts: dict[int, int] = {}
    for row in rows:
        found = _places([wide[i] for i in row], width)
        if found is None:
            return None
        lefts.update(zip(row, found, strict=True))
    canvas = Canvas(width, ROWS)
    for i, label in enumerate(labels):
        _box(canvas, label, lefts[i], 0 if i in rows[0] else ROWS - 3, wide[i], glyphs)
    for i, leg in enumerate(article.legs):
        other, down = (i + 1) % count, i in rows[0]
        if down != (other in rows[0]):
            left, right = max(lefts[i], lefts[other]), min(lefts[i] + wide[i], lefts[other] + wide[other])
            _upright(canvas, leg, (left + right) // 2, down, glyphs)
        elif down:
            _across(canvas, leg, lefts[i] + wide[i], lefts[other], (1, 0), True, glyphs)
        else:
            _across(canvas, leg, lefts[other] + wide[other], lefts[i], (ROWS - 2, ROWS - 1), False, glyphs)
    return canvas


def _pair(
    article: PinnedLoop, labels: Sequence[Label], wide: Sequence[int], width: int, glyphs: Glyphs
) -> Canvas | None:
    """Two boxes beside each other, there above and back below."""
    places = _places(wide, width)
    if places is None:
        return None
    canvas = Canvas(width, ROWS)
    for label, x, w in zip(labels, places, wide, strict=True):
        _box(canvas, label, x, 2, w, glyphs)
    start, end = places[0] + wide[0], places[1]
    there, back = article.legs
    _across(canvas, there, start, end, (2, 1), True, glyphs)
    _across(canvas, back, start, end, (4, 5), False, glyphs)
    return canvas


def _box(canvas: Canvas, label: Label, x: int, y: int, wide: int, glyphs: Glyphs) -> None:
    canvas.box(x, y, wide, 3, glyphs, _LINE)
    canvas.runs(x + 2, y + 1, label)


def _places(wide: Sequence[int], width: int) -> list[int] | None:
    """First columns of boxes spread over the row, one alone at its middle."""
    free = width - 2 - sum(wide)
    if len(wide) == 1:
        return [1 + free // 2] if free >= 0 else None
    gap = free // (len(wide) - 1)
    return [1 + sum(wide[:i]) + gap * i for i in range(len(wide))] if gap >= LEAST_GAP else None


def _across(
    canvas: Canvas, leg: PinnedLeg, start: int, end: int, rows: tuple[int, int], right: bool, glyphs: Glyphs
) -> None:
    """A leg in the gap start..end; `rows` are that of its line and that of its amount."""
    pen = _LINE if leg.in_layer else Pen("muted")
    line = line_sample(leg.entry.status if leg.entry else None, glyphs)
    canvas.put(start + 1, rows[0], line * (end - start - 2), pen)
    head = (end - 2, glyphs.arrow_right) if right else (start + 1, glyphs.arrow_left)
    canvas.put(head[0], rows[0], head[1], pen)
    room = end - start - 2
    words = next((w for w in (leg_words(leg), leg.amount.bare) if width_of(w) <= room), "")
    canvas.center(start + 1, room, rows[1], words, BOLD)


def _upright(canvas: Canvas, leg: PinnedLeg, x: int, down: bool, glyphs: Glyphs) -> None:
    """A leg between the rows, its amount beside it."""
    pen = _LINE if leg.in_layer else Pen("muted")
    canvas.put(x, 3, glyphs.vline if down else glyphs.arrow_up, pen)
    canvas.put(x, 4, glyphs.arrow_down if down else glyphs.vline, pen)
    words = leg_words(leg)
    if x + 2 + width_of(words) <= canvas.width:
        canvas.put(x + 2, 3, words, BOLD)
    else:
        canvas.right(x - 1, 3, words, BOLD)
