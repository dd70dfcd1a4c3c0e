from __future__ import annotations

import dataclasses
from datetime import date
from functools import cache

import pytest

from tests.draw.concentration_samples import READING
from tests.market.index.test_reading import stored_quotes
from tui.alerts.measure import Measure
from tui.draw.concentration.rules import draw_rules
from tui.draw.concentration.together import Together, draw_together, sentences
from tui.draw.grid.glyphs import ASCII, FULL, NARROW, Glyphs
from tui.draw.words.index import changes_words, more_facts
from tui.market.comovement import CoMovement, study
from tui.market.embedded import series as stored
from tui.market.index.listing import Listing, Sources, fund_weights
from tui.market.index.live import live_reading
from tui.market.index.reading import Concentration

DAY = date(2026, 11, 20)
QQQ = {"MSFT": 0.129, "AAPL": 0.125, "NVDA": 0.07, "AMZN": 0.069, "GOOGL": 0.037, "GOOG": 0.036,
       "TSLA": 0.0449, "META": 0.043, "AVGO": 0.024, "PEP": 0.017}


@cache
def made() -> CoMovement:
    names = ("AMZN", "GOOGL", "NVDA", "ORCL", "MSFT")
    bars = {s: b for s in (*names, "SPY") if (b := stored.daily(s)) is not None}
    found = study(bars, names, date(2026, 8, 21))
    assert found is not None
    return found


@cache
def official() -> Concentration:
    one = Listing(fund_weights("NDX", "QQQ", "2026-10-30", False, QQQ), {}, {}, "assumed")
    found = live_reading(stored_quotes(), DAY, Sources(lists={("NDX", "fund"): one}))
    assert found is not None
    return found


def live(key: str, value: float) -> tuple[str, Measure]:
    return key, Measure(key, value, "pp", 1, "quotes")


TODAY = Together(made(), (
    live("basket.loop.move", -0.02), live("basket.loop.vs_spy", -0.015), live("breadth.rsp_spy", 0.004),
    live("breadth.rsp_spy.z", 1.3),
))


def test_the_page_in_plain_words() -> None:
    text = draw_together(TODAY, 118, 38, FULL).text()
    for words in ("Loop basket", "closes to 21 Aug 2026", "no daily closes of RSP yet", "below",
                  "correlation of", "One common force",
                  "Today the equal-weight fund is 0.40 pp ahead of the S&P 500, 1.3x its usual",
                  "Members: AMZN, GOOGL, NVDA, ORCL, MSFT", "Correlation of pairs", "-2.0 %", "-0.5 %"):
        assert words in text, words
    assert "Kritzman" not in text and "turbulence" not in text, "names of methods stand one key deeper"


def test_formulas_stand_one_key_deeper() -> None:
    text = draw_together(Together(made(), about=True), 78, 22, FULL).text()
    assert "Kritzman 2011" in text and "Ledoit and Wolf" in text and "probability" in text
    assert FULL.ellipsis not in text


def test_without_a_study_the_page_says_why() -> None:
    assert "Being worked out" in draw_together(Together(None), 118, 38, FULL).text()
    text = draw_together(Together(None, waiting=False), 118, 38, FULL).text()
    assert "fewer than two listed members have a price" in text and "Being worked out" not in text


def test_every_sentence_has_a_short_form_for_eighty_columns() -> None:
    for _, short, _ in sentences(TODAY, made()):
        assert len(short) <= 78, short


@pytest.mark.parametrize("glyphs", [FULL, NARROW, ASCII])
@pytest.mark.parametrize("size", [(118, 38), (80, 22), (60, 16), (40, 8), (10, 3), (200, 58)])
def test_pages_fit_every_size(glyphs: Glyphs, size: tuple[int, int]) -> None:
    for canvas in (draw_together(TODAY, *size, glyphs), draw_rules(official(), *size, glyphs),
                   draw_rules(READING, *size, glyphs), draw_rules(None, *size, glyphs)):
        assert (canvas.width, canvas.height) == size
        if glyphs is ASCII:
            assert canvas.text().isascii()


def test_the_special_rebalance_with_its_cliff_and_its_limits() -> None:
    text = draw_rules(official(), 118, 38, FULL).text()
    for words in ("5 issuers above 4.5 %", "46.6 %", "limit 48 %", "Largest issuer: MSFT", "limit 24 %",
                  "TSLA 4.49 % (-0.01 from the cliff) would add; the group then 51.1 %",
                  "reached when the group beats the rest by", "estimate of a reset", "as of 2026-01-19",
                  "2026-10-30", "UCITS 5/10/40", "does not hold"):
        assert words in text, words


def test_the_largest_stand_as_bars_beside_the_cliff_where_there_is_room() -> None:
    lines = draw_rules(official(), 118, 38, FULL).lines()
    first = next(i for i, line in enumerate(lines) if "Largest by the index's own weights" in line)
    rows = lines[first + 1:first + 10]
    assert "MSFT" in rows[0] and "12.90 %" in rows[0] and rows[0].count("━") > 80 > rows[8].count("━") > 8
    cliff = {line.rindex("│", 0, 110) for line in rows}
    assert len(cliff) == 1, "one line through all of them"
    small = draw_rules(official(), 78, 22, FULL).text()
    assert "by the index's own weights, %: MSFT 12.9" in " ".join(small.split())


def test_below_the_level_of_a_reset_it_says_so() -> None:
    few = {name: share / 1.4 for name, share in QQQ.items()}
    one = Listing(fund_weights("NDX", "QQQ", "2026-10-30", False, few), {}, {}, "assumed")
    found = live_reading(stored_quotes(), DAY, Sources(lists={("NDX", "fund"): one}))
    text = draw_rules(found, 118, 38, FULL).text()
    assert "a reset would take the group to 40 %: it is below that as it is" in text


def test_what_the_rules_rest_on_stands_one_key_deeper() -> None:
    for size in ((118, 38), (78, 22)):
        text = draw_rules(official(), *size, FULL, about=True).text()
        for words in ("(L - S) / (S (1 - L))", "articles 52 and 53", "851(b)(3)", "S&P 500 weights: full",
                      "10 largest lines of QQQ", "as of 2026-01-19"):
            assert words in " ".join(text.split()), words


def test_a_nought_has_no_minus() -> None:
    returns = {name: {**spans, 60: -0.0001} for name, spans in made().returns.items()}
    page = Together(dataclasses.replace(made(), returns=returns))
    assert "-0.0 %" not in draw_together(page, 118, 38, FULL).text()


def test_without_the_indexs_own_weights_no_distance_is_drawn() -> None:
    text = draw_rules(READING, 118, 38, FULL).text()
    assert "only the index's own, capped weights decide" in text and "limit 48 %" not in text


def test_facts_of_a_figure() -> None:
    found = official()
    special = " | ".join(more_facts("group45.ndx", found))
    assert "at the edge: TSLA" in special and "provider may have changed them" in special
    tops = " | ".join(more_facts("share.top10.sp500", found))
    assert "largest issuers together: 1: " in tops
    assert "n/a, nothing recorded" in changes_words("share.mag7.sp500", found)
