"""Yahoo's quote replies as Quotes. Pure: JSON in, frozen facts out; nothing here raises for odd fields."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import floor, log10
from typing import Any

from tui.feed.yahoo.fault import Unreadable
from tui.feed.yahoo.field import (
    count,
    first,
    millions,
    number,
    positive,
    record,
    records,
    stamp_ms,
    text,
    whole,
)
from tui.market.quote import Quote, Session

SOURCE = "yahoo"
_SESSIONS = {"PRE": Session.PRE, "REGULAR": Session.REGULAR, "POST": Session.POST}
_EXTENDED = {Session.PRE: "preMarket", Session.POST: "postMarket"}


def session_of(state: Any) -> Session:
    """Session of a `marketState`; PREPRE, POSTPOST, OVERNIGHT and unknown words count as closed."""
    return _SESSIONS.get(state, Session.CLOSED) if isinstance(state, str) else Session.CLOSED


def parse(reply: Any, asked: Sequence[str], fetched_ms: int) -> list[Quote]:
    """Quotes of a v7/finance/quote body in the order asked; symbols not asked for are dropped.

    Raises Unreadable when the body has no list of results at all.
    """
    result = record(record(reply).get("quoteResponse")).get("result")
    if not isinstance(result, list):
        raise Unreadable("no quotes in it")
    wanted = {symbol.upper(): symbol for symbol in asked}
    found: dict[str, Quote] = {}
    for fields in records(result):
        symbol = wanted.get(str(fields.get("symbol")).upper())
        if symbol is not None and symbol not in found:
            found[symbol] = quote(symbol, fields, fetched_ms)
    return [found[symbol] for symbol in asked if symbol in found]


def quote(symbol: str, fields: dict[str, Any], fetched_ms: int) -> Quote:
    """One symbol's quote; every field is None unless the reply has a sensible value."""
    session = session_of(fields.get("marketState"))
    time_ms = stamp_ms(fields.get("regularMarketTime"))
    extended_price, extended_time = _extended(fields, session, time_ms)
    currency = text(fields.get("currency"))
    index = fields.get("quoteType") == "INDEX"
    return Quote(
        symbol=symbol,
        price=_price(fields, "regularMarketPrice"),
        previous_close=_price(fields, "regularMarketPreviousClose"),
        time_ms=time_ms,
        session=session,
        extended_price=extended_price,
        extended_time_ms=extended_time,
        name=text(fields.get("longName")) or text(fields.get("shortName")),
        kind=text(fields.get("quoteType")),
        currency=currency,
        exchange=text(fields.get("fullExchangeName")) or text(fields.get("exchange")),
        open=_price(fields, "regularMarketOpen"),
        day_high=_price(fields, "regularMarketDayHigh"),
        day_low=_price(fields, "regularMarketDayLow"),
        volume=(count(fields.get("regularMarketVolume")) or None) if index
        else count(fields.get("regularMarketVolume")),
        average_volume=count(fields.get("averageDailyVolume3Month")) or None,
        year_high=_price(fields, "fiftyTwoWeekHigh"),
        year_low=_price(fields, "fiftyTwoWeekLow"),
        cap_musd=(millions(positive(fields.get("marketCap"))) or None) if currency == "USD" else None,
        trailing_pe=positive(fields.get("trailingPE")),
        forward_pe=number(fields.get("forwardPE")),
        earnings_ms=first(stamp_ms(fields.get(f"earningsTimestamp{part}")) for part in ("Start", "")),
        earnings_estimated=_flag(fields.get("isEarningsDateEstimate")),
        delay_min=count(fields.get("exchangeDataDelayedBy")) or 0,
        source=SOURCE,
        fetched_ms=fetched_ms,
    )


def market_session(replies: Iterable[tuple[Quote, str | None]]) -> Session | None:
    """The session of the New York market by the first New York stock or fund among the quotes."""
    for one, zone in replies:
        if one.kind in ("EQUITY", "ETF") and zone in (None, "America/New_York"):
            return one.session
    return None


def zones(reply: Any) -> dict[str, str]:
    """Exchange time zone by symbol, where the reply names one."""
    result = record(record(reply).get("quoteResponse")).get("result")
    pairs = ((f.get("symbol"), f.get("exchangeTimezoneName")) for f in records(result))
    return {s: z for s, z in pairs if isinstance(s, str) and isinstance(z, str)}


def _price(fields: dict[str, Any], name: str) -> float | None:
    """A price without the noise of 32-bit floats. Rates such as ^TNX or ^IRX are prices too."""
    value = positive(fields.get(name))
    return None if value is None else clean_price(value, whole(fields.get("priceHint")))


def clean_price(value: float, hint: int | None = 2) -> float:
    """`value` at the decimals that the exchange uses, more of them for small prices."""
    decimals = max(0, min(8, 2 if hint is None else hint))
    if value < 1:  # a coin may cost a millionth of a cent; no price becomes 0
        decimals = max(decimals, 6, 4 - floor(log10(value)))
    elif value < 1000:
        decimals = max(decimals, 4 if value < 100 else 3)
    return round(value, decimals)


def _extended(
    fields: dict[str, Any], session: Session, time_ms: int | None
) -> tuple[float | None, int | None]:
    """Pre- or post-market price and time of the running session; those of an earlier one are not used."""
    name = _EXTENDED.get(session)
    if name is None:
        return None, None
    price, at = _price(fields, f"{name}Price"), stamp_ms(fields.get(f"{name}Time"))
    if price is None or at is None or (time_ms is not None and at < time_ms):
        return None, None
    return price, at


def _flag(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None
