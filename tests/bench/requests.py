"""What is asked of Yahoo: in hours of the real feed worker with the clock in hand, and by a mashed key.

The hours pass in seconds against the loopback Yahoo; the minute in which `r` is held down is a real one, with
the real program in a terminal.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator

import psutil
import pytest

from tests.bench import measures as m
from tests.bench.run import Run
from tests.terminal import simulated
from tests.terminal.simulated import Simulation
from tests.yahoo.server import Yahoo
from tui.deals.ledger.ledger import FOLDER
from tui.feed.event import AnyEvent
from tui.feed.process import sources_of
from tui.watchlist import load

# what, when it begins (each later than the one before: one session), the chart, how many hours, most an hour
HOURS: tuple[tuple[str, str, str, int, int | None], ...] = (
    ("an hour of an open day from nine to five, the mean", "2026-11-16T09:00:00-05:00", "", 8, 290),
    ("the first hour of a start in the open market", "2026-11-17T11:00:00-05:00", "", 1, None),
    ("the same with a chart on the screen", "2026-11-18T11:00:00-05:00", "1D", 1, None),
    ("an hour after the close", "2026-11-19T16:30:00-05:00", "", 1, None),
    ("an hour of a closed Sunday", "2026-11-22T12:00:00-05:00", "", 1, 50),
)
CAP = 60  # a minute
MASHES_S = 20.0  # strokes a second
Row = tuple[str, str, str, str]


class Forgetful(Simulation):
    """Keeps no event: what grows is the worker's."""

    def _take(self, *events: AnyEvent) -> None:
        return


def rows() -> Iterator[Row]:
    """The requests' lines of the table."""
    symbols = load(None).symbols
    with Yahoo() as server, m.home() as cache:  # one for all: yfinance keeps one session a process
        for what, begins, chart, hours, most in HOURS:
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(simulated, "NOW", begins)
                server.counters.reset()
                seen = Forgetful(server, cache, patch, symbols, sources=sources_of(load(None), FOLDER, ()))
                if chart:
                    seen.look_at_chart("NVDA", chart)
                seen.run(3600)
                before = _used()
                if hours > 1:
                    seen.run(3600 * (hours - 1))
                yield _counted(f"requests: {what}", server, hours, most)
                if hours > 1:
                    yield _flat(before, _used(), hours - 1)
    yield mashed()


def mashed(seconds: float = 60.0) -> Row:
    """`r` held down for a minute in the running program, its stream on."""
    with m.home() as folder, Yahoo() as server, Run(m.OURS, folder, server.env) as run:
        run.read_until("LIVE")
        run.read_for(15.0)  # what a start asks for is done
        server.counters.reset()
        end, strokes = time.perf_counter() + seconds, 0
        while time.perf_counter() < end:
            run.press(b"r")
            strokes += 1
            run.read_for(1 / MASHES_S)
        return _counted(f"requests: r pressed {strokes} times in a minute", server, 1)


def _used() -> tuple[float, int]:
    """MiB and descriptors of this process, in which the worker runs beside the server."""
    me = psutil.Process()
    return me.memory_info().rss / 2**20, me.num_fds()


def _flat(before: tuple[float, int], after: tuple[float, int], hours: int) -> Row:
    said = f"{before[0]:.0f} and {after[0]:.0f} MiB, {before[1]} and {after[1]} descriptors"
    what = f"feed worker (and test server) after an hour, and {hours} hours later"
    flat = after[0] - before[0] <= 8 and after[1] - before[1] <= 4
    return what, said, "+ 8 MiB, + 4", "yes" if flat else "NO"


def _counted(what: str, server: Yahoo, hours: int, most: int | None = None) -> Row:
    log = server.counters.log()
    kinds = Counter(one.endpoint for one in log)
    times = [one.at for one in log]
    fullest = max((sum(at <= t < at + 60 for t in times) for at in times), default=0)
    each = ", ".join(f"{n / hours:.3g} {kind}" for kind, n in kinds.most_common())
    said = f"{len(log) / hours:.0f}: {each}; {fullest} in the fullest minute"
    good = fullest <= CAP and not server.counters.refused and (most is None or len(log) / hours <= most)
    must = f"{CAP} a minute" + (f", {most} an hour" if most is not None else "")
    return what, said, must, "yes" if good else "NO"


if __name__ == "__main__":
    for line in rows():
        print(f"| {' | '.join(line)} |", flush=True)
