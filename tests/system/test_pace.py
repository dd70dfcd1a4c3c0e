"""A beat each second while something moves; none while nothing does, until something comes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from tui.system import pace as subject
from tui.system.pace import Pace


class Timers:
    """A Textual app's timers on the bare loop."""

    class Timer:
        def __init__(self, seconds: float, do: Callable[[], None], again: bool) -> None:
            self._seconds, self._do, self._again = seconds, do, again
            self._due = asyncio.get_running_loop().call_later(seconds, self._fire)

        def _fire(self) -> None:
            if self._again:
                self._due = asyncio.get_running_loop().call_later(self._seconds, self._fire)
            self._do()

        def stop(self) -> None:
            self._due.cancel()

    def set_timer(self, delay: float, callback: Callable[[], None]) -> Timers.Timer:
        return self.Timer(delay, callback, again=False)

    def set_interval(self, interval: float, callback: Callable[[], None]) -> Timers.Timer:
        return self.Timer(interval, callback, again=True)


class Beats:
    """A pace whose second is short, and its beats."""

    def __init__(self, file: Path) -> None:
        self.count, self.rest_s, self._beat = 0, 3600.0, asyncio.Event()
        self.pace = Pace(Timers(), self._on_beat, lambda: self.rest_s, lambda: (file,))

    def _on_beat(self) -> None:
        self.count += 1
        self._beat.set()

    async def next(self) -> int:
        self._beat.clear()
        await asyncio.wait_for(self._beat.wait(), 5)
        return self.count

    async def at_rest(self) -> None:
        while not self.pace.resting:
            await self.next()


@pytest.fixture(autouse=True)
def _short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subject, "SECOND", 0.02)


async def test_it_rests_once_nothing_is_due_and_the_files_are_watched(tmp_path: Path) -> None:
    beats = Beats(tmp_path / "watchlist.toml")
    beats.pace.begin()
    await beats.at_rest()
    assert beats.count == 2  # what was done before the files were watched is looked at once more
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(beats.next(), 0.2)
    beats.pace.end()


async def test_a_file_or_whoever_wakes_it_ends_the_rest_and_then_it_rests_again(tmp_path: Path) -> None:
    beats = Beats(tmp_path / "watchlist.toml")
    beats.pace.begin()
    for end in (beats.pace.wake, lambda: (tmp_path / "watchlist.toml").write_text("one")):
        await beats.at_rest()
        before = beats.count
        end()
        assert await beats.next() == before + 1
    beats.pace.end()


async def test_what_moves_has_a_beat_each_second_after_a_rest_too(tmp_path: Path) -> None:
    beats = Beats(tmp_path / "watchlist.toml")
    beats.pace.begin()
    await beats.at_rest()
    beats.rest_s = 0.02
    beats.pace.wake()
    first = await beats.next()
    assert await beats.next() == first + 1 and await beats.next() == first + 2
    assert not beats.pace.resting
    beats.pace.end()
