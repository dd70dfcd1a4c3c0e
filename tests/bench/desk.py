"""A desk under load and in trouble, on a real PostgreSQL with its usual settings: lines for docs/operations.

    python -m tests.bench.desk [--only loop|load|failover|outage] [--readers 50] [--seconds 30] [--stop 60]

loop: the largest step that a reader's event loop makes. load: one collector of 300 symbols asked every five
seconds, so many readers without a terminal; the server's share of a core, bytes a second, and how long a row
takes from the collector to a reader. failover: 1,000 alerts, the leader killed twice. outage: the server is
killed 20 times at random, then stopped for a minute.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from statistics import quantiles
from typing import TYPE_CHECKING

import psutil

from tests.pictures import quote
from tests.postgres.server import Server
from tests.service.archive.place import opened
from tests.service.desk.failover import fail_over
from tests.service.desk.outage import Writer, outage
from tests.service.desk.sitting import Sitting
from tui.feed.event import AnyEvent, BarsEvent, HealthEvent, QuoteEvent
from tui.market.bars import DAY_MS
from tui.service.desk.desk import Desk
from tui.service.desk.link import Link
from tui.service.desk.reading import Reading
from tui.watchlist.model import DeskSettings

if TYPE_CHECKING:
    from tui.service.desk.schema import Connection

SYMBOLS, POLL_S = 300, 5.0
A_PROCESS = 10  # readers
_RECEIVED = 128  # tcpi_bytes_received in Linux's struct tcp_info


def now_ms() -> int:
    return time.time_ns() // 1_000_000


class Reader:
    """A program's line to the desk, nothing behind it."""

    def __init__(self, url: str) -> None:
        self.delays_ms: list[int] = []
        self.rows = 0
        self._whole = True
        self._reading = Reading(lambda: ("", ""), False)
        self.link = Link(DeskSettings(archive=url), poll=self._poll)
        self.link.start()
        assert self.link.wait(lambda link: link.answers, 60), self.link.trouble

    def _poll(self, connection: Connection) -> None:
        events = self._reading.read(connection).events
        self.rows += len(events)
        if not self._whole:
            self.delays_ms += [now_ms() - event.t for event in events]
        self._whole = False

    @property
    def received(self) -> int:
        """Bytes that came over its connection so far."""
        connection = self.link._connection
        assert connection is not None
        with socket.socket(fileno=os.dup(connection.fileno())) as own:
            info = own.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 256)
        return int(struct.unpack_from("Q", info, _RECEIVED)[0])


def read(url: str, count: int) -> None:
    """Readers of one process until standard input ends; then what they saw, as JSON."""
    readers = [Reader(url) for _ in range(count)]
    print("ready", flush=True)
    sys.stdin.readline()
    before, cpu = [r.received for r in readers], psutil.Process().cpu_times()
    sys.stdin.readline()
    spent = psutil.Process().cpu_times()
    received = [r.received - b for r, b in zip(readers, before, strict=True)]
    delays = [delay for r in readers for delay in r.delays_ms]
    print(json.dumps({"received": received, "delays": delays, "rows": sum(r.rows for r in readers),
                      "cpu": spent.user + spent.system - cpu.user - cpu.system}), flush=True)


