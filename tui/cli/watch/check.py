"""`loopwatch check`: quotes, measures and firing alerts once, for people in a hurry and for scripts.

Exit 0 nothing fires, 1 warning, 2 critical, 3 only embedded or stale data was to be had. Standing conditions
do not set the code.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from msgspec.structs import replace

from tui.market.bars import DAY_MS
from tui.market.quote import Session, State, source_words
from tui.service.service import Options, Said, Service
from tui.state.snapshot import Mode, Snapshot
from tui.system import clock
from tui.system.disclaimer import NOT_ADVICE
from tui.system.terminal import streams
from tui.system.text import clean

if TYPE_CHECKING:
    from tui.feed.event import AnyEvent
    from tui.market.index.reading import Concentration
    from tui.watchlist import Watchlist

WAIT_S = 10.0
CLOSES_WAIT_S = 6.0
NOTHING, WARNING, CRITICAL, NO_DATA = 0, 1, 2, 3
SCHEMA = 1


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
            print(one_line(snapshot, exit_code(snapshot, given.allow_stale)))
        else:
            _print(snapshot, given.json)
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


def one_line(snapshot: Snapshot, code: int) -> str:
    """`CRITICAL - 1 firing: NVDA: -6 %, critical at or below -5 % | firing=1 standing=3 live=25`."""
    firing = [a for a in snapshot.alerts if a.active and not a.standing]
    firing.sort(key=lambda a: a.severity is None or a.severity.value != "critical")
    said = f"{len(firing)} firing: {'; '.join(a.why for a in firing)}" if firing else "nothing fires"
    if code == NO_DATA:
        said = f"no current data ({snapshot.health.reason or snapshot.mode.value.lower()})"
    states = [f.state for s, f in snapshot.freshness.items() if s in snapshot.watch.symbols]
    current = 0 if is_stale(snapshot) else sum(s not in (State.STALE, State.ERROR) for s in states)
    standing = sum(a.active for a in snapshot.conditions)
    word = ("OK", "WARNING", "CRITICAL", "UNKNOWN")[code]
    # the bar begins the figures there: a name that holds one must not
    text = said.replace("|", "/")
    return f"{word} - {text} | firing={len(firing)} standing={standing} current={current}"


def is_stale(snapshot: Snapshot) -> bool:
    """True when no watched quote is live, closed or in extended hours by a reply of this run."""
    if snapshot.mode in (Mode.EMBEDDED, Mode.LAST):
        return True
    states = [snapshot.freshness[s].state for s in snapshot.watch.symbols if s in snapshot.freshness]
    return not any(s not in (State.STALE, State.ERROR) for s in states)


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

    Where a rule looks at usual days, the daily closes that make them are waited for too. A `for` has had no
    time to hold.
    """
    from tui.feed.event import BarsEvent, HealthEvent

    arrived, closes_came = asyncio.Event(), asyncio.Event()
    missing = set(watch.symbols) if _looks_at_usual_days(watch) else set()

    def hear(events: Sequence[AnyEvent]) -> None:
        for event in events:
            if isinstance(event, BarsEvent) and event.range == "daily" and event.part >= event.parts:
                missing.discard(event.symbol)
            elif isinstance(event, HealthEvent) and event.what == "chart" and event.state != "ok":
                missing.clear()  # none will come
        if service.store.mode is Mode.FEED and service.store.health.state == "ok":
            arrived.set()
            if not missing:
                closes_came.set()

    options = Options(watch, leads=False, oldest_ms=DAY_MS)
    service = Service(options, lambda: None, _complain, heard=hear)
    service.open()
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


def as_json(snapshot: Snapshot) -> dict[str, Any]:
    """The picture for scripts: shares and moves in per cent, money in billions of USD, times in ISO UTC."""
    return {
        "schema": SCHEMA,
        "as_of": _iso(snapshot.as_of_ms),
        "mode": snapshot.mode.value,
        "session": snapshot.session.value,
        "stale": is_stale(snapshot),
        "groups": {group.name: list(group.symbols) for group in snapshot.watch.groups},
        "quotes": {s: _quote(snapshot, s) for s in snapshot.watch.symbols if s in snapshot.quotes},
        "measures": {
            key: {"value": _outside(m.value, m.unit), "unit": _UNITS.get(m.unit, m.unit), "bound": m.bound,
                  "source": source_words(m.source), "stale": m.stale, "estimate": m.estimate,
                  "reason": m.reason}
            for key, m in sorted(snapshot.measures.items())
        },
        "concentration": _basis(snapshot),
        "alerts": [_alert(a) for a in snapshot.alerts if a.active],
        "conditions": [_alert(a) for a in snapshot.conditions if a.active],
        "health": {"state": snapshot.health.state, "reason": snapshot.health.reason},
        "note": NOT_ADVICE,
    }


