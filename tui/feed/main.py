"""`loopwatch feed`: events as JSON lines on stdout, from Yahoo, a recording or the demo.

The main thread waits for the end; others beat the heart, ask Yahoo, follow its stream, and (in a child)
read commands. stdout carries events only.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from tui.feed import ahead
from tui.feed import child as life
from tui.feed.command import Command, Sources, Stop, decode_command
from tui.feed.event import Bye, Heartbeat, Hello
from tui.feed.pipe import Output
from tui.system import clock
from tui.system.terminal.streams import UNWRITTEN

if TYPE_CHECKING:
    from tui.feed.recorded.player import Player
    from tui.feed.schedule import Cadence

HEARTBEAT_S = 5.0
LOOK_S, TOLD_S = 1.0, 60.0  # so often a child looks whether its parent is there; one that is told need not
LEAST_CADENCE_S = 2.0


def parser() -> argparse.ArgumentParser:
    """The options of `loopwatch feed`."""
    out = argparse.ArgumentParser(
        prog="loopwatch feed", description="Print market events as JSON lines until Ctrl+C.",
        epilog="Record a day: loopwatch feed > day.ndjson. Play it: loopwatch --from day.ndjson",
    )
    out.add_argument("--symbols", metavar="A,B", help="instead of those of the watchlist")
    out.add_argument("--config", metavar="PATH", type=Path, help="watchlist.toml to use")
    out.add_argument("--cadence", metavar="S", type=float, help="seconds between polls, market open")
    out.add_argument("--refresh", metavar="S,S,S,S,S,S", help=argparse.SUPPRESS)  # what the program has read
    out.add_argument("--no-stream", action="store_true", help="polls only, no pushed trades")
    out.add_argument("--cache", metavar="PATH", help="folder for Yahoo's cookie")
    out.add_argument("--once", action="store_true", help="one poll of quotes, then leave")
    out.add_argument("--demo", action="store_true", help="play the recorded days of January 2026")
    out.add_argument("--from", dest="source", metavar="FILE|-", help="play a recorded stream")
    out.add_argument("--speed", type=float, metavar="N", help="times real time (demo 60; a file at once)")
    out.add_argument(ahead.OPTION, action="store_true", help=argparse.SUPPRESS)
    out.add_argument("--child", action="store_true", help="read commands on stdin and leave when it ends")
    return out


def run(argv: Sequence[str]) -> int:
    """Serve until the end; returns an exit code (it may also end the process at once)."""
    options = parser().parse_args(argv)
    if options.ahead:
        told = _told()
        if told is None:
            return 0
        options = parser().parse_args([*(a for a in argv if a != ahead.OPTION), *told])
    try:
        settings = _settings(options)
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return life.BAD_USE
    return _Program(options, settings).serve()


def _told() -> list[str] | None:
    """Load what a live feed needs, and wait for its arguments; None when nobody wants it."""
    import contextlib

    from msgspec import json

    from tui.system.log import log_path, open_private

    life.die_with_parent()
    with contextlib.suppress(Exception):  # it fails again in a moment, and is told then
        from tui.feed.sec import follower  # noqa: F401
        from tui.feed.worker import Worker
        from tui.feed.yahoo import stream  # noqa: F401

        Worker.load_library()
    if not (line := sys.stdin.buffer.readline()):
        return None
    with contextlib.suppress(OSError):  # not before: a command that is refused leaves no folder behind
        os.dup2(open_private(log_path()), sys.stderr.fileno())
    return json.decode(line, type=list[str])


@dataclass(frozen=True, slots=True)
class _Settings:
    symbols: tuple[str, ...]
    cadence: Cadence
    stream: bool
    sources: Sources


def _settings(options: argparse.Namespace) -> _Settings:
    """Symbols and cadences: the options win over the watchlist, which is read only when needed."""
    from tui.feed.schedule import Cadence

    symbols = tuple(dict.fromkeys(s.strip() for s in (options.symbols or "").split(",") if s.strip()))
    cadence = Cadence()
    live = not (options.demo or options.source)
    stream = live and not (options.no_stream or options.once)
    sources = Sources()
    if live and (options.config or not symbols):
        from tui.feed.process import sources_of
        from tui.filings.served import base_of
        from tui.system.folders import data_folder
        from tui.watchlist import find, load

        watchlist = load(options.config or find())
        given = watchlist.refresh
        symbols = symbols or watchlist.symbols
        stream = stream and given.stream
        if not options.once and not options.child:
            base = base_of(Path(data_folder()), watchlist.subscribe, watchlist.subscribe_key)
            sources = sources_of(watchlist, base, watchlist.ledger_files)
        cadence = Cadence(
            given.quotes_s, given.closed_s, given.chart_s, given.spark_s, given.news_s, given.facts_s
        )
    if options.refresh:
        cadence = Cadence(*(float(s) for s in options.refresh.split(",", 5)))
    if options.cadence is not None:
        if not options.cadence >= LEAST_CADENCE_S:
            raise ValueError(f"--cadence {options.cadence:g}: at least {LEAST_CADENCE_S:g} seconds")
        cadence = replace(cadence, open_s=options.cadence)
    return _Settings(symbols, cadence, stream, sources)


class _Program:
    def __init__(self, options: argparse.Namespace, settings: _Settings) -> None:
        self.options, self.settings, self.ending = options, settings, life.Ending()
        self.output = Output(
            sys.stdout.buffer, lambda: self.ending.end("nobody reads any more"), self._unwritten)
        self.requests: Callable[[], int] = lambda: 0
        self.code = 0
        self.player: Player | None = None

    def _unwritten(self, error: OSError) -> None:
        """A recording that cannot go on: it must not look whole."""
        self.code = UNWRITTEN
        print(f"the output cannot be written: {error.strerror or error}; it ends with its last whole line",
              file=sys.stderr)
        self.ending.end("the output cannot be written")

    def serve(self) -> int:
        os.umask(0o077)  # the library's files hold a cookie
        parent = os.getppid()
        life.on_signals(self.ending)
        told = self.options.child and life.die_with_parent()  # of the parent's end, by a signal
        life.start("source", self._work())
        life.start("heart", self._beat)
        while not self.ending.wait(TOLD_S if told or not self.options.child else LOOK_S):
            if self.options.child and os.getppid() != parent:
                self.ending.end("the parent is gone")
        now = self._now() or clock.now_ms()
        self.output.close(Bye(t=now, source=self._name(), reason=self.ending.reason))
        sys.stderr.flush()
        os._exit(self.code)  # a request that hangs must not hold us up

    def _name(self) -> str:
        if self.options.demo:
            return "demo"
        return "recording" if self.options.source else "yahoo"

    def _beat(self) -> None:
        """A heartbeat every 5 s, from a thread of its own: a full pipe may block it, never the end."""
        import time

        while True:
            time.sleep(HEARTBEAT_S)
            if (now := self._now()) is not None:
                self.output.emit(Heartbeat(t=now, source=self._name(), requests=self.requests()))

    def _now(self) -> int | None:
        """The stream's own time: a recording's clock is that of its events."""
        return self.player.now_ms if self.player else clock.now_ms()

    def _work(self) -> Callable[[], None]:
        """What the source thread does until it is through. Greets first."""
        if self.options.demo or self.options.source:
            from tui.feed.recorded.player import Player

            self.player = Player(self.output, self.options.speed, self._name())
            return self._play
        self.output.emit(Hello(
            t=clock.now_ms(), source=self._name(), program="loopwatch feed",
            cadence_s=self.settings.cadence.open_s, pid=os.getpid(),
        ))
        return self._poll

    def _poll(self) -> None:
        from tui.feed.sec.follower import Follower
        from tui.feed.worker import Worker
        from tui.feed.yahoo.stream import Stream

        worker = Worker(
            self.output.emit, self.settings.symbols, self.settings.cadence, self.options.cache,
            slow=not self.options.once, stream=Stream(self.output.emit) if self.settings.stream else None,
        )
        self.requests = lambda: worker.requests
        follower = Follower(self.output.emit, self.options.cache)

        def obey(command: Command) -> None:
            worker.obey(command)
            if isinstance(command, Sources):
                follower.follow(command)

        obey(self.settings.sources)
        if self.options.child:
            life.start("commands", lambda: self._listen(obey))
        worker.run(self.options.once)
        if self.options.once:
            self.code = 0 if worker.good_polls else 1
            self.ending.end("one poll was asked for")

    def _play(self) -> None:
        player = self.player
        assert player is not None
        if self.options.child and self.options.source != "-":
            life.start("commands", lambda: self._listen(player.obey))
        if self.options.demo:
            from tui.feed.recorded.demo import play

            play(player)
        else:
            from tui.feed.recorded.replay import play_file

            fault = play_file(self.options.source, player)
            if fault:
                print(fault, file=sys.stderr)
                self.code = life.NO_INPUT
            self.ending.end(fault or life.END_OF_RECORDING)

    def _listen(self, obey: Callable[..., None]) -> None:
        """Commands of the parent, one a line; its end is ours."""
        for line in sys.stdin.buffer:
            command = decode_command(line)
            if isinstance(command, Stop):
                break
            if command is not None:
                obey(command)
        self.ending.end("asked to stop")


if __name__ == "__main__":
    raise SystemExit(run(sys.argv[1:]))
