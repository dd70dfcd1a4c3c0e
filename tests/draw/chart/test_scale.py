from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.draw.chart.scale import Columns, bar_of_day, rows_for, time_ticks, unit_of, value_ticks
from tui.market.bars import DAY_MS, Bars


def daily(n: int, first: str = "2026-01-05") -> Bars:
    start = int(datetime.fromisoformat(first).replace(tzinfo=UTC).timestamp() * 1000)
    return Bars("X", "1d", tuple(start + i * DAY_MS for i in range(n)), tuple(float(i + 1) for i in range(n)))


@given(st.integers(1, 3000), st.integers(2, 220), st.booleans())
def test_every_bar_has_a_column_and_every_column_a_bar(count: int, width: int, stepped: bool) -> None:
    columns = Columns(count, width, stepped)
    for i in (0, count // 2, count - 1):
        assert 0 <= columns.column(i) < width
    for x in (0, width // 2, width - 1):
        part = columns.bars(x)
        assert part is not None
        assert 0 <= part[0] < part[1] <= count


@given(st.integers(1, 3000), st.integers(2, 220))
def test_a_bar_is_found_again_under_its_own_candle(count: int, width: int) -> None:
    columns = Columns(count, width, stepped=True)
    for i in {0, count // 3, count - 1}:
        part = columns.bars(columns.column(i))
        assert part is not None and part[0] <= i < part[1]


@given(st.integers(1, 3000), st.integers(2, 220))
def test_candles_hold_about_equal_groups_without_a_gap(count: int, width: int) -> None:
    columns = Columns(count, width, stepped=True)
    sizes = [end - first for first, end in columns.groups]
    assert sum(sizes) == count and min(sizes) >= 1
    assert len(sizes) <= width
    least, most = columns.group
    assert set(sizes[1:]) <= {least, most} and most - least <= 1
    assert sizes[0] <= most
    assert count < width or len(sizes) >= 0.85 * width
    assert columns.group_column(len(sizes) - 1) + (columns.stride - 1) // 2 == width - 1


@given(
    st.floats(-1e6, 1e6), st.floats(0, 1e6), st.integers(2, 60), st.booleans(),
)
def test_ticks_are_round_inside_the_limits_and_never_missing(
    low: float, size: float, height: int, per_cent: bool
) -> None:
    rows = rows_for(low, low + size, height)
    ticks = value_ticks(rows, per_cent)
    assert ticks
    assert all(rows.low <= value <= rows.high for value, _ in ticks)
    assert rows.low < low and low + size < rows.high


def test_labels_have_the_digits_that_their_step_needs() -> None:
    assert [t for _, t in value_ticks(rows_for(160, 236, 20))] == ["160", "180", "200", "220"]
    assert [t for _, t in value_ticks(rows_for(-0.11, 0.32, 12), True)] == ["0%", "+20%"]
    assert [t for _, t in value_ticks(rows_for(7000, 7674, 9))] == ["7,000", "7,500"]


@pytest.mark.parametrize(
    ("count", "first", "words"),
    [
        (5, "2026-08-17", ["Tue 18", "Wed 19", "Thu 20", "Fri 21"]),
        (30, "2026-07-20", ["27 Jul", "3 Aug", "10 Aug", "17 Aug"]),
        (200, "2025-10-05", ["Nov", "Dec", "2026", "Feb", "Mar", "Apr"]),
        (2000, "2021-01-04", ["2022", "2023", "2024", "2025", "2026"]),
    ],
)
def test_time_labels_follow_the_length_of_the_series(count: int, first: str, words: list[str]) -> None:
    bars = daily(count, first)
    assert [text for _, text in time_ticks(bars, Columns(count, 70), 78)] == words


def test_intraday_labels_are_new_york_hours() -> None:
    start = int(datetime(2026, 1, 29, 14, 30, tzinfo=UTC).timestamp() * 1000)
    bars = Bars("X", "5m", tuple(start + i * 300_000 for i in range(78)), (1.0,) * 78)
    assert [t for _, t in time_ticks(bars, Columns(78, 76), 84)][:2] == ["10:00", "11:00"]


@given(st.integers(0, 1500), st.integers(2, 220), st.booleans())
def test_time_labels_never_touch(count: int, width: int, stepped: bool) -> None:
    ticks = time_ticks(daily(count, "2021-03-01"), Columns(count, width, stepped), width)
    end = -1
    for x, text in ticks:
        assert x > end and x + len(text) <= width
        end = x + len(text)


def test_a_day_between_sessions_belongs_to_the_next_bar() -> None:
    bars = Bars("X", "1d", tuple(day * DAY_MS for day in (20000, 20001, 20004)), (1.0, 2.0, 3.0))
    assert bar_of_day(bars, datetime.fromtimestamp(20002 * 86400, UTC).date()) == 2
    assert bar_of_day(bars, datetime.fromtimestamp(20005 * 86400, UTC).date()) is None
    assert bar_of_day(bars, date(2020, 1, 1)) is None


def test_a_day_of_intraday_bars_belongs_to_its_first_bar() -> None:
    start = int(datetime(2026, 1, 29, 14, 30, tzinfo=UTC).timestamp() * 1000)
    bars = Bars("X", "5m", (start, start + 300_000), (1.0, 2.0))
    assert bar_of_day(bars, date(2026, 1, 29)) == 0
    assert bar_of_day(bars, date(2026, 1, 28)) is None


@pytest.mark.parametrize(
    ("day", "place"),
    [(date(2026, 9, 24), 0), (date(2026, 10, 1), 1), (date(2026, 11, 10), 2), (date(2026, 11, 30), 2),
     (date(2026, 8, 31), None), (date(2026, 12, 20), None)],
)
def test_a_day_belongs_to_the_month_that_holds_it(day: date, place: int | None) -> None:
    firsts = (datetime(2026, month, 1, tzinfo=UTC) for month in (9, 10, 11))
    bars = Bars("X", "1mo", tuple(int(at.timestamp() * 1000) for at in firsts), (1.0, 2.0, 3.0))
    assert bar_of_day(bars, day) == place
    assert unit_of(bars) == "month"
