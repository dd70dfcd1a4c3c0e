"""The settings as a list: heads, values to turn or to type, something to do, and facts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from tui.draw.grid.canvas import Canvas, fit, width_of
from tui.draw.grid.glyphs import Glyphs
from tui.draw.grid.palette import BOLD, MUTED, TEXT, Pen
from tui.draw.grid.table import mark, window

_LABEL, _VALUE = 18, 16  # cells


class Setting(NamedTuple):
    """A row: a head, a choice to turn, a text to type, something to do, or a fact.

    `value` as the file has it, `note` what it means; `table` and `key` where it is written.
    """

    kind: Literal["head", "choice", "text", "act", "fact"]
    label: str
    value: str = ""
    note: str = ""
    table: str = ""
    key: str = ""
    choices: tuple[str, ...] = ()

    @property
    def can_change(self) -> bool:
        return self.kind in ("choice", "text", "act")


class SettingsPage(NamedTuple):
    """The rows, the one at the cursor, and what was said last (with its colour token)."""

    rows: Sequence[Setting]
    chosen: int
    said: str = ""
    token: str = "muted"


def draw_settings(page: SettingsPage, width: int, height: int, glyphs: Glyphs) -> Canvas:
    """The rows around the cursor; the last line says what was done, or what the keys do."""
    canvas = Canvas(width, height)
    room = height - 2
    seen = window(page.chosen, len(page.rows), room, middle=len(page.rows) > room)
    for y, at in enumerate(seen):
        _row(canvas, y, page.rows[at], at, at == page.chosen, glyphs)
    keys = _KEYS.get(page.rows[page.chosen].kind, "Enter does it") if page.rows else ""
    more = len(page.rows) - len(seen)
    hidden = f"{glyphs.arrow_up}{glyphs.arrow_down} {more} more" if more else ""
    x = canvas.put(0, height - 1, fit(page.said or keys, width - width_of(hidden) - 2, glyphs.ellipsis),
                   Pen(page.token) if page.said else MUTED)
    if x + 2 + width_of(hidden) <= width:
        canvas.right(width, height - 1, hidden, MUTED)
    return canvas


_KEYS = {"choice": "Left and Right change it; u takes it back",
         "text": "Enter types another; u takes it back"}


def _row(canvas: Canvas, y: int, row: Setting, at: int, chosen: bool, glyphs: Glyphs) -> None:
    width, x, here = canvas.width, 2 + _LABEL, f"row:{at}"
    if row.kind == "head":
        canvas.put(0, y, row.label, Pen("info", bold=True))
        return
    if row.kind == "fact":
        canvas.put(2, y, row.label, MUTED)
        canvas.put(x, y, fit(row.value, width - x, glyphs.ellipsis), TEXT)
        return
    canvas.put(2, y, f"{row.label:<{_LABEL}}", (BOLD if chosen else TEXT)._replace(link=here))
    if row.kind == "choice":
        canvas.put(x, y, f"{glyphs.arrow_left} ", MUTED._replace(link=f"less:{at}"))
        end = canvas.put(x + 2, y, row.value, Pen("loop", bold=True, link=here))
        canvas.put(end, y, f" {glyphs.arrow_right}", MUTED._replace(link=f"more:{at}"))
    else:
        pen = Pen("loop" if row.kind == "text" else "text", bold=True, link=here)
        canvas.put(x, y, fit(row.value, width - x, glyphs.ellipsis), pen)
    x += max(_VALUE, width_of(row.value) + 5)
    if x + 10 <= width:
        canvas.put(x, y, fit(row.note, width - x, glyphs.ellipsis), MUTED)
    if chosen:
        mark(canvas, 0, y, width, glyphs)
