"""From a picture of the market to what the ticker screen draws of one symbol."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from tui.draw.chart.flags import Flag, flags_of, slug_of
from tui.draw.chart.frame import ChartSpec
from tui.draw.chart.scale import is_daily, start_ms
from tui.draw.chart.series import INTRADAY, Series, Stored, choose, longest
from tui.draw.ticker.head import Head
from tui.draw.ticker.money import Flow, in_and_out
from tui.draw.words import numbers as figures
from tui.draw.words.health import NO_SYMBOL, no_price
from tui.draw.words.late import late_of
from tui.draw.words.measure import price_sentence
from tui.market.bars import DAY_MS, Bars
from tui.market.session import dated_day, day_of, previous_session
from tui.state.snapshot import Mode, Snapshot

if TYPE_CHECKING:
    from tui.deals.ledger.ledger import Ledger

FIRST_COMPARED = ("QQQ", "SPY")


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person has chosen on the screen. `other` is the symbol compared, "" for none."""

    symbol: str = ""
    range: str = "6M"
    candles: bool | None = None  # None: where a candle spans one bar, else a line
    averages: bool = True
    flags: bool = True
    other: str = ""

    @property
    def wants(self) -> tuple[tuple[str, str], ...]:
        """(symbol, range) of the bars needed, the chart's own last; MAX is for the averages."""
        range_ = self.range if self.range in INTRADAY else "MAX"
        compared = ((self.other, range_),) if self.other else ()
        return (*compared, (self.symbol, "MAX"), (self.symbol, self.range))


def compared_symbols(snapshot: Snapshot, symbol: str) -> tuple[str, ...]:
    """The indices first, then the watchlist, without the symbol itself."""
    return tuple(name for name in dict.fromkeys((*FIRST_COMPARED, *snapshot.watch.symbols)) if name != symbol)


def head_of(snapshot: Snapshot, symbol: str) -> Head:
    """Price and key facts of one symbol."""
    return Head(
        symbol, snapshot.shown(symbol), snapshot.freshness.get(symbol), snapshot.usual.get(symbol),
        _results(snapshot, symbol), snapshot.facts.get(symbol), no_price(snapshot, symbol),
        bool(late_of(snapshot, (symbol,))),
    )


def _results(snapshot: Snapshot, symbol: str) -> str:
    """Day of the next results, marked when it is an estimate; empty when unknown or past."""
    quote = snapshot.shown(symbol)
    if quote and quote.earnings_ms and quote.earnings_ms >= snapshot.as_of_ms:
        return figures.short_day(dated_day(quote.earnings_ms)) + (" est." if quote.earnings_estimated else "")
    found = next((e for e in snapshot.upcoming if e.symbol == symbol and e.kind == "results"), None)
    return figures.short_day(found.day) + (" est." if found.estimated else "") if found else ""


def spec_of(snapshot: Snapshot, choice: Choice, flags: tuple[Flag, ...]) -> ChartSpec | None:
    """The chart to draw; None without any bars of the symbol."""
    stored = known_bars(snapshot, choice)
    series = choose(stored, choice.symbol, choice.range)
    if series is None or not len(series.bars):
        return None
    quote, last = snapshot.shown(choice.symbol), None
    if quote and quote.price is not None and (quote.time_ms or 0) >= series.bars.times_ms[-1]:
        last = quote.price
    other = _compared(stored, choice.other, series)
    if note := _behind(snapshot, series):
        series = replace(series, note=note)
    if choice.other and other is None:
        series = replace(series, note=f"{choice.other}: no stored data to compare with")
    return ChartSpec(
        series, choice.candles, choice.averages, flags if choice.flags else (), other, last,
        quote.move if quote and not late_of(snapshot, (choice.symbol,)) else None,
        quote.decimals if quote else None,
    )


def _behind(snapshot: Snapshot, series: Series) -> str:
    """What a chart says whose bars end before the session before the price's: stored ones, in a live run."""
    end = day_of(series.bars.times_ms[-1] + (DAY_MS // 2 if is_daily(series.bars) else 0))
    if snapshot.mode is not Mode.FEED or end >= previous_session(day_of(snapshot.as_of_ms)):
        return ""
    why = next((one.reason for one in snapshot.health.others if one.what == "chart"), "")
    return f"bars to {figures.day(end)} alone: newer ones have not come" + (f" ({why})" if why else "")


def _compared(stored: Stored, symbol: str, series: Series) -> Bars | None:
    """Bars of the compared symbol of the same kind: days beside days, minutes beside minutes."""
    found = longest(stored, symbol) if is_daily(series.bars) else stored.get((symbol, series.range))
    return found if found is not None and len(found) else None


def known_bars(snapshot: Snapshot, choice: Choice) -> Stored:
    """Bars of the symbols on the screen. What the picture's moment cannot know is cut off: a replay stands
    at the close of its day, the demo within its day."""
    names = {choice.symbol, choice.other}
    bars = {key: found for key, found in snapshot.bars.items() if key[0] in names}
    if snapshot.mode is Mode.REPLAY:
        return {key: found.until(start_ms(snapshot.day) + DAY_MS) for key, found in bars.items()}
    if snapshot.mode is Mode.DEMO:
        return {key: found.until(start_ms(snapshot.day) if is_daily(found) else snapshot.as_of_ms)
                for key, found in bars.items()}
    return bars


def why_empty(snapshot: Snapshot, choice: Choice) -> str:
    """Why there is no chart."""
    if not choice.symbol:
        return NO_SYMBOL
    if snapshot.health.state == "ok":
        return f"no prices of {choice.symbol} received yet"
    return f"{choice.symbol}: no stored data; needs the network"


def sentence_of(head: Head) -> str:
    """The figure as a sentence with its day and source."""
    if head.quote is None or head.quote.shown_price is None:
        return f"{head.symbol}: no price known."
    return price_sentence(head.quote, head.usual)


@dataclass
class Deals:
    """What the ledger says of a symbol, kept while ledger, symbol and day are the same."""

    _key: tuple[int, str, date] = (0, "", date.min)
    _flags: tuple[Flag, ...] = ()
    _found: tuple[Flow, ...] | None = None
    _ledger: Ledger | None = field(default=None, repr=False)

    def flags(self, snapshot: Snapshot, symbol: str) -> tuple[Flag, ...]:
        """Deals of the company as flags; none before the ledger is read."""
        self._read(snapshot, symbol)
        return self._flags

    def in_and_out(self, snapshot: Snapshot, symbol: str) -> tuple[Flow, ...] | None:
        """Money in and out; None before the ledger is read."""
        self._read(snapshot, symbol)
        return self._found

    def _read(self, snapshot: Snapshot, symbol: str) -> None:
        key = (id(snapshot.ledger), symbol, snapshot.deals_day)
        if key == self._key:
            return
        self._key, self._ledger, today = key, snapshot.ledger, snapshot.deals_day
        self._flags = flags_of(self._ledger, symbol, today) if self._ledger else ()
        self._found = in_and_out(self._ledger, symbol, today) if self._ledger else None

    def link(self, snapshot: Snapshot, symbol: str) -> str:
        """Address of the newest headline, else of the newest deal's first source; "" without one."""
        if found := next((line.url for line in snapshot.news.get(symbol, ()) if line.url), ""):
            return found
        ledger, today = snapshot.ledger, snapshot.deals_day
        slug = slug_of(ledger, symbol) if ledger else None
        deals = ledger.of_company(slug, today) if ledger is not None and slug is not None else ()
        newest = max((d for d in deals if d.announced <= today), key=lambda d: d.announced, default=None)
        return newest.sources[0].url if newest and newest.sources else ""
