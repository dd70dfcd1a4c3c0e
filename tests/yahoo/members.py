"""The S&P 500 as the loopback exchange lists it: 503 lines, and what its fund SPY holds.

Market values are the embedded ones (tui/data/market/weights.json: Nasdaq stock screener, by company).
Prices are invented; the company that the source lacks has an invented value, too.
"""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import Any

from tests.yahoo import hours
from tests.yahoo.hours import Day
from tests.yahoo.listings import Listing, default_listings
from tests.yahoo.market import Market
from tests.yahoo.paths import Path as Drawn
from tests.yahoo.recorded import Json

FILE = Path(__file__).parents[2] / "tui" / "data" / "market" / "weights.json"
LACKING = {"BF-B": 13_000}  # a member whose value the source lacks
CLASSES = {"GOOG": "GOOGL", "FOX": "FOXA", "NWS": "NWSA"}  # each carries the whole company, as with Yahoo
ALPHABET = {"GOOGL": 0.553, "GOOG": 0.447}  # how a fund's weight of it is divided


@functools.cache
def _stored() -> Json:
    found: Json = json.loads(FILE.read_text(encoding="utf-8"))
    return found


@functools.cache
def issuers() -> dict[str, int]:
    """Company and value in millions of USD, the largest first; 500 of them."""
    found = {str(name): int(cap) for name, cap in _stored()["SP500"]["issuers"]}
    return found | LACKING


@functools.cache
def symbols() -> tuple[str, ...]:
    """The 503 lines, share classes after their company."""
    return (*issuers(), *CLASSES)


def member_listings() -> dict[str, Listing]:
    """Lines that the default symbols leave: each with a price of its own and the company's value."""
    known, found = default_listings(), {}
    for number, symbol in enumerate(symbols()):
        if symbol not in known:
            company = CLASSES.get(symbol, symbol)
            found[symbol] = _listing(symbol, number, issuers()[company])
    return found


def _listing(symbol: str, number: int, cap_musd: int) -> Listing:
    previous = 20.0 + number * 37 % 460
    price = round(previous * (1 + (number * 7 % 41 - 20) / 1500), 2)
    return Listing(
        symbol, "EQUITY", "NMS" if number % 3 == 0 else "NYQ", symbol, f"Member {symbol}", previous, price,
        shares=round(cap_musd * 1_000_000 / previous), volume=1_000_000 + number * 1000, open=previous,
        day_high=max(previous, price), day_low=min(previous, price), anchor=price,
    )


def caps_now(market: Market) -> dict[str, int]:
    """Today's value of every company in USD, by its dearest class; one without a value is left out."""
    found: dict[str, int] = {}
    for symbol in symbols():
        listing, company = market.listings.get(symbol), CLASSES.get(symbol, symbol)
        cap = listing.market_cap if listing is not None else None
        if cap:
            found[company] = max(cap, found.get(company, 0))
    return found


def float_shares(market: Market) -> dict[str, float]:
    """Today's weights by company, by free float: what SPY holds to the last line."""
    factors: dict[str, Any] = _stored()["float"]["factors"]
    values = {name: cap * factors.get(name, 1.0) for name, cap in caps_now(market).items()}
    total = sum(values.values())
    return {name: value / total for name, value in values.items()}


def top_holdings(market: Market) -> list[Json]:
    """SPY's ten largest lines of the last month's end: today's weights, taken back by the drawn prices."""
    lines: dict[str, float] = {}
    for name, share in float_shares(market).items():
        parts = ALPHABET if name == "GOOGL" else {name: 1.0}
        lines |= {line: share * part for line, part in parts.items()}
    own = _grown(market, "SPY")
    then = {line: share * own / _grown(market, line) for line, share in lines.items()}
    ten = sorted(then.items(), key=lambda line: -line[1])[:10]
    return [
        {"symbol": line, "holdingName": market.listings[line].long_name, "holdingPercent": share}
        for line, share in ten
    ]


def _grown(market: Market, symbol: str) -> float:
    """Price now over the close of the last day of the month before."""
    listing = market.listings[symbol]
    end = hours.before(market.now().date().replace(day=1))
    then = Drawn(market, listing).close(Day.of(end))
    return (listing.price or then) / then
