"""The parent's side of the feed: start it, read its lines, restart it when it dies or falls silent.

asyncio only; knows no screen. One FeedProcess serves the whole run of the program.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING

import msgspec

from tui.feed.adopted import Adopted, adopt
from tui.feed.ahead import environment, program
from tui.feed.child import END_OF_RECORDING as END_OF_RECORDING  # the service's door to the feed is here
from tui.feed.child import REFUSED_CODES
from tui.feed.command import Command, Pause, Sources, Stop, Visible
from tui.feed.event import AnyEvent, Bye, Refused, decode, encode
from tui.feed.pipe import LineCutter
from tui.system import clock
from tui.system.log import open_private, record

if TYPE_CHECKING:
    from tui.watchlist import Watchlist

SILENCE_S = 20.0
BACKOFF_S = (0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0)
HEALTHY_S = 10.0  # a run this long starts the back-off anew
_CHUNK = 1 << 16
_MAX_UNSENT = 1 << 18
_MAX_LOG = 1 << 20
NOT_TAKEN = "what the feed said could not be taken"


class Status(msgspec.Struct, frozen=True):
    """State of the process: starting, running, died (until retry_at), ended (no more to say), stopped."""

    state: str
    reason: str = ""
    retry_at: int | None = None  # UTC ms
    pid: int | None = None


class FeedProcess:
    """Runs `loopwatch feed --child` and hands its events on, in the caller's event loop.

    `arguments` follow `--child`. `on_events` gets what one read brought, never empty. `stdin` is a file
    descriptor for `--from -` (the child then takes no commands). `log` takes the child's stderr. An exception
    in a receiver ends nothing: `on_failed` gets it (the log file when none is given), and the feed runs on.
    `begun` is one that waits for its arguments: it serves as the first.
    """

    def __init__(self, arguments: Sequence[str], on_events: Callable[[list[AnyEvent]], None],
                 on_status: Callable[[Status], None] = lambda status: None, *, log: Path | None = None,
                 stdin: int | None = None, command: Sequence[str] | None = None, silence_s: float = SILENCE_S,
                 on_failed: Callable[[Exception], None] = lambda error: record(NOT_TAKEN, error),
                 begun: tuple[int, int, int] | None = None) -> None:
        self._begun, self._arguments = begun, list(arguments)
        self.command = [*(command or program()), *arguments]
        self.bad_lines = 0
        self._on_events, self._hear, self._on_failed = on_events, on_status, on_failed
        self._log, self._stdin, self._silence_s = log, stdin, silence_s
        self._cutter = LineCutter()
        self._process: asyncio.subprocess.Process | Adopted | None = None
        self._task: asyncio.Task[None] | None = None
        self._visible: Visible | None = None
        self._pause: Pause | None = None
        self._sources: Sources | None = None
        self._stopping = asyncio.Event()
        self._heard = 0.0  # when it spoke last, by the monotonic clock
        self._why = ""
        self._code = 0
        self._last: AnyEvent | None = None

    @property
    def dropped(self) -> int:
        """Lines that were no events, or too long."""
        return self.bad_lines + self._cutter.overlong

    @property
    def pid(self) -> int | None:
        """The child's process id while it runs."""
        process = self._process
        return process.pid if process is not None and process.returncode is None else None

    def start(self) -> asyncio.Task[None]:
        """Begin; the task ends when the feed ended on purpose or was stopped."""
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._keep_alive(), name="feed")
        return self._task

    def send(self, command: Command) -> None:
        """Tell the child; what is visible, the pause and the sources are told again to a restarted one."""
        if isinstance(command, Visible):
            self._visible = command
        elif isinstance(command, Pause):
            self._pause = command
        elif isinstance(command, Sources):
            self._sources = command
        self._write(command)

    async def stop(self) -> None:
        """End the child within a second: by command, then SIGTERM, then SIGKILL."""
        self._stopping.set()
        process = self._process
        if process is not None and process.returncode is None:
            self._write(Stop())
            for seconds, harder in ((0.4, process.terminate), (0.3, process.kill), (0.2, None)):
                if await _ended(process, seconds) or harder is None:
                    break
                with contextlib.suppress(ProcessLookupError):
                    harder()
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        self._on_status(Status("stopped"))

    def _on_status(self, status: Status) -> None:
        self._guarded(partial(self._hear, status))

    def _guarded(self, hand_on: Callable[[], None]) -> None:
        """What the receiver does wrong must not end the feed: it would look alive and be blind."""
        try:
            hand_on()
        except Exception as error:
            self._on_failed(error)

    async def _keep_alive(self) -> None:
        deaths = 0
        while not self._stopping.is_set():
            began = time.monotonic()
            reason = await self._live()
            if self._stopping.is_set():
                return
            if _is_final(self._last, self._code):
                return self._on_status(Status("ended", reason))
            deaths = 0 if time.monotonic() - began >= HEALTHY_S else deaths
            delay = BACKOFF_S[min(deaths, len(BACKOFF_S) - 1)]
            deaths += 1
            self._on_status(Status("died", reason, clock.now_ms() + round(delay * 1000)))
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), delay)

    async def _live(self) -> str:
        """One life of the child, to its end; returns why it ended."""
        self._on_status(Status("starting"))
        self._cutter, self._why, self._last = LineCutter(overlong=self._cutter.overlong), "", None
        try:
            self._process = process = await self._spawn()
        except OSError as error:
            return f"the feed cannot be started: {error.strerror or error}"
        self._on_status(Status("running", pid=process.pid))
        for told in (self._visible, self._pause, self._sources):
            if told is not None:
                self._write(told)
        watch = asyncio.get_running_loop().create_task(self._watch(process))
        try:
            await self._read(process)
            self._code = await process.wait()
        finally:
            watch.cancel()
            if process.returncode is None:
                with contextlib.suppress(ProcessLookupError):
                    process.kill()
        return self._why or _words(self._last, self._code)

    async def _spawn(self) -> asyncio.subprocess.Process | Adopted:
        begun, self._begun = self._begun, None
        if begun is not None:
            child = await adopt(*begun)
            assert child.stdin is not None
            child.stdin.write(msgspec.json.encode(self._arguments) + b"\n")
            return child
        with _opened(self._log) as errors:
            return await asyncio.create_subprocess_exec(
                *self.command, stdout=asyncio.subprocess.PIPE, stderr=errors,
                stdin=asyncio.subprocess.PIPE if self._stdin is None else self._stdin,
                env=environment(), start_new_session=True,  # Ctrl+C and Ctrl+Z are the program's alone
            )

    async def _read(self, process: asyncio.subprocess.Process | Adopted) -> None:
        assert process.stdout is not None
        while chunk := await process.stdout.read(_CHUNK):
            self._heard = time.monotonic()
            events = [event for line in self._cutter.cut(chunk) if (event := self._decoded(line))]
            if events:
                self._last = events[-1]
                self._guarded(partial(self._on_events, events))

    def _decoded(self, line: bytes) -> AnyEvent | None:
        try:
            return decode(line)
        except Refused:
            self.bad_lines += 1
            return None

    async def _watch(self, process: asyncio.subprocess.Process | Adopted) -> None:
        """Kill a child that says nothing. Only time in which this loop itself ran counts as silence: after
        Ctrl+Z or a frozen machine a healthy feed has not been silent, we have been deaf."""
        self._heard = time.monotonic()
        while (left := self._heard + self._silence_s - time.monotonic()) > 0:
            due = time.monotonic() + left
            await asyncio.sleep(left)
            if self._heard < due < time.monotonic() - self._silence_s / 10:
                self._heard = time.monotonic()
        self._why = f"no sign of life for {self._silence_s:.0f} s"
        with contextlib.suppress(ProcessLookupError):
            process.kill()

    def _write(self, command: Command) -> None:
        pipe = self._process.stdin if self._process is not None else None
        if pipe is None or pipe.is_closing() or pipe.transport.get_write_buffer_size() > _MAX_UNSENT:
            return
        with contextlib.suppress(OSError):  # it has just died; its reader will notice
            pipe.write(encode(command))


