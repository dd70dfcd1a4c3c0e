"""Slow work for the indices, done in threads: holdings files, the own record, the study of co-movement."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from tui.market.bars import Bars
from tui.market.index.record import BASIS_KEY, KEYS, Record, record_of
from tui.market.session import bounds, day_of, is_session, previous_session
from tui.service.run import Run
from tui.state.snapshot import Mode
from tui.system import clock
from tui.system.folders import from_home

if TYPE_CHECKING:
    from tui.market.comovement import CoMovement
    from tui.market.index.weights import Weights
    from tui.service.archive.interface import AnyArchive
    from tui.state.share_history import History
    from tui.state.snapshot import Snapshot
    from tui.watchlist.index_settings import IndexSettings

STUDY_MEASURES = ("basket.loop.drawdown", "correlation.", "absorption.", "turbulence.")
NOT_READ = "what this program has recorded of concentration could not be read"


class Indices:
    """Looks after the store's lists of weights, its record and its study."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._studied: tuple[object, ...] = ()
        self._wanted: Callable[[History], None] | None = None
        self._recorded_to = 0  # UTC ms to which the own record was read
        self._session: date | None = None  # the last one that had closed by then

    async def load(self) -> None:
        """Holdings files and the own record."""
        store, archive, now = self._run.store, self._run.history, clock.now_ms()
        await self._run.jobs.do("holdings files could not be read",
                                lambda: load_files(store.watch.index, day_of(now)), self._take_files)
        await self._run.jobs.do(NOT_READ, lambda: load_record(archive), store.set_record)
        self._recorded_to = now
        self._run.changed()

    def reload(self) -> None:
        """The settings changed."""
        self._run.jobs.follow(self.load())

    def _take_files(self, found: tuple[dict[str, Weights], list[str]]) -> None:
        files, said = found
        self._run.store.set_files(files)
        if said:
            more = f" (and {len(said) - 1} more)" if len(said) > 1 else ""
            self._run.say("index", said[0] + more, amiss=True)

    def want_history(self, take: Callable[[History], None]) -> None:
        """Concentration since 1980 is to be shown, now and after each session; and so is the study."""
        self._wanted = take
        self._show_history()

    def _show_history(self) -> None:
        if self._wanted is not None:
            record = self._run.store.index.record
            self._run.jobs.start("the history of concentration could not be read",
                                 lambda: load_history(record), self._wanted)

    def after(self, snapshot: Snapshot) -> None:
        """What follows a look: the study, and once a session the own record of it."""
        self.study(snapshot)
        closed = last_closed(snapshot.as_of_ms)
        if self._session is None:
            self._session = closed
        if closed != self._session and self._recorded_to and snapshot.mode is Mode.FEED:
            self._session = closed
            self._join()

    def _join(self) -> None:
        """What was recorded since the last time joins the record."""
        archive, since, store = self._run.history, self._recorded_to, self._run.store
        self._recorded_to = clock.now_ms()

        def take(later: Record) -> None:
            store.set_record(store.index.record.joined(later))
            self._show_history()
            self._run.changed()

        self._run.jobs.start(NOT_READ, lambda: load_record(archive, since), take)

    def study(self, snapshot: Snapshot) -> None:
        """How the loop's names move together: once a day and set of closes, when somebody wants it."""
        store = self._run.store
        if self._wanted is None and not store.watch.looks_at(*STUDY_MEASURES):
            return
        members = store.index.members(store.ledger, snapshot.day)
        history = dict(store.history)
        key = (snapshot.day, members, tuple(len(history.get(s, ())) for s in (*members, "SPY", "RSP")))
        if not members or key == self._studied:
            return
        self._studied = key

        def take(found: CoMovement | None) -> None:
            store.set_study(found)
            self._run.changed()

        self._run.jobs.start("how the loop's names move together could not be worked out",
                             lambda: make_study(members, history, snapshot.day), take)


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
            said.append(f"{from_home(error)}; the embedded list serves instead")
            continue
        found[index] = weights_of(holdings, index)
        said += [f"{from_home(holdings.file)}: {remark}" for remark in holdings.remarks]
    return found, said


def load_record(archive: AnyArchive | None, since_ms: int = 0) -> Record:
    """What the archive has recorded of the headline measures since a time."""
    if archive is None:
        return Record()
    return record_of({key: archive.measure_history(key, since_ms) for key in (*KEYS, BASIS_KEY)})


def load_history(record: Record) -> History:
    """Concentration since 1980, with what this program has recorded."""
    from tui.market.embedded import facts as stored_facts
    from tui.market.embedded import series as stored
    from tui.state.share_history import history_of

    points = stored_facts.history_points("SP500", "top10_share")
    return history_of(points, stored.concentration("SP500"), stored_facts.levels_2000(), record)


def last_closed(now_ms: int) -> date:
    """The last session whose close has passed."""
    day = day_of(now_ms)
    if is_session(day) and now_ms >= bounds(day).close_ms:
        return day
    return previous_session(day)


def make_study(members: tuple[str, ...], history: Mapping[str, Bars], until: date) -> CoMovement | None:
    """The study of the loop's members to `until`, on stored closes continued by those of the feed."""
    from tui.market.comovement import joined, study
    from tui.market.embedded import series as stored

    both = {s: joined(stored.closes(s), history.get(s)) for s in (*members, "SPY", "RSP")}
    return study({symbol: bars for symbol, bars in both.items() if bars is not None}, members, until)
