"""Which exchange a symbol trades on, and what that exchange does at a moment.

New York's days are those of session.py; other exchanges' holidays, breaks and odd hours lie in
data/market/exchanges.json (made and checked with exchange-calendars; read when the first such symbol comes).
Coins trade always, currencies five days a week; of an exchange that is not in the table weekends alone are
known, and whether it trades is what its quotes say. Times in and out are UTC milliseconds.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import Enum
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from msgspec import Struct

from tui.market import session
from tui.market.quote import Quote

_FILE = Path(__file__).parents[1] / "data" / "market" / "exchanges.json"
_DAY = timedelta(days=1)
_MOST_DAYS = 30  # no exchange of the table rests longer
_AROUND = range(-4, 3)  # days around now that its span may depend on
_HOUR = 60  # minutes


class Phase(Enum):
    """What an exchange does. EITHER: its quotes alone can tell."""

    OPEN = "open"
    BREAK = "break"
    CLOSED = "closed"
    EITHER = "either"


class Span(Struct, frozen=True):
    """A stretch of time in which an exchange does one thing, from `start_ms` to before `end_ms`.

    `day` is the newest day whose usual opening time is over, session or not; `opened_ms` when the running
    session began (of the last one when none runs).
    """

    start_ms: int
    end_ms: int
    phase: Phase
    day: date
    opened_ms: int


class Exchange(Struct, frozen=True):
    """One exchange's zone and hours in minutes of its day; `evening`: a session begins the evening before.

    `firm` is False where hours or holidays are not known.
    """

    code: str
    zone: str
    opens: int = 0
    closes: int = 1440
    rest: tuple[int, int] | None = None
    closed: frozenset[date] = frozenset()
    odd: dict[date, tuple[int, int]] = {}
    evening: bool = False
    week: bool = False  # also Saturday and Sunday
    firm: bool = True

    def is_session(self, day: date) -> bool:
        """True when it trades on `day`; past the end of the table every weekday counts."""
        if self.code in _NEW_YORK:
            return session.is_session(day)
        return day in self.odd or ((self.week or day.weekday() < 5) and day not in self.closed)

    def previous_session(self, day: date) -> date:
        """The last session before `day`."""
        for _ in range(_MOST_DAYS):
            day -= _DAY
            if self.is_session(day):
                break
        return day

    def day_of(self, time_ms: int) -> date:
        """The day whose session a trade at `time_ms` belongs to, where the exchange is."""
        local = datetime.fromtimestamp(time_ms / 1000, UTC).astimezone(_zone(self.zone))
        later = self.evening and 60 * local.hour + local.minute >= self.opens
        return local.date() + _DAY if later else local.date()

    def hours(self, day: date) -> tuple[int, int]:
        """Opening and closing time of `day` in minutes of its day."""
        if self.code in _NEW_YORK and session.is_early_close(day):
            return self.opens, min(self.closes, 13 * 60)
        return self.odd.get(day, (self.opens, self.closes))


NEW_YORK = Exchange("XNYS", "America/New_York", 570, 960)
RATES = Exchange("RATES", "America/New_York", 500, 900)  # yields of the Treasury as Cboe computes them
FUNDS = Exchange("FUNDS", "America/New_York", 570, 960)  # one price a day, hours after the close
ALWAYS = Exchange("ALWAYS", "UTC", week=True)
FIVE_DAYS = Exchange("FIVE_DAYS", "UTC")
_NEW_YORK = ("XNYS", "RATES", "FUNDS")
_BY_ZONE = {
    "Europe/London": "XLON", "Europe/Berlin": "XFRA", "Europe/Paris": "XPAR", "Asia/Tokyo": "XTKS",
    "Asia/Hong_Kong": "XHKG", "Asia/Shanghai": "XSHG", "Asia/Kolkata": "XBOM", "Asia/Calcutta": "XBOM",
    "Asia/Seoul": "XKRX", "America/Toronto": "XTSE", "Australia/Sydney": "XASX",
}
_BY_ENDING = {
    "L": "XLON", "IL": "XLON", "DE": "XFRA", "F": "XFRA", "PA": "XPAR", "T": "XTKS", "HK": "XHKG",
    "SS": "XSHG", "SZ": "XSHG", "NS": "XBOM", "BO": "XBOM", "KS": "XKRX", "KQ": "XKRX", "TO": "XTSE",
    "V": "XTSE", "AX": "XASX",
}


@lru_cache(maxsize=4096)
def exchange_of(symbol: str, kind: str | None, zone: str | None, code: str | None) -> Exchange:
    """The exchange of a symbol by what its quote says: kind, time zone and Yahoo's code of the exchange.

    Where the reply named no zone, the ending of the symbol tells; without one it is New York.
    """
    if kind == "CRYPTOCURRENCY":
        return ALWAYS
    if kind == "CURRENCY" or (kind is None and symbol.endswith("=X")):
        return FIVE_DAYS
    if kind == "FUTURE" or (kind is None and symbol.endswith("=F")):
        return table()["CMES"]
    name, dot, ending = symbol.rpartition(".")
    known = _BY_ZONE.get(zone or "") or (_BY_ENDING.get(ending) if dot and name and zone is None else None)
    if known is not None:
        return table()[known]
    if zone not in (None, "America/New_York") or (zone is None and dot and name):
        return Exchange("", zone or "UTC", 720, firm=False)
    if kind == "MUTUALFUND":
        return FUNDS
    return RATES if kind == "INDEX" and code == "CGI" else NEW_YORK


def of(quote: Quote) -> Exchange:
    """The exchange that a quote is of."""
    return exchange_of(quote.symbol, quote.kind, quote.zone, quote.exchange_code)


def span_at(exchange: Exchange, now_ms: int) -> Span:
    """What `exchange` does at `now_ms`, and until when."""
    key = exchange.code or exchange.zone
    span = _spans.get(key)
    if span is None or not span.start_ms <= now_ms < span.end_ms:
        span = _spans[key] = _span(exchange, now_ms)
    return span


_spans: dict[str, Span] = {}  # the last one asked for, by exchange: the present lasts for hours


def _span(exchange: Exchange, now_ms: int) -> Span:
    today = datetime.fromtimestamp(now_ms / 1000, UTC).astimezone(_zone(exchange.zone)).date()
    begun, opened_ms = today, 0
    steps: list[tuple[int, Phase | None]] = []
    for day in (today + number * _DAY for number in _AROUND):
        usual = _at(exchange, day, exchange.opens, exchange.evening)
        begun = day if usual <= now_ms else begun
        steps.append((usual, None))  # only the day changes
        opens, _ = exchange.hours(day)
        at = _at(exchange, day, opens, exchange.evening)
        if exchange.is_session(day):
            steps += _steps(exchange, day)
            opened_ms = at if at <= now_ms else opened_ms
        elif exchange is FIVE_DAYS and day.weekday() == 6:
            steps.append((_five(day), Phase.EITHER))
    steps.sort(key=lambda step: step[0])
    phase, start_ms = Phase.CLOSED, steps[0][0]
    for at, what in steps:
        if at > now_ms:
            return Span(start_ms, at, phase, begun, opened_ms)
        phase, start_ms = what or phase, at
    raise ValueError(f"no end of what {exchange.code} does at {now_ms}")


def _steps(exchange: Exchange, day: date) -> list[tuple[int, Phase]]:
    """When a session's phases begin."""
    opens, closes = exchange.hours(day)
    if exchange is FUNDS:
        return []
    begin = _at(exchange, day, opens, exchange.evening)
    steps = [(begin, Phase.OPEN if exchange.firm else Phase.EITHER)]
    if exchange.rest is not None and opens < exchange.rest[0] and exchange.rest[1] < closes:
        steps += [(_at(exchange, day, exchange.rest[0]), Phase.BREAK),
                  (_at(exchange, day, exchange.rest[1]), Phase.OPEN)]
    if exchange.evening and closes == exchange.closes:  # the hour before the next session begins
        steps.append((_at(exchange, day, closes - _HOUR), Phase.EITHER))
    if exchange is FIVE_DAYS and day.weekday() == 4:
        steps.append((_five(day), Phase.EITHER))
    return [*steps, (_at(exchange, day, closes), Phase.CLOSED)]


