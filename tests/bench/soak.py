"""A trading week in minutes: the real program in a terminal, its archive writing, time driven by its feed.

Five sessions of six and a half hours, 50 trades a second over 50 symbols, beside them the batch of every
15 s, a chart a minute, sparklines and headlines. Every trade is sent through the pipe, decoded and taken;
what keeps its real pace is painting (ten pictures a second) and with it the looks of the alerts, so that at
200 times the speed one picture stands for twenty seconds. Yahoo's frames are not part of it. At the end of
each session time stands still for a moment and the screen is read.
"""

from __future__ import annotations

import contextlib
import json
import re
import sqlite3
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tests.bench import measures as m
from tests.bench.run import ROOT, Replay, Run
from tests.bench.week import DAYS, FILE, NEW_YORK, Board, opens_ms
from tui.watchlist.files import default_text

SESSIONS, SESSION_S, TICKS, SYMBOLS, SPEED = 5, 23_400, 50, 50, 200
KEEP_DAYS = 2
LOOK_S = 1.5
DRIVEN = """
import sys
if "tui" in sys.orig_argv:
    from tests.bench.week import install
    install()
"""
Row = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen of program and archive at one moment."""

    mib: float  # the program alone
    descriptors: int
    archive_mib: float
    rows: dict[str, int]
    cpu_s: float


def text_of_watchlist() -> str:
    """The default with 25 symbols more, and bars within the day kept for two days."""
    more = ", ".join(f'"ZZ{i:02d}"' for i in range(25))
    text = default_text().replace("intraday_days = 90", f"intraday_days = {KEEP_DAYS}")
    return f'{text}\n[[group]]\nname = "Soak"\nsymbols = [{more}]\n'


def prepared(home: Path, seconds: int, sessions: int, speed: int) -> dict[str, str]:
    """The environment of the driven program; its board is `home`/board."""
    (home / "watchlist.toml").write_text(text_of_watchlist())
    (home / "site").mkdir()
    (home / "site" / "sitecustomize.py").write_text(DRIVEN)
    board = Board(home / "board", create=True)
    board["now_ms"] = opens_ms(DAYS[0])
    board["sessions"], board["seconds"], board["speed"] = sessions, seconds, speed
    board["ticks"], board["symbols"] = TICKS, SYMBOLS
    return {FILE: str(home / "board"), "PYTHONPATH": f"{home / 'site'}:{ROOT}"}


def look(run: Run, home: Path) -> Look:
    usage = run.usage()
    files = list((home / "data").glob("archive.sqlite*"))
    return Look(
        usage.own_rss_mib, len([*Path(f"/proc/{run._pid}/fd").iterdir()]),
        sum(file.stat().st_size for file in files) / 2**20, _rows(home / "data" / "archive.sqlite"),
        usage.own_cpu_s,
    )


def _rows(path: Path) -> dict[str, int]:
    out: dict[str, int] = {}
    with contextlib.suppress(sqlite3.Error), contextlib.closing(
        sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    ) as file:
        for table in ("picture", "bars", "measures", "alert_log"):
            out[table] = file.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
    return out


def screen(run: Run) -> str:
    """The overview, drawn anew as a whole."""
    run.press(b"2")
    run.read_for(LOOK_S)
    run.log.clear()
    run.press(b"1")
    run.read_for(LOOK_S)
    return Replay(run.log).run_to_end()


def shown_s(text: str, day_ms: int) -> float | None:
    """The clock of the header as UTC seconds of the day on which `day_ms` lies."""
    found = re.search(r"(\d\d):(\d\d):(\d\d) ET", text.split("\n")[0])
    if found is None:
        return None
    day = datetime.fromtimestamp(day_ms / 1000, NEW_YORK)
    hour, minute, second = (int(part) for part in found.groups())
    return day.replace(hour=hour, minute=minute, second=second, microsecond=0).timestamp()


def _growth(mib: float, ticks: int) -> Row:
    """The growth after the first minute; a run that is hardly longer says nothing about it."""
    what = "soak: growth per 100,000 ticks after the first minute"
    if ticks < 100_000:
        return what, f"only {ticks:,} ticks came after it", "0.2 MiB", "not measured"
    per = mib / ticks * 100_000
    return what, f"{per:.3f} MiB", "0.2 MiB", yes(per <= 0.2)


def rows(sessions: int = SESSIONS, seconds: int = SESSION_S, speed: int = SPEED) -> Iterator[Row]:
    """The soak's lines of the table."""
    with m.home() as home:
        env = prepared(home, seconds, sessions, speed)
        board = Board(home / "board")
        began = time.monotonic()
        with Run(m.OURS, home, env) as run:
            run.read_until("NVDA")
            first = look(run, home)
            yield _line("soak: at the start", first)
            run.read_for(10.0)
            screen(run)  # both screens that are looked at later have been made once
            wait(run, board, began + 60.0)
            minute, before = look(run, home), board["taken"]
            yield _line("soak: after the first minute", minute)
            last = minute
            for number in range(1, sessions + 1):
                wait(run, board, float("inf"))
                text, last = screen(run), look(run, home)
                yield _line(f"soak: end of session {number}", last)
                yield _seen(text, board, json.loads((home / "board.prices").read_text()))
                board["go"] = 1
                run.log.clear()
            took = time.monotonic() - began
            run.read_for(2.0)
            closed = "CLOSED" in screen(run).split("\n")[0]
            run.press(b"q")
            run.read_for(3.0)
            ended = not run.alive
        sent, taken = board["sent"], board["taken"]
        yield ("soak: ticks taken of those sent", f"{taken:,} of {sent:,}", "all", yes(taken == sent))
        yield _growth(last.mib - minute.mib, taken - before)
        yield ("soak: descriptors, first minute and end", f"{minute.descriptors} and {last.descriptors}",
               "same", yes(last.descriptors <= minute.descriptors + 1))
        yield "soak: the furthest a trade was behind the clock", f"{board['late_ms'] / 1000:.0f} s", "", ""
        yield ("soak: alive at the end, said CLOSED, left by q", f"{closed}, {ended}", "True, True",
               yes(closed and ended))
        simulated = sessions * seconds
        yield ("soak: seconds taken", f"{took:.0f} s for {simulated:,} s ({simulated / took:.0f} times),"
               f" {100 * last.cpu_s / took:.0f} % of a core", "900 s", yes(took <= 900))


