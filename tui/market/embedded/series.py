"""The embedded market data as core types: bars, market values, weights, concentration, closed quotes.

Everything is read from tui/data/market on first use and kept; a symbol without data is None, never an
empty series. Each answer carries its own last day and origin. Bars are as stated in bars.py.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property, lru_cache

from tui.market.bars import DAY_MS, Bars
from tui.market.embedded.pack import Series, document, pack
from tui.market.index.weights import Weights, by_issuer
from tui.market.quote import Quote, Session
from tui.market.session import back, bounds, day_ms, iso, previous_session

SOURCE = "stored"


@dataclass(frozen=True)
class ConcentrationSeries:
    """Daily measures of one index since 2021, oldest first; shares are fractions, by issuer."""

    index: str
    basis: str
    origin: str
    times_ms: tuple[int, ...]  # midnight UTC of the session
    n: tuple[int, ...]
    total_musd: tuple[int, ...]
    mag7: tuple[float, ...]
    top1: tuple[float, ...]
    top5: tuple[float, ...]
    top7: tuple[float, ...]
    top10: tuple[float, ...]
    hhi: tuple[float, ...]

    @cached_property
    def effective(self) -> tuple[float, ...]:
        """1/HHI: the index behaves like that many equal names."""
        return tuple(1 / value for value in self.hhi)

    @property
    def as_of(self) -> str:
        return iso(self.times_ms[-1])

    def place(self, day: str) -> int | None:
        """Row of `day`, or of the last one before it (days with a gap in the source have none)."""
        row = bisect_right(self.times_ms, ms_of(day)) - 1
        return row if row >= 0 else None

    def row_of(self, day: date) -> int | None:
        """Row of exactly that session; None where the source has none."""
        return _row(self.times_ms, day_ms(day))

    def change(self, values: tuple[float, ...], sessions: int, day: str | None = None) -> float | None:
        """Change of one of the columns over `sessions` sessions to `day` (default: the last row).

        None where either session is missing in the source: a row of another day would make a false change.
        """
        start = date.fromisoformat(day or self.as_of)
        now = self.row_of(start)
        if now is None:
            return None
        before = self.row_of(back(start, sessions))
        return None if before is None else values[now] - values[before]


@lru_cache(maxsize=1024)
def ms_of(day: str) -> int:
    """Midnight UTC of an ISO date."""
    return day_ms(date.fromisoformat(day))


def symbols() -> tuple[str, ...]:
    """Symbols with daily bars."""
    return pack("daily").names


def _bars(series: Series, interval: str, times: tuple[int, ...]) -> Bars:
    close = series.floats("close")
    ranges: dict[str, tuple[float, ...]] = {}
    if "open" in series.columns:
        base = series.columns["close"]
        for name in ("open", "high", "low"):
            scale = series.scales[name]
            ranges[name] = tuple((b + d) / scale for b, d in zip(base, series.columns[name], strict=True))
    volume = tuple(None if value < 0 else value * 1000 for value in series.columns["volume"])
    return Bars(series.name, interval, times, close, volume=volume, source=series.origin, **ranges)


@cache
def daily(symbol: str) -> Bars | None:
    """Daily bars since 2023 to the symbol's own last day; closes only where no ranges are known."""
    series = pack("daily").series(symbol)
    return _bars(series, "1d", _days(series.columns["day"].tobytes())) if series is not None else None


@cache
def closes(symbol: str) -> Bars | None:
    """The closes of `daily` alone, a quarter of its size: what a live program keeps of every symbol."""
    series = pack("daily").series(symbol)
    if series is None:
        return None
    days = _days(series.columns["day"].tobytes())
    return Bars(symbol, "1d", days, series.floats("close"), source=series.origin)


@lru_cache(maxsize=8)
def _days(column: bytes) -> tuple[int, ...]:
    """Midnights (UTC, ms) of a column of days: most symbols share theirs, and so its memory."""
    days = array("i")
    days.frombytes(column)
    return tuple(day * DAY_MS for day in days)


@cache
def caps(symbol: str) -> tuple[tuple[int, ...], Sequence[int]]:
    """Days (midnight UTC, ms) and market values (millions of USD) of a whole company; empty when unknown.

    The share count is the Nasdaq screener's; for Alphabet both tickers carry the company.
    """
    series = pack("caps").series(symbol)
    if series is None:
        return (), ()
    return _days(series.columns["day"].tobytes()), series.columns["musd"]


def cap_on(symbol: str, day: str) -> int | None:
    """Market value at the close of `day`, millions of USD."""
    days, values = caps(symbol)
    place = _row(days, ms_of(day))
    return values[place] if place is not None else None


@cache
def demo_bars() -> dict[str, Bars]:
    """5-minute bars of 2026-01-26..30, regular hours; the last day ends at 10:35 New York."""
    every = (series for name in pack("demo").names if (series := pack("demo").series(name)) is not None)
    return {one.name: _bars(one, "5m", tuple(m * 60_000 for m in one.columns["minute"])) for one in every}


@cache
def concentration(index: str) -> ConcentrationSeries | None:
    """Daily concentration of "SP500" or "NDX" since 2021-01-29."""
    series = pack("concentration").series(index)
    if series is None:
        return None
    columns = series.columns
    shares = {name: series.floats(name) for name in ("mag7", "top1", "top5", "top7", "top10", "hhi")}
    return ConcentrationSeries(
        index, series.facts["basis"], series.origin, tuple(day * DAY_MS for day in columns["day"]),
        tuple(columns["n"]), tuple(columns["total_musd"]), **shares,
    )


