"""Money on its way: lights along funded links, a function of the clock, so frames may be late or missing."""

from __future__ import annotations

import math

from tui.draw.palette import Pen
from tui.draw.ring_parts import Graph, Link, Plan
from tui.draw.strokes import Cell

CELLS_A_SECOND = 11.0
FRAMES, FRAMES_REMOTE = 12, 6
_GOLD = (Pen("bright", bold=True), Pen("glow1"), Pen("glow2"), Pen("glow3"))


def moving(graph: Graph, plan: Plan, chosen: str | None = None) -> tuple[int, ...]:
    """Indices of the routes on which money may move: funded links, with a company chosen only its own."""
    return tuple(
        i for i, route in enumerate(plan.routes)
        if runs(graph.links[route.link]) and (chosen is None or graph.links[route.link].touches(chosen))
    )


def runs(link: Link) -> bool:
    """Money moves only where some of it has been funded, and never on what a layer leaves out."""
    return link.moves and link.in_layer


def money_cells(plan: Plan, graph: Graph, routes: tuple[int, ...], now: float) -> dict[Cell, Pen]:
    """New pens for the cells where dots are at `now` (seconds): a bright head, three fading cells behind.

    Only colours change, so no glyph moves and nothing flickers.
    """
    out: dict[Cell, Pen] = {}
    covered = {cell for label in plan.labels for cell in label.cells()}
    covered.update(cell for box in plan.boxes for cell in box.cells())
    for i in routes:
        route = plan.routes[i]
        link = graph.links[route.link]
        cells = route.track
        if len(cells) < 5:
            continue
        count = _dots(link, len(cells))
        tail = _GOLD if link.leg else _tail(link)
        for k in range(count):
            at = int(now * CELLS_A_SECOND + k * len(cells) / count) % len(cells)
            for back, pen in enumerate(tail):
                if at - back >= 0 and cells[at - back] in route.bits and cells[at - back] not in covered:
                    out.setdefault(cells[at - back], pen)
    return out


def _dots(link: Link, length: int) -> int:
    """One to three dots a link, by the size of its amount."""
    sized = 1 + int(math.log10(max(1.0, (link.amount_musd or 0) / 1000)))
    return max(1, min(3, sized, length // 8))


def _tail(link: Link) -> tuple[Pen, ...]:
    token = link.kind.value if link.kind else "text"
    return Pen("bright", bold=True), Pen(token, bold=True), Pen(token), Pen(token, mix=0.8)
