"""Where a figure was read, as an address that can be opened."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple
from urllib.parse import quote as quoted

from tui.market.quote import Quote
from tui.state.snapshot import Snapshot

_ADDRESS = re.compile(r"(?:https?://)?(github\.com/[\w.-]+/[\w.-]+?)(?=[\s;,)]|\.git|$)")


class Origins(NamedTuple):
    """Addresses of prices by symbol, and of the list of the index; empty where there is none."""

    prices: Mapping[str, str] = {}
    weights: str = ""


def origins_of(snapshot: Snapshot, symbols: Iterable[str]) -> Origins:
    """Of the prices of `symbols` and of the weights, as the picture has them."""
    prices = {s: quote_address(quote) for s in symbols if (quote := snapshot.quotes.get(s)) is not None}
    reading = snapshot.concentration
    return Origins(prices, _list_address(reading.basis) if reading is not None else "")


def address_of(text: str) -> str:
    """The web address in a source's words; empty when it names none."""
    if text.startswith(("https://", "http://")):
        return text.split()[0]
    found = _ADDRESS.search(text)
    return f"https://{found.group(1)}" if found else ""


def quote_address(quote: Quote) -> str:
    """Where the price was read: Yahoo's page of the symbol, or the origin of the stored series."""
    if quote.source.startswith("yahoo"):
        return f"https://finance.yahoo.com/quote/{quoted(quote.symbol, safe='')}"
    from tui.market.embedded import series as stored

    series = stored.daily(quote.symbol) if quote.source == stored.SOURCE else None
    return address_of(series.source if series is not None else quote.source)


def _list_address(basis: str) -> str:
    """Where the stored list of the index comes from; a fund's lines and own files have no page."""
    from tui.market.embedded import series as stored

    weights = stored.weights("SP500") if basis in ("full", "float") else None
    return address_of(weights.origin) if weights is not None else ""
