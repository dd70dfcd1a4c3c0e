"""A process that was begun before there was an event loop, as one of asyncio's own (`asyncio.subprocess`)."""

from __future__ import annotations

import asyncio
import os
import signal

from tui.feed import child as life
from tui.system.from_thread import FromThread


class Adopted:
    """Its pipes as streams, and its end. Made by `adopt` in a running event loop."""

    def __init__(self, pid: int, stdin: asyncio.StreamWriter, stdout: asyncio.StreamReader) -> None:
        self.pid = pid
        self.stdin: asyncio.StreamWriter | None = stdin
        self.stdout: asyncio.StreamReader | None = stdout
        self.returncode: int | None = None
        self._to_loop = FromThread()
        self._ended = asyncio.Event()
        life.start("feed's end", self._await_end)

    async def wait(self) -> int:
        """Its exit code; minus the signal's number when one ended it."""
        await self._ended.wait()
        assert self.returncode is not None
        return self.returncode

    def terminate(self) -> None:
        """SIGTERM. Raises ProcessLookupError."""
        os.kill(self.pid, signal.SIGTERM)

    def kill(self) -> None:
        """SIGKILL. Raises ProcessLookupError."""
        os.kill(self.pid, signal.SIGKILL)

    def _await_end(self) -> None:
        """In a thread of its own, as asyncio waits for its children."""
        code = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        self._to_loop.soon(self._take_end, code)

    def _take_end(self, code: int) -> None:
        self.returncode = code
        self._ended.set()


async def adopt(pid: int, stdin: int, stdout: int) -> Adopted:
    """Its ends of the pipes are ours from now on."""
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader(loop=loop)
    protocol = asyncio.StreamReaderProtocol(reader, loop=loop)
    await loop.connect_read_pipe(lambda: protocol, os.fdopen(stdout, "rb", 0))
    sink, _ = await loop.connect_write_pipe(asyncio.Protocol, os.fdopen(stdin, "wb", 0))
    return Adopted(pid, asyncio.StreamWriter(sink, protocol, None, loop), reader)
