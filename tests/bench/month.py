"""A month of starts: guard again and again, at later and later times, over all that goes wrong around it.

Each start is a real `loopwatch guard` against the loopback Yahoo: its clock jumps a year ahead or back for a
moment, its disk is full when it starts or while it runs and has room again, it is asked to end or killed. One
name falls by another share each time, and a command of the person's own notes what it was told.

Must hold: no row of the archive that was an hour old is lost, and nothing is told twice.

    python -m tests.bench.month [STARTS]
"""

from __future__ import annotations

import datetime as dt
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from resource import RLIM_INFINITY, RLIMIT_FSIZE, getrlimit, setrlimit

import psutil

from tests.terminal.terminal import ROOT, private_environment
from tests.yahoo.hours import NEW_YORK
from tests.yahoo.server import Yahoo
from tui.market.session import is_session

STARTS = 200
HOUR_MS = 3_600_000
SYMBOLS = ("NVDA", "ORCL", "MSFT")
TOLD_S = 8.0
ROOM_S = 5.0  # a disk that has room again is written by then
CONFIG = """
[[group]]
name = "Board"
symbols = ["NVDA", "ORCL", "MSFT"]
[refresh]
quotes_s = 5
[[alert]]
id = "fall"
measure = "move.*"
symbols = ["NVDA", "ORCL", "MSFT"]
direction = "below"
warn = "-3 %"
repeat = "1 h"
[[notify.to]]
name = "note"
command = ["/bin/sh", "-c", "echo \\"$1\\" | tr '\\\\n' ' ' >> {told}; echo >> {told}", "sh", "{{text}}"]
wait = "0 s"
every = "1 s"
per_hour = 3600
"""
CLOCK = """
import time
from pathlib import Path
from tui.system import clock

_began = time.monotonic_ns()

def _now():
    text = Path({file!r}).read_text()
    return int(text) + (time.monotonic_ns() - _began) // 1_000_000

clock.now_ms = _now
"""