def load(count: int, seconds: float) -> None:
    with Server() as server, tempfile.TemporaryDirectory() as folder:
        url = server.database()
        archive = opened(url, Path(folder), leads=True)
        archive.record_events(poll())
        archive.flush()
        command = [sys.executable, "-m", "tests.bench.desk", "--read", url, str(A_PROCESS)]
        running = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
                   for _ in range(count // A_PROCESS)]
        for one in running:
            assert one.stdout is not None and one.stdout.readline() == "ready\n"
        began, cpu = time.monotonic(), server_cpu(server)
        for one in running:
            tell(one)
        end = threading.Event()
        threading.Thread(target=record, args=(archive.record_events, end), daemon=True).start()
        end.wait(seconds)
        took, spent = time.monotonic() - began, server_cpu(server) - cpu
        end.set()
        for one in running:
            tell(one)
        found = [json.loads(one.stdout.readline()) for one in running if one.stdout is not None]
        for one in running:
            one.communicate()
        archive.close()
    delays = sorted(delay for one in found for delay in one["delays"])
    received = [b for one in found for b in one["received"]]
    p50, p95, p99 = (quantiles(delays, n=100)[i] for i in (49, 94, 98))
    print(f"load      {count} readers, {SYMBOLS} symbols every {POLL_S:g} s, {took:.0f} s: server "
          f"{100 * spent / took:.1f} % of a core, {sum(received) / took / 1024:.0f} KiB/s in all, "
          f"{sum(received) / len(received) / took / 1024:.2f} KiB/s a reader; delay p50 {p50:.0f} ms, "
          f"p95 {p95:.0f} ms (must 1000), p99 {p99:.0f} ms, most {delays[-1]} ms; a reader "
          f"{1000 * sum(one['cpu'] for one in found) / count / took:.2f} ms CPU a second")


async def loop() -> None:
    """A first picture of 300 symbols with their lines and daily closes, then a poll each second."""
    worst: dict[str, float] = {}

    def timed(name: str) -> None:
        work = getattr(Desk, name)

        def step(*given: object) -> None:
            began = time.perf_counter()
            work(*given)
            worst[name] = max(worst.get(name, 0.0), 1000 * (time.perf_counter() - began))

        setattr(Desk, name, step)

    for name in ("_take", "_fold", "every_second"):
        timed(name)
    sys.setswitchinterval(0.0005)  # as the program sets it
    with Server() as server, tempfile.TemporaryDirectory() as folder:
        url, now = server.database(), now_ms()
        archive = opened(url, Path(folder) / "guard", leads=True)
        archive.record_events(poll())
        for i in range(SYMBOLS):
            for range_, interval, bars, span in (("spark", "5m", 78, 300_000), ("daily", "1d", 500, DAY_MS)):
                times = [now - span * k for k in range(bars, 0, -1)]
                archive.record_events([BarsEvent(
                    t=now, symbol=f"S{i}", range=range_, interval=interval, times_ms=times,
                    close=[1.0 + k for k in range(bars)])])
            assert i % 40 or archive.link.flush(60)
        assert archive.link.flush(60)
        reader = await Sitting(url, Path(folder) / "reader", "reader").begin()
        began = time.monotonic()
        await reader.until(lambda r: r.price(f"S{SYMBOLS - 1}") is not None, 60)
        took = time.monotonic() - began
        for _ in range(5):
            archive.record_events(poll())
            archive.flush()
            await asyncio.sleep(1)
        await reader.service.close()
        archive.close()
    steps = ", ".join(f"{name.strip('_')} {ms:.1f}" for name, ms in worst.items())
    print(f"loop      first picture of {SYMBOLS} symbols after {took:.1f} s; largest steps {steps} ms "
          "(must 33)")


def tell(one: subprocess.Popen[str]) -> None:
    assert one.stdin is not None
    one.stdin.write("\n")
    one.stdin.flush()


def poll() -> list[AnyEvent]:
    """What one poll of the whole board brings."""
    now = now_ms()
    quotes = [quote(f"S{i}", 100.0 + i + now % 97, time_ms=now, fetched_ms=now) for i in range(SYMBOLS)]
    said = [QuoteEvent(t=now, source="yahoo", quote=one) for one in quotes]
    return [*said, HealthEvent(t=now, source="yahoo", state="ok")]


def record(take: Callable[[list[AnyEvent]], None], end: threading.Event) -> None:
    """A poll every five seconds, and something small three times a second."""
    polled = float("-inf")
    while not end.wait(0.33):
        if time.monotonic() - polled >= POLL_S:
            polled = time.monotonic()
            take(poll())
        take([HealthEvent(t=now_ms(), source="yahoo", state="ok", what="news")])


def server_cpu(server: Server) -> float:
    """Seconds of all of the server's processes."""
    master = psutil.Process(server.pid)
    times = [one.cpu_times() for one in (master, *master.children(recursive=True))]
    return sum(one.user + one.system for one in times)


def failover(rules: int, seconds: float) -> None:
    with Server() as server, tempfile.TemporaryDirectory() as folder:
        found = fail_over(server.database(), Path(folder), rules, seconds, (0.3, 0.6))
    every = {f"r{i:04}" for i in range(1, rules + 1)}
    more = [rule for rule, times in found.logged.items() if times > 1]
    twice = sum(times > 1 for times in found.told.values())
    took = ", ".join(f"{seconds:.1f}" for seconds in found.took_s)
    print(f"failover  {rules} alerts, {found.kills} leaders killed: {len(every & set(found.logged))} in the "
          f"log, {len(more)} twice; told {len(found.told)}, twice {twice}; the next leads after {took} s "
          "(must 10)")


def out(kills: int, stop_s: float) -> None:
    def stopped(writer: Writer) -> None:
        threading.Event().wait(stop_s)

    with Server() as server, tempfile.TemporaryDirectory() as folder:
        found = outage(server, server.database(), Path(folder), kills, stopped)
    lost = set(found.acknowledged) - set(found.there)
    print(f"outage    server killed {kills} times, stopped for {stop_s:g} s: {found.written} rows, "
          f"{len(found.acknowledged)} times said to be written, {len(lost)} of these lost; there "
          f"{len(found.there)}, twice {len(found.there) - len(set(found.there))}, in order: "
          f"{found.there == sorted(found.there)}; said: {found.notices[-1]}")


def main() -> None:
    if sys.argv[1:2] == ["--read"]:
        read(sys.argv[2], int(sys.argv[3]))
        return
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", choices=("loop", "load", "failover", "outage"))
    parser.add_argument("--readers", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--stop", type=float, default=60)
    parser.add_argument("--kills", type=int, default=20)
    given = parser.parse_args()
    if given.only in (None, "loop"):
        asyncio.run(loop())
    if given.only in (None, "load"):
        load(given.readers, given.seconds)
    if given.only in (None, "failover"):
        failover(1000, 60)
    if given.only in (None, "outage"):
        out(given.kills, given.stop)


if __name__ == "__main__":
    main()
