"""What is true on the loopback Yahoo's exchange: tests set it, replies are made from it."""

from __future__ import annotations

import copy
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from typing import Any

from tests.yahoo import abroad, hours
from tests.yahoo.listings import Listing, default_listings

STATES = ("PREPRE", "PRE", "REGULAR", "POST", "POSTPOST", "CLOSED", "OVERNIGHT")


@dataclass(frozen=True, slots=True)
class Story:
    """One headline; `at` is UTC seconds."""

    title: str
    publisher: str
    url: str
    at: int


class Market:
    """Per symbol facts, the session and the clock. Assignments are atomic: any thread may set."""

    def __init__(self, now: datetime, state: str | None = None) -> None:
        self.clock = hours.Clock(now)
        self.listings: dict[str, Listing] = {}
        self.news: dict[str, list[Story]] = {}
        self._state: str | None = None
        self.state = state
        self.reset()

    def reset(self) -> None:
        """The default symbols at their default prices, earnings some weeks ahead, the rest of the S&P 500;
        no headlines of a test."""
        listings = default_listings()
        today = self.clock.now().date()
        for number, (symbol, listing) in enumerate(listings.items()):
            if listing.kind != "EQUITY":
                continue
            day = today + timedelta(days=5 + number * 5 % 71)
            first = hours.Day.of(day).close + 1200
            dates = (first,) if number % 2 else (first, first + 4 * 86400)
            listings[symbol] = replace(listing, earnings=dates, earnings_estimated=len(dates) > 1)
        from tests.yahoo.members import member_listings  # it draws prices of a market

        self.listings = listings | member_listings()
        self.news = {}

    @property
    def state(self) -> str:
        """The market state: what a test set, else by the clock."""
        return self._state or hours.state_of(self.clock.now())

    @state.setter
    def state(self, value: str | None) -> None:
        if value is not None and value not in STATES:
            raise ValueError(f"no market state {value!r}; one of {', '.join(STATES)} or None")
        self._state = value

    def now(self) -> datetime:
        return self.clock.now()

    def now_s(self) -> int:
        return int(self.clock.now().timestamp())

    def set(self, symbol: str, **changes: Any) -> Listing:
        """Change a symbol's facts (the fields of Listing); an unknown symbol is listed with them.

        A new price widens the day's range. None means that Yahoo sends null or leaves the field out.
        """
        known = {field.name for field in fields(Listing)}
        if wrong := set(changes) - known:
            raise ValueError(f"a listing has no {', '.join(sorted(wrong))}")
        old = self.listings.get(symbol)
        if old is None:
            new = _new_listing(symbol, changes)
        else:
            new = replace(old, **changes)
        self.listings[symbol] = _widened(new, changes)
        return self.listings[symbol]

    def remove(self, symbol: str) -> None:
        self.listings.pop(symbol, None)

    def state_of(self, listing: Listing) -> str:
        """`marketState` of one symbol."""
        if listing.state is not None:
            return listing.state
        return abroad.state_of(listing, self.now_s()) if listing.calendar else self.state

    def price_time(self, listing: Listing) -> int:
        """UTC seconds of `regularMarketTime`: now while the session runs, less the exchange's delay."""
        if listing.stamp is not None:
            return listing.stamp
        if listing.calendar:
            return abroad.last_trade(listing, self.now_s())
        if self.state == "REGULAR":
            now, start = self.now_s(), hours.Day.of(self.now().date()).open
            late = now - 60 * listing.delay_min
            return start if late < start <= now else late
        return hours.last_close(self.settled()) + 1

    def settled(self) -> datetime:
        """A time from which `hours.last_close` finds the close that `price` is outside the session."""
        now = self.clock.now()
        if self.state in ("PRE", "PREPRE"):
            return now.replace(hour=0, minute=0, second=0)
        return now

    def without(self, symbols: tuple[str, ...]) -> Market:
        """The same market to which `symbols` (none given: all) are unknown."""
        view = copy.copy(self)
        view.listings = {
            symbol: listing for symbol, listing in self.listings.items() if symbols and symbol not in symbols
        }
        return view

    def stories(self, symbol: str) -> list[Story]:
        """Headlines about `symbol`, newest first: a test's own, else five invented ones."""
        if symbol in self.news:
            return self.news[symbol]
        listing = self.listings.get(symbol)
        if listing is None:
            return []
        slug = symbol.strip("^").lower()
        now = self.now_s()
        return [
            Story(
                text.format(listing.long_name),
                publisher,
                f"https://finance.yahoo.com/news/{slug}-loopback-{number}.html",
                now - 2700 - number * 11400,
            )
            for number, (text, publisher) in enumerate(HEADLINES)
        ]


HEADLINES = (
    ("{} in a story that no newspaper wrote", "Loopback Wire"),
    ("What a test expects of {}", "Loopback Wire"),
    ("{}: an invented headline of medium length, with figures such as 12.5% and $40 billion", "Test Street"),
    ("Analysts who do not exist look at {}", "Test Street"),
    ("{} before the open", "Loopback Wire"),
)


def _new_listing(symbol: str, changes: dict[str, Any]) -> Listing:
    base: dict[str, Any] = {
        "kind": "EQUITY",
        "exchange": "NMS",
        "short_name": symbol,
        "long_name": symbol,
        "previous_close": 100.0,
        "price": 100.0,
        "volume": 1_000_000,
    }
    base |= changes
    return Listing(symbol, **{"anchor": base["price"] or 0.0, **base})


def _widened(listing: Listing, changes: dict[str, Any]) -> Listing:
    price = listing.price
    if price is None or "price" not in changes:
        return listing
    high, low = listing.day_high, listing.day_low
    if "day_high" not in changes:
        high = price if high is None else max(high, price)
    if "day_low" not in changes:
        low = price if low is None else min(low, price)
    return replace(listing, day_high=high, day_low=low)
