"""What the store knows of the indices beside quotes: lists of weights, own records, the names of the loop."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from tui.feed.event import Holdings
from tui.market.bars import Bars
from tui.market.index.listing import INDEX_OF, Listing, Sources, caps_weights, fund_weights
from tui.market.index.reading import Concentration
from tui.market.index.record import Record, with_changes
from tui.market.index.weights import Weights
from tui.market.quote import Quote
from tui.market.session import day_ms
from tui.state.index_measures import IndexFacts

if TYPE_CHECKING:
    from tui.deals.ledger.ledger import Ledger
    from tui.market.comovement import CoMovement
    from tui.market.embedded.series import ConcentrationSeries
    from tui.watchlist.index_settings import IndexSettings

LEADING = 10  # loops whose listed members make up the basket


class IndexLists:
    """Takes holdings as they come and gives readings on the basis that the person chose."""

    def __init__(self) -> None:
        self.record = Record()
        self.study: CoMovement | None = None
        self._lists: dict[tuple[str, str], Listing] = {}
        self.funds: dict[str, Listing] = {}  # the largest lines of funds that follow no index known here
        self._files: dict[str, Weights] = {}
        self._members: tuple[tuple[int, date] | None, tuple[str, ...]] = (None, ())
        self._gap: tuple[Bars, Bars, date, tuple[float, float] | None] | None = None

    def forget(self) -> None:
        """A recording begins anew: nothing that it told is known."""
        self._lists.clear()
        self.funds.clear()
        self.study = None

    def take_holdings(self, event: Holdings) -> None:
        """Fold one event; one that contradicts itself is passed over."""
        if len(event.values) != len(event.symbols):
            return
        values = dict(zip(event.symbols, event.values, strict=True))
        weights = self._fund(event, values) if event.kind == "fund" else self._caps(event, values)
        if weights is None:
            return
        base, last = _prices(event.symbols, event.base), _prices(event.symbols, event.last)
        listing = Listing(weights, base, last, event.dated)
        if event.index in INDEX_OF:
            self._lists[event.index, event.kind] = listing
        else:
            self.funds[event.fund] = listing

    def _fund(self, event: Holdings, values: dict[str, float]) -> Weights | None:
        lines = {s: v for s, v in values.items() if s != event.fund}
        if not lines or not all(0 < v < 1 for v in lines.values()) or sum(lines.values()) > 1:
            return None
        return fund_weights(event.index, event.fund, event.as_of, event.dated == "stated", lines)

    def _caps(self, event: Holdings, values: dict[str, float]) -> Weights | None:
        from tui.market.embedded import series as stored

        embedded = stored.weights(event.index)
        if event.kind != "caps" or embedded is None:
            return None
        caps = {s: round(v) for s, v in values.items()}
        return caps_weights(event.as_of, caps, embedded, stored.members_beside(event.index))

    def set_files(self, files: Mapping[str, Weights]) -> None:
        """The user's holdings files that could be read, by index."""
        self._files = dict(files)

    def reading(self, quotes: Mapping[str, Quote], day: date, settings: IndexSettings,
                history: Mapping[str, Bars], series: ConcentrationSeries | None) -> Concentration | None:
        """The live reading of `day` with its changes; None without any list."""
        from tui.market.index.live import live_reading

        found = live_reading(quotes, day, self.sources(settings, history))
        return None if found is None else with_changes(found, day, self.record, series)

    def sources(self, settings: IndexSettings, history: Mapping[str, Bars]) -> Sources:
        """The lists of this run and the user's files, on the basis that the person chose."""
        lists = dict(self._lists)
        for index, weights in self._files.items():
            lists[index, "file"] = _file_listing(weights, history)
        return Sources(settings.basis, settings.limits, lists)

    def facts(
        self, ledger: Ledger | None, today: date, quotes: Mapping[str, Quote], history: Mapping[str, Bars]
    ) -> IndexFacts:
        """Members of the loops, the last study, and the breadth of the day in its usual days."""
        wide, equal = quotes.get("SPY"), quotes.get("RSP")
        spread = None
        if wide and equal and wide.move is not None and equal.move is not None:
            spread = equal.move - wide.move
        gap = None if spread is None else self._usual_gap(history.get("RSP"), history.get("SPY"), today)
        z = None if spread is None or gap is None else (spread - gap[0]) / gap[1]
        return IndexFacts(self.members(ledger, today), self.study, z)

    def _usual_gap(self, equal: Bars | None, wide: Bars | None, today: date) -> tuple[float, float] | None:
        """Of the moves of both funds, worked out once for their closes and a day."""
        if equal is None or wide is None:
            return None
        known = self._gap
        if known is None or known[0] is not equal or known[1] is not wide or known[2] != today:
            # not before the first frame: nobody loads what has nothing to work with
            from tui.market.comovement import usual_gap

            self._gap = known = equal, wide, today, usual_gap(equal, wide, today)
        return known[3]

    def members(self, ledger: Ledger | None, today: date) -> tuple[str, ...]:
        """Symbols of the listed members of the leading loops, worked out once a day and ledger."""
        if ledger is None:
            return ()
        key = (id(ledger), today)
        if self._members[0] != key:
            self._members = (key, loop_members(ledger, today))
        return self._members[1]


def loop_members(ledger: Ledger, day: date, loops: int = LEADING) -> tuple[str, ...]:
    """Listed members of the first loops of announced money by least leg, in the order of the loops."""
    from tui.deals.loops.loops import loops_of

    found = loops_of(ledger.as_of(day)).items[:loops]
    companies = (ledger.companies.get(slug) for loop in found for slug in loop.nodes)
    return tuple(dict.fromkeys(c.ticker for c in companies if c is not None and c.ticker and c.listed))


def _prices(symbols: list[str], prices: list[float | None]) -> dict[str, float]:
    return {s: p for s, p in zip(symbols, prices, strict=False) if p is not None and p > 0}


def _file_listing(weights: Weights, history: Mapping[str, Bars]) -> Listing:
    """A file's weights with the closes of its day that are known: those of the watched symbols."""
    from tui.market.embedded import series as stored

    if not weights.as_of:
        return Listing(weights, dated="")
    at = day_ms(date.fromisoformat(weights.as_of))
    base: dict[str, float] = {}
    last: dict[str, float] = {}
    for symbol in {*history, *INDEX_OF[weights.index]}:
        for bars in (history.get(symbol), stored.closes(symbol)):
            if bars is None or symbol in base or at not in bars.times_ms:
                continue
            base[symbol] = bars.close[bars.times_ms.index(at)]
            last[symbol] = bars.close[-1]
    return Listing(weights, base, last, "stated")
