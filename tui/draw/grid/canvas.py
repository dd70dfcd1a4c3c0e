"""A grid of cells that pure drawings fill: picture in a test, strips on the screen."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from rich.cells import get_character_cell_size
from rich.segment import Segment
from textual.strip import Strip

from tui.draw.grid.glyphs import Glyphs
from tui.draw.grid.palette import MUTED, TEXT, Palette, Pen
from tui.system.text import clean

GAP = 6  # to move the cursor and set a style again costs more than so many cells
_SECOND = ""  # second cell of a wide character


def width_of(text: str) -> int:
    """Cells that `text` takes."""
    return len(text) if text.isascii() else len(_cells(text))


_STRIKE = 9  # of an option's symbol: C00200000


def first_fit(texts: Iterable[str], width: int, least: str = "") -> str:
    """The first of `texts` that `width` cells hold; `least` where none does."""
    return next((text for text in texts if width_of(text) <= width), least)


def fit_symbol(text: str, width: int, ellipsis: str) -> str:
    """A symbol cut to `width` cells in its front: options and coins of one name differ at their ends."""
    if len(text) <= width:
        return text
    room = max(0, width - width_of(ellipsis))
    tail = min(_STRIKE, max(0, room - 1))
    return text[: room - tail] + ellipsis[:width] + text[len(text) - tail:]


def fit(text: str, width: int, ellipsis: str = "…") -> str:
    """`text` cut to `width` cells at a character, ended with an ellipsis when something is lost."""
    if width_of(text) <= width:
        return text
    if width <= 0:
        return ""
    room = width - width_of(ellipsis)
    out, used = "", 0
    for char in text:
        size = get_character_cell_size(char)
        if used + size > room:
            break
        out, used = out + char, used + size
    return (out.rstrip() + ellipsis) if room > 0 else ellipsis[:width]


class Listing(NamedTuple):
    """A list that a drawing shows a part of: its heads, and all of its rows in the words of the screen."""

    heads: tuple[str, ...]
    rows: Callable[[], Iterable[Sequence[str]]]


class Canvas:
    """`width` by `height` cells, each a character and a pen. Drawing outside is clipped."""

    __slots__ = ("chars", "height", "lists", "pens", "wide", "width")

    def __init__(self, width: int, height: int, pen: Pen = TEXT) -> None:
        self.width = max(0, width)
        self.height = max(0, height)
        self.lists: tuple[Listing, ...] = ()  # what stands on it as a list, for whoever wants all of it
        self.wide = False  # True when a character of two cells may stand on it
        self.chars: list[list[str]] = [[" "] * self.width for _ in range(self.height)]
        self.pens: list[list[Pen]] = [[pen] * self.width for _ in range(self.height)]

    def put(self, x: int, y: int, text: str, pen: Pen = TEXT) -> int:
        """Write `text` at (x, y) and return the column after it, also when parts were clipped.

        Control, escape and direction characters never get into a cell, whatever border they slipped through.
        """
        if not text.isprintable():
            text = clean(text)
        cells: Sequence[str] = text if text.isascii() else _cells(text)
        end = x + len(cells)
        if not 0 <= y < self.height or x >= self.width or end <= 0 or not text:
            return end
        first, last = -x if x < 0 else 0, len(cells) if end <= self.width else self.width - x
        self.chars[y][x + first : x + last] = cells[first:last]
        self.pens[y][x + first : x + last] = [pen] * (last - first)
        if cells is not text and _SECOND in cells:
            self.wide = True
        if self.wide:
            self._mend_seam(x + first, y)
            self._mend_seam(x + last, y)
        return end

    def _mend_seam(self, x: int, y: int) -> None:
        """Of a wide character that was cut between columns x-1 and x a blank remains."""
        row = self.chars[y]
        left = row[x - 1] if 0 < x <= self.width else " "
        wide = not left.isascii() and get_character_cell_size(left) == 2
        second = x < self.width and row[x] == _SECOND
        if wide and not second:
            row[x - 1] = " "
        elif second and not wide:
            row[x] = " "

    def right(self, end: int, y: int, text: str, pen: Pen = TEXT) -> int:
        """Write `text` so that it ends before column `end`; returns its first column."""
        start = end - width_of(text)
        self.put(start, y, text, pen)
        return start

    def center(self, x: int, width: int, y: int, text: str, pen: Pen = TEXT) -> None:
        """Write `text` in the middle of `width` cells from `x`, cut to fit."""
        text = fit(text, width)
        self.put(x + (width - width_of(text)) // 2, y, text, pen)

    def runs(self, x: int, y: int, parts: Sequence[tuple[str, Pen]], end: int | None = None) -> int:
        """Write pieces one after the other, cut with an ellipsis at `end`; returns the column after them."""
        limit = self.width if end is None else end
        for text, pen in parts:
            if x >= limit:
                break
            x = self.put(x, y, fit(text, limit - x), pen)
        return x

    def stack(self, x: int, y: int, rows: Iterable[Sequence[tuple[str, Pen]]], end: int | None = None) -> int:
        """Write rows of pieces one below the other, each cut at `end`; returns the row after them."""
        for parts in rows:
            self.runs(x, y, parts, end)
            y += 1
        return y

    def paint(self, x: int, y: int, width: int, pen: Pen) -> None:
        """Give the cells a pen without touching their characters."""
        if 0 <= y < self.height:
            first, last = max(0, x), min(self.width, x + width)
            if last > first:
                self.pens[y][first:last] = [pen] * (last - first)

    def ground(self, x: int, y: int, width: int, token: str) -> None:
        """Set the background token of the cells."""
        if 0 <= y < self.height:
            row = self.pens[y]
            first, last = max(0, x), min(self.width, x + width)
            row[first:last] = [_on(pen, token) for pen in row[first:last]]

    def link(self, y: int, text: str, target: str, x: int = 0, end: int | None = None) -> None:
        """Let a click on `text`, where it stands in row `y` from `x` on, do `target` (Pen.link)."""
        row = "".join(self.chars[y]) if 0 <= y < self.height and not self.wide else ""
        at = row.find(text, x, self.width if end is None else end) if text else -1
        if at >= 0:
            pens = self.pens[y]
            pens[at : at + len(text)] = [pen._replace(link=target) for pen in pens[at : at + len(text)]]

    def box(
        self, x: int, y: int, width: int, height: int, glyphs: Glyphs, pen: Pen = MUTED, *,
        title: str = "", title_pen: Pen = TEXT, note: str = "", note_pen: Pen = MUTED, heavy: bool = False,
    ) -> None:
        """A frame with a title at the left and a note at the right of its upper edge."""
        if width < 2 or height < 2:
            return
        tl, tr, bl, br, h, v, low = tuple(glyphs.heavy if heavy else glyphs.box)
        self.put(x, y, tl + h * (width - 2) + tr, pen)
        for row in range(y + 1, y + height - 1):
            self.put(x, row, v, pen)
            self.put(x + width - 1, row, v, pen)
        self.put(x, y + height - 1, bl + low * (width - 2) + br, pen)
        room = width - 4
        if title and room > 2:
            room -= width_of(text := f" {fit(title, room - 2, glyphs.ellipsis)} ")
            self.put(x + 2, y, text, title_pen)
        if note and room >= width_of(note) + 3:
            self.right(x + width - 2, y, f" {note} ", note_pen)

    def blit(self, other: Canvas, x: int, y: int, rows: Container[int] | None = None) -> None:
        """Copy another canvas in at (x, y), clipped, into some `rows` alone if given, with its lists."""
        self.lists += other.lists
        first, last = max(0, -x), min(other.width, self.width - x)
        if last <= first:
            return
        self.wide = self.wide or other.wide
        for row in range(other.height):
            if 0 <= y + row < self.height and (rows is None or y + row in rows):
                self.chars[y + row][x + first : x + last] = other.chars[row][first:last]
                self.pens[y + row][x + first : x + last] = other.pens[row][first:last]
                if self.wide:
                    self._mend_seam(x + first, y + row)
                    self._mend_seam(x + last, y + row)

    def respell(self, instead: Mapping[str, str]) -> None:
        """Put another one-cell character wherever one of `instead` stands."""
        for y, row in enumerate(self.chars if instead else ()):
            if not instead.keys().isdisjoint(row):
                self.chars[y] = [instead.get(char, char) for char in row]

    def lines(self) -> list[str]:
        """The characters alone, trailing blanks removed: what a test compares."""
        return ["".join(row).rstrip() for row in self.chars]

    def text(self) -> str:
        return "\n".join(self.lines())

    def strip(self, y: int, palette: Palette) -> Strip:
        """Row `y` as a strip of styled segments."""
        chars, pens = self.chars[y], self.pens[y]
        segments: list[Segment] = []
        x, first, last, known = 0, 0, None, palette.known
        for pen, group in groupby(pens):
            style = known.get(pen)
            if style is None:
                style = palette.style(pen)
            if style is not last and x:  # pens that differ in what a click does look the same
                segments.append(Segment("".join(chars[first:x]), last))
                first = x
            x, last = x + len(list(group)), style
        segments.append(Segment("".join(chars[first:x]), last))
        return Strip(segments, self.width)

    def written(self, y: int, first: int, last: int, ends: Callable[[Pen], tuple[str, str]]) -> str:
        """Cells of row `y` from `first` to before `last` as text, each run between the `ends` of its pen."""
        chars, out = self.chars[y], list[str]()
        x, begun, open_ends = first, first, ("", "")
        for pen, group in groupby(self.pens[y][first:last]):
            found = ends(pen)
            if found is not open_ends:
                if x > begun:
                    out += (open_ends[0], "".join(chars[begun:x]), open_ends[1])
                begun, open_ends = x, found
            x += len(list(group))
        out += (open_ends[0], "".join(chars[begun:x]), open_ends[1])
        return "".join(out)

    def changed_spans(self, other: Canvas, y: int) -> list[tuple[int, int]]:
        """(first column, width) of what differs in row `y`; neighbours closer than GAP count as one.

        A wide character is never cut: its second cell differs with it.
        """
        chars, pens, old_chars, old_pens = self.chars[y], self.pens[y], other.chars[y], other.pens[y]
        if chars == old_chars and pens == old_pens:
            return []
        spans: list[tuple[int, int]] = []
        cells = enumerate(zip(chars, old_chars, pens, old_pens, strict=True))
        for x in [x for x, (char, old, pen, before) in cells
                  if char != old or (pen is not before and pen != before)]:
            first, last = x, x + 1
            if chars[x] == _SECOND or old_chars[x] == _SECOND:
                first = max(0, x - 1)
            if len(chars[x]) == 1 and x + 1 < self.width and _SECOND in (chars[x + 1], old_chars[x + 1]):
                last = x + 2
            if spans and first - sum(spans[-1]) < GAP:
                first = spans.pop()[0]
            spans.append((first, last - first))
        return spans


@lru_cache(maxsize=256)
def _on(pen: Pen, token: str) -> Pen:
    return pen._replace(bg=token)


def pieces(columns: Iterable[int]) -> list[tuple[int, int]]:
    """(first column, width) of rising columns; neighbours closer than GAP are one piece."""
    found: list[tuple[int, int]] = []
    for x in columns:
        first = found.pop()[0] if found and x - sum(found[-1]) < GAP else x
        found.append((first, x + 1 - first))
    return found


@lru_cache(maxsize=512)
def _cells(text: str) -> list[str]:
    """A character a cell; the second cell of a wide one is empty, what has no width is left out."""
    return [cell for char in text for cell in (char, _SECOND)[: get_character_cell_size(char)]]
