"""A page of text and bars written from top to bottom, as tall as it becomes; a view scrolls it."""

from __future__ import annotations

from collections.abc import Sequence

from tui.draw.grid.canvas import Canvas, fit, width_of
from tui.draw.grid.glyphs import Glyphs
from tui.draw.grid.palette import Pen
from tui.draw.words.lines import wrap

Run = tuple[str, Pen]
HEAD, PLAIN, QUIET = Pen("loop", bold=True), Pen("text"), Pen("muted")
STRONG = Pen("text", bold=True)
TWO_COLUMNS = 96  # from here a page has two


class Paper:
    """Rows of runs, none wider than `width`: wrapped text loses no word, a row is cut with an ellipsis."""

    def __init__(self, width: int, glyphs: Glyphs) -> None:
        self.width = max(8, width)
        self.glyphs = glyphs
        self.rows: list[list[Run]] = []

    def head(self, text: str, note: str = "") -> None:
        """A heading with a quiet word behind it where there is room; blank before all but the first."""
        if self.rows:
            self.gap()
        self.row((fit(text, self.width, self.glyphs.ellipsis), HEAD))
        if note and width_of(text) + 2 + width_of(note) <= self.width:
            self.rows[-1].append((f"  {note}", QUIET))
        elif note:
            self.say(note, QUIET)

    def say(
        self, text: str, pen: Pen = PLAIN, indent: int = 0, mark: str = "", mark_pen: Pen = QUIET
    ) -> None:
        """Wrapped text; `mark` stands in the indent of its first row."""
        for i, line in enumerate(wrap(text, self.width - indent)):
            lead = f"{mark:<{indent}}"[:indent] if i == 0 else " " * indent
            # a word longer than the row was cut with the full set's glyph
            text = line.removesuffix("…") + self.glyphs.ellipsis if line.endswith("…") else line
            self.rows.append([(lead, mark_pen), (text, pen)])

    def row(self, *runs: Run) -> None:
        self.rows.append(list(runs))

    def gap(self) -> None:
        self.rows.append([])

    def canvas(self) -> Canvas:
        """The page at its own height."""
        canvas = Canvas(self.width, len(self.rows))
        for y, row in enumerate(self.rows):
            x = 0
            for text, pen in row:
                x = canvas.put(x, y, fit(text, self.width - x, self.glyphs.ellipsis), pen)
        return canvas


def beside(left: Canvas, right: Canvas, width: int) -> Canvas:
    """Two pages side by side, the right one ending at `width`."""
    canvas = Canvas(width, max(left.height, right.height))
    canvas.blit(left, 0, 0)
    canvas.blit(right, width - right.width, 0)
    return canvas


def stacked(parts: Sequence[Canvas], width: int) -> Canvas:
    """Pages one under the other, a blank row between."""
    found = [p for p in parts if p.height]
    canvas, y = Canvas(width, sum(p.height + 1 for p in found) - 1), 0
    for part in found:
        canvas.blit(part, 0, y)
        y += part.height + 1
    return canvas


def seen_through(whole: Canvas, height: int, offset: int, glyphs: Glyphs) -> Canvas:
    """`height` rows of a page from `offset`; the last one says how many are below when not all fit."""
    canvas = Canvas(whole.width, height)
    canvas.blit(whole, 0, -offset)
    if whole.height > height:
        below = max(0, whole.height - offset - height + 1)
        arrows = f"{glyphs.arrow_up} {glyphs.arrow_down}"
        text = f"{arrows} {glyphs.middot} {below} more below" if below else arrows
        canvas.put(0, height - 1, " " * whole.width)
        canvas.put(0, height - 1, text, QUIET)
    return canvas


def furthest(whole: Canvas, height: int) -> int:
    """The largest offset: the last row stands above the line of arrows."""
    return max(0, whole.height - height + 1) if whole.height > height else 0
