"""Like how many equal names a portfolio acts: 1/HHI of its companies, with bounds where lines are missing."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from tui.money.fund_lists import Lines
from tui.money.look_through import Held, Through


class EqualNames(Struct, frozen=True):
    """`value` when everything is known, else the bounds alone; None where nothing can be said."""

    value: float | None = None
    low: float | None = None
    high: float | None = None


def equal_names(through: Through) -> EqualNames:
    """Over what is in companies and funds (cash is no name); shorts count by their size.

    The rest of a fund is anything from dust to its largest possible lines: HHI lies between both.
    """
    sizes = {name: abs(e.value_usd) for name, e in through.exposures.items()}
    opened = [line for line in through.held if line.inside is not None and line.inside.open]
    rest = sum(_open_usd(line) for line in opened)
    whole = sum(sizes.values()) + rest
    if whole <= 0:
        return EqualNames()
    squares = sum(size * size for size in sizes.values()) / whole**2
    if not opened:
        return EqualNames(1 / squares, 1 / squares, 1 / squares)
    if any(e.value_usd < 0 for e in through.exposures.values()) or any(_bets_against(x) for x in opened):
        return EqualNames()  # what is open may add to a name or cancel it
    most = squares + _most_added(opened, sizes) / whole**2
    return EqualNames(None, 1 / min(1.0, most), 1 / squares if squares else None)


def _open_usd(line: Held) -> float:
    assert line.inside is not None
    return abs(line.usd * line.inside.factor) * sum(abs(part.part) for part in line.inside.open)


def _bets_against(line: Held) -> bool:
    assert line.inside is not None
    return line.usd * line.inside.factor < 0 or any(part.part < 0 for part in line.inside.open)


def _most_added(opened: Iterable[Held], sizes: dict[str, float]) -> float:
    """At most how much the open parts add to the sum of squares, in dollars squared.

    (x + y)^2 - x^2 = y (2x + y): each part fills the names where 2x + y, with y the most of all parts
    together, is largest. Names that no list holds are all alike.
    """
    open_usd: dict[tuple[int, float], tuple[Lines, float]] = {}  # funds that share a list are one part
    for line in opened:
        assert line.inside is not None
        for part in line.inside.open:
            lines, usd = open_usd.get(part.key, (part.lines, 0.0))
            open_usd[part.key] = lines, usd + abs(part.part * line.usd * line.inside.factor)
    unknown = "?"
    parts = [(lines, usd, usd / lines.rest) for lines, usd in open_usd.values()]
    room = {
        name: sum(lines.room_for(name) * scale for lines, _, scale in parts) for name in (*sizes, unknown)
    }
    weight = {name: 2 * sizes.get(name, 0.0) + most for name, most in room.items()}
    ranked = sorted(weight, key=lambda name: -weight[name])
    added = 0.0
    for lines, left, scale in parts:
        for name in ranked:
            most = left if name == unknown else lines.room_for(name) * scale
            taken = min(left, most)
            added += taken * weight[name]
            left -= taken
            if left <= 0:
                break
    return added
