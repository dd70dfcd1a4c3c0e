"""The small file of the first screen, made from the packed files themselves."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from msgspec.structs import astuple

from tests.market.usual import usual_on
from tui.market.calendar import upcoming
from tui.market.embedded import series as stored
from tui.market.index.rebalance import special_distance
from tui.market.quote import Quote

from .sources import SYMBOLS

FIELDS = (
    "price",
    "previous_close",
    "time_ms",
    "name",
    "kind",
    "currency",
    "open",
    "day_high",
    "day_low",
    "volume",
    "average_volume",
    "year_high",
    "year_low",
    "cap_musd",
    "source",
)
SPARK = 30


def _fields(quote: Quote) -> dict[str, Any]:
    return {name: value for name in FIELDS if (value := getattr(quote, name)) is not None}


def _figure(symbol: str) -> dict[str, Any] | None:
    bars = stored.daily(symbol)
    if bars is None:
        return None
    day = bars.day(len(bars) - 1)
    quote = stored.quote_on(symbol, day)
    usual = usual_on(symbol, day)
    if quote is None:
        raise ValueError(f"{symbol}: no quote on its last day")
    return {
        "quote": _fields(quote),
        "as_of": day,
        "usual_days": None if usual is None else round(usual, 2),
        "spark": list(bars.close[-SPARK:]),
        "spark_as_of": day,
        "origin": bars.source,
    }


def _share(index: str) -> dict[str, Any]:
    series, lists = stored.concentration(index), stored.weights(index)
    if series is None or lists is None:
        raise ValueError(f"no concentration of {index}")
    seven, ten = series.change(series.mag7, 20), series.change(series.top10, 20)
    return {
        "index": index,
        "as_of": series.as_of,
        "basis": series.basis,
        "mag7": series.mag7[-1],
        "mag7_change_20": None if seven is None else round(seven, 6),
        "top10": series.top10[-1],
        "top10_change_20": None if ten is None else round(ten, 6),
        "effective": round(series.effective[-1], 3),
        "n": series.n[-1],
        "members": [[name, round(share, 6)] for name, share in lists.top(10)],
    }


def _group() -> dict[str, Any]:
    lists = stored.weights("NDX")
    if lists is None:
        raise ValueError("no weights of the Nasdaq-100")
    found = special_distance(lists.shares)
    return {
        "as_of": lists.as_of,
        "basis": lists.basis,
        "official": lists.official,
        "group": round(found.group, 6),
        "limit": found.limits.group,
        "room": round(found.room, 6),
        "members": list(found.members),
        "edge": [[name.issuer, round(name.share, 6)] for name in found.edge],
    }


def first_screen() -> dict[str, Any]:
    """Everything that the first screen shows without a network."""
    figures = {symbol: entry for symbol in SYMBOLS if (entry := _figure(symbol)) is not None}
    groups: dict[str, list[str]] = {}
    for symbol, (_, _, group) in SYMBOLS.items():
        if group:
            groups.setdefault(group, []).append(symbol)
    last = stored.sessions()[-1]
    events = upcoming(date.fromisoformat(last) + timedelta(days=1))
    return {
        "as_of": last,
        "groups": groups,
        "figures": {symbol: entry for symbol, entry in figures.items() if SYMBOLS[symbol][2]},
        "missing": {symbol: "no stored data" for symbol in SYMBOLS if symbol not in figures},
        "shares": {index: _share(index) for index in ("SP500", "NDX")},
        "ndx": _group(),
        "events": [list(astuple(event)) for event in events],
    }
