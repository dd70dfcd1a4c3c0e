"""Where the amounts stand. Hard rule: never on a box, a label or an arrowhead, and a blank each side."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from string import ascii_lowercase

from tui.draw.grid.strokes import Cell
from tui.draw.ring.parts import Box, Label, Link, Route

Texts = Callable[[Link], Sequence[str]]


def place(
    links: Sequence[Link],
    routes: Sequence[Route],
    boxes: Sequence[Box],
    order: Iterable[int],
    texts: Texts,
    area: tuple[int, int, int, int],
    width: int,
    height: int,
) -> tuple[Label, ...]:
    """Labels of the links in `order` (indices), each the longest of its `texts` that has a place.

    Where none has, one letter on the route; where even that has no place, none. `area` (the caption) is kept
    free too.
    """
    room = _Room(boxes, routes, area, width, height)
    by_link = {r.link: r for r in routes}
    out: list[Label] = []
    letters = iter(ascii_lowercase)
    for i in order:
        route = by_link.get(i)
        if route is None:
            continue
        found = next((f for t in texts(links[i]) if (f := room.find(i, route, t)) is not None), None)
        if found is None:
            letter = next(letters, "")
            found = room.find(i, route, letter, letter=True) if letter else None
        if found is not None:
            room.take(found)
            out.append(found)
    return tuple(out)


class _Room:
    """Cells where no label may stand, and what a label would hide."""

    def __init__(
        self,
        boxes: Sequence[Box],
        routes: Sequence[Route],
        area: tuple[int, int, int, int],
        width: int,
        height: int,
    ) -> None:
        self.width, self.height = width, height
        self.taken: set[Cell] = {cell for b in boxes for cell in b.cells()}
        self.taken.update(r.head for r in routes)
        x, y, w, h = area
        self.taken.update((i, j) for i in range(x, x + w) for j in range(y, y + h))
        self.owners: dict[Cell, set[int]] = {}
        for route in routes:
            for cell in route.bits:
                self.owners.setdefault(cell, set()).add(route.link)

    def take(self, label: Label) -> None:
        self.taken.update(label.cells())

    def find(self, link: int, route: Route, text: str, letter: bool = False) -> Label | None:
        """The best place along the route, None when there is none."""
        size, n = len(text), len(route.track)
        aside = 4.0 if text[:1] == " " else 0.8  # a leg's tag sits on its line
        best: tuple[float, int, int] | None = None
        seen: set[tuple[int, int]] = set()
        for k, (cx, cy) in enumerate(route.track):
            far = abs(k - (n - 1) / 2) * (0.8 if aside > 1 else 0.5 if n < 40 else 0.35)
            for row in (0,) if letter else (0, -1, 1):
                beside = int(row != 0)
                for anchor, x in enumerate((cx - size // 2, cx - beside, cx - size + 1 + beside)):
                    y = cy + row
                    if (x, y) in seen:
                        continue
                    seen.add((x, y))
                    if best is not None and far >= best[0]:
                        continue
                    if not self._fits(x, y, size):
                        continue
                    cost = far + abs(row) * 1.5 + (aside if anchor else 0) + self._hidden(x, y, size, link, n)
                    if best is None or cost < best[0]:
                        best = cost, x, y
        return Label(link, best[1], best[2], text, letter) if best else None

    def _fits(self, x: int, y: int, size: int) -> bool:
        if not 0 <= y < self.height or x < 0 or x + size > self.width:
            return False
        return all((i, y) not in self.taken for i in range(x - 1, x + size + 1))

    def _hidden(self, x: int, y: int, size: int, link: int, n: int) -> float:
        foreign = own = 0
        for i in range(x - 1, x + size + 1):
            owners = self.owners.get((i, y))
            if owners:
                own += link in owners
                foreign += len(owners) - (link in owners)
        return foreign * 3.0 + (8.0 if own * 2 > n else 0.0) + (own * 0.3 if own * 3 > n else 0.0)
