"""The parent's side: restarts, silence, the end. Children are small scripts unless the real feed matters."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import psutil
import pytest

from tests.feed.running import ROOT
from tui.feed import process as subject
from tui.feed.command import Pause, Visible
from tui.feed.event import AnyEvent, Hello, SearchReply
from tui.feed.process import FeedProcess, Status

HELLO = '{"v":1,"t":1,"type":"hello","program":"fake"}'
ECHO = f"""
import sys
print('{HELLO}', flush=True)
for n, line in enumerate(sys.stdin):
    if '"stop"' in line: break
    print('{{"v":1,"t":1,"type":"search","id":%d,"matches":[],"error":"%s"}}' %
          (n, line.strip().replace('"', "'")), flush=True)
"""


class Watched:
    """A FeedProcess whose events and states a test can wait for."""

    def __init__(self, script: str = ECHO, *arguments: str, **more: object) -> None:
        self.events: list[AnyEvent] = []
        self.states: list[Status] = []
        self._news = asyncio.Condition()
        command = [sys.executable, "-c", script]
        self.feed = FeedProcess(arguments, self._take, self._hear, command=command, **more)  # type: ignore[arg-type]

    def _take(self, events: list[AnyEvent]) -> None:
        assert events
        self.events += events
        asyncio.ensure_future(self._tell())  # noqa: RUF006

    def _hear(self, status: Status) -> None:
        self.states.append(status)
        asyncio.ensure_future(self._tell())  # noqa: RUF006

    async def _tell(self) -> None:
        async with self._news:
            self._news.notify_all()

    async def until(self, wanted: Callable[[], bool], timeout: float = 10.0) -> None:
        async with self._news:
            await asyncio.wait_for(self._news.wait_for(wanted), timeout)

    async def hellos(self, count: int, timeout: float = 10.0) -> None:
        await self.until(lambda: sum(isinstance(e, Hello) for e in self.events) >= count, timeout)

    @property
    def died(self) -> list[Status]:
        return [s for s in self.states if s.state == "died"]


@asynccontextmanager
async def watched(script: str = ECHO, **more: object) -> AsyncIterator[Watched]:
    one = Watched(script, **more)
    one.feed.start()
    try:
        yield one
    finally:
        await one.feed.stop()


async def test_a_killed_feed_is_live_again_and_told_what_is_visible() -> None:
    async with watched() as one:
        await one.hellos(1)
        one.feed.send(Visible(symbols=["NVDA"]))
        one.feed.send(Pause(on=True))
        await one.until(lambda: len(one.events) == 3)
        assert one.feed.pid is not None
        began = time.monotonic()
        os.kill(one.feed.pid, signal.SIGKILL)
        await one.hellos(2)
        assert time.monotonic() - began < 3
        assert one.died[0].reason == "the feed was killed (signal 9)" and one.died[0].retry_at
        await one.until(lambda: len(one.events) == 6)
        said = [e.error for e in one.events[-2:] if isinstance(e, SearchReply)]
        assert "visible" in said[0] and "NVDA" in said[0] and "pause" in said[1]


async def test_a_frozen_feed_is_killed_and_restarted() -> None:
    async with watched(silence_s=0.8) as one:
        await one.hellos(1)
        assert one.feed.pid is not None
        os.kill(one.feed.pid, signal.SIGSTOP)
        await one.hellos(2)
        assert one.died[0].reason.startswith("no sign of life")


async def test_our_own_sleep_is_not_the_feeds_silence() -> None:
    async with watched(silence_s=1.2) as one:
        await one.hellos(1)
        pid = one.feed.pid
        end = time.monotonic() + 1.8
        while time.monotonic() < end:  # the loop does not run: as after Ctrl+Z
            pass
        one.feed.send(Pause(on=False))
        await one.until(lambda: any(isinstance(e, SearchReply) for e in one.events))
        assert one.feed.pid == pid and not one.died


async def test_the_pauses_between_restarts_grow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subject, "BACKOFF_S", (0.01, 0.02, 0.04))
    async with watched("raise SystemExit(3)") as one:
        await one.until(lambda: len(one.died) >= 5)
        assert one.died[0].reason == "the feed ended (code 3)"


@pytest.mark.parametrize("code", [64, 66, 2])
async def test_refused_arguments_are_not_tried_again(code: int) -> None:
    async with watched(f"raise SystemExit({code})") as one:
        await asyncio.wait_for(one.feed.start(), 5)
        assert [s.state for s in one.states] == ["starting", "running", "ended"]


async def test_a_program_that_is_not_there_is_a_reason() -> None:
    one = Watched()
    one.feed.command = ["/nonexistent/feed"]
    one.feed.start()
    await one.until(lambda: bool(one.died))
    assert "cannot be started" in one.died[0].reason
    await one.feed.stop()


async def test_bad_and_endless_lines_are_dropped_and_counted() -> None:
    script = f"""
