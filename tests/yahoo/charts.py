"""v8/finance/chart and v7/finance/spark: bars along a deterministic path that ends at the market's price."""

from __future__ import annotations

import itertools
import re
import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from tests.yahoo import hours, recorded
from tests.yahoo.hours import NEW_YORK, Day
from tests.yahoo.listings import EXCHANGES, Listing
from tests.yahoo.market import Market
from tests.yahoo.paths import Path, noise
from tests.yahoo.quotes import year_range
from tests.yahoo.recorded import Json

MINUTES = {"1m": 1, "2m": 2, "5m": 5, "15m": 15, "30m": 30, "60m": 60, "90m": 90, "1h": 60}
# What the days of one longer bar have in common.
DAYS: dict[str, Callable[[Day], object]] = {
    "1d": lambda day: day.date,
    "5d": lambda day: day.date.toordinal() // 7,
    "1wk": lambda day: day.date.isocalendar()[:2],
    "1mo": lambda day: (day.date.year, day.date.month),
    "3mo": lambda day: (day.date.year, (day.date.month - 1) // 3),
}
REACH = {
    "1m": (8, 30),
    "2m": (60, 60),
    "5m": (60, 60),
    "15m": (60, 60),
    "30m": (60, 60),
    "90m": (60, 60),
    "60m": (730, 730),
    "1h": (730, 730),
}
RANGES = ("1d", "5d", "1mo", "3mo", "6mo", "1y", "2y", "5y", "10y", "ytd", "max")
COLUMNS = ("open", "high", "low", "close", "volume")


class Refusal(Exception):
    """Yahoo's own refusal of a chart: HTTP status and error body."""

    def __init__(self, status: int, code: str, text: str) -> None:
        super().__init__(text)
        self.status = status
        self.body: Json = {"chart": {"result": None, "error": {"code": code, "description": text}}}


@dataclass(slots=True)
class Series:
    """Columns of bars; times UTC seconds."""

    time: list[int] = field(default_factory=list)
    columns: dict[str, list[Any]] = field(default_factory=lambda: {name: [] for name in COLUMNS})

    def add(self, at: int, *values: float | int | None) -> None:
        self.time.append(at)
        for name, value in zip(COLUMNS, values, strict=True):
            self.columns[name].append(value if name == "volume" or value is None else _float32(value))


def chart(market: Market, symbol: str, query: dict[str, str]) -> Json:
    """The body for one symbol; raises Refusal for an unknown symbol, interval or too long a span."""
    listing = market.listings.get(symbol)
    if listing is None:
        raise Refusal(404, "Not Found", "No data found, symbol may be delisted")
    interval = query.get("interval", "1d")
    if interval not in MINUTES and interval not in DAYS:
        raise Refusal(422, "Unprocessable Entity", f"Invalid input - interval={interval} is not supported.")
    prepost = query.get("includePrePost", "false").lower() == "true" and listing.extended
    days = _days(market, listing, query, prepost)
    _check_span(market, interval, days)
    meta = _meta(market, listing, interval, query.get("range", ""), days, prepost)
    result: Json = {"meta": meta}
    series = bars(market, listing, interval, days, prepost)
    if "period1" in query:
        series = _cut(series, int(query["period1"]), int(query["period2"]))
    if series.time:
        result["timestamp"] = series.time
    result["indicators"] = {"quote": [series.columns if series.time else {}]}
    if series.time and interval in DAYS:
        result["indicators"]["adjclose"] = [{"adjclose": list(series.columns["close"])}]
    return {"chart": {"result": [result], "error": None}}


def spark(market: Market, symbols: list[str], query: dict[str, str]) -> Json:
    """v7/finance/spark: for each known symbol the closes only, and a shorter meta."""
    results = []
    keep = recorded.body("bj-aapl_spark_5d_v7")["spark"]["result"][0]["response"][0]["meta"]
    for symbol in symbols:
        if symbol not in market.listings:
            continue
        full = chart(market, symbol, {"range": "1d", "interval": "5m", **query})["chart"]["result"][0]
        response: Json = {"meta": {key: value for key, value in full["meta"].items() if key in keep}}
        if "timestamp" in full:
            response["timestamp"] = full["timestamp"]
        closes = full["indicators"]["quote"][0].get("close", [])
        response["indicators"] = {"quote": [{"close": closes}]}
        results.append({"symbol": symbol, "response": [response]})
    return {"spark": {"result": results, "error": None}}


def bars(market: Market, listing: Listing, interval: str, days: list[Day], prepost: bool) -> Series:
    """Bars of `days`; the last one reaches the market's price at the market's time."""
    series, path = Series(), Path(market, listing)
    if interval in DAYS:
        for _, group in itertools.groupby(days, key=DAYS[interval]):
            _daily(series, market, path, list(group))
        return series
    step = 60 * MINUTES[interval]
    end = market.now_s() - 60 * listing.delay_min
    for day in days:
        first, last = (day.pre, day.end) if prepost else (day.open, day.close)
        for at in range(first, min(last, end), step):
            _intraday(series, path, day, at, min(at + step, last, end))
    _live_row(series, market, listing)
    return series


def _intraday(series: Series, path: Path, day: Day, at: int, to: int) -> None:
    """One bar; outside the regular session Yahoo gives no volume."""
    span = [path.at(day, at + (to - at) * part / 3) for part in range(4)]
    shares = (path.listing.volume or 0) * (to - at) / 23400 * (1 + 0.5 * noise(path.listing.symbol, at))
    series.add(at, span[0], max(span), min(span), span[-1], int(shares) if day.open <= at < day.close else 0)


def _live_row(series: Series, market: Market, listing: Listing) -> None:
    """The last trade as an extra row off the minute grid, without volume (recorded in yfinance #1050)."""
    if market.state != "REGULAR" or not series.time or listing.price is None:
        return
    at = market.price_time(listing)
    if at > series.time[-1]:
        series.add(at, *[listing.price] * 4, 0)


def _daily(series: Series, market: Market, path: Path, days: list[Day]) -> None:
    """One bar of a day, week, month or quarter; today's own carries the time of the last trade."""
    listing, first = path.listing, path.before(days[0])
    if days[0].date == path.day.date:
        at = market.price_time(listing) if path.regular else days[0].open
        high, low = listing.day_high or first, listing.day_low or first
        series.add(at, listing.open or first, high, low, listing.price, listing.volume)
        return
    closes = [path.close(day) for day in days]
    spread = 1 + 0.004 * (1 + noise(listing.symbol, days[0].open))
    volume = (listing.volume or 0) * len(days) * (1 + 0.4 * noise(listing.symbol, days[-1].open))
    high, low = max(first, *closes) * spread, min(first, *closes) / spread
    series.add(days[0].open, first, high, low, closes[-1], int(volume))


def _days(market: Market, listing: Listing, query: dict[str, str], prepost: bool) -> list[Day]:
    """Trading days of the request, oldest first, none that has not begun."""
    today = market.now().date()
    start = Day.of(today).pre if prepost else Day.of(today).open
    begun = hours.trades(today) and market.now_s() - 60 * listing.delay_min > start
    last = today if begun and market.state not in (() if prepost else ("PRE",)) else hours.before(today)
    if "period1" in query:
        first = datetime.fromtimestamp(int(query["period1"]), NEW_YORK).date()
        last = min(last, datetime.fromtimestamp(int(query["period2"]), NEW_YORK).date())
        first = max(first, date(1998, 1, 2))
    else:
        first = _first_day(query.get("range", "1d"), last)
    span = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return [Day.of(day) for day in span if hours.trades(day)]


def _first_day(text: str, last: date) -> date:
    if text == "ytd":
        return date(last.year, 1, 1)
    if text == "max":
        return date(1998, 1, 2)
    found = re.fullmatch(r"(\d+)(d|wk|mo|y)", text)
    if found is None:
        raise Refusal(422, "Unprocessable Entity", f"Invalid input - range={text} is not supported.")
    count, unit = int(found[1]), found[2]
    if unit == "d":
        for _ in range(count - 1):
            last = hours.before(last)
        return last
    return last - timedelta(days=round(count * {"wk": 7, "mo": 30.44, "y": 365.25}[unit]))


def _check_span(market: Market, interval: str, days: list[Day]) -> None:
    if interval not in REACH or not days:
        return
    longest, oldest = REACH[interval]
    span = (days[-1].date - days[0].date).days
    age = (market.now().date() - days[0].date).days
    if span > longest or age > oldest:
        raise Refusal(
            422,
            "Unprocessable Entity",
            f"{interval} data not available for startTime={days[0].open} and endTime={days[-1].close}. "
            f"Only {longest} days worth of {interval} granularity data "
            "are allowed to be fetched per request.",
        )


def _meta(
    market: Market,
    listing: Listing,
    interval: str,
    wanted: str,
    days: list[Day],
    prepost: bool,
) -> Json:
    stem = "chart-AAPL-2025-02-01-to-2025-02-02-includePrePost-false-interval-1m"
    meta: Json = recorded.body(stem)["chart"]["result"][0]["meta"]
    day = hours.current_day(market.now())
    before_first = Path(market, listing).before(days[0]) if days else listing.previous_close
    high, low = year_range(listing)
    meta |= {
        "symbol": listing.symbol,
        "exchangeName": listing.exchange,
        "instrumentType": listing.kind,
        "fullExchangeName": EXCHANGES.get(listing.exchange, listing.exchange),
        "regularMarketTime": market.price_time(listing),
        "hasPrePostMarketData": listing.extended,
        "gmtoffset": day.offset,
        "timezone": day.zone,
        "regularMarketPrice": listing.price,
        "fiftyTwoWeekHigh": high,
        "fiftyTwoWeekLow": low,
        "regularMarketDayHigh": listing.day_high,
        "regularMarketDayLow": listing.day_low,
        "regularMarketVolume": listing.volume,
        "longName": listing.long_name,
        "shortName": listing.short_name,
        "chartPreviousClose": round(before_first, 3) if before_first else None,
        "previousClose": listing.previous_close,
        "dataGranularity": interval,
        "range": wanted,
        "currentTradingPeriod": {
            "pre": _period(day, day.pre, day.open),
            "regular": _period(day, day.open, day.close),
            "post": _period(day, day.close, day.end),
        },
    }
    if interval in DAYS:
        del meta["previousClose"], meta["scale"]
    elif days:
        meta["tradingPeriods"] = _periods(days, prepost)
    return meta


def _periods(days: list[Day], prepost: bool) -> Any:
    regular = [[_period(day, day.open, day.close)] for day in days]
    if not prepost:
        return regular
    return {
        "pre": [[_period(day, day.pre, day.open)] for day in days],
        "post": [[_period(day, day.close, day.end)] for day in days],
        "regular": regular,
    }


def _period(day: Day, start: int, end: int) -> Json:
    return {"timezone": day.zone, "start": start, "end": end, "gmtoffset": day.offset}


def _cut(series: Series, first: int, last: int) -> Series:
    out = Series()
    for row, at in enumerate(series.time):
        if first <= at < last:
            out.add(at, *(series.columns[name][row] for name in COLUMNS))
    return out


def _float32(value: float) -> float:
    """Chart prices carry the noise of a 32-bit float: 166.69000244140625."""
    return float(struct.unpack("f", struct.pack("f", round(value, 4)))[0])
