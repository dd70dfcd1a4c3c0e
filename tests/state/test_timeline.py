"""What changed, what comes next, and what explains a recorded day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.pictures import DAY, at
from tui.alerts.alert import Change, Transition
from tui.alerts.rule import Severity
from tui.deals.ledger.ledger import load
from tui.deals.obligations.dates import Sort, coming
from tui.feed.event import Earnings
from tui.market.session import ahead
from tui.state.timeline import (
    RECENT,
    WEIGHT,
    changes_of,
    deal_words,
    explaining,
    result_dates,
    upcoming_of,
    with_its_old_day,
)

LEDGER = load()
days = st.dates(date(2023, 1, 1), date(2027, 12, 31))


def row(change: Change, t_ms: int = at("10:00:00"), standing: bool = False) -> Transition:
    return Transition(t_ms, "one-name:NVDA", "one-name", "NVDA", change, Severity.WARN, -0.034, 0.03,
                      "fraction", "NVDA fell", standing=standing)


@pytest.mark.parametrize(
    ("change", "standing", "shown"),
    [
        (Change.FIRED, False, True),
        (Change.ESCALATED, False, True),
        (Change.RESOLVED, False, True),
        (Change.FIRED, True, False),
        (Change.EASED, False, False),
        (Change.ACKNOWLEDGED, False, False),
        (Change.NO_DATA, False, False),
    ],
)
def test_which_alerts_are_changes(change: Change, standing: bool, shown: bool) -> None:
    found = changes_of(None, DAY, [row(change, standing=standing)])
    assert [e.text for e in found] == (["NVDA fell"] if shown else [])
    assert [e.kind for e in found] == (["alert"] if shown else [])


def test_an_alert_names_its_rule_once() -> None:
    (found,) = changes_of(None, DAY, [row(Change.FIRED)], {"one-name": "one name's day"})
    assert found.text == "NVDA fell (one name's day)"
    (found,) = changes_of(None, DAY, [row(Change.FIRED)], {"one-name": "NVDA fell"})
    assert found.text == "NVDA fell"


def test_newest_first_and_alerts_among_deals() -> None:
    found = changes_of(LEDGER, DAY, [row(Change.FIRED, at("09:40:00")), row(Change.RESOLVED, at("10:40:00"))])
    assert [e.time_ms for e in found[:2]] == [at("10:40:00"), at("09:40:00")]
    assert len(found) == RECENT
    assert [e.day for e in found] == sorted((e.day for e in found), reverse=True)
    assert {e.kind for e in found} == {"alert", "deal"}


@settings(max_examples=30, deadline=None)
@given(days)
def test_no_change_lies_in_the_future(day: date) -> None:
    found = changes_of(LEDGER, day, [])
    assert all(e.day <= day for e in found)
    assert all(e.text and e.kind == "deal" for e in found)


def test_a_deal_in_words() -> None:
    words = [deal_words(LEDGER, deal) for deal in LEDGER.deals]
    assert any(text.startswith("OpenAI > Oracle $300bn") for text in words)
    for deal, text in zip(LEDGER.deals, words, strict=True):
        assert ("undisclosed" in text) is (not deal.amount.known)
        assert "None" not in text and "nan" not in text


@settings(max_examples=30, deadline=None)
@given(days)
def test_what_comes_is_ahead_and_the_weightier_first(day: date) -> None:
    found = upcoming_of(day, [], LEDGER)
    assert found and all(e.day >= day for e in found)
    order = [(WEIGHT.index(e.kind), e.day) for e in found]
    assert order == sorted(order)
    holidays = [e for e in found if e.kind == "holiday"]
    assert len(holidays) <= 1 and all(e.day <= ahead(day, 5) for e in holidays)


def test_money_that_is_due_comes_first_as_far_as_its_day_is_known() -> None:
    found = upcoming_of(date(2026, 11, 30), [], LEDGER)
    assert (found[0].kind, found[0].when) == ("money", "2027")
    assert "OpenAI > Oracle" in found[0].text and "$300bn" in found[0].text
    assert len([e for e in found if e.kind == "money"]) == 3
    assert upcoming_of(date(2026, 11, 30), [])[0].kind == "rebalance", "the ledger is not read yet"


def test_results_stand_among_the_dates_of_the_calendar() -> None:
    soon = at("16:20:00", "2026-11-25")
    past = at("16:20:00", "2026-11-18")
    found = upcoming_of(DAY, [
        Earnings(t=0, source="yahoo", symbol="NVDA", start_ms=soon, estimated=True),
        Earnings(t=0, source="yahoo", symbol="ORCL", start_ms=past),
    ])
    results = [(e.symbol, e.text, e.day, e.estimated) for e in found if e.kind == "results"]
    assert results == [("NVDA", "NVDA results", date(2026, 11, 25), True)]
    shut = [e.text for e in found if e.kind == "holiday"]
    assert shut == ["US markets closed; Fri US markets close at 13:00"]


def test_results_that_move_keep_the_day_they_had_first() -> None:
    """Moved twice they keep the first, moved back they have none; the next quarter's are others."""
    def heard(t: str, day: str, was: str = "") -> Earnings:
        return Earnings(t=at("10:00:00", t), source="yahoo", symbol="NVDA", start_ms=at("16:20:00", day),
                        was_ms=at("16:20:00", was) if was else None)

    first = heard("2026-11-02", "2026-11-18")
    assert with_its_old_day(first, None) == first
    moved = with_its_old_day(heard("2026-11-03", "2026-11-25"), first)
    assert moved == heard("2026-11-03", "2026-11-25", "2026-11-18")
    again = with_its_old_day(heard("2026-11-04", "2026-12-02"), moved)
    assert again == heard("2026-11-04", "2026-12-02", "2026-11-18")
    back = heard("2026-11-05", "2026-11-18")
    assert with_its_old_day(back, again) == back
    after = heard("2026-11-19", "2027-01-05")
    assert with_its_old_day(after, first) == after, "they have come: these are the next"
    far = heard("2026-11-03", "2027-02-24")
    assert with_its_old_day(far, first) == far
    upcoming = upcoming_of(date(2026, 11, 17), [again])
    (dated,) = [d for d in coming(None, date(2026, 11, 17), result_dates(upcoming)) if d.was]
    unmoved = next(d for d in coming(None, date(2026, 11, 17), result_dates(
        upcoming_of(date(2026, 11, 17), [first]))) if d.sort is Sort.RESULTS)
    assert (dated.was, dated.first, dated.uid) == ("18 Nov 2026", date(2026, 12, 2), unmoved.uid)


@pytest.mark.parametrize(
    ("text", "words"),
    [("2025-01-27", "DeepSeek"), ("2025-09-10", "ORCL +35.95 %"), ("2026-01-29", "MSFT -9.99 %")],
)
def test_recorded_days_are_explained(text: str, words: str) -> None:
    day = date.fromisoformat(text)
    found = explaining(day, LEDGER)
    assert any(words in e.text for e in found), [e.text for e in found]
    assert all(abs(e.day - day) <= timedelta(days=2) for e in found)
    on_the_day = [e.day == day for e in found]
    assert on_the_day == sorted(on_the_day, reverse=True)


def test_without_a_ledger_the_stored_events_remain() -> None:
    found = explaining(date(2025, 1, 27), None)
    assert any(e.symbol == "NVDA" for e in found)
    assert not [e for e in found if e.kind == "deal"]
