"""The picture that the next start shows before anything is loaded, as bytes (see `tui/terminal/ink.py`).

Lines: the magic, the newest figure's UTC ms (0: none) with the cells that are left for its age, the screen's
rows, `end`. Only text and colours stand in it; the header row ends in the style of the age.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from msgspec.structs import replace
from rich.color import ColorSystem

from tui.commands import Command
from tui.draw.chrome import bars as chrome
from tui.draw.grid.canvas import Canvas
from tui.draw.grid.glyphs import Glyphs
from tui.draw.grid.palette import Palette, Pen
from tui.draw.overview.overview import View, draw_overview
from tui.market.quote import Freshness, State
from tui.state.snapshot import FeedHealth, Mode, Snapshot

SYSTEMS = {"truecolor": ColorSystem.TRUECOLOR, "256": ColorSystem.EIGHT_BIT, "16": ColorSystem.STANDARD,
           "none": None}
PAGE = "overview"
AGE_ROOM = 14  # " · 12 min old"
_BAR = Pen("muted", "panel")


def as_last(snapshot: Snapshot) -> Snapshot:
    """The same figures as a later start knows them: the last ones, of nobody's present."""
    stored = {s: Freshness(State.CLOSED, f.age_s, "stored") for s, f in snapshot.freshness.items()}
    mode = Mode.EMBEDDED if snapshot.mode is Mode.EMBEDDED else Mode.LAST
    return replace(snapshot, mode=mode, freshness=stored, health=FeedHealth(), notice="", paused=False,
                   deals_to=None, clock_set=False)


def ink_of(
    snapshot: Snapshot, commands: Sequence[Command], columns: int, lines: int, glyphs: Glyphs,
    palette: Palette, depth: str, magic: bytes, view: View | None = None,
) -> bytes:
    """The first screen for one size and colour depth; whatever the picture says, it is shown as the last.
    `view`: what the next start shows of it."""
    last, system = as_last(snapshot), SYSTEMS[depth]
    newest = max((t for q in last.quotes.values() if (t := q.shown_time_ms) is not None), default=0)
    room = AGE_ROOM if last.mode is Mode.LAST and newest and columns >= 80 else 0
    head = chrome.header(last, PAGE, columns - room, glyphs)
    body = draw_overview(last, view or View(), columns, lines - 2, glyphs)
    foot = chrome.footer(commands, columns)
    rows = [_row(body, y, palette, system) for y in range(body.height)]
    top = _row(head, 0, palette, system) + _opened(_BAR, palette, system)
    parts = [f"{newest} {room}", top, *rows, _row(foot, 0, palette, system)]
    return b"\n".join([magic, *(part.encode() for part in parts), b"end"])


def _row(canvas: Canvas, y: int, palette: Palette, system: ColorSystem | None) -> str:
    chars, x, out = canvas.chars[y], 0, []
    for pen, group in groupby(canvas.pens[y]):
        n = sum(1 for _ in group)
        style = palette.style(pen._replace(link=""))
        out.append(style.render("".join(chars[x : x + n]), color_system=system))
        x += n
    return "".join(out)


def _opened(pen: Pen, palette: Palette, system: ColorSystem | None) -> str:
    """The codes that begin a style, left open."""
    return palette.style(pen).render("|", color_system=system).partition("|")[0]
