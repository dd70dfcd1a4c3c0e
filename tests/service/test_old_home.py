"""A home that commit bc26c27 has written (its guard, 20 November 2026) opens with nothing lost.

data/home_bc26c27.sql is its archive as SQL, bars of the last month alone; the .toml is its watchlist.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tui.alerts.rule import Severity
from tui.feed.process import FeedProcess
from tui.market.session import day_of
from tui.service.archive import Archive, Mode
from tui.service.service import Options, Service
from tui.state.snapshot import Mode as Figures
from tui.system import clock
from tui.watchlist import load

DATA = Path(__file__).parent / "data"
NOW = 1_795_188_650_000  # half a minute after it was stopped


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(clock, "now_ms", lambda: NOW)
    monkeypatch.setattr(FeedProcess, "start", lambda self: None)
    (tmp_path / "data").mkdir()
    with closing(sqlite3.connect(tmp_path / "data" / "archive.sqlite")) as database:
        database.executescript((DATA / "home_bc26c27.sql").read_text())
    (tmp_path / "watchlist.toml").write_bytes((DATA / "home_bc26c27.toml").read_bytes())
    return tmp_path


def rows(home: Path, statement: str) -> list[Any]:
    with closing(sqlite3.connect(home / "data" / "archive.sqlite")) as database:
        return database.execute(statement).fetchall()


def test_every_row_of_its_archive_is_read(home: Path) -> None:
    archive = Archive.open(home / "data", now_ms=NOW)
    assert archive.mode is Mode.FILE and archive.notice == ""
    last = archive.last_picture()
    assert last is not None and len(last[0]) == len(rows(home, "SELECT 1 FROM picture")) == 8
    for symbol, interval, count in rows(home, "SELECT symbol, interval, count(*) FROM bars GROUP BY 1, 2"):
        assert len(archive.bars(symbol, interval)) == count > 0
    for key, count in rows(home, "SELECT key, count(*) FROM measures GROUP BY 1"):
        assert len(archive.measure_history(key)) == count
    assert [(row.rule, row.symbol, row.severity) for row in archive.alert_log()] == [
        ("fall", "ORCL", Severity.CRITICAL), ("fall", "NVDA", Severity.WARN)]
    archive.close()
    assert not list((home / "data").glob("archive.corrupt*"))


async def test_the_program_goes_on_where_it_ended(home: Path) -> None:
    tables = ("picture", "measures", "alert_log")
    before = {name: rows(home, f"SELECT count(*) FROM {name}") for name in tables}
    watch = load(home / "watchlist.toml")
    assert [target.name for target in watch.targets] == ["hook", "script"]
    service = Service(Options(watch, data=home / "data"), lambda: None, lambda said: None)
    service.open()
    store = service.store
    assert store.mode is Figures.LAST and set(store.received.quotes) >= {"NVDA", "ORCL", "MSFT"}
    assert {a.key for a in store.engine.alerts if a.active} == {"fall:NVDA", "fall:ORCL"}
    assert len(store.log) == 2
    service.begin()
    await service.jobs.done()
    post = service.post
    assert post is not None
    waiting = post.delivery.save()
    still = [item["key"] for item in waiting["hook"]["items"]]
    assert still == ["fall:NVDA", "fall:ORCL"], "what could not be told is told yet"
    assert waiting["script"]["told"] == ["fall:NVDA", "fall:ORCL"] and not waiting["script"]["items"]
    picture, _ = service.look()
    assert day_of(picture.as_of_ms).isoformat() == "2026-11-20" and picture.ledger is not None
    await service.close(settle_s=0)
    kept = json.loads(rows(home, "SELECT value FROM meta WHERE key = 'engine'")[0][0])
    assert {item["key"] for item in kept["delivery"]["hook"]["items"]} == {"fall:NVDA", "fall:ORCL"}
    after = {name: rows(home, f"SELECT count(*) FROM {name}") for name in before}
    assert after["picture"] == before["picture"] and after["alert_log"] >= before["alert_log"]
