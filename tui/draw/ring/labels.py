"""Where the amounts stand: on their own line, on no other's, and nearer to none but their own companies."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from string import ascii_lowercase, ascii_uppercase

from tui.draw.grid.strokes import Cell
from tui.draw.ring.ground import Area
from tui.draw.ring.parts import Box, Label, Link, Route

Texts = Callable[[Link], Sequence[str]]


def place(room: Room, links: Sequence[Link], order: Sequence[tuple[int, bool]], texts: Texts,
          spots: Sequence[Label]) -> tuple[Label, ...]:
    """Labels of the laid links in `order` (index, whether a letter will do): each at its place of `spots` or
    another of its own, then with the longest of its `texts` for which there is room; else one letter."""
    kept = {spot.link: spot for spot in spots}
    able = [(i, lettered) for i, lettered in order if i in room.routes]
    out: dict[int, Label] = {}

    def tell(i: int, label: Label | None) -> None:
        if label is not None:
            out[i] = label
            room.take(label)

    for i, lettered in sorted(able, key=lambda one: (not one[1], one[0] not in kept)):
        spot = kept.get(i)
        if spot is None or (spot.letter and not lettered) or not room.has(spot):
            spot = room.best(room.routes[i], links[i], texts(links[i]))
        tell(i, spot)
    for i in list(out):
        room.free(out[i])
        longer = (text for text in texts(links[i]) if out[i].letter or len(text) > len(out[i].text))
        tell(i, room.best(room.routes[i], links[i], longer) or out[i])
    letters = iter(ascii_lowercase + ascii_uppercase)
    for i in (i for i, lettered in able if lettered and (i not in out or out[i].letter)):
        spot = out.pop(i, None) or room.letter(room.routes[i], links[i])
        if spot is not None and (letter := next(letters, "")):
            tell(i, replace(spot, text=letter))
    return tuple(out.values())


def _bits(x: int, size: int) -> int:
    return ((1 << size) - 1) << x


@cache
def _from_the_middle(size: int) -> tuple[int, ...]:
    return tuple(sorted(range(size), key=lambda back: abs(back - size // 2)))


class Room:
    """Cells where no label may stand, whose the others are, and the lines laid so far."""

    def __init__(
        self, boxes: Sequence[Box], area: Area, width: int, height: int, busy: Mapping[str, int]
    ) -> None:
        self.width, self.height, self.busy = width, height, busy
        self.boxes = boxes
        self.taken = [0] * height  # of each row: bit x is set where a box, the caption or a label stands
        for y in range(height):
            for box in boxes:
                if box.y <= y < box.y + box.height:
                    self.taken[y] |= _bits(box.x, box.width)
            if area[1] <= y < area[1] + area[3]:
                self.taken[y] |= _bits(area[0], area[2])
        self.lines = [0] * height  # likewise of all lines
        self.owners: dict[Cell, int] = {}  # -1: of several
        self.routes: dict[int, Route] = {}

    def lay(self, route: Route) -> None:
        self.routes[route.link] = route
        for x, y in {*route.bits, *route.track}:
            self.owners[x, y] = route.link if (x, y) not in self.owners else -1
            self.lines[y] |= 1 << x

    def lift(self, route: Route) -> None:
        """Take a line away."""
        left = [one for one in self.routes.values() if one is not route]
        self.lines, self.owners, self.routes = [0] * self.height, {}, {}
        for one in left:
            self.lay(one)

    def has(self, label: Label) -> bool:
        """Whether nothing but lines stands at the label and beside it."""
        return not self.taken[label.y] << 1 & _bits(label.x, len(label.text) + 2)

    def take(self, label: Label) -> None:
        self.taken[label.y] |= _bits(label.x, len(label.text))

    def free(self, label: Label) -> None:
        self.taken[label.y] &= ~_bits(label.x, len(label.text))

    def best(self, route: Route, link: Link, texts: Iterable[str]) -> Label | None:
        """The first of `texts`, the longest first, that has a place."""
        return next((found for text in texts if (found := self.find(route, link, text)) is not None), None)

    def find(self, route: Route, link: Link, text: str) -> Label | None:
        """The place nearest to the middle of the line, of a leg's a little towards the end where fewer lines
        meet; None when there is none."""
        size, n = len(text), len(route.track)
        if size > n * 2 + 4:  # it would hide the line
            return None
        middle = (n - 1) / 2
        if link.leg and self.busy[link.payer] != self.busy[link.receiver]:
            middle = (n - 1) * (0.62 if self.busy[link.payer] > self.busy[link.receiver] else 0.38)
        own: dict[int, int] = {}
        for x, y in {*route.bits, *route.track}:
            if self.owners.get((x, y), route.link) == route.link:
                own[y] = own.get(y, 0) | 1 << x
        starts: dict[int, int] = {}  # of each row: bit x is set where the label may begin
        far: set[Cell] = set()
        for k in sorted(range(n), key=lambda k: abs(k - middle)):
            cx, y = route.track[k]
            if y not in starts:
                starts[y] = self._starts(y, size, own.get(y, 0))
            if not starts[y] >> max(0, cx - size + 1) & ((1 << size) - 1):
                continue
            for back in _from_the_middle(size):
                x = cx - back
                if x >= 0 and starts[y] >> x & 1 and (x, y) not in far:
                    if self._is_near(link, x, y, size):
                        return Label(route.link, x, y, text)
                    far.add((x, y))
        return None

    def letter(self, route: Route, link: Link) -> Label | None:
        """A letter on a cell that is the line's alone, near its middle; None when there is none."""
        n = len(route.track)
        free = [
            (x, y) for k in sorted(range(n), key=lambda k: abs(k - (n - 1) / 2)) for x, y in (route.track[k],)
            if self.owners.get((x, y), route.link) == route.link
            and not self.taken[y] << 1 >> x & 0b111
        ]
        return next((Label(route.link, *c, "a", True) for c in free if self._is_near(link, *c, 1)), None)

    def _starts(self, y: int, size: int, own: int) -> int:
        """Bits of the columns of a row from which `size` cells and a blank on each side are free; `own`: bits
        of the line itself."""
        shut = (self.taken[y] | self.lines[y] & ~own) << 1  # bit 0 is the column left of the canvas
        free, width = ~shut & ((1 << self.width + 2) - 1), 1
        while width < size + 2:
            step = min(width, size + 2 - width)
            free &= free >> step
            width += step
        return free

    def _is_near(self, link: Link, x: int, y: int, size: int) -> bool:
        """Whether no other company stands nearer than the nearer of its two."""
        own = least = 1 << 30
        for box in self.boxes:
            far = box.far(x, y, size)
            if box.slug in (link.payer, link.receiver):
                own = min(own, far)
            else:
                least = min(least, far)
        return own <= least
