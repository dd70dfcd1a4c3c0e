"""Sessions of New York: the table against exchange-calendars, and the moments of a day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.market import session
from tui.market.quote import Session

DAYS = st.dates(date(2020, 1, 2), date(2030, 12, 30))


def ms(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp()) * 1000


@pytest.mark.parametrize("last", [date(2030, 12, 31)])
def test_the_table_is_that_of_exchange_calendars(last: date) -> None:
    import exchange_calendars

    known = exchange_calendars.get_calendar("XNYS", start="2020-01-01", end=last.isoformat())
    expected = [stamp.date() for stamp in known.sessions]
    days = (date(2020, 1, 1) + timedelta(days=n) for n in range((last - date(2020, 1, 1)).days + 1))
    assert [day for day in days if session.is_session(day)] == expected
    assert {stamp.date() for stamp in known.early_closes} == session.EARLY_CLOSES
    for day in (date(2025, 3, 7), date(2025, 3, 10), date(2025, 11, 28), date(2026, 11, 2)):
        hours = session.bounds(day)
        assert hours.open_ms == known.session_open(day.isoformat()).value // 10**6
        assert hours.close_ms == known.session_close(day.isoformat()).value // 10**6


@pytest.mark.parametrize(
    ("day", "trades", "early"),
    [
        (date(2025, 1, 9), False, False),  # day of mourning
        (date(2026, 6, 19), False, False),
        (date(2026, 7, 3), False, False),
        (date(2026, 11, 27), True, True),
        (date(2026, 11, 22), False, False),  # a Sunday
        (date(2021, 12, 31), True, False),  # New Year's Day 2022 falls on a Saturday
    ],
)
def test_days(day: date, trades: bool, early: bool) -> None:
    assert session.is_session(day) is trades
    assert session.is_early_close(day) is early


def test_outside_the_table_only_weekends_are_known() -> None:
    assert not session.is_covered(date(2031, 1, 1))
    assert session.is_session(date(2031, 1, 1))
    assert session.is_covered(date(2030, 12, 31))


@pytest.mark.parametrize(
    ("moment", "state", "then", "begins"),
    [
        ("2026-08-21T03:59:59-04:00", Session.CLOSED, "2026-08-21T04:00-04:00", Session.PRE),
        ("2026-08-21T04:00:00-04:00", Session.PRE, "2026-08-21T09:30-04:00", Session.REGULAR),
        ("2026-08-21T09:30:00-04:00", Session.REGULAR, "2026-08-21T16:00-04:00", Session.POST),
        ("2026-08-21T16:00:00-04:00", Session.POST, "2026-08-21T20:00-04:00", Session.CLOSED),
        ("2026-08-21T20:00:00-04:00", Session.CLOSED, "2026-08-24T04:00-04:00", Session.PRE),
        ("2026-11-27T12:59:59-05:00", Session.REGULAR, "2026-11-27T13:00-05:00", Session.POST),
        ("2026-11-27T17:00:00-05:00", Session.CLOSED, "2026-11-30T04:00-05:00", Session.PRE),
        ("2026-11-26T12:00:00-05:00", Session.CLOSED, "2026-11-27T04:00-05:00", Session.PRE),
        (
            "2026-03-06T21:00:00-05:00",
            Session.CLOSED,
            "2026-03-09T04:00-04:00",
            Session.PRE,
        ),  # clocks go forward
        ("2026-11-22T23:30:00-05:00", Session.CLOSED, "2026-11-23T04:00-05:00", Session.PRE),
    ],
)
def test_session_and_next_change(moment: str, state: Session, then: str, begins: Session) -> None:
    assert session.session_at(ms(moment)) is state
    assert session.next_change(ms(moment)) == (ms(then), begins)


def test_a_day_without_session_has_no_bounds() -> None:
    with pytest.raises(ValueError, match="2026-11-26"):
        session.bounds(date(2026, 11, 26))


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-08-21T15:59-04:00", "2026-08-20"),
        ("2026-08-21T16:00-04:00", "2026-08-21"),
        ("2026-08-23T12:00-04:00", "2026-08-21"),
    ],
)
def test_last_close(moment: str, day: str) -> None:
    found, close = session.last_close(ms(moment))
    assert found.isoformat() == day
    assert close == session.bounds(found).close_ms


@given(DAYS)
def test_neighbours(day: date) -> None:
    before, after = session.previous_session(day), session.next_session(day)
    assert before < day < after
    assert session.is_session(before) and session.is_session(after)
    between = (before + timedelta(days=n) for n in range(1, (after - before).days))
    assert all(other == day for other in between if session.is_session(other))


@given(st.integers(ms("2020-01-02T00:00+00:00"), ms("2030-12-30T00:00+00:00")))
def test_a_change_changes_the_session(now: int) -> None:
    moment, begins = session.next_change(now)
    assert moment > now
    assert session.session_at(moment) is begins
    assert session.session_at(moment - 1) is session.session_at(now)


@given(DAYS)
def test_day_stamp(day: date) -> None:
    assert datetime.fromtimestamp(session.day_ms(day) / 1000, UTC).date() == day


@pytest.mark.parametrize(
    ("stamp", "day"),
    [("2026-11-18T00:00+00:00", "2026-11-18"), ("2026-11-18T10:59+00:00", "2026-11-18"),
     ("2026-11-19T00:30+00:00", "2026-11-18"), ("2026-07-02T00:00+00:00", "2026-07-02")],
)
def test_results_stamped_at_midnight_utc_are_known_by_their_date(stamp: str, day: str) -> None:
    assert session.dated_day(ms(stamp)).isoformat() == day
