"""What the program does with the outside: feed, archive, configuration, alerts, commands."""

from __future__ import annotations

import asyncio
import os
import sys
from typing import TYPE_CHECKING, Any

from tui.app.actions import Keys
from tui.app.own_rules import AlertDesk
from tui.service.configuration import Settings
from tui.service.feed_line import FeedLine
from tui.service.indices import IndexDesk
from tui.service.library import Library
from tui.service.recorder import Records
from tui.state.snapshot import Mode, Snapshot
from tui.system import clock
from tui.system.log import log_path, record

if TYPE_CHECKING:
    from tui.app.app import LoopwatchApp
    from tui.feed.process import FeedProcess
    from tui.service.archive import Archive
    from tui.service.notify.post import Post
    from tui.state.store import Store


class Desk:
    """The app's hands. Every method returns at once; slow things run in the feed or in a thread worker."""

    def __init__(self, app: LoopwatchApp) -> None:
        self.app = app
        self.feed: FeedProcess | None = None
        self.archive: Archive | None = None
        self.post: Post | None = None  # the leader of a live run delivers
        self.line = FeedLine(self)
        self.records = Records(self)
        self.library = Library(self)
        self.settings = Settings(self)
        self.keys = Keys(self)
        self.index = IndexDesk(self)
        self.rules = AlertDesk(self)
        self._firing = -1
        self._said: set[tuple[str, str]] = set()

    @property
    def store(self) -> Store:
        return self.app.store

    def keep_stdin(self) -> None:
        """Before the keyboard is read: a piped recording is for the feed, not a storm of keys."""
        if self.app.options.stream == "-" and not self.app.is_headless:
            self.line.stdin = keep_stdin()

    def begin(self) -> None:
        """After the first paint: the ledger, the feed, the watch on the configuration file."""
        self.app.run_worker(self.library.load, thread=True, group="ledger", exit_on_error=False)
        self.settings.stamp = self.settings.stamp_of_file()
        source = self.app.options.source
        if source == "replay":
            self._greet_replay()
            return
        if self.archive is None or self.archive.try_lead():
            self.line.start(source)
        else:
            self.app.hint("Another loopwatch fetches and records; this one shows what it records")
            self.app.changed()
            return
        if source == "live" and self.store.mode is Mode.EMBEDDED and self.app.snapshot is not None:
            self.line.stored = self.app.snapshot.day
            self.line.greet_first_run()
            self.app.changed()

    def _greet_replay(self) -> None:
        self.app.hint("Closing prices of a recorded day; no path within the day. < > step by session")
        self.app.changed()

    async def close(self) -> None:
        """End the feed within a second and write what is not written."""
        self.records.keep_ink()
        if self.feed is not None:
            await self.feed.stop()
        if self.post is not None:
            await asyncio.to_thread(self.post.settle, clock.now_ms(), 0.3)
        if self.archive is not None:
            self.records.keep_engine()
            await asyncio.to_thread(self.archive.close)

    async def let_go(self) -> None:
        """Before we are stopped: whoever watches beside us fetches and delivers meanwhile."""
        archive, feed = self.archive, self.feed
        if archive is None or feed is None:
            return
        self.records.keep_engine()
        self.feed = None  # from now on we follow, and take the lead back when it is free
        await feed.stop()
        if self.post is not None:
            await asyncio.to_thread(self.post.settle, clock.now_ms(), 0.3)
            self.records.keep_post(self.post)
            self.post = None
        await asyncio.to_thread(archive.flush)
        self.records.let_go(archive)

    def page_made(self, page: Any) -> None:
        """A page that was just made and needs more than a picture."""
        if page.name == "concentration":
            self.index.opened(page)

    def failed(self, what: str, error: Exception) -> None:
        """An error that nobody expected: the log has all of it, the screen one sentence, once."""
        record(what, error)
        if (what, repr(error)) not in self._said:
            self._said.add((what, repr(error)))
            self.app.notice(f"{what}; details in {log_path()}", "warn")

    def every_second(self) -> None:
        """What is due each second, picture or no picture; one that fails keeps none of the others."""
        for what, step in (
            ("what another program records could not be read", self._follow),
            ("alerts could not be delivered", self._deliver),
            ("watchlist.toml could not be looked at", self.settings.look),
        ):
            try:
                step()
            except Exception as error:
                self.failed(what, error)

    def _follow(self) -> None:
        if self.archive is not None and self.feed is None:
            self.records.follow(self.archive)

    def _deliver(self) -> None:
        if self.post is not None:
            self.post.tick(clock.now_ms(), self.records.keep_engine)
            self.records.say_trouble(self.post.trouble)

    def after_picture(self, snapshot: Snapshot) -> None:
        """Write what the picture brought; tell the terminal's title how many alerts fire."""
        fresh = self.store.take_log()
        self.index.after_picture(snapshot)
        if self.archive is not None and self.feed is not None:
            self.records.record(self.archive, snapshot, fresh)
        firing = sum(a.active and not a.acknowledged for a in snapshot.alerts)
        if firing != self._firing:
            self._firing = firing
            self.app.name_terminal(f"({firing}) loopwatch" if firing else "loopwatch")


def keep_stdin() -> int:
    """A copy of our standard input for the child, while the keyboard is read from the terminal itself."""
    kept = os.dup(0)
    terminal = os.open("/dev/tty", os.O_RDONLY)
    os.dup2(terminal, 0)
    os.close(terminal)
    sys.stdin = os.fdopen(os.dup(0))
    return kept
