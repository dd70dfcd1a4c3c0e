"""The line to the feed: what is asked of it, and what it says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, TypeGuard

from msgspec.structs import replace

from tui.feed import ahead
from tui.feed import event as ev
from tui.feed.command import Pause, Refresh, Search, Visible
from tui.feed.process import END_OF_RECORDING
from tui.market.session import new_york
from tui.service.run import Run
from tui.state.snapshot import FeedHealth
from tui.system.log import log_path

if TYPE_CHECKING:
    from tui.feed.process import Status
    from tui.service.desk.interface import AnyFeed

Answer = Callable[[Iterable[tuple[str, str]], str], None]  # (symbol, name) rows, or why there are none


class FeedLine:
    """Starts the feed, tells it what is visible, and folds what arrives, event by event.

    `heard` gets what was folded; what `is_taken` takes is not folded.
    """

    def __init__(
        self, run: Run, heard: Callable[[Sequence[ev.AnyEvent]], None],
        is_taken: Callable[[ev.AnyEvent], bool] = lambda event: False,
    ) -> None:
        self._run, self._heard, self._is_taken = run, heard, is_taken
        self.feed: AnyFeed | None = None
        self.stdin: int | None = None  # a recording that is piped in
        self._dropped = ""  # what a recording held that could not be played
        self._chart = ("", "")
        self._charting = False
        self._beside: tuple[str, ...] = ()  # symbols that a screen shows whatever the watchlist holds
        self._request = 0
        self._asked = 0
        self._answer: Answer | None = None

    def start(self) -> None:
        """Begin the feed of this run's source."""
        from tui.feed.process import NOT_TAKEN, FeedProcess, live_arguments

        options, desk = self._run.options, self._run.desk
        if desk is not None and not desk.collects:
            self.feed = desk.make_feed(self.take_events)
            self.tell_visible()
            return
        stdin = self.stdin if options.source == "stream" else None
        if options.source == "demo":
            arguments = ["--demo"]
        elif options.source == "stream":
            arguments = ["--from", options.stream]
        else:
            arguments = live_arguments(self._run.store.watch, self._symbols())
        if options.speed:
            arguments += ["--speed", str(options.speed)]
        self.feed = FeedProcess(
            arguments, self.take_events, self._take_status, log=log_path(), stdin=stdin,
            on_failed=partial(self._run.failed, NOT_TAKEN),
            begun=ahead.take() if options.source == "live" else None,
        )
        self.feed.start()
        self.tell_visible()

    async def restart(self) -> None:
        """Other cadences are for a new feed."""
        feed = self.feed
        if feed is not None:
            await feed.stop()
            if self.feed is feed:
                self.start()
                self.tell_sources()

    async def stop(self) -> None:
        """End it within a second."""
        feed, self.feed = self.feed, None
        if feed is not None:
            await feed.stop()

    # What it says.

    def take_events(self, events: Sequence[ev.AnyEvent]) -> None:
        """Fold; one that cannot be taken must not end the day, nor those that came with it."""
        run, taken = self._run, []
        for event in events:
            if self._is_taken(event):
                continue  # what nobody has judged reaches neither store nor archive
            try:
                taken.append(self._take(event))
            except Exception as error:
                run.failed("an event could not be taken", error)
        archive = run.archive
        if archive is not None and run.options.leads and run.records:
            bars = run.desk is None or run.desk.collects  # a reader has them from the desk
            kept = [event for event in taken
                    if not run.is_private(event) and (bars or not isinstance(event, ev.BarsEvent))]
            run.guarded("what the feed said could not be recorded", lambda: archive.record_events(kept))
        self._heard(taken)
        if any(not isinstance(event, ev.Heartbeat) for event in events):
            run.changed()  # a sign of life alone is nothing to see

    def _take(self, event: ev.AnyEvent) -> ev.AnyEvent:
        """Fold one; as it is to be kept: results that moved with the day they had."""
        self._run.store.apply((event,))
        if isinstance(event, ev.Earnings):
            return self._run.store.received.earnings.get(event.symbol, event)
        if isinstance(event, ev.SearchReply) and event.id == self._asked and self._answer is not None:
            answer, self._answer = self._answer, None
            answer([(m.symbol, m.name) for m in event.matches], event.error)
        elif isinstance(event, ev.HealthEvent) and event.what == "recording":
            self._dropped = event.reason if "dropped" in event.reason else ""
        return event

    def _take_status(self, status: Status) -> None:
        store = self._run.store
        health: FeedHealth = store.health
        if status.state == "died":
            reason = f"feed restarting: {status.reason}"
            store.set_health(replace(health, state="down", reason=reason, retry_at_ms=status.retry_at))
        elif status.state == "running" and health.state == "down":
            # why nothing new comes stands until the new feed has asked; a recording asks nobody
            anew = replace(health, state="starting", reason="") if store.replaying else health
            store.set_health(replace(anew, retry_at_ms=None))
        elif status.state == "ended" and store.replaying:
            fault = self._dropped or (status.reason if status.reason != END_OF_RECORDING else "")
            self._run.say("recording", f"end of the recording: {fault}" if fault else "end of the recording")
        elif status.state == "ended":
            store.set_health(replace(health, state="error", reason=status.reason))
        if status.state in ("died", "ended"):
            again = f"; started again at {clock_words(status.retry_at)}" if status.retry_at else ""
            self._run.say("feed", f"process: {status.reason}{again}", amiss=True)
        self._run.changed()

    # What is asked of it.

    def want_chart(self, symbol: str, range_: str) -> None:
        """A chart is on the screen."""
        self._chart, self._charting = (symbol, range_), True
        self._request += 1
        self.tell_visible()

    def show_chart(self, shown: bool) -> None:
        """Whether the chart that was wanted last is seen."""
        if shown != self._charting:
            self._charting = shown
            self.tell_visible()

    def show_beside(self, symbols: tuple[str, ...]) -> None:
        """What the screen shows beside the watchlist's symbols is asked for with them."""
        if symbols != self._beside:
            self._beside = symbols
            self.tell_visible()

    def tell_visible(self) -> None:
        """What the person looks at decides what the feed asks for."""
        if self.feed is None:
            return
        run = self._run
        symbol, range_ = self._chart if self._charting else run.wanted_chart
        symbols = self._symbols()
        if run.desk is not None and symbol in run.held and symbol not in symbols:
            symbol, range_ = "", ""
        self.feed.send(Visible(
            symbols=symbols, chart_symbol=symbol, chart_range=range_, news_symbol=symbol,
            request=self._request, funds=list(run.funds) if run.desk is None else [],
        ))

    def _symbols(self) -> list[str]:
        """All that is to be asked for; a first poll of fewer would have a second behind it at once."""
        run = self._run
        owned = run.held if run.desk is None else ()  # a desk is not told what a person holds
        return list(dict.fromkeys((*run.store.watch.symbols, *self._beside, *owned, *run.wanted)))

    def tell_sources(self) -> None:
        """Where candidates of deals are looked for; what keeps no inbox looks nowhere."""
        options = self._run.options
        if self.feed is None or options.view_only:
            return
        if options.source == "live" and options.leads:
            from tui.feed.process import sources_of
            from tui.service.ledger.own import ledger_paths

            watch = self._run.store.watch
            self.feed.send(sources_of(watch, *ledger_paths(watch, options.data)))

    def refresh(self) -> None:
        """Ask for everything now."""
        if self.feed is not None:
            self.feed.send(Refresh())

    def hold(self, on: bool) -> None:
        """The picture is held: a recording waits for it, the live feed goes on for alerts and delivery."""
        if self.feed is not None and self._run.options.source in ("demo", "stream"):
            self.feed.send(Pause(on=on))

    def search(self, query: str, answer: Answer) -> None:
        """Ask Yahoo; an older question is dropped. While it cannot be reached `answer` is told at once."""
        store = self._run.store
        if self.feed is not None and not store.replaying and store.health.state == "ok":
            self._asked, self._answer = self._asked + 1, answer
            self.feed.send(Search(id=self._asked, query=query))
        else:
            answer((), store.health.reason or "no network")


def clock_words(ms: int) -> str:
    """`09:30 ET`, with seconds where there are some."""
    return f"{datetime.fromtimestamp(ms / 1000, new_york()):%H:%M:%S}".removesuffix(":00") + " ET"


def is_for_inbox(event: ev.AnyEvent) -> TypeGuard[ev.Candidate | ev.FigureEvent]:
    """True for what an inbox judges before the store sees it; its room is not loaded for all the others."""
    return isinstance(event, ev.Candidate | ev.FigureEvent)
