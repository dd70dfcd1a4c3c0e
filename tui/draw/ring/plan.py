"""The plan of the loop diagram: a graph and a size in, boxes, routes and labels out. Pure; for a thread.

Looked at and chosen: own layout (ring and wings), since graph libraries know neither cells nor labels nor
which cycle is the story.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from tui.deals.ledger.deal import GONE
from tui.draw.grid.strokes import Cell
from tui.draw.ring.ground import Ground
from tui.draw.ring.labels import Room, place
from tui.draw.ring.layout import Layout, is_full, is_wide, lay_out
from tui.draw.ring.middle import MIDDLES, caption_area, core, free
from tui.draw.ring.parts import Graph, Label, Link, Plan, Route
from tui.draw.ring.routes import ways
from tui.draw.words.leg import kind_word, status_word

MOST_NODES = 14  # more are drawn as a matrix
MOST_WIDTH = 140  # a wider diagram only stretches
_TRIES = 30  # ways that are looked at for one with room for words


def plan(graph: Graph, width: int, height: int, chosen: str | None = None) -> Plan:
    """Where everything stands on `width` by `height` cells. `chosen`: whose labels come first."""
    full = is_full(width, height)
    layout = lay_out(graph, width, height)
    area = caption_area(layout, width, height)
    bare = Plan(width, height, full, layout.boxes, (), (), area, layout.left_out)
    found = _laid(bare, graph, layout)
    lines = {cell for route in found.routes for cell in (*route.bits, *route.track)}
    return relabel(replace(found, caption=free(area, lines)), graph, chosen)


def _laid(bare: Plan, graph: Graph, layout: Layout) -> Plan:
    """Legs and their words first, then what lapsed of them, then all others, the largest first; each leaves
    the words before it alone, and has a place for its own amount."""
    laying = _Laying(bare, graph, layout)
    known = {box.slug for box in bare.boxes}
    able = (i for i, link in enumerate(graph.links) if known.issuperset(link.pair))
    order = sorted(able, key=lambda i: _rank(graph, graph.links[i], None))
    legs = [i for i in order if graph.links[i].leg]
    for i in legs:
        laying.lay(i)
    for i in legs:
        laying.tell(i, laying.texts(i))
    laying.settle()
    for i in order[len(legs):]:
        laying.add(i, laying.texts(i)[0 if graph.tells(graph.links[i]) else -1:])
    return replace(bare, routes=tuple(laying.room.routes.values()), spots=tuple(laying.spots.values()))


class _Laying:
    """Lines and places of amounts, one link after another."""

    def __init__(self, bare: Plan, graph: Graph, layout: Layout) -> None:
        self.bare, self.graph, self.layout = bare, graph, layout
        self.ground = Ground(bare.boxes, bare.caption, bare.width, bare.height)
        self.room = _room(bare, graph)
        self.spots: dict[int, Label] = {}
        self._firm: set[Cell] = set()

    def texts(self, i: int) -> Sequence[str]:
        return label_texts(self.graph.links[i], self.bare.full)

    def lay(self, i: int) -> bool:
        """The calmest way on which the amount has a place, else any on which a letter has, else any; False
        where there is none."""
        best: tuple[int, Route] | None = None
        link, amount = self.graph.links[i], self.texts(i)[-1]
        for tried, route in enumerate(ways(i, self.graph, self.layout, self.ground)):
            worth = 2 if self.room.find(route, link, amount) else 1 if self.room.letter(route, link) else 0
            if best is None or worth > best[0]:
                best = worth, route
            if worth == 2 or (best[0] and tried >= _TRIES):
                break
        if best is not None:
            self._take(best[1])
        return best is not None

    def tell(self, i: int, texts: Sequence[str]) -> None:
        """Keep the place of the first of `texts` that has one, else of a letter."""
        route, link = self.room.routes.get(i), self.graph.links[i]
        if route is None:
            return
        if (found := self.room.best(route, link, texts) or self.room.letter(route, link)) is not None:
            self.room.take(found)
            self.ground.keep(found)
            self.spots[i] = found

    def settle(self) -> None:
        """From now on the words so far stay where they are, and curves leave the middle alone."""
        self._firm = set(self.ground.words)
        self.ground.middle = set(core(self.bare.caption, *MIDDLES[self.bare.full]))

    def add(self, i: int, texts: Sequence[str]) -> None:
        """Link `i` and its amount. Where no way is free, as few amounts as possible give way; one that finds
        no other place on its line has another line."""
        crossed = [] if self.lay(i) else self._push_through(i)
        self.tell(i, texts)
        for k in crossed:
            self.tell(k, self.texts(k)[-1:])
        for k in (k for k in crossed if k not in self.spots):
            before = self.room.routes[k]
            self.room.lift(before)
            self.ground.lift(before)
            if not self.lay(k):
                self._take(before)
            self.tell(k, self.texts(k)[-1:])

    def _push_through(self, i: int) -> list[int]:
        """Lay a link across amounts; those that it crosses, which have no place any more."""
        self.ground.soft = self.ground.words - self._firm
        self.ground.words = set(self._firm)
        self.lay(i)
        way = self.room.routes.get(i)
        line = {*way.bits, *way.track} if way is not None else set()
        crossed = [k for k, spot in self.spots.items() if not line.isdisjoint(spot.around())]
        for k in crossed:
            self.room.free(self.spots.pop(k))
        self.ground.soft = set()
        for spot in self.spots.values():
            self.ground.keep(spot)
        return crossed

    def _take(self, route: Route) -> None:
        self.ground.take(route)
        self.room.lay(route)


def _room(done: Plan, graph: Graph) -> Room:
    busy = Counter(slug for link in graph.links for slug in link.pair)
    room = Room(done.boxes, done.caption, done.width, done.height, busy)
    for route in done.routes:
        room.lay(route)
    return room


def relabel(done: Plan, graph: Graph, chosen: str | None) -> Plan:
    """The same plan with labels for another chosen company: much cheaper than a new plan."""
    labels = place(_room(done, graph), graph.links, _order(graph, done, chosen),
                   lambda link: label_texts(link, done.full), done.spots)
    return replace(done, labels=labels)


def _rank(graph: Graph, link: Link, chosen: str | None) -> tuple[bool, bool, bool, bool, int]:
    """Legs and what became of them first, then the chosen company's links, then the largest."""
    loop = not link.leg, not graph.tells(link)
    return *loop, not link.touches(chosen), not link.amount.known, -link.top_musd


def _order(graph: Graph, done: Plan, chosen: str | None) -> list[tuple[int, bool]]:
    """Which links have a label, and whether a letter will do. Small canvases show only those of the loop and
    of the chosen company. A letter will do for these, and for all where there is room for their list."""
    links = graph.links
    order = sorted(range(len(links)), key=lambda i: _rank(graph, links[i], chosen))
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
