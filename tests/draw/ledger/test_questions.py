"""The questions' page: from what to what, which way, and the next dates."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from unicodedata import east_asian_width

import pytest

from tui.deals.article.questions import questions
from tui.deals.ledger.ledger import load
from tui.draw.grid.glyphs import ASCII, FULL, NARROW
from tui.draw.ledger.questions import QuestionsView, draw_questions, events_of, sentence
from tui.state.snapshot import NextEvent

DAY = date(2026, 11, 22)
ASKED = questions(load(), DAY)
RESULTS = NextEvent(date(2026, 12, 9), "Oracle results", "ORCL", "results", estimated=True)


def view(chosen: int = 0, opened: bool = False, events: tuple[NextEvent, ...] = ()) -> QuestionsView:
    return QuestionsView(ASKED, tuple(events_of(q, events) for q in ASKED), DAY, chosen, opened)


def test_each_indicator_says_from_what_to_what_and_which_way() -> None:
    text = draw_questions(view(), 80, 22, FULL).canvas.text()
    assert "Oracle's backlog" in text and "$455bn Aug 2025 ▸ $664bn Aug 2026  ▲ up" in text
    assert "$1.4tn Nov 2025 ▸ $856bn Jul 2026  ▼ down" in text
    assert "one reading: no direction" in text and "3 reports, last 6 Mar 2026" in text
    assert text.count("next: ") == 3
    assert "Mar 2027 loan due, JPMorgan to SoftBank, to $30bn" in " ".join(text.split())


def test_results_stand_under_the_question_they_bear_on() -> None:
    text = draw_questions(view(events=(RESULTS,)), 120, 38, FULL).canvas.text()
    assert "next: 9 Dec 2026 (estimated) Oracle results; 2027 contract begins" in text
    assert text.count("Oracle results") == 1


def test_without_a_date_it_says_so() -> None:
    bare = QuestionsView(questions(load(), date(2020, 1, 1)), ((), (), ()), DAY, 0)
    assert draw_questions(bare, 80, 22, FULL).canvas.text().count("no dated event is in the data") == 3


def test_opened_it_lists_every_reading_with_source_and_grade() -> None:
    text = draw_questions(view(4, True), 80, 40, FULL).canvas.text()
    assert text.index("$664bn") < text.index("$638bn") < text.index("$455bn")
    assert "11 Sep 2026, index: cited by a page that was read, this page itself was not" in text
    assert "as_of" not in text and "Esc closes" in text


@pytest.mark.parametrize("size", [(120, 38), (80, 22), (60, 18), (40, 10), (200, 58)])
@pytest.mark.parametrize("glyphs", [FULL, NARROW, ASCII], ids=lambda g: g.name)
def test_every_size_and_set_draws(size: tuple[int, int], glyphs: object) -> None:
    for opened in (False, True):
        canvas, rows = draw_questions(view(1, opened), *size, glyphs)  # type: ignore[arg-type]
        canvas.respell(glyphs.instead)  # type: ignore[attr-defined]
        assert opened or rows
        if glyphs is NARROW:
            assert not {c for c in canvas.text() if east_asian_width(c) == "A"}


def test_the_sentence_has_both_dates_and_the_source() -> None:
    backlog = ASKED[1].indicators[0]
    text = sentence(backlog, ASKED[1].text)
    assert "from $455bn (31 Aug 2025) to $664bn (31 Aug 2026)" in text and "sec.gov" in text
    assert "one report" not in sentence(ASKED[1].indicators[3], "q") and "; " in text


def test_what_would_answer_a_question_stands_under_it_with_the_day_it_was_told() -> None:
    told = date(2026, 12, 1)
    asked = questions(load(), told)
    shown = QuestionsView(asked, ((), (), ()), told, 0)
    listed = draw_questions(shown, 120, 38, FULL).canvas.text()
    assert "open: above $88bn by Dec 2027 would answer it" in listed
    opened = " ".join(draw_questions(replace(shown, opened=True), 80, 22, FULL).canvas.text().split())
    assert "(told 1 Dec 2026)" in opened and "87.975" in opened
    assert "would answer it" in sentence(asked[0].indicators[0], asked[0].text)
