"""What a screen is given of a person's money: the whole, and named days again."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from msgspec import Struct

from tui.market.index.again import DayMoves, embedded_moves
from tui.money.again import DAYS, Again, by_moves, day_again
from tui.money.picture import Money

if TYPE_CHECKING:
    from tui.deals.obligations.what_if import LinkBreak


class Broken(Struct, frozen=True):
    """What a link that breaks takes, as What-if has it: dollars by the receivers' profit and their sales."""

    words: str  # OpenAI pays half of 2027
    profit_usd: float
    sales_usd: float


class Mine(Struct, frozen=True):
    """Beside the Snapshot, never in it: nothing of it is recorded, told or saved."""

    money: Money
    again: tuple[Again, ...] = ()
    broken: Broken | None = None


def mine_of(money: Money, link: LinkBreak | None = None) -> Mine:
    """The whole with the named days that have been, and a link that breaks, on it."""
    again = tuple(day_again(money, moves, words) for moves, words in _days() if moves.day <= money.day)
    return Mine(money, again, broken_on(money, link) if link is not None else None)


def broken_on(money: Money, link: LinkBreak) -> Broken:
    """The question that What-if begins with, asked of this money."""
    return Broken(f"{link.name} pays half of {link.year}", by_moves(money, link.moves("profit")),
                  by_moves(money, link.moves("sales")))


@cache
def _days() -> tuple[tuple[DayMoves, str], ...]:
    """The named days whose moves are stored."""
    return tuple((moves, words) for day, words in DAYS if (moves := embedded_moves(day)) is not None)
