"""Small pictures of a series in text: braille sparklines, range bars, stacked bars, large digits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TypeVar

from tui.draw.grid.glyphs import Glyphs

T = TypeVar("T")
# Bit of each of the eight dots of a braille cell, by column and row from the top.
DOTS = ((0x01, 0x02, 0x04, 0x40), (0x08, 0x10, 0x20, 0x80))


def sparkline(values: Sequence[float | None], width: int, height: int, glyphs: Glyphs) -> list[str]:
    """`height` strings of `width` cells that draw `values` as a line, oldest at the left.

    Two dot columns and four dot rows a cell. Gaps (None) stay empty. Without braille one row of levels.
    """
    return list(_drawn(tuple(values), width, height, glyphs))


@lru_cache(maxsize=128)  # a line is the same until its closes are others; no screen shows more of them
def _drawn(values: tuple[float | None, ...], width: int, height: int, glyphs: Glyphs) -> Sequence[str]:
    known = [v for v in values if v is not None]
    if not known or width <= 0:
        return [" " * width] * height
    low, high = min(known), max(known)
    if not glyphs.braille:
        return [" " * width] * (height - 1) + [_levels(values, width, low, high, glyphs.eighths)]
    columns, rows = width * 2, height * 4
    cells = [[0] * width for _ in range(height)]
    top, span = (rows - 1, high - low) if high > low else (rows // 2, 1.0)
    dots = [v if v is None else top - round((v - low) / span * (rows - 1)) for v in resample(values, columns)]
    for column, row in joined(dots):
        cells[row // 4][column // 2] |= DOTS[column % 2][row % 4]
    return ["".join([chr(0x2800 + c) if c else " " for c in row]) for row in cells]


def joined(dots: Iterable[int | None]) -> list[tuple[int, int]]:
    """(column, row) of the dots of a line that has one row a column, upright between neighbours; None is a
    gap."""
    last: int | None = None
    found = list[tuple[int, int]]()
    for column, dot in enumerate(dots):
        if dot is not None:
            start = dot if last is None else last + (dot > last) - (dot < last)
            found += [(column, row) for row in range(min(start, dot), max(start, dot) + 1)]
        last = dot
    return found


def resample(values: Sequence[T], columns: int) -> list[T]:
    """One value a dot column: the last of each bucket, or the series stretched when it is short."""
    n = len(values)
    if n == 1 or columns == 1:
        return [values[-1]] * columns
    return [values[round(i * (n - 1) / (columns - 1))] for i in range(columns)]


def _levels(values: Sequence[float | None], width: int, low: float, high: float, levels: str) -> str:
    top, span = len(levels) - 1, high - low or 1.0
    known = (v if v is None else round((v - low) / span * top) for v in resample(values, width))
    return "".join(" " if level is None else levels[level] for level in known)


def pillar(share: float, height: int, levels: str) -> str:
    """A column from the ground up, `share` of its `height` cells filled; more than nothing always shows."""
    steps = len(levels)
    filled = round(share * steps * height) or (1 if share else 0)
    return "".join(levels[min(steps, filled - below) - 1] for below in range(0, filled, steps))


def range_bar(low: float | None, high: float | None, value: float | None, width: int, glyphs: Glyphs) -> str:
    """A track with a mark where `value` lies between `low` and `high`; blanks when one is unknown."""
    if low is None or high is None or value is None or high <= low or width < 3:
        return " " * max(0, width)
    at = round(min(1.0, max(0.0, (value - low) / (high - low))) * (width - 1))
    return glyphs.line * at + glyphs.mark + glyphs.track * (width - 1 - at)


_DIGITS = {
    "0": "┏━┓┃ ┃┗━┛", "1": "╺┓  ┃ ╺┻╸", "2": "╺━┓┏━┛┗━╸", "3": "╺━┓ ━┫╺━┛", "4": "╻ ╻┗━┫  ╹",
    "5": "┏━╸┗━┓╺━┛", "6": "┏━╸┣━┓┗━┛", "7": "╺━┓  ┃  ╹", "8": "┏━┓┣━┫┗━┛", "9": "┏━┓┗━┫╺━┛",
    ".": "  .", ",": "  ,", " ": "   ", "-": " ━ ",
}


def digits(text: str) -> list[str]:
    """`text` in three rows of bold digits; only 0-9 and . , - and blanks are known."""
    shapes = [_DIGITS.get(char, "") for char in text]
    return ["".join(s[i * len(s) // 3 : (i + 1) * len(s) // 3] for s in shapes) for i in range(3)]


def shares(parts: Sequence[float], width: int) -> list[int]:
    """Cells for each part of a whole so that the sum of cells is the rounded sum of parts (no drift)."""
    out, total, used = [], 0.0, 0
    for part in parts:
        total += part
        cells = round(total * width) - used
        out.append(cells)
        used += cells
    return out
