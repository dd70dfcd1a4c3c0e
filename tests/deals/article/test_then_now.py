"""Two days of the shipped ledger, and how a figure that came later is told."""

from __future__ import annotations

from datetime import date

from tests.deals.conftest import THEN, TODAY
from tests.deals.counts import ANNOUNCED
from tui.deals.article.then_now import days_of_change, reading, then_now
from tui.deals.ledger.deal import Layer, Status
from tui.deals.ledger.ledger import Ledger


def test_the_article_day_and_today(shipped: Ledger) -> None:
    found = then_now(shipped, THEN, TODAY)
    assert found.then.first_closed is Layer.INTENDED and found.now.first_closed is Layer.SIGNED
    assert Layer.SIGNED not in found.then.closed_in and Layer.FUNDED not in found.now.closed_in
    assert (found.then.counts, found.now.counts) == ({2: 1}, ANNOUNCED)
    legs = {(leg.payer, leg.receiver): leg for leg in found.legs}
    letter = legs["nvidia", "openai"]
    assert letter.then.entry is not None and letter.now.entry is not None
    assert (letter.then.amount.short, letter.then.entry.status) == ("to $100bn", Status.LETTER_OF_INTENT)
    assert (letter.now.amount.short, letter.now.entry.status) == ("$30bn", Status.CLOSED)
    assert [r.musd for r in found.plan if r] == [1_400_000, 856_000]
    assert [r.later for r in found.plan if r] == [True, False]
    assert [r.musd for r in found.backlog if r] == [455_000, 664_000]
    assert all(r is not None and r.source is not None for r in (*found.plan, *found.backlog))


def test_any_two_days_also_before_everything(shipped: Ledger) -> None:
    early = then_now(shipped, date(2019, 1, 1), date(2019, 6, 1))
    assert early.then.closed_in == () and early.then.counts == {}
    assert all(leg.then.entry is None for leg in early.legs)
    same = then_now(shipped, TODAY, TODAY)
    assert same.then == same.now and same.plan[0] == same.plan[1]


def test_an_unknown_figure_is_none(shipped: Ledger) -> None:
    assert reading(shipped, "openai", "no such figure", TODAY) is None
    assert reading(shipped, "nobody", "backlog", TODAY) is None


def test_days_to_step_through_are_sorted_and_not_in_the_future(shipped: Ledger) -> None:
    days = days_of_change(shipped, date(2026, 1, 1))
    assert list(days) == sorted(set(days)) and days[-1] == date(2026, 1, 1) and THEN in days
