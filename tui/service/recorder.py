"""The archive's keeper: the last picture, the alert log, measures over time, and what is delivered."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from tui.alerts.memory import restore as restore_engine
from tui.alerts.memory import save as save_engine
from tui.market.session import day_of, is_session
from tui.service.part import Part
from tui.state.snapshot import Mode, Recorded, Snapshot
from tui.system import clock
from tui.system.log import record

if TYPE_CHECKING:
    from tui.service.archive import Archive
    from tui.service.notify.post import Post
    from tui.service.service import Desk

INK_MINUTES = 5
RECORDED_MS = 45 * 86_400_000  # twenty sessions and more


class Records(Part):
    """Whoever leads fetches, records and delivers; everybody else follows what is recorded."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._revision = 0
        self._minute = self._day = 0
        self._post_trouble = ""
        self._was_ours = False  # the lead, until we were stopped

    def open(self) -> None:
        """The last picture and the alerts as they were, before the first paint; only a live run has them."""
        if self.app.options.source != "live":
            return
        from tui.service.archive import Archive

        days = self.store.watch.intraday_days
        archive = Archive.open(self.app.options.data, now_ms=clock.now_ms(), intraday_days=days)
        self._desk.archive = archive
        last = archive.last_picture()
        if last is not None:
            self.store.restore(last[0])
            self._revision = archive.changes(0)[0]
        self.store.engine = restore_engine(archive.load_engine())
        self.store.log = list(reversed(archive.alert_log(200)))

    def _open_post(self, archive: Archive) -> None:
        """Whoever fetches and records delivers, too."""
        from tui.service.notify import targets_of
        from tui.service.notify.post import Post, words
        from tui.system.log import note

        self._desk.post = Post(
            targets_of(self.store.watch), clock.now_ms(), archive.load_engine(), ring=self.app.bell,
            told=lambda sent: note(words(sent)), flush=archive.flush,
        )

    def keep_engine(self) -> None:
        """The alerts as they stand, and what waits to be told."""
        if self._desk.archive is not None and self._desk.feed is not None:
            engine = self.store.engine
            post = self._desk.post
            self._desk.archive.save_engine(post.state(engine) if post else save_engine(engine))

    def keep_post(self, post: Post) -> None:
        """The alerts and what waits to be told, as the last word of a leader."""
        if self._desk.archive is not None:
            self._desk.archive.save_engine(post.state(self.store.engine))

    def let_go(self, archive: Archive) -> None:
        """Give the lead up for as long as we are stopped."""
        self._was_ours = True
        self._revision = archive.changes(0)[0]
        archive.let_go()

    def keep_ink(self) -> None:
        """The first screen as it is now, for the next start's first moment."""
        snapshot, archive = self.app.snapshot, self._desk.archive
        if snapshot is None or archive is None or clock.is_set() or self.app.is_headless:
            return
        from tui.commands import of_screen
        from tui.draw.chrome.first_ink import PAGE, ink_of
        from tui.system.terminal import ink

        columns, lines = self.app.size
        commands = [c for c in of_screen(PAGE) if c.rank and self.app.can(c.id)]
        glyphs, palette = self.app.look.glyphs, self.app.look.palette
        picture = ink_of(snapshot, commands, columns, lines, glyphs, palette, ink.depth(), ink.MAGIC)
        try:
            ink.keep(archive.folder, columns, lines, picture)
        except OSError as error:  # the next start then begins without it
            record("the first ink could not be kept", error)

    def follow(self, archive: Archive) -> None:
        """New events out of the archive; the lead when it falls free."""
        self._revision, events = archive.changes(self._revision)
        if events:
            self.store.apply(events)
            self.app.changed()
        if archive.try_lead():
            self.store.engine = restore_engine(archive.load_engine())
            self._desk.line.start("live")
            if not self._was_ours:
                self.app.notice("the other loopwatch has ended; this one fetches now")
            self._was_ours = False

    def say_trouble(self, trouble: str) -> None:
        """A failed delivery is one line; it goes when the next one succeeds."""
        if self.store.notice == self._post_trouble:
            self.store.notice = trouble
        self._post_trouble = trouble

    def record(self, archive: Archive, snapshot: Snapshot, fresh: list[Any]) -> None:
        if fresh:
            archive.log(fresh)
            if self._desk.post is not None and snapshot.mode is Mode.FEED:
                self._desk.post.take(fresh)
            self.keep_engine()
        if snapshot.day.toordinal() != self._day:
            self._day, self.store.recorded = snapshot.day.toordinal(), {}  # asked anew each day
        minute = snapshot.as_of_ms // 60_000
        if minute != self._minute and snapshot.mode is Mode.FEED:
            self._minute = minute
            values = {k: m.value for k, m in snapshot.measures.items() if not m.stale}
            archive.record_measures(snapshot.as_of_ms, values)
            if minute % INK_MINUTES == 0:
                self.keep_ink()

    def load_sessions(self, measure: str) -> None:
        """A value a session of what the archive has of a measure; in a thread, since weeks are many rows."""
        archive = self._desk.archive
        if archive is None or measure in self.store.recorded:
            return
        self.store.recorded = {**self.store.recorded, measure: ()}  # asked
        since = clock.now_ms() - RECORDED_MS

        def work() -> None:
            found = by_session(archive.measure_history(measure, since))
            self.app.call_from_thread(self._take_sessions, measure, found)

        self.app.run_worker(work, thread=True, group="recorded", exit_on_error=False)

    def _take_sessions(self, measure: str, found: Recorded) -> None:
        if found:
            self.store.recorded = {**self.store.recorded, measure: found}
            self.app.changed()

    @property
    def notice(self) -> str:
        """What is amiss with the archive at the moment, else ""."""
        return self._desk.archive.notice if self._desk.archive is not None else ""



def by_session(rows: Iterable[tuple[int, float]]) -> Recorded:
    """The last value of each session of New York, oldest first; what was seen on other days is left out."""
    days = {day_of(t): value for t, value in rows}
    return tuple((day.isoformat(), value) for day, value in sorted(days.items()) if is_session(day))
