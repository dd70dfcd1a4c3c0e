"""Bars as columns, and the arithmetic of usual days."""

from __future__ import annotations

from math import isfinite
from statistics import mean, stdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.last_day import LAST
from tests.pictures import closes
from tui.market.bars import DAY_MS, Bars, moving_average, returns, usual_days, usual_norm
from tui.market.embedded import series as stored

prices = st.lists(st.floats(0.01, 1e6), min_size=0, max_size=150)


def bars(n: int, ranged: bool = True) -> Bars:
    close = tuple(float(i) for i in range(1, n + 1))
    more = {"open": close, "high": close, "low": close} if ranged else {}
    times = tuple(i * DAY_MS for i in range(n))
    return Bars("X", "1d", times, close, volume=(None,) * n, source="test", **more)


def test_a_cut_cuts_every_column() -> None:
    part = bars(10).cut(2, 5)
    assert part.close == part.open == part.high == part.low == (3.0, 4.0, 5.0)
    assert part.times_ms == (2 * DAY_MS, 3 * DAY_MS, 4 * DAY_MS)
    assert (len(part), len(part.volume), part.source) == (3, 3, "test")


@pytest.mark.parametrize(
    ("since", "until", "kept"),
    [(0, 10, 10), (3, 10, 7), (3, 5, 2), (9, 10, 1), (10, 10, 0), (0, 0, 0)],
)
def test_since_is_inclusive_and_until_is_not(since: int, until: int, kept: int) -> None:
    assert len(bars(10).until(until * DAY_MS).since(since * DAY_MS)) == kept


def test_a_day_is_read_in_utc() -> None:
    assert bars(3).day(0) == "1970-01-01"
    nvda = stored.daily("NVDA")
    assert nvda is not None and nvda.day(len(nvda) - 1) == LAST


@pytest.mark.parametrize(("some", "ranged"), [(bars(4), True), (bars(4, False), False), (bars(0), False)])
def test_candles_need_every_range(some: Bars, ranged: bool) -> None:
    assert some.has_range is ranged


def test_an_empty_series_has_no_range_and_no_crash() -> None:
    assert len(bars(0).since(5).until(3)) == 0


@given(prices, st.integers(1, 60))
def test_the_moving_average_is_that_of_the_last_values(values: list[float], window: int) -> None:
    got = moving_average(values, window)
    assert len(got) == len(values)
    for i, value in enumerate(got):
        if i < window - 1:
            assert value is None
        else:
            assert value == pytest.approx(mean(values[i - window + 1 : i + 1]), rel=1e-6, abs=1e-4)


def test_usual_days_of_the_worst_day_of_nvidia() -> None:
    nvda = stored.daily("NVDA")
    assert nvda is not None
    before = nvda.until(stored.ms_of("2025-01-27")).close
    move = 118.42 / before[-1] - 1
    assert round(usual_days(before, move) or 0, 1) == -6.7
    # with the day itself in the window it would look smaller: the day that is judged stays out
    assert round(usual_days((*before, 118.42), move) or 0, 1) == -5.0


@pytest.mark.parametrize("known", [0, 1, 2, 59, 60])
def test_too_few_closes_say_nothing(known: int) -> None:
    assert usual_norm(closes("NVDA")[:known]) is None
    assert usual_days(closes("NVDA")[:known], 0.01) is None


def test_a_price_that_never_moved_has_no_usual_day() -> None:
    assert usual_norm([5.0] * 80) == (0.0, 0.0)
    assert usual_days([5.0] * 80, 0.01) is None


@given(st.lists(st.floats(100, 159), min_size=61, max_size=90), st.floats(-0.5, 0.5))
def test_usual_days_are_the_distance_from_the_mean_in_standard_deviations(
    values: list[float], move: float
) -> None:
    window = returns(values)[-60:]
    got = usual_days(values, move)
    if got is None:
        assert stdev(window) == pytest.approx(0, abs=1e-12)
    else:
        assert isfinite(got)
        assert got * stdev(window) == pytest.approx(move - mean(window), rel=1e-6, abs=1e-9)


def damaged(how: str) -> tuple[float, ...]:
    """NVDA's closes to 24 January 2025 with a fault of the source in them."""
    nvda = stored.daily("NVDA")
    assert nvda is not None
    rows = list(nvda.until(stored.ms_of("2025-01-27")).close)
    match how:
        case "one a hundred times too high":
            rows[-20] *= 100
        case "two in pounds":
            rows[-30], rows[-29] = rows[-30] / 100, rows[-29] / 100
        case "a split not applied":
            rows[:-20] = [value * 10 for value in rows[:-20]]
        case "a reverse split not applied":
            rows[:-20] = [value / 20 for value in rows[:-20]]
        case "two for one not applied":
            rows[:-20] = [value * 2 for value in rows[:-20]]
        case "one odd row":
            rows[-10] *= 1.7
    return tuple(rows)


@pytest.mark.parametrize(
    "how", ["one a hundred times too high", "two in pounds", "a split not applied", "one odd row",
            "a reverse split not applied", "two for one not applied"],
)
def test_a_jump_of_a_whole_factor_in_the_closes_is_no_return(how: str) -> None:
    sound, found = usual_days(damaged(""), -0.048), usual_days(damaged(how), -0.048)
    assert sound is not None and found is not None
    assert found == pytest.approx(sound, rel=0.06)


def test_a_large_move_that_stays_is_a_return() -> None:
    rows = [100 * (1 + 0.01 * (n % 3)) for n in range(70)]
    fallen = [*rows[:40], *(value * 0.7 for value in rows[40:])]
    assert abs(usual_days(fallen, -0.05) or 0) < abs(usual_days(rows, -0.05) or 0) / 3
