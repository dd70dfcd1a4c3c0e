"""A person's own time zone beside New York's, where a time stands alone."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime

import pytest
from msgspec.structs import replace

from tests.pictures import batch, ok, seeded
from tui.draw.chrome.bars import header, status
from tui.draw.grid.glyphs import FULL
from tui.draw.words.measure import moment
from tui.draw.words.numbers import stamp
from tui.state.snapshot import Mode
from tui.watchlist.read import parse


def at(text: str) -> int:
    return round(datetime.fromisoformat(text).timestamp() * 1000)


MORNING = at("2026-12-01T09:30:05-05:00")


@pytest.fixture
def in_tokyo(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize(
    ("when", "zone", "said"),
    [
        (MORNING, "market", "09:30 ET"), (MORNING, "Asia/Tokyo", "23:30 JST (09:30 ET)"),
        (MORNING, "America/Toronto", "09:30 ET"), (MORNING, "Europe/Berlin", "15:30 CET (09:30 ET)"),
        (at("2026-12-01T20:37:00-05:00"), "Asia/Tokyo", "Wed 10:37 JST (20:37 ET)"),
        (at("2026-03-16T09:30:00-04:00"), "Europe/Berlin", "14:30 CET (09:30 ET)"),  # weeks apart in spring
        (at("2026-07-01T09:30:00-04:00"), "Asia/Kolkata", "19:00 IST (09:30 ET)"),
        (None, "Asia/Tokyo", "n/a"),
    ],
)
def test_a_time_that_stands_alone(when: int | None, zone: str, said: str) -> None:
    assert stamp(when, zone) == said


def test_local_is_the_zone_of_this_machine(in_tokyo: None) -> None:
    assert stamp(MORNING, "local", seconds=True) == "23:30:05 JST (09:30 ET)"


def test_a_moment_of_this_week_has_its_day() -> None:
    now = at("2026-12-03T12:00:00-05:00")
    assert moment(MORNING, now) == "Tue 09:30" and moment(MORNING, now, "market") == "Tue 09:30 ET"
    assert moment(MORNING, now, "Asia/Tokyo") == "Tue 23:30 JST (Tue 09:30 ET)"
    assert moment(at("2026-08-21T12:00:00-04:00"), now, "Asia/Tokyo") == "21 Aug"


@pytest.mark.parametrize("width", [80, 100, 120, 200])
def test_the_header_has_both_where_there_is_room(width: int) -> None:
    store = seeded()
    store.set_watch(parse('[[group]]\nname = "A"\nsymbols = ["NVDA"]\n[display]\nzone = "Asia/Tokyo"\n'))
    store.mode = Mode.FEED
    store.apply([*batch(), ok()])
    snapshot = replace(store.look(batch()[0].t), clock_set=False)
    assert "00:30:00 JST (10:30 ET)" in status(snapshot)[2] or "Sat" in status(snapshot)[2]
    line = header(snapshot, "overview", width, FULL).text()
    assert "10:30" in line and ("JST (10:30 ET)" in line or width < 200)