def _five(day: date) -> int:
    """17:00 in New York, when the week of currencies ends and begins: sources differ on what follows."""
    return _at(NEW_YORK, day, 17 * _HOUR)


def _at(exchange: Exchange, day: date, minutes: int, evening: bool = False) -> int:
    days, rest = divmod(minutes, 24 * _HOUR)
    day += (days - evening) * _DAY
    moment = datetime.combine(day, time(*divmod(rest, _HOUR)), _zone(exchange.zone))
    return int(moment.timestamp()) * 1000


@lru_cache(maxsize=256)
def zone_of(name: str) -> tzinfo | None:
    """The time zone of that name; None for one that nobody knows."""
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name) if name else None
    except (OSError, ValueError, KeyError):
        return None


def _zone(name: str) -> tzinfo:
    return zone_of(name) or UTC


@cache
def table() -> dict[str, Exchange]:
    """The exchanges of the file by code."""
    from msgspec.json import decode

    return {code: _exchange(code, entry) for code, entry in decode(_FILE.read_bytes()).items()}


def _exchange(code: str, entry: dict[str, Any]) -> Exchange:
    opens, closes = map(_minutes, entry["hours"])
    rest = entry.get("break")
    odd = {day: (_minutes(hours[:5]), _minutes(hours[6:])) for hours, days in entry["odd"].items()
           for day in _days(days)}
    return Exchange(
        code, entry["zone"], opens, closes, (_minutes(rest[0]), _minutes(rest[1])) if rest else None,
        frozenset(_days(entry["closed"])), odd, entry.get("evening", False),
    )


def _minutes(text: str) -> int:
    return int(text[:2]) * _HOUR + int(text[3:])


def _days(table: dict[str, str]) -> list[date]:
    return [date.fromisoformat(f"{year}-{day}") for year, days in table.items() for day in days.split()]
