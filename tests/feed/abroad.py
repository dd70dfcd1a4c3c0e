"""A board of twelve symbols of all kinds, and what its badges must say by exchange-calendars alone."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from zoneinfo import ZoneInfo

import pytest

from tests.yahoo import abroad
from tests.yahoo.server import Yahoo as Server
from tui.alerts.alert import Transition
from tui.draw.grid.glyphs import ASCII
from tui.draw.overview.board import draw_board
from tui.draw.overview.rows import rows_of, state_word
from tui.feed.event import AnyEvent
from tui.feed.politeness import Pace, PoliteSession
from tui.feed.schedule import Cadence, Job, Task
from tui.feed.worker import Worker
from tui.feed.yahoo.client import Yahoo
from tui.feed.yahoo.tasks import Asker
from tui.state.snapshot import Mode, Snapshot
from tui.state.store import Store
from tui.system import clock
from tui.watchlist import parse

# symbol: kind, zone, currency, price, move of the day, decimals, calendar, minutes late
BOARD: dict[str, tuple[str, str, str, float, float, int, str, int]] = {
    "^N225": ("INDEX", "Asia/Tokyo", "JPY", 51234.56, 0.012, 2, "XTKS", 20),
    "7203.T": ("EQUITY", "Asia/Tokyo", "JPY", 3120.0, -0.004, 2, "XTKS", 20),
    "0700.HK": ("EQUITY", "Asia/Hong_Kong", "HKD", 631.5, 0.021, 3, "XHKG", 15),
    "BTC-USD": ("CRYPTOCURRENCY", "UTC", "USD", 98765.43, 0.004, 2, "24/7", 0),
    "BTC-IDR": ("CRYPTOCURRENCY", "UTC", "IDR", 1754321987.5, 0.004, 2, "24/7", 0),
    "SHIB-USD": ("CRYPTOCURRENCY", "UTC", "USD", 0.00000842, 0.013, 8, "24/7", 0),
    "EURUSD=X": ("CURRENCY", "Europe/London", "USD", 1.1584, 0.001, 4, "24/5", 0),
    "ES=F": ("FUTURE", "America/New_York", "USD", 7690.25, 0.002, 2, "CMES", 10),
    "VOD.L": ("EQUITY", "Europe/London", "GBp", 92.34, -0.0786, 2, "XLON", 15),
    "M&M.NS": ("EQUITY", "Asia/Kolkata", "INR", 3612.45, 0.009, 2, "XBOM", 0),
    "VTSAX": ("MUTUALFUND", "America/New_York", "USD", 181.22, -0.041, 2, "XNYS", 0),
    "NVDA": ("EQUITY", "America/New_York", "USD", 218.24, 0.0164, 2, "XNYS", 0),
}
RULES = """
[[group]]
name = "All"
symbols = [{symbols}]

[[alert]]
id = "any-move"
name = "A move"
measure = "move.*"
group = "All"
direction = "either"
warn = "3 %"
when = "any"

[[alert]]
id = "coin"
name = "Bitcoin"
measure = "move.BTC-USD"
direction = "below"
warn = "-5 %"
for = "1 min"
when = "any"
"""
USUAL_OPEN = {"XTKS": (9, 0), "XHKG": (9, 30), "XLON": (8, 0), "XBOM": (9, 15), "XNYS": (9, 30)}


_COLUMNS = r"[+\-=]? +[\d.]+% +-?[\d.,]+(e-\d+|k|M|bn)?( |$)"


class Walk:
    """Feed worker and store in this process against the loopback Yahoo, the clock in the caller's hand."""

    def __init__(self, server: Server, cache: Path, patch: pytest.MonkeyPatch) -> None:
        self.server = server
        self._patch = patch
        for name, value in server.env.items():
            patch.setenv(name, value)
        for symbol, (kind, zone, currency, price, move, decimals, calendar, late) in BOARD.items():
            before = price / (1 + move)
            server.market.set(
                symbol, kind=kind, exchange="XXX", zone=zone, currency=currency, price=price,
                previous_close=before, open=before, day_low=min(price, before), day_high=max(price, before),
                decimals=decimals, calendar=calendar, delay_min=late, shares=None, anchor=price,
                pre_price=price * 1.001 if calendar == "XNYS" else None,
                post_price=price * 0.999 if calendar == "XNYS" else None,
            )
        quoted = ", ".join(f'"{symbol}"' for symbol in BOARD)
        self.store = Store(parse(RULES.format(symbols=quoted)), None, Mode.EMBEDDED)
        self.events: list[AnyEvent] = []
        self.worker = Worker(self._take, tuple(BOARD), Cadence(), str(cache), slow=False)
        polite = PoliteSession(Pace(0.0001, 1000, 100_000), wall=lambda: clock.now_ms() / 1000)
        self.worker._yahoo = Yahoo(clock.now_ms, cache, polite)
        self.worker._asker = Asker(self.worker._yahoo)

    def _take(self, *events: AnyEvent) -> None:
        self.events += events
        self.store.apply(events)

    def poll(self, moment: datetime) -> Snapshot:
        """The picture after a poll at `moment`."""
        now_s = int(moment.timestamp())
        self._patch.setattr(clock, "_start", now_s * 1000)
        self._patch.setattr(clock, "_started", time.monotonic())
        self.server.market.clock.set(moment)
        self.worker._follow_calendar()
        self.worker._do(Task(Job.QUOTES, tuple(BOARD)))
        return self.store.look(now_s * 1000 + 2000)

    def news(self) -> list[Transition]:
        """What the alert engine did since the last call."""
        return self.store.take_log()

    def paces_open(self) -> bool:
        """True when the worker asks as in an open market."""
        return self.worker._pace().value != "CLOSED"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert not self.server.counters.failures


