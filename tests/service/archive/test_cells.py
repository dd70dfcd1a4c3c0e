"""Cells that no program of ours has written: that row is as if it had not been kept, the others are read."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.service.archive.test_archive import DAY, T, quote
from tui.alerts.alert import Change, Transition
from tui.feed.event import BarsEvent
from tui.service.archive import Archive
from tui.service.archive.database import FILE

ODD = ("7", "7.5", "'text'", "x'00ff'", "x'7b7d'", "''")


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    """One good row of everything."""
    made = Archive.open(tmp_path)
    made.record_events([quote("NVDA", 1.0), quote("ORCL", 2.0)])
    made.record_events([BarsEvent(t=T, symbol="NVDA", range="", interval="1d", times_ms=[DAY, 2 * DAY],
                                  close=[1.0, 2.0], open=[1.0, 2.0], high=[1.0, 2.0], low=[1.0, 2.0])])
    made.record_measures(T, {"a": 1.0})
    made.record_measures(T + 60_000, {"a": 2.0})
    made.save_engine({"format": 1})
    made.log([Transition(T + i, "k", "r", "", Change.FIRED, None, 1.0, 2.0, "count", "why") for i in (0, 1)])
    assert made.flush()
    yield made
    made.close()


def spoil(archive: Archive, change: str) -> None:
    with closing(sqlite3.connect(archive.folder / FILE)) as other, other:
        other.execute(change)


@pytest.mark.parametrize("odd", ODD)
def test_a_last_picture_with_an_odd_cell(archive: Archive, odd: str) -> None:
    spoil(archive, f"UPDATE picture SET line = {odd} WHERE symbol = 'ORCL'")
    found = archive.last_picture()
    assert found is not None and [e.quote.symbol for e in found[0]] == ["NVDA"]  # type: ignore[union-attr]
    assert len(archive.changes(0)[1]) == 1 and archive.notice == ""


@pytest.mark.parametrize("column", ["close", "open", "high", "low", "volume"])
@pytest.mark.parametrize("odd", ["'text'", "x'00ff'"])
def test_bars_with_an_odd_cell(archive: Archive, column: str, odd: str) -> None:
    spoil(archive, f"UPDATE bars SET {column} = {odd} WHERE t = {DAY}")
    assert archive.bars("NVDA", "1d").times_ms == (2 * DAY,)


def test_a_measure_with_an_odd_cell(archive: Archive) -> None:
    spoil(archive, f"UPDATE measures SET value = 'text' WHERE t < {T}")
    assert [value for _, value in archive.measure_history("a")] == [2.0]


@pytest.mark.parametrize("odd", ODD)
def test_an_engines_state_with_an_odd_cell(archive: Archive, odd: str) -> None:
    spoil(archive, f"UPDATE meta SET value = {odd}")
    assert archive.load_engine() in (None, {})


@pytest.mark.parametrize(
    ("column", "odd"),
    [("change", "'sung'"), ("change", "7"), ("severity", "'loud'"), ("value", "'text'"), ("why", "x'00ff'"),
     ("notify", "'maybe'"), ("t", "'text'")],
)
def test_an_alert_log_with_an_odd_cell(archive: Archive, column: str, odd: str) -> None:
    spoil(archive, f"UPDATE alert_log SET {column} = {odd} WHERE t = {T}")
    assert [row.t_ms for row in archive.alert_log()] == [T + 1]
