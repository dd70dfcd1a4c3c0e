"""What the program does with the outside: feed, archive, configuration, commands; the feed is a stand-in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, ClassVar
from unittest.mock import Mock

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from tests.last_day import LAST
from tests.last_day import said as day_said
from tests.pictures import NOW, at, batch, ok, quote, said, seeded, watch
from tests.screens.host import text_of
from tests.screens.recorded import program, settled
from tui.app.app import LoopwatchApp, Options
from tui.app.own.settings import facts_of
from tui.feed import event as ev
from tui.feed import process
from tui.feed.command import Command, Pause, Refresh, Search, Visible
from tui.feed.process import END_OF_RECORDING, Status
from tui.market.embedded import series as stored
from tui.market.quote import Session
from tui.service.archive import Archive
from tui.service.ledger.own import OUTCOMES
from tui.service.library import cut_range
from tui.service.notify.post import Post
from tui.state.snapshot import Mode
from tui.system import clock
from tui.system.log import log_path
from tui.system.terminal import outside
from tui.watchlist import default_text, load

SIZE = (120, 40)


class Told:
    """Stands for the feed process: says nothing by itself, notes what it is told."""

    made: ClassVar[list[Told]] = []

    def __init__(
        self, arguments: list[str], on_events: Callable[[list[ev.AnyEvent]], None],
        on_status: Callable[[Status], None], **options: Any,
    ) -> None:
        self.arguments, self.says, self.status = arguments, on_events, on_status
        self.sent: list[Command] = []
        self.stopped = False
        Told.made.append(self)

    def start(self) -> None:
        self.status(Status("running", pid=1))

    def send(self, command: Command) -> None:
        self.sent.append(command)

    async def stop(self) -> None:
        self.stopped = True


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A configuration, an empty data folder, a feed that the test speaks for, and a clock that stands."""
    for name in ("CONFIG", "DATA", "STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))
    monkeypatch.setattr(process, "FeedProcess", Told)
    monkeypatch.setattr(clock, "now_ms", lambda: NOW)
    Told.made.clear()
    (tmp_path / "watchlist.toml").write_text(default_text())
    return tmp_path


def live(home: Path) -> LoopwatchApp:
    """The program as it starts with a network to come."""
    path = home / "watchlist.toml"
    app = LoopwatchApp(Options(load(path), data=home / "data", motion=False))
    app.animation_level = "none"
    return app


def feed() -> Told:
    return Told.made[-1]


async def test_the_first_run_shows_stored_figures_and_greets(home: Path) -> None:
    app = live(home)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        text = text_of(app)
        assert f"EMBEDDED {day_said()}" in text and "connecting" in text
        assert "First run: stored data" in text
        await pilot.press("j")
        await settled(pilot)
        assert "First run" not in text_of(app)


async def test_what_the_feed_says_is_shown_and_kept_for_the_next_start(home: Path) -> None:
    app = live(home)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        feed().says([*batch(), said(quote("NVDA", 222.22, fetched_ms=NOW))])
        await settled(pilot)
        assert "LIVE" in text_of(app) and "222.22" in text_of(app)
        await app.service.close()
    assert feed().stopped
    again = live(home)
    async with again.run_test(size=SIZE) as pilot:
        await settled(pilot)
        assert again.store.mode is Mode.LAST
        assert "LAST" in text_of(again) and "222.22" in text_of(again)
        assert "First run" not in text_of(again)


async def test_a_step_of_the_cursor_or_another_screen_writes_nothing(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, written = live(home), []
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        feed().says([*batch(), ok()])
        await settled(pilot)
        monkeypatch.setattr(Archive, "_put", lambda self, statement, rows: written.append(statement))
        before = {file: file.stat().st_mtime_ns for file in home.rglob("*.toml")}
        await pilot.press(*"jkjkjGg", "tab", "tab", "down", *"234561", "v", "v", "z", "z")
        await settled(pilot)
        assert written == []
        assert {file: file.stat().st_mtime_ns for file in home.rglob("*.toml")} == before


@pytest.mark.parametrize(
    ("status", "state", "words"),
    [
        (Status("died", "killed", retry_at=NOW + 4000), "down", "feed restarting: killed, next try in 4 s"),
        (Status("ended", "refused"), "error", "refused"),
    ],
)
async def test_a_feed_that_dies_is_said(
    home: Path, status: Status, state: str, words: str
) -> None:
    app = live(home)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        feed().status(status)
        await settled(pilot)
        assert app.store.health.state == state
        assert words in text_of(app)
        feed().status(Status("running", pid=2))
        await settled(pilot)
        # another feed runs, and has asked nobody yet: why nothing new comes still stands
        assert app.store.health.state == state and words.partition(",")[0] in text_of(app)
        feed().says([ev.HealthEvent(t=NOW, source="yahoo", state="ok")])
        await settled(pilot)
        assert words.partition(",")[0] not in text_of(app)


async def test_a_source_that_waits_says_when_it_tries_again(home: Path) -> None:
    app = live(home)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        wait = ev.HealthEvent(t=NOW, source="yahoo", state="wait", reason="no network", retry_at=NOW + 30_000)
        feed().says([wait])
        await settled(pilot)
        assert "no network" in text_of(app) and "next try in 30 s" in text_of(app)


async def test_the_feed_is_told_what_is_looked_at(home: Path) -> None:
    app = live(home)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        first = [c for c in feed().sent if isinstance(c, Visible)][-1]
        assert first.symbols == list(app.store.watch.symbols) and first.chart_symbol == ""
        await pilot.press("j", "enter")
        await settled(pilot)
        seen = [c for c in feed().sent if isinstance(c, Visible)][-1]
        assert seen.chart_symbol == seen.news_symbol == "ORCL" and seen.chart_range
        await pilot.press("1")
        await settled(pilot)
        assert [c for c in feed().sent if isinstance(c, Visible)][-1].chart_symbol == ""


async def test_a_pause_holds_the_picture_and_nothing_else(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = home / "watchlist.toml"
    path.write_text(path.read_text() + FALL)
    app = live(home)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        feed().says([*batch(), ok()])
        await settled(pilot)
        await pilot.press("r", "p")
        await settled(pilot)
        assert feed().sent[-1] == Refresh()  # the feed is not told of a pause: it goes on
        assert "PAUSED" in text_of(app).splitlines()[0]
        before = text_of(app)
        monkeypatch.setattr(clock, "now_ms", lambda: NOW + 2000)
        feed().says([said(quote("NVDA", 166.66, previous_close=200.0))])
        await settled(pilot)
        assert text_of(app) == before
        assert any(row.rule == "a-fall" and row.notify for row in app.store.log)
        post = app.service.post
        assert post is not None and any("a-fall: -16.67 %" in text for text in waiting(post)), waiting(post)
        path.write_text(path.read_text().replace('"NVDA", "ORCL", "MSFT"', '"ORCL", "NVDA", "MSFT"'))
        while app.store.watch.symbols[0] != "ORCL":  # a second sees it once the drive has answered
            app.tick()
            await pilot.pause()
        await pilot.press("p")
        await settled(pilot)
        assert "166.66" in text_of(app) and "PAUSED" not in text_of(app)


async def test_nobody_looks_each_second_while_the_market_is_closed_and_an_edit_is_taken_nevertheless(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, path, sunday = live(home), home / "watchlist.toml", at("12:00:00", "2026-11-22")
    monkeypatch.setattr(clock, "now_ms", lambda: sunday)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        feed().says([*batch(sunday, Session.CLOSED), ok(sunday)])
        while not app.pace.resting:
            await pilot.pause()
        path.write_text(path.read_text().replace('"NVDA", "ORCL", "MSFT"', '"ORCL", "NVDA", "MSFT"'))
        while app.store.watch.symbols[0] != "ORCL":
            await pilot.pause()
        feed().says([ev.HealthEvent(t=sunday, source="yahoo", state="wait", what="quotes")])
        assert not app.pace.resting  # it counts down to the next try


async def test_the_lead_is_taken_over_while_the_picture_is_paused(home: Path) -> None:
    leader = Archive.open(home / "data", now_ms=NOW)
    assert leader.try_lead()
    app = live(home)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        app.pause()
        leader.close()
        app.tick()
        assert len(Told.made) == 1 and app.service.feed is feed()


def waiting(post: Post) -> list[str]:
    """What waits to be delivered, as plain words."""
    return [item["text"] for line in post.delivery.save().values() for item in line["items"]]


FALL = """
[[notify.to]]
name = "script"
command = ["true"]

[[alert]]
id = "a-fall"
measure = "move.NVDA"
direction = "below"
warn = "-3 %"
"""


# What nobody expected.


async def test_an_error_each_second_is_said_once_and_the_next_second_comes(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, path = live(home), home / "watchlist.toml"
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        broken = Mock(side_effect=OSError("a fault on purpose"))
        monkeypatch.setattr(app.service.post, "tick", broken)
        path.write_text(default_text().replace('"NVDA", "ORCL", "MSFT"', '"ORCL", "NVDA", "MSFT"'))
        app.tick()
        assert app.store.watch.symbols[0] == "ORCL"  # what follows is done nevertheless
        assert "alerts could not be delivered; details in " in text_of(app)
        await pilot.press("j")
        app.tick()
        assert broken.call_count >= 2 and "could not be delivered" not in text_of(app)
        assert log_path().read_text().count("OSError: a fault on purpose") == 1


async def test_an_event_that_cannot_be_taken_is_one_sentence_and_the_next_one_is_folded(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = live(home)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        fold = app.store.received.fold

        def broken(event: ev.AnyEvent) -> None:
            if isinstance(event, ev.QuoteEvent) and event.quote.symbol == "ORCL":
                raise KeyError("a fault on purpose")
            fold(event)

        monkeypatch.setattr(app.store.received, "fold", broken)
        feed().says([said(quote("ORCL", 111.11)), *batch(), said(quote("NVDA", 222.22))])
        assert "an event could not be taken; details in " in text_of(app)
        await settled(pilot)
        assert "222.22" in text_of(app) and "111.11" not in text_of(app)
        assert "a fault on purpose" in log_path().read_text() and not feed().stopped


@pytest.mark.parametrize("key", ["escape", "enter"])
async def test_an_answer_to_a_dialog_that_was_closed_is_dropped(home: Path, key: str) -> None:
    app = live(home)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        feed().says([*batch(), ok()])
        await settled(pilot)
        await pilot.press("a", *"dell")
        await pilot.pause()
        while not (searches := [c for c in feed().sent if isinstance(c, Search) and c.query == "dell"]):
            await pilot.pause()  # Yahoo is asked a moment after the last key
        (asked,) = searches
        await pilot.press(key)
        await settled(pilot)
        feed().says([ev.SearchReply(t=NOW, id=asked.id, matches=[]), said(quote("NVDA", 222.22))])
        await settled(pilot)
        assert "222.22" in text_of(app) and "could not be" not in text_of(app)
        assert not log_path().exists()


# The configuration file.


async def until(pilot: Pilot[Any], holds: Callable[[], object]) -> None:
    """Seconds go by until then: a busy drive answers a second later than it was asked."""
    while not holds():
        assert isinstance(pilot.app, LoopwatchApp)
        pilot.app.service.every_second()
        await pilot.pause()


async def test_an_edit_takes_effect_and_a_broken_one_leaves_the_last_good(home: Path) -> None:
    app, path = live(home), home / "watchlist.toml"
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("j", "j")
        path.write_text(default_text().replace('"NVDA", "ORCL", "MSFT"', '"ORCL", "NVDA", "MSFT"'))
        await until(pilot, lambda: app.store.watch.symbols[:3] == ("ORCL", "NVDA", "MSFT"))
        good = app.store.watch
        path.write_text(default_text().replace("theme =", "colour ="))
        await until(pilot, lambda: app.service.notice)
        await settled(pilot)
        assert app.store.watch == good
        assert "colour" in app.service.notice and "the last good configuration stays" in app.service.notice
        line = default_text()[: default_text().index("theme =")].count("\n") + 1
        assert str(line) in app.service.notice
        path.unlink()
        await until(pilot, lambda: "is gone" in app.service.notice)
        assert app.store.watch == good
        path.write_text(default_text())
        await until(pilot, lambda: app.service.notice == "")
        assert app.store.watch.symbols[0] == "NVDA"


async def test_a_symbol_is_added_and_removed_and_the_comments_stay(home: Path) -> None:
    app, path = live(home), home / "watchlist.toml"
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        app.actions.add_symbol("ARM", "Loop")
        await pilot.pause()
        assert "ARM" in app.store.watch.symbols and '"ARM"' in path.read_text()
        assert "# the listed companies through which the same money travels" in path.read_text()
        await pilot.press("j", "d")
        await pilot.pause()
        assert "Remove ORCL" in text_of(app)
        await pilot.press("y")
        await pilot.pause()
        assert "ORCL" not in app.store.watch.symbols
        assert '"ORCL"' not in path.read_text().split("[[alert]]")[0]
        app.actions.add_symbol("not a symbol!", "Loop")
        await pilot.pause()
        assert "not a symbol!" not in path.read_text()


async def test_the_colours_and_glyphs_of_the_file_are_taken_at_once(home: Path) -> None:
    app, path = live(home), home / "watchlist.toml"
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        path.write_text(default_text().replace('theme = "auto"', 'theme = "light"')
                        .replace('glyphs = "auto"', 'glyphs = "ascii"'))
        await until(pilot, lambda: app.store.watch.display.theme == "light")
        await settled(pilot)
        assert not app.current_theme.dark and app.look.glyphs.name == "ascii"


# Who leads.


async def test_a_second_program_follows_and_takes_over(home: Path) -> None:
    leader = Archive.open(home / "data", now_ms=NOW)
    assert leader.try_lead()
    app = live(home)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        assert not Told.made and app.service.feed is None
        assert "Another loopwatch fetches" in text_of(app)
        leader.record_events([said(quote("NVDA", 231.5)), ok()])
        leader.close()
        app.service.every_second()
        await settled(pilot)
        assert "231.50" in text_of(app)
        app.service.every_second()
        assert len(Told.made) == 1 and app.service.feed is feed()


# Other sources.


@pytest.mark.parametrize(
    ("options", "arguments"),
    [
        ({"source": "demo"}, ["--demo"]),
        ({"source": "demo", "speed": 120.0}, ["--demo", "--speed", "120.0"]),
        ({"source": "stream", "stream": "day.ndjson"}, ["--from", "day.ndjson"]),
    ],
)
async def test_what_a_recording_is_played_by(
    home: Path, options: dict[str, Any], arguments: list[str]
) -> None:
    app = LoopwatchApp(Options(watch(), motion=False, **options))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        assert feed().arguments == arguments
        assert app.service.archive is None  # a replay writes nothing
        await pilot.press("p")
        assert feed().sent[-1] == Pause(on=True) and "PAUSED" in text_of(app)
        await pilot.press("p")
        assert feed().sent[-1] == Pause(on=False)
        feed().status(Status("ended", "over"))
        await pilot.pause()
        assert "end of the recording" in text_of(app)


async def test_what_a_recording_held_that_could_not_be_played_is_said_at_its_end(home: Path) -> None:
    app = LoopwatchApp(Options(watch(), motion=False, source="stream", stream="day.ndjson"))
    reason = "2 events, 3 lines dropped (the first: schema 2; update loopwatch)"
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        feed().says([*batch(), ev.HealthEvent(t=NOW, state="ok", reason=reason, what="recording")])
        feed().status(Status("ended", END_OF_RECORDING))
        await settled(pilot)
        assert "end of the recording: 2 events, 3 lines dropped" in text_of(app)


async def test_a_recorded_day_asks_nobody(home: Path) -> None:
    app = program()
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        assert not Told.made and app.service.archive is None
        assert not app.can("refresh") and not app.can("pause") and app.can("session_before")


# Commands.


@pytest.mark.parametrize(
    ("typed", "page", "words"),
    [
        ("nvda", "ticker", "NVDA"), ("orcl 1y", "ticker", "ORCL"), ("oracle", "ticker", "ORCL"),
        ("concentration", "concentration", ""), ("zzzz", "overview", "is no command and no symbol"),
    ],
)
async def test_the_command_line(typed: str, page: str, words: str) -> None:
    app = program()
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("colon")
        app.screen.query_one(Input).value = typed
        await pilot.pause()
        await pilot.press("enter")
        await settled(pilot)
        assert app.page is not None and app.page.name == page
        assert words in text_of(app)


@pytest.mark.parametrize(
    ("url", "opened"),
    [
        ("https://example.com/a", True), ("http://example.com", True), ("file:///etc/passwd", False),
        ("javascript:alert(1)", False), ("", False),
    ],
)
async def test_only_web_addresses_are_opened(url: str, opened: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    async def open_address(url: str) -> str:
        seen.append(url)
        return ""

    monkeypatch.setattr(outside, "open_address", open_address)
    app = program()
    async with app.run_test(size=SIZE) as pilot:
        app.outside.open_link(url)
        await settled(pilot)
        assert seen == ([url] if opened else [])


async def test_theme_motion_and_settings() -> None:
    app = program()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("T")
        assert not app.current_theme.dark
        await pilot.press("T", "M")
        assert app.current_theme.dark and app.look.motion
        await pilot.press("comma")
        await pilot.pause()
        assert "Settings: watchlist.toml" in text_of(app) and "Market colours" in text_of(app)
        await pilot.press("escape")
        assert app.page is app.screen


def test_settings_say_where_everything_lies() -> None:
    facts = {row.label: row.value for row in facts_of(watch(), "")}
    assert "built in" in facts["Configuration"] and facts["Data folder"] == "not used in this run"
    assert "Pushed" not in facts
    store = seeded()
    store.apply([*batch(), ok(), ev.Heartbeat(t=NOW, requests=34),
                 ev.HealthEvent(t=NOW - 60_000, state="ok", what="stream")])
    facts = {row.label: row.value for row in facts_of(watch(), "", store.look(NOW))}
    assert facts["Quotes"] == "last reply 10:29:59 ET" and facts["Requests"] == "34 so far"
    assert facts["Pushed"] == "come since 10:29:00 ET"
    store.apply([ev.HealthEvent(t=NOW, state="wait", reason="no network", retry_at=NOW + 9000)])
    facts = {row.label: row.value for row in facts_of(watch(), "", store.look(NOW))}
    assert facts["Quotes"].startswith("no network; last quotes 10:29:59 ET; next try in 9 s")


@pytest.mark.parametrize(
    ("range_", "first", "count"),
    [
        ("1M", "2026-08-31", 22), ("6M", None, 127), ("YTD", "2025-12-31", None), ("1Y", None, 253),
        ("MAX", "2023-01-03", None), ("5Y", "2023-01-03", None),
    ],
)
def test_ranges_of_a_chart(range_: str, first: str | None, count: int | None) -> None:
    bars = stored.daily("NVDA")
    assert bars is not None
    cut = cut_range(bars, range_)
    assert cut.day(len(cut) - 1) == LAST
    assert first is None or cut.day(0) == first
    assert count is None or len(cut) == count
    assert len(cut_range(bars.cut(0, 0), range_)) == 0


async def test_a_replay_knows_no_later_bar() -> None:
    app = program("2025-01-27")
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        bars = app.service.library.find_bars("NVDA", "1Y")
        assert bars is not None and bars.day(len(bars) - 1) == "2025-01-27"
        assert app.service.library.find_bars("NVDA", "1D") is None  # no path within the day is invented
        assert app.options.day == date(2025, 1, 27)


async def test_a_leader_that_is_silent_is_said_until_it_speaks(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stopped program holds its lock: nobody fetches or tells, and only a follower can say so."""
    leader = Archive.open(home / "data", now_ms=NOW)
    assert leader.try_lead()
    app = live(home)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        app.tick()
        monkeypatch.setattr(clock, "now_ms", lambda: NOW + 10 * 60_000)
        app.tick()
        assert app.service.notice == ""
        monkeypatch.setattr(clock, "now_ms", lambda: NOW + 17 * 60_000)
        app.tick()
        assert "has recorded nothing since" in app.service.notice
        leader.record_events([said(quote("NVDA", 211.11))])
        leader.flush()
        app.tick()
        assert app.service.notice == "" and app.store.received.quotes["NVDA"].price == 211.11
    leader.close()


async def test_what_came_of_a_threshold_is_written_down_once(home: Path) -> None:
    """Of one's own, told in a file beside the watchlist: a later start has it still."""
    (home / "deals.toml").write_text(
        '[[threshold]]\nid = "mine"\nentity = "oracle"\nmetric = "backlog"\n'
        'answered_by = "above 500bn by 2026-03"\ntold = 2025-10-01\n'
    )
    log = home / "data" / OUTCOMES
    for _ in range(2):
        app = live(home)
        async with app.run_test(size=SIZE) as pilot:
            await settled(pilot)
            assert app.store.ledger is not None and not app.store.ledger.faults
            assert [o.met for o in app.store.ledger.outcomes if o.threshold == "mine"] == [True]
        assert log.read_text().count("[[outcome]]") == 1
