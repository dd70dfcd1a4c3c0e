"""Money on its way: lights along funded links, a function of the clock, so frames may be late or missing."""

from __future__ import annotations

import math
from dataclasses import dataclass

from tui.draw.grid.palette import Pen
from tui.draw.grid.strokes import Cell
from tui.draw.ring.parts import Graph, Link, Pair, Plan

CELLS_A_SECOND = 11.0
FRAMES, FRAMES_REMOTE = 12, 6
_GOLD = (Pen("bright", bold=True), Pen("glow1"), Pen("glow2"), Pen("glow3"))


@dataclass(frozen=True, slots=True)
class Lane:
    """A way that lights run: its cells in order (None under a label or in a gap), number, pens."""

    pair: Pair
    cells: tuple[Cell | None, ...]
    count: int
    pens: tuple[Pen, ...]


def lanes(graph: Graph, plan: Plan, chosen: str | None = None) -> tuple[Lane, ...]:
    """The lanes on which money may move: funded links; with a company chosen only its own."""
    covered = {cell for label in plan.labels for cell in label.cells()}
    covered.update(cell for box in plan.boxes for cell in box.cells())
    out = []
    for route in plan.routes:
        link = graph.links[route.link]
        if not runs(link) or len(route.track) < 5 or not (chosen is None or link.touches(chosen)):
            continue
        cells = tuple(c if c in route.bits and c not in covered else None for c in route.track)
        out.append(Lane(link.pair, cells, _lights(link, len(cells)), _GOLD if link.leg else _tail(link)))
    return tuple(out)


def runs(link: Link) -> bool:
    """Money moves only where some of it has been funded, and never on what a layer leaves out."""
    return link.moves and link.in_layer


def money_cells(found: tuple[Lane, ...], now: float) -> dict[Cell, Pen]:
    """New pens for the cells where lights are at `now` (seconds): a bright head, three fading cells behind.

    Only colours change, so no glyph moves and nothing flickers.
    """
    out: dict[Cell, Pen] = {}
    for lane in found:
        size = len(lane.cells)
        for k in range(lane.count):
            at = int(now * CELLS_A_SECOND + k * size / lane.count) % size
            for back, pen in enumerate(lane.pens):
                cell = lane.cells[at - back] if at >= back else None
                if cell is not None:
                    out.setdefault(cell, pen)
    return out


def _lights(link: Link, length: int) -> int:
    """One to three lights a link, by the size of its amount."""
    sized = 1 + int(math.log10(max(1.0, link.top_musd / 1000)))
    return max(1, min(3, sized, length // 8))


def _tail(link: Link) -> tuple[Pen, ...]:
    token = link.kind.value if link.kind else "text"
    return Pen("bright", bold=True), Pen(token, bold=True), Pen(token), Pen(token, mix=0.8)
