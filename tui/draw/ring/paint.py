"""A plan, the live quotes and what is chosen, to a canvas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tui.deals.ledger.amount import Total
from tui.deals.ledger.deal import GONE
from tui.draw.grid.canvas import Canvas, fit, width_of
from tui.draw.grid.glyphs import Glyphs
from tui.draw.grid.palette import Pen, move_token
from tui.draw.grid.strokes import BLANK, slopes
from tui.draw.ring.parts import Box, Graph, Label, Link, Node, Plan, Route
from tui.draw.words.leg import month, short_money
from tui.draw.words.lines import wrap
from tui.draw.words.numbers import percent, price
from tui.market.quote import Quote

AWAY = 0.7  # links away from what is chosen: still 3:1 on the ground, dark and light
REST = 0.78  # links outside the loop while nothing is chosen
WORDS = 0.9  # of labels at least: 4.5:1
Caption = Sequence[tuple[str, Pen]]


@dataclass(frozen=True, slots=True)
class Scene:
    """What is drawn over a plan: live quotes by symbol, what is chosen, the words in the middle."""

    quotes: Mapping[str, Quote]
    chosen: str | None
    caption: Caption
    glyphs: Glyphs
    late: Mapping[str, str] = field(default_factory=dict)  # symbols with the age of a figure that is old
    edge: Link | None = None


def draw_ring(plan: Plan, graph: Graph, scene: Scene) -> Canvas:
    """Routes first, the loop's over the others, then words and boxes."""
    canvas = Canvas(plan.width, plan.height)
    for route in sorted(plan.routes, key=lambda r: _height(graph.links[r.link], scene)):
        _route(canvas, route, graph.links[route.link], scene)
    _caption(canvas, plan, scene)
    for label in plan.labels:
        link = graph.links[label.link]
        _label(canvas, label, link, scene)
    for box in plan.boxes:
        _box(canvas, box, graph, scene, plan.full)
    for route in plan.routes:
        _head(canvas, route, graph.links[route.link], scene)
    return canvas


def _height(link: Link, scene: Scene) -> tuple[bool, bool, bool, bool, int]:
    return link == scene.edge, link.touches(scene.chosen), link.leg, link.status not in GONE, link.top_musd


def link_pen(link: Link, chosen: str | None, edge: Link | None = None) -> Pen:
    """Gold for the loop, else the colour of the kind; dimmed away from the chosen company or link."""
    strength = 1.0 if link.leg else REST
    if chosen is not None or edge is not None:
        strength = 1.0 if (link == edge if edge is not None else link.touches(chosen)) else AWAY
    if link.status in GONE:
        return Pen("muted", mix=strength)
    if link.leg:
        return Pen("loop" if link.in_layer else "muted", mix=strength)
    return Pen(link.kind.value if link.kind else "text", mix=strength)


def _route(canvas: Canvas, route: Route, link: Link, scene: Scene) -> None:
    pen = link_pen(link, scene.chosen, scene.edge)
    if scene.glyphs.braille:
        for (x, y), bits in route.bits.items():
            old = canvas.chars[y][x]
            if old >= chr(BLANK):  # what it crosses goes on beneath it
                bits |= ord(old) - BLANK
            canvas.put(x, y, chr(BLANK + bits), pen)
    else:
        marks = slopes(route.track, scene.glyphs.strokes[4:] if link.leg else scene.glyphs.strokes)
        for (x, y), mark in marks.items():
            if (x, y) in route.bits:
                canvas.put(x, y, mark, pen)


def _head(canvas: Canvas, route: Route, link: Link, scene: Scene) -> None:
    """The arrowhead, on the frame of the receiver."""
    g = scene.glyphs
    heads = {"right": g.arrow_right, "left": g.arrow_left, "up": g.arrow_up, "down": g.arrow_down}
    pen = link_pen(link, scene.chosen, scene.edge)
    canvas.put(*route.head, heads[route.towards], pen._replace(bold=link.leg))


def _label(canvas: Canvas, label: Label, link: Link, scene: Scene) -> None:
    pen = link_pen(link, scene.chosen, scene.edge)
    if link == scene.edge:
        canvas.put(label.x, label.y, label.text, Pen("text", bold=True, reverse=True))
        return
    if link.leg and link.in_layer and pen.mix == 1.0 and not label.letter:
        canvas.put(label.x, label.y, label.text, Pen("ink", "loop", bold=True))
        return
    if label.text[:1] != " " and not label.letter:
        for x in (label.x - 1, label.end):
            canvas.put(x, label.y, " ")
    near = scene.chosen is not None and pen.mix == 1.0
    canvas.put(label.x, label.y, label.text, pen._replace(mix=max(pen.mix, WORDS), bold=near or label.letter))


