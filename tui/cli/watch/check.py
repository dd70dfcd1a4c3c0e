"""`loopwatch check`: quotes, measures and firing alerts once, for people in a hurry and for scripts.

Exit 0 nothing fires, 1 warning, 2 critical, 3 only embedded or stale data was to be had. Standing conditions
do not set the code.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from msgspec.structs import replace

from tui.cli.watch import checked
from tui.cli.watch.checked import CRITICAL, NO_DATA, NOTHING, WARNING, is_stale
from tui.market.bars import DAY_MS
from tui.market.quote import Session
from tui.service.service import Options, Said, Service
from tui.state.snapshot import Mode, Snapshot
from tui.system import clock
from tui.system.terminal import streams
from tui.system.text import clean

if TYPE_CHECKING:
    from tui.feed.event import AnyEvent
    from tui.watchlist import Watchlist

WAIT_S = 10.0
CLOSES_WAIT_S = 6.0


def run(argv: Sequence[str]) -> int:
    """Print once; returns the exit code."""
    given = _parser().parse_args(argv)
    try:
        from tui.service.acceptance import opened

        watch = opened(given.config)
    except ValueError as error:
        print(error, file=sys.stderr)
        return NO_DATA
    try:
        looking = _recorded(watch, given.stream) if given.stream else _live(watch, given.wait, given.mine)
        snapshot = asyncio.run(looking)
    except OSError as error:
        if not given.stream:
            raise
        print(clean(f"--from {given.stream}: {error.strerror or error}"), file=sys.stderr)
        return NO_DATA
    if given.allow_stale and is_stale(snapshot):
        snapshot = judged_anyway(snapshot)
    if given.openmetrics is not None and (why := _written(given.openmetrics, snapshot)):
        print(why, file=sys.stderr)
        return NO_DATA
    try:
        if given.line:
            print(checked.one_line(snapshot, exit_code(snapshot, given.allow_stale)))
        elif given.json:
            print(json.dumps(checked.as_json(snapshot), indent=1))
        else:
            checked.print_text(snapshot)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader has seen enough; the exit code still counts
        streams.unread()
    return exit_code(snapshot, given.allow_stale)


def _written(path: Path, snapshot: Snapshot) -> str:
    """Write the picture's numbers, whole or not at all; why not, or ""."""
    from tui.service.numbers import MISSING, as_text, families_of
    from tui.system.file_write import replace_file

    try:
        replace_file(path, as_text(families_of(snapshot)), mode=0o644)  # another account's exporter reads it
    except ImportError:
        return MISSING
    except OSError as error:
        return clean(f"{path} cannot be written: {error.strerror or error}")
    return ""


class _Parser(argparse.ArgumentParser):
    """A mistyped option must not look like the code of a critical alert."""

    def exit(self, status: int = 0, message: str | None = None) -> NoReturn:
        super().exit(NO_DATA if status else 0, message)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="loopwatch check", description="Print quotes, measures and firing alerts once.",
        epilog="exit codes: 0 nothing fires, 1 warning, 2 critical, 3 only embedded or stale data",
    )
    parser.add_argument("--json", action="store_true", help="one JSON object instead of text")
    parser.add_argument("--line", action="store_true", help="one line, as monitoring systems read it")
    parser.add_argument("--allow-stale", action="store_true", help="judge stored or stale data too")
    parser.add_argument("--config", metavar="FILE", type=Path, help="watchlist.toml to use")
    parser.add_argument("--from", dest="stream", metavar="FILE|-", help="a recorded stream instead of Yahoo")
    parser.add_argument("--mine", action="store_true", help="what you own too, as the measures mine.*")
    parser.add_argument("--openmetrics", metavar="FILE", type=Path,
                        help="also write the numbers there, for node_exporter; needs the extra metrics")
    parser.add_argument("--wait", type=float, default=WAIT_S, metavar="S", help="seconds to wait for Yahoo")
    return parser


