"""Yahoo's quote replies as Quotes. Pure: JSON in, frozen facts out; nothing here raises for odd fields."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import floor, log10
from typing import Any

from msgspec.structs import replace

from tui.feed.yahoo import field
from tui.feed.yahoo.fault import Unreadable
from tui.market import exchanges, session
from tui.market.exchanges import Phase
from tui.market.quote import BELOW_ZERO, Quote, Session

SOURCE = "yahoo"
_SESSIONS = {
    "PRE": Session.PRE, "REGULAR": Session.REGULAR, "POST": Session.POST, "CLOSED": Session.CLOSED,
    "PREPRE": Session.CLOSED, "POSTPOST": Session.CLOSED, "OVERNIGHT": Session.CLOSED,
}
_MOST_DECIMALS = 12


def session_of(state: Any) -> Session | None:
    """Session of a `marketState`; None for a word that says nothing."""
    return _SESSIONS.get(state) if isinstance(state, str) else None


def parse(reply: Any, asked: Sequence[str], fetched_ms: int) -> list[Quote]:
    """Quotes of a v7/finance/quote body in the order asked; symbols not asked for are dropped.

    Raises Unreadable when the body has no list of results at all.
    """
    result = field.record(field.record(reply).get("quoteResponse")).get("result")
    if not isinstance(result, list):
        raise Unreadable("no quotes in it")
    wanted = {symbol.upper(): symbol for symbol in asked}
    found: dict[str, Quote] = {}
    for fields in field.records(result):
        symbol = wanted.get(str(fields.get("symbol")).upper())
        if symbol is not None and symbol not in found:
            found[symbol] = quote(symbol, fields, fetched_ms)
    return [found[symbol] for symbol in asked if symbol in found]


def quote(symbol: str, fields: dict[str, Any], fetched_ms: int) -> Quote:
    """One symbol's quote; every field is None unless the reply has a sensible value."""
    time_ms = field.stamp_ms(fields.get("regularMarketTime"))
    currency = field.text(fields.get("currency"))
    volume = field.count(fields.get("regularMarketVolume"))
    cap = field.millions(field.positive(fields.get("marketCap"))) or None
    results = (fields.get(f"earningsTimestamp{part}") for part in ("Start", ""))
    found = Quote(symbol=symbol, price=_price(fields, "regularMarketPrice"),
                  previous_close=_price(fields, "regularMarketPreviousClose"), time_ms=time_ms,
                  name=field.text(fields.get("longName")) or field.text(fields.get("shortName")),
                  kind=field.text(fields.get("quoteType")), currency=currency,
                  exchange=field.text(fields.get("fullExchangeName")) or field.text(fields.get("exchange")),
                  exchange_code=field.text(fields.get("exchange")),
                  zone=field.text(fields.get("exchangeTimezoneName")), decimals=_decimals(fields),
                  open=_price(fields, "regularMarketOpen"), day_high=_price(fields, "regularMarketDayHigh"),
                  day_low=_price(fields, "regularMarketDayLow"),
                  volume=volume or (None if fields.get("quoteType") == "INDEX" else volume),
                  average_volume=field.count(fields.get("averageDailyVolume3Month")) or None,
                  year_high=_price(fields, "fiftyTwoWeekHigh"), year_low=_price(fields, "fiftyTwoWeekLow"),
                  cap_musd=cap if currency == "USD" else None,
                  trailing_pe=field.positive(fields.get("trailingPE")),
                  forward_pe=field.number(fields.get("forwardPE")),
                  earnings_ms=field.first(map(field.stamp_ms, results)),
                  earnings_estimated=_flag(fields.get("isEarningsDateEstimate")),
                  delay_min=field.count(fields.get("exchangeDataDelayedBy")) or 0, source=SOURCE,
                  fetched_ms=fetched_ms)
    found = replace(found, session=_session(found, session_of(fields.get("marketState")), fetched_ms))
    price, at = _extended(fields, found.session, time_ms)
    return replace(found, extended_price=price, extended_time_ms=at)


def _session(one: Quote, told: Session | None, now_ms: int) -> Session:
    """What the reply says; where it says nothing, or calls closed what trades by calendar and stamp, the
    calendar of the quote's own exchange."""
    exchange = exchanges.of(one)
    opened = exchanges.span_at(exchange, now_ms).phase is Phase.OPEN
    fresh = abs(now_ms - (one.time_ms or 0)) <= 60_000 * (1 + one.delay_min)
    if told is Session.CLOSED and opened and fresh:
        return Session.REGULAR
    if told is not None:
        return told
    if exchange is exchanges.NEW_YORK:
        return session.session_at(now_ms)
    return Session.REGULAR if opened or fresh else Session.CLOSED


def states(reply: Any) -> dict[str, Session]:
    """What the reply says of each symbol's session, where it says something."""
    result = field.record(field.record(reply).get("quoteResponse")).get("result")
    pairs = ((f.get("symbol"), session_of(f.get("marketState"))) for f in field.records(result))
    return {symbol: told for symbol, told in pairs if isinstance(symbol, str) and told is not None}


def market_session(quotes: Iterable[Quote], told: Mapping[str, Session], now_ms: int) -> Session:
    """The session of New York: what most of its stocks and funds say, else what the calendar says.

    Names whose last trade is of an earlier session have no vote; against the calendar two are needed.
    """
    expected = session.session_at(now_ms)
    today = session.day_of(now_ms)
    newest = session.previous_session(today)
    votes = Counter(told[one.symbol] for one in quotes if one.symbol in told and one.kind in ("EQUITY", "ETF")
                    and exchanges.of(one) is exchanges.NEW_YORK
                    and session.day_of(one.time_ms or 0) >= newest)
    for other, many in votes.most_common(1):
        if many >= 2 and 2 * many > votes.total():
            return other
    return expected


def _decimals(fields: dict[str, Any]) -> int | None:
    hint = field.count(fields.get("priceHint"))
    return None if hint is None else min(hint, _MOST_DECIMALS)


def _price(fields: dict[str, Any], name: str) -> float | None:
    """A price without the noise of 32-bit floats. Rates such as ^TNX or ^IRX are prices too, and those of
    oil and of yields may lie below zero; 0 is what Yahoo sends for none."""
    value = (field.not_zero if fields.get("quoteType") in BELOW_ZERO else field.positive)(fields.get(name))
    return None if value is None else clean_price(value, field.whole(fields.get("priceHint")))


def clean_price(value: float, hint: int | None = 2) -> float:
    """`value` at the decimals that the exchange uses, more of them for small prices."""
    decimals, size = max(0, min(8, 2 if hint is None else hint)), abs(value)
    if size < 1:  # a coin may cost a millionth of a cent; no price becomes 0
        decimals = max(decimals, 6, 4 - floor(log10(size)))
    elif size < 1000:
        decimals = max(decimals, 4 if size < 100 else 3)
    return round(value, decimals)


def _extended(fields: dict[str, Any], told: Session, time_ms: int | None) -> tuple[float | None, int | None]:
    """Pre- or post-market price and its time, newer than the regular one; the last stays until then."""
    if told is Session.REGULAR:
        return None, None
    for name in ("preMarket", "postMarket") if told is Session.PRE else ("postMarket",):
        price, at = _price(fields, f"{name}Price"), field.stamp_ms(fields.get(f"{name}Time"))
        if price is not None and at is not None and (time_ms is None or at >= time_ms):
            return price, at
    return None, None


def _flag(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None
