"""The shipped rules over every embedded session since 2025-01: loud when it matters, silent otherwise.

A change of watchlist.toml's rules must keep this: METHODS 6 of the design names the days, and the yardsticks
(at most 40 days with a message in 251 sessions, at least 20 silent weeks of 52).
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import pairwise

import pytest

from tests.alerts.recorded import closes, told
from tests.last_day import LAST

MUST = ("2025-01-27", "2025-04-03", "2025-04-04", "2025-09-10", "2025-10-10", "2025-10-30", "2025-12-11",
        "2026-01-20", "2026-01-29", "2026-06-05", "2026-07-23")
SESSIONS, MOST_DAYS, LEAST_SILENT, MOST_A_WEEK = 251, 40, 20, 4


def last_days() -> list[str]:
    return list(closes())[-SESSIONS:]


def week_of(day: str) -> tuple[int, int]:
    return date.fromisoformat(day).isocalendar()[:2]


@pytest.mark.parametrize("day", MUST)
def test_a_day_that_matters_fires(day: str) -> None:
    assert told(closes()[day]), day


@pytest.mark.parametrize("day", MUST)
def test_its_loudest_message_is_critical(day: str) -> None:
    assert "critical" in {row.severity for row in closes()[day] if row.notify}


def test_the_year_to_the_last_stored_day_is_mostly_silent() -> None:
    days = last_days()
    loud = [day for day in days if told(closes()[day])]
    weeks = {week_of(day) for day in days}
    silent = weeks - {week_of(day) for day in loud}
    assert len(days) == SESSIONS and days[-1] == LAST
    assert 20 <= len(loud) <= MOST_DAYS, loud
    assert len(silent) >= LEAST_SILENT, (len(silent), len(weeks))
    assert max(Counter(week_of(day) for day in loud).values()) <= MOST_A_WEEK


def test_a_day_of_the_whole_market_is_few_messages() -> None:
    for day in ("2025-04-03", "2025-04-04", "2025-10-10", "2026-01-20", "2026-06-05"):
        assert told(closes()[day]) <= {"group-falls", "sp500-day", "mag7-share", "mag7-share-20"}, day


def test_the_years_high_speaks_once_a_month_at_most() -> None:
    days = [day for day, rows in closes().items() if "top10-high" in told(rows)]
    gaps = [(date.fromisoformat(b) - date.fromisoformat(a)).days for a, b in pairwise(days)]
    assert days and min(gaps, default=99) >= 30
