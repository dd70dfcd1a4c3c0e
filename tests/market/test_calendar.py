"""Dated events that follow from rules."""

from __future__ import annotations

from datetime import date

from tui.market.calendar import upcoming


def test_the_next_events_from_the_last_stored_day() -> None:
    found = [(event.day, event.kind) for event in upcoming(date(2026, 8, 22))]
    assert found == [
        ("2026-09-07", "holiday"),
        ("2026-09-18", "rebalance"),
        ("2026-11-26", "holiday"),
        ("2026-11-27", "early close"),
        ("2026-12-18", "rebalance"),
    ]


def test_today_counts_and_each_has_a_source() -> None:
    first = upcoming(date(2026, 12, 18), 1)[0]
    assert first.day == "2026-12-18"
    assert "Nasdaq-100 annual review" in first.text
    assert all(event.source for event in upcoming(date(2026, 1, 1), 20))


def test_a_rebalance_moves_before_a_holiday() -> None:
    assert ("2026-06-18", "rebalance") in [(event.day, event.kind) for event in upcoming(date(2026, 6, 1), 4)]


def test_the_table_ends() -> None:
    assert upcoming(date(2030, 12, 26)) == ()
