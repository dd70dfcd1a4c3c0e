"""Every line of the diagram can be followed from box to box and has its amount; none fades away."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

import pytest

from tests.draw.contrast import contrast
from tests.draw.ring_samples import random_graph
from tui.deals.ledger.deal import Layer
from tui.deals.ledger.ledger import load
from tui.draw.grid.canvas import Canvas
from tui.draw.grid.glyphs import FULL
from tui.draw.grid.palette import DARK, LIGHT, Pen, blend
from tui.draw.grid.strokes import BLANK, Cell
from tui.draw.loop.side import letters_of
from tui.draw.loop.study import KINDS, Study
from tui.draw.ring.graph import room_for
from tui.draw.ring.layout import is_wide
from tui.draw.ring.paint import Scene, draw_ring
from tui.draw.ring.parts import Box, Graph, Label, Plan, Route
from tui.draw.ring.plan import plan, relabel

SMALL, MIDDLE, WIDE = SIZES = (80, 21), (84, 37), (140, 57)  # of terminals of 80x24, 120x40, 200x60
STUDY = Study(load(), date(2026, 9, 25), Layer.ANNOUNCED, KINDS[0])
WORDS = tuple((f"words in the middle, line {i}", Pen()) for i in range(9))


def touch(one: Cell, other: Cell) -> bool:
    return max(abs(one[0] - other[0]), abs(one[1] - other[1])) == 1


def far(label: Label, box: Box) -> float:
    """From the nearest cell of a label to the nearest of a box; a row counts two columns."""
    across = max(box.x - label.end + 1, label.x - box.x - box.width + 1, 0)
    down = max(box.y - label.y, label.y - box.y - box.height + 1, 0)
    return across**2 + 4 * down**2


def check_line(route: Route, made: Plan, graph: Graph, canvas: Canvas) -> None:
    """Ink in every cell from the payer's frame to the receiver's, on which the arrowhead lies."""
    link = graph.links[route.link]
    payer, receiver = made.box(link.payer), made.box(link.receiver)
    assert payer is not None and receiver is not None
    assert payer.holds(*route.track[0], 1) and not payer.holds(*route.track[0])
    assert all(touch(a, b) for a, b in pairwise((*route.track, route.head)))
    x, y = route.head
    beside = ((x - 1, y), (x + 1, y), (x, y - 1), (x, y + 1))
    assert receiver.holds(x, y) and not all(receiver.holds(*cell) for cell in beside)
    assert canvas.chars[y][x] in "▲▼◀▶"
    own = {(x, label.y) for label in made.labels if label.link == route.link
           for x in range(label.x - 1, label.end + 1)}
    for cell in route.track:
        char = canvas.chars[cell[1]][cell[0]]
        bits = route.bits[cell]
        inked = char > chr(BLANK) and bits == bits & (ord(char) - BLANK)
        assert inked or cell in own, (link, cell, char)


def check_labels(made: Plan, graph: Graph) -> None:
    """Each on its own line and on no other, clear of boxes and labels, nearest to one of its own two."""
    boxes = {cell for box in made.boxes for cell in box.cells()}
    tracks = {r.link: {*r.bits, *r.track} for r in made.routes}
    taken: set[Cell] = set()
    for label in made.labels:
        link, cells = graph.links[label.link], set(label.cells())
        assert cells & tracks[label.link]
        assert not any(cells & track for other, track in tracks.items() if other != label.link)
        assert not cells & (boxes | taken)
        assert label.x >= 0 and label.end <= made.width and 0 <= label.y < made.height
        taken |= cells
        near = min(made.boxes, key=lambda box: (far(label, box), not link.touches(box.slug)))
        assert link.touches(near.slug), (label, near)
    letters = [label.text for label in made.labels if label.letter]
    assert len(set(letters)) == len(letters)


def check(graph: Graph, made: Plan, chosen: str | None) -> None:
    """Each link of two companies that are drawn has its line; all of them at 200x60, below that those of the
    loop and of the company in focus have their amount, or a letter of the list beside."""
    known = {box.slug for box in made.boxes}
    able = {i for i, link in enumerate(graph.links) if known.issuperset(link.pair)}
    assert {route.link for route in made.routes} == able
    canvas = draw_ring(made, graph, Scene({}, chosen, WORDS, FULL))
    assert len({r.head for r in made.routes}) == len(made.routes)
    for route in made.routes:
        check_line(route, made, graph, canvas)
    check_labels(made, graph)
    said = {label.link for label in made.labels}
    for route in made.routes:
        link = graph.links[route.link]
        if is_wide(made.width, made.height) or link.leg or link.touches(chosen):
            assert route.link in said, link
    assert all(x.letter or graph.links[x.link].amount.short in x.text for x in made.labels)


@pytest.mark.parametrize("size", SIZES, ids=lambda s: f"{s[0]}x{s[1]}")
def test_sixty_random_graphs(size: tuple[int, int]) -> None:
    letters = labels = 0
    for seed in range(60):
        graph = random_graph(seed, 3 + seed % (6 if size == SMALL else 8))
        made = plan(graph, *size)
        check(graph, made, None)
        chosen = graph.nodes[seed % len(graph.nodes)].slug
        named = relabel(made, graph, chosen)
        check(graph, named, chosen)
        letters, labels = letters + sum(x.letter for x in named.labels), labels + len(named.labels)
    assert letters < 0.05 * labels  # nearly every amount stands on its line


def graphs(size: tuple[int, int]) -> Iterator[Graph]:
    for nodes in STUDY.order[:6]:
        yield STUDY.graph(nodes, room_for(*size, len(nodes)))


@pytest.mark.parametrize("size", SIZES, ids=lambda s: f"{s[0]}x{s[1]}")
def test_the_ledger(size: tuple[int, int]) -> None:
    """Each link of the first loops, and of whoever is chosen; a letter is explained beside."""
    for graph in graphs(size):
        made = plan(graph, *size)
        assert not made.left_out
        for chosen in (None, graph.loop[0], graph.nodes[-1].slug):
            named = relabel(made, graph, chosen)
            check(graph, named, chosen)
            told = letters_of(STUDY, named, graph, FULL)
            assert [mark for mark, _ in told] == [x.text for x in named.labels if x.letter]
            legs = [x for x in named.labels if graph.links[x.link].leg]
            assert all("$" in x.text for x in legs)  # the loop's own amounts are never a letter


@pytest.mark.parametrize("colours", [DARK, LIGHT], ids=["dark", "light"])
@pytest.mark.parametrize("size", SIZES, ids=lambda s: f"{s[0]}x{s[1]}")
def test_lines_and_words_stand_out_from_the_ground(size: tuple[int, int], colours: dict[str, str]) -> None:
    """Lines, frames and arrowheads 3:1, words 4.5:1, whatever is chosen."""
    graph = next(graphs(size))
    made = plan(graph, *size)
    for chosen in (None, *(node.slug for node in graph.nodes)):
        canvas = draw_ring(relabel(made, graph, chosen), graph, Scene({}, chosen, WORDS, FULL))
        for chars, pens in zip(canvas.chars, canvas.pens, strict=True):
            for char, pen in zip(chars, pens, strict=True):
                if char == " ":
                    continue
                ground, fore = colours[pen.bg or "ground"], colours[pen.fg]
                fore = blend(ground, fore, pen.mix) if pen.mix < 1 else fore
                least = 3.0 if char > chr(BLANK) or char in "▲▼◀▶│─╭╮╰╯┃━┏┓┗┛" else 4.5
                assert contrast(ground, fore) >= least, (char, pen)