def wait(run: Run, board: Board, until: float) -> None:
    """Read on until that moment or until the feed holds; what was painted is forgotten."""
    while time.monotonic() < until and board["go"] >= 0 and run.alive:
        run.read_for(0.25)
        run.log.clear()


def _line(what: str, seen: Look) -> Row:
    counted = ", ".join(f"{n} {table}" for table, n in seen.rows.items())
    return (what, f"{seen.mib:.1f} MiB, {seen.descriptors} descriptors, archive {seen.archive_mib:.1f} MiB"
            f" ({counted})", "", "")


def _seen(text: str, board: Board, prices: dict[str, float]) -> Row:
    """The clock and the prices on the screen against those of the feed, at one standing moment."""
    shown, now = shown_s(text, board["now_ms"]), board["now_ms"] / 1000
    drift = None if shown is None else shown - now
    drawn = [s for s in ("NVDA", "ORCL", "MSFT", "AAPL", "AMZN", "GOOGL", "META", "TSLA")
             if f"{prices[s]:.2f}" in text]
    at = f"{datetime.fromtimestamp(now, UTC):%a %H:%M:%S} UTC"
    said = "no clock" if drift is None else f"{drift:+.0f} s"
    head = text.split("\n")[0].split("  ")[-1].strip()
    return (f"soak: the screen at {at}", f"clock {said}, {len(drawn)} of 8 last prices, {head}", "0 s, 8",
            yes(drift == 0 and len(drawn) == 8))


def yes(holds: bool) -> str:
    return "yes" if holds else "NO"


if __name__ == "__main__":
    for line in rows():
        print(f"| {' | '.join(line)} |", flush=True)
