"""The measurements, each a few runs or seconds long. Milliseconds, per cent of a core, MiB."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import Request, urlopen

from tests.bench.old_archive import fill
from tests.bench.quotes import names
from tests.bench.run import KEYS, ROOT, Replay, Run, environment

PYTHON = sys.executable
HELLO = (PYTHON, "-m", "tests.bench.hello")
OURS = (PYTHON, "-m", "tui")
DRIVER = b"\x1b[?1004h"  # asked for by the running program, never by the first ink
REPLAY = (*OURS, "replay", "2026-08-21")
PLAYS = (*OURS, "--as-of", "2023-01-20", "--speed", "10")  # ten changes a second, once Space is pressed
CURSOR = (("down", "\u25b8ORCL"), ("up", "\u25b8NVDA"))
OPEN, CLOSED = "2026-11-20T12:00:00-05:00", "2026-11-22T12:00:00-05:00"
NO_NETWORK = dict.fromkeys(("HTTPS_PROXY", "HTTP_PROXY", "https_proxy", "http_proxy"), "http://127.0.0.1:9")


@contextmanager
def home() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def piped(symbols: int, hertz: float, rounds: int = 0) -> tuple[str, ...]:
    """The program behind a pipe of quotes at an even pace."""
    source = f"{PYTHON} -m tests.bench.quotes --symbols {symbols} --hertz {hertz} --rounds {rounds}"
    return "/bin/sh", "-c", f"{source} | {' '.join(OURS)} --from -"


@contextmanager
def yahoo(now: str, trades: int = 0) -> Iterator[Mapping[str, str]]:
    """The environment for a loopback Yahoo whose clock begins at `now`; so many pushed trades a second."""
    with home() as folder, subprocess.Popen(
        [PYTHON, "-m", "tests.yahoo", "--now", now], cwd=ROOT, env=environment(folder),
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as server:
        assert server.stdout is not None and server.stdin is not None
        said = json.loads(server.stdout.readline())
        if trades:
            asked = Request(f"{said['control']}/pulse", json.dumps({"per_second": trades}).encode())
            urlopen(asked).close()
        yield said["env"]
        server.stdin.close()


# Start.


@dataclass(frozen=True, slots=True)
class Start:
    """One program's way to its first screen, beside the hello world that ran just before or after it."""

    ms: float
    hello_ms: float

    @property
    def ratio(self) -> float:
        return self.ms / self.hello_ms


def start_ms(
    command: Sequence[str], text: str, folder: Path, env: Mapping[str, str], *, after_ink: bool = False
) -> float:
    """Milliseconds from exec until `text` stands on the screen; `after_ink`: in a frame of the app."""
    with Run(command, folder, env) as run:
        run.read_until(text)
        run.read_for(1.0 if after_ink else 0.05)
        drawn = next((t for t, data in run.log if DRIVER in data), 0.0) if after_ink else 0.0
        replay = Replay(run.log)
        if after_ink:  # the first frame of the program itself, whatever stood there before
            drawn = next((t for t, data in run.log if t >= drawn and b"\x1b[?2026l" in data), drawn)
        when = replay.when(text, drawn)
        assert when is not None, text
        return (when - run.began) * 1000


