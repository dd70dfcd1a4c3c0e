# ruff: noqa: E501 (the lines of a log are as long as they are)
"""A simulated week of the guard: five sessions, a holiday, an early close, a feed that is away.

The log is the picture: what an operator finds on Monday evening.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from tui.alerts.target import Target
from tui.cli.watch.guard_log import Guard
from tui.feed import event as ev
from tui.feed.process import Status
from tui.market.quote import Quote, Session
from tui.market.session import session_at
from tui.service.notify.message import Message
from tui.service.notify.post import Post
from tui.service.notify.send import SendError
from tui.service.service import Options
from tui.system import clock
from tui.system.log import log_path
from tui.watchlist import load

WATCH = """
[[group]]
name = "Board"
symbols = ["NVDA", "ORCL", "^GSPC"]

[refresh]
quotes_s = 60

[[alert]]
id = "one-name"
measure = "move.*"
symbols = ["NVDA", "ORCL"]
direction = "below"
warn = "-3 %"
critical = "-6 %"
for = "5 min"
when = "regular"

[[alert]]
id = "market"
name = "S&P 500 day"
measure = "move.^GSPC"
direction = "below"
warn = "-2 %"
for = "1 min"
when = "regular"
inhibits = ["one-name"]

[[alert]]
id = "feed-down"
name = "no data in a session"
measure = "feed.down_s"
warn = "15 min"
when = "open"
inhibits = ["one-name", "market"]
"""
NEW_YORK = ZoneInfo("America/New_York")
MINUTE = 60_000
CLOSES = {"NVDA": 100.0, "ORCL": 200.0, "^GSPC": 6000.0}


def utc(moment: str) -> int:
    local = datetime.fromisoformat(moment).replace(tzinfo=NEW_YORK)
    return int(local.astimezone(UTC).timestamp()) * 1000


# from, to: what a symbol's move is then
MOVES = [
    ("2026-11-25 10:30", "2026-11-25 12:00", "NVDA", -0.065),
    ("2026-11-30 13:00", "2026-11-30 15:30", "^GSPC", -0.024),
    ("2026-11-30 13:10", "2026-11-30 15:00", "NVDA", -0.04),
]
SILENT = ("2026-11-24 11:02", "2026-11-24 11:21")


@dataclass
class Week:
    """The market, the feed and the clock of the simulation."""

    guard: Guard
    lines: list[str]
    now: int
    sent: list[Message] = field(default_factory=list)
    silent: bool = False

    def feed(self, now: int) -> list[ev.AnyEvent]:
        """What a poll brings at `now`."""
        if utc(SILENT[0]) <= now < utc(SILENT[1]):
            if not self.silent:
                self.silent = True
                return [ev.HealthEvent(t=now, state="wait", reason="Yahoo: HTTP 429", retry_at=now + 300_000)]
            return []
        self.silent = False
        session = session_at(now)
        found: list[ev.AnyEvent] = [ev.HealthEvent(t=now, state="ok", source="yahoo")]
        for symbol, close in CLOSES.items():
            move = next((m for a, b, s, m in MOVES if s == symbol and utc(a) <= now < utc(b)), 0.001)
            quote = Quote(symbol, close * (1 + move), close, now, session, currency="USD", fetched_ms=now,
                          source="yahoo")
            found.append(ev.QuoteEvent(t=now, quote=quote, source="yahoo"))
        return found

    def run(self, first: str, last: str) -> None:
        now, end = utc(first), utc(last)
        while now <= end:
            regular = session_at(now) is Session.REGULAR
            self.second(now, self.feed(now))
            now += MINUTE if regular or now % (30 * MINUTE) else 30 * MINUTE

    def second(self, now: int, events: list[ev.AnyEvent]) -> None:
        """One of the guard's seconds, and what the feed has said in it."""
        self.now = now
        self.guard.service.take_events(events)
        self.guard.tick()
        if self.guard.service.post is not None:
            self.guard.service.post.settle(now, 5)


Start = Callable[..., Week]


