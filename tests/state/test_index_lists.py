"""Holdings as they come, into readings and measures: the store's part for the indices."""

from __future__ import annotations

import dataclasses
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.pictures import DAY, NOW, live, quote
from tui.deals.ledger.ledger import load
from tui.feed.event import Holdings
from tui.market.embedded import series as stored
from tui.market.index.reading import Concentration
from tui.market.quote import Quote
from tui.service.indices import load_files, load_record, make_study
from tui.state.index_lists import IndexLists, loop_members
from tui.state.index_measures import IndexFacts, index_values
from tui.state.store import Store
from tui.watchlist.index_settings import IndexSettings

QQQ = {"MSFT": 0.129, "AAPL": 0.125, "NVDA": 0.07, "AMZN": 0.069, "GOOGL": 0.037, "GOOG": 0.036,
       "TSLA": 0.0449,
       "META": 0.043, "AVGO": 0.024, "PEP": 0.017}


def told(lines: dict[str, float] = QQQ, **more: object) -> Holdings:
    given: dict[str, object] = {
        "t": NOW, "source": "yahoo", "index": "NDX", "kind": "fund", "fund": "QQQ", "as_of": "2026-10-30",
        "dated": "assumed", "symbols": [*lines, "QQQ"], "values": [*lines.values(), 1.0],
        "base": [100.0] * (len(lines) + 1), "last": [100.0] * (len(lines) + 1), **more,
    }
    return Holdings(**given)  # type: ignore[arg-type]


def after(*events: Holdings) -> Store:
    store = live()
    store.apply(events)
    return store


def test_the_group_is_not_known_before_the_lines_and_known_after() -> None:
    before = live().look(NOW).measures["group45.ndx"]
    assert before.value is None and "capped" in before.reason
    found = after(told(base=[], last=[])).look(NOW)
    measure = found.measures["group45.ndx"]
    assert measure.value == pytest.approx(0.466) and not measure.bound and not measure.stale
    assert any("at the edge: TSLA" in text for text in measure.inputs)
    assert any("as of 2026-01-19" in text for text in measure.inputs)
    assert found.measures["issuer_max.ndx"].value == pytest.approx(0.129)
    assert found.measures["group45.ndx.room"].value == pytest.approx(0.014)
    assert found.measures["edge45.ndx"].value == pytest.approx(0.0001)
    assert found.concentration is not None and found.concentration.group45.official


@pytest.mark.parametrize(
    "event",
    [
        told(index="DAX"), told(symbols=["NVDA"], values=[]), told({"NVDA": 1.5}), told({"NVDA": -0.1}),
        told({f"S{i}": 0.2 for i in range(9)}), told(kind="caps"), told(kind="later"),
    ],
)
def test_holdings_that_contradict_themselves_change_nothing(event: Holdings) -> None:
    assert after(event).look(NOW).measures["group45.ndx"].value is None


def test_measures_of_the_whole_list() -> None:
    found = live().look(NOW).measures
    assert found["share.top1.sp500"].value == pytest.approx(0.0789, abs=1e-3)
    assert found["hhi.sp500"].value == pytest.approx(237, abs=2)
    assert found["coverage.sp500"].value == 1.0 and found["basis.sp500"].value == 0.0
    assert found["returns.top10.sp500"].value is None, "two of the ten are not on the board"


def test_the_tens_part_of_the_move() -> None:
    reading = live().look(NOW).concentration
    assert reading is not None
    quotes = {name: quote(name, 101.0, previous_close=100.0) for name, _ in reading.top}
    quotes["^GSPC"] = quote("^GSPC", 101.0, previous_close=100.0)
    found = values(reading, quotes)
    assert found["returns.top10.sp500"] == pytest.approx(reading.top10.share)
    assert found["contributors.sp500"] is not None and 5 < found["contributors.sp500"] < 10
    quotes["^GSPC"] = quote("^GSPC", 100.05, previous_close=100.0)
    assert values(reading, quotes)["returns.top10.sp500"] is None, "below ten basis points"


def values(reading: Concentration, quotes: dict[str, Quote]) -> dict[str, float | None]:
    return {one.key: one.value for one in index_values(reading, IndexFacts(), quotes, DAY)}


def test_the_loops_basket_against_the_fund() -> None:
    quotes = {
        "NVDA": quote("NVDA", 97.0, previous_close=100.0), "ORCL": quote("ORCL", 95.0, previous_close=100.0),
        "SPY": quote("SPY", 99.0, previous_close=100.0),
    }
    facts = IndexFacts(members=("NVDA", "ORCL", "IREN"), breadth_z=-2.0)
    found = {one.key: one for one in index_values(None, facts, quotes, DAY)}
    assert found["basket.loop.move"].value == pytest.approx(-0.04)
    assert found["basket.loop.vs_spy"].value == pytest.approx(-0.03)
    assert found["breadth.rsp_spy.z"].value == -2.0
    assert "left out: IREN" in found["basket.loop.move"].inputs[1]


def test_the_study_becomes_measures_and_grows_stale() -> None:
    store = live()
    known = {s: b for s in ("NVDA", "ORCL", "MSFT", "SPY") if (b := stored.daily(s)) is not None}
    store.index.study = make_study(("NVDA", "ORCL", "MSFT"), known, date(2026, 8, 21))
    found = store.look(NOW).measures
    assert found["absorption.loop"].value is not None and found["absorption.loop"].stale
    assert store.index.study is not None
    store.index.study = dataclasses.replace(store.index.study, as_of="2026-11-19")
    assert not store.look(NOW + 2000).measures["turbulence.loop"].stale


def test_members_of_the_leading_loops() -> None:
    ledger = load()
    found = loop_members(ledger, DAY)
    assert {"NVDA", "ORCL"} <= set(found) and len(found) == len(set(found))
    book = IndexLists()
    assert book.members(ledger, DAY) is book.members(ledger, DAY)
    assert book.members(None, DAY) == ()


def test_holdings_files_of_the_settings(tmp_path: Path) -> None:
    good, bad = tmp_path / "own.csv", tmp_path / "bad.csv"
    good.write_text("as of 2026-11-19\nticker,weight\nNVDA,60\nMSFT,40\n")
    bad.write_text("ticker,weight\nNVDA,x\n")
    files, said = load_files(IndexSettings("file", (("SP500", good), ("NDX", bad))), DAY)
    assert set(files) == {"SP500"} and "line 2" in said[0] and "embedded list" in said[0]
    store = live()
    store.set_watch(replace(store.watch, index=IndexSettings("file", (("SP500", good),))))
    store.index.set_files(files)
    reading = store.look(NOW).concentration
    assert reading is not None and reading.basis == "file" and "your file" in reading.seven.basis
    assert [name for name, _ in reading.top] == ["NVDA", "MSFT"]


def test_without_an_archive_nothing_is_recorded() -> None:
    assert load_record(None).first is None
