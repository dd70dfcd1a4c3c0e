"""Where it grows: a ledger of 2,000 deals on the Loop screen, 100 rules on a board of 300 symbols."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from statistics import median

from tests.bench import measures as m
from tests.bench.bench_deals import ledger_text
from tests.bench.quotes import names
from tests.bench.run import Replay, Run

RING = "THE LOOP"  # what stands in the middle of the ring


def ring_ms(deals: int = 2000, companies: int = 400, runs: int = 3) -> float:
    """From the key of the Loop screen, pressed for the first time, to the ring: the median."""
    took = []
    for _ in range(runs):
        with m.home() as folder:
            more, file = folder / "more.toml", folder / "watch.toml"
            more.write_text(ledger_text(deals, companies))
            file.write_text(f'[ledger]\nextra = ["{more}"]\n[[group]]\nname = "A"\nsymbols = ["NVDA"]\n')
            with Run((*m.OURS, "--config", str(file)), folder, m.NO_NETWORK) as run:
                run.read_until("NVDA")
                run.read_for(8.0)
                at = run.press(b"3")
                run.read_for(3.0)
                when = Replay(run.log).when(RING, at)
            assert when is not None, "no ring"
            took.append(1000 * (when - at))
    return median(took)


def first_frames(symbols: int = 300, rules: int = 100, runs: int = 5) -> tuple[float, float, float, float]:
    """Milliseconds to the first frame of the program, and of processor until then, without and with rules."""
    found: dict[int, list[tuple[float, float]]] = {0: [], rules: []}
    with m.home() as folder:
        files = {count: _board(folder / f"watch{count}.toml", symbols, count) for count in found}
        for turn in range(runs + 1):
            for count, file in files.items():
                one = _first_frame(file, folder)
                if turn:  # the first one compiles modules and leaves the ink
                    found[count].append(one)
    plain, ruled = ([median(ones) for ones in zip(*found[count], strict=True)] for count in (0, rules))
    return plain[0], plain[1], ruled[0], ruled[1]


def _first_frame(file: Path, folder: Path) -> tuple[float, float]:
    with Run((*m.OURS, "--config", str(file)), folder, m.NO_NETWORK) as run:
        at = list[float]()
        while run.alive and not at:
            run.read(0.2)
            drawn = next((t for t, data in run.log if m.DRIVER in data), float("inf"))
            at = [t for t, data in run.log if t >= drawn and b"\x1b[?2026l" in data]
        used = run.usage().own_cpu_s
        run.press(b"q")
        run.read_for(1.5)
        return 1000 * (at[0] - run.began), 1000 * used


def _board(file: Path, symbols: int, rules: int) -> Path:
    listed = ", ".join(f'"{symbol}"' for symbol in names(symbols))
    kinds = ("move.*", "below", "-{} %"), ("usual_days.*", "above", "{}x")
    alerts = (f'[[alert]]\nid = "r{i}"\nmeasure = "{measure}"\ngroup = "Board"\ndirection = "{way}"\n'
              f'warn = "{level.format(4 + i / 50)}"\n'
              for i in range(rules) for measure, way, level in (kinds[i % 2],))
    file.write_text(f'[[group]]\nname = "Board"\nsymbols = [{listed}]\n' + "".join(alerts))
    return file


def rows() -> Iterator[tuple[str, float, float, str, str]]:
    """What, measured, must, form, more."""
    yield "ledger of 2,000 deals: Loop drawn", ring_ms(), 600.0, "{:.0f} ms", ""
    plain, plain_cpu, ruled, ruled_cpu = first_frames()
    yield "100 rules on 300 symbols: first frame to that without", ruled / plain, 1.1, "{:.2f} x", (
        f"{ruled:.0f} ms; CPU {ruled_cpu:.0f} to {plain_cpu:.0f} ms")


if __name__ == "__main__":
    for row in rows():
        print(row)
