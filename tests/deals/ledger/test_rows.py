"""Rows, their order, and totals that never cross kinds."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from tests.deals.counts import ANNOUNCED, ARTICLE_RANK, DEALS, FIRST, LOOPS
from tui.deals.ledger.book import Book
from tui.deals.ledger.deal import MONEY, Kind, Layer, Status
from tui.deals.ledger.ledger import Ledger, load
from tui.deals.ledger.rows import COLUMNS, Row, loop_places, rows_of, sort_rows, totals


@pytest.fixture(scope="module")
def rows(shipped: Ledger, today: Book) -> tuple[Row, ...]:
    return rows_of(shipped, today)


def test_every_deal_of_the_day_is_a_row_and_none_before_its_day(
    rows: tuple[Row, ...], shipped: Ledger, then: Book
) -> None:
    assert len(rows) == len(shipped.deals) == DEALS
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
        known = [top for r in found if (top := r.amount.top_musd) is not None]
        assert [r.amount.top_musd for r in found[: len(known)]] == known == sorted(known, reverse=backwards)
        assert not found[len(known)].amount.known


def test_totals_are_by_kind_with_every_deal_in_one_place(rows: tuple[Row, ...]) -> None:
    found = totals(rows)
    assert [k.kind for k in found.kinds] == list(Kind)
    counted = sum(k.deals for k in found.kinds) + found.letters.deals + found.rumours.deals
    assert counted + found.repeats + found.gone + found.internal == found.listed == DEALS
    assert not hasattr(found, "total"), "there is no sum over kinds"
    buys = found.kinds[0]
    own = [r for r in rows if r.entry.deal.kind is Kind.PURCHASE and r.entry.counts and not r.entry.internal]
    assert buys.total.high_musd == sum(r.amount.top_musd or 0 for r in own)
    assert buys.total.low_musd < buys.total.high_musd and buys.total.upto_musd < buys.total.high_musd
    assert buys.binding.high_musd <= buys.total.high_musd
    assert buys.total.hidden == sum(not r.amount.known for r in own)


def test_rumours_and_letters_stand_apart_and_in_no_sum(rows: tuple[Row, ...]) -> None:
    found = totals(rows)
    assert found.rumours.deals >= 8 and found.rumours.money.known >= 7 and found.letters.deals
    alone = totals([r for r in rows if r.entry.status is Status.RUMOURED])
    assert alone.kinds == () and alone.rumours == found.rumours


def test_totals_of_nothing_are_empty() -> None:
    assert totals(()).kinds == () and totals(()).undisclosed == 0


def test_the_ranks_are_those_of_the_loop_list(today: Book) -> None:
    found = loop_places(today)
    assert Counter(map(len, found.rounds)) == ANNOUNCED
    assert found.rounds[: len(FIRST)] == tuple(nodes for nodes, _ in FIRST)
    assert ARTICLE_RANK in found.of("oracle-nvidia-40") and found.of("no such deal") == ()
    assert Counter(map(len, loop_places(today, Layer.SIGNED).rounds)) == LOOPS[Layer.SIGNED, MONEY]


@pytest.mark.parametrize("day", [date(2025, 6, 30), date(2025, 9, 23), date(2026, 1, 29), date(2026, 11, 22)])
def test_no_row_is_dated_after_the_day_it_is_seen_on(day: date) -> None:
    """A deal that was known from reports before it was announced stands at the first of these until then."""
    entries = load().as_of(day).entries
    assert entries and all(entry.dated <= day for entry in entries)
    late = next((e for e in entries if e.deal.id == "nvidia-neocloud-guarantees"), None)
    known, announced = date(2025, 11, 19), date(2026, 2, 25)
    assert late is None or late.dated == (known if day < announced else announced)