@pytest.fixture
def week(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Start]:
    """A guard that leads, at nine on a Monday; its feed and its deliveries are the test's."""
    made: list[Week] = []
    monkeypatch.setattr(clock, "now_ms", lambda: made[0].now)

    def start(targets: tuple[Target, ...] = (), broken: tuple[int, ...] = ()) -> Week:
        lines: list[str] = []
        path = tmp_path / "watchlist.toml"
        path.write_text(WATCH)
        guard = Guard(Options(replace(load(path), targets=targets)), lines.append)
        one = Week(guard, lines, utc("2026-11-23 09:00"))
        made.append(one)

        def sender(target: Target, message: Message) -> None:
            one.sent.append(message)
            if len(one.sent) in broken:
                raise SendError("the service could not be reached or refused the message")

        guard.service.open()
        guard.service.configuration.mark()
        guard.service.recorder.lead(None, guard.delivered)
        guard.service.recorder.post = Post(targets, one.now, None, told=guard.delivered, sender=sender)
        monkeypatch.setattr(guard.service.jobs, "start", lambda *job, **how: None)  # no event loop runs here
        guard.lead()
        return one

    yield start
    for one in made:
        if one.guard.service.archive is not None:
            one.guard.service.archive.close()


PICTURE = """
Mon 2026-11-23 09:00:00 ET  start     3 symbols, 3 rules; delivers to phone (json)
Mon 2026-11-23 09:00:00 ET  feed      answers
Mon 2026-11-23 09:00:00 ET  session   market before the session; opens 09:30 ET
Mon 2026-11-23 09:30:00 ET  session   open until 16:00 ET
Mon 2026-11-23 16:00:00 ET  session   closed: no alerts, no messages; next Tue 24 Nov 09:30 ET
Tue 2026-11-24 09:30:00 ET  session   open until 16:00 ET
Tue 2026-11-24 11:02:00 ET  feed      must wait: Yahoo: HTTP 429; next try 11:07 ET
Tue 2026-11-24 11:16:00 ET  alert     feed-down warning fires: no data in a session: 15 min, a warning from 15 min
Tue 2026-11-24 11:17:00 ET  deliver   phone: delivered "Warning: no data in a session: 15 min, a warning from 15 min"
Tue 2026-11-24 11:21:00 ET  feed      answers again after 19 min
Tue 2026-11-24 11:21:00 ET  alert     feed-down over: no data in a session
Tue 2026-11-24 16:00:00 ET  session   closed: 1 alert, 1 message; next Wed 25 Nov 09:30 ET
Wed 2026-11-25 09:30:00 ET  session   open until 16:00 ET
Wed 2026-11-25 10:35:00 ET  alert     one-name CRITICAL fires: NVDA: -6.5 %, critical at or below -6 %
Wed 2026-11-25 10:36:00 ET  deliver   phone: not delivered, the service could not be reached or refused the message: "Critical: NVDA: -6.5 %, critical at or below -6 %"; next try 10:36:10 ET
Wed 2026-11-25 10:37:00 ET  deliver   phone: delivered "Critical: NVDA: -6.5 %, critical at or below -6 %"
Wed 2026-11-25 12:00:00 ET  alert     one-name over: NVDA is at 0.1 %
Wed 2026-11-25 16:00:00 ET  session   closed: 1 alert, 1 message; next Fri 27 Nov 09:30 ET, early close 13:00 ET (Thu 26 Nov: holiday)
Fri 2026-11-27 09:30:00 ET  session   open until 13:00 ET (early close)
Fri 2026-11-27 13:00:00 ET  session   closed: no alerts, no messages; next Mon 30 Nov 09:30 ET
Mon 2026-11-30 09:30:00 ET  session   open until 16:00 ET
Mon 2026-11-30 13:01:00 ET  alert     market warning fires: S&P 500 day: -2.4 %, a warning at or below -2 %
Mon 2026-11-30 13:02:00 ET  deliver   phone: delivered "Warning: S&P 500 day: -2.4 %, a warning at or below -2 %"
Mon 2026-11-30 13:15:00 ET  alert     one-name warning fires: NVDA: -4 %, a warning at or below -3 % [not told: covered by market]
Mon 2026-11-30 15:00:00 ET  alert     one-name over: NVDA is at 0.1 %
Mon 2026-11-30 15:30:00 ET  alert     market over: S&P 500 day is at 0.1 %
Mon 2026-11-30 16:00:00 ET  session   closed: 2 alerts, 1 message; next Tue 1 Dec 09:30 ET
"""


