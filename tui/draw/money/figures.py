"""Dollars and per cents of what is owned, as a reader writes them; hidden amounts are three stars."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui.draw.grid.glyphs import Glyphs
from tui.draw.grid.palette import MUTED, Pen, move_token
from tui.draw.words.numbers import UNKNOWN

if TYPE_CHECKING:
    from tui.money.names import EqualNames
    from tui.money.picture import GroupShare

HIDDEN = "***"
NAMES_UNKNOWN = "how many equal names it acts like is not known"


def dollars(value: float | None, hidden: bool = False, sign: bool = False) -> str:
    """$12,883, -$4,159, with `sign` +$293; to the cent below ten dollars."""
    if value is None:
        return UNKNOWN
    if hidden:
        return f"${HIDDEN}"
    cents = abs(value) < 9.995 and round(value, 2) != 0
    number = f"{abs(value):,.2f}" if cents else f"{abs(value):,.0f}"
    lead = "-" if value < 0 and number.strip("0.,") else "+" if sign else ""
    return f"{lead}${number}"


def bounds(group: GroupShare) -> str:
    """29.9 %, or 29.9 to 38.0 % where lines are missing."""
    return f"{span(group.low, group.high) if group.is_bound else span(group.value, group.value)} %"


def span(low: float, high: float, digits: int = 1, times: float = 100) -> str:
    """29.9 to 38.0, or the one figure that both ends are written as."""
    first, last = f"{low * times:.{digits}f}", f"{high * times:.{digits}f}"
    return first if first == last else f"{first} to {last}"


def names(found: EqualNames) -> str:
    """15.6; 14.1 to 20.3 with bounds."""
    if found.value is not None:
        return f"{found.value:.1f}"
    if found.low is None or found.high is None:
        return UNKNOWN
    return span(found.low, found.high, times=1)


def without(symbols: Sequence[str]) -> str:
    """without VTI, SAP.DE; of many their number."""
    return f"without {', '.join(symbols) if len(symbols) <= 3 else f'{len(symbols)} lines'}"


def acts_like(found: EqualNames) -> str:
    """acts like 15.6 equal names."""
    said = names(found)
    return f"acts like {said} equal names" if said != UNKNOWN else NAMES_UNKNOWN


def moved(value: float | None, glyphs: Glyphs) -> tuple[str, Pen]:
    """A move with its sign and colour: -0.98%."""
    if value is None:
        return UNKNOWN, MUTED
    return f"{value * 100:+.2f}%", Pen(move_token(value))


def bar(direct: float, funds: float, whole: float, width: int, glyphs: Glyphs) -> list[tuple[str, Pen]]:
    """Dark cells for what is held directly, light ones for what lies in funds, against `whole`."""
    if whole <= 0 or width <= 0:
        return []
    first = min(width, round(max(0.0, direct) / whole * width))
    both = min(width, round(max(0.0, direct + funds) / whole * width))
    return [(glyphs.block * first, Pen("info")), (glyphs.shade * max(0, both - first), Pen("info"))]
