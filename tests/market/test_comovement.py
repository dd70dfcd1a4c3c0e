"""Baskets, correlations, absorption and turbulence against cases that can be worked out."""

from __future__ import annotations

import random
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.market import comovement as cm
from tui.market.bars import DAY_MS, Bars
from tui.market.covariance import absorption, turbulence
from tui.market.embedded import series as stored

START = 20_000 * DAY_MS
END = date(2030, 1, 1)


def bars(symbol: str, closes: list[float], first: int = 0) -> Bars:
    return Bars(symbol, "1d", tuple(START + (first + i) * DAY_MS for i in range(len(closes))), tuple(closes))


def noise(count: int, seed: int) -> list[float]:
    rng = random.Random(seed)
    return [rng.gauss(0, 0.01) for _ in range(count)]


def equicorrelated(names: int, rho: float, days: int) -> dict[str, list[float]]:
    common = noise(days, 99)
    own = [noise(days, seed) for seed in range(names)]
    a, b = rho**0.5, (1 - rho) ** 0.5
    return {f"N{i}": [a * c + b * o for c, o in zip(common, own[i], strict=True)] for i in range(names)}


def test_a_basket_is_made_even_again_each_day() -> None:
    assert cm.basket_of({"A": [0.1, 0.0], "B": [-0.1, 0.02]}) == pytest.approx([0.0, 0.01])
    assert cm.level_of([0.1, -0.5]) == pytest.approx([1.0, 1.1, 0.55])


@pytest.mark.parametrize(
    ("levels", "now", "worst", "peak"),
    [([1, 2, 1], -0.5, -0.5, 1), ([1, 2, 1, 3], 0, -0.5, 3), ([1, 1, 1], 0, 0, 2),
     ([2, 1, 1.5], -0.25, -0.5, 0)],
)
def test_drawdown_from_the_peak(levels: list[float], now: float, worst: float, peak: int) -> None:
    assert cm.drawdown(levels) == (pytest.approx(now), pytest.approx(worst), peak)


def test_correlation_needs_its_whole_window_and_variance() -> None:
    one = noise(60, 1)
    assert cm.correlation(one, one) == pytest.approx(1)
    assert cm.correlation(one, [-x for x in one]) == pytest.approx(-1)
    assert cm.correlation(one[:59], one[:59]) is None
    assert cm.correlation(one, [0.01] * 60) is None


def test_absorption_of_names_that_are_equally_correlated() -> None:
    """One eigenvector takes (1 + (k-1) rho)/k of the variance."""
    found = absorption(equicorrelated(5, 0.6, 4000))
    assert found is not None
    assert found.first == pytest.approx((1 + 4 * 0.6) / 5, abs=0.03)
    assert found.ratio == found.first and found.sessions == 500 and found.shift is not None


def test_absorption_with_few_sessions_says_nothing_and_without_a_year_no_shift() -> None:
    assert absorption(equicorrelated(5, 0.5, 119)) is None
    found = absorption(equicorrelated(5, 0.5, 200))
    assert found is not None and found.shift is None and found.sessions == 200


def test_an_average_day_has_turbulence_one_and_a_shock_ranks_last() -> None:
    moves = equicorrelated(4, 0.3, 600)
    values = []
    for end in range(400, 600, 2):
        found = turbulence({s: v[:end] for s, v in moves.items()})
        assert found is not None
        values.append(found.value)
    assert sum(values) / len(values) == pytest.approx(1, abs=0.25)
    shocked = turbulence({s: [*v, 0.05 if s == "N0" else -0.05] for s, v in moves.items()})
    assert shocked is not None and shocked.value > 10 and shocked.rank == 1.0


def test_the_day_of_january_2025_was_the_most_turbulent_of_its_year() -> None:
    found = stored_study(date(2025, 1, 27))
    assert found.turbulence is not None and found.turbulence.rank == 1.0 and found.turbulence.value > 10
    assert found.as_of == "2025-01-27"


def stored_study(day: date) -> cm.CoMovement:
    names = ("NVDA", "ORCL", "MSFT", "AMD", "AMZN", "CRWV")
    known = {s: b for s in (*names, "SPY") if (b := stored.daily(s)) is not None}
    found = cm.study(known, names, day)
    assert found is not None
    return found


def test_nothing_later_than_the_day_is_seen_and_short_pasts_are_left_out() -> None:
    found = stored_study(date(2025, 9, 10))
    assert found.as_of == "2025-09-10" and found.days[-1] == "2025-09-10"
    whole = stored_study(date(2026, 8, 21))
    assert whole.sessions == 344 and whole.members[-1] == "CRWV"
    assert whole.returns["basket"].keys() >= {5, 20, 60, 250} and "RSP" not in whole.returns
    assert "RSP" in whole.reasons and whole.drawdown is not None and whole.drawdown.now <= 0


def test_two_names_are_the_least() -> None:
    assert cm.study({"A": bars("A", [1.0] * 300)}, ("A", "B"), END) is None
    assert cm.study({}, (), END) is None


def test_recent_closes_follow_stored_ones_where_both_agree() -> None:
    old, new = bars("A", [1.0, 2.0, 3.0]), bars("A", [3.0, 4.0], first=2)
    both = cm.joined(old, new)
    assert both is not None and both.close == (1.0, 2.0, 3.0, 4.0)
    split = bars("A", [1.5, 2.0], first=2)  # two for one since: no false move
    assert cm.joined(old, split) == split
    apart = bars("A", [9.0], first=30)
    assert cm.joined(old, apart) == apart
    assert cm.joined(old, None) == old and cm.joined(None, None) is None


def test_a_spread_in_its_usual_days() -> None:
    flat = bars("SPY", [100.0] * 70)
    level, closes = 100.0, []
    for i in range(70):
        level *= 1.001 if i % 2 else 1 / 1.001
        closes.append(level)
    day = date.fromtimestamp((START + 70 * DAY_MS) / 1000)
    found = cm.usual_gap(bars("RSP", closes), flat, day)
    assert found is not None
    mean, deviation = found
    assert (0.01 - mean) / deviation == pytest.approx(9.9, abs=0.2)
    assert cm.usual_gap(bars("RSP", closes[:40]), flat, day) is None
    assert cm.usual_gap(flat, flat, day) is None


@given(st.integers(2, 6), st.floats(0.05, 0.9))
def test_shares_of_variance_are_shares(names: int, rho: float) -> None:
    found = absorption(equicorrelated(names, rho, 130))
    if names < 3:
        assert found is None
    else:
        assert found is not None and 0 < found.first <= found.ratio <= 1
