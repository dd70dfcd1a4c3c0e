"""How fresh a quote is at a moment: by its own exchange's hours, its own time stamp and what the source says.

The exchange's calendar stands against one odd word of the source, and a fresh stamp against the calendar.
"""

from __future__ import annotations

from tui.market import exchanges, session
from tui.market.exchanges import Exchange, Phase, Span
from tui.market.quote import Freshness, Quote, Session, State

THIN_S = 900  # a name without a trade for this long in an open session is not live, whatever the reply says
CLOCK_S = 60  # a clock that is less wrong than that changes nothing that is shown
_AUCTION_MS = 300_000  # prints of the closing auction are no sign that an exchange trades on
_REPEATS = "the source repeats an old price"
_UNCONFIRMED = "not confirmed by the source"


def off_ms(ahead_s: int) -> int:
    """How far this computer's clock counts as ahead of the source's where stamps are compared, in ms: a reply
    that took seconds makes a right clock look ahead, none makes it look behind."""
    return 0 if 0 <= ahead_s < CLOCK_S else 1000 * ahead_s


def judge(quote: Quote, now_ms: int, cadence_s: float, ahead_ms: int = 0) -> Freshness:
    """How fresh `quote` is at `now_ms`, when the source is asked every `cadence_s` seconds and this
    computer's clock is `ahead_ms` ahead of the source's.

    A thinly traded symbol counts as live while a reply (of quotes or, when those fail, of charts) or a pushed
    trade confirmed it within three cadences. A quote that no reply of this run brought (stored, archived) is
    stale. What is closed is so by the calendar of its own exchange; a closed price that is not of the day
    carries its day.
    """
    time_ms = quote.shown_time_ms
    if time_ms is None or quote.shown_price is None:
        return Freshness(State.ERROR, None, "no price received")
    # a reply from the future is none: the clock was set back since
    confirmed = quote.fetched_ms is not None and abs(now_ms - quote.fetched_ms) / 1000 <= 3 * cadence_s
    now_ms -= ahead_ms
    age = max(0, (now_ms - time_ms) // 1000)
    if quote.fetched_ms is None:
        return Freshness(State.STALE, age, _UNCONFIRMED)
    exchange = exchanges.of(quote)
    span = exchanges.span_at(exchange, now_ms)
    if quote.extended:
        return _after_hours(quote, age, confirmed, exchange, span, now_ms)
    return _regular(quote, age, confirmed, 3 * cadence_s, exchange, span, now_ms)


def stands_until(quote: Quote, found: Freshness, now_ms: int, cadence_s: float, ahead_ms: int = 0) -> int:
    """Until when what `judge` has just found stands as it is: its age is another a second later at most.

    `now_ms` itself where it must be judged anew each time: of what is not live nobody asks often.
    """
    time_ms, told_ms = quote.shown_time_ms, quote.fetched_ms
    if found.state not in (State.LIVE, State.DELAYED) or time_ms is None or told_ms is None:
        return now_ms
    older = time_ms + ahead_ms + 1000 * ((found.age_s or 0) + 1)
    span = exchanges.span_at(exchanges.of(quote), now_ms - ahead_ms)
    return min(older, told_ms + int(3000 * cadence_s), span.end_ms + ahead_ms)


def trades(quote: Quote, now_ms: int) -> bool:
    """True while the quote's exchange trades, breaks included: what is visible is then asked for often."""
    exchange = exchanges.of(quote)
    if exchange is exchanges.NEW_YORK and session.session_at(now_ms) is not Session.CLOSED:
        return True
    phase = exchanges.span_at(exchange, now_ms).phase
    if phase in (Phase.OPEN, Phase.BREAK):
        return True
    late_ms = 1000 * THIN_S + 60_000 * quote.delay_min
    return quote.session is Session.REGULAR and abs(now_ms - (quote.time_ms or 0)) <= late_ms


def _after_hours(
    quote: Quote, age: int, confirmed: bool, exchange: Exchange, span: Span, now_ms: int
) -> Freshness:
    """A pre- or post-market price while that session runs; after it it stays, closed, with its time."""
    time_ms = quote.extended_time_ms or now_ms
    today = exchange.day_of(time_ms) == exchange.day_of(now_ms)  # else it is that of last night
    if quote.session is Session.CLOSED or not today:
        return _closed(age, exchange, span, time_ms, "after hours")
    if not confirmed:
        return Freshness(State.STALE, age, _UNCONFIRMED)
    return Freshness(State(quote.session.value), age)


def _regular(
    quote: Quote, age: int, confirmed: bool, limit_s: float, exchange: Exchange, span: Span, now_ms: int
) -> Freshness:
    time_ms, late_s, trading = quote.time_ms or 0, 60 * quote.delay_min, quote.session is Session.REGULAR
    patience_s = max(limit_s, THIN_S) + late_s
    fresh_s = patience_s if trading else limit_s + late_s
    match span.phase:
        case Phase.OPEN if age <= fresh_s:
            return _live(quote, age, confirmed)
        case Phase.OPEN if time_ms < span.start_ms and now_ms - span.start_ms <= 1000 * patience_s and (
            time_ms >= span.opened_ms  # the first minutes after a break, with what was last before it
        ):
            return Freshness(State.CLOSED, age, "no trade yet")
        case Phase.OPEN if time_ms >= span.opened_ms:
            if trading:
                return Freshness(State.STALE, age, _REPEATS)
            return _closed(age, exchange, span, time_ms)
        case Phase.OPEN:
            return _unopened(quote, age, confirmed, patience_s, exchange, span, now_ms)
        case Phase.BREAK:
            return _closed(age, exchange, span, time_ms, "the exchange rests at noon")
        case Phase.CLOSED if trading and age <= fresh_s and time_ms > span.start_ms + _AUCTION_MS:
            return _live(quote, age, confirmed)
        case Phase.EITHER if trading and age <= fresh_s:
            return _live(quote, age, confirmed)
        case Phase.EITHER if trading and not exchange.firm:
            return Freshness(State.STALE, age, _REPEATS)
    return _closed(age, exchange, span, time_ms)


def _unopened(
    quote: Quote, age: int, confirmed: bool, patience_s: float, exchange: Exchange, span: Span, now_ms: int
) -> Freshness:
    """A price of another session while one runs: no trade yet, a halt, a dead name, a day nobody foresaw."""
    time_ms = quote.time_ms or 0
    waiting = now_ms - span.opened_ms <= 1000 * patience_s
    if waiting and exchange.day_of(time_ms) >= exchange.previous_session(span.day):
        return Freshness(State.CLOSED, age, "no trade yet")
    if not confirmed:
        return Freshness(State.STALE, age, _UNCONFIRMED)
    if quote.session is Session.REGULAR:
        return Freshness(State.STALE, age, _REPEATS)
    return _closed(age, exchange, span, time_ms)


def _live(quote: Quote, age: int, confirmed: bool) -> Freshness:
    if not confirmed:
        return Freshness(State.STALE, age, _UNCONFIRMED)
    if quote.delay_min:
        return Freshness(State.DELAYED, age, f"{quote.delay_min} min late by the exchange's rule")
    return Freshness(State.LIVE, age)


def _closed(age: int, exchange: Exchange, span: Span, time_ms: int, note: str = "") -> Freshness:
    day = exchange.day_of(time_ms)
    return Freshness(State.CLOSED, age, note, day.isoformat() if day < span.day else "")
