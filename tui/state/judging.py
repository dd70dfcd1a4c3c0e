"""How fresh each quote is: judged by the pace at which its feed asks, or as old as stored figures are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec.structs import replace

from tui.market.freshness import CLOCK_S, judge, stands_until, trades
from tui.market.index.reading import Concentration
from tui.market.quote import Freshness, Quote, Session, State
from tui.market.session import day_of, session_at
from tui.state.last_values import Judged, LastValues

if TYPE_CHECKING:
    from tui.watchlist import Watchlist

DEMO_CADENCE_S = 600.0  # one bar is five minutes of recorded time
_LATE = (State.STALE, State.ERROR)


def freshness_of(
    values: LastValues, watch: Watchlist, now_ms: int, is_stored: bool, cadence: float | None = None
) -> dict[str, Freshness]:
    """By symbol. Figures that no feed of this run has confirmed (`is_stored`) are closed, with their age; one
    that is not of the newest day among them with its own.

    Those of a feed are judged by its pace, or by `cadence` in seconds; a clock that is off is reckoned with.
    """
    if is_stored:
        days = {s: day_of(q.time_ms).isoformat() if q.time_ms else "" for s, q in values.quotes.items()}
        newest = max(days.values(), default="")
        return {s: Freshness(State.CLOSED, _age_s(q, now_ms), "stored", days[s] if days[s] != newest else "")
                for s, q in values.quotes.items()}
    pace = cadence_s(values, watch, now_ms) if cadence is None else cadence
    ahead_s = values.health.ahead_s
    ahead_ms = 1000 * ahead_s if abs(ahead_s) >= CLOCK_S else 0
    found: dict[str, Freshness] = {}
    judged = values.judged
    for symbol, quote in values.quotes.items():
        before = judged.get(symbol)
        if before is None or before.quote is not quote or not before.from_ms <= now_ms < before.until_ms or (
            before.pace != pace or before.ahead_ms != ahead_ms
        ):
            fresh = judge(quote, now_ms, pace, ahead_ms)
            until = stands_until(quote, fresh, now_ms, pace, ahead_ms)
            judged[symbol] = before = Judged(quote, pace, ahead_ms, now_ms, until, fresh)
        found[symbol] = before.found
    for symbol in values.health.missing:
        late = found.get(symbol)
        if late is not None and late.state is State.STALE:
            found[symbol] = Freshness(State.STALE, late.age_s, "left out of Yahoo's replies", late.of_day)
    return found


def with_late(
    reading: Concentration, freshness: Mapping[str, Freshness], quotes: Mapping[str, Quote]
) -> Concentration:
    """The reading with the names, of those that it shows and of the index, whose price is late. A name that
    this run has no price of moves with the index, as the basis says, or is missing."""
    from tui.market.index.weights import lines_of

    shown = dict.fromkeys((*(name for name, _ in (*reading.members, *reading.top)), "^GSPC"))
    known = {name: [f for line in lines_of(name) if line in quotes and (
        f := freshness.get(line)) is not None] for name in shown}
    late = tuple(name for name, found in known.items() if found and all(f.state in _LATE for f in found))
    return replace(reading, late=late) if late else reading


def _age_s(quote: Quote, now_ms: int) -> int | None:
    return None if quote.time_ms is None else max(0, (now_ms - quote.time_ms) // 1000)


def silent_s(values: LastValues, now_ms: int) -> float | None:
    """Seconds without a reply; None before the first."""
    last = values.health.last_success_ms
    return None if last is None else max(0.0, (now_ms - last) / 1000)


def cadence_s(values: LastValues, watch: Watchlist, now_ms: int) -> float:
    """How often the feed asks: at the open pace while anything on the board trades."""
    board = (values.quotes.get(symbol) for symbol in watch.symbols)
    told = values.session
    is_open = session_at(now_ms) is not Session.CLOSED or (
        told is not None and told.session is not Session.CLOSED
    ) or any(trades(quote, now_ms) for quote in board if quote is not None and quote.fetched_ms is not None)
    return float(watch.refresh.quotes_s if is_open else watch.refresh.closed_s)
