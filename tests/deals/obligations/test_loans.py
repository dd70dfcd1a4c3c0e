"""Due years and drawn sums: only what the ledger says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tui.deals.ledger.deal import Deal, Kind, Status, StatusChange
from tui.deals.ledger.ledger import Ledger
from tui.deals.obligations.loans import drawn_of, due_of

LOAN = Deal("l", "bank", "lab", Kind.DEBT, date(2025, 4, 1), Status.CLOSED, ())
DUE = [
    ("Unsecured, due March 2027; four banks.", "Mar 2027"),
    ("Senior notes due 2030 to 2065; 18 sold.", "2030 to 2065"),
    ("Notes due 2049.", "2049"),
    ("Overdue invoices of 2024.", None),
    ("", None),
]


@pytest.mark.parametrize(("note", "words"), DUE)
def test_due_is_what_the_note_says(note: str, words: str | None) -> None:
    due = due_of(replace(LOAN, note=note))
    assert (due.words if due else None) == words


def test_due_by_the_term_says_so() -> None:
    due = due_of(replace(LOAN, term_years=5.0))
    assert due is not None and due.words == "2030 by term" and due.from_day == date(2030, 1, 1)


def test_drawn_only_from_the_day_it_is_known() -> None:
    drawn = replace(LOAN, history=(StatusChange(date(2026, 7, 1), Status.CLOSED, "USD 10bn drawn for it"),))
    assert drawn_of(drawn, date(2026, 7, 1)) == (10_000, date(2026, 7, 1))
    assert drawn_of(drawn, date(2026, 6, 30)) is None and drawn_of(LOAN, date(2026, 7, 1)) is None


def test_the_shipped_loans(shipped: Ledger) -> None:
    bridge = shipped.deal("banks-softbank-bridge")
    due = due_of(bridge)
    assert due is not None and due.words == "Mar 2027"
    assert drawn_of(bridge, date(2026, 11, 22)) == (10_000, date(2026, 7, 1))
