"""Slow work for the indices, done in threads: holdings files, the own record, the study of co-movement."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from tui.market.bars import Bars
from tui.market.index.record import BASIS_KEY, KEYS, Record, record_of
from tui.market.session import bounds, day_of, is_session, previous_session
from tui.state.snapshot import Mode
from tui.system import clock

if TYPE_CHECKING:
    from tui.market.comovement import CoMovement
    from tui.market.index.weights import Weights
    from tui.service.archive import Archive
    from tui.service.service import Desk
    from tui.state.snapshot import Snapshot
    from tui.watchlist import Watchlist
    from tui.watchlist.index_settings import IndexSettings

STUDY_MEASURES = ("basket.loop.drawdown", "correlation.", "absorption.", "turbulence.")


class IndexDesk:
    """The part of the desk that looks after the store's `IndexBook`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._studied: tuple[object, ...] = ()
        self._page: Any = None  # the Concentration screen, once it was opened
        self._recorded_to = 0  # UTC ms to which the own record was read
        self._session: date | None = None  # the last one that had closed by then

    def load(self) -> None:
        """Holdings files and the own record; call it in a thread."""
        desk = self._desk
        files, said = load_files(desk.store.watch.index, day_of(clock.now_ms()))
        now = clock.now_ms()
        record = load_record(desk.archive)
        self._recorded_to = now
        desk.app.call_from_thread(self._take, files, record, said)

    def _take(self, files: dict[str, Weights], record: Record, said: list[str]) -> None:
        self._desk.store.index.set_files(files)
        self._desk.store.index.record = record
        if said:
            more = f" (and {len(said) - 1} more)" if len(said) > 1 else ""
            self._desk.app.notice(said[0] + more, "warn")
        self._desk.app.changed()

    def reload(self) -> None:
        """The settings changed."""
        self._desk.app.run_worker(self.load, thread=True, group="index", exit_on_error=False)

    def opened(self, page: Any) -> None:
        """The Concentration screen was made: it wants the history and the study."""
        self._page = page
        self._show_history()

    def _show_history(self) -> None:
        desk, page = self._desk, self._page
        if page is not None:
            desk.app.run_worker(
                lambda: desk.library.load_shares(page), thread=True, group="history", exit_on_error=False
            )

    def after_picture(self, snapshot: Snapshot) -> None:
        """What follows a picture: the study, and once a session the own record of it."""
        self.study(snapshot)
        closed = last_closed(snapshot.as_of_ms)
        if self._session is None:
            self._session = closed
        if closed != self._session and self._recorded_to and snapshot.mode is Mode.FEED:
            self._session = closed
            self._desk.app.run_worker(self._join, thread=True, group="record", exit_on_error=False)

    def _join(self) -> None:
        """In a thread: what was recorded since the last time joins the record."""
        now = clock.now_ms()
        later = load_record(self._desk.archive, self._recorded_to)
        self._recorded_to = now
        self._desk.app.call_from_thread(self._take_record, later)

    def _take_record(self, later: Record) -> None:
        book = self._desk.store.index
        book.record = book.record.joined(later)
        self._show_history()
        self._desk.app.changed()

    def study(self, snapshot: Snapshot) -> None:
        """How the loop's names move together: once a day and set of closes, when somebody wants it."""
        store = self._desk.store
        if self._page is None and not wants_study(store.watch):
            return
        members = store.index.members(store.ledger, snapshot.day)
        history = dict(store.history)
        key = (snapshot.day, members, tuple(len(history.get(s, ())) for s in (*members, "SPY", "RSP")))
        if not members or key == self._studied:
            return
        self._studied = key

        def work() -> None:
            found = make_study(members, history, snapshot.day)
            self._desk.app.call_from_thread(self._take_study, found)

        self._desk.app.run_worker(work, thread=True, group="study", exit_on_error=False)

    def _take_study(self, found: CoMovement | None) -> None:
        self._desk.store.index.study = found
        self._desk.app.changed()


def load_files(settings: IndexSettings, today: date) -> tuple[dict[str, Weights], list[str]]:
    """The holdings files that can be used, by index, and a sentence for each fault or remark."""
    from tui.market.embedded import series as stored
    from tui.market.index.holdings_file import HoldingsError, read_holdings, weights_of

    found: dict[str, Weights] = {}
    said: list[str] = []
    for index, path in settings.files:
        try:
            holdings = read_holdings(path, today, stored.members(index))
        except HoldingsError as error:
            said.append(f"{error}; the embedded list serves instead")
            continue
        found[index] = weights_of(holdings, index)
        said += [f"{holdings.file}: {remark}" for remark in holdings.remarks]
    return found, said


def load_record(archive: Archive | None, since_ms: int = 0) -> Record:
    """What the archive has recorded of the headline measures since a time."""
    if archive is None:
        return Record()
    return record_of({key: archive.measure_history(key, since_ms) for key in (*KEYS, BASIS_KEY)})


def last_closed(now_ms: int) -> date:
    """The last session whose close has passed."""
    day = day_of(now_ms)
    if is_session(day) and now_ms >= bounds(day).close_ms:
        return day
    return previous_session(day)


def wants_study(watch: Watchlist) -> bool:
    """True when a rule looks at a measure that needs the study."""
    return any(rule.measure.startswith(STUDY_MEASURES) for rule in watch.rules)


def make_study(members: tuple[str, ...], history: Mapping[str, Bars], until: date) -> CoMovement | None:
    """The study of the loop's members to `until`, on stored closes continued by those of the feed."""
    from tui.market.comovement import joined, study
    from tui.market.embedded import series as stored

    bars: dict[str, Bars] = {}
    for symbol in (*members, "SPY", "RSP"):
        both = joined(stored.closes(symbol), history.get(symbol))
        if both is not None:
            bars[symbol] = both
    return study(bars, members, until)
