"""The program's own record of concentration joins its history once a session, by its own basis."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.draw.concentration_samples import READING
from tests.pictures import NOW, batch
from tests.screens.recorded import settled
from tests.service.test_service import SIZE, Told, feed, live
from tui.draw.concentration.history import stops_of
from tui.draw.concentration.shares import SharesPage, draw_page
from tui.draw.grid.glyphs import FULL
from tui.feed import process
from tui.market.index.record import BASIS_KEY, Record, record_of
from tui.market.quote import Session
from tui.market.session import bounds
from tui.service.indices import last_closed
from tui.state.share_history import History, Own, of_basis
from tui.system import clock
from tui.watchlist import default_text

THURSDAY, FRIDAY, KEY = date(2026, 11, 19), date(2026, 11, 20), "share.top10.sp500"
CLOSE = bounds(FRIDAY).close_ms
OPEN = bounds(FRIDAY).open_ms


@pytest.mark.parametrize(
    ("now", "day"),
    [(OPEN, THURSDAY), (CLOSE - 1, THURSDAY), (CLOSE, FRIDAY), (CLOSE + 86_400_000, FRIDAY)],
)
def test_the_last_session_that_has_closed(now: int, day: date) -> None:
    assert last_closed(now) == day


def test_a_value_counts_with_the_basis_recorded_beside_it() -> None:
    rows = {
        KEY: [(OPEN - 60_000, 0.1), (OPEN, 0.38), (CLOSE, 0.39), (CLOSE + 86_400_000, 0.5)],
        BASIS_KEY: [(OPEN, 0.0), (CLOSE, 4.0), (CLOSE + 60_000, 0.0), (CLOSE + 86_400_000, 0.0)],
    }
    found = record_of(rows)
    assert set(found.days[KEY]) == {FRIDAY}, "neither before the opening nor on a Saturday"
    assert found.value(KEY, FRIDAY, "full, screener") == 0.39
    assert found.value(KEY, FRIDAY, "full") is None
    early = record_of({KEY: rows[KEY][:2], BASIS_KEY: rows[BASIS_KEY][:1]})
    assert early.value(KEY, FRIDAY, "full") == 0.38
    both = early.joined(found)
    assert both.value(KEY, FRIDAY, "full, screener") == 0.39 and both.value(KEY, FRIDAY, "full") is None
    assert Record().joined(early) == early == early.joined(Record())


def test_days_of_another_basis_are_not_drawn_beside_it() -> None:
    own = (Own(2026.80, 0.38, "full"), Own(2026.85, 0.31, "fund"), Own(2026.87, 0.39, "full, screener"))
    history = History(daily=((2021.1, 0.3), (2026.6, 0.38)), own=own, daily_basis="full market value")
    assert [o.share for o in of_basis(history, "fund").own] == [0.31]
    said = [stop.basis for stop in stops_of(history)]
    assert "own record, fund lines" in said and "own record, full market value by Yahoo" in said
    text = draw_page(SharesPage(READING, history=of_basis(history, "full")), 120, 40, FULL).text()
    assert "own record, same basis" in text
    text = draw_page(SharesPage(READING, history=of_basis(history, "file")), 120, 40, FULL).text()
    assert "own record" not in text


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    for name in ("CONFIG", "DATA", "STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))
    monkeypatch.setattr(process, "FeedProcess", Told)
    Told.made.clear()
    (tmp_path / "watchlist.toml").write_text(default_text())
    return tmp_path


async def test_a_session_joins_the_history_when_it_has_closed(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now_ms", lambda: NOW)
    app = live(home)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        app.show_page("concentration")
        feed().says(batch())
        await settled(pilot)
        page: Any = app.screen
        assert page._history is not None and page._history.own == ()
        assert app.store.index.record.first is None
        assert app.service.archive is not None and app.service.archive.flush()
        monkeypatch.setattr(clock, "now_ms", lambda: CLOSE + 30_000)
        feed().says(batch(CLOSE + 30_000, Session.CLOSED))
        await settled(pilot)
        assert app.store.index.record.first == FRIDAY
        own = page._history.own
        assert len(own) == 1 and own[0].basis == "full" and 0.3 < own[0].share < 0.5
        await app.service.close()
