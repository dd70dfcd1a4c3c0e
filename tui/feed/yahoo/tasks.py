"""Tasks of the schedule as calls of the adapter: what to ask Yahoo, and the events that its answer makes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tui.feed import schedule
from tui.feed.event import AnyEvent, QuoteEvent
from tui.feed.schedule import Job, Task
from tui.feed.yahoo import charts
from tui.feed.yahoo import lists as holdings
from tui.feed.yahoo.client import Yahoo
from tui.feed.yahoo.fault import Kind, Unreadable, explain
from tui.feed.yahoo.quotes import market_session
from tui.market.quote import Quote, Session
from tui.system import clock

_CHARTS_A_FALLBACK = 4
_PAGES_AGE_MS = 600_000  # pages further apart than that are no list of one moment
_ENDS_A_FALLBACK = (Kind.RATE, Kind.NETWORK, Kind.TIMEOUT, Kind.OURS)


@dataclass(slots=True)
class Asker:
    """Asks through `yahoo`; remembers the last good quotes and the session that the last poll told of."""

    yahoo: Yahoo
    last: dict[str, Quote] = field(default_factory=dict)
    session: Session | None = None
    missing: list[str] = field(default_factory=list)  # what the last poll brought no price of
    _rotation: int = 0
    _pages: list[list[dict[str, Any]]] = field(default_factory=list)  # of a list that is not whole yet
    _pages_of: str = ""  # the day for which they were asked
    _paged_ms: int = 0

    def ask(self, task: Task, request: int) -> list[AnyEvent]:
        """The events of one task; its chart carries the number `request`. Raises what fault.explain reads."""
        yahoo, symbol = self.yahoo, task.symbols[0]
        if task.job is Job.QUOTES:
            return self._poll(task.symbols)
        if task.job is Job.FALLBACK:
            return self._fall_back(task.symbols)
        if task.job is Job.CHART:
            bars = yahoo.bars(symbol, task.range)
            return [*charts.events(bars, task.range, clock.now_ms(), request)]
        if task.job is Job.SPARKS:
            found = [bars for bars, _ in yahoo.sparks(task.symbols) if len(bars)]
            return [event for bars in found for event in charts.events(bars, "spark", clock.now_ms())]
        if task.job is Job.HISTORY:
            daily = [bars for bars in yahoo.histories(task.symbols) if len(bars)]
            return [event for bars in daily for event in charts.events(bars, "daily", clock.now_ms())]
        if task.job in (Job.NEWS, Job.HEADLINES):
            return [yahoo.news(symbol)]
        if task.job is Job.FACTS:
            facts, dated = yahoo.facts(symbol)
            return [facts, *([dated] if dated else [])]
        if task.job is Job.HOLDINGS:
            return [yahoo.holdings(symbol)]
        if task.job is Job.CAPS:
            return self._companies(task)
        dated = yahoo.earnings(symbol)
        return [dated] if dated else []

    def unfinished(self, task: Task) -> bool:
        """True while more pages of the task are to be asked for."""
        return task.job is Job.CAPS and bool(self._pages)

    def _companies(self, task: Task) -> list[AnyEvent]:
        """One page of the companies' market values; the last one brings the event: all pages or none."""
        now = clock.now_ms()
        if self._pages_of != task.range or now - self._paged_ms > _PAGES_AGE_MS:
            self._pages.clear()
        offset = len(self._pages) * holdings.PAGE
        try:
            rows, total = self.yahoo.companies(offset)
        except Exception:
            self._pages.clear()  # what came before belongs to no list
            raise
        self._pages.append(rows)
        self._pages_of, self._paged_ms = task.range, now
        if offset + holdings.PAGE < total and len(self._pages) < holdings.PAGES:
            return []
        found = [row for page in self._pages for row in page]
        self._pages.clear()
        own = self.last.get(task.symbols[0])
        return [holdings.caps_event(found, own.price if own else None, now)]

    def _poll(self, symbols: tuple[str, ...]) -> list[AnyEvent]:
        """One request for the whole board (more only above fifty symbols)."""
        found: list[Quote] = []
        told: dict[str, Session] = {}
        for start in range(0, len(symbols), schedule.MOST_QUOTES):
            quotes, states = self.yahoo.quotes(symbols[start:start + schedule.MOST_QUOTES])
            found += quotes
            told |= states
        if not any(quote.price is not None for quote in found):
            raise Unreadable("no prices in it")
        priced = {quote.symbol for quote in found if quote.price is not None}
        self.missing = [symbol for symbol in symbols if symbol not in priced]
        self.session = market_session(found, told, clock.now_ms())
        return self._keep(found)

    def _keep(self, quotes: list[Quote]) -> list[AnyEvent]:
        """Events of `quotes`; one without a price does not replace a good one, which then simply ages."""
        quotes = [q for q in quotes if q.price is not None or q.symbol not in self.last]
        self.last |= {quote.symbol: quote for quote in quotes}
        return [QuoteEvent(t=clock.now_ms(), source=quote.source, quote=quote) for quote in quotes]

    def _fall_back(self, symbols: tuple[str, ...]) -> list[AnyEvent]:
        """Prices from chart meta, which needs no crumb: sparklines for all, else some charts in turn."""
        now = clock.now_ms()
        found: list[Quote | None] = []
        try:
            for start in range(0, len(symbols), schedule.MOST_SPARKS):
                for bars, meta in self.yahoo.sparks(symbols[start:start + schedule.MOST_SPARKS]):
                    found.append(charts.quote_of_meta(meta, bars.symbol, now, self.last.get(bars.symbol)))
        except Exception as error:
            if explain(error).kind in _ENDS_A_FALLBACK:
                raise
            found = [self.yahoo.chart_quote(s, self.last.get(s)) for s in self._some(symbols)]
        return self._keep([quote for quote in found if quote is not None])

    def _some(self, symbols: tuple[str, ...]) -> list[str]:
        """The next few symbols, going round, so that a fallback stays polite."""
        few = min(_CHARTS_A_FALLBACK, len(symbols))
        start = self._rotation % len(symbols)
        self._rotation = start + few
        return [symbols[(start + i) % len(symbols)] for i in range(few)]
