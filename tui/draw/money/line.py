"""What of yours rests on the loop, in one line for the Overview: per cents alone."""

from __future__ import annotations

from tui.draw.money.figures import bounds
from tui.draw.words.numbers import signed_percent
from tui.money.picture import Money


def overview_line(money: Money) -> str:
    """`29.9 % of yours rests on the loop, 42.3 % on companies in any; today +0.37%`; no amount in it."""
    said = f"{bounds(money.loop)} of yours rests on the loop, {bounds(money.any_loop)} on companies in any"
    return said if money.day_move is None else f"{said}; today {signed_percent(money.day_move)}"