def live_arguments(watch: Watchlist, symbols: Sequence[str]) -> list[str]:
    """What the live feed is told; never the file, which may be broken when the feed is restarted."""
    given = watch.refresh
    seconds = (given.quotes_s, given.closed_s, given.chart_s, given.spark_s, given.news_s, given.facts_s)
    told = ["--symbols=" + ",".join(symbols), "--refresh=" + ",".join(f"{s:g}" for s in seconds)]
    return told if given.stream else [*told, "--no-stream"]


def sources_of(watch: Watchlist, base: Path, files: Iterable[Path]) -> Sources:
    """Where the live feed looks for candidates; `files` are the ledger's beside the one at `base`."""
    from tui.deals.article.pinned_loop import ARTICLE_NODES

    return Sources(headlines=watch.headlines, contact=watch.sec_contact, base=str(base),
                   ledger=[*map(str, files)], pinned=list(ARTICLE_NODES))


@contextlib.contextmanager
def _opened(log: Path | None) -> Iterator[IO[bytes] | int]:
    """The log for the child's stderr, begun anew when it has grown; nowhere when it cannot be written."""
    file: IO[bytes] | None = None
    if log is not None:
        with contextlib.suppress(OSError):
            grown = log.exists() and log.stat().st_size > _MAX_LOG
            file = os.fdopen(open_private(log, begin_anew=grown), "ab")
    try:
        yield file if file is not None else asyncio.subprocess.DEVNULL
    finally:
        if file is not None:
            file.close()


async def _ended(process: asyncio.subprocess.Process | Adopted, seconds: float) -> bool:
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(process.wait(), seconds)
    return process.returncode is not None


def _is_final(last: AnyEvent | None, code: int) -> bool:
    """True when starting it again would say the same: a recording's end, or arguments that are refused."""
    return code in REFUSED_CODES or (isinstance(last, Bye) and last.reason == END_OF_RECORDING)


def _words(last: AnyEvent | None, code: int) -> str:
    if isinstance(last, Bye):
        return last.reason
    if code < 0:
        return f"the feed was killed (signal {-code})"
    return f"the feed ended (code {code})"
