"""What the tests of money stand on: 21 August 2026, its embedded lists and prices, the shipped ledger."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache

from msgspec.structs import replace

from tui.deals.ledger.ledger import load
from tui.market.embedded import facts
from tui.market.index.weights import Weights
from tui.market.quote import Quote
from tui.money.at_hand import lists_at
from tui.money.fund_lists import FundLists, Lines
from tui.money.groups import Groups, groups_of
from tui.money.holding import FundWords, Holding, Holdings
from tui.money.picture import Money, look
from tui.money.prices import Prices, prices_on

DAY = date(2026, 8, 21)


@cache
def prices() -> Prices:
    return prices_on(DAY)


@cache
def groups() -> Groups:
    return groups_of(load(), DAY)


@cache
def lists() -> FundLists:
    return lists_at(prices(), groups())


def sp500() -> Weights:
    """The embedded list of that day."""
    found = facts.full_list(DAY.isoformat())
    assert found is not None
    return found


def money(*lots: Holding, funds: tuple[FundWords, ...] = (), given: Mapping[str, Lines] | None = None,
          at: Prices | None = None) -> Money:
    """These lots, looked through on that day."""
    on = at or prices()
    known = lists_at(on, groups()) if at else lists()
    known = replace(known, given=given) if given else known
    return look(Holdings(lots, funds), on, known, groups())


def with_quotes(*quotes: Quote) -> Prices:
    """The day's prices and some more."""
    return Prices({**prices().quotes, **{q.symbol: q for q in quotes}}, DAY)
