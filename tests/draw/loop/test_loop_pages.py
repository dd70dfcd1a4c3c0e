"""The pages of the Loop screen: every glyph set, every width, nothing cut, unknown never zero."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from datetime import date

import pytest

from tests.deals.counts import ANNOUNCED, LOOPS, MANY
from tui.deals.article.pinned_loop import ARTICLE_DAY, ARTICLE_NODES
from tui.deals.article.then_now import then_now
from tui.deals.ledger.deal import ALL_KINDS, MONEY, Layer
from tui.deals.ledger.ledger import Ledger, load
from tui.deals.loops.null_model import Chance
from tui.draw.grid.canvas import Canvas
from tui.draw.grid.glyphs import ASCII, FULL, NARROW, Glyphs
from tui.draw.grid.page import Paper, furthest, seen_through
from tui.draw.loop.company import company_sentence, draw_company
from tui.draw.loop.market import loop_day
from tui.draw.loop.measures import chance_words, draw_measures
from tui.draw.loop.notes import draw_notes
from tui.draw.loop.rows import LoopList, draw_loop_list
from tui.draw.loop.study import Study
from tui.draw.loop.then_now import ShareOn, ThenNowView, draw_then_now

TODAY = date(2026, 11, 22)
CHANCE = Chance(0.154, 0.081, 0.02, 0.145, 0.036, 1_000, 20250923)


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    return load()


@pytest.fixture(scope="module")
def study(ledger: Ledger) -> Study:
    found = Study(ledger, TODAY, Layer.ANNOUNCED, MONEY)
    assert found.measured is not None
    return found


def pages(study: Study, width: int, glyphs: Glyphs) -> Iterator[Canvas]:
    for slug in ("openai", "oracle", "nvidia", "anthropic", "softbank"):
        yield draw_company(study, slug, width, glyphs)
    yield draw_measures(study.ready, CHANCE, TODAY, "purchases, equity, debt", width, glyphs)
    yield draw_measures(None, None, TODAY, "purchases, equity, debt", width, glyphs)
    today = loop_day(ARTICLE_NODES, study.ledger, {})
    yield draw_notes(study, ARTICLE_NODES, None, None, today, width, glyphs)
    yield draw_notes(study, ARTICLE_NODES, "nvidia", None, today, width, glyphs)
    yield draw_notes(study, ARTICLE_NODES, None, ("nvidia", "openai"), today, width, glyphs)
    found = then_now(study.ledger, ARTICLE_DAY, TODAY)
    share = ShareOn(0.343, ARTICLE_DAY, "stored")
    yield draw_then_now(ThenNowView(found, ({}, {}), (share, None)), width, 34, glyphs)
    assert study.ready is not None
    weights = study.ready.here.weights
    for at in (0, 40, 95):
        loops = LoopList(
            study.ranked, study.ranked_apart, at, study.names, study.counts, study.counts_with, weights
        )
        yield draw_loop_list(loops, width, 20, glyphs)


@pytest.mark.parametrize("width", [30, 57, 78, 118, 190])
def test_ascii_is_ascii_and_narrow_has_no_ambiguous_glyph(study: Study, width: int) -> None:
    for page in pages(study, width, ASCII):
        assert page.text().isascii()
    for page in pages(study, width, NARROW):
        assert not [c for c in page.text() if unicodedata.east_asian_width(c) == "A"]


@pytest.mark.parametrize("width", [57, 78, 118])
def test_no_row_of_a_page_is_cut(study: Study, width: int) -> None:
    for make in (
        lambda: draw_company(study, "openai", width, FULL),
        lambda: draw_measures(study.ready, CHANCE, TODAY, "purchases", width, FULL),
        lambda: draw_notes(study, ARTICLE_NODES, None, None, None, width, FULL),
    ):
        assert "…" not in make().text()


def test_contradictory_figures_are_a_range_and_say_what_they_are(study: Study) -> None:
    lines = draw_company(study, "openai", 78, ASCII).lines()
    assert any("17 to 25 projection" in line and "::::" in line for line in lines)
    assert any("47 projection, undated" in line for line in lines)
    assert any("13 actual" in line and "####" in line for line in lines)
    assert any("3.5 to 3.7 press" in line and "==" in line for line in lines)


def test_one_buyer_in_a_backlog_from_both_sides(study: Study) -> None:
    buyer = draw_company(study, "openai", 190, ASCII).text()
    assert "Oracle: 45% now (31 Aug 2026), 66% then (31 Aug 2025)" in buyer
    seller = draw_company(study, "oracle", 190, ASCII).text()
    assert "45% now (300 of 664, 31 Aug 2026), 66% then (300 of 455, 31 Aug 2025)" in seller
    assert "estimate from two sources" in seller


def test_a_company_without_figures_has_no_empty_chart(study: Study) -> None:
    page = draw_company(study, "softbank", 78, ASCII).text()
    assert "In and out" in page and "$0" not in page


def test_net_and_share_as_a_sentence(study: Study) -> None:
    said = company_sentence(study, "openai")
    assert "net -$926bn to -$605bn" in said and "as of 22 Nov 2026" in said
    assert "of its promises in loops" in said


@pytest.mark.parametrize(("p", "start"), [(0.036, "Yes: "), (0.2, "Not shown: ")])
def test_more_than_chance_is_answered_with_draws_and_p(p: float, start: str) -> None:
    words = chance_words(Chance(0.154, 0.081, 0.02, 0.145, p, 1_000, 1))
    assert words[0].startswith(start) and f"p = {p:.3f}, 1,000 draws" in words[0]


def test_loops_that_need_a_guarantee_stand_apart_whatever_the_kinds(ledger: Ledger, study: Study) -> None:
    every = Study(ledger, TODAY, Layer.ANNOUNCED, ALL_KINDS)
    assert every.counts == study.counts == ANNOUNCED
    assert dict(every.counts_with) == dict(study.counts_with) == LOOPS[Layer.ANNOUNCED, ALL_KINDS]
    assert study.ranked_apart[0].contingent and study.ranked_apart[0].rank == 1
    assert every.facts(every.ranked[MANY].nodes).rank == 1 and every.ranked[MANY].contingent
    assert every.facts(ARTICLE_NODES).total == MANY


def test_days_that_differ_are_said_in_words(ledger: Ledger) -> None:
    found = then_now(ledger, date(2025, 1, 2), TODAY)
    view = ThenNowView(found, ({}, {}), (None, None))
    text = " ".join(draw_then_now(view, 118, 34, FULL).text().split())
    assert "OpenAI to Oracle: no deal then, $300bn signed now" in text
    assert "share of the S&P 500 not stored for then" in text


def test_a_page_seen_through_a_window_says_what_is_below() -> None:
    paper = Paper(20, ASCII)
    for i in range(10):
        paper.say(f"row {i}")
    page = paper.canvas()
    assert seen_through(page, 10, 0, ASCII).lines() == page.lines()
    rows = ["row 2", "row 3", "row 4", "row 5", "^ v - 4 more below"]
    assert seen_through(page, 5, 2, ASCII).lines() == rows
    last = furthest(page, 5)
    assert seen_through(page, 5, last, ASCII).lines()[3:] == ["row 9", "^ v"]
