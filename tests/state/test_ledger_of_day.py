"""The ledger of a day is worked out once for each ledger and day."""

from __future__ import annotations

from datetime import date

from tui.deals.ledger import ledger
from tui.state.ledger_of_day import LedgerDay

DAY = date(2026, 11, 20)


def test_a_day_has_its_newest_deal_its_loop_and_its_facts_once() -> None:
    deals, whole = LedgerDay(), ledger.load()
    deals.turn_to(None, DAY)
    assert (deals.newest, deals.pinned, deals.facts) == (None, None, None)
    deals.turn_to(whole, DAY)
    pinned, facts = deals.pinned, deals.facts
    assert deals.newest == whole.newest_day(DAY) and pinned is not None and facts is not None
    deals.turn_to(whole, DAY)
    assert deals.pinned is pinned and deals.facts is facts
    deals.turn_to(whole, date(2025, 9, 23))
    assert deals.newest is not None and deals.newest <= date(2025, 9, 23) and deals.facts is not facts


def test_changes_and_what_explains_a_day_are_asked_for_once() -> None:
    deals, whole = LedgerDay(), ledger.load()
    changes = deals.changes(whole, DAY, [], {})
    assert changes and deals.changes(whole, DAY, [], {}) is changes
    assert all(change.day <= DAY for change in changes)
    found = deals.explaining(whole, date(2025, 1, 27))
    assert found and deals.explaining(whole, date(2025, 1, 27)) is found
    assert deals.explaining(whole, None) == ()
