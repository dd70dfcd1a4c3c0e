"""Symbols of other exchanges than New York's on the loopback Yahoo.

Their hours are those of exchange-calendars, never of the program's own table.
"""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from tests.yahoo.listings import Listing

_FROM, _TO = "2026-01-02", "2026-12-30"
_PRE_S, _POST_S = 19_800, 14_400  # New York's sessions before and after the regular one


@cache
def calendar(name: str) -> Any:
    """An exchange's calendar for 2026."""
    import exchange_calendars

    return exchange_calendars.get_calendar(name, start=_FROM, end=_TO)


def minute(at_s: int) -> Any:
    import pandas as pd  # a second that only these symbols cost

    return pd.Timestamp(at_s // 60 * 60, unit="s", tz="UTC")


def is_open(name: str, at_s: int, breaks: bool = False) -> bool:
    """True while the exchange trades; with `breaks` also while it rests at noon."""
    return bool(calendar(name).is_open_on_minute(minute(at_s), ignore_breaks=breaks))


def last_trade(listing: Listing, now_s: int) -> int:
    """UTC seconds of the last trade that Yahoo tells of: `delay_min` late."""
    at = now_s - 60 * listing.delay_min
    if listing.kind == "MUTUALFUND":  # one price a day, two hours after the close
        return _last_close(listing, now_s - 7200)
    if is_open(listing.calendar, at):
        return at
    return int(calendar(listing.calendar).previous_minute(minute(at)).timestamp()) + 59


def state_of(listing: Listing, now_s: int) -> str:
    """`marketState`: REGULAR through a break, as Yahoo's trading periods know none."""
    if listing.kind == "MUTUALFUND":
        return "REGULAR" if is_open(listing.calendar, now_s) else "CLOSED"
    if is_open(listing.calendar, now_s, breaks=True):
        return "REGULAR"
    if listing.calendar != "XNYS":
        return "CLOSED"
    for session in calendar("XNYS").sessions_in_range(*_around(now_s)):
        opens, closes = (int(edge.timestamp()) for edge in calendar("XNYS").session_open_close(session))
        if opens - _PRE_S <= now_s < opens:
            return "PRE"
        if closes <= now_s < closes + _POST_S:
            return "POST"
    return "CLOSED"


def after_hours_end(listing: Listing, now_s: int) -> int:
    """UTC seconds of the end of the last session after the regular one."""
    return _last_close(listing, now_s - _POST_S) + _POST_S


def _last_close(listing: Listing, now_s: int) -> int:
    """UTC seconds of the last close that is not after `now_s`."""
    own = calendar(listing.calendar)
    session = own.minute_to_session(minute(now_s), "previous")
    if int(own.session_close(session).timestamp()) > now_s:
        session = own.previous_session(session)
    return int(own.session_close(session).timestamp())


def _around(now_s: int) -> tuple[str, str]:
    day = datetime.fromtimestamp(now_s, ZoneInfo("America/New_York")).date().isoformat()
    return day, day