import sys
print('nonsense'); print('{{"v":99,"t":1,"type":"hello"}}'); print('x' * 3_000_000)
print('{{"v":1,"t":1,"type":"unheard of"}}')
print('{HELLO}', flush=True)
sys.stdin.read()
"""
    async with watched(script) as one:
        await one.hellos(1)
        assert one.feed.dropped == 3 and len(one.events) == 1


async def test_it_ends_within_a_second_even_when_the_child_does_not_listen() -> None:
    script = f"""
import signal
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print('{HELLO}', flush=True)
while True:
    signal.pause()
"""
    async with watched(script) as one:
        await one.hellos(1)
        pid, began = one.feed.pid, time.monotonic()
        await one.feed.stop()
        assert time.monotonic() - began < 1.0
        assert pid is not None and not alive(pid)


async def test_the_childs_words_go_to_the_log(tmp_path: Path) -> None:
    log = tmp_path / "logs" / "feed.log"
    script = f"import sys; print('trouble', file=sys.stderr); print('{HELLO}', flush=True); input()"
    async with watched(script, log=log) as one:
        await one.hellos(1)
        assert log.read_text() == "trouble\n"


def test_the_real_feed_leaves_with_its_parent(tmp_path: Path) -> None:
    """The parent is killed outright; a shell in between keeps the terminal's hang-up out of the test."""
    parent = """
import asyncio, sys
from tui.feed.process import FeedProcess
async def main():
    feed = FeedProcess(["--symbols", "NVDA"], lambda events: print(feed.pid, flush=True))
    await feed.start()
asyncio.run(main())
"""
    env = {**os.environ, "HTTPS_PROXY": "http://127.0.0.1:9", "LOOPWATCH_CACHE": str(tmp_path)}
    shell = subprocess.Popen(
        ["bash", "-c", '"$0" -c "$1" & echo $!; wait', sys.executable, parent], cwd=ROOT, env=env,
        stdout=subprocess.PIPE, text=True,
    )
    assert shell.stdout is not None
    parents_pid = int(shell.stdout.readline())
    child = int(shell.stdout.readline())
    assert alive(child)
    os.kill(parents_pid, signal.SIGKILL)
    assert gone(child, 5.0), "the feed outlived its parent"
    shell.stdout.close()
    shell.wait(5)


def alive(pid: int) -> bool:
    """True while the process runs (a zombie has ended)."""
    try:
        return str(psutil.Process(pid).status()) != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def gone(pid: int, seconds: float) -> bool:
    """True when the process has ended within `seconds`."""
    try:
        psutil.Process(pid).wait(seconds)
    except psutil.NoSuchProcess:
        return True
    except psutil.TimeoutExpired:
        return not alive(pid)
    return True


async def test_a_receiver_that_raises_once_ends_nothing_and_gets_what_comes_next() -> None:
    taken: list[AnyEvent] = []
    failed: list[Exception] = []
    statuses: list[str] = []
    hello = f"print('{HELLO}', flush=True)"
    script = f"import sys\n{hello}\nsys.stdin.readline()\n{hello}\nsys.stdin.read()"
    both, second = asyncio.Event(), asyncio.Event()

    def fail(error: Exception) -> None:
        failed.append(error)
        if len(failed) == 2:
            both.set()

    def take(events: list[AnyEvent]) -> None:
        if not taken:
            taken.extend(events)
            raise KeyError("a fault in the receiver")
        taken.extend(events)
        second.set()

    def hear(status: Status) -> None:
        statuses.append(status.state)
        if status.state == "running":
            raise ValueError("a fault in who hears of the process")

    feed = FeedProcess((), take, hear, command=[sys.executable, "-c", script], on_failed=fail)
    task = feed.start()
    await asyncio.wait_for(both.wait(), 10)
    feed.send(Pause(on=False))
    await asyncio.wait_for(second.wait(), 10)
    assert feed.pid is not None and not task.done() and statuses == ["starting", "running"]
    assert [type(error) for error in failed] == [ValueError, KeyError] and len(taken) == 2
    await feed.stop()
