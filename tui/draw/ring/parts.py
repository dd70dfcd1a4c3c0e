"""The parts of the loop diagram as values: what is drawn (nodes, links) and where (boxes, routes, labels)."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tui.deals.ledger.amount import NOTHING, UNDISCLOSED, Amount, Total
from tui.deals.ledger.deal import GONE, Kind, Status
from tui.draw.grid.strokes import Bits, Cell

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Node:
    """A company. `into` and `out` are the money of all its deals in the layer, also those not drawn.

    `symbol`: listed. `round_*`: a private one's last valuation.
    """

    slug: str
    name: str
    symbol: str | None = None
    into: Total = NOTHING
    out: Total = NOTHING
    round_musd: int | None = None
    round_day: date | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """Deals of one payer and receiver, of one kind or (`kind` None) of several.

    `leg`: part of the chosen loop. `status` is the least sure of them. `funded` is the closed part.
    `moves`: some of its money has been funded. `year`: of the closing, when all is funded.
    """

    payer: str
    receiver: str
    kind: Kind | None
    amount: Amount
    status: Status
    deals: int = 1
    leg: bool = False
    in_layer: bool = True
    funded: Amount = UNDISCLOSED
    moves: bool = False
    year: int | None = None

    @property
    def pair(self) -> Pair:
        return self.payer, self.receiver

    @property
    def top_musd(self) -> int:
        """Its size for order and weight."""
        return self.amount.top_musd or 0

    def touches(self, slug: str | None) -> bool:
        return slug is not None and slug in (self.payer, self.receiver)


@dataclass(frozen=True, slots=True)
class Graph:
    """Members of the loop first, in its order, then the others by amount; links, legs first."""

    nodes: tuple[Node, ...]
    links: tuple[Link, ...]
    loop: tuple[str, ...]

    @property
    def others(self) -> tuple[Node, ...]:
        return tuple(n for n in self.nodes if n.slug not in self.loop)

    def tells(self, link: Link) -> bool:
        """Whether a link is the loop's own: a leg, or what was one and lapsed."""
        legs = zip(self.loop, self.loop[1:] + self.loop[:1], strict=True)
        return link.leg or (link.status in GONE and link.pair in legs)

    def node(self, slug: str) -> Node:
        return next(n for n in self.nodes if n.slug == slug)


@dataclass(frozen=True, slots=True)
class Box:
    """A company's frame, in cells."""

    slug: str
    x: int
    y: int
    width: int
    height: int

    @property
    def centre(self) -> tuple[float, float]:
        """In dots."""
        return self.x * 2 + self.width, self.y * 4 + self.height * 2.0

    def cells(self, margin: int = 0) -> Iterator[Cell]:
        for y in range(self.y - margin, self.y + self.height + margin):
            for x in range(self.x - margin, self.x + self.width + margin):
                yield x, y

    def holds(self, x: int, y: int, margin: int = 0) -> bool:
        return (
            self.x - margin <= x < self.x + self.width + margin
            and self.y - margin <= y < self.y + self.height + margin
        )

    def landings(self) -> Iterator[tuple[Cell, Cell]]:
        """Places on the frame where a line may end, no corner, each with the cell outside before it."""
        right, bottom = self.x + self.width - 1, self.y + self.height - 1
        for x in range(self.x + 1, right):
            yield from (((x, self.y), (x, self.y - 1)), ((x, bottom), (x, bottom + 1)))
        for y in range(self.y + 1, bottom):
            yield from (((self.x, y), (self.x - 1, y)), ((right, y), (right + 1, y)))

    def far(self, x: int, y: int, size: int) -> int:
        """The square of how far `size` cells from (x, y) on lie from the box; a row is as high as two columns
        are wide."""
        across = max(self.x - x - size + 1, x - self.x - self.width + 1, 0)
        down = max(self.y - y, y - self.y - self.height + 1, 0) * 2
        return across * across + down * down

    def apart(self, other: Box, columns: int = 2, rows: int = 1) -> bool:
        """True when at least that many blank cells lie between the two."""
        return (
            self.x + self.width + columns <= other.x
            or other.x + other.width + columns <= self.x
            or self.y + self.height + rows <= other.y
            or other.y + other.height + rows <= self.y
        )


@dataclass(frozen=True, slots=True)
class Route:
    """The way of link number `link`: braille bits by cell, its cells in order, and the arrowhead.

    `head` lies on the receiver's frame and points right, left, up or down.
    """

    link: int
    bits: Bits
    track: tuple[Cell, ...]
    head: Cell
    towards: str


@dataclass(frozen=True, slots=True)
class Label:
    """Text of link number `link` from cell (x, y); `letter`: one letter that the side list explains."""

    link: int
    x: int
    y: int
    text: str
    letter: bool = False

    @property
    def end(self) -> int:
        return self.x + len(self.text)

    def cells(self) -> Iterator[Cell]:
        return ((x, self.y) for x in range(self.x, self.end))

    def around(self) -> Iterator[Cell]:
        """Its cells and the blank on each side."""
        return ((x, self.y) for x in range(self.x - 1, self.end + 1))


@dataclass(frozen=True, slots=True)
class Plan:
    """A drawing's geometry for one graph and one size. `full`: boxes carry price and sums.

    `caption` is the free place in the middle (x, y, width, height). `left_out` had no room.
    `spots`: a place for the amount of each link, shown or not.
    """

    width: int
    height: int
    full: bool
    boxes: tuple[Box, ...]
    routes: tuple[Route, ...]
    labels: tuple[Label, ...]
    caption: tuple[int, int, int, int]
    left_out: tuple[str, ...] = ()
    spots: tuple[Label, ...] = ()

    def box(self, slug: str) -> Box | None:
        return next((b for b in self.boxes if b.slug == slug), None)

    def beside(self, slug: str, dx: int, dy: int) -> str | None:
        """The nearest company from `slug` in a direction; None when there is none that way."""
        here = self.box(slug)
        best: tuple[float, str] | None = None
        for box in self.boxes if here is not None else ():
            assert here is not None
            x, y = box.centre[0] - here.centre[0], box.centre[1] - here.centre[1]
            far, aside = x * dx + y * dy, abs(x * dy) + abs(y * dx)
            if far > 4 and (best is None or far + 2 * aside < best[0]):
                best = far + 2 * aside, box.slug
        return best[1] if best else None

    def link_at(self, x: int, y: int) -> int | None:
        """The link whose label, arrowhead or line is at the cell, or one beside it; None on empty ground."""
        labelled = (one.link for one in self.labels if one.y == y and one.x - 1 <= x <= one.end)
        if (found := next(labelled, None)) is not None:
            return found
        near = [(abs(i - x) + abs(j - y), route.link) for route in self.routes
                for i, j in (*route.track, route.head) if abs(i - x) <= 1 and abs(j - y) <= 1]
        return min(near)[1] if near else None

    def around(self, slug: str) -> tuple[int, ...]:
        """The links drawn at a company, clockwise from 12 o'clock."""
        box = self.box(slug)
        if box is None:
            return ()
        found = []
        for route in self.routes:
            ends = [cell for cell in (route.track[0], route.head) if box.holds(*cell, 1)]
            if ends:
                x, y = ends[0][0] * 2 - box.centre[0], ends[0][1] * 4 - box.centre[1]
                found.append((math.atan2(x, -y) % math.tau, route.link))
        return tuple(link for _, link in sorted(found))

    def at(self, x: int, y: int) -> str | None:
        """The company whose box holds the cell."""
        return next((b.slug for b in self.boxes if b.holds(x, y)), None)
