"""The prices that a valuation rests on: quotes of one moment, closes of earlier days, rates into dollars."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from datetime import date

from msgspec import Struct, field

from tui.market.bars import DAY_MS, Bars
from tui.market.quote import Quote
from tui.market.session import day_ms, day_of

MINOR = {"GBp": "GBP", "GBX": "GBP", "ZAc": "ZAR", "ILA": "ILS"}  # quoted in hundredths of the currency
CLOSE_WITHIN_DAYS = 7  # an older close is not that of the day asked for
FRESH_DAYS = 30
JUMP = 1.6  # between a quote and the newest close: a split, not a move


class Price(Struct, frozen=True):
    """A regular price (never one of extended hours, which funds do not have) in a whole currency."""

    value: float
    previous: float | None
    currency: str
    time_ms: int | None

    @property
    def move(self) -> float | None:
        return self.value / self.previous - 1 if self.previous else None


class Rate(Struct, frozen=True):
    """Dollars for one unit of a currency, with the stamp of its quote."""

    currency: str
    usd: float
    previous: float | None
    time_ms: int | None


DOLLAR = Rate("USD", 1.0, 1.0, None)


class Prices(Struct, frozen=True):
    """What is known at one moment. `closes` are daily, beside the embedded ones; `day` is New York's."""

    quotes: Mapping[str, Quote]
    day: date
    closes: Mapping[str, Bars] = field(default_factory=dict)

    @property
    def caps_musd(self) -> dict[str, int]:
        """Market values by symbol, where known."""
        return {symbol: quote.cap_musd for symbol, quote in self.quotes.items() if quote.cap_musd}

    def price(self, symbol: str) -> Price | None:
        """The regular price of a symbol; None when no quote is at hand."""
        quote = self.quotes.get(symbol)
        if quote is None or not quote.price or quote.price <= 0:
            return None
        currency, scale = whole(quote.currency or "USD")
        before = quote.previous_close
        previous = before / scale if before is not None and before > 0 else None
        return Price(quote.price / scale, previous, currency, quote.time_ms)

    def close_on(self, symbol: str, day: date) -> float | None:
        """The close of `day` or of the last session before it, in the quote's whole currency."""
        at = day_ms(day)
        quote = self.quotes.get(symbol)
        _, scale = whole((quote.currency if quote else None) or "USD")
        for bars in (self.closes.get(symbol), _embedded(symbol)):
            if bars is None:
                continue
            place = bisect_right(bars.times_ms, at) - 1
            if place >= 0 and at - bars.times_ms[place] <= CLOSE_WITHIN_DAYS * DAY_MS:
                return bars.close[place] / scale
        return None

    def move_since(self, symbol: str, day: date) -> float | None:
        """The price's move since the close of `day`; 0 on that day, None where unknown or split."""
        now = self.price(symbol)
        if now is None:
            return None
        if now.time_ms is not None and day_of(now.time_ms) <= day:
            return 0.0
        base = self.close_on(symbol, day)
        last = self._newest(symbol)
        if base is None or (last is not None and not 1 / JUMP < now.value / last < JUMP):
            return None
        return now.value / base - 1

    def rate(self, currency: str) -> Rate | None:
        """Dollars for one unit of `currency` by Yahoo's pair, either way round; None without one."""
        if currency == "USD":
            return DOLLAR
        pair = self.price(pair_of(currency))
        if pair is not None:
            return Rate(currency, pair.value, pair.previous, pair.time_ms)
        other = self.price(f"USD{currency}=X") or self.price(f"{currency}=X")
        if other is None:
            return None
        before = 1 / other.previous if other.previous else None
        return Rate(currency, 1 / other.value, before, other.time_ms)

    def _newest(self, symbol: str) -> float | None:
        """The newest close at hand, to tell a split from a move; None when it is too old to tell."""
        _, scale = whole(self.quotes[symbol].currency or "USD")
        oldest = day_ms(self.day) - FRESH_DAYS * DAY_MS
        for bars in (self.closes.get(symbol), _embedded(symbol)):
            if bars is not None and len(bars) and bars.times_ms[-1] >= oldest:
                return bars.close[-1] / scale
        return None


def whole(currency: str) -> tuple[str, int]:
    """The whole currency behind a quote's, and how many of its units make one (GBp -> GBP, 100)."""
    return (MINOR[currency], 100) if currency in MINOR else (currency.upper(), 1)


def pair_of(currency: str) -> str:
    """Yahoo's symbol for dollars a unit: EURUSD=X."""
    return f"{currency}USD=X"


def _embedded(symbol: str) -> Bars | None:
    from tui.market.embedded import series

    return series.closes(symbol)


def prices_on(day: date, symbols: tuple[str, ...] = ()) -> Prices:
    """The embedded closing prices of the last session up to `day`; ValueError when there is none."""
    from tui.market.embedded import series

    sessions = [session for session in series.sessions() if session <= day.isoformat()]
    if not sessions:
        raise ValueError(f"stored sessions begin on {series.sessions()[0]}")
    last = sessions[-1]
    known = dict.fromkeys((*series.symbols(), *symbols))
    quotes = {s: quote for s in known if (quote := series.quote_on(s, last)) is not None}
    return Prices(quotes, date.fromisoformat(last))
