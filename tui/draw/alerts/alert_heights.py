"""How the rows of the Alerts screen are shared out: every part what it needs, none a void."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Part(NamedTuple):
    """A part of the page: rows for its frame and heads, rows that it would fill, rows below which it goes."""

    name: str
    extra: int
    rows: int
    least: int = 1


# Who gives way last, and then who grows first and to how many rows: what fires before what was.
_STAY = ("events", "why", "conditions", "pending", "watched", "log")
_GROW = (
    ("events", 3), ("why", 5), ("events", 5), ("why", 8), ("watched", 2), ("log", 1), ("conditions", 3),
    ("pending", 2), ("log", 2), ("watched", 3), ("events", 8), ("pending", 4), ("conditions", 5),
    ("log", 5), ("watched", 99), ("events", 99), ("conditions", 99), ("pending", 99), ("log", 999),
)


def share_out(parts: Sequence[Part], height: int, home: str) -> list[tuple[str, int]]:
    """(part, its rows with frame and heads) from the top, `height` in all; `home` always has a place."""
    order = [home, *(name for name in _STAY if name != home)]
    known = {part.name: part for part in parts}
    rows: dict[str, int] = {}
    left = height
    for name in order:
        part = known.get(name)
        if part is not None and part.extra + part.least <= left:
            rows[name] = part.least
            left -= part.extra + part.least
    for name, most in _GROW:
        if name in rows:
            more = max(0, min(left, min(most, known[name].rows) - rows[name]))
            rows[name] += more
            left -= more
    if left and rows:
        rows["why" if "why" in rows else next(reversed(rows))] += left
    return [(part.name, part.extra + rows[part.name]) for part in parts if part.name in rows]
