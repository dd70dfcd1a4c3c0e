"""The published yardsticks of METHODS, from the embedded data, each with its tolerance."""

from __future__ import annotations

import pytest

from tests.data_build.concentration import effective_number, measure, top_share
from tests.last_day import LAST
from tests.market.index.lists import float_list, line_split, split_lines
from tests.market.usual import usual_on
from tui.market.bars import usual_days
from tui.market.embedded import facts
from tui.market.embedded import series as stored
from tui.market.index.concentration import Interval, issuer_interval
from tui.market.index.weights import MAG7, Weights, by_issuer
from tui.market.session import iso

NAMED = ("2025-01-27", "2025-09-10", "2026-08-21")


def full(day: str) -> Weights:
    found = facts.full_list(day)
    assert found is not None
    return found


def adjusted(day: str) -> Weights:
    found = float_list(day)
    assert found is not None
    return found


def seven(weights: Weights) -> float:
    return sum(weights.shares[name] for name in MAG7)


@pytest.mark.parametrize(
    ("list_", "share"),
    [
        (full("2025-09-30"), 0.344),
        (adjusted("2025-09-30"), 0.346),  # published: 34.54 %
        (full("2026-08-21"), 0.332),
    ],
    ids=["full 2025-09-30", "float 2025-09-30", "full 2026-08-21"],
)
def test_the_share_of_the_seven(list_: Weights, share: float) -> None:
    assert seven(list_) == pytest.approx(share, abs=5e-4)


def test_float_adjusted_the_seven_are_as_published() -> None:
    assert seven(adjusted("2025-09-30")) == pytest.approx(0.3454, abs=1e-3)


def test_effective_number_at_the_end_of_2024() -> None:
    """Published: 46. A company without a factor counts whole."""
    weights = adjusted("2024-12-31")
    assert effective_number(weights.shares.values()) == pytest.approx(45.9, abs=0.05)
    assert any(name not in stored.float_factors() for name in weights.shares)


def test_ten_largest_lines_with_alphabet_split() -> None:
    """Published: 38.9 %, by line and with Alphabet's two lines apart, as fund files have it."""
    weights = adjusted("2025-09-30")
    lines = split_lines(weights.shares, line_split())
    assert {"GOOGL", "GOOG"} <= set(lines)
    assert top_share(list(lines.values()), 10) == pytest.approx(0.390, abs=5e-4)
    assert top_share(list(lines.values()), 10) == pytest.approx(0.389, abs=2e-3)


def test_nvidia_in_january_2025_by_the_sixty_sessions_before() -> None:
    assert usual_on("NVDA", "2025-01-27") == pytest.approx(-6.7, abs=0.05)
    bars = stored.daily("NVDA")
    assert bars is not None
    last = next(i for i in range(len(bars)) if bars.day(i) == "2025-01-27")
    with_the_day = usual_days(bars.close[: last + 1], bars.close[last] / bars.close[last - 1] - 1)
    assert with_the_day == pytest.approx(-5.0, abs=0.05), "the bug: the day itself is in the window"


@pytest.mark.parametrize("day", facts.list_days())
def test_a_list_is_whole_and_agrees_with_the_daily_series(day: str) -> None:
    weights, series = full(day), stored.concentration("SP500")
    assert series is not None and 480 <= len(weights.shares) <= 505
    assert sum(weights.shares.values()) == pytest.approx(1)
    row = series.place(day)
    assert row is not None and iso(series.times_ms[row]) == day
    found = measure(list(weights.shares.values()))
    assert seven(weights) == pytest.approx(series.mag7[row], abs=2e-6)
    assert found.top10 == pytest.approx(series.top10[row], abs=2e-6)
    assert found.effective == pytest.approx(series.effective[row], abs=0.01)


def of_ten(weights: Weights) -> Interval:
    """The effective number's interval when only the ten largest lines are known, as a fund page has them."""
    lines = split_lines(weights.shares, line_split())
    ten = sorted(lines.items(), key=lambda line: -line[1])[:10]
    known = by_issuer(ten)
    lacking = {"GOOGL", "GOOG"} - {name for name, _ in ten}
    places = [list(known).index("GOOGL")] if len(lacking) == 1 else []
    squares = issuer_interval(list(known.values()), 500, ten[-1][1], places)
    return Interval(1 / squares.upper, 1 / squares.lower)


@pytest.mark.parametrize("basis", ["full", "float"])
@pytest.mark.parametrize("day", sorted({*facts.list_days(), *NAMED}))
def test_ten_lines_give_an_interval_with_the_truth_in_it(day: str, basis: str) -> None:
    weights = full(day) if basis == "full" else adjusted(day)
    found, truth = of_ten(weights), effective_number(weights.shares.values())
    assert truth in found
    assert found.upper / found.lower < 1.9, "wide enough to be true, narrow enough to say something"


def test_every_month_since_2021_has_a_list() -> None:
    months = {day[:7] for day in facts.list_days()}
    assert len(months) == 69 and min(months) == "2021-01" and max(months) == LAST[:7]
    assert set(NAMED) <= set(facts.list_days())


def test_lines_that_cannot_be_the_largest_are_refused() -> None:
    with pytest.raises(ValueError, match="not the largest"):
        issuer_interval([0.05, 0.04], 10, 0.04)
    with pytest.raises(ValueError, match="do not fit"):
        issuer_interval([0.7, 0.6], 10, 0.6)
