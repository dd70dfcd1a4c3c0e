"""The demo: recorded 5-minute bars of January 2026 played as if they were happening. Nothing is invented.

Of each bar its open is shown when it opened and its close when it was over, with the day's high, low and
volume so far; no price in between. Symbols without 5-minute bars keep their last daily close, marked closed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from msgspec.structs import replace

from tui.feed.event import AnyEvent, BarsEvent, Event, HealthEvent, QuoteEvent, SessionEvent, of_bars
from tui.feed.recorded.player import Player
from tui.market import session as calendar
from tui.market.bars import HOUR_MS, Bars
from tui.market.embedded import series as stored
from tui.market.quote import Quote, Session

SPEED = 60.0
CADENCE_S = 300.0
FIRST_DAY = "2026-01-29"  # Microsoft fell by a tenth, Meta rose by a tenth
LEAD_MS = 120_000  # begin two recorded minutes before the bell
_BAR_MS = 300_000
_SPARK_BARS = 78  # a session of them
_FEWEST_BARS = 8  # fewer make no line
_SPREAD_MS = 145_000  # a bar's symbols follow one another within half of it


@dataclass(frozen=True, slots=True)
class Day:
    """One recorded session: bars by symbol, each symbol's quote at the close of the day before, and the
    bars of that eve where they were recorded too."""

    date: str
    bars: Mapping[str, Bars]
    before: Mapping[str, Quote]
    eve: Mapping[str, Bars]
    open_ms: int
    close_ms: int

    @property
    def source(self) -> str:
        return f"demo {self.date}"

    @property
    def complete(self) -> bool:
        """False where the recording stops during the session."""
        return max(bars.times_ms[-1] for bars in self.bars.values()) + _BAR_MS >= self.close_ms


def days() -> list[Day]:
    """The recorded days, oldest first."""
    by_day: dict[str, dict[str, Bars]] = {}
    for symbol, bars in stored.demo_bars().items():
        for iso, rows in groupby(range(len(bars)), bars.day):
            places = list(rows)
            by_day.setdefault(iso, {})[symbol] = bars.cut(places[0], places[-1] + 1)
    return [_day(iso, by_day) for iso in sorted(by_day)]


def _day(iso: str, recorded: Mapping[str, Mapping[str, Bars]]) -> Day:
    day = date.fromisoformat(iso)
    bars, edges = recorded[iso], calendar.bounds(day)
    eve = calendar.previous_session(day).isoformat()
    before = {s: q for s in dict.fromkeys((*bars, *stored.symbols())) if (q := stored.quote_on(s, eve))}
    return Day(iso, bars, before, recorded.get(eve, {}), edges.open_ms, edges.close_ms)


def play(player: Player) -> None:
    """Play from FIRST_DAY to the last recorded bar, then all days again, for ever."""
    player.speed = player.speed or SPEED
    recorded = days()
    start = next((i for i, day in enumerate(recorded) if day.date == FIRST_DAY), 0)
    while recorded:
        for day in recorded[start:]:
            _play_day(player, day, day is recorded[start])
        start = 0


def _play_day(player: Player, day: Day, begin: bool) -> None:
    now = day.open_ms - LEAD_MS
    if begin:
        player.jump()
    player.wait_until(now)
    if begin:  # time may go back: whoever keeps state begins anew
        player.greet(now, "demo", CADENCE_S, day.source)
    player.emit(*opening(day))
    for event in events(day):
        player.play(event)  # type: ignore[arg-type]


def opening(day: Day) -> list[AnyEvent]:
    """What stood on the board before the bell: closes of the day before, and that day's sparklines (where
    it was not recorded, those of the daily closes before)."""
    now = day.open_ms - LEAD_MS
    quotes = [QuoteEvent(t=now, source=day.source, quote=replace(quote, source=day.source, fetched_ms=now))
              for quote in day.before.values()]
    return [
        _turn(day, now, Session.CLOSED, day.open_ms, Session.REGULAR),
        *quotes,
        *(_bars_event(day, bars, "spark", now) for bars in _sparks_before(day)),
        HealthEvent(t=now, source=day.source, state="ok"),
    ]


def _sparks_before(day: Day) -> Iterator[Bars]:
    for symbol in day.before:
        bars = day.eve.get(symbol) or stored.daily(symbol)
        if bars is not None:
            before = bars.until(day.open_ms - LEAD_MS).until(stored.ms_of(day.date))
            yield before.cut(max(0, len(before) - _SPARK_BARS), len(before))


def events(day: Day) -> Iterator[Event]:
    """The session's events in the order of their time."""
    yield _turn(day, day.open_ms, Session.REGULAR, day.close_ms, Session.CLOSED)
    boards = {symbol: _Running(day, symbol) for symbol in day.bars}
    gap = _SPREAD_MS // max(1, len(boards))
    last = max(bars.times_ms[-1] for bars in day.bars.values())
    for start in range(day.open_ms, last + 2 * _BAR_MS, _BAR_MS):
        if start >= day.close_ms:
            yield _turn(day, day.close_ms, Session.CLOSED, *calendar.next_change(day.close_ms + 4 * HOUR_MS))
        for number, board in enumerate(boards.values()):
            yield from board.close(start - _BAR_MS, start + number * gap)
        first = start == day.open_ms
        for number, board in enumerate(boards.values()):
            yield from board.open(start, start + (0 if first else _BAR_MS // 2) + number * gap)
    if day.complete:  # the closes of those that have no 5-minute bars
        over, others = day.close_ms + _BAR_MS, (symbol for symbol in day.before if symbol not in day.bars)
        for quote in filter(None, (stored.quote_on(symbol, day.date) for symbol in others)):
            yield QuoteEvent(t=over, source=day.source,
                             quote=replace(quote, source=day.source, fetched_ms=over))


def _turn(day: Day, t: int, begins: Session, next_ms: int, following: Session) -> SessionEvent:
    return SessionEvent(t=t, source=day.source, session=begins, next_ms=next_ms, next_session=following)


class _Running:
    """One symbol's quote as its bars come in."""

    def __init__(self, day: Day, symbol: str) -> None:
        self._day = day
        self._bars = day.bars[symbol]
        self._places = {at: place for place, at in enumerate(self._bars.times_ms)}
        eve = day.before.get(symbol) or Quote(symbol)
        self._shares = eve.cap_musd / eve.price if eve.cap_musd and eve.price else None
        self._quote = replace(
            eve, previous_close=eve.price, open=None, day_high=None, day_low=None, volume=None
        )

    def open(self, start: int, t: int) -> Iterator[Event]:
        """The bar that starts at `start` has opened."""
        place = self._places.get(start)
        if place is None or not self._bars.has_range:
            return
        price = self._bars.open[place]
        yield self._moved(t, start, price, price, price, 0, self._quote.open or price)

    def close(self, start: int, t: int) -> Iterator[Event]:
        """The bar that started at `start` is over."""
        place = self._places.get(start)
        if place is None:
            return
        bars = self._bars
        price = bars.close[place]
        high, low = (bars.high[place], bars.low[place]) if bars.has_range else (price, price)
        first = self._quote.open or (bars.open[place] if bars.has_range else None)
        yield self._moved(t, start + _BAR_MS, price, high, low, bars.volume[place] or 0, first)
        yield from self._charts(place, t)

    def _moved(
        self, t: int, at: int, price: float, high: float, low: float, volume: int, opening: float | None
    ) -> QuoteEvent:
        before, shut = self._quote, at >= self._day.close_ms
        self._quote = replace(before, price=price, time_ms=at, fetched_ms=t, source=self._day.source,
                              open=opening, session=Session.CLOSED if shut else Session.REGULAR,
                              day_high=max(high, before.day_high or high),
                              day_low=min(low, before.day_low or low), volume=(before.volume or 0) + volume,
                              cap_musd=round(self._shares * price) if self._shares else None)
        return QuoteEvent(t=t, source=self._day.source, quote=self._quote)

    def _charts(self, place: int, t: int) -> Iterator[Event]:
        """The day's bars so far, for the chart and for the sparkline."""
        so_far = self._bars.cut(0, place + 1)
        yield _bars_event(self._day, so_far, "1D", t)
        recent = self._recent(so_far)
        if len(recent) >= _FEWEST_BARS:
            yield _bars_event(self._day, recent, "spark", t)

    def _recent(self, so_far: Bars) -> Bars:
        """A session's worth of bars: where the eve was recorded its end stands before today's beginning."""
        eve = self._day.eve.get(so_far.symbol)
        if eve is None or len(so_far) >= _SPARK_BARS:
            return so_far
        missing = _SPARK_BARS - len(so_far)
        eve = eve.cut(max(0, len(eve) - missing), len(eve))
        return Bars(so_far.symbol, "5m", eve.times_ms + so_far.times_ms, eve.close + so_far.close)


def _bars_event(day: Day, bars: Bars, range_: str, t: int) -> BarsEvent:
    """A day's bars for the chart, or their closes alone for a sparkline."""
    return of_bars(bars if range_ == "1D" else bars.closes(), range_, t, day.source)
