"""The watching program without a screen: begin, restore, fold, judge, record, deliver, reload, lead."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from tui.alerts.memory import EngineState, acknowledge, snooze
from tui.feed import ahead
from tui.market.embedded.first_screen import first_screen
from tui.service.configuration import Configuration
from tui.service.feed_line import FeedLine, is_for_inbox
from tui.service.indices import Indices, make_study
from tui.service.library import Library, find_day_loops, warm
from tui.service.owned import Owned
from tui.service.recorder import Recorder
from tui.service.run import Options, Run, Said
from tui.state.snapshot import Mode, Snapshot
from tui.state.store import Store
from tui.system import clock

if TYPE_CHECKING:
    from tui.alerts.alert import Transition
    from tui.feed.event import AnyEvent
    from tui.service.archive.interface import AnyArchive
    from tui.service.desk.desk import Desk
    from tui.service.desk.interface import AnyFeed
    from tui.service.desk.seat import Seat
    from tui.service.ledger.inbox_keeper import InboxKeeper
    from tui.service.notify.delivery import Sent
    from tui.service.notify.post import Post
    from tui.service.remembered import Memory
    from tui.watchlist import Watchlist

__all__ = ["Options", "Said", "Service"]

NO_DAY = "the earlier day could not be shown"
_MODES = {"demo": Mode.DEMO, "replay": Mode.REPLAY, "stream": Mode.REPLAY}


class Service:
    """What watching means, driven by the app, guard, check and the ledger's commands alike.

    In this order: `open()` before the first look (no event loop needed); `begin()` in a running event loop;
    then `look()` when `changed` was called and once a second, `every_second()` once a second; `close()`.
    Nothing here blocks the loop: what is slow runs in `jobs`, whose results call `changed` too.

    Speaks by `changed` (a look is worth while) and `said` (one sentence); beside them `ring` is the bell of
    whoever has one, `told` gets a row for each delivery, `heard` the events as they were folded.

    Parts, each of one file: `line` (the feed: `want_chart`, `search`, `refresh`), `recorder` (archive and
    delivery), `owned` (what the person owns; nothing of it is recorded), `library` (ledger and bars),
    `indices` (lists, record, study), `configuration` (watchlist.toml: `take_edit`, `take_watch`, `reload`).
    `store` has the state: `store.picture(now)` asks and changes
    nothing; only the service itself calls `store.apply` and `store.look`.
    """

    def __init__(
        self, options: Options, changed: Callable[[], None], said: Callable[[Said], None], *,
        ring: Callable[[], None] | None = None, told: Callable[[Sent], None] = lambda sent: _note(sent),
        heard: Callable[[Sequence[AnyEvent]], None] = lambda events: None,
    ) -> None:
        mode = _MODES.get(options.source, Mode.EMBEDDED)
        first = first_screen() if options.day is None else None
        self._run = run = Run(options, Store(options.watch, first, mode, options.day), changed, said)
        self._ring, self._told = ring, told
        self.jobs = run.jobs
        self.line = FeedLine(run, heard, lambda event: is_for_inbox(event) and self.inbox.take(event))
        self.recorder = Recorder(run)
        self.library = Library(run)
        self.indices = Indices(run)
        self.owned = Owned(run, self.line.tell_visible)
        self.configuration = Configuration(run, self._take_configuration)
        named = options.watch.desk.named and options.source == "live" and options.leads
        self._seat = self._sit(options) if named else None  # at a desk
        self.desk = self._seat.desk if self._seat is not None else None

    def _sit(self, options: Options) -> Seat:
        from tui.service.archive.folder import data_folder
        from tui.service.desk.desk import Desk
        from tui.service.desk.seat import Seat

        self._run.desk = desk = Desk(
            self._run, options.data or data_folder(), self._take_engine, self.indices.reload)
        return Seat(self._run, desk, self.line, self.recorder, lead=self._lead, let_go=self.let_go,
                    tell=lambda: self.recorder.lead(self._ring, self._told))

    # State.

    @property
    def options(self) -> Options:
        return self._run.options

    @property
    def store(self) -> Store:
        return self._run.store

    @property
    def archive(self) -> AnyArchive | None:
        """Of a live run; None for what writes and reads nothing."""
        return self._run.archive

    @property
    def feed(self) -> AnyFeed | None:
        """The feed of this program; None for a follower and a recorded day."""
        return self.line.feed

    @property
    def post(self) -> Post | None:
        """What is to be delivered; the leader of a live run has it."""
        return self.recorder.post

    @property
    def refused(self) -> str:
        """Why this run changes nothing that lasts, else ""."""
        return self._run.refused

    @property
    def leading(self) -> bool:
        """True when this program records and delivers."""
        return self.recorder.leads

    @property
    def notice(self) -> str:
        """What is wrong with configuration, holdings or a delivery, or waits for a word; else ""."""
        trouble = self.post.trouble if self.post is not None else ""
        follows = not self.leading or (self.desk is not None and not self.desk.collects)
        silence, own = self.recorder.silence if follows else "", self.configuration
        return own.notice or silence or self.owned.notice or own.waits or trouble

    @property
    def archive_notice(self) -> str:
        """What is amiss with the archive at the moment, else ""."""
        said = self.desk.notice if self.desk is not None else ""
        return said or (self.archive.notice if self.archive is not None else "")

    @cached_property
    def inbox(self) -> InboxKeeper:
        """What may be deals; made in the first second, for the start shows nothing of it."""
        from tui.service.ledger.inbox_keeper import InboxKeeper

        return InboxKeeper(self._run, self._ledger_anew)

    @cached_property
    def memory(self) -> Memory:
        """What the program itself remembers; of another run than a live one it lasts as long as the run."""
        from tui.service.remembered import Memory
        from tui.system.folders import data_folder

        options = self.options
        is_live = options.source == "live" and options.leads
        return Memory(Path(options.data or data_folder()) if is_live else None)

    # Begin and end.

    def open(self) -> None:
        """What is known before anybody was asked: a recorded day, or the archive's last picture."""
        if self.options.source == "replay" and self.options.day is not None:
            _fold_day(self.store, self.options.day)
        self.recorder.open()

    def hurry(self) -> None:
        """In an event loop, before the first picture: where a feed waits already, it asks meanwhile."""
        archive = self.archive
        if self._seat is not None or self.options.source != "live" or not ahead.waits():
            return
        if archive is not None and archive.try_lead():
            self.line.start()

    def begin(self) -> None:
        """Read the ledger and what belongs to it; take the lead, or follow who has it; start the feed."""
        self.configuration.mark()
        self.jobs.follow(self.load())
        source, archive = self.options.source, self.archive
        if source in ("replay", "stored"):
            return
        if self._seat is not None:
            self._seat.begin()
        elif source != "live" or not self.options.leads or archive is None or archive.try_lead():
            self._lead()
        ahead.drop()  # a follower needs none

    async def load(self) -> None:
        """What is read from files: ledger, closes, lists, the own record. `begin` does it too."""
        await self.library.load()
        await self.owned.load()
        await self.indices.load()
        await self.library.measure_deals()

    def _lead(self) -> None:
        if self.options.source == "live" and self.options.leads:
            self.recorder.lead(self._ring, self._told)
        if self.feed is None:
            self.line.start()
        self.line.tell_sources()

    def _ledger_anew(self) -> None:
        """Another ledger serves, or one's own files say more: the feed looks for its companies, too."""
        self.library.reload()
        self.line.tell_sources()

    async def close(self, settle_s: float = 0.3) -> None:
        """End the feed within a second and write what is not written."""
        import asyncio

        await self.jobs.end()
        await self.line.stop()
        if self.post is not None:
            await asyncio.to_thread(self.post.settle, clock.now_ms(), settle_s)
        if self.archive is not None:
            self.recorder.keep_engine()
            await asyncio.to_thread(self.archive.close)

    async def let_go(self) -> None:
        """Before we are stopped: whoever watches beside us fetches and delivers meanwhile.

        From then on this program follows, and takes the lead back when it is free.
        """
        import asyncio

        if self.leading:
            self.recorder.keep_engine()  # at once: the end of the feed takes a moment
            await self.line.stop()
            await asyncio.to_thread(self.recorder.let_go)

    # What goes on.

    def take_events(self, events: Sequence[AnyEvent]) -> None:
        """Fold events that come from elsewhere than a feed of this run: a recording that is read at once."""
        self.line.take_events(events)

    def look(self) -> tuple[Snapshot, list[Transition]]:
        """Judge, step the alerts, record, queue what is to be told; the picture and the log's new rows."""
        snapshot = self.store.look(clock.now_ms())
        fresh = self.store.take_log()
        self._run.guarded("what follows a look could not be done", lambda: self._after(snapshot))
        self._run.guarded("what was seen could not be recorded",
                          lambda: self.recorder.record(snapshot, fresh))
        return snapshot, fresh

    def _after(self, snapshot: Snapshot) -> None:
        self.indices.after(snapshot)
        self.library.after(snapshot)
        self.owned.after(snapshot)

    def every_second(self) -> None:
        """What is due each second, picture or no picture; one that fails keeps none of the others."""
        self._run.guarded("what another program records could not be read", self._follow)
        self._run.guarded("alerts could not be delivered", self.recorder.deliver)
        self._run.guarded("watchlist.toml could not be looked at", self.configuration.look)
        self._run.guarded("the inbox could not be looked at", self.inbox.look)
        self._run.guarded("holdings.toml could not be looked at", self.owned.look)

    @property
    def files(self) -> tuple[Path, ...]:
        """What is looked at each second."""
        return self.configuration.file, *self.inbox.files, *self.owned.files

    @property
    def rests(self) -> bool:
        """True while nothing is due each second but a look at `files`: what comes calls `changed`."""
        waits = self.archive is not None and self.feed is None  # for the lead
        told = self.post is None or self.post.rests
        return self._seat is None and not waits and told and self.inbox.rests and not self.jobs.busy

    def failed(self, what: str, error: Exception) -> None:
        """An error that nobody expected: logged and said once."""
        self._run.failed(what, error)

    def _follow(self) -> None:
        if self._seat is not None:
            self._seat.every_second()
            return
        if self.archive is None or self.leading or self.feed is not None or not self.recorder.follow():
            return
        self._lead()
        if not self.recorder.was_ours:
            self._run.say("lead", "the other loopwatch has ended; this one fetches now")
        self.recorder.was_ours = False

    def _take_configuration(self, before: Watchlist, watch: Watchlist) -> None:
        """A feed is begun anew only for other cadences: it is told of other symbols."""
        if watch.index != before.index:
            self.indices.reload()
        if _ledger_of(watch) != _ledger_of(before):
            self.library.reload()
        if self.post is not None:
            from tui.service.notify import targets_of

            self.post.set_targets(targets_of(watch, self.options.view_only))
        if watch.refresh != before.refresh and self.feed is not None and self.options.source == "live":
            self.jobs.follow(self.line.restart())
        self.line.tell_visible()
        self.line.tell_sources()
        if watch.desk != before.desk:
            self._run.say("config", "another [desk] is taken at the next start")

    # What a person does.

    def want_chart(self, symbol: str, range_: str) -> None:
        """A chart is on the screen: show what is stored at once, and ask the feed for the newest."""
        self.library.show_bars(symbol, range_)
        self.line.want_chart(symbol, range_)

    def take_measured(self, values: Mapping[str, float], day: date) -> None:
        """Measures of the deals that a page has worked out anyway."""
        self.store.take_circulation(values, day)

    def acknowledge(self, key: str) -> None:
        """A person has seen the alert."""
        if (desk := self._desk_of(key)) is not None:
            desk.acknowledge(key)
            return
        self._take_engine(*acknowledge(self.store.engine, key, self._run.now_ms))

    def snooze(self, key: str, until_ms: int) -> None:
        """Quiet until then."""
        if (desk := self._desk_of(key)) is not None:
            desk.snooze(key, until_ms)
            return
        self._take_engine(*snooze(self.store.engine, key, until_ms, self._run.now_ms))

    def _desk_of(self, key: str) -> Desk | None:
        """The desk, when it is its alert that has `key`."""
        own = self.desk is None or self.desk.collects or key in self.store.engine.tracks
        return None if own or self._run.refused else self.desk

    def _take_engine(self, state: EngineState, row: Transition | None) -> None:
        if self._run.refused:
            self._run.say("edit", self._run.refused, amiss=True)
            return
        store = self.store
        store.engine = state
        if row is not None:
            store.log.append(row)
            store.fresh_log.append(row)
        self._run.changed()

    def show_day(self, day: date, then: Callable[[], None]) -> None:
        """In a replay: the close of another session, by a second store that knows nothing of the first.

        `then` is called when it is there; a thread makes it.
        """

        def take(other: Store) -> None:
            self._run.store = other
            then()

        self.jobs.start(NO_DAY, lambda: _of_day(self.store, day), take, alone="day")

    def look_back(self, day: date, then: Callable[[Snapshot], None], page: str = "") -> None:
        """The whole picture of an earlier day's close, by a second store; this run goes on as it is.

        `then` gets it; a thread makes it, with what `page` alone shows of it. Nothing of it is judged,
        recorded or told.
        """

        def made() -> Snapshot:
            other = _of_day(self.store, day)
            if other.ledger is not None and page == "loop":
                find_day_loops(other.ledger, day)
            elif other.ledger is not None and page == "concentration":
                other.set_study(make_study(other.index.members(other.ledger, day), {}, day))
            return other.look(clock.now_ms())

        self.jobs.start(NO_DAY, made, then, alone="day")


def _of_day(store: Store, day: date) -> Store:
    """A second store that holds the close of `day`, with what its screens ask of the ledger worked out."""
    other = store.of_day(day)
    _fold_day(other, day)
    if other.ledger is not None:
        warm(other.ledger, day)
    return other


def _fold_day(store: Store, day: date) -> None:
    from tui.feed.recorded.replay import day_events

    store.apply(day_events(day.isoformat()))


def _ledger_of(watch: Watchlist) -> tuple[object, ...]:
    """What decides which ledger is read."""
    return watch.ledger_files, watch.subscribe, watch.subscribe_key


def _note(sent: Sent) -> None:
    from tui.service.notify.post import words
    from tui.system.log import note

    note(words(sent))
