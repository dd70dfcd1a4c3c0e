"""What is recorded comes back, in SQLite and in PostgreSQL alike."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.service.archive.place import DeskPlace, FilePlace, Place
from tui.alerts.alert import Change, Transition
from tui.alerts.rule import Severity
from tui.feed.event import BarsEvent, Facts, HealthEvent, QuoteEvent, SessionEvent
from tui.market.quote import Quote, Session
from tui.service.archive import AnyArchive
from tui.system import clock

T = 1_769_000_000_000
DAY = 86_400_000


def quote(symbol: str, price: float, t: int = T) -> QuoteEvent:
    return QuoteEvent(t=t, source="test", quote=Quote(symbol, price=price, previous_close=1.0, time_ms=t))


def bar(symbol: str, t: int) -> BarsEvent:
    return BarsEvent(t=t, symbol=symbol, range="", interval="5m", times_ms=[t], close=[1.0])


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    made: Place = FilePlace(tmp_path / "data") if request.param == "sqlite" else DeskPlace(
        request.getfixturevalue("desk_url"), tmp_path)
    yield made
    made.end()


@pytest.fixture
def archive(place: Place) -> AnyArchive:
    return place.open()


def test_the_last_picture_survives_with_its_time(place: Place, archive: AnyArchive) -> None:
    archive.record_events([quote("NVDA", 1.0), quote("ORCL", 5.0), quote("NVDA", 2.0, T + 1000)])
    archive.record_events([
        quote("NVDA", 9.9, T - 5000),  # older than what is there
        Facts(t=T, symbol="NVDA", facts={"forward_pe": 20.5}),
        SessionEvent(t=T, session=Session.CLOSED),
    ])
    again = place.reopened(archive)
    found = again.last_picture()
    assert found is not None
    events, time_ms = found
    assert time_ms == T + 1000
    prices = {e.quote.symbol: e.quote.price for e in events if isinstance(e, QuoteEvent)}
    assert prices == {"NVDA": 2.0, "ORCL": 5.0}
    assert {type(e) for e in events} == {QuoteEvent, Facts, SessionEvent}
    assert again.notice == ""
    again.close()


def test_an_empty_archive_knows_nothing(archive: AnyArchive) -> None:
    assert archive.last_picture() is None and archive.load_engine() is None
    assert archive.alert_log() == [] and archive.measure_history("x") == []
    assert len(archive.bars("NVDA", "1d")) == 0
    archive.close()


def test_a_follower_reads_what_the_leader_wrote(place: Place, archive: AnyArchive) -> None:
    follower = place.open()
    archive.record_events([quote("NVDA", 1.0)])
    assert archive.flush()
    revision, events = follower.changes(0)
    assert len(events) == 1
    assert follower.changes(revision) == (revision, [])
    archive.record_events([quote("NVDA", 2.0, T + 1), HealthEvent(t=T + 1, state="ok")])
    assert archive.flush()
    later, events = follower.changes(revision)
    assert later > revision and {type(e) for e in events} == {QuoteEvent, HealthEvent}
    follower.close()
    archive.close()


def test_bars_come_back_in_order_and_say_what_they_lack(archive: AnyArchive) -> None:
    whole = BarsEvent(t=T, source="y", symbol="NVDA", range="1Y", interval="1d", times_ms=[2 * DAY, DAY],
                      close=[2.0, 1.0], open=[2.0, 1.0], high=[3.0, 2.0], low=[1.0, 0.5], volume=[7, None])
    line = BarsEvent(t=T, symbol="CRWV", range="1Y", interval="1d", times_ms=[DAY, 2 * DAY],
                     close=[1.0, float("nan")])
    archive.record_events([whole, line])
    archive.flush()
    bars = archive.bars("NVDA", "1d")
    assert bars.times_ms == (DAY, 2 * DAY) and bars.has_range and bars.volume == (None, 7)
    assert bars.source == "y"
    assert archive.bars("NVDA", "1d", 2 * DAY).close == (2.0,)
    closes = archive.bars("CRWV", "1d")
    assert closes.close == (1.0,) and not closes.has_range
    archive.close()


@pytest.mark.parametrize("together", [True, False], ids=["waiting together", "one after the other"])
def test_closes_alone_leave_the_other_figures_of_a_bar(archive: AnyArchive, together: bool) -> None:
    whole = BarsEvent(t=T, symbol="NVDA", range="1Y", interval="1d", times_ms=[DAY, 2 * DAY],
                      close=[5.0, 6.0], open=[4.0, 5.0], high=[7.0, 8.0], low=[3.0, 4.0], volume=[10, 20])
    closes = BarsEvent(t=T + 1, symbol="NVDA", range="daily", interval="1d", times_ms=[DAY, 2 * DAY],
                       close=[5.5, 9.0])
    archive.record_events([whole])
    assert together or archive.flush()
    archive.record_events([closes])
    archive.flush()
    bars = archive.bars("NVDA", "1d")
    assert bars.close == (5.5, 9.0) and bars.open == (4.0, 5.0) and bars.volume == (10, 20)
    assert bars.low == (3.0, 4.0) and bars.high == (7.0, 9.0), "the range still holds the close"
    archive.close()


def test_measures_over_time_are_one_a_minute(archive: AnyArchive) -> None:
    minute = T - T % 60_000
    archive.record_measures(minute, {"a": 1.0, "b": None, "c": float("nan")})
    archive.record_measures(minute + 30_000, {"a": 2.0})
    archive.record_measures(minute + 60_000, {"a": 3.0})
    archive.flush()
    assert archive.measure_history("a") == [(minute, 2.0), (minute + 60_000, 3.0)]
    assert archive.measure_history("a", minute + 1) == [(minute + 60_000, 3.0)]
    assert archive.measure_history("b") == [] and archive.measure_history("c") == []
    archive.close()


def test_old_bars_within_the_day_are_forgotten(place: Place, archive: AnyArchive) -> None:
    now = 200 * DAY
    for interval in ("1d", "5m"):
        archive.record_events([BarsEvent(t=now, symbol="A", range="", interval=interval,
                                         times_ms=[DAY, now], close=[1.0, 2.0])])
    for t in (DAY, DAY + 60_000, DAY + 120_000, now, now + 60_000):
        archive.record_measures(t, {"a": float(t)})
    place.prune(archive, now, 90)
    assert place.tidied(archive)
    assert archive.bars("A", "5m").times_ms == (now,)
    assert archive.bars("A", "1d").times_ms == (DAY, now)
    assert [t for t, _ in archive.measure_history("a")] == [DAY + 120_000, now, now + 60_000]
    archive.close()


def test_minutes_are_kept_for_two_days_then_hours_then_days(place: Place, archive: AnyArchive) -> None:
    hour, minute, now = 3_600_000, 60_000, 200 * DAY
    archive.record_events([bar("A", now + DAY // 2)])
    for back in (0, 1, 2.5, 89, 91):
        first = now - round(back * DAY)
        archive.record_measures(first, {"a": 1.0})
        archive.record_measures(first + minute, {"a": 2.0})
        archive.record_measures(first + 2 * hour, {"a": 3.0})
    place.prune(archive, now + DAY // 2, 90)
    assert place.tidied(archive)
    kept = archive.measure_history("a")
    spans = [sum(now - round(back * DAY) <= t < now - round(back * DAY) + 3 * hour for t, _ in kept)
             for back in (0, 1, 2.5, 89, 91)]
    assert spans == [3, 3, 2, 2, 1]
    assert all(value > 1 for t, value in kept if t < now - 2 * DAY), "the last of a span stays"
    archive.close()


def test_an_archive_that_stays_open_forgets_once_a_day(place: Place) -> None:
    now = 200 * DAY
    archive = place.open(now, 2)
    archive.record_events([bar("A", now)])
    row = Transition(now, "a", "a", "", Change.FIRED, None, 1.0, 2.0, "count", "why")
    for days in range(4):
        archive.record_events([bar("B", now + days * DAY)])
        archive.record_measures(now + days * DAY, {"a": 1.0})
        archive.log([row])
        assert place.tidied(archive)
        assert len(archive.bars("A", "5m")) == (1 if days < 3 else 0)
    assert len(archive.alert_log()) == 4
    archive.close()


def test_a_wrong_clock_forgets_nothing(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    now = 200 * DAY
    archive = place.open(now)
    for days in range(60):
        archive.record_events([bar("A", now + days * DAY)])
        archive.record_measures(now + days * DAY, {"a": 1.0})
        archive.record_measures(now + days * DAY + 60_000, {"a": 1.0})
    again = place.reopened(archive, now + 400 * DAY)  # a machine's clock that is a year ahead for a moment
    assert place.tidied(again) and len(again.bars("A", "5m")) == 60
    newest = {t for t, _ in again.measure_history("a", now + 58 * DAY)}
    assert len(newest) == 4, "the minutes of the newest days stay"
    monkeypatch.setattr(clock, "is_set", lambda: True)
    before = len(again.measure_history("a"))
    third = place.reopened(again, now + 60 * DAY)
    assert place.tidied(third)
    assert (len(third.bars("A", "5m")), len(third.measure_history("a"))) == (60, before)
    third.close()


def test_the_alert_log_is_bounded(place: Place, archive: AnyArchive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.service.archive.archive.MOST_LOGGED", 3)
    monkeypatch.setattr("tui.service.desk.desk_archive.MOST_LOGGED", 3)
    archive.log([Transition(T + i, "a", "a", "", Change.FIRED, None, 1.0, 2.0, "count", "why")
                 for i in range(9)])
    place.prune(archive, T, 90)
    assert place.tidied(archive)
    assert [row.t_ms - T for row in archive.alert_log()] == [8, 7, 6]
    archive.close()


def test_the_alert_log_is_newest_first(place: Place, archive: AnyArchive) -> None:
    first = Transition(T, "a:NVDA", "a", "NVDA", Change.FIRED, Severity.WARN, -0.05, -0.03, "fraction", "why",
                       True)
    second = Transition(T, "b", "b", "", Change.RESOLVED, None, None, None, "count", "over", standing=True)
    archive.log([first, second])
    again = place.reopened(archive)
    assert again.alert_log() == [second, first]
    assert again.alert_log(1) == [second]
    again.close()


def test_the_engines_state_survives(place: Place, archive: AnyArchive) -> None:
    archive.save_engine({"format": 1, "tracks": [{"x": None}]})
    archive.save_engine({"format": 1, "tracks": []})
    again = place.reopened(archive)
    assert again.load_engine() == {"format": 1, "tracks": []}
    again.close()


def test_a_row_that_no_database_takes_does_not_end_the_writing(archive: AnyArchive) -> None:
    archive.record_events([BarsEvent(t=T, symbol="A", range="", interval="1d", times_ms=[DAY], close=[1.0],
                                     volume=[1 << 70])])
    archive.flush()
    assert "cannot be written" in archive.notice
    archive.record_events([quote("NVDA", 1.0)])
    archive.flush()
    assert archive.notice == "" and archive.last_picture() is not None
    archive.close()


def test_closing_is_quick_and_final(place: Place, archive: AnyArchive) -> None:
    archive.record_events([quote("NVDA", 1.0)])
    archive.flush()
    archive.record_events([quote("NVDA", 2.0, T + 1)])
    started = time.monotonic()
    archive.close()
    assert time.monotonic() - started < 1
    archive.record_events([quote("NVDA", 3.0, T + 2)])
    again = place.open()
    found = again.last_picture()
    assert found is not None and found[1] == T + 1
    again.close()


