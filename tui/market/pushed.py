"""A quote and the trades that are pushed between two replies: what one price moves of the others. Pure."""

from __future__ import annotations

from math import inf

from msgspec.structs import replace

from tui.market import exchanges
from tui.market.quote import Quote, Session


def _cap_at(price: float, quote: Quote) -> int | None:
    """The whole company at another price: its shares are those of the last reply."""
    if quote.cap_musd is None or not quote.price:
        return quote.cap_musd
    cap = quote.cap_musd * price / quote.price
    return round(cap) if 0 <= cap < inf else None


def at_price(quote: Quote, price: float) -> Quote:
    """`quote` after a trade at `price`, which may be the day's highest or lowest."""
    high, low = quote.day_high, quote.day_low
    return replace(quote, price=price, cap_musd=_cap_at(price, quote),
                   day_high=None if high is None else max(high, price),
                   day_low=None if low is None else min(low, price))


def with_pushed(quote: Quote, before: Quote) -> Quote:
    """`quote` of a batch, with the price of a trade that was pushed `before` and is newer than it."""
    if quote.session is not before.session:
        return quote
    if quote.session is Session.REGULAR and before.price and _newer_same_day(
        quote, before.time_ms, quote.time_ms
    ):
        return replace(at_price(quote, before.price), time_ms=before.time_ms)
    if quote.extended and before.extended and _newer_same_day(
        quote, before.extended_time_ms, quote.extended_time_ms
    ):
        return replace(quote, extended_price=before.extended_price, extended_time_ms=before.extended_time_ms)
    return quote


def _newer_same_day(quote: Quote, pushed_ms: int | None, batch_ms: int | None) -> bool:
    return pushed_ms is not None and batch_ms is not None and pushed_ms > batch_ms and (
        same_day(quote, pushed_ms, batch_ms)
    )


def same_day(quote: Quote, one_ms: int, other_ms: int) -> bool:
    """True for two moments of one session of the quote's exchange."""
    exchange = exchanges.of(quote)
    return exchange.day_of(one_ms) == exchange.day_of(other_ms)
