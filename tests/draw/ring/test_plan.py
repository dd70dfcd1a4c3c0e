"""The plan of the loop diagram: what may never touch, what may never be said, and the picture."""

from __future__ import annotations

import re
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.draw.ring_samples import article_graph, random_graph
from tui.draw.grid.glyphs import ASCII, FULL, NARROW, Glyphs
from tui.draw.grid.palette import Pen
from tui.draw.ring.motion import lanes, money_cells
from tui.draw.ring.paint import AWAY, Scene, draw_ring
from tui.draw.ring.parts import Box, Graph, Plan
from tui.draw.ring.plan import plan, relabel
from tui.market.quote import Quote

SIZES = [(80, 21), (100, 27), (84, 37), (140, 57)]  # canvases of terminals of 80x24, 100x30, 120x40, 200x60
QUOTES = {"NVDA": Quote("NVDA", price=101.3, previous_close=100.0)}


def _inside(box: Box, cell: tuple[int, int]) -> bool:
    return box.x < cell[0] < box.x + box.width - 1 and box.y < cell[1] < box.y + box.height - 1


def check(made: Plan, graph: Graph) -> None:
    """The hard rules of VISUALS 2."""
    boxes = {cell for box in made.boxes for cell in box.cells()}
    heads = {route.head for route in made.routes}
    assert all(a.apart(b, 1, 0) for a, b in combinations(made.boxes, 2))
    assert all(0 <= x < made.width and 0 <= y < made.height for x, y in boxes | heads)
    frames = {box.slug: {*box.cells()} - {c for c in box.cells() if _inside(box, c)} for box in made.boxes}
    assert all(r.head in frames[graph.links[r.link].receiver] for r in made.routes)  # it touches its box
    assert len(heads) == len(made.routes)
    taken: set[tuple[int, int]] = set()
    for label in made.labels:
        blank = 0 if label.letter else 1
        wide = {(x, label.y) for x in range(label.x - blank, label.end + blank)}
        assert not wide & boxes
        assert not wide & heads
        assert not wide & taken
        assert label.x >= 0 and label.end <= made.width and 0 <= label.y < made.height
        taken |= set(label.cells())
    assert {graph.links[r.link].leg for r in made.routes} >= ({True} if made.boxes else set())


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.integers(3, 25), st.sampled_from(SIZES), st.booleans())
def test_labels_touch_nothing(seed: int, size: int, canvas: tuple[int, int], chosen: bool) -> None:
    graph = random_graph(seed, size)
    made = plan(graph, *canvas, chosen=graph.nodes[seed % size].slug if chosen else None)
    check(made, graph)
    assert {b.slug for b in made.boxes} | set(made.left_out) == {n.slug for n in graph.nodes}


@pytest.mark.parametrize("size", SIZES)
def test_article_has_every_leg_at_every_size(size: tuple[int, int]) -> None:
    graph = article_graph()
    made = plan(graph, *size)
    check(made, graph)
    text = draw_ring(made, graph, Scene(QUOTES, None, (), FULL)).text()
    for words in ("$300bn", "$40bn", "$30bn", "$100bn", "lapsed"):
        assert words in text
    assert {r.link for r in made.routes} == set(range(6))


def test_no_sum_along_the_loop() -> None:
    graph = article_graph()
    text = draw_ring(plan(graph, 84, 37), graph, Scene(QUOTES, None, (), FULL)).text()
    assert "370" not in text and "gross" not in text


def test_private_company_has_no_price() -> None:
    graph = article_graph()
    lines = draw_ring(plan(graph, 84, 37), graph, Scene(QUOTES, None, (), FULL)).lines()
    assert any("private" in line for line in lines)
    assert any("101.30 ▲1.30%" in line for line in lines)
    assert any("no quote" in line for line in lines)  # Oracle: listed, not known, and never 0


def test_small_canvas_labels_only_loop_and_chosen() -> None:
    graph = article_graph()
    made = plan(graph, 80, 21)
    labelled = [graph.links[x.link] for x in made.labels]
    assert all(link.leg or link.pair == ("nvidia", "openai") for link in labelled)
    near = {graph.links[x.link].pair for x in relabel(made, graph, "microsoft").labels}
    assert near >= {("openai", "microsoft"), ("microsoft", "openai")}


def test_money_moves_only_where_it_was_funded() -> None:
    graph = article_graph()
    made = plan(graph, 84, 37)
    found = lanes(graph, made)
    assert {lane.pair for lane in found} == {("nvidia", "openai"), ("microsoft", "openai")}
    funded = {cell for r in made.routes if graph.links[r.link].moves for cell in r.bits}
    lit = {cell for tenth in range(100) for cell in money_cells(found, tenth / 10)}
    assert lit and lit <= funded
    assert lanes(graph, made, "oracle") == ()


def test_lights_are_a_function_of_the_clock_and_only_recolour() -> None:
    graph = article_graph()
    made = plan(graph, 84, 37)
    found = lanes(graph, made)
    assert money_cells(found, 3.2) == money_cells(found, 3.2)
    assert money_cells(found, 3.2) != money_cells(found, 3.4)
    covered = {cell for label in made.labels for cell in label.cells()}
    assert not set(money_cells(found, 7.0)) & covered


def test_choosing_dims_the_rest() -> None:
    graph = article_graph()
    made = plan(graph, 84, 37, "oracle")
    canvas = draw_ring(made, graph, Scene(QUOTES, "oracle", (), FULL))
    by_link = {r.link: r for r in made.routes}
    far, near = by_link[2], by_link[0]
    assert canvas.pens[far.head[1]][far.head[0]].mix == AWAY
    assert canvas.pens[near.head[1]][near.head[0]] == Pen("loop", bold=True)
    box = made.box("oracle")
    assert box is not None and canvas.pens[box.y + 1][box.x + 2].reverse


@pytest.mark.parametrize("glyphs", [NARROW, ASCII], ids=lambda g: g.name)
def test_other_glyph_sets_draw_no_glyph_of_the_full_one(glyphs: Glyphs) -> None:
    graph = article_graph()
    text = draw_ring(plan(graph, 100, 27), graph, Scene(QUOTES, None, (), glyphs)).text()
    assert not re.search("[─━│┃╭╮╰╯┏┓┗┛▲▼▶◀●·]", text)
    assert glyphs is not ASCII or text.isascii()
