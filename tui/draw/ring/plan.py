"""The plan of the loop diagram: a graph and a size in, boxes, routes and labels out. Pure; for a thread.

Looked at and chosen: own layout (ring and wings), since graph libraries know neither cells nor labels nor
which cycle is the story.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tui.deals.ledger.deal import GONE
from tui.draw.grid.strokes import Cell
from tui.draw.ring.labels import place
from tui.draw.ring.layout import Layout, is_full, is_wide, lay_out
from tui.draw.ring.parts import Graph, Link, Plan
from tui.draw.ring.routes import Ground, route_all
from tui.draw.words.leg import kind_word, status_word

MOST_NODES = 14  # more are drawn as a matrix
MOST_WIDTH = 140  # a wider diagram only stretches


def plan(graph: Graph, width: int, height: int, chosen: str | None = None) -> Plan:
    """Where everything stands on `width` by `height` cells. `chosen`: whose labels come first."""
    full = is_full(width, height)
    layout = lay_out(graph, width, height)
    area = _caption_area(layout, width, height)
    bare = Plan(width, height, full, layout.boxes, (), (), area, layout.left_out)
    found = _routed(bare, graph, layout)
    if full and len(found.routes) < _able(found, graph):  # the loop's long words take too much of the ground
        found = max(found, _routed(replace(bare, brief=True), graph, layout), key=lambda p: len(p.routes))
    lines = {cell for route in found.routes for cell in (*route.bits, *route.track)}
    return relabel(replace(found, caption=_free(area, lines)), graph, chosen)


def _routed(bare: Plan, graph: Graph, layout: Layout) -> Plan:
    """Legs first, then their amounts, which the other lines leave alone."""
    ground = Ground(bare.boxes, bare.caption, bare.width, bare.height)
    legs = route_all(graph, layout, ground, True, bare.width, bare.height)
    ground.keep(relabel(replace(bare, routes=legs), graph, None).labels)
    return replace(bare, routes=(*legs, *route_all(graph, layout, ground, False, bare.width, bare.height)))


def _able(done: Plan, graph: Graph) -> int:
    """How many links have both their boxes."""
    known = {box.slug for box in done.boxes}
    return sum(link.payer in known and link.receiver in known for link in graph.links)


def relabel(done: Plan, graph: Graph, chosen: str | None) -> Plan:
    """The same plan with labels for another chosen company: much cheaper than a new plan."""
    def texts(link: Link) -> Sequence[str]:
        return label_texts(link, done.full and not (done.brief and link.leg))

    order, links = _order(graph, done, chosen), graph.links
    labels = place(links, done.routes, done.boxes, order, texts, done.caption, done.width, done.height)
    return replace(done, labels=labels)


def _order(graph: Graph, done: Plan, chosen: str | None) -> list[tuple[int, bool]]:
    """Legs first, then the chosen company's links, then the largest; small canvases show no others. A letter
    will do for legs and the chosen company's, and for all where there is room for their list."""
    links = graph.links
    order = sorted(
        range(len(links)),
        key=lambda i: (not links[i].leg, not links[i].touches(chosen), -links[i].top_musd, i),
    )
    said = {i for i in order if links[i].leg or links[i].touches(chosen)}
    if not done.full:
        return [(i, i in said) for i in order if i in said or links[i].status in GONE]
    return [(i, i in said or is_wide(done.width, done.height)) for i in order]


def label_texts(link: Link, full: bool) -> Sequence[str]:
    """What a label may say, longest first. Tags of legs carry their own blanks."""
    amount = link.amount.short
    if link.leg:
        return _leg_texts(link, amount, full)
    times = f" x{link.deals}" if link.deals > 1 else ""
    kind = link.kind.suffix if link.kind else ""
    word = "" if link.kind is None or not kind else f" {kind_word(link.kind)}"
    state = _state(link)
    short = f"{amount}{' ' + kind if kind else ''}{times}"
    long = f"{amount}{word}{times}{state}"
    if state:  # a letter or what has lapsed must not look like a promise
        return (long, short + state, amount + state) if full else (amount + state,)
    return (long, short, amount) if full else (short, amount)


def _leg_texts(link: Link, amount: str, full: bool) -> Sequence[str]:
    state = word = status_word(link.status, link.kind)
    if link.year:
        state += f" {link.year}"
    elif 0 < (link.funded.top_musd or 0) < link.top_musd:
        state += f", {link.funded.short} funded"
    words = (f" {amount} {state} ", f" {amount} {word} ", f" {amount} ")
    return words if full else words[2:]


def _state(link: Link) -> str:
    if link.status in GONE:
        return " lapsed" if status_word(link.status) == "lapsed" else " ended"
    return " letter" if status_word(link.status) == "letter" else ""


def _caption_area(layout: Layout, width: int, height: int) -> tuple[int, int, int, int]:
    """The largest free place about the middle of the ring: (x, y, width, height) in cells."""
    full = is_full(width, height)
    columns, rows = layout.radii[0] / 2, layout.radii[1] / 4
    widest, tallest = (40, 12) if full else (36, 6)
    middle = round(layout.centre[1] / 4) + (1 if full else 0)
    best = (0, 0, 0, 0)
    for w in range(min(widest, int(columns * 1.6)), 15, -4):
        x = round(layout.centre[0] / 2 - w / 2)
        blocks = [b for b in layout.boxes if b.x < x + w + 1 and x - 1 < b.x + b.width]
        free = [y for y in range(int(middle - rows * 0.7), int(middle + rows * 0.7))
                if all(not b.y - 1 <= y <= b.y + b.height for b in blocks)]
        span = _run_about(free, middle)
        h = min(tallest, len(span))
        if w * h > best[2] * best[3]:
            first = min(max(span[0], middle - h // 2), span[-1] - h + 1)
            best = (x, first, w, h)
    return best


def _free(area: tuple[int, int, int, int], lines: set[Cell]) -> tuple[int, int, int, int]:
    """The largest part of an area that no line crosses, a blank column left beside lines."""
    x, y, w, h = area
    best = (x, y, 0, 0)
    for top in range(y, y + h):
        free = [True] * w
        for bottom in range(top, y + h):
            free = [ok and not {(x + i - 1, bottom), (x + i, bottom), (x + i + 1, bottom)} & lines
                    for i, ok in enumerate(free)]
            start = 0
            for i in range(w + 1):
                if i == w or not free[i]:
                    if (i - start) * (bottom - top + 1) > best[2] * best[3]:
                        best = (x + start, top, i - start, bottom - top + 1)
                    start = i + 1
    return best


def _run_about(rows: list[int], middle: int) -> list[int]:
    """The run of neighbouring rows that is longest, of several the one nearest to `middle`."""
    runs: list[list[int]] = []
    for y in rows:
        if runs and runs[-1][-1] == y - 1:
            runs[-1].append(y)
        else:
            runs.append([y])
    return max(runs, key=lambda r: (min(len(r), 9), -abs(sum(r) / len(r) - middle)), default=[])
