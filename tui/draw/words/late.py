"""Whether a figure is of the moment that the header names, and the words beside it when it is not.

One answer for every place: grey, with its day or its age. A figure that no reply of this run has brought is
one of its day; one whose source is late is so many seconds old.
"""

from __future__ import annotations

from collections.abc import Iterable

from tui.draw.words.numbers import age, short_day
from tui.market.quote import State
from tui.market.session import day_of
from tui.state.snapshot import Mode, Snapshot

_NOW = frozenset((State.LIVE, State.DELAYED, State.PRE, State.POST))
_LATE = (State.STALE, State.ERROR)
DAY_S = 86_400
_AGES = ("s", "min", "h", "d")


def said_day(snapshot: Snapshot) -> str:
    """The ISO day that the header names for all prices; empty while it says that they are of now."""
    if snapshot.mode is Mode.LAST:
        times = [at for quote in snapshot.quotes.values() if (at := quote.shown_time_ms) is not None]
        return day_of(max(times)).isoformat() if times else ""
    if snapshot.mode is not Mode.FEED:
        return snapshot.day.isoformat()
    newest = ""
    for symbol in snapshot.watch.symbols:
        if (fresh := snapshot.freshness.get(symbol)) is not None:
            if fresh.state in _NOW:  # most often the first: it is asked several times a picture
                return ""
            newest = max(newest, fresh.of_day)
    return newest


def late_of(snapshot: Snapshot, symbols: Iterable[str] | None = None) -> dict[str, str]:
    """The symbols (of all, or of `symbols`) whose figure is not of the header's moment, each with its day,
    its age or `no reply`."""
    if snapshot.mode is Mode.DEMO:
        return {}
    said = said_day(snapshot)
    asked: Iterable[str] = snapshot.quotes if symbols is None else symbols
    if snapshot.mode is Mode.FEED:
        states = snapshot.freshness
        asked = [s for s in asked if (f := states.get(s)) is not None and (f.of_day or f.state in _LATE)]
    return {symbol: words for symbol in asked if (words := _words(snapshot, symbol, said))}


def _words(snapshot: Snapshot, symbol: str, said: str) -> str:
    quote, fresh = snapshot.quotes.get(symbol), snapshot.freshness.get(symbol)
    at = quote.shown_time_ms if quote is not None else None
    if snapshot.mode is not Mode.FEED:
        return short_day(at) if at is not None and day_of(at).isoformat() != said else ""
    if fresh is None:
        return ""
    if fresh.of_day:
        return short_day(fresh.of_day) if fresh.of_day != said else ""
    if fresh.age_s is None:
        return "no reply"
    return short_day(at) if fresh.age_s > DAY_S and at is not None else age(fresh.age_s)


def aged(late: dict[str, str]) -> str:
    """`NVDA 75 s old`, `NVDA, ORCL of 30 Sep`; of more than two the first and how many more; or empty."""
    if not late:
        return ""
    some = names(tuple(late))
    words, *others = dict.fromkeys(late.values())
    if others:
        return f"{some} late"
    if words.split()[-1] in _AGES:
        return f"{some} {words} old"
    return f"{some}: no reply" if words == "no reply" else f"{some} of {words}"


def late_prices(symbols: tuple[str, ...]) -> str:
    """`NVDA late`, `NVDA, AAPL late`, `5 prices late`."""
    return f"{names(symbols)} late" if len(symbols) < 3 else f"{len(symbols)} prices late"


def names(symbols: tuple[str, ...]) -> str:
    """`NVDA`, `NVDA, ORCL`; of more than two the first and how many more."""
    more = f" and {len(symbols) - 2} more" if len(symbols) > 2 else ""
    return ", ".join(symbols[:2]) + more
