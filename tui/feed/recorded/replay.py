"""Recorded streams played again, and closed sessions from the daily bars. Nothing is invented."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import BinaryIO

from tui.feed import event as ev
from tui.feed.recorded.player import Player
from tui.market import session as calendar
from tui.market.bars import HOUR_MS, Bars
from tui.market.quote import Session
from tui.system.text import clean

SPARK_DAYS, HISTORY_DAYS = 30, 260  # closes that come with the quote of a recorded day


@dataclass(slots=True)
class Tally:
    """What a recording held: events played, lines dropped and why the first of them was."""

    played: int = 0
    dropped: int = 0
    reason: str = ""

    @property
    def sentence(self) -> str:
        if not self.dropped:
            return f"{self.played} events"
        return f"{self.played} events, {self.dropped} lines dropped (the first: {self.reason})"


def read(lines: Iterable[bytes], tally: Tally) -> Iterator[tuple[ev.AnyEvent, bytes]]:
    """Events of a recording with their own lines; bad lines are dropped and counted.

    Heartbeats and goodbyes of the recorded run are passed over, as are types this program does not know.
    """
    for line in lines:
        if not line.strip():
            continue
        try:
            event = ev.decode(line)
        except ev.Refused as refused:
            tally.dropped += 1
            tally.reason = tally.reason or str(refused)
            continue
        if event is None or isinstance(event, ev.Heartbeat | ev.Bye):
            continue
        tally.played += 1
        yield event, line if line.endswith(b"\n") else line + b"\n"


def lines_of(stream: BinaryIO) -> Iterator[bytes]:
    """Lines of a stream; an overlong one arrives as its first piece, which is then refused."""
    while line := stream.readline(ev.MAX_LINE + 1):
        whole = line
        while not whole.endswith(b"\n") and len(whole) > ev.MAX_LINE:
            whole = stream.readline(ev.MAX_LINE + 1)
            if not whole:
                break
        yield line


def play_file(source: str, player: Player) -> str:
    """Play a recorded stream from a file or "-" (stdin). Returns a sentence when it cannot be read, or holds
    nothing that this program can play."""
    try:
        if source == "-":
            tally = _play(sys.stdin.buffer, player)
        else:
            with Path(source).open("rb") as stream:
                tally = _play(stream, player)
    except OSError as error:
        return clean(f"{source}: cannot be read: {error.strerror or error}")
    return clean(f"{source}: {tally.sentence}") if tally.dropped and not tally.played else ""


def _play(stream: BinaryIO, player: Player) -> Tally:
    tally, last = Tally(), 0
    for event, line in read(lines_of(stream), tally):
        last = event.t
        if isinstance(event, ev.Hello):  # its cadence belongs to the recording, its process is gone
            player.greet(event.t, event.program, event.cadence_s)
        else:
            player.greet_once(event.t)
            player.play(event, line)
    state = "error" if tally.dropped and not tally.played else "ok"
    player.emit(ev.HealthEvent(
        t=last, source=player.source, state=state, reason=tally.sentence, what="recording"))
    return tally


def day_events(day: str, symbols: Iterable[str] | None = None) -> list[ev.AnyEvent]:
    """One recorded session as its closing quotes: no intraday path, one evaluation at the close.

    With each quote come the daily closes before it, which make a usual day, and the closes of a month to the
    day as its line. `day` is an ISO date; `symbols` default to all that are stored. Raises ValueError with a
    sentence when nothing is stored for that day.
    """
    from tui.market.embedded import series as stored

    try:
        when = date.fromisoformat(day)
        close = calendar.bounds(when).close_ms
    except ValueError as error:
        raise ValueError(f"{day} is no session of the New York exchanges") from error
    source = f"replay {day}"
    found = [q for s in (symbols or stored.symbols()) if (q := stored.quote_on(s, day))]
    if not found:
        known = stored.sessions()
        raise ValueError(f"no closes are stored for {day}; they reach from {known[0]} to {known[-1]}")
    next_ms, next_session = calendar.next_change(close + 4 * HOUR_MS)
    out: list[ev.AnyEvent] = [
        ev.Hello(t=close, source=source, program="replay", cadence_s=86_400.0),
        ev.SessionEvent(t=close, source=source, session=Session.CLOSED, next_ms=next_ms,
                        next_session=next_session),
    ]
    for quote in found:
        out.append(ev.QuoteEvent(t=close, source=source, quote=quote))
        bars = stored.closes(quote.symbol)
        if bars is not None:
            known_then = bars.until(stored.ms_of(day) + 1)
            out.append(_closes(known_then, close, "spark", SPARK_DAYS))
            out.append(_closes(known_then, close, "daily", HISTORY_DAYS))
    return out


def _closes(bars: Bars, t: int, range_: str, count: int) -> ev.BarsEvent:
    last = bars.cut(max(0, len(bars) - count), len(bars))
    return ev.of_bars(last, range_, t)
