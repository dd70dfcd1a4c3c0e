"""Yahoo's chart and spark replies as bars, and as quotes when the quote call fails. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from msgspec.structs import replace

from tui.feed.event import MAX_BARS, BarsEvent, of_bars
from tui.feed.yahoo import field
from tui.feed.yahoo.fault import Unreadable
from tui.feed.yahoo.quotes import clean_price
from tui.market.bars import DAY_MS, Bars
from tui.market.exchanges import zone_of
from tui.market.quote import Quote, Session
from tui.market.session import day_ms

SOURCE = "yahoo chart"


@dataclass(frozen=True, slots=True)
class Request:
    """How one of our ranges is asked for."""

    range: str
    interval: str
    extended: bool = False


RANGES = {  # each gives at most a few hundred bars
    "1D": Request("1d", "2m", True),
    "5D": Request("5d", "15m"),
    "1M": Request("1mo", "1d"),
    "6M": Request("6mo", "1d"),
    "YTD": Request("ytd", "1d"),
    "1Y": Request("1y", "1d"),
    "5Y": Request("5y", "1d"),
    "MAX": Request("max", "1mo"),
}
SPARK = Request("1d", "5m")
HISTORY = Request("2y", "1d")  # 60 sessions make a usual day, 500 the covariance of the loop's names
Row = tuple[float | None, float | None, float | None, float, int | None]  # open, high, low, close, volume
_LONG = ("1wk", "1mo", "3mo")
_STEP_S = {"1m": 60, "2m": 120, "5m": 300, "15m": 900, "30m": 1800, "60m": 3600, "1h": 3600}


def parse(reply: Any, symbol: str, interval: str) -> Bars:
    """Bars of a v8/finance/chart body, oldest first, without holes, doubles and the off-grid last trade.

    Raises Unreadable when the body has no chart; a chart without bars is empty.
    """
    return _bars(_result(reply), symbol, interval)


def _result(reply: Any) -> dict[str, Any]:
    found = next(field.records(field.record(field.record(reply).get("chart")).get("result")), None)
    if found is None:
        raise Unreadable("no chart in it")
    return found


def _bars(result: dict[str, Any], symbol: str, interval: str) -> Bars:
    meta = field.record(result.get("meta"))
    stamps = found if isinstance(found := result.get("timestamp"), list) else []
    indicators: dict[str, Any] = next(field.records(field.record(result.get("indicators")).get("quote")), {})
    names = ("open", "high", "low", "close", "volume")
    columns = [field.column(indicators.get(name), len(stamps)) for name in names]
    rows: dict[int, Row] = {}
    for cells in zip(stamps, *columns, strict=True):
        at, close = field.stamp_ms(cells[0]), field.positive(cells[4])
        if at is None or close is None:
            continue
        hint = field.whole(meta.get("priceHint"))
        low, high, opening = (_round(cells[i], hint) for i in (3, 2, 1))
        row = opening, high, low, clean_price(close, hint), field.count(cells[5])
        start = _start(at, interval, meta)
        if start < 0:  # its zone puts it before 1970: no stamp of a market
            continue
        rows[start] = _joined(rows[start], row) if start in rows and interval in _LONG else row
    times = sorted(rows)
    if _off_grid(times, rows, interval):
        times.pop()
    full = [at for at in times if None not in rows[at][:3]]
    ranged = len(full) > len(times) // 2  # a row that lacks its range is lost, not the others' ranges
    times = full if ranged else times
    kept = [rows[at] for at in times]
    sides = [tuple(float(row[i] or 0.0) for row in kept) if ranged else () for i in range(3)]
    return Bars(symbol, interval, tuple(times), tuple(row[3] for row in kept), sides[0], sides[1], sides[2],
                tuple(row[4] for row in kept), SOURCE)


def _round(value: Any, hint: int | None) -> float | None:
    price = field.positive(value)
    return None if price is None else clean_price(price, hint)


def _start(at_ms: int, interval: str, meta: dict[str, Any]) -> int:
    """An intraday bar keeps its stamp; a daily one carries midnight UTC of its exchange date, by the offset
    that held on that day, a month's that of its first day."""
    if interval in _STEP_S:
        return at_ms
    zone = zone_of(field.text(meta.get("exchangeTimezoneName")) or "")
    if zone is None:
        at_ms = max(0, at_ms + field.offset_ms(meta.get("gmtoffset")))
    day = datetime.fromtimestamp(at_ms / 1000, zone or UTC).date()
    return day_ms(day.replace(day=1) if interval == "1mo" else day)


def _joined(first: Row, later: Row) -> Row:
    """A month's own bar and the row of its last trade as one."""
    highs, lows = ([cell for row in (first, later) if (cell := row[i]) is not None] for i in (1, 2))
    volumes = [cell for row in (first, later) if (cell := row[4]) is not None]
    return first[0], max(highs, default=None), min(lows, default=None), later[3], max(volumes, default=None)


def _off_grid(times: Sequence[int], rows: dict[int, Any], interval: str) -> bool:
    """Intraday charts end with the last trade as an extra row without volume, off the grid (#1050)."""
    step = _STEP_S.get(interval)
    if step is None or not times:
        return False
    return times[-1] // 1000 % step != 0 and not rows[times[-1]][4]


