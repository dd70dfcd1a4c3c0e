"""Loops of announced money by the days of the ledger's changes."""

from __future__ import annotations

from datetime import date

from tui.deals.ledger.ledger import load
from tui.deals.loops.growth import Growth, change_days, growth_of
from tui.deals.loops.loops import loops_of


def test_each_day_has_the_loops_of_the_book_of_that_day() -> None:
    ledger = load()
    found = growth_of(ledger)
    assert found.days == change_days(ledger) and list(found.days) == sorted(set(found.days))
    for day, count in list(zip(found.days, found.loops, strict=True))[::13]:
        assert count == len(loops_of(ledger.as_of(day)).items)
    assert found.loops[-1] == len(loops_of(ledger.as_of(found.days[-1])).items)


def test_a_day_between_changes_has_those_of_the_change_before() -> None:
    found = Growth((date(2025, 1, 1), date(2025, 3, 1)), (2, 5))
    assert [found.on(date(2025, m, 1)) for m in (1, 2, 3, 4)] == [2, 2, 5, 5]
    assert found.on(date(2024, 12, 31)) == 0
    assert Growth(found.days).on(date(2025, 3, 1)) is None, "not counted is not none"
