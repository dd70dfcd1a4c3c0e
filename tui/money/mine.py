"""What a screen is given of a person's money: the whole, and what would happen to it.

If it happened to this money: a named day again on today's weights, or one name falling. No forecast.

Of a few days the moves of every member are stored: who was none then moves as the index did; of other
days those of some names (`market.index.again`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from msgspec import Struct

from tui.market.index.again import DayMoves, embedded_moves
from tui.market.index.weights import issuer_of
from tui.money.picture import Money

if TYPE_CHECKING:
    from tui.deals.obligations.what_if import LinkBreak

DAYS = ((date(2025, 1, 27), "DeepSeek's Monday"), (date(2025, 9, 10), "Oracle +36 %"))


class Again(Struct, frozen=True):
    """What a day would do: dollars and a fraction of the whole, the names that did most, what stood still."""

    day: date
    words: str
    usd: float
    share: float
    largest: tuple[tuple[str, float], ...]  # issuer and its own move
    rest_words: str
    still: tuple[str, ...] = ()  # private companies and others without a price


class Fall(Struct, frozen=True):
    """What a move of one company alone would do, directly and through funds."""

    issuer: str
    move: float
    direct_usd: float
    funds_usd: float

    @property
    def usd(self) -> float:
        return self.direct_usd + self.funds_usd


def day_again(money: Money, moves: DayMoves, words: str = "") -> Again:
    """The moves of one day on what is held now. Cash stands still, and so does what has no price."""
    effects: dict[str, float] = {}
    still: list[str] = []
    for company in money.companies:
        if company.private:
            still.append(company.name)
        else:
            effects[company.issuer] = company.usd * moves.known.get(company.issuer, moves.rest)
    other = 0.0
    for line in money.through.held:
        if line.inside is None:
            continue
        own = moves.known.get(line.symbol) if not line.inside.shares else None
        left = sum(part.part for part in line.inside.open) * line.inside.factor
        other += line.usd * (own if own is not None else left * moves.rest)
    total = sum(effects.values()) + other
    named = sorted((i for i in effects if i in moves.known), key=lambda i: -abs(effects[i]))[:3]
    return Again(moves.day, words, total, total / money.usd if money.usd > 0 else 0.0,
                 tuple((issuer, moves.known[issuer]) for issuer in named), moves.rest_words, tuple(still))


def one_falls(money: Money, issuer: str, move: float = -0.1) -> Fall | None:
    """One company moves and nothing else does; None when nothing of it is held for certain."""
    exposure = money.through.exposures.get(issuer_of(issuer))
    if exposure is None:
        return None
    return Fall(exposure.issuer, move, exposure.direct_usd * move, exposure.funds_usd * move)


def by_moves(money: Money, moves: Mapping[str, float]) -> float:
    """Dollars when companies move so far (fractions by symbol or issuer), looked through."""
    own = {issuer_of(name): move for name, move in moves.items()}
    return sum(company.usd * own.get(company.issuer, 0.0) for company in money.companies)


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
