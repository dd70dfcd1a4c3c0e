"""What companies owe, are owed, and fund of what they sell."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.deals.conftest import TODAY
from tests.deals.ledgers import deal, read
from tui.deals.ledger.amount import Total
from tui.deals.ledger.book import Book
from tui.deals.ledger.deal import Kind, Layer
from tui.deals.ledger.ledger import Ledger
from tui.deals.obligations.due import due_by_year, schedule, yearly
from tui.deals.obligations.exposure import backlog_shares, exposure
from tui.deals.obligations.vendor_financing import dual_pairs, roles, vendor_financing

DAY = date(2026, 1, 1)


def book(folder: Path, text: str) -> Book:
    return read(folder, text).as_of(DAY)


def test_promise_and_guarantee_are_never_added(today: Book) -> None:
    chips = exposure(today, "nvidia")
    assert chips.out[Kind.GUARANTEE].total.high_musd > 100_000
    money = [s.total for k, s in chips.out.items() if not k.contingent]
    assert chips.money_out == sum(money, Total())
    low, high = chips.net_musd or (0, 0)
    assert low == chips.money_in.floor_musd - chips.money_out.high_musd
    assert high == chips.money_in.high_musd - chips.money_out.floor_musd and low < high


def test_exposure_by_kind(tmp_path: Path) -> None:
    found = exposure(
        book(
            tmp_path,
            deal("a", "openai", "oracle", 3)
            + deal("b", "openai", "nvidia", None)
            + deal("c", "nvidia", "openai", 2, kind="equity", status="closed")
            + deal("d", "openai", "amd", 9, status="letter_of_intent"),
        ),
        "openai",
    )
    buys = found.out[Kind.PURCHASE]
    assert (buys.deals, buys.total.high_musd, buys.total.hidden, buys.total.more) == (2, 3000, 1, True)
    assert found.into[Kind.EQUITY].closed.high_musd == 2000
    assert (found.money_out.high_musd, found.money_in.high_musd) == (3000, 2000)
    assert found.net_musd == (-1000, -1000)


def test_unknown_is_none(tmp_path: Path) -> None:
    found = exposure(book(tmp_path, deal("b", "openai", "nvidia", None)), "openai")
    assert not found.money_out.known and not found.money_in.known and found.net_musd is None


def test_exposures_cover_every_company_of_the_layer(today: Book) -> None:
    names = {name for e in today.in_layer(Layer.SIGNED) for name in (e.payer, e.receiver)}
    found = {name: exposure(today, name, Layer.SIGNED) for name in names}
    assert "xai" not in found and "spacex" in found
    out = sum((x.money_out for x in found.values()), Total())
    into = sum((x.money_in for x in found.values()), Total())
    assert out == into and out.low_musd > 0


def test_backlog_of_oracle_with_openai_is_45_now_and_66_then(shipped: Ledger, today: Book) -> None:
    found = backlog_shares(shipped, "oracle", "openai", today)
    assert [round(100 * x.share[1]) for x in found] == [45, 47, 54, 57, 66]
    assert (found[0].total_musd, found[0].part.amount.short) == (664_000, "$300bn")
    assert [round(100 * x.share[1]) for x in backlog_shares(shipped, "oracle", "openai", shipped.as_of(DAY))][
        -1
    ] == 66


@pytest.mark.parametrize(
    ("amount", "term", "start", "years"),
    [
        (300, 5.0, 2027, dict.fromkeys(range(2027, 2032), 60000)),
        (10, 2.5, 2026, {2026: 4000, 2027: 4000, 2028: 2000}),
        (1, 3.0, 2026, {2026: 333, 2027: 334, 2028: 333}),
    ],
)
def test_a_schedule_is_straight_and_sums_to_the_amount(
    tmp_path: Path, amount: float, term: float, start: int, years: dict[int, int]
) -> None:
    text = deal("a", "openai", "oracle", amount, term_years=term, start_year=start)
    assert {year: t.high_musd for year, t in schedule(read(tmp_path, text).deal("a")).items()} == years


def test_a_range_is_due_as_a_range_and_a_ceiling_as_a_ceiling(tmp_path: Path) -> None:
    text = deal("a", "openai", "oracle", 6, term_years=2.0, start_year=2026)
    ranged = text.replace("amount_usd = 6", "amount_low_usd = 4.0\namount_high_usd = 6.0")
    upto = text.replace('"a"', '"b"').replace("announced", "upto = true\nannounced")
    due = due_by_year(book(tmp_path, ranged + upto), "openai")
    assert [t.words for t in due.years.values()] == ['$5 to 6bn, 3 of it "up to"'] * 2
    assert [t.amount.bare for t in due.years.values()] == ["2-6"] * 2


def test_what_has_no_term_is_unscheduled_and_not_zero(tmp_path: Path) -> None:
    due = due_by_year(
        book(
            tmp_path,
            deal("a", "openai", "oracle", 10, term_years=2.0, start_year=2026)
            + deal("b", "openai", "nvidia", 7, start_year=2026)
            + deal("c", "openai", "amd", None, term_years=2.0, start_year=2026),
        ),
        "openai",
    )
    assert {year: t.high_musd for year, t in due.years.items()} == {2026: 5000, 2027: 5000}
    assert due.unscheduled_sum.high_musd == 7000 and [e.deal.id for e in due.unscheduled] == ["b"]
    assert due.undisclosed == 1


def test_due_against_revenue_keeps_sources_that_differ(shipped: Ledger, today: Book) -> None:
    revenue, due = yearly(shipped, "openai", "revenue", today.day), due_by_year(today, "openai").years
    assert [f.musd for f in revenue[2024].readings] == [3700, 3500] and 2024 not in due
    assert 2025 in revenue and due[2027].floor_musd > 60_000


def test_vendor_financing_of_the_seed_triangle(tmp_path: Path) -> None:
    found = vendor_financing(
        book(
            tmp_path,
            deal("a", "openai", "oracle", 300)
            + deal("b", "oracle", "nvidia", 40)
            + deal("c", "nvidia", "openai", 100, kind="equity"),
        ),
        "nvidia",
        "openai",
    )
    assert (found.given_sum.high_musd, found.bought_sum.known, found.path_musd) == (100_000, 0, 40_000)
    assert (found.ratio, found.path_ratio) == (None, (2.5, 2.5))
    assert found.flagged


def test_vendor_financing_direct(tmp_path: Path) -> None:
    text = deal("a", "amd", "nvidia", 35) + deal("b", "nvidia", "amd", 10, kind="debt")
    found = vendor_financing(book(tmp_path, text), "nvidia", "amd")
    assert found.ratio == pytest.approx((0.286, 0.286), abs=5e-4) and found.recycled_musd == 10_000
    assert found.path_musd == 0


def test_flagged_pairs_of_the_shipped_ledger(today: Book) -> None:
    amazon, nvidia = (vendor_financing(today, vendor, "openai") for vendor in ("amazon", "nvidia"))
    assert amazon.recycled_musd == 50_000
    assert nvidia.ratio is None and nvidia.path_musd >= 40_000
    assert amazon.flagged and nvidia.flagged
    assert frozenset({"nvidia", "coreweave"}) in dual_pairs(today)
    assert frozenset({"openai", "oracle"}) not in dual_pairs(today)


def test_roles_in_plain_words(shipped: Ledger, today: Book) -> None:
    said = [f"{r.who} {r.words} {r.whom}" for r in roles(shipped, today, "nvidia", "coreweave")]
    assert said == [
        "nvidia owns part of coreweave",
        "nvidia gives a guarantee to coreweave",
        "nvidia sells to coreweave",
        "nvidia owns about 11 % of coreweave",
    ]
    assert roles(shipped, today, "oracle", "apple") == ()


def test_figures_of_the_future_are_not_known_yet(shipped: Ledger) -> None:
    backlog = shipped.company("oracle").figures_of("backlog", date(2025, 9, 23))
    assert [f.musd for f in backlog] == [455_000]
    assert len(shipped.company("oracle").figures_of("backlog", TODAY)) == 5
