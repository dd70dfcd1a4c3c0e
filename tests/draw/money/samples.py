"""Pages of the Money screen for its drawings: the sample, only funds, none, and funds with missing lines."""

from __future__ import annotations

from datetime import date

from tests.money import at
from tui.deals.ledger.ledger import load
from tui.deals.obligations.assumed import first_link
from tui.draw.money.rows import By, MoneyPage, alone_of
from tui.money.fund_lists import Lines
from tui.money.holding import SAMPLE, Holding
from tui.money.mine import mine_of, one_falls
from tui.money.picture import Money, look


def page(money: Money, by: By = By.COMPANY, chosen: int = 0, hidden: bool = False) -> MoneyPage:
    """`money` as it is drawn."""
    mine = mine_of(money, first_link(load(), at.DAY, at.prices().caps_musd))
    return MoneyPage(money, mine.again, one_falls(money, "NVDA"), by, chosen, hidden, False,
                     "as of 21 Aug 2026", alone_of(money), mine.broken)


def sample(hidden: bool = False, by: By = By.COMPANY, chosen: int = 0) -> MoneyPage:
    """60 NVDA, 40 ORCL, $60,000 of SPY."""
    return page(look(SAMPLE, at.prices(), at.lists(), at.groups()), by, chosen, hidden)


def no_funds() -> MoneyPage:
    """Two lots of one share, another, cash, a private company, and one without a price."""
    return page(at.money(
        Holding("NVDA", 40, cost=39.1, bought=date(2023, 6, 2), account="IBKR", place=0),
        Holding("NVDA", 20, cost=66.4, bought=date(2024, 3, 11), account="Schwab", place=1),
        Holding("AAPL", 30, cost=120, account="IBKR", place=2), Holding("CASH", value=1_500, place=3),
        Holding("OPENAI", value=3_000, valued=date(2025, 12, 1), place=4), Holding("SAP.DE", 4, place=5),
    ))


def only_funds() -> MoneyPage:
    """An index fund by worth, one with three times its day, one that weighs all alike."""
    return page(at.money(Holding("SPY", value=60_000, place=0), Holding("UPRO", value=5_000, place=1),
                         Holding("RSP", value=10_000, place=2)))


def bounded() -> MoneyPage:
    """A fund of which ten lines are known, one of which nothing is, and a share."""
    largest = sorted(at.sp500().shares.items(), key=lambda item: -item[1])[:10]
    rest = 1 - sum(share for _, share in largest)
    basis = "the 10 largest lines of VTI, by issuer, of 2026-07-31"
    lines = Lines(dict(largest), basis, rest=rest, ceiling=largest[-1][1])
    return page(at.money(Holding("VTI", value=40_000, place=0), Holding("VWCE.DE", value=3_000, place=1),
                         Holding("ORCL", 40, place=2), given={"VTI": lines}))