def _box(canvas: Canvas, box: Box, graph: Graph, scene: Scene, full: bool) -> None:
    node = graph.node(box.slug)
    chosen = scene.chosen == box.slug
    away = scene.chosen is not None and not chosen and not _neighbours(graph, box.slug, scene.chosen)
    mix = WORDS if away else 1.0
    member = box.slug in graph.loop
    frame = Pen("bright") if chosen else Pen("loop" if member else "muted", mix=AWAY if away else 1.0)
    canvas.box(box.x, box.y, box.width, box.height, scene.glyphs, frame, heavy=chosen or member)
    inner = box.width - 2
    for y in range(box.y + 1, box.y + box.height - 1):
        canvas.put(box.x + 1, y, " " * inner)
    rows = _rows(node, box, scene, full)
    for y, parts in enumerate(rows, box.y + 1):
        text = sum(width_of(t) for t, _ in parts)
        x = box.x + 1 + max(0, (inner - text) // 2)
        canvas.runs(x, y, [(t, p._replace(mix=mix)) for t, p in parts], end=box.x + 1 + inner)
    if chosen:
        canvas.paint(box.x + 1, box.y + 1, inner, Pen("text", bold=True, reverse=True))


def _neighbours(graph: Graph, one: str, other: str) -> bool:
    return any(link.touches(one) and link.touches(other) for link in graph.links)


def _rows(node: Node, box: Box, scene: Scene, full: bool) -> list[list[tuple[str, Pen]]]:
    inner, lines = box.width - 2, box.height - 2
    name = fit(node.name, inner, scene.glyphs.ellipsis)
    rows: list[list[tuple[str, Pen]]] = [[(name, Pen(bold=True))]]
    if lines >= 2:
        rows.append(_worth(node, inner, scene))
    if lines >= 3:
        out, into = f"out {_sum(node.out)}", f"in {_sum(node.into)}"
        forms = (sums(node, scene.glyphs), f"{into} {out}", out, into)
        rows.append([(next((form for form in forms if width_of(form) <= inner), ""), Pen("muted"))])
    return rows[:lines]


def sums(node: Node, glyphs: Glyphs) -> str:
    """`in 148 · out 662`, in billions; a plus where further deals have no amount."""
    return f"in {_sum(node.into)} {glyphs.middot} out {_sum(node.out)}"


def _sum(total: Total) -> str:
    return total.amount.bare if total.known or total.hidden else "0"


def _worth(node: Node, inner: int, scene: Scene) -> list[tuple[str, Pen]]:
    """Price and move of a listed company; the last round, with its month, of a private one."""
    if node.symbol is None:
        return [(_private(node, inner, scene.glyphs), Pen("muted"))]
    quote = scene.quotes.get(node.symbol)
    if quote is None or quote.shown_price is None:
        return [("no quote", Pen("muted"))]
    move = quote.shown_move
    if move is None:
        return [(price(quote.shown_price), Pen("text"))]
    g = scene.glyphs
    arrow = g.up if move > 0 else g.down if move < 0 else g.flat
    digits = 2 if inner >= 15 else 1
    old = node.symbol in scene.late
    moved = f"{arrow}{percent(move, digits)}", Pen("muted" if old else move_token(move))
    if old:
        return [(f"{price(quote.shown_price)} ", Pen("muted")), moved,
                (f" {scene.late[node.symbol]}", Pen("muted"))]
    return [(f"{price(quote.shown_price)} ", Pen("text")), moved]


def _private(node: Node, inner: int, glyphs: Glyphs) -> str:
    if node.round_musd is None:
        return "private"
    value, when = short_money(node.round_musd), month(node.round_day)
    for text in (f"private, {value} {when}", f"{value} {when}", "private"):
        if width_of(text) <= inner:
            return text
    return ""


def balanced(text: str, width: int) -> list[str]:
    """`text` in as few lines as `width` allows, of about equal length."""
    lines = wrap(text, width)
    for narrower in range(width - 1, width // 2, -1):
        if len(trial := wrap(text, narrower)) > len(lines):
            break
        lines = trial
    return lines


def _caption(canvas: Canvas, plan: Plan, scene: Scene) -> None:
    """The words in the middle, wrapped; a part that does not fit whole is left out."""
    x, y, w, h = plan.caption
    rows: list[tuple[str, Pen]] = []
    for text, pen in scene.caption:
        lines = balanced(text, w) if w > 8 else []
        if len(rows) + len(lines) <= h:
            rows += [(line, pen) for line in lines]
    top = y + max(0, (h - len(rows)) // 2)
    for i, (line, pen) in enumerate(rows):
        canvas.center(x, w, top + i, line, pen)
