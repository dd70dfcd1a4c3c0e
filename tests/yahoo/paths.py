"""The drawn past of a symbol: repeatable closes and intraday prices that lead to what a test has set."""

from __future__ import annotations

import math
from datetime import date, datetime

from tests.yahoo import hours
from tests.yahoo.hours import NEW_YORK, Day
from tests.yahoo.listings import Listing
from tests.yahoo.market import Market


class Path:
    """Prices of one listing at any time up to the market's now."""

    def __init__(self, market: Market, listing: Listing) -> None:
        self.listing = listing
        self.regular = market.state == "REGULAR"
        at = market.now_s() if self.regular else hours.last_close(market.settled())
        self.day = Day.of(datetime.fromtimestamp(at, NEW_YORK).date())
        """The trading day to which the market's `price` belongs."""
        self._last = hours.before(self.day.date)
        origin = market.clock.origin_s
        self._mark = origin if self.day.open < origin < self.day.close else self.day.close

    def close(self, day: Day) -> float:
        """The day's close: the market's own for its day and the one before, else the drawn past."""
        listing = self.listing
        if day.date >= self.day.date:
            return listing.price or listing.anchor
        base = listing.previous_close or listing.anchor
        return base * level(listing.symbol, day.date) / level(listing.symbol, self._last)

    def before(self, day: Day) -> float:
        """The close of the trading day before `day`."""
        return self.close(Day.of(hours.before(day.date)))

    def at(self, day: Day, at: float) -> float:
        """The price at `at`: a wavy line from the day before to the day's close or extended price.

        In the running session it leads to the anchor at the clock's first time and stays there, so that bars
        once seen do not change when a test sets a price.
        """
        starts, ends, first, last = self._leg(day, at)
        part = min(1.0, max(0.0, (at - first) / (last - first)))
        wave = math.sin(part * math.pi) * (
            math.sin(part * 17 + len(self.listing.symbol)) + 0.5 * math.sin(part * 61 + day.date.day)
        )
        rest = math.sin((at - last) / 400) if at > last else 0.0
        shake = 0.003 * wave + 0.0006 * rest + 0.0003 * noise(self.listing.symbol, int(at))
        return (starts + (ends - starts) * part) * (1 + shake)

    def _leg(self, day: Day, at: float) -> tuple[float, float, int, int]:
        """First and last price of the stretch that holds `at`, and its first and last second."""
        close = self.close(day)
        own = day.date == self.day.date
        if day.date > self.day.date:  # before today's open: around the last close
            return close, self.listing.pre_price or close, day.pre, day.open
        if at > day.close:
            return close, (own and self.listing.post_price) or close, day.close, day.end
        if own and self.regular:
            return self.before(day), self.listing.anchor or close, day.open, self._mark
        return self.before(day), close, day.open, day.close


def level(symbol: str, day: date) -> float:
    """The drawn long path of a symbol, about +18 % a year with swings; only ratios of it are used."""
    seed, at = sum(map(ord, symbol)), day.toordinal()
    swing = 0.08 * math.sin(at / 61 + seed) + 0.04 * math.sin(at / 17 + seed * 2)
    return math.exp(at * 0.00045 + swing + 0.008 * noise(symbol, at))


def noise(symbol: str, at: int) -> float:
    """A repeatable number between -1 and 1."""
    number = (sum(map(ord, symbol)) * 2654435761 + at * 40503) & 0xFFFFFFFF
    number = (number ^ (number >> 15)) * 2246822519 & 0xFFFFFFFF
    return ((number ^ (number >> 13)) & 0xFFFF) / 32767.5 - 1
