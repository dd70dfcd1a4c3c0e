"""The Ledger screen's deals: filter line, table, totals of what is listed, and the chosen deal's panel."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from tui.deals.ledger.rows import LoopPlaces, Row, Totals
from tui.draw.grid.canvas import Canvas, fit, width_of
from tui.draw.grid.glyphs import Glyphs
from tui.draw.grid.palette import BOLD, GOLD, MUTED, TEXT, Pen
from tui.draw.grid.section import has_frames, section
from tui.draw.grid.table import Picture, Rect, Sorted, draw_table
from tui.draw.ledger.panel import Chosen, draw_panel, panel_title
from tui.draw.ledger.rows import columns, listed_columns
from tui.draw.words.deal import total_parts
from tui.draw.words.lines import wrap
from tui.draw.words.numbers import day

VIEWS = ("deals", "claims", "questions", "inbox")
_EXAMPLE = "oracle status:letter kind:equity >10bn since:2025-09 loop:1 grade:primary"


@dataclass(frozen=True)
class DealsView:
    """What the deals' page draws. `rows` are filtered and sorted; `debt` shows loans with other columns.

    `problem` explains a filter word that was not understood. `left_out` counts entries with faults.
    """

    rows: tuple[Row, ...]
    of: int
    on: date
    totals: Totals
    chosen: int
    filter: str
    problem: str
    sort: str
    backwards: bool
    left_out: int
    faults: int
    debt: bool = False
    editing: bool = False
    opened: bool = False
    panel: Chosen | None = None
    places: LoopPlaces | None = None


class ViewTabs(NamedTuple):
    """The view that is shown, whether of loans alone, how many items each view has, the day they are of."""

    view: str
    debt: bool
    counts: tuple[int, ...]
    on: date | None

    @property
    def words(self) -> list[str]:
        """The views' names as they stand in the line."""
        return ["Debt" if name == "deals" and self.debt else name.capitalize() for name in VIEWS]


def draw_tabs(tabs: ViewTabs, width: int, height: int, glyphs: Glyphs) -> Canvas:
    """The views with their counts, the chosen one reversed; at the right the day they are of."""
    canvas = Canvas(width, height)
    view, debt, counts, on = tabs
    x = 1
    for name, word, count in zip(VIEWS, tabs.words, counts, strict=True):
        pen = Pen("text", "selected", bold=True) if name == view else MUTED
        x = canvas.put(x, 0, f" {word} {count} ", pen._replace(link=f"view:{name}")) + 1
    x = canvas.put(x, 0, "Tab turns", MUTED._replace(link="=next_panel"))
    text = f"as of {day(on)}" if on else ""
    if on and view == "deals":
        more = f"{text} {glyphs.middot} {'v all deals' if debt else 'v debt'}"
        text = more if x + width_of(more) + 3 <= width else text
    if x + width_of(text) + 2 <= width:
        canvas.right(width - 1, 0, text, MUTED)
        canvas.link(0, "v all deals" if debt else "v debt", "=view", x)
    return canvas