def test_the_log_of_a_week_reads_as_an_operator_wishes(week: Start) -> None:
    simulated = week((Target("phone", url="json://u:secret@127.0.0.1/x"),), broken=(2,))
    simulated.run("2026-11-23 09:00", "2026-11-30 16:30")
    assert "\n".join(simulated.lines) == PICTURE.strip()
    assert [m.severity for m in simulated.sent] == ["warning", "critical", "critical", "warning"]


def test_an_outage_is_two_lines_however_often_it_is_told(week: Start) -> None:
    simulated = week()
    simulated.run("2026-11-24 09:00", "2026-11-24 11:10")
    for minute in range(5):
        now = utc(f"2026-11-24 11:1{minute}")
        simulated.second(now, [ev.HealthEvent(t=now, state="wait", reason="Yahoo: HTTP 429", retry_at=now + 60_000)])
    assert sum("HTTP 429" in line for line in simulated.lines) == 1


def test_a_feed_that_dies_is_said_with_its_next_start(week: Start) -> None:
    simulated = week()
    now = simulated.now = utc("2026-11-24 10:00")
    for status in (Status("running", pid=1), Status("died", "the feed was killed (signal 9)", now + 500)):
        simulated.guard.service.line._take_status(status)
    assert simulated.lines[-1].endswith("feed      process: the feed was killed (signal 9); started again at 10:00 ET")


def test_without_a_way_out_it_says_so(week: Start) -> None:
    assert week().lines[0].endswith("delivers to nowhere: watchlist.toml names no [[notify.to]]")


def test_an_edited_configuration_is_one_line_and_its_targets_serve(week: Start) -> None:
    simulated = week()
    path = simulated.guard.service.store.watch.path
    assert path is not None
    path.write_text(WATCH + '\n[[notify.to]]\nname = "script"\ncommand = ["true"]\n')
    simulated.second(utc("2026-11-24 10:00"), [])
    assert simulated.lines[-1].endswith("config    taken: 3 symbols, 3 rules")
    post = simulated.guard.service.post
    assert post is not None and [t.name for t in post.delivery.targets] == ["script"]
    path.write_text(WATCH.replace("quotes_s", "quote_s"))
    simulated.second(utc("2026-11-24 10:01"), [])
    assert "config    refused: " in simulated.lines[-1] and "quote_s" in simulated.lines[-1]
    assert [t.name for t in post.delivery.targets] == ["script"]


@pytest.mark.parametrize(("first", "said"), [
    ("2026-11-22 12:00", "market closed; next Mon 23 Nov 09:30 ET"),
    ("2026-11-24 21:00", "market closed; next Wed 25 Nov 09:30 ET"),
    ("2026-12-24 18:00", "market closed; next Mon 28 Dec 09:30 ET (Fri 25 Dec: holiday)"),
    ("2026-11-26 11:00", "market closed; next Fri 27 Nov 09:30 ET, early close 13:00 ET"),
])
def test_the_first_line_about_the_market(week: Start, first: str, said: str) -> None:
    simulated = week()
    simulated.run(first, first)
    assert next(line for line in simulated.lines if "  session  " in line).endswith(said)


def test_an_event_that_cannot_be_taken_is_one_line_and_the_next_one_is_taken(week: Start) -> None:
    simulated = week()
    now = utc("2026-11-24 10:00")
    events = simulated.feed(now)
    bad = ev.QuoteEvent(t=now, quote=None, source="yahoo")  # type: ignore[arg-type]
    simulated.second(now, [bad, *events, bad])
    said = [line for line in simulated.lines if "  error  " in line]
    assert len(said) == 1 and "an event could not be taken; details in " in said[0]
    assert simulated.guard.service.store.received.quotes["NVDA"].price == pytest.approx(100.1)
    assert log_path().read_text().count("AttributeError") == 1
