"""Time jumps: a lid that is closed for eight hours, a clock that is set back, a stopped program."""

from __future__ import annotations

import signal

import psutil

from tests.terminal.scenes.archive import kept
from tests.terminal.stage import Stage
from tests.terminal.terminal import Terminal


def clock(stage: Stage) -> None:
    """Friday from 10:30. While asleep nothing runs and the monotonic clock stands still, as on a laptop."""
    yahoo = stage.yahoo
    env, jump = stage.jumping_clock()
    seen = stage.live(env)
    feed = seen.wait_for_feed().pid

    def sleep(hours: float) -> None:
        processes = _stop(seen)
        jump(hours * 3600)
        yahoo.market.clock.advance(hours * 3600)
        for process in processes:
            process.send_signal(signal.SIGCONT)

    processes = _stop(seen)
    seen.watch(2.5, never="Traceback")
    for process in processes:
        process.send_signal(signal.SIGCONT)
    stage.says("stopped and continued (SIGSTOP, SIGCONT)", seen)
    yahoo.market.set("NVDA", price=220.11)
    stage.well("stopped and continued (SIGSTOP, SIGCONT)", seen, lambda: "220.11" in seen.text)

    sleep(8)  # Friday 18:30
    stage.well("asleep for eight hours over the close", seen, lambda: " POST " in seen.header)
    stage.says("asleep for eight hours over the close", seen)
    sleep(8)  # Saturday 2:30
    seen.wait_for(lambda: " CLOSED " in seen.header, 30)
    yahoo.market.set("NVDA", price=225.5)
    sleep(48 + 8)  # Monday 10:30
    stage.well("asleep over a weekend and an open", seen,
               lambda: " LIVE " in seen.header and "225.50" in seen.text)
    stage.says("asleep over a weekend and an open", seen)
    jump(-3600)  # ours; the exchange's goes on
    yahoo.market.set("NVDA", price=226.6)
    stage.says("clock set back by an hour", seen)
    stage.well("clock set back by an hour", seen,
               lambda: " LIVE " in seen.header and "226.60" in seen.text and kept(stage.home / "data", 226.6))
    assert seen.wait_for_feed().pid == feed, "a healthy feed is not killed for our own absence"


def _stop(seen: Terminal) -> list[psutil.Process]:
    processes = [seen.program, seen.wait_for_feed()]
    for process in processes:
        process.send_signal(signal.SIGSTOP)
    return processes
