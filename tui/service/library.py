"""What is read from files in a thread: the ledger, stored and recorded bars."""

from __future__ import annotations

import gc
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tui.market.bars import DAY_MS, Bars
from tui.market.session import day_of
from tui.service.run import Run
from tui.state.snapshot import Mode, Snapshot
from tui.system import clock
from tui.system.folders import from_home

if TYPE_CHECKING:
    from tui.deals.ledger.ledger import Ledger
    from tui.market.embedded.series import ConcentrationSeries

MANY = 1_000  # deals: above, what a day needs of the ledger is not worked out on the event loop
OWN_CLOSES = 60  # recorded closes replace stored ones where there are more than these
CIRCULATION = "circulation."  # its maximum takes networkx: only for a rule that looks at it
NOT_READ = "the ledger of deals could not be read"


class Library:
    """Reads beside the event loop and hands over when it has read."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._measured: tuple[date, bool] | None = None  # for which day, and whether with circulation

    @property
    def _today(self) -> date:
        return day_of(self._run.now_ms)

    async def load(self) -> None:
        """The ledger and the stored closes."""
        jobs = self._run.jobs
        await jobs.do(NOT_READ, self._read_ledger, self._take_ledger)
        await jobs.do("stored prices could not be read", self._read_history, self._take_history)

    def reload(self) -> None:
        """The ledger again: other files of the user's own are named now."""

        async def steps() -> None:
            await self._run.jobs.do(NOT_READ, self._read_ledger, self._take_ledger)
            await self.measure_deals()

        self._run.jobs.follow(steps())

    def _read_ledger(self) -> Ledger:
        from tui.service.ledger.own import read_ledger

        loaded = read_ledger(self._run.store.watch, self._run.options.data)
        warm(loaded, self._today)
        if len(loaded.deals) > MANY:
            gc.freeze()  # what was read stays: a collection that looks through it would hold a key back
        return loaded

    def _take_ledger(self, loaded: Ledger) -> None:
        self._run.store.set_ledger(loaded)
        if loaded.left_out:
            said = f"{loaded.left_out} ledger entries left out: {from_home(loaded.faults[0])}"
            self._run.say("ledger", said, amiss=True)
        self._run.changed()

    async def measure_deals(self) -> None:
        """The deals' measures for the register, as of the day that is shown."""
        ledger, today = self._run.store.ledger, self._today
        if ledger is None:
            return
        whole = self._run.store.watch.looks_at(CIRCULATION)
        self._measured = (today, whole)
        from tui.deals.loops.measured import circulation_values, deal_values

        book = ledger.as_of(today)
        for work in (deal_values, circulation_values) if whole else (deal_values,):
            await self._run.jobs.do("the deals could not be measured", partial(work, book),
                                    lambda values: self._run.store.take_circulation(values, today))
        await self._run.jobs.do("the loops could not be found", partial(find_day_loops, ledger, today),
                                lambda _: None)  # they are kept with the ledger
        if self._run.archive is not None:
            await self._log_outcomes(ledger, today, self._run.archive.folder)
        self._run.changed()

    async def _log_outcomes(self, ledger: Ledger, day: date, folder: Path) -> None:
        """What came of thresholds is written down on the day it is seen: later figures do not erase it."""
        from tui.service.ledger.own import log_outcomes

        def read_again(count: int) -> None:
            if count:
                self._run.jobs.follow(self._run.jobs.do(NOT_READ, self._read_ledger, self._take_ledger))

        await self._run.jobs.do("what came of a threshold could not be written down",
                                partial(log_outcomes, ledger, day, folder), read_again)

    def after(self, snapshot: Snapshot) -> None:
        """What follows a look: on another day, or for a new rule, the deals are measured anew."""
        wanted = (day_of(snapshot.as_of_ms), snapshot.watch.looks_at(CIRCULATION))
        if self._measured is not None and self._measured != wanted:
            self._measured = None
            self._run.jobs.follow(self.measure_deals())

    def _read_history(self) -> tuple[ConcentrationSeries | None, dict[str, Bars]]:
        """Concentration since 2021 and daily closes of the symbols."""
        from tui.market.embedded import series as stored

        found = {s: b for s in self._run.store.watch.symbols if (b := stored.closes(s)) is not None}
        return stored.concentration("SP500"), {s: self._newer(b) for s, b in found.items()}

    def _newer(self, bars: Bars) -> Bars:
        """Recorded closes instead of stored ones where they reach further."""
        if (archive := self._run.history) is None:
            return bars
        own = archive.bars(bars.symbol, "1d")
        return own.closes() if len(own) > OWN_CLOSES and own.times_ms[-1] > bars.times_ms[-1] else bars

    def _take_history(self, found: tuple[ConcentrationSeries | None, dict[str, Bars]]) -> None:
        series, bars = found
        self._run.store.set_series(series)
        self._run.store.set_history(bars)
        self._run.changed()

    def show_bars(self, symbol: str, range_: str) -> None:
        """What is stored of a chart, until the feed has sent the newest."""
        store = self._run.store
        if (symbol, range_) in store.received.bars:
            return

        def take(bars: Bars | None) -> None:
            if bars is not None and len(bars):
                store.set_bars(bars, range_)
                self._run.changed()

        self._run.jobs.start("stored prices could not be read", lambda: self.find_bars(symbol, range_), take)

    def find_bars(self, symbol: str, range_: str) -> Bars | None:
        """From the archive when it has them, else from the stored data; a replay stops at its day."""
        from tui.market.embedded import series as stored

        if range_ in ("1D", "5D"):
            return self._recorded_bars(symbol, range_)
        if (bars := stored.daily(symbol)) is None:
            return None
        if self._run.store.mode in (Mode.REPLAY, Mode.DEMO):
            bars = bars.until(stored.ms_of(self._today.isoformat()) + 1)
        return cut_range(bars, range_)

    def _recorded_bars(self, symbol: str, range_: str) -> Bars | None:
        """Bars within the day that this or an earlier run received."""
        if (archive := self._run.history) is None:
            return None
        since = clock.now_ms() - (1 if range_ == "1D" else 7) * DAY_MS
        found = (archive.bars(symbol, interval, since) for interval in ("1m", "2m", "5m", "15m"))
        return next((bars for bars in found if len(bars)), None)


