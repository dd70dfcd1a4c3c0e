"""The line to the feed: what is asked of it, and what it says."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from tui.feed import event as ev
from tui.feed.process import END_OF_RECORDING
from tui.service.part import Part
from tui.state.snapshot import Health
from tui.system.log import log_path

if TYPE_CHECKING:
    from tui.feed.process import FeedProcess, Status
    from tui.service.service import Desk


class FeedLine(Part):
    """Starts the feed, tells it what is visible, and hands on what arrives."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.chart: tuple[str, str] = ("", "")
        self.request = 0
        self.stored: date | None = None  # a first run: the day of the stored figures
        self.stdin: int | None = None  # a recording that is piped in
        self.dropped = ""  # what a recording held that could not be played
        self.typed: Any = None  # the add dialog that waits for matches

    def start(self, source: str) -> None:
        from tui.feed.process import NOT_TAKEN, FeedProcess, live_arguments

        options = self.app.options
        arguments: list[str] = []
        stdin = None
        if source == "demo":
            arguments = ["--demo"]
        elif source == "stream":
            arguments = ["--from", options.stream]
            stdin = self.stdin
        else:
            arguments = live_arguments(self.store.watch)
            if self._desk.archive is not None and self._desk.post is None:
                self._desk.records._open_post(self._desk.archive)
        if options.speed:
            arguments += ["--speed", str(options.speed)]
        self._desk.feed = FeedProcess(
            arguments, self._arrived, self._status, log=log_path(), stdin=stdin,
            on_failed=lambda error: self._desk.failed(NOT_TAKEN, error),
        )
        self._desk.feed.start()
        self.tell_visible()

    async def restart(self, feed: FeedProcess) -> None:
        """Other cadences are for a new feed."""
        await feed.stop()
        if self._desk.feed is feed:
            self.start("live")

    def _arrived(self, events: list[ev.AnyEvent]) -> None:
        for event in events:
            try:
                self._take(event)
            except Exception as error:  # one event must not end the day, nor those that came with it
                self._desk.failed("an event could not be taken", error)
        if self._desk.archive is not None:
            self._desk.archive.record_events(events)
        if any(not isinstance(event, ev.Heartbeat) for event in events):
            self.app.changed()  # a sign of life alone is nothing to see

    def _take(self, event: ev.AnyEvent) -> None:
        self.store.apply((event,))
        if isinstance(event, ev.SearchReply) and self.typed is not None:
            self.typed.set_matches(event.id, [(m.symbol, m.name) for m in event.matches], event.error)
        elif isinstance(event, ev.Health) and event.what == "recording":
            self.dropped = event.reason if "dropped" in event.reason else ""
        elif isinstance(event, ev.Health) and self.app.hinted:
            self.greet_first_run()

    def _status(self, status: Status) -> None:
        health: Health = self.store.health
        if status.state == "died":
            reason = f"feed restarting: {status.reason}"
            self.store.set_health(replace(health, state="down", reason=reason, retry_at_ms=status.retry_at))
        elif status.state == "running" and health.state == "down":
            self.store.set_health(replace(health, state="starting", reason="", retry_at_ms=None))
        elif status.state == "ended" and self.store.replaying:
            fault = self.dropped or (status.reason if status.reason != END_OF_RECORDING else "")
            self.app.notice(f"end of the recording: {fault}" if fault else "end of the recording; q leaves")
        elif status.state == "ended":
            self.store.set_health(replace(health, state="error", reason=status.reason))
        if self.app.hinted:
            self.greet_first_run()
        self.app.changed()

    def tell_visible(self) -> None:
        """What the person looks at decides what the feed asks for."""
        if self._desk.feed is None:
            return
        page = self.app.page
        shown = page is not None and page.name == "ticker"
        symbol, range_ = self.chart if shown else ("", "")
        self._desk.feed.send(
            ev.Visible(
                symbols=list(self.store.watch.symbols), chart_symbol=symbol, chart_range=range_,
                news_symbol=symbol, request=self.request,
            )
        )

    def search(self, id: int, query: str) -> None:
        """Ask Yahoo; while it cannot be reached the dialog is told at once."""
        if self._desk.feed is not None and not self.store.replaying and self.store.health.state == "ok":
            self._desk.feed.send(ev.Search(id=id, query=query))
        elif self.typed is not None:
            self.typed.set_matches(id, (), self.store.health.reason or "no network")

    def greet_first_run(self) -> None:
        from tui.draw.chrome.bars import first_run

        if self.stored is not None:
            self.app.hint(first_run(self.stored, self.store.health))