def expected_badge(symbol: str, now: datetime) -> str:
    """What the row must say, by exchange-calendars."""
    kind, _, _, _, _, _, name, late = BOARD[symbol]
    now_s = int(now.timestamp())
    if kind != "MUTUALFUND" and abroad.is_open(name, now_s):
        return "delayed" if late else ""
    if symbol == "NVDA":
        return _new_york(now)
    day = expected_past(symbol, now)
    return day if day else "closed"


def expected_past(symbol: str, now: datetime) -> str:
    """`23 Oct` when the last trade is of a day before the newest one that would have begun; else empty."""
    kind, zone, _, _, _, _, name, _ = BOARD[symbol]
    now_s = int(now.timestamp())
    calendar = abroad.calendar(name)
    if kind == "MUTUALFUND":
        stamp = abroad._last_close(_listing(symbol), now_s - 7200)
        session = datetime.fromtimestamp(stamp, ZoneInfo(zone)).date()
    else:
        session = calendar.minute_to_session(abroad.minute(now_s), "previous").date()
    return "" if session >= newest_day(symbol, now) else _short(session)


def newest_day(symbol: str, now: datetime) -> Any:
    """The newest day whose usual opening time is over at the exchange, session or not."""
    _, zone, _, _, _, _, name, _ = BOARD[symbol]
    if name in ("24/7", "24/5"):
        return now.astimezone(UTC).date()
    if name == "CMES":
        local = now.astimezone(ZoneInfo("America/Chicago"))
        return (local + timedelta(hours=7)).date()  # 17:00 begins the next day
    local = now.astimezone(ZoneInfo(zone))
    begun = (local.hour, local.minute) >= USUAL_OPEN[name]
    return local.date() if begun else local.date() - timedelta(days=1)


def _new_york(now: datetime) -> str:
    listing = _listing("NVDA")
    now_s = int(now.timestamp())
    state = abroad.state_of(listing, now_s)
    if state in ("PRE", "POST"):
        return state
    end = abroad.after_hours_end(listing, now_s)
    day = datetime.fromtimestamp(end, ZoneInfo("America/New_York"))
    if day.date() < newest_day("NVDA", now):
        return f"POST {_short(day.date())}"
    return f"POST {day - timedelta(minutes=1):%H:%M}"


def _short(day: Any) -> str:
    return f"{day.day} {day:%b}"


def _listing(symbol: str) -> Any:
    from tests.yahoo.listings import Listing

    kind, zone, _, price, _, _, calendar, _ = BOARD[symbol]
    return Listing(symbol, kind, "XXX", symbol, symbol, price, price, zone=zone, calendar=calendar)


def badges(picture: Snapshot) -> dict[str, str]:
    rows = rows_of(picture, 0)
    return {row.symbol: state_word(row.freshness, row.quote, row.others_trade)[0] for row in rows}


def wrong(picture: Snapshot, now: datetime) -> dict[str, tuple[str, str]]:
    """Symbols whose badge is another than exchange-calendars says: (shown, expected)."""
    shown = badges(picture)
    return {s: (shown[s], want) for s in BOARD if shown[s] != (want := expected_badge(s, now))}


def overlaps(picture: Snapshot) -> list[str]:
    """Rows of the board in which a price touches another column, at three widths."""
    found = []
    rows = rows_of(picture, 0)
    for width, height in ((78, len(rows)), (70, 2 * len(rows)), (110, 2 * len(rows))):
        lines = draw_board(rows, -1, width, height, ASCII).lines()
        for row in rows:
            line = next(text for text in lines if text[1:].startswith((row.symbol + " ", row.symbol + "!")))
            if not re.match(rf" {re.escape(row.symbol)}[! ] *{_COLUMNS}", line):
                found.append(line)
    return found


def false_alerts(news: Iterable[Transition], now: datetime) -> list[str]:
    """What fired on a figure that is not of the symbol's running day."""
    return [
        f"{now}: {one.why}" for one in news
        if one.change == "fired" and one.symbol in BOARD and expected_past(one.symbol, now)
    ]
