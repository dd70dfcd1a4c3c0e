"""One symbol's quote as a frozen fact, and how fresh it is.

Moves are fractions (0.0132 is 1.32 %), prices floats in `currency`, caps integer millions of USD,
times UTC milliseconds. Unknown is None, never 0 and never NaN.
"""

# Annotations are no texts here: msgspec would compile each again at the start.

from enum import StrEnum
from math import inf

from msgspec import Struct


class Session(StrEnum):
    """The market session a quote belongs to."""

    PRE = "PRE"
    REGULAR = "REGULAR"
    POST = "POST"
    CLOSED = "CLOSED"


class State(StrEnum):
    """How far a shown figure can be trusted to be current (DESIGN 4)."""

    LIVE = "LIVE"
    PRE = "PRE"
    POST = "POST"
    DELAYED = "DELAYED"
    CLOSED = "CLOSED"
    STALE = "STALE"
    ERROR = "ERROR"


STORED = "stored"
SOURCES = {  # a code of the stream: its name for a reader
    "yahoo": "Yahoo Finance", "yahoo stream": "Yahoo Finance, pushed trade",
    "yahoo chart": "Yahoo Finance, chart", STORED: "data stored with the program",
}


def source_words(source: str) -> str:
    """The source as a reader knows it, by one name wherever it stands; what is no code is a name already."""
    return SOURCES.get(source, source) or "unknown"


BELOW_ZERO = ("FUTURE", "INDEX")  # kinds whose price may lie below zero: oil of April 2020, yields


class Quote(Struct, frozen=True):
    """Last known facts of one symbol. `time_ms` is the exchange's own stamp of `price`."""

    symbol: str
    price: float | None = None
    previous_close: float | None = None
    time_ms: int | None = None
    session: Session = Session.CLOSED
    extended_price: float | None = None  # pre- or post-market
    extended_time_ms: int | None = None
    name: str | None = None
    kind: str | None = None  # EQUITY, ETF, INDEX ...
    currency: str | None = None
    exchange: str | None = None
    exchange_code: str | None = None  # Yahoo's: NMS, LSE, CGI ...
    zone: str | None = None  # the exchange's time zone: America/New_York
    decimals: int | None = None  # that the exchange quotes in
    open: float | None = None
    day_high: float | None = None
    day_low: float | None = None
    volume: int | None = None
    average_volume: int | None = None
    year_high: float | None = None
    year_low: float | None = None
    cap_musd: int | None = None
    trailing_pe: float | None = None
    forward_pe: float | None = None
    earnings_ms: int | None = None
    earnings_estimated: bool | None = None
    delay_min: int = 0
    source: str = ""
    held: str | None = None  # why no move is worked out, though there are two prices
    fetched_ms: int | None = None  # when the reply that carried it, or a trade pushed since, arrived

    @property
    def move(self) -> float | None:
        """Fraction by which the regular price stands above the previous close."""
        return _ratio(self.price, self.previous_close)

    @property
    def extended(self) -> bool:
        """True when the pre- or post-market price is the one to show: until the next regular price."""
        return self.session is not Session.REGULAR and self.extended_price is not None and (
            self.extended_time_ms is None or self.extended_time_ms >= (self.time_ms or 0)
        )

    @property
    def shown_price(self) -> float | None:
        return self.extended_price if self.extended else self.price

    @property
    def shown_move(self) -> float | None:
        """Extended hours: against the last regular price. Otherwise against the previous close."""
        return _ratio(self.extended_price, self.price) if self.extended else self.move

    @property
    def shown_time_ms(self) -> int | None:
        return self.extended_time_ms if self.extended else self.time_ms

    @property
    def cap_change_musd(self) -> int | None:
        """Change of the whole company's market value today, millions of USD; None unless known."""
        move = self.move
        if self.cap_musd is None or move is None or self.currency not in (None, "USD"):
            return None
        return round(self.cap_musd - self.cap_musd / (1 + move))

    @property
    def volume_ratio(self) -> float | None:
        """Today's volume over its three-month daily average."""
        return self.volume / self.average_volume if self.volume and self.average_volume else None


class Freshness(Struct, frozen=True):
    """State of one figure with the age of its own time stamp in seconds.

    `of_day` is the ISO day of a figure that is no longer of today: its move is that day's and no news.
    """

    state: State
    age_s: int | None = None
    note: str = ""
    of_day: str = ""


def _ratio(now: float | None, before: float | None) -> float | None:
    if now is None or before is None or not (now > 0 and before > 0):
        return None
    move = now / before - 1
    return move if -1 < move < inf else None
