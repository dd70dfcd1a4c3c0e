"""The same events through app, guard and check: every measure of the register is the same in all three."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

import pytest

from tests.pictures import NOW, batch, ok, quote, said
from tests.screens.recorded import settled
from tui.alerts.measure import Measure
from tui.alerts.register import REGISTER, entry
from tui.app.app import LoopwatchApp, Options
from tui.cli.watch import check
from tui.cli.watch.guard_log import Guard
from tui.feed import event as ev
from tui.feed import process
from tui.feed.command import Command
from tui.feed.process import Status
from tui.market.session import day_ms, day_of, previous_session, session_at
from tui.service.archive import Archive
from tui.service.service import Options as WhatToWatch
from tui.state.snapshot import Snapshot
from tui.system import clock
from tui.watchlist import default_text, load

DAY_MS = 86_400_000
LATER = NOW + 2000  # usual days follow a price within a second
RULES = """
[[alert]]
id = "round"
measure = "circular.share"
warn = "1 %"

[[alert]]
id = "storm"
measure = "turbulence.loop"
warn = 1000

[[alert]]
id = "whole"
measure = "circulation.max"
warn = "99 %"

[index.ndx]
holdings = "q.csv"
"""
LINES = "as of 2026-11-19\nticker,weight\nNVDA,14\nMSFT,12\nAAPL,11\nAMZN,7\nAVGO,6\nTSLA,4.4\n"
NOT_NOW = {
    "extended_move.*",  # the session runs
    "group45.ndx.lead",  # the limit is passed
    "group45.ndx.change250",  # recorded since 30 days
    "effective_number.sp500.low", "effective_number.sp500.high",  # every weight is known
    "effective_number.ndx",  # only the largest are known
    "absorption.loop.shift",  # the stored closes hold no year of ratios
}


class Told:
    """Stands for the feed process: says `events` once it is started."""

    events: ClassVar[list[ev.AnyEvent]] = []

    def __init__(
        self, arguments: Sequence[str], on_events: Callable[[list[ev.AnyEvent]], None],
        on_status: Callable[[Status], None], **more: Any,
    ) -> None:
        self._on_events = on_events

    def start(self) -> None:
        asyncio.get_running_loop().call_soon(self._on_events, Told.events)

    def send(self, command: Command) -> None:
        """Nobody listens."""

    async def stop(self) -> None:
        """Nothing runs."""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Folders alike: rules, a holdings file, and what an earlier run has recorded."""
    monkeypatch.setattr(process, "FeedProcess", Told)
    monkeypatch.setattr(clock, "now_ms", lambda: NOW)
    moved = {"NVDA": (180.0, 200.0), "^GSPC": (5900.0, 6000.0), "RSP": (180.0, 182.0), "LLY": (700.0, 710.0),
             "BRK-B": (480.0, 481.0), "SPY": (590.0, 600.0)}
    Told.events = [
        *(e for e in batch() if not isinstance(e, ev.QuoteEvent) or e.quote.symbol not in moved),
        *(said(quote(s, now, previous_close=before, cap_musd=None if s[0] in "^SR" else 4_400_000))
          for s, (now, before) in moved.items()),
        *(closes(s, moved[s][1]) for s in ("NVDA", "SPY", "RSP")), ok(),
    ]

    def make(name: str) -> Path:
        folder = tmp_path / name
        folder.mkdir()
        text = default_text().replace("[archive]", f"{RULES}\n[archive]", 1)
        (folder / "watchlist.toml").write_text(text)
        (folder / "q.csv").write_text(LINES)
        monkeypatch.setenv("LOOPWATCH_DATA", str(folder / "data"))
        archive = Archive.open(folder / "data", now_ms=NOW)
        for back in range(30):
            at = NOW - back * DAY_MS - DAY_MS
            if session_at(at).value == "REGULAR":
                archive.record_measures(at, {
                    "share.mag7.sp500": 0.33 - back / 1000, "share.top10.sp500": 0.38 + back / 1000,
                    "effective_number.sp500": 46.0 + back, "group45.ndx": 0.45, "basis.sp500": 0.0})
        archive.record_events([ok(NOW - DAY_MS)])
        archive.close()
        return folder / "watchlist.toml"

    return make


def closes(symbol: str, last: float) -> ev.BarsEvent:
    """Daily closes to the session before, as Yahoo sends them."""
    day, days = day_of(NOW), []
    while len(days) < 100:
        day = previous_session(day)
        days.append(day_ms(day))
    swing = 5 if symbol == "RSP" else 7
    prices = [last * (1 + (i % swing) / 300) for i in range(99, 0, -1)]
    prices.append(last)
    return ev.BarsEvent(t=NOW, source="yahoo", symbol=symbol, range="daily", interval="1d",
                        times_ms=days[::-1], close=prices)


async def by_app(path: Path) -> Snapshot:
    app = LoopwatchApp(Options(load(path), motion=False))
    app.animation_level = "none"
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        app.service.every_second()
        await app.service.jobs.done()
        picture = app.service.store.look(LATER)
        await app.service.close()
    return picture


async def by_guard(path: Path) -> Snapshot:
    lines: list[str] = []
    guard = Guard(WhatToWatch(load(path)), lines.append)
    guard.begin()
    for _ in range(3):  # the study begins with a look, and comes with another
        await guard.service.jobs.done()
        guard.tick()
    picture = guard.service.store.look(LATER)
    await guard.service.close()
    assert any("round warning fires" in line for line in lines), lines
    return picture


def seen(picture: Snapshot) -> Mapping[str, tuple[Any, ...]]:
    return {key: outcome(m) for key, m in picture.measures.items()}


def outcome(measure: Measure) -> tuple[Any, ...]:
    return measure.value, measure.stale, measure.bound, measure.reason


async def test_every_measure_of_the_register_is_the_same_in_all_three(
    home: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = await by_app(home("app"))
    guard = await by_guard(home("guard"))
    path = home("check")
    monkeypatch.setattr(clock, "now_ms", lambda: LATER)
    looked = await check._live(load(path), 10.0)
    waits = {"inbox.unread": (0.0, False, "", "")}  # what check prints is the same whatever waits
    assert seen(guard) == seen(app) == {**seen(looked), **waits}
    known = {line.key for key, m in app.measures.items() if m.value is not None and (line := entry(key))}
    public = {key for key in REGISTER if not key.startswith("mine.")}  # those are private
    assert public - known == NOT_NOW, "the test knows a value for every line"
    high = app.measures["share.top10.sp500.high250"]
    assert high.value is not None
    firing = [{alert.rule for alert in picture.alerts if alert.active} for picture in (app, looked)]
    assert firing[0] == firing[1] >= {"round"}


async def test_a_single_look_leaves_nothing_behind(
    home: Callable[[str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = home("check")
    monkeypatch.setenv("LOOPWATCH_DATA", str(tmp_path / "nothing"))
    looked = await check._live(load(path), 10.0)
    assert looked.measures["circular.share"].value is not None
    assert not (tmp_path / "nothing").exists()
