"""Every key on every screen, `python -m tests.bench.every_key [--rounds N] [SCREEN ...]`.

A press is answered when the last text that it changed stands on the screen: on the Loop the new ring too, not
its list alone. Beside the milliseconds stands the processor time of the program's main thread in the pause
that belongs to the press (on the Loop with the frames of its moving money), which a busy machine changes
little. Keys of which no text changes are not counted. A lone Esc is told from the beginning of another key's
sequence by a wait of ESC_MS; that wait is the terminal's and is taken off.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from textual import constants

from tests.bench.measures import REPLAY, home, percentile
from tests.bench.run import KEYS, Replay, Run

PAUSE_S = 0.2
ESC_MS = 1000 * constants.ESCAPE_DELAY
WALKS = {  # a screen's keys, in an order that ends where it began
    "1 overview":
        "down down up j k g G home tab tab shift+tab shift+tab n n N N s s S S f f f z z v down up v / n v d"
        " backspace esc / o r enter / esc",
    "2 ticker": "down up right left [ [ ] ] c c x x x X left left right X A A D D down down up up",
    "3 loop":
        "n n n n n n N N N n n n n N N N N N N tab tab tab shift+tab right left esc esc m right down m L L L"
        " L L f f f v down down v v i i t [ ] t / o r a c enter esc",
    "4 concentration": "tab tab shift+tab down down up X left left right X tab",
    "5 alerts": "down down down up n N / n v d esc g G i esc",
    "6 ledger":
        "down down up pagedown pageup G g s S / n v i esc down enter down up esc v down up v down up v v",
    "7 money": "down up tab tab v v",
    "8 what_if":
        "down down up right right right right left left left [ ] n n N L L L L L f f pagedown pageup",
    "switch": "1 2 3 4 5 6 7 8 1 3 6 8 2 4 7 5 1",
}
MORE = {"shift+tab": b"\x1b[Z", "backspace": b"\x7f", "home": b"\x1b[H", "end": b"\x1b[F",
        "pagedown": b"\x1b[6~", "pageup": b"\x1b[5~", **KEYS}


class Press(NamedTuple):
    """One key: until its last text stood there, until its first did, and the main thread's work."""

    screen: str
    key: str
    ms: float
    first_ms: float
    cpu_ms: float


class _Mark(NamedTuple):
    screen: str
    key: str
    at: float
    cpu_s: float
    counts: bool


def pressed(screens: Sequence[str], rounds: int, command: Sequence[str] = REPLAY) -> list[Press]:
    """Each walk `rounds` times, after one that is not counted: what a screen reads at first is read then."""
    chance, marks = random.Random(1), list[_Mark]()
    with home() as folder, Run(command, folder) as run:

        def press(screen: str, key: str, counts: bool) -> None:
            before, at = main_thread_s(run.pid), run.press(MORE.get(key, key.encode()))
            run.read_for(PAUSE_S * chance.uniform(0.8, 1.2))
            marks.append(_Mark(screen, key, at, main_thread_s(run.pid) - before, counts))

        run.read_until("NVDA")
        run.read_for(4.0)
        for screen in screens:
            press(screen, "1" if screen == "switch" else screen[:1], False)
            run.read_for(1.5)
            for turn in range(rounds + 1):
                for key in WALKS[screen].split():
                    press(screen, key, turn > 0)
        return list(_seen(run.log, marks))


def main_thread_s(pid: int) -> float:
    """Seconds of processor of a process's first thread."""
    return int(Path(f"/proc/{pid}/task/{pid}/schedstat").read_text().split()[0]) / 1e9


def _seen(log: Sequence[tuple[float, bytes]], marks: Sequence[_Mark]) -> Iterator[Press]:
    replay = Replay(log)
    ends = [*(mark.at for mark in marks[1:]), float("inf")]
    for mark, end in zip(marks, ends, strict=True):
        replay.run_to(mark.at)
        times = list[float]()
        while (when := replay.changed(mark.at, end)) is not None:
            times.append(1000 * (when - mark.at) - (ESC_MS if mark.key == "esc" else 0))
        if times and mark.counts:
            yield Press(mark.screen, mark.key, times[-1], times[0], 1000 * mark.cpu_s)


def said(found: Sequence[float]) -> str:
    """`p50 4.1, p95 9.0, p99 12.4`."""
    return ", ".join(f"p{100 * share:.0f} {percentile(found, share):.1f}" for share in (0.5, 0.95, 0.99))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("screens", nargs="*", help="beginnings of their names; all without any")
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    screens = [name for name in WALKS if not given.screens or name.startswith(tuple(given.screens))]
    groups: dict[tuple[str, str], list[Press]] = {}
    for press in pressed(screens, given.rounds):
        for group in ((press.screen, press.key), (press.screen, "all"), ("all", "all")):
            groups.setdefault(group, []).append(press)
    print("| screen | key | presses | answered, ms | first text, ms | main thread, ms |\n" + "|---" * 6 + "|")
    for (screen, key), ones in sorted(groups.items()):
        print(f"| {screen} | {key} | {len(ones)} | {said([p.ms for p in ones])} | "
              f"{said([p.first_ms for p in ones])} | {said([p.cpu_ms for p in ones])} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
