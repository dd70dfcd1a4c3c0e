"""Candidates of deals from the news of the ledger's companies: the real worker against the loopback Yahoo."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from tests.terminal.simulated import BOARD, Simulation
from tests.yahoo.market import Story
from tests.yahoo.server import Yahoo
from tui.deals.ledger.ledger import load
from tui.feed.candidates import listed_first
from tui.feed.command import Sources
from tui.feed.event import Candidate, News
from tui.feed.schedule import MINUTE_MS, Cadence, Job, Log, Task, Wanted, plan
from tui.market.quote import Session

TITLE = "Oracle to buy $7 billion of AMD chips"
PINNED = ["openai", "oracle", "nvidia"]


@pytest.mark.parametrize(("session", "minutes"), [(Session.REGULAR, 3), (Session.CLOSED, 10)])
def test_one_company_at_a_time_the_pinned_loops_first(session: Session, minutes: int) -> None:
    symbols = listed_first(load(), PINNED)
    assert symbols[:2] == ("ORCL", "NVDA") and len(symbols) > 20
    wanted, log, now = Wanted(BOARD, BOARD, headlines=symbols, day="2026-11-20"), Log(0), 0
    asked: list[tuple[int, Task]] = []
    while now < 240 * MINUTE_MS:
        found = plan(now, session, wanted, log, Cadence(), {})
        if found.task is None:
            now = found.at
            continue
        log.note(found.task, now)
        if found.task.job is Job.HEADLINES:
            asked.append((now, found.task))
    gaps = [b - a for (a, _), (b, _) in pairwise(asked)]
    assert gaps and min(gaps) >= minutes * MINUTE_MS and max(gaps) <= (minutes + 4) * MINUTE_MS
    turns = [task.symbols[0] for _, task in asked]
    assert turns[:2] == ["ORCL", "NVDA"]
    assert max(Counter(turns).values()) - min(Counter(turns).values()) <= 1 or len(turns) < len(symbols)


def test_a_title_becomes_a_candidate_once_and_its_news_stay_out_of_the_picture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Yahoo() as server:
        sources = Sources(headlines=True, pinned=PINNED)
        seen = Simulation(server, tmp_path, monkeypatch, ("NVDA",), sources=sources)
        stories = [Story(TITLE, "A Wire", "https://wire.example/1", seen.now // 1000 - 60)]
        server.market.news["ORCL"] = server.market.news["NVDA"] = stories
        seen.until(lambda: server.counters.count("news") >= 2, 1800)
        (one,) = [e for e in seen.events if isinstance(e, Candidate)]
        assert (one.payer, one.receiver, one.kind, one.amount_musd) == ("oracle", "amd", "purchase", 7_000)
        assert (one.told[0].text, one.told[0].url) == (TITLE, "https://wire.example/1")
        assert not any(isinstance(e, News) for e in seen.events)


def test_without_sources_nobody_reads_the_news(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Yahoo() as server:
        seen = Simulation(server, tmp_path, monkeypatch, ("NVDA",))
        seen.run(900)
        assert server.counters.count("news") == 0