def warm(ledger: Ledger, day: date) -> None:
    """Works out what pictures of `day` ask of the ledger, so that the next look finds it done."""
    from tui.state.index_lists import loop_members
    from tui.state.ledger_of_day import ledger_facts

    ledger_facts(ledger, day)
    loop_members(ledger, day)
    ledger.as_of(day).of_company("")


def cut_range(bars: Bars, range_: str) -> Bars:
    """The last part of daily bars that a range asks for."""
    if not len(bars):
        return bars
    sessions = {"1M": 22, "6M": 127, "1Y": 253, "5Y": 1260}.get(range_)
    if range_ == "YTD":
        year = bars.day(len(bars) - 1)[:4]
        first = next(i for i in range(len(bars)) if bars.day(i) >= f"{year}-01-01")
        return bars.cut(max(0, first - 1), len(bars))
    return bars.cut(max(0, len(bars) - sessions), len(bars)) if sessions else bars


def find_day_loops(ledger: Ledger, day: date) -> None:
    """Finds what the Loop screen draws of `day`: loops, also of contingent money, and who pays whom."""
    from tui.deals.ledger.deal import MONEY, Kind, Layer
    from tui.deals.loops.flows import edges_by_kind
    from tui.deals.loops.loops import loops_of

    book = ledger.as_of(day)
    loops_of(book)
    loops_of(book, Layer.ANNOUNCED, Kind)
    edges_by_kind(book, kinds=MONEY)
