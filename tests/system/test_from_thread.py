"""What a thread hands to the event loop knows the program there, as a timer of Textual must."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextvars import ContextVar
from threading import Thread

from textual.app import App

from tui.system.from_thread import FromThread

WHOSE = ContextVar("whose", default="nobody's")


async def test_it_is_done_in_the_loop_in_the_context_of_who_made_it() -> None:
    WHOSE.set("the program's")
    to_loop, heard = FromThread(), asyncio.Queue[str]()

    def hear(words: str) -> None:
        heard.put_nowait(f"{words}: {WHOSE.get()}")
        WHOSE.set("the last one's")

    for _ in range(2):
        assert await asyncio.to_thread(_bare, to_loop, hear)
    assert [await heard.get() for _ in range(2)] == ["said: the program's"] * 2


def _bare(to_loop: FromThread, hear: Callable[[str], object]) -> bool:
    """As a thread of its own begins: with no context."""
    done: list[bool] = []
    thread = Thread(target=lambda: done.append(to_loop.soon(hear, "said")))
    thread.start()
    thread.join()
    return done[0]


async def test_a_timer_that_it_sets_is_heard() -> None:
    class Program(App[None]):
        def on_mount(self) -> None:
            to_loop, self.rung = FromThread(), asyncio.Queue[str]()
            self.run_worker(lambda: _bare(to_loop, self.ring), thread=True)

        def ring(self, words: str) -> None:
            self.set_timer(0.001, lambda: self.rung.put_nowait(words))

    program = Program()
    async with program.run_test(), asyncio.timeout(10):
        assert await program.rung.get() == "said"


def test_a_loop_that_has_ended_hears_nothing() -> None:
    async def begin() -> FromThread:
        return FromThread()

    assert not asyncio.run(begin()).soon(print)