def exit_code(snapshot: Snapshot, allow_stale: bool) -> int:
    """The code of the picture: 3 before anything else when nothing in it is current."""
    if not allow_stale and is_stale(snapshot):
        return NO_DATA
    firing = [a.severity for a in snapshot.alerts if a.active and not a.standing]
    if any(s is not None and s.value == "critical" for s in firing):
        return CRITICAL
    return WARNING if firing else NOTHING


def judged_anyway(snapshot: Snapshot) -> Snapshot:
    """The picture with the rules held against its stale figures too, as against a session's close."""
    from tui.alerts.engine import step
    from tui.alerts.memory import EngineState

    measures = {key: replace(measure, stale=False) for key, measure in snapshot.measures.items()}
    engine, _ = step(
        snapshot.watch.rules, EngineState(), measures, snapshot.as_of_ms, Session.CLOSED, daily=True
    )
    return replace(snapshot, alerts=engine.alerts, conditions=engine.conditions)


async def _live(watch: Watchlist, wait_s: float, mine: bool = False) -> Snapshot:
    """Wait for one full poll of the feed, else the last picture if younger than a day, else stored data.

    Where a rule looks at usual days, the daily closes that make them are waited for too; with `mine` the
    prices of what is owned, and the rates of its currencies. A `for` has had no time to hold.
    """
    from tui.feed.event import BarsEvent, HealthEvent, QuoteEvent

    arrived, closes_came = asyncio.Event(), asyncio.Event()
    missing = set(watch.symbols) if _looks_at_usual_days(watch) else set()
    priced: set[str] = set()

    def hear(events: Sequence[AnyEvent]) -> None:
        for event in events:
            if isinstance(event, BarsEvent) and event.range == "daily" and event.part >= event.parts:
                missing.discard(event.symbol)
            elif isinstance(event, HealthEvent) and event.what == "chart" and event.state != "ok":
                missing.clear()  # none will come
            elif mine and isinstance(event, QuoteEvent):
                priced.add(event.quote.symbol)
        store = service.store
        if store.mode is not Mode.FEED or store.health.state != "ok":
            return
        if mine and service.owned.asked(store.picture(clock.now_ms())) - priced - {*store.health.missing}:
            return
        arrived.set()
        if not missing:
            closes_came.set()

    options = Options(watch, leads=False, oldest_ms=DAY_MS)
    service = Service(options, lambda: None, _complain, heard=hear)
    service.open()
    if mine:
        await service.owned.load()  # before the feed: it is asked for with the rest
    service.begin()
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(arrived.wait(), wait_s)
        await asyncio.wait_for(closes_came.wait(), min(CLOSES_WAIT_S, wait_s))  # a symbol may have none
    try:
        return await _last_look(service, mine)
    finally:
        await service.close()


async def _recorded(watch: Watchlist, stream: str) -> Snapshot:
    """A recorded stream, as fast as it can be read; its own stamps are the clock."""
    from tui.feed.recorded.replay import Tally, lines_of, read

    service = Service(Options(watch, "stream", stream=stream, leads=False), lambda: None, _complain)
    service.open()
    first = True
    with sys.stdin.buffer if stream == "-" else Path(stream).open("rb") as lines:
        for event, _ in read(lines_of(lines), Tally()):
            service.take_events((event,))
            if first:  # the day is known now
                first = False
                await service.load()
    return await _last_look(service)


async def _last_look(service: Service, mine: bool = False) -> Snapshot:
    """When all that a measure rests on has been worked out; with `mine` what is owned is among it."""
    await service.jobs.done()
    service.indices.study(service.store.picture(clock.now_ms()))
    await service.jobs.done()
    service.store.received.settle()
    snapshot, _ = service.look()
    if not mine:
        return snapshot
    await service.jobs.done()
    measures = {**snapshot.measures, **service.owned.figures(snapshot)}
    return replace(service.look()[0], measures=measures)


def _complain(said: Said) -> None:
    if said.about == "error":
        print(said.text, file=sys.stderr)


def _looks_at_usual_days(watch: Watchlist) -> bool:
    measures = [m for r in watch.rules for m in (r.measure, r.also.measure if r.also else "")]
    return any(measure.startswith("usual_days.") for measure in measures)
