"""Keys beside 10,000 random deals, in the real program in a terminal: python -m tests.bench.bench_many_deals

The ledger comes as a `[ledger] extra` file. Must: p95 from key to painted screen under 33 ms while it is read
(on the Overview and on the Loop screen that waits for it), and on the Loop and Ledger screens afterwards.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.bench import measures as m
from tests.bench.bench_deals import ledger_text
from tests.bench.run import KEYS, Replay, Run
from tui.watchlist import default_text

MUST_MS = 33.0
READY = "NVDA"
WAITING, FOUND = "looking for loops", "could return to its payer"
Mark = tuple[float, str]


def folder_with(folder: Path, deals: int = 10_000, companies: int = 2_000) -> tuple[str, ...]:
    """Writes the ledger and a configuration that names it; the command that runs with both."""
    (folder / "many.toml").write_text(ledger_text(deals, companies), encoding="utf-8")
    config = folder / "watchlist.toml"
    config.write_text(default_text().replace("extra = []", 'extra = ["many.toml"]'), encoding="utf-8")
    return (*m.OURS, "replay", "2026-08-21", "--no-motion", "--config", str(config))


def press_for(run: Run, keys: Sequence[str], seconds: float, chance: random.Random) -> list[Mark]:
    """Keys in turn for some seconds with random pauses, as a person holds them down."""
    marks, left, i = list[Mark](), seconds, 0
    while left > 0:
        key = keys[i % len(keys)]
        marks.append((run.press(KEYS.get(key, key.encode())), key))
        pause = chance.uniform(0.03, 0.09)
        run.read_for(pause)
        left, i = left - pause, i + 1
    return marks


def answered(run: Run, marks: Sequence[Mark]) -> list[tuple[float, str]]:
    """Milliseconds from each key to the first chunk that changed what stands on the screen, and the key.

    A key whose change never came before the next one counts with the whole time between them.
    """
    replay, out = Replay(run.log), []
    ends = [*(at for at, _ in marks[1:]), marks[-1][0] + 2.0]
    for (at, key), end in zip(marks, ends, strict=True):
        replay.run_to(at)
        when = replay.changed(at, end)
        out.append((((when or end) - at) * 1000, key))
    return out


def say(what: str, took: Sequence[tuple[float, str]]) -> None:
    times = [ms for ms, _ in took]
    p50, p95 = m.percentile(times, 0.5), m.percentile(times, 0.95)
    worst, key = max(took)
    word = "holds" if p95 <= MUST_MS else "MISSED"
    figures = f"{len(times):4} keys  p50 {p50:5.1f}  p95 {p95:5.1f}  worst {worst:6.1f} ms ({key!r})"
    print(f"{what:<44} {figures}  {word}", flush=True)


def while_read(start: str, runs: int) -> None:
    """From the first paint until all is worked out."""
    chance, took = random.Random(3), list[tuple[float, str]]()
    for _ in range(runs):
        with m.home() as folder:
            command = folder_with(folder)
            with Run(command, folder) as run:
                run.read_until(READY)
                run.press(start.encode())
                run.read_for(0.15)
                keys = ("down", "up") if not start else ("1", "3")
                marks = press_for(run, keys, 6.0, chance)
                run.read_for(2.0)
                took += answered(run, marks)
    say(f"while it is read, {'Loop' if start else 'Overview'}", took)


AFTER = (
    ("Loop: loops", "3", ("n", "n", "N")), ("Loop: companies", "3", ("tab",)),
    ("Loop: list", "3v", ("down", "up")),
    ("Loop: matrix", "3m", ("down", "right", "up", "left")), ("Loop: deals", "3\r", ("down",)),
    ("Ledger: rows", "6", ("down", "down", "up")), ("Ledger: sorting", "6", ("s", "S")),
    ("Ledger: typing a filter", "6/", ("c", "1", "\x7f", "\x7f")), ("Ledger: views", "6", ("tab",)),
    ("screens", "", ("3", "6", "1")), ("Ticker", "2", ("1", "2")),
)


def after(only: str = "") -> None:
    """On the screens once everything is worked out."""
    for what, before, keys in AFTER:
        if only and only not in what:
            continue
        chance = random.Random(4)
        with m.home() as folder, Run(folder_with(folder), folder) as run:
            run.read_until(READY)
            run.read_for(6.0)
            for key in before:
                run.press(key.encode())
                run.read_for(2.0)
            marks = press_for(run, keys, 6.0, chance)
            run.read_for(2.0)
            say(what, answered(run, marks))


def main() -> int:
    asked = sys.argv[1] if len(sys.argv) > 1 else ""
    if asked in ("", "read"):
        while_read("", 2)
        while_read("3", 2)
    if asked != "read":
        after(asked)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
