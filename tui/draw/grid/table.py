"""A list as a table: columns that leave by priority, heads, the rows around a cursor, and what a click hits.

    columns = (Column("Name", 0, lambda row, ink: (row.name, ink), least=12),
               Column("Paid", 8, lambda row, ink: (money(row.paid_musd), ink), rank=2, right=True))
    rows = draw_table(canvas, Rect(x, y, width, height), columns, items, chosen, glyphs)

A cell is a text with its pen, or a list of them. `ink` is the pen of a plain cell, bold in the chosen row of
a `strong` table. Only rows that are seen are drawn, however long the list. A list whose rows are drawn by
hand takes `window` and `mark` alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, NamedTuple, TypeVar

from msgspec import Struct

from tui.draw.grid.canvas import Canvas, Listing, fit
from tui.draw.grid.glyphs import Glyphs
from tui.draw.grid.palette import BOLD, MUTED, TEXT, Pen
from tui.draw.words.lines import fit_words

T = TypeVar("T")
Run = tuple[str, Pen]
Cell = Run | list[Run]
GAP = 1  # cells between columns
CURSOR = Pen("loop", bold=True)


class Picture(NamedTuple):
    """A drawing, and which of its lines shows which item of the list behind it."""

    canvas: Canvas
    rows: dict[int, int]


class Rect(NamedTuple):
    """A part of a canvas in cells."""

    x: int
    y: int
    width: int
    height: int


class Column(Struct, Generic[T], frozen=True):
    """`width` 0: what the others leave, and left out where that is less than `least` cells.

    `rank` 0 always stays, else the highest leaves first when the widths do not fit; below `at` cells of the
    table it is left out. `gap` cells follow it. `words`: cut between words. `key` names what it sorts by.
    """

    head: str
    width: int
    cell: Callable[[T, Pen], Cell]
    rank: int = 0
    right: bool = False
    key: str = ""
    at: int = 0
    least: int = 1
    gap: int = GAP
    words: bool = False


class Sorted(NamedTuple):
    """By which column's `key` the list is sorted, and whether the largest is first."""

    key: str
    down: bool


Placed = list[tuple[Column[T], int, int]]  # column, first cell, width


def placed(columns: Sequence[Column[T]], x: int, width: int) -> Placed[T]:
    """The columns that fit `width` cells from `x`, each with its place."""
    kept = [c for c in columns if c.at <= width]

    def taken() -> int:
        return sum((c.width or c.least) + c.gap for c in kept) - (kept[-1].gap if kept else 0)

    while taken() > width and kept and (worst := max(kept, key=lambda c: c.rank)).rank:
        kept.remove(worst)
    rest = width - taken()
    found: Placed[T] = []
    for column in kept:
        size = column.width or max(0, column.least + rest)
        if column.width or size >= column.least:
            found.append((column, x, size))
        x += size + column.gap
    return found


def window(at: int | None, count: int, room: int, *, middle: bool = False) -> range:
    """Which of `count` rows are seen in `room`: row `at` is the last of them, or in the middle."""
    if at is None or not 0 <= at < count:
        at = 0
    first = max(0, min(at - (room // 2 if middle else room - 1), count - room))
    return range(first, min(count, first + max(0, room)))


def draw_heads(canvas: Canvas, y: int, places: Placed[T], glyphs: Glyphs, by: Sorted | None = None) -> None:
    """The columns' names; the one that sorts says which way it goes, a click on one that can sorts by it."""
    for column, x, width in places:
        on = by is not None and by.key in column.key.split()
        arrow = (glyphs.arrow_down if by.down else glyphs.arrow_up) if on and by is not None else ""
        text, pen = fit(column.head + arrow, width, glyphs.ellipsis), BOLD if on else MUTED
        if by is not None and column.key:
            pen = pen._replace(link=f"sort:{column.key}")
        canvas.right(x + width, y, text, pen) if column.right else canvas.put(x, y, text, pen)


def draw_cells(canvas: Canvas, y: int, places: Placed[T], item: T, glyphs: Glyphs, ink: Pen = TEXT) -> None:
    """One row. A number at the right is never cut: it would be another number."""
    for column, x, width in places:
        cell = column.cell(item, ink)
        if isinstance(cell, list):
            canvas.runs(x, y, cell, end=x + width)
        elif column.right:
            canvas.right(x + width, y, *cell)
        else:
            cut = fit_words if column.words else fit
            canvas.put(x, y, cut(cell[0], width, glyphs.ellipsis), cell[1])


def draw_table(
    canvas: Canvas, room: Rect, columns: Sequence[Column[T]], items: Sequence[T], chosen: int | None,
    glyphs: Glyphs, *, by: Sorted | None = None, strong: bool = False, middle: bool = False, edge: int = 0,
    cursor: Pen = CURSOR, first: int = 0, whole: Sequence[Column[T]] = (),
) -> dict[int, int]:
    """Heads and rows in `room`: two cells for the cursor at the left, `edge` free ones at the right.

    Says which line of the canvas shows which item, counted from `first`. All of the list goes with the
    canvas, by its columns or by those of `whole`.
    """
    canvas.lists += (listing(whole or columns, items),)
    places = placed(columns, room.x + 2, room.width - 2 - edge)
    draw_heads(canvas, room.y, places, glyphs, by)
    rows: dict[int, int] = {}
    for y, at in enumerate(window(chosen, len(items), room.height - 1, middle=middle), room.y + 1):
        on = at == chosen
        draw_cells(canvas, y, places, items[at], glyphs, BOLD if on and strong else TEXT)
        if on:
            mark(canvas, room.x, y, room.width, glyphs, cursor)
        rows[y] = first + at
    return rows


def listing(columns: Sequence[Column[T]], items: Sequence[T]) -> Listing:
    """All of `items` in the words of `columns`, those that have no room among them."""

    def words(cell: Cell) -> str:
        return "".join(text for text, _ in cell).strip() if isinstance(cell, list) else cell[0].strip()

    heads = tuple(column.head for column in columns)
    return Listing(heads, lambda: ([words(column.cell(item, TEXT)) for column in columns] for item in items))


def mark(
    canvas: Canvas, x: int, y: int, width: int, glyphs: Glyphs, pen: Pen = CURSOR, tall: int = 1
) -> None:
    """The cursor at `x`, and the ground of a chosen row of `tall` lines."""
    canvas.put(x, y, glyphs.cursor, pen)
    for line in range(y, y + tall):
        canvas.ground(x, line, width, "selected")
