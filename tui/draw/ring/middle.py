"""The middle of the ring, where the words about it stand."""

from __future__ import annotations

from collections.abc import Iterator

from tui.draw.grid.strokes import Cell
from tui.draw.ring.layout import Layout, is_full

MIDDLES = {True: (34, 9), False: (24, 3)}  # cells that curves leave to the caption


def caption_area(layout: Layout, width: int, height: int) -> tuple[int, int, int, int]:
    """The largest free place about the middle of the ring: (x, y, width, height) in cells."""
    full = is_full(width, height)
    columns, rows = layout.radii[0] / 2, layout.radii[1] / 4
    widest, tallest = (40, 12) if full else (36, 6)
    middle = round(layout.centre[1] / 4) + (1 if full else 0)
    best = (0, 0, 0, 0)
    for w in range(min(widest, int(columns * 1.6)), 15, -4):
        x = round(layout.centre[0] / 2 - w / 2)
        blocks = [b for b in layout.boxes if b.x < x + w + 1 and x - 1 < b.x + b.width]
        free = [y for y in range(int(middle - rows * 0.7), int(middle + rows * 0.7))
                if all(not b.y - 1 <= y <= b.y + b.height for b in blocks)]
        span = _run_about(free, middle)
        h = min(tallest, len(span))
        if w * h > best[2] * best[3]:
            first = min(max(span[0], middle - h // 2), span[-1] - h + 1)
            best = (x, first, w, h)
    return best


def core(area: tuple[int, int, int, int], most_wide: int, most_high: int) -> Iterator[Cell]:
    """The middle of the caption, which no line but the loop's may cross."""
    x, y, w, h = area
    wide, high = min(w, most_wide), min(h, most_high)
    left, top = x + (w - wide) // 2, y + (h - high) // 2
    return ((i, j) for i in range(left - 1, left + wide + 1) for j in range(top, top + high))


def free(area: tuple[int, int, int, int], lines: set[Cell]) -> tuple[int, int, int, int]:
    """The largest part of an area that no line crosses, a blank column left beside lines."""
    x, y, w, h = area
    best = (x, y, 0, 0)
    for top in range(y, y + h):
        free = [True] * w
        for bottom in range(top, y + h):
            free = [ok and not {(x + i - 1, bottom), (x + i, bottom), (x + i + 1, bottom)} & lines
                    for i, ok in enumerate(free)]
            start = 0
            for i in range(w + 1):
                if i == w or not free[i]:
                    best = max(best, (x + start, top, i - start, bottom - top + 1), key=_worth)
                    start = i + 1
    return best


def _worth(area: tuple[int, int, int, int]) -> tuple[int, int]:
    """How well words stand there: width for a sentence and rows for a few, then the whole."""
    _, _, wide, high = area
    return min(wide, MIDDLES[True][0]) * min(high, MIDDLES[True][1]), wide * high


def _run_about(rows: list[int], middle: int) -> list[int]:
    """The run of neighbouring rows that is longest, of several the one nearest to `middle`."""
    runs: list[list[int]] = []
    for y in rows:
        if runs and runs[-1][-1] == y - 1:
            runs[-1].append(y)
        else:
            runs.append([y])
    return max(runs, key=lambda r: (min(len(r), 9), -abs(sum(r) / len(r) - middle)), default=[])
