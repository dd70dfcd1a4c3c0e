"""Where the amounts stand: on their own line, on no other's, and nearer to none but their own companies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from string import ascii_lowercase, ascii_uppercase

from tui.draw.grid.strokes import Cell
from tui.draw.ring.parts import Box, Label, Link, Route

Texts = Callable[[Link], Sequence[str]]


def place(
    links: Sequence[Link],
    routes: Sequence[Route],
    boxes: Sequence[Box],
    order: Iterable[tuple[int, bool]],
    texts: Texts,
    area: tuple[int, int, int, int],
    width: int,
    height: int,
) -> tuple[Label, ...]:
    """Labels of the links in `order` (index, whether a letter will do), each the longest of its `texts` that
    has a place on its own line: on no box, label or other line, with a blank each side, and no company nearer
    than one of its own two. Where none has, one letter on the line. `area` (the caption) is kept free too.
    """
    room = _Room(boxes, routes, area, width, height, Counter(s for link in links for s in link.pair))
    by_link = {r.link: r for r in routes}
    out: list[Label] = []
    letters = iter(ascii_lowercase + ascii_uppercase)
    without: list[int] = []
    for i, lettered in order:
        route = by_link.get(i)
        if route is None:
            continue
        found = next((f for t in texts(links[i]) if (f := room.find(links[i], route, t)) is not None), None)
        if found is not None:
            room.take(found)
            out.append(found)
        elif lettered:
            without.append(i)
    for i in without:  # once every amount that has a place stands
        if (cell := room.single(links[i], by_link[i])) and (letter := next(letters, "")):
            out.append(Label(i, *cell, letter, letter=True))
            room.take(out[-1])
    return tuple(out)


class _Room:
    """Cells where no label may stand, and whose the others are."""

    def __init__(
        self,
        boxes: Sequence[Box],
        routes: Sequence[Route],
        area: tuple[int, int, int, int],
        width: int,
        height: int,
        busy: Mapping[str, int],
    ) -> None:
        self.width, self.height, self.busy = width, height, busy
        self.boxes = boxes
        self.taken: set[Cell] = {cell for b in boxes for cell in b.cells()}
        x, y, w, h = area
        self.taken.update((i, j) for i in range(x, x + w) for j in range(y, y + h))
        self.owners: dict[Cell, int] = {}  # -1: of several
        for route in routes:
            for cell in {*route.bits, *route.track}:
                self.owners[cell] = route.link if cell not in self.owners else -1

    def take(self, label: Label) -> None:
        self.taken.update(label.cells())

    def find(self, link: Link, route: Route, text: str) -> Label | None:
        """The place nearest to the middle of the line, of a leg's a little towards the end where fewer lines
        meet; None when there is none."""
        size, n = len(text), len(route.track)
        if size > n * 2 + 4:  # it would hide the line
            return None
        middle = (n - 1) / 2
        if link.leg and self.busy[link.payer] != self.busy[link.receiver]:
            middle = (n - 1) * (0.62 if self.busy[link.payer] > self.busy[link.receiver] else 0.38)
        for k in sorted(range(n), key=lambda k: abs(k - middle)):
            cx, y = route.track[k]
            for back in (size // 2, size // 4, size - 1 - size // 4, 0, size - 1):
                x = cx - back
                if self._fits(x, y, size, route) and self._is_near(link, x, y, size):
                    return Label(route.link, x, y, text)
        return None

    def single(self, link: Link, route: Route) -> Cell | None:
        """A cell that is the line's alone, near its middle; None when there is none."""
        n = len(route.track)
        free = [
            (x, y) for k in sorted(range(n), key=lambda k: abs(k - (n - 1) / 2)) for x, y in (route.track[k],)
            if self.owners.get((x, y)) == route.link
            and not any((i, y) in self.taken for i in (x - 1, x, x + 1))
        ]
        return next((c for c in free if self._is_near(link, *c, 1)), None)

    def _fits(self, x: int, y: int, size: int, route: Route) -> bool:
        """Inside, on nothing that is taken, and on no line but its own."""
        if not 0 <= y < self.height or x < 0 or x + size > self.width:
            return False
        cells = [(i, y) for i in range(x - 1, x + size + 1)]
        return not any(c in self.taken or self.owners.get(c, route.link) != route.link for c in cells)

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
