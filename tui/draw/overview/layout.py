"""What is chosen on the Overview, and where its panels and rows lie."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from tui.draw.overview.board import first_visible
from tui.market.quote import Quote

PANELS = ("board", "loop", "share", "changes", "next", "alerts")
Rect = tuple[int, int, int, int]  # x, y, width, height
CARD_HEIGHT, NARROW_WIDTH = 10, 26  # of a card; three stand in 80 columns


class View(Struct, frozen=True):
    """What a person has chosen on the Overview: panel in focus, cursor of the board, group, form, zoom."""

    focus: str = "board"
    cursor: int = 0
    group: int = 0
    cards: bool = False
    zoom: bool = False
    ticked: Mapping[str, Quote] = field(default_factory=dict)  # the quotes before the tick that is shown
    sort: str = ""
    up: bool = False
    item: int = 0  # the row at the cursor of a panel beside the board
    words: str = ""  # typed into the filter: rows of all groups that have them
    loop_note: str = ""  # which loop is shown in place of the article's


def has_cards(width: int, height: int) -> bool:
    """Whether two lines of cards have room."""
    return width >= 2 * NARROW_WIDTH and height >= 2 * CARD_HEIGHT


def layout(width: int, height: int, view: View) -> dict[str, Rect]:
    """Where each panel lies; at small sizes the frames go and the table comes."""
    if view.zoom:
        return {view.focus: (0, 0, width, height)}
    left = min(74, (width - 1) // 2 + (width - 1) % 2)
    right = width - left
    alerts = 3
    rest = height - 1 - alerts
    upper = max(min(18, rest - 8), rest * 11 // 20)
    lower = rest - upper
    half = right // 2
    return {
        "board": (0, 1, left, upper), "loop": (left, 1, right, upper),
        "share": (0, 1 + upper, left, lower), "changes": (left, 1 + upper, right - half, lower),
        "next": (left + right - half, 1 + upper, half, lower),
        "alerts": (0, 1 + upper + lower, width, alerts),
    }


def is_wide(width: int, height: int) -> bool:
    """Panels need this much; below it stands the table."""
    return width >= 108 and height >= 30


def table_place(width: int, height: int, rows: int) -> tuple[int, int]:
    """First line of the table's rows, and how many there is room for."""
    y = (height >= 16) + (width >= 60)
    return y, min(rows, max(3, height - y - 9)) if height >= 18 else max(3, height - y - 4)


def row_at(y: int, width: int, height: int, view: View, rows: int, heads: bool = False) -> int | None:
    """The row of the board that is drawn on line `y`; None where there is none. `heads`: its columns are a
    person's own, one line a row under a line of heads."""
    if view.zoom or is_wide(width, height):
        _, top, _, tall = layout(width, height, view)["board"]
        first, room = top + 1 + heads, tall - 2 - heads
    else:
        first, room = table_place(width, height, rows)
    per = 2 if room >= 2 * rows and not heads else 1
    at = (y - first) // per
    found = first_visible(view.cursor, rows, room // per) + at
    return found if 0 <= at < room // per and found < rows else None
