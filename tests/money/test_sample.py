"""The sample by hand: 60 NVDA, 40 ORCL, $60,000 of SPY on 21 August 2026.

NVDA 60 x 214.72 = 12,883.20; ORCL 40 x 146.47 = 5,858.80; with SPY 78,742.00. NVIDIA is 7.44462713 % of the
list of that day, so 4,466.78 of SPY; Oracle 0.60446 %, 362.68. The loop: (12,883.20 + 4,466.78 + 5,858.80 +
362.68) / 78,742 = 29.935 %. SPY alone: 1 / sum w^2 = 45.6; with both beside it 15.6.
"""

from __future__ import annotations

from datetime import date

import pytest

from tests.money import at
from tui.deals.ledger.ledger import load
from tui.deals.obligations.assumed import first_link
from tui.market.embedded import series
from tui.market.index.again import DayMoves, embedded_moves, residual_moves
from tui.money.holding import SAMPLE
from tui.money.mine import DAYS, broken_on, day_again, one_falls
from tui.money.picture import Money, look


@pytest.fixture(scope="module")
def sample() -> Money:
    return look(SAMPLE, at.prices(), at.lists(), at.groups())


def test_what_it_is_worth_and_what_it_made(sample: Money) -> None:
    assert sample.usd == pytest.approx(78_742.00, abs=0.005)
    # NVDA 214.72 against 216.85, ORCL 146.47 against 142.07, SPY 60,000 x (1 - 1/1.0040912667)
    assert sample.day_usd == pytest.approx(60 * -2.13 + 40 * 4.40 + 244.475, abs=0.01)
    assert sample.day_move == pytest.approx(0.00373, abs=1e-5)


def test_nvidia_directly_and_in_the_fund(sample: Money) -> None:
    nvidia = sample.companies[0]
    assert nvidia.name == "NVIDIA"
    assert round(nvidia.usd) == 17_350
    assert round(nvidia.exposure.direct_usd, 2) == 12_883.20
    assert round(nvidia.exposure.funds_usd, 2) == 4_466.78
    assert not nvidia.is_bound


def test_the_three_shares(sample: Money) -> None:
    weights = at.sp500().shares
    loop = 12_883.20 + 5_858.80 + 60_000 * (weights["NVDA"] + weights["ORCL"])
    six = sum(weights[name] for name in ("NVDA", "ORCL", "AMD", "AMZN", "GOOGL", "MSFT"))
    assert sample.loop.value == pytest.approx(loop / 78_742, abs=1e-9)
    assert round(sample.loop.value * 100, 1) == 29.9
    assert sample.any_loop.value == pytest.approx((18_742 + 60_000 * six) / 78_742, abs=1e-9)
    assert round(sample.any_loop.value * 100, 1) == 42.3
    assert round(sample.seven.value * 100, 1) == 41.6
    assert not (sample.loop.is_bound or sample.any_loop.is_bound or sample.seven.is_bound)


def test_it_acts_like_so_many_equal_names(sample: Money) -> None:
    dollars = {name: 60_000 * share for name, share in at.sp500().shares.items()}
    dollars["NVDA"] += 12_883.20
    dollars["ORCL"] += 5_858.80
    by_hand = 78_742**2 / sum(usd * usd for usd in dollars.values())
    assert sample.names.value == pytest.approx(by_hand)
    assert round(by_hand, 1) == 15.6


def test_a_monday_again_as_every_member_moved(sample: Money) -> None:
    """-$4,328 by the members' closes: -2,994.02 directly, -2.22275 % of 60,000 in SPY, -1,333.65.

    The 34 names of today's list that were no members then (3.14 %) take the index's -1.458 %.
    """
    moves = embedded_moves(date(2025, 1, 27))
    assert moves is not None
    stored = series.member_moves("2025-01-27")
    assert stored is not None and len(stored) == 495
    index = 6012.28 / 6101.24 - 1
    spy = sum(share * stored.get(name, index) for name, share in at.sp500().shares.items())
    direct = 12_883.20 * (118.42 / 142.62 - 1) + 5_858.80 * (158.28 / 183.60 - 1)
    again = day_again(sample, moves)
    assert spy == pytest.approx(-0.022227, abs=1e-5)
    assert direct == pytest.approx(-2_994.02, abs=0.005)
    assert again.usd == pytest.approx(direct + 60_000 * spy, abs=0.05)
    assert round(again.usd) == -4_328
    assert [name for name, _ in again.largest[:2]] == ["NVDA", "ORCL"]


