"""The wall: what falls due in which year adds up to the deals, and what has no term is in no year."""

from __future__ import annotations

from datetime import date

from tui.deals.ledger.amount import total_of
from tui.deals.ledger.deal import Kind, Layer
from tui.deals.ledger.ledger import load
from tui.deals.obligations.due import due_by_year
from tui.deals.obligations.wall import PRINCIPAL, PURCHASES, in_all, wall_of

DAY = date(2026, 11, 30)
LEDGER = load()
BOOK = LEDGER.as_of(DAY)
ROWS = wall_of(LEDGER, BOOK)


def test_openais_year_of_2027_stands_beside_its_revenue() -> None:
    openai = next(row for row in ROWS if (row.slug, row.sort) == ("openai", PURCHASES))
    assert openai is ROWS[0]
    assert openai.years[2027] == due_by_year(BOOK, "openai", Layer.SIGNED).years[2027]
    assert openai.open.top_musd == 384_500
    assert openai.revenue is not None and (openai.revenue.value, openai.revenue.period) == (13.0, "2025")


def test_a_bridge_that_falls_due_in_march_2027_is_principal_of_that_year() -> None:
    softbank = next(row for row in ROWS if (row.slug, row.sort) == ("softbank", PRINCIPAL))
    due = [
        e.deal.amount
        for e in BOOK.in_layer(Layer.SIGNED)
        if e.receiver == "softbank" and e.deal.kind is Kind.DEBT and "due March 2027" in e.deal.note
    ]
    assert due and softbank.years[2027].high_musd >= (total_of(due).high_musd or 0)


def test_all_payers_together_are_the_sum_of_the_rows() -> None:
    for sort in (PURCHASES, PRINCIPAL):
        whole = in_all(ROWS, sort)
        for year, part in whole.years.items():
            assert part.high_musd == sum(
                r.years[year].high_musd for r in ROWS if r.sort == sort and year in r.years
            )
        assert min(whole.years, default=DAY.year) >= DAY.year


def test_every_debt_is_in_a_year_or_beside() -> None:
    debts = [e for e in BOOK.in_layer(Layer.SIGNED) if e.deal.kind is Kind.DEBT and e.deal.amount.known]
    shown = sum(row.whole.high_musd for row in ROWS if row.sort == PRINCIPAL)
    past = sum(total_of([e.deal.amount]).high_musd for e in debts) - shown
    assert shown > 0 and past >= 0