def draw_deals(view: DealsView, width: int, height: int, glyphs: Glyphs) -> Picture:
    """Table above, totals below it, panel at the foot; opened, the panel has the page."""
    canvas = Canvas(width, height)
    if view.opened and view.panel is not None:
        _panel(canvas, 0, height, view, glyphs)
        return Picture(canvas, {})
    y = 1
    _filter_line(canvas, view, glyphs)
    if view.problem and not view.editing:
        canvas.put(1, y, fit(view.problem, width - 2, glyphs.ellipsis), Pen("warn"))
        y += 1
    foot = _foot(view, width - 2)
    while len(foot) > max(1, (height - 4) // 3):
        foot.pop(0 if view.faults else -1)  # what is wrong stays longest
    panel = _panel_rows(view, width, height)
    room = max(1, height - y - 1 - len(foot) - panel)
    rows = _table(canvas, y, room, view, glyphs)
    y = canvas.stack(1, y + 1 + room, foot, width - 1)
    if panel:
        _panel(canvas, y, panel, view, glyphs)
    return Picture(canvas, rows)


def _panel_rows(view: DealsView, width: int, height: int) -> int:
    """Rows of the panel: a third of the page, none where the table would have too few."""
    if view.panel is None or height < 16:
        return 0
    return min(14, height * 2 // 5) if has_frames(width, height) else max(7, height // 3)


def _filter_line(canvas: Canvas, view: DealsView, glyphs: Glyphs) -> None:
    listed = f"{len(view.rows):,} of {view.of:,} {'loans' if view.debt else 'deals'}"
    room = canvas.width - width_of(listed) - 4
    if view.editing:
        text = view.problem or "Enter keeps the filter, Esc clears it"
        canvas.put(1, 0, fit(text, room, glyphs.ellipsis), Pen("warn") if view.problem else MUTED)
    elif view.filter:
        x = canvas.put(1, 0, "/ ", GOLD._replace(link="=filter"))
        canvas.put(x, 0, fit(view.filter, room - x, glyphs.ellipsis), BOLD)
    else:
        x = canvas.put(1, 0, "/ filters, as: ", MUTED._replace(link="=filter"))
        canvas.put(x, 0, fit(_EXAMPLE, room - x, glyphs.ellipsis), MUTED)
    canvas.right(canvas.width - 1, 0, listed, TEXT)


def _table(canvas: Canvas, y: int, room: int, view: DealsView, glyphs: Glyphs) -> dict[int, int]:
    """Heads and the rows around the chosen one: only what is seen is drawn, however long the list."""
    cols = columns(canvas.width - 3, view.debt, view.on, view.places, glyphs)
    if not view.rows:
        text = "Nothing fits this filter; Esc clears it." if view.filter else "No deal was known on that day."
        canvas.put(2, y + 1, fit(text, canvas.width - 3, glyphs.ellipsis), TEXT)
    return draw_table(
        canvas, Rect(0, y, canvas.width, room + 1), cols, view.rows, view.chosen, glyphs,
        by=Sorted(view.sort, view.backwards), middle=True, edge=2,
        whole=listed_columns(view.debt, view.on, view.places, glyphs),
    )


def _foot(view: DealsView, width: int) -> list[list[tuple[str, Pen]]]:
    """Totals by kind, kinds never added; what is in no sum; entries that were left out."""
    kinds, rest = total_parts(view.totals, wide=width >= 100)
    lines: list[list[tuple[str, Pen]]] = [[]]
    used, contingent = 0, False
    for kind, text in kinds:
        size = width_of(text) + (2 if lines[-1] else 0)
        if used + size > width and lines[-1]:
            lines.append([])
            used, size = 0, width_of(text)
        lead = "  " if lines[-1] else ""
        if kind.contingent and not contingent and width >= 100:
            lead, contingent = f"{lead}if called: ", True
        lines[-1] += [(lead, MUTED), (text, Pen(kind.value))]
        used += size
    if rest and used + width_of(rest) + 2 <= width:
        lines[-1] += [("  " if lines[-1] else "", MUTED), (rest, MUTED)]
    elif rest:
        lines += [[(t, MUTED)] for t in wrap(rest, width)]
    if view.left_out or view.faults:
        lines.append([(_faults(view, width), Pen("warn"))])
    return [line for line in lines if line]


def _faults(view: DealsView, width: int) -> str:
    n, many = view.left_out, view.faults
    out = f"{n} entr{'y' if n == 1 else 'ies'} left out because of faults" if n else "No entry was left out"
    faults = f"{many} fault{'' if many == 1 else 's'}"
    text = f"{out}; {faults} in the ledger files: i lists them"
    return text if width_of(text) <= width else f"{out}; {faults}: i lists them"


def _panel(canvas: Canvas, y: int, height: int, view: DealsView, glyphs: Glyphs) -> None:
    if view.panel is None:
        return
    many = len(view.panel.row.entry.deal.sources)
    note = f"o opens source {view.panel.source + 1} of {many}" if many else ""
    inner = section(canvas, y, height, glyphs, panel_title(view.panel, glyphs), note,
                    framed=has_frames(canvas.width, canvas.height))
    canvas.link(y, note, "=source")
    canvas.blit(draw_panel(view.panel, inner.width, inner.height, glyphs), inner.x, inner.y)
