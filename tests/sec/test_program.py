"""The real feed beside both loopback servers: a filing becomes a candidate; trouble there is not prices'."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.feed.running import Feed
from tests.sec.desk import Desk, fact
from tests.sec.test_edgar import NOTES
from tests.yahoo.server import Yahoo
from tui.deals.ledger.ledger import load
from tui.feed.command import Sources
from tui.feed.event import Candidate, FigureEvent, HealthEvent, QuoteEvent
from tui.filings.registrants import registrants

NOW = datetime(2026, 11, 30, 10, 30, tzinfo=ZoneInfo("America/New_York"))
SOURCES = Sources(contact="desk@example.org", pinned=["openai", "oracle", "nvidia"])


@pytest.fixture
def desk() -> Desk:
    made = Desk()
    for one in registrants(load().companies):
        made.company(one.cik, one.name, *([one.ticker] if one.ticker else []))
    return made


def test_a_filing_and_a_figure_come_in_the_same_stream_as_prices(desk: Desk, tmp_path: Path) -> None:
    revenue = "RevenueFromContractWithCustomerExcludingAssessedTax"
    desk.tag(1045810, revenue, fact(96.2, "2026-07-26", "2026-08-26", start="2026-04-27", fy=2027, fp="Q2"))
    for one in registrants(load().companies)[:3]:
        desk.file(one.cik, "8-K", NOTES, NOW - timedelta(days=1), "1.01,2.03")
    with Yahoo(NOW.isoformat(), sec=desk) as yahoo:
        with Feed("--symbols", "NVDA", "--no-stream", env=yahoo.env, cache=tmp_path) as feed:
            feed.send(SOURCES)
            found = feed.first(Candidate, 40)
            assert isinstance(found, Candidate) and (found.kind, found.amount_musd) == ("debt", 2_000)
            figure = feed.first(FigureEvent, 40)
            assert isinstance(figure, FigureEvent) and figure.value_musd == 96_200
            assert any(isinstance(e, QuoteEvent) for e in feed.seen) or feed.first(QuoteEvent, 20)
        assert all("desk@example.org" in one.agent for one in desk.asked())
        assert not yahoo.counters.refused


def test_a_shut_sec_is_one_sentence_and_prices_go_on(desk: Desk, tmp_path: Path) -> None:
    desk.fail("shut")
    options = ("--symbols", "NVDA", "--no-stream", "--cadence", "2")
    with Yahoo(NOW.isoformat(), sec=desk) as yahoo, Feed(*options, env=yahoo.env, cache=tmp_path) as feed:
        feed.send(SOURCES)
        said = feed.until(lambda e: isinstance(e, HealthEvent) and e.what == "filings", 40)
        assert isinstance(said, HealthEvent) and said.state == "wait" and "asks to wait" in said.reason
        asked = len(desk.asked())
        for _ in range(3):
            feed.first(QuoteEvent, 20)
        assert len(desk.asked()) == asked == 1
        quotes = [e for e in feed.seen if isinstance(e, HealthEvent) and e.what == "quotes"]
        assert quotes and all(e.state == "ok" for e in quotes)
