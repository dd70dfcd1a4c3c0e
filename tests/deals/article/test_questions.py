"""The three questions: indicators that compare like with like, directions, and only dates from the data."""

from __future__ import annotations

from datetime import date

import pytest

from tests.deals.conftest import THEN, TODAY
from tui.deals.article.pinned_loop import ARTICLE_DAY
from tui.deals.article.questions import OWN, Indicator, IndicatorValue, Question, questions
from tui.deals.ledger.ledger import Ledger


@pytest.fixture(scope="module")
def asked(shipped: Ledger) -> tuple[Question, ...]:
    return questions(shipped, TODAY)


def test_the_three_have_three_or_four_dated_indicators_each(asked: tuple[Question, ...]) -> None:
    assert [q.text for q in asked] == [
        "Will OpenAI earn?", "Are the sites delivered?", "Can the spending be justified against cheap rivals?"
    ]
    for question in asked:
        assert 3 <= len(question.indicators) <= 4
        for indicator in question.indicators:
            days = [r.day for r in indicator.readings]
            assert days == sorted(days) and days[-1] <= TODAY
            assert all(r.source or r.basis == OWN for r in indicator.readings)
            assert len({r.unit for r in indicator.readings}) == 1


DIRECTIONS = {
    "Revenue, rate of a year": (20.0, 50.0, 1),
    "Cash it plans to burn in 2026": (17.0, 25.0, 1),
    "Computing it means to buy": (1400.0, 856.0, -1),
    "Oracle's backlog": (455.0, 664.0, 1),
    "Rents that NVIDIA guarantees": (3.5, 108.5, 1),
    "NVIDIA's sales in a quarter": (81.6, 96.2, 1),
    "Anthropic's rate of revenue": (9.0, 47.0, 1),
}


@pytest.mark.parametrize("title", DIRECTIONS)
def test_directions_since_the_article(asked: tuple[Question, ...], title: str) -> None:
    indicator = next(i for q in asked for i in q.indicators if i.title == title)
    assert indicator.first is not None and indicator.last is not None
    assert (indicator.first.value, indicator.last.value, indicator.direction) == DIRECTIONS[title]


def test_one_reading_has_no_direction_and_words_have_none() -> None:
    one = IndicatorValue(ARTICLE_DAY, 1.0, "USD bn", "2025", "actual")
    assert Indicator("t", "m", (one,)).direction is None
    assert Indicator("t", "m", ()).direction is None
    told = IndicatorValue(TODAY, None, "", "", "report", "late")
    assert Indicator("t", "m", (told, told)).direction is None
    same = IndicatorValue(TODAY, 1.0, "USD bn", "2026", "actual")
    assert Indicator("t", "m", (one, same)).direction == 0


def test_on_the_article_s_day_nothing_later_is_known(shipped: Ledger) -> None:
    for question in questions(shipped, THEN):
        assert all(r.day <= THEN for i in question.indicators for r in i.readings)


def test_the_next_dates_lie_ahead_and_come_from_deals(asked: tuple[Question, ...], shipped: Ledger) -> None:
    found = [n for q in asked for n in q.following]
    assert found and all(n.first > TODAY for n in found)
    assert any(n.words == "Mar 2027" and "SoftBank" in n.text for n in found)
    years = {d.start_year for d in shipped.deals}
    assert all(n.first.year in years for n in found if n.text.startswith("contract begins"))


def test_a_ledger_without_these_companies_leaves_the_indicators_out() -> None:
    empty = questions(Ledger((), {}), date(2026, 11, 22))
    assert [q.indicators for q in empty] == [(), (), ()]
