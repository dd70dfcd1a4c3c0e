"""Keys beside 10,000 random deals, in the real program in a terminal: python -m tests.bench.bench_many_deals

The ledger comes as a `[ledger] extra` file. Must: p95 from key to painted screen under 33 ms while it is read
(on the Overview, and between it and the Loop screen that waits for it), and on the Loop and Ledger screens
afterwards. Beside each stands the same with the shipped ledger alone, so that a busy machine can be told from
a slow program. `read`, or a part of a name (`Ledger`), runs a part.
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
Mark = tuple[float, str]


def folder_with(folder: Path, many: bool, deals: int = 10_000, companies: int = 2_000) -> tuple[str, ...]:
    """Writes a ledger and a configuration that names it; the command with both, or without them."""
    if not many:
        return (*m.OURS, "replay", "2026-08-21", "--no-motion")
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


Took = list[tuple[float, str]]


def say(what: str, took: Took, shipped: Took) -> None:
    worst, key = max(took)
    word = "holds" if m.percentile([ms for ms, _ in took], 0.95) <= MUST_MS else "MISSED"
    beside = f"worst {worst:5.1f} ms ({key!r}); shipped ledger alone {_percentiles(shipped)}"
    print(f"{what:<26} {len(took):4} keys  {_percentiles(took)}  {beside}  {word}", flush=True)


def _percentiles(took: Took) -> str:
    times = [ms for ms, _ in took]
    return f"p50 {m.percentile(times, 0.5):5.1f}  p95 {m.percentile(times, 0.95):5.1f}"


def while_read(start: str, many: bool) -> Took:
    """From the first paint until all is worked out."""
    with m.home() as folder, Run(folder_with(folder, many), folder) as run:
        run.read_until(READY)
        run.press(start.encode())
        run.read_for(0.15)
        marks = press_for(run, ("1", "3") if start else ("down", "up"), 5.0, random.Random(3))
        run.read_for(2.0)
        return answered(run, marks)


AFTER = (
    ("Loop: loops", "3", ("n", "n", "N")), ("Loop: companies", "3", ("tab",)),
    ("Loop: list", "3v", ("down", "up")),
    ("Loop: matrix", "3m", ("down", "right", "up", "left")), ("Loop: deals", "3\r", ("down", "up")),
    ("Ledger: rows", "6", ("down", "down", "up")), ("Ledger: sorting", "6", ("s", "S")),
    ("Ledger: typing a filter", "6/", ("c", "1", "\x7f", "\x7f")), ("Ledger: views", "6", ("tab",)),
    ("screens", "", ("3", "6", "1")), ("Ticker", "2", ("1", "2")),
)


def after(before: str, keys: Sequence[str], many: bool) -> Took:
    """On a screen once everything is worked out."""
    with m.home() as folder, Run(folder_with(folder, many), folder) as run:
        run.read_until(READY)
        run.read_for(6.0)
        for key in before:
            run.press(key.encode())
            run.read_for(2.0)
        marks = press_for(run, keys, 5.0, random.Random(4))
        run.read_for(2.0)
        return answered(run, marks)


def main() -> int:
    asked = sys.argv[1] if len(sys.argv) > 1 else ""
    for what, start in (("while it is read: Overview", ""), ("while it is read: Loop", "3")):
        if asked in what:
            say(what, while_read(start, True), while_read(start, False))
    for what, before, keys in AFTER:
        if asked in what:
            say(what, after(before, keys, True), after(before, keys, False))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
