"""What a lot is worth: prices, days, currencies and pence, rounds, costs; and what is not known stays out."""

from __future__ import annotations

from datetime import date

import pytest

from tests.money import at
from tui.market.quote import Quote
from tui.money.holding import CASH, Holding
from tui.money.value import Position, Round, value_of

NOON = 1787328000000  # 21 August 2026, 12:00 in New York


def quote(symbol: str, price: float, before: float | None = None, currency: str = "USD") -> Quote:
    return Quote(symbol, price, before, NOON, currency=currency)


def one(
    lot: Holding, *quotes: Quote, fund: bool = False, rounds: tuple[Round, ...] | None = None
) -> Position:
    return value_of(lot, at.with_quotes(*quotes), fund, rounds)


def test_pence_become_pounds_and_pounds_dollars() -> None:
    pounds = quote("GBPUSD=X", 1.25, 1.25)
    found = one(Holding("VUSA.L", shares=100), quote("VUSA.L", 9_000, 8_910, "GBp"), pounds)
    assert found.usd == pytest.approx(100 * 90 * 1.25)
    assert found.day_usd == pytest.approx(100 * 0.90 * 1.25)
    assert found.rate is not None and found.rate.time_ms == NOON


def test_the_day_counts_the_currency_too() -> None:
    found = one(Holding("SAP.DE", shares=10), quote("SAP.DE", 200, 200, "EUR"), quote("EURUSD=X", 1.10, 1.00))
    assert found.move == 0
    assert found.day_usd == pytest.approx(10 * 200 * 0.10)


def test_a_pair_the_other_way_round_will_do() -> None:
    found = one(Holding(CASH, value=15_620, currency="JPY"), quote("USDJPY=X", 156.2))
    assert found.kind == "cash" and found.usd == pytest.approx(100)


def test_without_a_rate_there_is_no_value() -> None:
    found = one(Holding("SAP.DE", shares=10), quote("SAP.DE", 200, 200, "EUR"))
    assert found.usd is None and "EUR" in found.reason
    money = at.money(Holding("SAP.DE", shares=10), Holding("NVDA", shares=1))
    assert money.usd == pytest.approx(214.72)
    assert [p.lot.symbol for p in money.left_out] == ["SAP.DE"]


def test_a_value_of_an_earlier_day_moves_with_the_price() -> None:
    bars = {"2026-07-31": at.prices().close_on("SPY", date(2026, 7, 31))}
    lot = Holding("SPY", value=10_000, valued=date(2026, 7, 31))
    found = one(lot)
    before = bars["2026-07-31"]
    assert before is not None
    assert found.usd == pytest.approx(10_000 * 765.72 / before)
    today = one(Holding("SPY", value=10_000, valued=at.DAY))
    assert today.usd == 10_000 and today.notes == ()
    undated = one(Holding("SPY", value=10_000))
    assert undated.usd == 10_000 and "no date" in undated.notes[0]


def test_a_fund_without_a_price_moves_with_its_index_and_says_so() -> None:
    lot = Holding("VFIAX", value=10_000, valued=date(2026, 7, 31))
    found = one(lot, fund=True)
    spy = one(Holding("SPY", value=10_000, valued=date(2026, 7, 31)))
    assert found.usd == pytest.approx(spy.usd)
    assert "estimate" in found.notes[0]


def test_a_split_since_is_no_move() -> None:
    lot = Holding("NVDA", value=1_000, valued=date(2026, 7, 31))
    found = value_of(lot, at.with_quotes(quote("NVDA", 21.47)))
    assert found.usd == 1_000
    assert "not moved" in found.notes[0]


def test_a_private_company_goes_by_its_rounds() -> None:
    rounds = (Round(date(2025, 10, 28), 500_000), Round(date(2026, 3, 31), 852_000))
    dated = one(Holding("OPENAI", value=500, valued=date(2025, 12, 1)), rounds=rounds)
    assert dated.kind == "private" and dated.usd == pytest.approx(852)
    assert "2026-03-31" in dated.notes[0]
    assert one(Holding("OPENAI", value=500), rounds=rounds).usd == 500
    assert one(Holding("OPENAI", shares=5), rounds=rounds).usd is None
    early = one(Holding("OPENAI", value=500, valued=date(2024, 1, 1)), rounds=rounds)
    assert early.usd == 500 and "not moved" in early.notes[0]


def test_a_private_company_counts_in_the_loop() -> None:
    money = at.money(Holding("openai".upper(), value=1_000), Holding("AAPL", value=1_000))
    assert money.loop.value == pytest.approx(0.5)
    assert money.companies[0].private or money.companies[1].private


def test_gains_by_lot() -> None:
    found = one(Holding("NVDA", shares=10, cost=100))
    assert found.gain_usd == pytest.approx(1_147.2)
    assert found.gain == pytest.approx(1.1472)
    short = one(Holding("NVDA", shares=-10, cost=100))
    assert short.gain_usd == pytest.approx(-1_147.2) and short.gain == pytest.approx(-1.1472)
    whole = one(Holding("SPY", value=60_000, cost=50_000))
    assert whole.gain == pytest.approx(0.2)
    assert one(Holding("NVDA", shares=10)).gain is None


def test_a_cost_from_before_a_split_gives_no_gain() -> None:
    found = one(Holding("NVDA", shares=10, cost=1_200, bought=date(2024, 6, 5)))  # ten for one on 10 June
    assert found.gain is None and "split" in found.notes[0]
    assert one(Holding("NVDA", shares=10, cost=120, bought=date(2024, 6, 11))).gain is not None


def test_the_american_bank_called_cash_is_a_share() -> None:
    assert one(Holding(CASH, shares=2), quote("CASH", 80, 79)).usd == 160


def test_cash_is_no_name_but_part_of_the_whole() -> None:
    money = at.money(Holding("NVDA", value=500), Holding(CASH, value=500))
    assert money.loop.value == pytest.approx(0.5)
    assert money.names.value == pytest.approx(1)
