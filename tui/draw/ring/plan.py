"""The plan of the loop diagram: a graph and a size in, boxes, routes and labels out. Pure; for a thread.

Looked at and chosen: own layout (ring and wings), since graph libraries know neither cells nor labels nor
which cycle is the story.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace

from tui.deals.ledger.deal import GONE
from tui.draw.grid.strokes import Cell
from tui.draw.ring.labels import place
from tui.draw.ring.layout import Layout, is_full, is_wide, lay_out
from tui.draw.ring.parts import Graph, Label, Link, Plan
from tui.draw.ring.routes import Ground, route_all
from tui.draw.words.leg import kind_word, status_word

MOST_NODES = 14  # more are drawn as a matrix
MOST_WIDTH = 140  # a wider diagram only stretches
_MIDDLES = {True: ((34, 9), (26, 3)), False: ((24, 3), (20, 2))}  # cells that lines leave to the caption


def plan(graph: Graph, width: int, height: int, chosen: str | None = None) -> Plan:
    """Where everything stands on `width` by `height` cells. `chosen`: whose labels come first."""
    full = is_full(width, height)
    layout = lay_out(graph, width, height)
    area = _caption_area(layout, width, height)
    bare = Plan(width, height, full, layout.boxes, (), (), area, layout.left_out, middle=_MIDDLES[full][0])
    found = _routed(bare, graph, layout)
    able = _able(found, graph)
    if full and able[0] > _drawn(found, graph)[0]:  # shorter words at the leg that is in the way
        other = _routed(replace(bare, brief=_in_the_way(found, graph)), graph, layout)
        found = max(found, other, key=lambda p: _drawn(p, graph)[0])
    for middle in _MIDDLES[full][1:]:  # less room for the words in the middle, before an amount is not drawn
        if able[0] == _drawn(found, graph)[0]:
            break
        other = _routed(replace(bare, middle=middle), graph, layout)
        found = max(found, other, key=lambda p: _drawn(p, graph))
    lines = {cell for route in found.routes for cell in (*route.bits, *route.track)}
    return relabel(replace(found, caption=_free(area, lines)), graph, chosen)


def _routed(bare: Plan, graph: Graph, layout: Layout) -> Plan:
    """Legs first, then what lapsed of them, then all others; each leaves the amounts before it alone."""
    ground = Ground(bare.boxes, bare.caption, bare.width, bare.height)
    links, done = graph.links, bare
    legs = [i for i, link in enumerate(links) if link.leg]
    told = [i for i, link in enumerate(links) if graph.tells(link) and not link.leg]
    rest = [i for i, link in enumerate(links) if not graph.tells(link)]
    for part in (legs, told, rest):
        found = route_all(graph, layout, ground, part, bare.width, bare.height)
        done = replace(done, routes=(*done.routes, *found))
        if part is not rest:
            ground.keep(x for x in relabel(done, graph, None).labels if x.link in part)
        ground.words |= set(_core(bare.caption, *bare.middle))
    return done


def _in_the_way(done: Plan, graph: Graph) -> tuple[int, ...]:
    """The leg whose words stand nearest to the straight ways of links that found none."""
    drawn = {route.link for route in done.routes}
    boxes = {box.slug: box.centre for box in done.boxes}
    ways = [(boxes[link.payer], boxes[link.receiver]) for i, link in enumerate(graph.links)
            if i not in drawn and link.payer in boxes and link.receiver in boxes]

    def far(label: Label) -> float:
        here = (label.x + label.end, label.y * 4 + 2.0)
        return sum(math.dist(a, here) + math.dist(here, b) - math.dist(a, b) for a, b in ways)

    legs = [x for x in relabel(done, graph, None).labels if graph.links[x.link].leg]
    return (min(legs, key=far).link,) if legs and ways else ()


def _drawn(done: Plan, graph: Graph) -> tuple[int, int]:
    """How many links of a known amount have a way, and how many in all."""
    return sum(graph.links[route.link].amount.known for route in done.routes), len(done.routes)


def _able(done: Plan, graph: Graph) -> tuple[int, int]:
    """How many links of a known amount have both their boxes, and how many in all."""
    known = {box.slug for box in done.boxes}
    able = [link for link in graph.links if known.issuperset(link.pair)]
    return sum(link.amount.known for link in able), len(able)


def relabel(done: Plan, graph: Graph, chosen: str | None) -> Plan:
    """The same plan with labels for another chosen company: much cheaper than a new plan."""
    links = graph.links
    def texts(link: Link) -> Sequence[str]:
        return label_texts(link, done.full and not any(links[i] is link for i in done.brief))

    order = _order(graph, done, chosen)
    labels = place(links, done.routes, done.boxes, order, texts, done.caption, done.width, done.height)
    return replace(done, labels=labels)


def _order(graph: Graph, done: Plan, chosen: str | None) -> list[tuple[int, bool]]:
    """Legs and what became of them first, then the chosen company's links, then the largest; small canvases
    show no others. A letter will do for these, and for all where there is room for their list."""
    links = graph.links
    order = sorted(
        range(len(links)),
        key=lambda i: (
            not links[i].leg, not graph.tells(links[i]), not links[i].touches(chosen), -links[i].top_musd, i
        ),
    )
    said = {i for i in order if graph.tells(links[i]) or links[i].touches(chosen)}
    if not done.full:
        return [(i, True) for i in order if i in said]
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


def _core(area: tuple[int, int, int, int], most_wide: int, most_high: int) -> Iterator[Cell]:
    """The middle of the caption, which no line but the loop's may cross."""
    x, y, w, h = area
    wide, high = min(w, most_wide), min(h, most_high)
    left, top = x + (w - wide) // 2, y + (h - high) // 2
    return ((i, j) for i in range(left - 1, left + wide + 1) for j in range(top, top + high))


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
                    best = max(best, (x + start, top, i - start, bottom - top + 1), key=_worth)
                    start = i + 1
    return best


def _worth(area: tuple[int, int, int, int]) -> tuple[int, int]:
    """How well words stand there: width for a sentence and rows for a few, then the whole."""
    _, _, wide, high = area
    return min(wide, _MIDDLES[True][0][0]) * min(high, _MIDDLES[True][0][1]), wide * high


def _run_about(rows: list[int], middle: int) -> list[int]:
    """The run of neighbouring rows that is longest, of several the one nearest to `middle`."""
    runs: list[list[int]] = []
    for y in rows:
        if runs and runs[-1][-1] == y - 1:
            runs[-1].append(y)
        else:
            runs.append([y])
    return max(runs, key=lambda r: (min(len(r), 9), -abs(sum(r) / len(r) - middle)), default=[])