def _basis(snapshot: Snapshot) -> dict[str, Any] | None:
    """What the shares of the index rest on: a stored day, or an older list moved by prices since."""
    found = snapshot.concentration
    if found is None:
        return None
    return {
        "as_of": found.seven.as_of.isoformat() if found.seven.as_of else None, "estimate": found.estimated,
        "aged": found.aged, "basis": _basis_words(found),
    }


def _basis_words(found: Concentration) -> str:
    """As the screen says it, and how much of the index was found."""
    from tui.draw.concentration.rows import basis_text

    part = found.seven.basis.partition("; ")[2].split(", weights of")[0]
    return basis_text(found, _WHOLE) + (f"; {part}" if part else "")


def _own(snapshot: Snapshot, key: str) -> str:
    found = snapshot.measures[key]
    if found.value is None:
        return f"{key} n/a: {found.reason}"
    bound = f"{found.bound} " if found.bound else ""
    unit = " %" if found.unit == "fraction" else ""
    return f"{key} = {bound}{_outside(found.value, found.unit):,.2f}{unit}"


_WHOLE = 1 << 20  # columns: nothing is left out
_UNITS = {"fraction": "per cent", "pp": "percentage points", "musd": "USD bn", "count": "count",
          "bp": "basis points"}


def _outside(value: float | None, unit: str) -> float | None:
    if value is None:
        return None
    if unit in ("fraction", "pp", "bp"):
        return round(value * (10_000 if unit == "bp" else 100), 4)
    return round(value / 1000, 3) if unit == "musd" else round(value, 4)


def _quote(snapshot: Snapshot, symbol: str) -> dict[str, Any]:
    quote, fresh = snapshot.quotes[symbol], snapshot.freshness.get(symbol)
    return {
        "price": quote.shown_price, "currency": quote.currency,
        "move_pct": _outside(quote.shown_move, "fraction"),
        "regular_price": quote.price, "previous_close": quote.previous_close,
        "state": fresh.state.value if fresh else None, "time": _iso(quote.shown_time_ms),
        "of_day": (fresh.of_day or None) if fresh else None,
        "cap_busd": _outside(quote.cap_musd, "musd"), "source": source_words(quote.source),
    }


def _alert(alert: Any) -> dict[str, Any]:
    return {
        "rule": alert.rule, "symbol": alert.symbol,
        "severity": alert.severity.value if alert.severity else None,
        "value": _outside(alert.value, alert.unit), "limit": _outside(alert.limit, alert.unit),
        "second": alert.second or None,  # the level of the second measure, where that one made it critical
        "unit": _UNITS.get(alert.unit, alert.unit), "since": _iso(alert.since_ms), "why": alert.why,
    }


def _iso(ms: int | None) -> str | None:
    from datetime import UTC, datetime

    return datetime.fromtimestamp(ms / 1000, UTC).isoformat().replace("+00:00", "Z") if ms else None


def _print(snapshot: Snapshot, as_text: bool) -> None:
    if as_text:
        import json

        print(json.dumps(as_json(snapshot), indent=1))
        return
    from tui.draw.chrome.bars import status
    from tui.draw.overview.share import seven_words
    from tui.draw.words.health import no_price
    from tui.draw.words.numbers import price, signed_percent

    word, _, note = status(snapshot)
    print(f"{word} {note}".strip())
    for symbol in snapshot.watch.symbols:
        quote = snapshot.quotes.get(symbol)
        if quote is None or quote.shown_price is None:
            print(f"{symbol:<8} {no_price(snapshot, symbol)}")
            continue
        fresh = snapshot.freshness[symbol]
        move, worth = signed_percent(quote.shown_move), price(quote.shown_price, quote.decimals, 12)
        print(f"{symbol:<8} {worth:>12} {move:>9}  {fresh.state.value} {fresh.of_day}".rstrip())
    shares = snapshot.concentration
    if shares is not None and shares.seven.share is not None:
        print(f"{seven_words(shares)} ({_basis_words(shares)})")
    for key in (key for key in snapshot.measures if key.startswith("mine.")):
        print(_own(snapshot, key))
    for alert in snapshot.alerts:
        if alert.active:
            print(f"{(alert.severity.value if alert.severity else '').upper():<9} {alert.why}")
    standing = sum(a.active for a in snapshot.conditions)
    firing = sum(a.active for a in snapshot.alerts)
    print(f"{firing} firing, {standing} standing conditions; not investment advice")
