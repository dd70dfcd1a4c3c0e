"""The feed that is begun before the program is loaded: it serves, or leaves without a word."""

from __future__ import annotations

import asyncio
from pathlib import Path

import psutil
import pytest

from tui.feed import ahead
from tui.feed.event import AnyEvent, Bye, Hello, SessionEvent
from tui.feed.process import FeedProcess, Status


@pytest.fixture(autouse=True)
def apart(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("HTTPS_PROXY", "HTTP_PROXY", "https_proxy", "http_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.setenv("LOOPWATCH_CACHE", str(tmp_path))
    monkeypatch.setenv("LOOPWATCH_LOG", str(tmp_path / "log"))


async def test_it_takes_its_arguments_and_serves_and_ends_when_told() -> None:
    ahead.begin(("--no-motion",))
    begun = ahead.take()
    assert begun is not None and not ahead.waits()
    told: asyncio.Queue[AnyEvent] = asyncio.Queue()
    states: list[Status] = []
    feed = FeedProcess(["--symbols=NVDA", "--refresh=60,60,60,60,60,60", "--no-stream"],
                       lambda events: [told.put_nowait(event) for event in events] and None,
                       states.append, begun=begun)
    feed.start()
    async with asyncio.timeout(20):
        first, then = await told.get(), await told.get()
    assert isinstance(first, Hello) and first.cadence_s == 60 and isinstance(then, SessionEvent)
    assert feed.pid == begun[0] == first.pid
    async with asyncio.timeout(2):
        await feed.stop()
    assert [state.state for state in states] == ["starting", "running", "stopped"]
    assert not psutil.pid_exists(begun[0]) and feed.pid is None


async def test_one_that_is_killed_is_followed_by_another_with_the_same_arguments() -> None:
    ahead.begin(())
    begun = ahead.take()
    assert begun is not None
    told: asyncio.Queue[AnyEvent] = asyncio.Queue()
    feed = FeedProcess(["--symbols=NVDA", "--no-stream"],
                       lambda events: [told.put_nowait(event) for event in events] and None, begun=begun)
    feed.start()
    async with asyncio.timeout(20):
        while not isinstance(await told.get(), Hello):
            pass
        psutil.Process(begun[0]).kill()
        while not isinstance(event := await told.get(), Hello):
            assert not isinstance(event, Bye)
    assert event.pid == feed.pid != begun[0]
    assert feed.pid is not None and "--symbols=NVDA" in psutil.Process(feed.pid).cmdline()
    await feed.stop()


def test_one_that_nobody_wants_leaves_and_nothing_of_it_stays() -> None:
    ahead.begin(())
    assert ahead.waits()
    child = next(p for p in psutil.Process().children() if ahead.OPTION in p.cmdline())
    ahead.drop()
    assert not ahead.waits()
    psutil.wait_procs([child], 10)
    assert not child.is_running()
    ahead.drop()  # there is none any more


@pytest.mark.parametrize("arguments", [("demo",), ("replay", "2025-01-27"), ("--from", "x"), ("--version",),
                                       ("--he",), ("--fro=-",)])
def test_a_start_that_needs_no_live_feed_begins_none(arguments: tuple[str, ...]) -> None:
    ahead.begin(arguments)
    assert not ahead.waits()
