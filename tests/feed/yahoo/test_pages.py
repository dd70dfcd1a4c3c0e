"""Fundamentals, earnings dates, headlines and search hits from recorded and mangled replies."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.feed.stored_replies import body
from tui.feed.event import Earnings, Match
from tui.feed.yahoo import pages
from tui.feed.yahoo.fault import Unreadable

NOW = 1_740_389_705_000
NAMES = ("financialData", "defaultKeyStatistics", "summaryDetail", "recommendationTrend", "calendarEvents")


def aapl() -> dict[str, Any]:
    out: dict[str, Any] = {}
    for name in NAMES:
        out |= pages.summary(body(f"quoteSummary-{name}-AAPL"))
    return out


def test_recorded_fundamentals_carry_their_units() -> None:
    got = pages.facts(aapl(), "AAPL", NOW).facts
    assert got["as_of_ms"] == NOW
    assert got["target_usd"] == 252.22575 and got["recommendation"] == "buy" and got["analysts"] == 40
    assert got["revenue_musd"] == 395_760 and got["free_cash_flow_musd"] == 93_834
    assert got["gross_margin"] == 0.46519002 and got["dividend_yield"] == 0.0041
    assert got["debt_to_equity"] == 1.45 and got["forward_pe"] == 29.80388
    assert got["analysts_strong_buy"] == 7 and got["quarter_ms"] == 1_735_344_000_000
    assert "peg" not in got, "unknown is left out"


def test_sums_in_another_currency_are_left_out() -> None:
    modules = aapl()
    modules["financialData"] |= {"financialCurrency": "TWD"}
    got = pages.facts(modules, "TSM", NOW).facts
    assert "revenue_musd" not in got and got["financial_currency"] == "TWD" and got["target_usd"]


def test_recorded_earnings_are_a_span_when_estimated() -> None:
    got = pages.earnings(aapl(), "AAPL", NOW)
    assert got == Earnings(t=NOW, source="yahoo", symbol="AAPL", start_ms=1_746_010_740_000,
                           end_ms=1_746_446_400_000, estimated=True)


@pytest.mark.parametrize("dates", [None, [], [None], ["x"], {}, 3])
def test_no_earnings_date(dates: Any) -> None:
    assert pages.earnings({"calendarEvents": {"earnings": {"earningsDate": dates}}}, "X", NOW) is None


def test_a_fund_has_no_company_facts() -> None:
    with pytest.raises(Unreadable):
        pages.summary(body("quoteSummary-calendarEvents-QQQ"))


def test_recorded_search_leaves_options_and_private_companies_out() -> None:
    got = pages.matches(body("search-AAPL"))
    assert got[:2] == [
        Match(symbol="AAPL", name="Apple Inc.", kind="EQUITY", exchange="NASDAQ"),
        Match(symbol="AAPU", name="Direxion Daily AAPL Bull 2X Shares", kind="ETF", exchange="NASDAQ"),
    ]
    assert len(got) == 2


def story(**changes: Any) -> dict[str, Any]:
    content: dict[str, Any] = {
        "title": "A title", "pubDate": "2026-11-20T14:00:00Z", "provider": {"displayName": "Wire"},
        "canonicalUrl": {"url": "https://finance.yahoo.com/a"},
    }
    return {"content": content | changes}


def stream(*entries: Any) -> dict[str, Any]:
    return {"data": {"tickerStream": {"stream": list(entries)}}}


def test_headlines_newest_first_without_advertisements() -> None:
    older = story(title="Older", pubDate="2026-11-19T14:00:00Z")
    got = pages.news(stream(older, story(), {**story(), "ad": [1]}, None, {"content": None}), "X", NOW).items
    assert [item.title for item in got] == ["A title", "Older"]
    assert got[0].time_ms == 1_795_183_200_000 and got[0].publisher == "Wire"


@pytest.mark.parametrize(
    ("changes", "url", "title"),
    [({"title": "\x1b[2JA\u202etitle"}, "https://finance.yahoo.com/a", "Atitle"),
     ({"canonicalUrl": {"url": "javascript:x"}}, "", "A title"),
     ({"canonicalUrl": None, "clickThroughUrl": {"url": "http://b.c"}}, "http://b.c", "A title"),
     ({"pubDate": "yesterday", "provider": 3}, "https://finance.yahoo.com/a", "A title")],
)
def test_headlines_are_data(changes: dict[str, Any], url: str, title: str) -> None:
    (got,) = pages.news(stream(story(**changes)), "X", NOW).items
    assert (got.url, got.title) == (url, title)


JUNK = st.recursive(
    st.one_of(st.none(), st.booleans(), st.floats(), st.text(max_size=4)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from([*NAMES, "data", "tickerStream", "stream", "content", "quotes", "symbol", "title",
                         "earnings", "earningsDate", "trend", "period", "quoteSummary", "result"]),
        inner, max_size=4),
    max_leaves=12,
)


@given(JUNK)
def test_junk_is_refused_or_empty(junk: Any) -> None:
    for read in (pages.summary, pages.matches, lambda x: pages.news(x, "X", NOW)):
        try:
            read(junk)
        except Unreadable:
            pass
    modules = junk if isinstance(junk, dict) else {}
    assert pages.facts(modules, "X", NOW).facts["as_of_ms"] == NOW
    pages.earnings(modules, "X", NOW)
