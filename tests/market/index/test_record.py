"""Changes over sessions: only values of one basis are compared."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from msgspec.structs import replace

from tests.market.index.test_reading import stored_quotes
from tui.market.embedded import series as stored
from tui.market.index.listing import Sources
from tui.market.index.live import live_reading
from tui.market.index.reading import Concentration
from tui.market.index.record import BASIS_KEY, Record, changes_of, record_of, with_changes
from tui.market.session import back

DAY = date(2026, 11, 20)
KEY = "share.mag7.sp500"


def reading(basis: str = "full") -> Concentration:
    found = live_reading(stored_quotes(), DAY, Sources(basis))
    assert found is not None
    return found


def at(day: date, hour: int = 20) -> int:
    return round(datetime(day.year, day.month, day.day, hour, tzinfo=UTC).timestamp() * 1000)


def record(basis: float, value: float = 0.30, span: int = 20) -> Record:
    day = back(DAY, span)
    return record_of({KEY: [(at(day, 15), 0.1), (at(day), value)], BASIS_KEY: [(at(day), basis)]})


def test_the_last_value_of_a_new_york_day_counts() -> None:
    found = record(0)
    assert found.value(KEY, back(DAY, 20), "full") == 0.30
    assert found.first == back(DAY, 20)


def test_an_own_record_of_the_same_basis_gives_a_change() -> None:
    found = changes_of(reading(), DAY, record(0), stored.concentration("SP500"))
    share = reading().seven.share
    assert share is not None and found[KEY][20] == pytest.approx(share - 0.30)


@pytest.mark.parametrize(("now", "then"), [("full", 1), ("float", 0), ("full", 2)])
def test_another_basis_gives_none(now: str, then: float) -> None:
    assert 20 not in changes_of(reading(now), DAY, record(then), None).get(KEY, {})


def test_the_stored_series_serves_the_full_basis_as_far_as_it_reaches() -> None:
    series = stored.concentration("SP500")
    assert set(changes_of(reading(), DAY, Record(), series)[KEY]) == {250}
    near = date(2026, 8, 24)
    assert set(changes_of(reading(), near, Record(), series)[KEY]) == {5, 20, 250}
    assert changes_of(reading("float"), near, Record(), series) == {}


def test_a_bound_has_no_change() -> None:
    found = reading()
    bound = replace(found, seven=replace(found.seven, bound="at least"))
    assert KEY not in changes_of(bound, DAY, record(0), None)


def test_twenty_sessions_stand_beside_the_figure() -> None:
    found = with_changes(reading(), DAY, record(0), None)
    assert found.seven.change20 == found.changes[KEY][20]
    assert found.top10.change20 is None and found.effective_change20 is None


def test_sessions_before_skip_weekends_and_holidays() -> None:
    assert back(date(2026, 11, 30), 2) == date(2026, 11, 25)  # Thanksgiving between
