"""Yahoo's replies, damaged: quotes, charts, sparklines, facts, news, hits. A value, or Unreadable."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from tests.feed.stored_replies import body
from tests.fuzz.damage import all_texts, damaged, junk, many, quick
from tests.pictures import NOW
from tui.feed.event import QuoteEvent, SearchReply, decode, encode
from tui.feed.politeness import retry_after_s
from tui.feed.yahoo import charts, pages, quotes
from tui.feed.yahoo.fault import Unreadable, explain
from tui.market.quote import BELOW_ZERO, Quote
from tui.system.text import clean

QUOTES = [body(f"quote-{name}") for name in ("AAPL", "EURUSD", "QQQ", "_VXAPL")]
CHARTS = [body("chart-LUCYW-null-currency"), body("chart-AAPL-2020-08-31-to-2020-11-07")]
SPARKS = [body("bj-aapl_spark_5d_v7")]
MODULES = (
    "calendarEvents", "defaultKeyStatistics", "financialData", "recommendationTrend", "summaryDetail",
)


def module(name: str) -> Any:
    return body(f"quoteSummary-{name}-AAPL")["quoteSummary"]["result"][0][name]


SUMMARIES = [
    {"quoteSummary": {"result": [{name: module(name) for name in MODULES}]}},
    body("quoteSummary-calendarEvents-QQQ"),
]
NEWS = [{"data": {"tickerStream": {"stream": [
    {"content": {"title": "A", "pubDate": "2026-11-20T15:00:00Z", "provider": {"displayName": "B"},
                 "canonicalUrl": {"url": "https://a.example/x"}}},
    {"ad": [1]}, {"content": {"title": "C", "pubDate": 1795188600, "clickThroughUrl": {"url": "http://b.example"}}},
]}}}]
HITS = [body("search-AAPL")]
LAST = Quote("AAPL", 200.0, 198.0, NOW - 5000, cap_musd=3_000_000, fetched_ms=NOW - 5000, source="yahoo")


def some(documents: list[Any]) -> st.SearchStrategy[Any]:
    return st.sampled_from(documents).flatmap(damaged) | junk


def value(reader: Callable[[], Any]) -> Any:
    """What the reader makes of it; None when it calls it unreadable."""
    with quick():
        try:
            return reader()
        except Unreadable as error:
            assert explain(error).reason
            return None


def amiss(event: Any) -> list[str]:
    """What the wire would change of it, and its texts that are not clean."""
    changed = [] if decode(encode(event)) == event else [repr(event)]
    return changed + [text for text in all_texts(msgspec.to_builtins(event)) if clean(text) != text]


@many
@given(some(QUOTES))
def test_quotes(reply: Any) -> None:
    found = value(lambda: quotes.parse(reply, ["AAPL", "EURUSD=X", "QQQ", "^VXAPL"], NOW)) or []
    for one in found:
        assert amiss(QuoteEvent(t=NOW, quote=one)) == []
        assert one.price is None or one.price > 0 or one.kind in BELOW_ZERO
    quotes.market_session(found, quotes.states(reply), NOW)


@many
@given(some(CHARTS), st.sampled_from(["1m", "1d", "1mo"]))
def test_charts(reply: Any, interval: str) -> None:
    bars = value(lambda: charts.parse(reply, "AAPL", interval))
    if bars is not None:
        assert list(bars.times_ms) == sorted(set(bars.times_ms)) and all(c > 0 for c in bars.close)
        for event in charts.events(bars, "1D", NOW, 3):
            assert amiss(event) == []


@many
@given(some(CHARTS), st.sampled_from([None, LAST]))
def test_quotes_from_charts(reply: Any, last: Quote | None) -> None:
    one = value(lambda: charts.quote_of_chart(reply, "AAPL", NOW, last))
    if one is not None:
        assert amiss(QuoteEvent(t=NOW, quote=one)) == []


@many
@given(some(SPARKS))
def test_sparklines(reply: Any) -> None:
    for bars, meta in value(lambda: charts.sparks(reply, ["AAPL"], "1d")) or []:
        for event in charts.events(charts.complete(bars, meta, NOW), "daily", NOW):
            assert amiss(event) == []
        one = charts.quote_of_meta(meta, bars.symbol, NOW, None)
        if one is not None:
            assert amiss(QuoteEvent(t=NOW, quote=one)) == []


@many
@given(some(SUMMARIES))
def test_facts_and_dates(reply: Any) -> None:
    modules = value(lambda: pages.summary(reply))
    if modules is not None:
        assert amiss(pages.facts(modules, "AAPL", NOW)) == []
        dated = pages.earnings(modules, "AAPL", NOW)
        if dated is not None:
            assert amiss(dated) == []


@many
@given(some(NEWS))
def test_headlines(reply: Any) -> None:
    news = value(lambda: pages.news(reply, "AAPL", NOW))
    if news is not None:
        assert amiss(news) == []
        assert all(item.url == "" or item.url.startswith(("http://", "https://")) for item in news.items)


@many
@given(some(HITS))
def test_hits(reply: Any) -> None:
    matches = value(lambda: pages.matches(reply))
    if matches is not None:
        assert amiss(SearchReply(t=NOW, id=1, matches=matches)) == []


@many
@given(st.text(max_size=40) | st.sampled_from(["-1", "1e400", "nan", "inf", "Fri, 31 Feb 2026 25:00:00 GMT"]))
def test_how_long_the_server_asks_to_wait(header: str) -> None:
    seconds = retry_after_s(header)
    assert seconds is None or seconds >= 0
