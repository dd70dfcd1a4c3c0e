"""Rows, their order, and totals that never cross kinds."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from tui.deals.ledger.book import Book
from tui.deals.ledger.deal import Kind, Layer
from tui.deals.ledger.ledger import Ledger, load
from tui.deals.ledger.rows import COLUMNS, Row, loop_places, rows_of, sort_rows, totals


@pytest.fixture(scope="module")
def rows(shipped: Ledger, today: Book) -> tuple[Row, ...]:
    return rows_of(shipped, today)


def test_every_deal_of_the_day_is_a_row_and_none_before_its_day(
    rows: tuple[Row, ...], shipped: Ledger, then: Book
) -> None:
    assert len(rows) == len(shipped.deals) == 191
    assert {r.entry.deal.id for r in rows_of(shipped, then)} == {e.deal.id for e in then.entries}
    assert len(then.entries) < 100


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("backwards", [False, True])
def test_sorting_keeps_every_row_and_unknown_values_come_last(
    rows: tuple[Row, ...], column: str, backwards: bool
) -> None:
    found = sort_rows(rows, column, backwards)
    assert Counter(r.entry.deal.id for r in found) == Counter(r.entry.deal.id for r in rows)
    if column == "amount":
        known = [r.musd for r in found if r.musd is not None]
        assert [r.musd for r in found[: len(known)]] == known == sorted(known, reverse=backwards)
        assert found[len(known)].musd is None


def test_totals_are_by_kind_with_every_deal_in_one_place(rows: tuple[Row, ...]) -> None:
    found = totals(rows)
    assert [k.kind for k in found.kinds] == list(Kind)
    counted = sum(k.deals for k in found.kinds)
    assert counted + found.repeats + found.gone + found.internal == found.listed == 191
    assert not hasattr(found, "musd"), "there is no sum over kinds"
    buys = found.kinds[0]
    own = [r for r in rows if r.entry.deal.kind is Kind.PURCHASE and r.entry.layer and not r.entry.repeats]
    assert buys.musd == sum(r.musd or 0 for r in own if not r.entry.internal)
    assert buys.binding_musd <= buys.musd
    assert buys.undisclosed == sum(r.musd is None for r in own if not r.entry.internal)


def test_totals_of_nothing_are_empty() -> None:
    assert totals(()).kinds == () and totals(()).undisclosed == 0


def test_the_ranks_are_those_of_the_loop_list(today: Book) -> None:
    found = loop_places(today)
    assert Counter(map(len, found.rounds)) == {2: 16, 3: 17, 4: 25, 5: 38}
    assert found.rounds[:3] == (("amazon", "openai"), ("alphabet", "anthropic"), ("amazon", "anthropic"))
    assert 4 in found.of("oracle-nvidia-40") and found.of("no such deal") == ()
    assert Counter(map(len, loop_places(today, Layer.SIGNED).rounds)) == {2: 12, 3: 15, 4: 19, 5: 33}


@pytest.mark.parametrize("day", [date(2025, 6, 30), date(2025, 9, 23), date(2026, 1, 29), date(2026, 11, 22)])
def test_no_row_is_dated_after_the_day_it_is_seen_on(day: date) -> None:
    """A deal that was known from reports before it was announced stands at the first of these until then."""
    entries = load().as_of(day).entries
    assert entries and all(entry.dated <= day for entry in entries)
    late = next((e for e in entries if e.deal.id == "nvidia-neocloud-guarantees"), None)
    known, announced = date(2025, 11, 19), date(2026, 2, 25)
    assert late is None or late.dated == (known if day < announced else announced)