@cache
def weights(index: str) -> Weights | None:
    """The last day's shares of every issuer of "SP500" or "NDX", full market values."""
    entry = document("weights").get(index)
    if entry is None:
        return None
    values = {str(name): int(cap) for name, cap in entry["issuers"]}
    total = sum(values.values())
    shares = {name: cap / total for name, cap in values.items()}
    return Weights(index, entry["as_of"], entry["basis"], shares, entry["origin"], caps_musd=values)


@cache
def official_weights() -> Weights:
    """The Nasdaq-100's own capped weights as a fund reported them to the SEC; a partial list by issuer."""
    entry = document("weights")["official"]
    lines = {str(name): float(share) for name, share in entry["lines"]}
    return Weights("NDX", entry["as_of"], entry["basis"], by_issuer(lines.items()), entry["origin"],
                   complete=False, official=True, lines=lines)


@cache
def member_moves(day: str) -> Mapping[str, float] | None:
    """Moves of every member of the S&P 500 on one of three packed days, by issuer (fractions); else None."""
    series = pack("moves").series(day)
    if series is None:
        return None
    names: list[str] = pack("moves").header["names"]
    return {names[i]: move for i, move in zip(series.columns["name"], series.floats("move"), strict=True)}


@cache
def members_beside(index: str) -> tuple[str, ...]:
    """Members on the day of the weights whose value the source lacks, by issuer."""
    return tuple(document("weights").get(index, {}).get("beside", ()))


def members(index: str) -> tuple[str, ...]:
    """Every company of the index on the day of the weights, those without a value too."""
    known = weights(index)
    return (*(known.shares if known is not None else ()), *members_beside(index))


@cache
def float_factors() -> dict[str, float]:
    """Free float over all shares, 2024-12-06, relative scale; an issuer that is not listed has 1."""
    return dict(document("weights")["float"]["factors"])


@cache
def sessions() -> tuple[str, ...]:
    """ISO dates of the stored sessions (those of NVDA, which has every one)."""
    bars = closes("NVDA")
    return tuple(iso(time) for time in bars.times_ms) if bars else ()


def _row(times_ms: Sequence[int], at_ms: int) -> int | None:
    place = bisect_left(times_ms, at_ms)
    return place if place < len(times_ms) and times_ms[place] == at_ms else None


def _place(bars: Bars, day: str) -> int | None:
    return _row(bars.times_ms, ms_of(day))


def _previous_close(bars: Bars, place: int, day: str) -> float | None:
    """The close of the session before; None where the source misses that session (no two-day moves)."""
    before = previous_session(date.fromisoformat(day)).isoformat()
    found = place > 0 and bars.times_ms[place - 1] == ms_of(before)
    return bars.close[place - 1] if found else None


def quote_on(symbol: str, day: str) -> Quote | None:
    """The closed session's quote of `day`: what a board would have shown that evening. None without a bar.

    Year high and low count 365 days to `day` (closes where no ranges are known, None with less than a
    year of data); the average volume is that of the 63 sessions before.
    """
    bars = daily(symbol)
    place = _place(bars, day) if bars else None
    if bars is None or place is None:
        return None
    name, kind = names().get(symbol, (None, None))
    ranged, shut = bars.has_range, bounds(date.fromisoformat(day)).close_ms
    high, low = _year(bars, place)
    return Quote(symbol, bars.close[place], _previous_close(bars, place, day), shut, Session.CLOSED,
                 name=name, kind=kind, currency="USD", open=bars.open[place] if ranged else None,
                 day_high=bars.high[place] if ranged else None, day_low=bars.low[place] if ranged else None,
                 volume=bars.volume[place], average_volume=_average(bars.volume[max(0, place - 63) : place]),
                 year_high=high, year_low=low, cap_musd=cap_on(symbol, day), source=SOURCE)


def _average(volumes: tuple[int | None, ...]) -> int | None:
    known = [volume for volume in volumes if volume is not None]
    return round(sum(known) / len(known)) if len(known) >= 40 else None


def _year(bars: Bars, place: int) -> tuple[float | None, float | None]:
    start = bars.times_ms[place] - 365 * DAY_MS
    if bars.times_ms[0] > start + 7 * DAY_MS:
        return None, None
    first = bisect_left(bars.times_ms, start)
    highs, lows = (bars.high, bars.low) if bars.has_range else (bars.close, bars.close)
    return max(highs[first : place + 1]), min(lows[first : place + 1])


@cache
def names() -> dict[str, tuple[str, str]]:
    """Name and kind of the default symbols, also of those without data."""
    return {symbol: (name, kind) for symbol, (name, kind, _) in pack("daily").header["names"].items()}


def moves_since(day: str, quotes: Mapping[str, Quote]) -> dict[str, float | None]:
    """Moves of live quotes since the close of `day` (the date of the weights), for `index.drift`.

    None without a stored close, and where price and market value tell different stories by more than 1.4
    times: that is a split or a new share count, not a move.
    """
    return {symbol: _move_since(symbol, day, quote) for symbol, quote in quotes.items()}


def _move_since(symbol: str, day: str, quote: Quote) -> float | None:
    bars = closes(symbol)
    place = _place(bars, day) if bars else None
    if bars is None or place is None or not quote.price:
        return None
    ratio = quote.price / bars.close[place]
    cap = cap_on(symbol, day)
    if cap and quote.cap_musd and not cap * ratio / 1.4 < quote.cap_musd < cap * ratio * 1.4:
        return None
    return ratio - 1
