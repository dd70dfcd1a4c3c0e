"""The sample by hand: 60 NVDA, 40 ORCL, $60,000 of SPY on 21 August 2026.

NVDA 60 x 214.72 = 12,883.20; ORCL 40 x 146.47 = 5,858.80; with SPY 78,742.00. NVIDIA is 7.44462713 % of the
list of that day, so 4,466.78 of SPY; Oracle 0.60446 %, 362.68. The loop: (12,883.20 + 4,466.78 + 5,858.80 +
362.68) / 78,742 = 29.935 %. SPY alone: 1 / sum w^2 = 45.6; with both beside it 15.6.
"""

from __future__ import annotations

from datetime import date

import pytest

from tests.money import at
from tui.market.embedded import series
from tui.market.index.again import embedded_moves, residual_moves
from tui.money.again import DAYS, day_again, one_falls
from tui.money.holding import SAMPLE
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
    """-$4,328 by the members' closes: -2,994.04 directly, -2.2227 % of 60,000 in SPY.

    The 34 names of today's list that were no members then (3.14 %) take the index's -1.458 %. (By market
    values, which round share counts in, it is -$4,329.)
    """
    moves = embedded_moves(date(2025, 1, 27))
    assert moves is not None
    stored = series.member_moves("2025-01-27")
    assert stored is not None and len(stored) == 495
    index = 6012.28 / 6101.24 - 1
    spy = sum(share * stored.get(name, index) for name, share in at.sp500().shares.items())
    direct = 12_883.20 * (118.42 / 142.62 - 1) + 5_858.80 * (158.31 / 183.64 - 1)
    again = day_again(sample, moves)
    assert spy == pytest.approx(-0.022227, abs=1e-5)
    assert again.usd == pytest.approx(direct + 60_000 * spy, abs=1)
    assert round(again.usd) == -4_328
    assert [name for name, _ in again.largest[:2]] == ["NVDA", "ORCL"]


def test_a_monday_again_by_what_was_left_of_the_index(sample: Money) -> None:
    """-$4,159: the two directly -2,994.04, SPY -1.941 % of 60,000 on today's weights.

    The twelve names with bars weighed 34.6 % of the evening before and took more than the index lost; so all
    others rose, by (R - sum w r) / (1 - sum w) = +0.449 %.
    """
    moves = residual_moves(date(2025, 1, 27))
    assert moves is not None
    assert moves.rest == pytest.approx(0.0044926, abs=1e-6)
    again = day_again(sample, moves)
    direct = 12_883.20 * (118.42 / 142.62 - 1) + 5_858.80 * (158.31 / 183.64 - 1)
    assert direct == pytest.approx(-2_994.04, abs=1)
    assert again.usd == pytest.approx(direct + 60_000 * -0.0194103, abs=1)
    assert round(again.usd) == -4_159
    assert again.largest[0][0] == "NVDA"


def test_every_named_day_has_its_moves() -> None:
    assert all(embedded_moves(day) is not None for day, _ in DAYS)
    assert embedded_moves(date(2025, 1, 26)) is None  # a Sunday


def test_one_name_falls(sample: Money) -> None:
    fall = one_falls(sample, "nvda", -0.1)
    assert fall is not None
    assert (round(fall.usd), round(fall.direct_usd), round(fall.funds_usd)) == (-1_735, -1_288, -447)
    assert one_falls(sample, "VOD", -0.1) is None