@dataclass
class Month:
    """One data folder and what was seen of it so far."""

    home: Path
    yahoo: Yahoo
    dice: random.Random
    rows: dict[str, set[tuple[object, ...]]] = field(default_factory=dict)  # of the archive, an hour old
    told: list[str] = field(default_factory=list)
    kinds: dict[str, int] = field(default_factory=dict)
    goes_on: bool = False
    symbol: str = ""

    def __post_init__(self) -> None:
        (self.home / "injected").mkdir(parents=True)
        (self.home / "injected" / "sitecustomize.py").write_text(CLOCK.format(file=str(self.clock)))
        (self.home / "watchlist.toml").write_text(CONFIG.format(told=self.note))

    @property
    def clock(self) -> Path:
        return self.home / "clock"

    @property
    def note(self) -> Path:
        return self.home / "told.log"

    @property
    def now_ms(self) -> int:
        return int(self.yahoo.market.now().timestamp() * 1000)

    def set_clock(self, ms: int) -> None:
        new = self.clock.with_suffix(".new")
        new.write_text(str(ms))
        new.replace(self.clock)

    def start(self, number: int) -> None:
        """One start, to its end; what must hold is looked at afterwards."""
        dice, market = self.dice, self.yahoo.market
        symbol = self.symbol = self.symbol if self.goes_on else SYMBOLS[number % len(SYMBOLS)]
        quiet = market.listings[symbol].previous_close
        if self.goes_on:  # the same fall as before, ten minutes later: it was told already
            market.clock.advance(600)
        else:
            market.clock.set(later(market.now(), dice))
        self.set_clock(self.now_ms)
        full = dice.choice(("", "", "at the start", "while it runs"))
        ahead = dice.random() < 0.3
        guard = self._guard(full == "at the start")
        try:
            program = psutil.Process(guard.pid)
            self._until(guard, "answers")
            if full == "at the start":  # for the feed, too, whose cookie needs a file
                for process in (program, *program.children()):
                    process.rlimit(psutil.RLIMIT_FSIZE, (RLIM_INFINITY, RLIM_INFINITY))
            if full == "while it runs":
                program.rlimit(psutil.RLIMIT_FSIZE, (0, RLIM_INFINITY))
            if ahead:  # a machine's clock that is wrong for a moment
                self.set_clock(self.now_ms + dice.choice((1, -1)) * 366 * 86_400_000)
                self._read(guard, 2.0)
                self.set_clock(self.now_ms)
            market.clock.advance(70)  # past the first minute, in which nothing leaves
            self.set_clock(self.now_ms)
            if not self.goes_on:  # by another share each time
                fall = 3.1 + 0.1 * (number // len(SYMBOLS))
                self.yahoo.tick(symbol, price=round(quiet * (1 - fall / 100), 4))
            self._until_told(guard)
            program.rlimit(psutil.RLIMIT_FSIZE, (RLIM_INFINITY, RLIM_INFINITY))
            self._read(guard, ROOM_S if full else dice.random() * 3.0)
        finally:
            kill = dice.random() < 0.4
            guard.send_signal(signal.SIGKILL if kill else signal.SIGTERM)
            guard.communicate(timeout=30)
        for kind in filter(None, (full and f"disk full {full}", ahead and "clock wrong", kill and "killed")):
            self.kinds[kind] = self.kinds.get(kind, 0) + 1
        assert kill or guard.returncode == 0, guard.returncode
        self.goes_on = not self.goes_on and dice.random() < 0.4
        if not self.goes_on:
            market.set(symbol, price=quiet)
        self.look()

    def _guard(self, full: bool) -> subprocess.Popen[str]:
        env = {k: v for k, v in self.yahoo.env.items() if k != "LOOPWATCH_NOW"}
        env["PYTHONPATH"] = f"{self.home}/injected:{ROOT}"
        before = getrlimit(RLIMIT_FSIZE)
        if full:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            setrlimit(RLIMIT_FSIZE, (0, before[1]))
        try:
            return subprocess.Popen(
                [sys.executable, "-m", "tui", "guard", "--config", str(self.home / "watchlist.toml")],
                cwd=self.home, env=private_environment(self.home, env), text=True, stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            )
        finally:
            setrlimit(RLIMIT_FSIZE, before)

    @staticmethod
    def _until(guard: subprocess.Popen[str], words: str) -> None:
        """Read its log to the first line with `words`."""
        said = ""
        assert guard.stdout is not None
        for line in guard.stdout:
            said += line
            assert "Traceback" not in said, said
            if words in line:
                return
        raise AssertionError(said)

    def _until_told(self, guard: subprocess.Popen[str]) -> None:
        """Until one more line is told, or for as long as the next poll may take."""
        if self.goes_on:  # it was told already: a moment is enough to tell it twice
            self._read(guard, 2.0)
            return
        before, end = self._size(), time.monotonic() + TOLD_S
        while self._size() == before and time.monotonic() < end:
            self._read(guard, 0.1)

    def _size(self) -> int:
        return self.note.stat().st_size if self.note.exists() else 0

    @staticmethod
    def _read(guard: subprocess.Popen[str], seconds: float) -> None:
        """Let it run; it ends by itself for no reason."""
        try:
            guard.wait(seconds)
        except subprocess.TimeoutExpired:
            return
        raise AssertionError(f"it has ended with {guard.returncode}")

    def look(self) -> None:
        """Rows that were an hour old are there; no line was told twice."""
        told = self.note.read_text().splitlines() if self.note.exists() else []
        twice = {line for line in told if line.strip() and told.count(line) > 1}
        assert not twice, f"told twice: {twice}"
        self.told = told
        found = self._rows()
        for table, before in self.rows.items():
            lost = before - found[table]
            assert not lost, f"{table}: {len(lost)} rows of {len(before)} are lost, as {next(iter(lost))}"
        old = self.now_ms - HOUR_MS
        self.rows = {table: {row for row in rows if isinstance(row[0], int) and row[0] < old}
                     for table, rows in found.items()}

    def _rows(self) -> dict[str, set[tuple[object, ...]]]:
        path = self.home / "data" / "archive.sqlite"
        with closing(sqlite3.connect(path, timeout=10)) as archive:
            assert archive.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            return {
                "alert_log": set(archive.execute("SELECT t, key, change, why FROM alert_log")),
                "bars": set(archive.execute("SELECT t, symbol, interval FROM bars")),
                # of measures that are older than two days the last of an hour stays
                "measures": set(archive.execute("SELECT t / 3600000 * 3600000, key FROM measures")),
            }


def later(now: datetime, dice: random.Random) -> datetime:
    """Half an hour or more later, in a session."""
    then = now + timedelta(minutes=dice.uniform(25, 75))
    if then.time() < dt.time(15, 30):
        return then
    day = then.date() + timedelta(days=1)
    while not is_session(day):
        day += timedelta(days=1)
    return datetime.combine(day, dt.time(9, 40), NEW_YORK) + timedelta(minutes=dice.uniform(0, 60))


def run(starts: int, home: Path, seed: int = 7) -> Month:
    """So many starts, in `home`; raises AssertionError with what did not hold."""
    with Yahoo() as yahoo:
        month = Month(home, yahoo, random.Random(seed))
        for number in range(starts):
            month.start(number)
    return month


def main() -> int:
    starts = int(sys.argv[1]) if len(sys.argv) > 1 else STARTS
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        month = run(starts, Path(folder))
    rows = ", ".join(f"{len(rows)} of {table}" for table, rows in month.rows.items())
    took = time.monotonic() - began
    print(f"{starts} starts in {took:.0f} s: none of {rows} is lost that was an hour old; "
          f"{len(month.told)} messages told, none twice ({month.kinds})")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
