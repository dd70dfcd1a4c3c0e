"""Slow work in threads: what it found is taken on the event loop, an error is handed on and never lost."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import TypeVar

from tui.system.file_access import ANSWER_S

Found = TypeVar("Found")


class Jobs:
    """Needs a running event loop. `failed` gets what a job was about and its error."""

    def __init__(self, failed: Callable[[str, Exception], None]) -> None:
        self._failed = failed
        self._tasks: set[asyncio.Task[None]] = set()
        self._keeping: set[asyncio.Task[None]] = set()
        self._newest: dict[str, asyncio.Task[None]] = {}

    def start(
        self, what: str, work: Callable[[], Found], then: Callable[[Found], object], alone: str = "",
        keeps: bool = False,
    ) -> None:
        """`work` in a thread, `then` with its result. Of jobs with one name in `alone` the newest counts; one
        that `keeps` writes what a person has decided: the program does not end before it is done."""
        if alone and (before := self._newest.get(alone)) is not None:
            before.cancel()  # its thread runs to the end; what it finds is dropped
        task = self.follow(self.do(what, work, then))
        if keeps:
            self._keeping.add(task)
            task.add_done_callback(self._keeping.discard)
        if alone:
            self._newest[alone] = task

    async def do(self, what: str, work: Callable[[], Found], then: Callable[[Found], object]) -> None:
        """One such job, awaited; an error ends it and nothing else."""
        try:
            then(await asyncio.to_thread(work))
        except Exception as error:
            self._failed(what, error)

    def follow(self, steps: Coroutine[None, None, None]) -> asyncio.Task[None]:
        """Several in a row, made of `do`."""
        task = asyncio.get_running_loop().create_task(steps)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def done(self) -> None:
        """Until nothing runs any more, also of what was begun meanwhile."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def end(self) -> None:
        """What keeps is waited for, no longer than a drive may take; of all else nothing is taken."""
        for task in self._tasks - self._keeping:
            task.cancel()
        if self._keeping:
            await asyncio.wait(self._keeping, timeout=ANSWER_S)

    @property
    def busy(self) -> bool:
        """True while something runs."""
        return bool(self._tasks)