def start(
    command: Sequence[str], text: str, runs: int, env: Mapping[str, str] | None = None, *,
    ink: bool = False, after_ink: bool = False, board: int = 0,
) -> Start:
    """The median pair of `runs`; with `ink` the program has run before in that folder. With `board` it has
    watched so many symbols there for 90 days."""
    pairs = []
    with home() as folder:
        if board:
            command = (*command, "--config", str(watched(folder, board)))
        if ink:
            leave_ink(command, folder, env or {})
        for i in range(runs + 1):
            ours = start_ms(command, text, folder, env or {}, after_ink=after_ink)
            hello = start_ms(HELLO, "READY", folder, {})
            if i:  # the first one compiles modules and warms the disk's cache
                pairs.append(Start(ours, hello))
    return sorted(pairs, key=lambda p: p.ratio)[len(pairs) // 2]


def watched(folder: Path, count: int) -> Path:
    """A watchlist of so many symbols, and the archive that 90 days of them leave."""
    symbols = names(count)
    file = folder / "watch.toml"
    listed = ", ".join(f'"{symbol}"' for symbol in symbols)
    file.write_text(f'[[group]]\nname = "Board"\nsymbols = [{listed}]\n')
    (folder / "data").mkdir()
    fill(folder / "data", symbols, time.time_ns() // 1_000_000)
    return file


def start_live(runs: int) -> Start:
    """Until the header says LIVE, by the loopback Yahoo, its cookie kept from the run before."""
    pairs = []
    with yahoo(OPEN) as env, home() as folder:
        for i in range(runs + 1):
            with Run(OURS, folder, env) as run:
                run.read_until("LIVE")
                run.read_for(0.3)
                when = Replay(run.log).when("LIVE")
                assert when is not None
                ours = (when - run.began) * 1000
                run.press(b"q")
                run.read_for(1.5)
            hello = start_ms(HELLO, "READY", folder, {})
            if i:
                pairs.append(Start(ours, hello))
    return sorted(pairs, key=lambda p: p.ratio)[len(pairs) // 2]


def picture() -> list[float]:
    """What `tests.bench.picture` prints, of a clock at noon of an open market."""
    with home() as folder:
        done = subprocess.run([PYTHON, "-m", "tests.bench.picture"], cwd=ROOT, capture_output=True, text=True,
                              check=True, env={**environment(folder), "LOOPWATCH_NOW": OPEN})
    return [float(word) for word in done.stdout.split()]


def leave_ink(command: Sequence[str], folder: Path, env: Mapping[str, str]) -> None:
    with Run(command, folder, env) as run:
        run.read_until("NVDA")
        run.read_for(1.5)
        run.press(b"q")
        run.read_for(1.5)


# Keys.


def percentile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def key_ms(
    command: Sequence[str], keys: Sequence[tuple[str, str]] = CURSOR, presses: int = 200,
    ready: str = "NVDA", env: Mapping[str, str] | None = None, press: str = "",
) -> list[float]:
    """From the write of a key to the chunk that made its text visible; pauses are random.

    `press` is typed first: the screen that the keys are for.
    """
    chance, marks = random.Random(1), []
    with home() as folder, Run(command, folder, env or {}) as run:
        run.read_until(ready)
        run.press(press.encode())
        run.read_for(4.0)
        for i in range(presses):
            key, text = keys[i % len(keys)]
            marks.append((run.press(KEYS.get(key, key.encode())), text))
            run.read_for(0.12 * chance.uniform(0.5, 1.5))
        return _latencies(run.log, marks)


def _latencies(log: Sequence[tuple[float, bytes]], marks: Sequence[tuple[float, str]]) -> list[float]:
    replay, out = Replay(log), []
    ends = [*(at for at, _ in marks[1:]), float("inf")]
    for (at, text), end in zip(marks, ends, strict=True):
        replay.run_to(at)
        if replay.shows(text):
            continue
        when = replay.when(text, at, end)
        out.append((when - at) * 1000 if when is not None else (end - at) * 1000)
    return out


# Cost.


@dataclass(frozen=True, slots=True)
class Cost:
    """What some seconds cost: the program alone, and with its feed."""

    own_pct: float
    all_pct: float
    own_mib: float
    all_mib: float
    bytes_s: float
    waits_s: float


def cost(
    command: Sequence[str], seconds: float, env: Mapping[str, str] | None = None, *, settle: float = 4.0,
    ready: str = "NVDA", press: str = "",
) -> Cost:
    with home() as folder, Run(command, folder, env or {}) as run:
        run.read_until(ready)
        run.press(press.encode())
        run.read_for(settle)
        before, bytes_before, began = run.usage(), run.written(), time.perf_counter()
        run.read_for(seconds)
        after, took = run.usage(), time.perf_counter() - began
        return Cost(
            100 * (after.own_cpu_s - before.own_cpu_s) / took, 100 * (after.cpu_s - before.cpu_s) / took,
            after.own_rss_mib, after.rss_mib, (run.written() - bytes_before) / took,
            (after.waits - before.waits) / took,
        )


def growth_mib(seconds: float = 50.0) -> float:
    """MiB that the program alone gains per 100,000 quotes, at 2,000 a second, once it has met all that it
    meets: for two minutes it still keeps a drawing, a line of prices, a file for the first time."""
    with home() as folder, Run(piped(50, 40), folder) as run:
        run.read_until("NVDA")
        run.read_for(150.0)
        run.log.clear()
        before = run.usage().own_rss_mib
        run.read_for(seconds)
        return (run.usage().own_rss_mib - before) / (seconds * 2000) * 100_000


def says(command: Sequence[str], text: str, ready: str, env: Mapping[str, str]) -> bool:
    """Whether `text` stands on the screen some seconds after the start."""
    with home() as folder, Run(command, folder, env) as run:
        run.read_until(ready)
        run.read_for(12.0)
        return text in run.screen()
