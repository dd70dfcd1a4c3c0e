"""Slow work in threads: taken on the loop, the newest alone where asked, an error handed on."""

from __future__ import annotations

import asyncio
import threading

from tui.service.jobs import Jobs
from tui.service.run import Options, Run, Said
from tui.state.store import Store
from tui.system.log import log_path
from tui.watchlist import load


async def test_what_a_thread_has_found_is_taken_on_the_loop() -> None:
    failed: list[tuple[str, Exception]] = []
    jobs, taken = Jobs(lambda what, error: failed.append((what, error))), []
    main = threading.get_ident()
    jobs.start("a", threading.get_ident, lambda found: taken.append((found != main, threading.get_ident())))
    jobs.start("b", lambda: 1 // 0, taken.append)
    assert jobs.busy
    await jobs.done()
    assert taken == [(True, main)] and not jobs.busy
    (what, error), = failed
    assert what == "b" and isinstance(error, ZeroDivisionError)


async def test_of_jobs_of_one_name_the_newest_counts() -> None:
    jobs, taken, gate = Jobs(lambda what, error: None), [], threading.Event()
    jobs.start("day", lambda: gate.wait(10), lambda _: taken.append("old"), alone="day")
    jobs.start("day", lambda: "new", taken.append, alone="day")
    gate.set()
    await jobs.done()
    assert taken == ["new"]


async def test_at_the_end_nothing_more_is_taken() -> None:
    jobs, taken, gate = Jobs(lambda what, error: None), [], threading.Event()
    jobs.start("a", lambda: gate.wait(10), taken.append)
    await jobs.end()
    gate.set()
    await jobs.done()
    assert taken == []


async def test_the_end_waits_for_what_keeps_and_for_nothing_else() -> None:
    jobs, taken, reads, writes = Jobs(lambda what, error: None), [], threading.Event(), threading.Event()
    jobs.start("a look", lambda: reads.wait(10), taken.append)
    jobs.start("a decision", lambda: writes.wait(10) and "written", taken.append, keeps=True)
    end = asyncio.create_task(jobs.end())
    await asyncio.sleep(0)
    assert not end.done()
    writes.set()
    await end
    reads.set()
    assert taken == ["written"]


def test_an_error_is_said_once_until_it_has_gone() -> None:
    said: list[Said] = []
    watch = load(None)
    run = Run(Options(watch), Store(watch), lambda: None, said.append)
    fails = [True]

    def step() -> None:
        if fails[0]:
            raise OSError("on purpose")

    for wrong in (True, True, False, True):
        fails[0] = wrong
        run.guarded("it could not be done", step)
    assert [(one.about, one.amiss) for one in said] == [("error", True)] * 2
    assert said[0].text.startswith("it could not be done; details in ")
    assert log_path().read_text().count("OSError: on purpose") == 2