def test_by_market_values_the_monday_took_a_dollar_more(sample: Money) -> None:
    """-$4,329 is what market values say: of four members the screener's share counts changed that day.

    Their values moved less than their prices: D.R. Horton 1.0958 % for 3.037 %, Lennar 1.9275 for 4.125,
    Moody's 0.8153 for 1.315, Fox 1.4259 for 2.201; the other 491 moved alike. A holder is paid by prices.
    """
    moves = embedded_moves(date(2025, 1, 27))
    assert moves is not None
    by_value = {"DHI": 0.010958, "LEN": 0.019275, "MCO": 0.008153, "FOXA": 0.014259}
    assert [round(moves.known[name], 5) for name in by_value] == [0.03037, 0.04125, 0.01315, 0.02201]
    counted = DayMoves(moves.day, {**moves.known, **by_value}, moves.rest, "")
    assert day_again(sample, counted).usd == pytest.approx(-4_329.3, abs=0.1)


def test_a_monday_again_by_what_was_left_of_the_index(sample: Money) -> None:
    """-$4,159 (to the hundred -$4,200): the two directly -2,994.02, SPY -1.94103 % of 60,000, -1,164.62.

    The twelve names with bars weighed 36.80 % of the evening before and took 1.742 %, more than the index's
    1.458 %; so all others rose, by (R - sum w r) / (1 - sum w) = (-0.014581 + 0.017420) / 0.6320 = +0.449 %.
    """
    moves = residual_moves(date(2025, 1, 27))
    assert moves is not None
    assert moves.rest == pytest.approx(0.0044926, abs=1e-6)
    again = day_again(sample, moves)
    direct = 12_883.20 * (118.42 / 142.62 - 1) + 5_858.80 * (158.28 / 183.60 - 1)
    assert again.usd == pytest.approx(direct + 60_000 * -0.0194103, abs=0.05)
    assert (round(again.usd), round(again.usd, -2)) == (-4_159, -4_200)
    assert again.largest[0][0] == "NVDA"


def test_every_named_day_has_its_moves() -> None:
    assert all(embedded_moves(day) is not None for day, _ in DAYS)
    assert embedded_moves(date(2025, 1, 26)) is None  # a Sunday


def test_one_name_falls(sample: Money) -> None:
    fall = one_falls(sample, "nvda", -0.1)
    assert fall is not None
    assert (round(fall.usd), round(fall.direct_usd), round(fall.funds_usd)) == (-1_735, -1_288, -447)
    assert one_falls(sample, "VOD", -0.1) is None


def test_a_link_that_breaks_as_what_if_has_it(sample: Money) -> None:
    """OpenAI pays half of what is due in 2027: 6,221.48 of Oracle and 2,398.05 of Amazon are held.

    By their profit Oracle -19.4183 % and Amazon -0.63245 %, by their sales -53.0169 and -1.14693 %; CoreWeave
    is in no list of the S&P 500 and not held.
    """
    link = first_link(load(), at.DAY, at.prices().caps_musd)
    assert link is not None
    broken = broken_on(sample, link)
    assert broken.words == "OpenAI pays half of 2027"
    assert broken.profit_usd == pytest.approx(6_221.48 * -0.194183 + 2_398.05 * -0.0063245, abs=0.1)
    assert broken.sales_usd == pytest.approx(6_221.48 * -0.530169 + 2_398.05 * -0.0114693, abs=0.1)
    assert (round(broken.profit_usd), round(broken.sales_usd)) == (-1_223, -3_326)


def test_nothing_due_next_year_breaks_nothing() -> None:
    assert first_link(load(), date(2024, 1, 2), {}) is None
