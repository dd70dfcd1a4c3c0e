"""What a screen is given of a person's money: the whole, and named days again."""

from __future__ import annotations

from functools import cache

from msgspec import Struct

from tui.market.index.again import DayMoves, embedded_moves
from tui.money.again import DAYS, Again, day_again
from tui.money.picture import Money


class Mine(Struct, frozen=True):
    """Beside the Snapshot, never in it: nothing of it is recorded, told or saved."""

    money: Money
    again: tuple[Again, ...] = ()


def mine_of(money: Money) -> Mine:
    """The whole with the named days on it."""
    return Mine(money, tuple(day_again(money, moves, words) for moves, words in _days()))


@cache
def _days() -> tuple[tuple[DayMoves, str], ...]:
    """The named days whose moves are stored."""
    return tuple((moves, words) for day, words in DAYS if (moves := embedded_moves(day)) is not None)
