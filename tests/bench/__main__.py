"""`python -m tests.bench`: the whole table, with the ratio to a hello world in the same run.

A peer is measured beside it when its command is installed. `--only start` (or keys, cost, memory, peers)
runs a part, `--quick` fewer repeats. Two parts run only when they are named: `--only requests` (what is asked
of Yahoo, three minutes) and `--only soak` (a trading week in ten minutes; with --quick its first two hours).
`--write README.md` puts what was measured into the table of that file, row by row, with the day.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from tests.bench import every_key, large
from tests.bench import measures as m
from tests.bench.table import Row, write

ON_DEMAND = ("requests", "soak")


def row(what: str, value: float, must: float, form: str, extra: str = "") -> Row:
    """One line of the table; smaller is better."""
    return what, form.format(value) + (f" ({extra})" if extra else ""), form.format(must), (
        "yes" if value <= must else "NO"
    )


def start_rows(runs: int) -> Iterator[Row]:
    ink = m.start(m.OURS, "NVDA", runs, ink=True)
    yield row("first ink with the last known figures", ink.ratio, 0.12, "{:.2f} x hello", f"{ink.ms:.0f} ms")
    live = m.start(m.OURS, "NVDA", runs, ink=True, after_ink=True)
    yield row("start to first frame", live.ratio, 1.3, "{:.2f} x hello", f"{live.ms:.0f} ms")
    for symbols, must in ((25, 1.25), (290, 1.3)):
        old = m.start(m.OURS, "NVDA", runs, ink=True, after_ink=True, board=symbols)
        yield row(f"with an archive of 90 days, {symbols} symbols", old.ratio, must, "{:.2f} x hello",
                  f"{old.ms:.0f} ms")
    figures = m.start_live(runs)
    yield row("start to first live figures, loopback", figures.ratio, 3.0, "{:.2f} x hello",
              f"{figures.ms:.0f} ms")
    cut = m.start(m.OURS, "NVDA", runs, m.NO_NETWORK, ink=True, after_ink=True)
    yield row("the same with the network cut", cut.ratio, 1.3, "{:.2f} x hello", f"{cut.ms:.0f} ms")
    yield "hello world itself", f"{live.hello_ms:.0f} ms", "", ""


def key_rows(presses: int) -> Iterator[Row]:
    idle = m.key_ms(m.REPLAY, presses=presses)
    yield row("key to painted screen, idle, p95", m.percentile(idle, 0.95), 16.7, "{:.1f} ms")
    yield row("key to painted screen, idle, p99", m.percentile(idle, 0.99), 33.0, "{:.1f} ms")
    busy = m.key_ms(m.piped(50, 10), presses=presses)
    yield row("key to painted screen at 500 quotes/s, p95", m.percentile(busy, 0.95), 33.0, "{:.1f} ms")
    look_back = m.key_ms(m.PLAYS, presses=min(presses, 100), ready="AS OF", env=m.NO_NETWORK, press=" ")
    yield row("key while ten changes a second play, p95", m.percentile(look_back, 0.95), 16.7, "{:.1f} ms")
    yield from screen_rows(max(2, presses // 40))


def screen_rows(rounds: int) -> Iterator[Row]:
    """Every key on every screen; by key: `python -m tests.bench.every_key`."""
    found = every_key.pressed(tuple(every_key.WALKS), rounds)
    times, cpu = [p.ms for p in found], every_key.said([p.cpu_ms for p in found])
    yield row("keys on every screen, p95", m.percentile(times, 0.95), 16.7, "{:.1f} ms", f"CPU {cpu}")
    yield row("keys on every screen, p99", m.percentile(times, 0.99), 33.0, "{:.1f} ms")
    for screen in every_key.WALKS:
        ones = [p for p in found if p.screen == screen]
        slowest = max(ones, key=lambda p: p.ms)
        cpu = every_key.said([p.cpu_ms for p in ones])
        yield f"keys of {screen}", f"{every_key.said([p.ms for p in ones])} ms", "", (
            f"slowest {slowest.key} {slowest.ms:.0f} ms; CPU {cpu}")


def picture_rows() -> Iterator[Row]:
    found = m.picture()
    yield row("a picture after one changed price", found[0], 2.5, "{:.1f} ms")
    yield row("its calls of Python functions", found[1], 1600, "{:,.0f}")
    yield row("the same with the second's measures and alerts", found[2], 5.0, "{:.1f} ms",
              f"{found[3]:,.0f} calls")
    yield row("a symbol more, market open", found[4], 30.0, "{:.0f} us/s")


def large_rows() -> Iterator[Row]:
    for what, value, must, form, more in large.rows():
        yield row(what, value, must, form, more)


def cost_rows(seconds: float) -> Iterator[Row]:
    many = m.cost(m.piped(50, 10), seconds)
    yield row("50 rows at 10 Hz", many.own_pct, 10.0, "{:.1f} %", f"{many.bytes_s / 1024:.0f} KB/s")
    few = m.cost(m.piped(12, 1), seconds)
    yield row("12 quotes at 1 Hz", few.own_pct, 1.5, "{:.2f} %", f"{few.bytes_s / 1024:.1f} KB/s")
    with m.yahoo(m.OPEN, trades=20) as env:
        pushed = m.cost(m.OURS, 2 * seconds, env, settle=20.0)
    yield row("open, 25 symbols, 20 trades a second, app", pushed.own_pct, 1.5, "{:.2f} %")
    loop = m.cost(m.REPLAY, seconds, press="3")
    yield row("loop diagram in motion", loop.own_pct, 7.0, "{:.1f} %", f"{loop.bytes_s / 1024:.0f} KB/s")
    with m.yahoo(m.CLOSED) as env:
        # behind all that a feed asks for at first; whole minutes, for what is due once in each
        idle = m.cost(m.OURS, 120.0, env, settle=200.0)
    yield row("idle, market closed, app and feed", idle.all_pct, 0.05, "{:.3f} %", f"app {idle.own_pct:.3f}")
    yield row("wake-ups a second of the same", idle.waits_s, 1.0, "{:.2f}")


def memory_rows(seconds: float) -> Iterator[Row]:
    hello = m.cost(m.HELLO, 1.0, ready="READY", settle=1.0)
    with m.yahoo(m.OPEN) as env:
        live = m.cost(m.OURS, seconds, env, settle=15.0)
    yield row("memory of the app process", live.own_mib / hello.own_mib, 1.5, "{:.2f} x hello",
              f"{live.own_mib:.0f} MiB")
    yield row("memory of app and feed", live.all_mib, 120.0, "{:.0f} MiB")
    yield row("memory of the feed alone", live.all_mib - live.own_mib, 70.0, "{:.0f} MiB")
    yield row("growth per 100,000 updates", m.growth_mib(), 0.2, "{:.2f} MiB")


def peer_rows(runs: int) -> Iterator[Row]:
    """stocksTUI (PyPI: stockstui) beside us, offline as we are, when it is installed."""
    command = shutil.which("stockstui") or os.environ.get("BENCH_STOCKSTUI", "")
    if not command:
        yield "stocksTUI", "not installed", "", ""
        return
    begin = m.start((command,), "AAPL", runs, m.NO_NETWORK)
    took = f"{begin.ratio:.2f} x hello ({begin.ms:.0f} ms)"
    yield "stocksTUI: start to its first screen, offline", took, "", ""
    keys = (("6", "Enter ticker(s)"), ("1", "Description"))
    presses = m.key_ms((command,), keys, 40, "AAPL", m.NO_NETWORK)
    p50, p95 = m.percentile(presses, 0.5), m.percentile(presses, 0.95)
    yield "stocksTUI: key to painted screen, idle", f"p50 {p50:.0f} ms, p95 {p95:.0f} ms", "", ""
    used = m.cost((command,), 10.0, m.NO_NETWORK, ready="AAPL")
    yield "stocksTUI: idle", f"{used.all_pct:.2f} % ({used.waits_s:.1f} wakes/s)", "", ""
    yield "stocksTUI: memory", f"{used.all_mib:.0f} MiB", "", ""
    stamped = m.says((command,), "Last Refresh: ", "AAPL", m.NO_NETWORK)
    said = "a time of refresh though nothing came" if stamped else "no time of refresh"
    yield "stocksTUI: what it says offline", said, "", ""


def request_rows() -> Iterator[Row]:
    from tests.bench import requests

    return requests.rows()


def soak_rows(quick: bool) -> Iterator[Row]:
    from tests.bench import soak

    return soak.rows(1, 7200) if quick else soak.rows()


def main() -> int:
    parts: dict[str, Callable[[bool], Iterator[Row]]] = {
        "start": lambda quick: start_rows(5 if quick else 11),
        "keys": lambda quick: key_rows(80 if quick else 240),
        "large": lambda quick: large_rows(),
        "picture": lambda quick: picture_rows(),
        "cost": lambda quick: cost_rows(8.0 if quick else 20.0),
        "memory": lambda quick: memory_rows(5.0),
        "peers": lambda quick: peer_rows(3 if quick else 7),
        "requests": lambda quick: request_rows(),
        "soak": soak_rows,
    }
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--only", choices=parts, action="append", help="a part of the table")
    parser.add_argument("--quick", action="store_true", help="fewer repeats")
    parser.add_argument("--write", type=Path, metavar="FILE", help="renew the rows of the table in it, too")
    given = parser.parse_args()
    load = os.getloadavg()[0]
    print(f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {os.cpu_count()} cores, Python {sys.version.split()[0]}, "
          f"load {load:.1f} before the run\n")
    print("| what | measured | must | reached |\n|---|---|---|---|")
    for name in given.only or [name for name in parts if name not in ON_DEMAND]:
        for line in parts[name](given.quick):
            print(f"| {' | '.join(line)} |", flush=True)
            if given.write and (line[2] or not line[3]):  # what has a limit, and who is measured beside us
                write(given.write, [line], f"{datetime.now(UTC):%-d %b %Y}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
