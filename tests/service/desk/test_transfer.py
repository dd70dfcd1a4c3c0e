"""`loopwatch archive export|import`: whole, checked, there and back the same."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from tui.alerts.alert import Change, Transition
from tui.cli.archive import run
from tui.feed.event import BarsEvent, QuoteEvent
from tui.market.quote import Quote
from tui.service.archive import Archive
from tui.service.archive.database import FILE
from tui.service.desk.schema import KEPT, LEADER, connected

pytestmark = pytest.mark.postgres
T, DAY = 1_769_000_000_000, 86_400_000


@pytest.fixture
def config(tmp_path: Path, desk_url: str) -> Path:
    path = tmp_path / "watchlist.toml"
    path.write_text(f'[[group]]\nname = "a"\nsymbols = ["NVDA"]\n[desk]\narchive = "{desk_url}"\n')
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    archive = Archive.open(tmp_path / "one")
    for i in range(40):
        archive.record_events([QuoteEvent(t=T + i, quote=Quote(f"S{i}", price=1.0 + i, time_ms=T))])
    archive.record_events([BarsEvent(
        t=T, symbol="NVDA", range="MAX", interval="1d", times_ms=[i * DAY for i in range(5000)],
        close=[0.1 * i for i in range(5000)], volume=[None if i % 3 else i for i in range(5000)])])
    for i in range(300):
        archive.record_measures(T + 60_000 * i, {"share": 0.3 + i / 7, "other": 1 / 3})
    archive.log([Transition(T + i, f"a:{i}", "a", "NVDA", Change.FIRED, None, 1 / 3, None, "fraction", "wé")
                 for i in range(1000)], {"format": 1, "tracks": []})
    archive.flush()
    archive.close()
    return tmp_path / "one"


def rows_of(folder: Path) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(folder / FILE)) as file:
        return {table: sorted(file.execute(f"SELECT {', '.join(columns)} FROM {table}"), key=repr)
                for table, columns in KEPT.items()}


def arguments(action: str, config: Path, folder: Path, *more: str) -> list[str]:
    return [action, "--config", str(config), "--data", str(folder), *more]


def test_there_and_back_is_the_same_to_the_row(
    config: Path, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments("export", config, folder)) == 0
    there = capsys.readouterr().out.splitlines()
    assert run(arguments("import", config, tmp_path / "two")) == 0
    back = capsys.readouterr().out.splitlines()
    assert there[1:] == back[1:] and any(line.startswith("bars") and "5,000" in line for line in back)
    assert rows_of(folder) == rows_of(tmp_path / "two")
    again = Archive.open(tmp_path / "two")
    found = again.last_picture()
    assert found is not None and len(found[0]) == 40 and again.load_engine() == {"format": 1, "tracks": []}
    assert len(again.changes(0)[1]) == 40 and len(again.alert_log(2000)) == 1000
    again.close()


def test_what_is_there_stays_unless_it_is_said(
    config: Path, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments("export", config, folder)) == 0
    assert run(arguments("export", config, folder)) == 1
    assert "--replace" in capsys.readouterr().err
    before = rows_of(folder)
    assert run(arguments("import", config, folder)) == 1
    assert rows_of(folder) == before
    assert run(arguments("export", config, folder, "--replace")) == 0
    assert run(arguments("import", config, folder, "--replace")) == 0
    assert rows_of(folder) == before


def test_nothing_is_copied_beside_somebody_who_records(
    config: Path, folder: Path, desk_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with connected(desk_url) as other:
        other.execute("SELECT pg_advisory_lock(%s)", (LEADER,))
        assert run(arguments("export", config, folder)) == 1
    assert "a collector records" in capsys.readouterr().err
    archive = Archive.open(folder)
    assert archive.try_lead()
    assert run(arguments("import", config, folder)) == 1
    assert "end it first" in capsys.readouterr().err
    archive.close()


def test_cells_that_no_program_wrote_are_left_out_and_counted(
    config: Path, folder: Path, desk_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with closing(sqlite3.connect(folder / FILE)) as file:
        file.execute("UPDATE bars SET close = 'x' WHERE t = 0")
        file.execute("INSERT INTO meta VALUES ('odd', 'a' || char(0) || 'b')")
        file.commit()
    assert run(arguments("export", config, folder)) == 0
    out = capsys.readouterr().out
    assert out.count("1 rows that no program wrote left out") == 2
    with psycopg.connect(desk_url) as connection:
        assert connection.execute("SELECT count(*) FROM loopwatch.bars").fetchone() == (4999,)
