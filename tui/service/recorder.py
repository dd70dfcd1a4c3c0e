"""The archive's keeper: the last picture, the alert log, measures over time, and what is delivered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from tui.alerts.memory import restore as restore_engine
from tui.alerts.memory import save as save_engine
from tui.alerts.register import PRIVATE
from tui.market.bars import DAY_MS
from tui.market.session import day_of, is_session
from tui.service.run import Run
from tui.state.snapshot import Mode, Recorded, Snapshot
from tui.system import clock

if TYPE_CHECKING:
    from tui.alerts.alert import Transition
    from tui.service.notify.delivery import Sent
    from tui.service.notify.post import Post

RECORDED_MS = 45 * DAY_MS  # twenty sessions and more
LOGGED = 200
THIS_MACHINE = ("the loopwatch that leads has recorded nothing since {since}: nobody fetches or tells "
                "alerts; end it, and this one takes over")
MARKS = "marks"  # in the engine's state of a desk: the last mark that it has
A_DESK = "the desk's collector has recorded nothing since {since}: nobody fetches or tells its alerts"
SILENT_POLLS, SILENT_MS = 3, 15 * 60_000  # so long a leader may have nothing to record


class Recorder:
    """Whoever leads records and delivers; everybody else follows what is recorded."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self.leads = False
        self.post: Post | None = None  # the leader of a live run delivers
        self._revision = 0
        self._minute = self._day = 0
        self.was_ours = False  # the lead, until we were stopped
        self.silence = ""  # of whom we follow, as a sentence, while it lasts
        self._heard_ms: int | None = None

    def open(self) -> None:
        """The last picture and the alerts as they were, before the first look; only a live run has them."""
        run, options = self._run, self._run.options
        if options.source != "live":
            return
        from tui.service.archive import Archive, is_there

        if not options.leads:
            if not is_there(options.data):
                return  # a single look leaves no trace
            run.archive = Archive.open(options.data)
        elif run.desk is not None and run.desk.collects:
            run.archive = run.desk.archive
            return  # what it says of the last picture comes when it answers
        else:
            days = run.store.watch.intraday_days
            run.archive = Archive.open(options.data, now_ms=clock.now_ms(), intraday_days=days)
        last = run.archive.last_picture()
        if last is not None and (options.oldest_ms is None or clock.now_ms() - last[1] < options.oldest_ms):
            run.store.restore(last[0])
            self._revision = run.archive.revision
        if options.leads or options.recalls:
            self._restore_alerts()

    def _restore_alerts(self) -> None:
        archive, store = self._run.archive, self._run.store
        if archive is not None:
            store.engine = restore_engine(archive.load_engine())
            store.log = list(reversed(archive.alert_log(LOGGED)))

    def lead(self, ring: Callable[[], None] | None, told: Callable[[Sent], None]) -> None:
        """This program fetches, records and delivers from now on."""
        archive, store = self._run.archive, self._run.store
        if archive is None:
            return
        from tui.service.notify import targets_of
        from tui.service.notify.post import Post

        self.leads = True
        self._restore_alerts()
        desk = self._run.desk
        if desk is not None and desk.collects:
            desk.archive.prune(clock.now_ms(), store.watch.intraday_days)
        flush = desk.may_tell if desk is not None and desk.collects else archive.flush
        targets = targets_of(store.watch, self._run.options.view_only)
        self.post = Post(targets, clock.now_ms(), archive.load_engine(), ring=ring, told=told, flush=flush)

    def let_go(self) -> None:
        """Give the lead up for as long as we are stopped; what waits to be told is told by who takes it."""
        archive = self._run.archive
        if archive is None or not self.leads:
            return
        if self.post is not None:
            self.post.settle(clock.now_ms(), 0.3)
        self.keep_engine()
        archive.flush()
        self.post, self.was_ours = None, True
        self._revision = archive.changes(0)[0]
        archive.let_go()
        self.leads = False  # last: who leads does not follow

    def follow(self) -> bool:
        """Take what another program has recorded; True when the lead has fallen free."""
        archive = self._run.archive
        if archive is None:
            return False
        self._revision, events = archive.changes(self._revision)
        if events:
            self._run.store.apply(events)
            self._run.changed()
        self.notice_silence(bool(events))
        return archive.try_lead()

    def notice_silence(self, heard: bool, who: str = THIS_MACHINE) -> None:
        """A leader that is stopped holds its lock, fetches nothing and tells nobody: that must be said."""
        now = clock.now_ms()
        if heard or self._heard_ms is None or now < self._heard_ms:
            self._heard_ms, self.silence = now, ""
            return
        polls_ms = round(SILENT_POLLS * self._run.store.watch.refresh.closed_s * 1000)
        if not self.silence and now - self._heard_ms > max(SILENT_MS, polls_ms):
            since = datetime.fromtimestamp(self._heard_ms / 1000).astimezone()
            self.silence = who.format(since=f"{since:%H:%M}")
            self._run.say("lead", self.silence, amiss=True)
            self._run.changed()

    def deliver(self) -> None:
        """Send what is due."""
        if self.post is not None:
            self.post.tick(clock.now_ms(), self.keep_engine)

    def record(self, snapshot: Snapshot, fresh: Sequence[Transition]) -> None:
        """What a look of the leader has brought."""
        archive = self._run.archive
        if archive is None or not self.leads:
            return
        if self.post is not None and snapshot.mode is Mode.FEED:
            self.post.saw(self._run.store.engine, snapshot.as_of_ms)
        if fresh:
            if self.post is not None and snapshot.mode is Mode.FEED:
                self.post.take(fresh)
            archive.log(fresh, self._engine_state())  # together: who takes over knows a row, or judges it
        if snapshot.day.toordinal() != self._day:
            self._day, self._run.store.recorded = snapshot.day.toordinal(), {}  # asked anew each day
        minute = snapshot.as_of_ms // 60_000
        if minute != self._minute and snapshot.mode is Mode.FEED:
            self._minute = minute
            values = {k: m.value for k, m in snapshot.measures.items() if not m.stale}
            if self._run.records_own and self._run.desk is None:
                own = self._run.store.private
                values |= {k: m.value for k, m in own.items() if not m.stale}
            archive.record_measures(snapshot.as_of_ms, values)
            if self._run.desk is not None:
                self.keep_engine()  # its readers see values of this minute

    def keep_engine(self) -> None:
        """The alerts as they stand, and what waits to be told."""
        if self._run.archive is not None and self.leads:
            self._run.archive.save_engine(self._engine_state())

    def _engine_state(self) -> dict[str, Any]:
        engine, desk = self._run.store.engine, self._run.desk
        state = self.post.state(engine) if self.post else save_engine(engine)
        return state if desk is None or not desk.collects else {**state, MARKS: desk.marks_at}

    def load_sessions(self, measure: str) -> None:
        """A value a session of what the archive has of a measure; in a thread, since weeks are many rows."""
        archive, store = self._run.history, self._run.store
        if archive is None or measure in store.recorded:
            return
        if measure.startswith(PRIVATE) and not self._run.options.shows_money:
            return
        store.recorded = {**store.recorded, measure: ()}  # asked
        since = clock.now_ms() - RECORDED_MS

        def take(found: Recorded) -> None:
            if found:
                store.recorded = {**store.recorded, measure: found}
                self._run.changed()

        self._run.jobs.start("what was recorded could not be read",
                             lambda: by_session(archive.measure_history(measure, since)), take)


def by_session(rows: Iterable[tuple[int, float]]) -> Recorded:
    """The last value of each session of New York, oldest first; what was seen on other days is left out."""
    days = {day_of(t): value for t, value in rows}
    return tuple((day.isoformat(), value) for day, value in sorted(days.items()) if is_session(day))
