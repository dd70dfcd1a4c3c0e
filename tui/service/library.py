"""What is read from files in a thread: the ledger, stored and recorded bars, the long history."""

from __future__ import annotations

import gc
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from tui.market.bars import Bars
from tui.market.session import day_of
from tui.service.part import Part
from tui.state.snapshot import Mode
from tui.system import clock

DAY_MS = 86_400_000
MANY = 1_000  # deals: above, what a day needs of the ledger is not worked out on the screen's thread

if TYPE_CHECKING:
    from tui.deals.ledger.ledger import Ledger
    from tui.market.embedded.series import ConcentrationSeries


class Library(Part):
    """Reads beside the screen and hands over when it has read."""

    def load(self) -> None:
        """Everything, in a thread."""
        loaded = self._read_ledger()
        self.app.call_from_thread(self._take_history, *self._stored_history())
        self._desk.index.load()
        self._measure_deals(loaded)

    def reload(self) -> None:
        """The ledger again: other files of the user's own are named now."""

        def work() -> None:
            self._measure_deals(self._read_ledger())

        self.app.run_worker(work, thread=True, group="ledger", exit_on_error=False)

    def _read_ledger(self) -> Ledger:
        from tui.deals.ledger import ledger

        loaded = ledger.load(extra=self.store.watch.ledger_extra)
        snapshot = self.app.snapshot
        warm(loaded, day_of(snapshot.as_of_ms if snapshot is not None else clock.now_ms()))
        if len(loaded.deals) > MANY:
            gc.freeze()  # what was read stays: a collection that looks through it would hold a key back
        self.app.call_from_thread(self._take_ledger, loaded)
        return loaded

    def _measure_deals(self, loaded: Ledger) -> None:
        """The deals' measures for the register, as of the picture's day."""
        from tui.deals.loops.measured import deal_values

        snapshot = self.app.snapshot
        today = day_of(snapshot.as_of_ms if snapshot is not None else clock.now_ms())
        values = deal_values(loaded.as_of(today))
        self.app.call_from_thread(self.store.take_circulation, values, today)

    def _stored_history(self) -> tuple[ConcentrationSeries | None, dict[str, Bars]]:
        """Concentration since 2021 and daily closes of the symbols."""
        from tui.market.embedded import series as stored

        bars = {s: b for s in self.store.watch.symbols if (b := stored.closes(s)) is not None}
        return stored.concentration("SP500"), bars

    def _take_history(self, shares: ConcentrationSeries | None, bars: dict[str, Bars]) -> None:
        self.store.series = shares
        known = {s: self._newer(b) for s, b in bars.items()}
        self.store.set_history(known)
        self.app.changed()

    def _newer(self, bars: Bars) -> Bars:
        """Recorded closes instead of stored ones where they reach further."""
        if self._desk.archive is None:
            return bars
        own = self._desk.archive.bars(bars.symbol, "1d")
        return own.closes() if len(own) > 60 and own.times_ms[-1] > bars.times_ms[-1] else bars

    def _take_ledger(self, loaded: Any) -> None:
        self.store.set_ledger(loaded)
        if loaded.left_out:
            self.app.notice(f"{loaded.left_out} ledger entries left out: {loaded.faults[0]}", "warn")
        self.app.changed()

    def when_known(self, day: date, then: Callable[[], None]) -> None:
        """Calls `then` at once, or, of a large ledger, when a thread has worked out what it knew on `day`."""
        loaded = self.store.ledger
        if loaded is None or len(loaded.deals) <= MANY:
            then()
            return

        def work() -> None:
            warm(loaded, day)
            self.app.call_from_thread(then)

        self.app.run_worker(work, thread=True, group="day", exclusive=True, exit_on_error=False)

    def want_chart(self, symbol: str, range_: str) -> None:
        """A chart is on the screen: show what is stored at once, and ask the feed for the newest."""
        self._desk.line.chart = (symbol, range_)
        self._desk.line.request += 1
        if (symbol, range_) not in self.store.picture(clock.now_ms()).bars:
            self.app.run_worker(
                lambda: self._stored_bars(symbol, range_), thread=True, group="bars", exit_on_error=False
            )
        self._desk.line.tell_visible()

    def _stored_bars(self, symbol: str, range_: str) -> None:
        bars = self.find_bars(symbol, range_)
        if bars is not None and len(bars):
            self.app.call_from_thread(self._take_bars, bars, range_)

    def find_bars(self, symbol: str, range_: str) -> Bars | None:
        """From the archive when it has them, else from the stored data; a replay stops at its day."""
        from tui.market.embedded import series as stored

        if range_ in ("1D", "5D"):
            return self._recorded_bars(symbol, range_)
        bars = stored.daily(symbol)
        if bars is None:
            return None
        if self.store.mode is Mode.REPLAY or self.store.mode is Mode.DEMO:
            snapshot = self.app.snapshot
            if snapshot is not None:
                bars = bars.until(stored.ms_of(snapshot.day.isoformat()) + 1)
        return cut_range(bars, range_)

    def _recorded_bars(self, symbol: str, range_: str) -> Bars | None:
        """Bars within the day that this or an earlier run received."""
        if self._desk.archive is None:
            return None
        since = clock.now_ms() - (1 if range_ == "1D" else 7) * DAY_MS
        found = (self._desk.archive.bars(symbol, interval, since) for interval in ("1m", "2m", "5m", "15m"))
        return next((bars for bars in found if len(bars)), None)

    def _take_bars(self, bars: Bars, range_: str) -> None:
        self.store.set_bars(bars, range_)
        self.app.changed()

    def load_shares(self, page: Any) -> None:
        """The history of concentration since 1980."""
        from tui.market.embedded import facts as stored_facts
        from tui.market.embedded import series as stored
        from tui.state.share_history import history_of

        points = stored_facts.history_points("SP500", "top10_share")
        history = history_of(points, stored.concentration("SP500"), stored_facts.levels_2000(),
                             self.store.index.record)
        self.app.call_from_thread(page.set_history, history)


def warm(ledger: Ledger, day: date) -> None:
    """Works out what pictures of `day` ask of the ledger, so that the screen finds it done."""
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