def events(bars: Bars, range_: str, t: int, request: int = 0) -> list[BarsEvent]:
    """`bars` as events of at most MAX_BARS each, that belong together."""
    starts = range(0, max(1, len(bars)), MAX_BARS)
    pieces = [bars.cut(at, min(at + MAX_BARS, len(bars))) for at in starts]
    return [of_bars(piece, range_, t, part=number, parts=len(pieces), request=request)
            for number, piece in enumerate(pieces, 1)]


def sparks(reply: Any, asked: Sequence[str], interval: str) -> list[tuple[Bars, dict[str, Any]]]:
    """Bars and meta of each symbol of a v7/finance/spark body.

    Raises Unreadable when the body has no list of results.
    """
    result = field.record(field.record(reply).get("spark")).get("result")
    if not isinstance(result, list):
        raise Unreadable("no sparklines in it")
    wanted = {symbol.upper(): symbol for symbol in asked}
    out = []
    for entry in field.records(result):
        symbol = wanted.pop(str(entry.get("symbol")).upper(), None)
        response = next(field.records(entry.get("response")), None)
        if symbol is not None and response is not None:
            out.append((_bars(response, symbol, interval), field.record(response.get("meta"))))
    return out


def complete(bars: Bars, meta: dict[str, Any], now_ms: int) -> Bars:
    """Daily bars without that of the exchange's today, whose close is still to come."""
    return bars.until((now_ms + field.offset_ms(meta.get("gmtoffset"))) // DAY_MS * DAY_MS)


def quote_of_chart(reply: Any, symbol: str, now_ms: int, last: Quote | None = None) -> Quote | None:
    """A quote from a chart's meta, for the time when quotes fail; it needs no crumb."""
    return quote_of_meta(field.record(_result(reply).get("meta")), symbol, now_ms, last)


def quote_of_meta(meta: dict[str, Any], symbol: str, now_ms: int, last: Quote | None = None) -> Quote | None:
    """`last` brought up to date from a chart's meta, or a new quote; None without price or time."""
    hint = field.whole(meta.get("priceHint"))
    meta = _in_currency(meta, last.currency if last else None)
    price = _round(meta.get("regularMarketPrice"), hint)
    time_ms = field.stamp_ms(meta.get("regularMarketTime"))
    if price is None or time_ms is None:
        return None
    base = last or Quote(symbol)
    if base.time_ms is not None and base.time_ms > time_ms:
        return None
    before = field.first(_round(meta.get(k), hint) for k in ("previousClose", "chartPreviousClose"))
    session = _session(meta, now_ms)
    kept = session is not Session.REGULAR and (base.extended_time_ms or 0) >= time_ms
    return replace(base, price=price, time_ms=time_ms, fetched_ms=now_ms, source=SOURCE, session=session,
                   previous_close=field.first((before, base.previous_close)),
                   extended_price=base.extended_price if kept else None,
                   extended_time_ms=base.extended_time_ms if kept else None,
                   name=base.name or field.text(meta.get("longName")) or field.text(meta.get("shortName")),
                   kind=base.kind or field.text(meta.get("instrumentType")),
                   currency=base.currency or field.text(meta.get("currency")),
                   exchange=base.exchange or field.text(meta.get("fullExchangeName")),
                   exchange_code=base.exchange_code or field.text(meta.get("exchangeName")),
                   zone=base.zone or field.text(meta.get("exchangeTimezoneName")),
                   decimals=field.first((base.decimals, hint)),
                   day_high=field.first((_round(meta.get("regularMarketDayHigh"), hint), base.day_high)),
                   day_low=field.first((_round(meta.get("regularMarketDayLow"), hint), base.day_low)),
                   volume=field.first((field.count(meta.get("regularMarketVolume")), base.volume)),
                   year_high=field.first((_round(meta.get("fiftyTwoWeekHigh"), hint), base.year_high)),
                   year_low=field.first((_round(meta.get("fiftyTwoWeekLow"), hint), base.year_low)),
                   cap_musd=_cap(base, price))


_HUNDREDTHS = {"GBp": "GBP", "ZAc": "ZAR", "ILA": "ILS"}
_PRICES = (
    "regularMarketPrice", "previousClose", "chartPreviousClose", "regularMarketDayHigh",
    "regularMarketDayLow", "fiftyTwoWeekHigh", "fiftyTwoWeekLow",
)


def _in_currency(meta: dict[str, Any], wanted: str | None) -> dict[str, Any]:
    """`meta` with its prices in the currency that the symbol is known in; without a price where they are of
    another one altogether. Yahoo's endpoints differ in pence and pounds."""
    given = field.text(meta.get("currency"))
    if wanted is None or given is None or given == wanted:
        return meta
    factor = 100.0 if _HUNDREDTHS.get(wanted) == given else 0.01 if _HUNDREDTHS.get(given) == wanted else 0.0
    prices = {name: field.number(meta.get(name)) for name in _PRICES}
    return meta | {name: value * factor or None for name, value in prices.items() if value is not None}


def _cap(base: Quote, price: float) -> int | None:
    """The last known cap moved with the price: the share count did not change meanwhile."""
    if base.cap_musd is None or not base.price:
        return base.cap_musd
    return round(base.cap_musd * price / base.price)


def _session(meta: dict[str, Any], now_ms: int) -> Session:
    periods = field.record(meta.get("currentTradingPeriod"))
    for name, session in (("regular", Session.REGULAR), ("pre", Session.PRE), ("post", Session.POST)):
        start, end = (field.stamp_ms(field.record(periods.get(name)).get(key)) for key in ("start", "end"))
        if start is not None and end is not None and start <= now_ms < end:
            return session
    return Session.CLOSED
