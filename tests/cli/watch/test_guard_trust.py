"""Five minutes by the clock beside a hostile file of the current folder: its rule fires, nothing is run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.watch.test_guard import WATCH, Week, utc
from tests.pictures import batch, quote, said
from tui.cli.watch.guard_log import Guard
from tui.feed.event import AnyEvent
from tui.service.acceptance import Trust, opened
from tui.service.service import Options
from tui.system import clock

SECOND = 1000
HOSTILE = """
[[alert]]
id = "always"
measure = "move.NVDA"
direction = "below"
warn = "99 %"

[[notify.to]]
name = "desk"
command = ["/bin/sh", "-c", "echo \\"$1\\" >> ran", "sh", "{title}"]
wait = "1 s"
"""


def minutes(
    monkeypatch: pytest.MonkeyPatch, count: int, feed: Callable[[int], list[AnyEvent]] | None = None
) -> list[str]:
    """The log of a guard that leads for so many minutes from 10:00 on a Tuesday; `feed` makes a poll."""
    lines: list[str] = []
    watch = opened()
    guard = Guard(Options(watch), lines.append)
    one = Week(guard, lines, utc("2026-11-24 10:00"))
    monkeypatch.setattr(clock, "now_ms", lambda: one.now)
    monkeypatch.setattr(guard.service.jobs, "follow", lambda steps: steps.close())  # no event loop runs here
    monkeypatch.setattr(guard.service.jobs, "start", lambda *job: None)
    monkeypatch.setattr(guard.service.line, "start", lambda: None)
    guard.begin()
    for second in range(count * 60):
        now = one.now + SECOND
        one.second(now, (feed or one.feed)(now) if second % 15 == 0 else [])
    assert guard.service.archive is not None
    guard.service.archive.close()
    return lines


def test_it_runs_nothing_for_five_minutes_and_what_was_accepted_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "cloned"
    folder.mkdir()
    monkeypatch.chdir(folder)
    (folder / "watchlist.toml").write_text(WATCH + HOSTILE)
    lines = minutes(monkeypatch, 5)
    assert any("always warning fires" in line for line in lines)
    assert any("./watchlist.toml serves" in line for line in lines)
    assert any("waits for `loopwatch config trust`: way out desk (command)" in line for line in lines)
    assert any("delivers to nowhere yet" in line for line in lines)
    assert not (folder / "ran").exists()

    Trust().accept(opened())
    # the rule fires for the first time again
    for name in ("archive.sqlite", "archive.sqlite-wal", "archive.sqlite-shm"):
        (tmp_path / "own" / "data" / name).unlink(missing_ok=True)
    lines = minutes(monkeypatch, 2)
    assert any("delivers to desk (command)" in line for line in lines)
    assert "Warning: always: 0.1 %" in (folder / "ran").read_text()


def test_the_shipped_default_asks_nothing_and_its_rules_fire(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """README's first command in an empty folder: a fifth of NVIDIA is told after the rule's five minutes."""

    def fallen(now: int) -> list[AnyEvent]:
        one = quote("NVDA", 160.0, previous_close=200.0, cap_musd=4_000_000, time_ms=now - 500,
                    fetched_ms=now)
        return [*batch(now), said(one, now)]

    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "empty")
    lines = minutes(monkeypatch, 7, fallen)
    assert any("the built-in default serves" in line for line in lines)
    assert not any("waits for" in line for line in lines)
    told = next(line for line in lines if "one-name-dollars" in line)
    assert "NVDA" in told and "CRITICAL fires" in told and "10:05" <= told.split()[2][:5] <= "10:06", told
