"""What the program does with the outside: the feed, the archive, the configuration file, edits, links."""

from __future__ import annotations

import asyncio
import os
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui import clock
from tui.alert_desk import AlertDesk
from tui.alerts.memory import acknowledge, snooze
from tui.alerts.memory import restore as restore_engine
from tui.alerts.memory import save as save_engine
from tui.feed import event as ev
from tui.index_desk import IndexDesk
from tui.log import log_path, record
from tui.market.bars import Bars
from tui.market.text import clean
from tui.snapshot import Health, Mode, Snapshot
from tui.watchlist import Watchlist, WatchlistError

if TYPE_CHECKING:
    from tui.app import LoopwatchApp
    from tui.archive import Archive
    from tui.deals.ledger import Ledger
    from tui.feed.process import FeedProcess, Status
    from tui.market.stored import ConcentrationSeries
    from tui.notify.post import Post

DAY_MS = 86_400_000
INK_MINUTES = 5
RANGES = ("1D", "5D", "1M", "6M", "YTD", "1Y", "5Y", "MAX")


class Desk:
    """The app's hands. Every method returns at once; slow things run in the feed or in a thread worker."""

    def __init__(self, app: LoopwatchApp) -> None:
        self.app = app
        self.feed: FeedProcess | None = None
        self.archive: Archive | None = None
        self._stamp: tuple[int, int] | None = None
        self._chart: tuple[str, str] = ("", "")
        self._request = 0
        self._firing = -1
        self._revision = 0
        self._minute = 0
        self._stored: date | None = None  # a first run: the day of the stored figures
        self.post: Post | None = None  # the leader of a live run delivers
        self._post_trouble = ""
        self._stdin: int | None = None  # a recording that is piped in
        self._typed: Any = None  # the add dialog that waits for matches
        self.index = IndexDesk(self)
        self.rules = AlertDesk(self)

    @property
    def store(self) -> Any:
        return self.app.store

    # Start and stop.

    def keep_stdin(self) -> None:
        """Before the keyboard is read: a piped recording is for the feed, not a storm of keys."""
        if self.app.options.stream == "-" and not self.app.is_headless:
            self._stdin = _keep_stdin()

    def open_archive(self) -> None:
        """The last picture and the alerts as they were, before the first paint; only a live run has them."""
        if self.app.options.source != "live":
            return
        from tui.archive import Archive

        days = self.store.watch.intraday_days
        archive = Archive.open(self.app.options.data, now_ms=clock.now_ms(), intraday_days=days)
        self.archive = archive
        last = archive.last_picture()
        if last is not None:
            self.store.restore(last[0])
            self._revision = archive.changes(0)[0]
        self.store.engine = restore_engine(archive.load_engine())
        self.store.log = list(reversed(archive.alert_log(200)))

    def begin(self) -> None:
        """After the first paint: the ledger, the feed, the watch on the configuration file."""
        self.app.run_worker(self._load_ledger, thread=True, group="ledger", exit_on_error=False)
        self._stamp = self._config_stamp()
        source = self.app.options.source
        if source == "replay":
            self._greet_replay()
            return
        if self.archive is None or self.archive.try_lead():
            self._start_feed(source)
        else:
            self.app.hint("Another loopwatch fetches and records; this one shows what it records")
            self.app.changed()
            return
        if source == "live" and self.store.mode is Mode.EMBEDDED and self.app.snapshot is not None:
            self._stored = self.app.snapshot.day
            self._greet_first_run()
            self.app.changed()

    def _greet_first_run(self) -> None:
        from tui.draw.chrome import first_run

        if self._stored is not None:
            self.app.hint(first_run(self._stored, self.store.health))

    def _greet_replay(self) -> None:
        self.app.hint("Closing prices of a recorded day; no path within the day. < > step by session")
        self.app.changed()

    def _start_feed(self, source: str) -> None:
        from tui.feed.process import FeedProcess, live_arguments

        options = self.app.options
        arguments: list[str] = []
        stdin = None
        if source == "demo":
            arguments = ["--demo"]
        elif source == "stream":
            arguments = ["--from", options.stream]
            stdin = self._stdin
        else:
            arguments = live_arguments(self.store.watch)
            if self.archive is not None and self.post is None:
                self._open_post(self.archive)
        if options.speed:
            arguments += ["--speed", str(options.speed)]
        self.feed = FeedProcess(arguments, self._arrived, self._status, log=log_path(), stdin=stdin)
        self.feed.start()
        self.tell_visible()

    def _open_post(self, archive: Archive) -> None:
        """Whoever fetches and records delivers, too."""
        from tui.log import note
        from tui.notify import targets_of
        from tui.notify.post import Post, words

        self.post = Post(
            targets_of(self.store.watch), clock.now_ms(), archive.load_engine(), ring=self.app.bell,
            told=lambda sent: note(words(sent)), flush=archive.flush,
        )

    def _keep_engine(self) -> None:
        """The alerts as they stand, and what waits to be told."""
        if self.archive is not None and self.feed is not None:
            engine = self.store.engine
            self.archive.save_engine(self.post.state(engine) if self.post else save_engine(engine))

    async def _restart_feed(self, feed: FeedProcess) -> None:
        """Other cadences are for a new feed."""
        await feed.stop()
        if self.feed is feed:
            self._start_feed("live")

    def keep_ink(self) -> None:
        """The first screen as it is now, for the next start's first moment."""
        snapshot, archive = self.app.snapshot, self.archive
        if snapshot is None or archive is None or clock.is_set() or self.app.is_headless:
            return
        from tui import ink
        from tui.commands import of_screen
        from tui.draw.first_ink import PAGE, ink_of

        columns, lines = self.app.size
        commands = [c for c in of_screen(PAGE) if c.rank and self.app.can(c.id)]
        glyphs, palette = self.app.look.glyphs, self.app.look.palette
        picture = ink_of(snapshot, commands, columns, lines, glyphs, palette, ink.depth(), ink.MAGIC)
        try:
            ink.keep(archive.folder, columns, lines, picture)
        except OSError as error:  # the next start then begins without it
            record("the first ink could not be kept", error)

    async def close(self) -> None:
        """End the feed within a second and write what is not written."""
        self.keep_ink()
        if self.feed is not None:
            await self.feed.stop()
        if self.post is not None:
            await asyncio.to_thread(self.post.settle, clock.now_ms(), 0.3)
        if self.archive is not None:
            self._keep_engine()
            await asyncio.to_thread(self.archive.close)

    def _load_ledger(self) -> None:
        from tui.deals import ledger

        loaded = ledger.load(extra=self.store.watch.ledger_extra)
        self.app.call_from_thread(self._take_ledger, loaded)
        self.app.call_from_thread(self._take_history, *self._stored_history())
        self.index.load()
        self._measure_deals(loaded)

    def _measure_deals(self, loaded: Ledger) -> None:
        """The deals' measures for the register, as of the picture's day."""
        from tui.deals.measured import deal_values
        from tui.market.session import day_of

        snapshot = self.app.snapshot
        today = day_of(snapshot.as_of_ms if snapshot is not None else clock.now_ms())
        values = deal_values(loaded.as_of(today))
        self.app.call_from_thread(self.store.take_circulation, values, today)

    def _stored_history(self) -> tuple[ConcentrationSeries | None, dict[str, Bars]]:
        """Concentration since 2021 and daily bars of the symbols."""
        from tui.market import stored

        bars = {s: b for s in self.store.watch.symbols if (b := stored.daily(s)) is not None}
        return stored.concentration("SP500"), bars

    def _take_history(self, shares: ConcentrationSeries | None, bars: dict[str, Bars]) -> None:
        self.store.series = shares
        known = {s: self._newer(b) for s, b in bars.items()}
        self.store.set_history(known)
        self.app.changed()

    def _newer(self, bars: Bars) -> Bars:
        """Recorded daily bars instead of stored ones where they reach further."""
        if self.archive is None:
            return bars
        own = self.archive.bars(bars.symbol, "1d")
        return own if len(own) > 60 and own.times_ms[-1] > bars.times_ms[-1] else bars

    def _take_ledger(self, loaded: Any) -> None:
        self.store.set_ledger(loaded)
        if loaded.left_out:
            self.app.notice(f"{loaded.left_out} ledger entries left out: {loaded.faults[0]}", "warn")
        self.app.changed()

    # The feed.

    def _arrived(self, events: list[ev.AnyEvent]) -> None:
        try:
            self.store.apply(events)
        except Exception as error:  # one bad event must not end the day; the log has it
            record("an event could not be taken", error)
        if self.archive is not None:
            self.archive.record_events(events)
        for event in events:
            if isinstance(event, ev.SearchReply) and self._typed is not None:
                matches = [(m.symbol, m.name) for m in event.matches]
                self._typed.set_matches(event.id, matches, event.error)
            elif isinstance(event, ev.Health) and self.app.hinted:
                self._greet_first_run()
        if any(not isinstance(event, ev.Heartbeat) for event in events):
            self.app.changed()  # a sign of life alone is nothing to see

    def _status(self, status: Status) -> None:
        health: Health = self.store.health
        if status.state == "died":
            reason = f"feed restarting: {status.reason}"
            self.store.set_health(replace(health, state="down", reason=reason, retry_at_ms=status.retry_at))
        elif status.state == "running" and health.state == "down":
            self.store.set_health(replace(health, state="starting", reason="", retry_at_ms=None))
        elif status.state == "ended" and self.store.replaying:
            self.app.notice("end of the recording; q leaves")
        elif status.state == "ended":
            self.store.set_health(replace(health, state="error", reason=status.reason))
        if self.app.hinted:
            self._greet_first_run()
        self.app.changed()

    def tell_visible(self) -> None:
        """What the person looks at decides what the feed asks for."""
        if self.feed is None:
            return
        page = self.app.page
        shown = page is not None and page.name_of_page == "ticker"
        symbol, range_ = self._chart if shown else ("", "")
        self.feed.send(
            ev.Visible(
                symbols=list(self.store.watch.symbols), chart_symbol=symbol, chart_range=range_,
                news_symbol=symbol, request=self._request,
            )
        )

    def want_chart(self, symbol: str, range_: str) -> None:
        """A chart is on the screen: show what is stored at once, and ask the feed for the newest."""
        self._chart = (symbol, range_)
        self._request += 1
        if (symbol, range_) not in self.store.picture(clock.now_ms()).bars:
            self.app.run_worker(
                lambda: self._stored_bars(symbol, range_), thread=True, group="bars", exit_on_error=False
            )
        self.tell_visible()

    def _stored_bars(self, symbol: str, range_: str) -> None:
        bars = self._find_bars(symbol, range_)
        if bars is not None and len(bars):
            self.app.call_from_thread(self._take_bars, bars, range_)

    def _find_bars(self, symbol: str, range_: str) -> Bars | None:
        """From the archive when it has them, else from the stored data; a replay stops at its day."""
        from tui.market import stored

        if range_ in ("1D", "5D"):
            return self._recorded_bars(symbol, range_)
        bars = stored.daily(symbol)
        if bars is None:
            return None
        if self.store.mode is Mode.REPLAY or self.store.mode is Mode.DEMO:
            snapshot = self.app.snapshot
            if snapshot is not None:
                bars = bars.until(stored.ms_of(snapshot.day.isoformat()) + 1)
        return _cut_range(bars, range_)

    def _recorded_bars(self, symbol: str, range_: str) -> Bars | None:
        """Bars within the day that this or an earlier run received."""
        if self.archive is None:
            return None
        since = clock.now_ms() - (1 if range_ == "1D" else 7) * DAY_MS
        found = (self.archive.bars(symbol, interval, since) for interval in ("1m", "2m", "5m", "15m"))
        return next((bars for bars in found if len(bars)), None)

    def _take_bars(self, bars: Bars, range_: str) -> None:
        self.store.set_bars(bars, range_)
        self.app.changed()

    def page_made(self, page: Any) -> None:
        """A page that was just made and needs more than a picture."""
        if page.name_of_page == "concentration":
            self.index.looked_at = True
            self.app.run_worker(
                lambda: self._load_shares(page), thread=True, group="history", exit_on_error=False
            )

    def _load_shares(self, page: Any) -> None:
        """The history of concentration since 1980."""
        from tui.draw.history_chart import history_of
        from tui.market import stored, stored_facts

        points = stored_facts.history_points("SP500", "top10_share")
        history = history_of(points, stored.concentration("SP500"), stored_facts.levels_2000(),
                             self.store.index.record)
        self.app.call_from_thread(page.set_history, history)

    def search(self, id: int, query: str) -> None:
        """Ask Yahoo; while it cannot be reached the dialog is told at once."""
        if self.feed is not None and not self.store.replaying and self.store.health.state == "ok":
            self.feed.send(ev.Search(id=id, query=query))
        elif self._typed is not None:
            self._typed.set_matches(id, (), self.store.health.reason or "no network")

    # Every second.

    def every_second(self) -> None:
        """The configuration file; and, while another program leads, what that one has recorded."""
        if self.archive is not None and self.feed is None:
            self._follow(self.archive)
        if self.post is not None:
            self.post.tick(clock.now_ms(), self._keep_engine)
            self._say_trouble(self.post.trouble)
        stamp = self._config_stamp()
        if stamp != self._stamp:
            self._stamp = stamp
            self.reload()

    def _follow(self, archive: Archive) -> None:
        """New events out of the archive; the lead when it falls free."""
        self._revision, events = archive.changes(self._revision)
        if events:
            self.store.apply(events)
            self.app.changed()
        if archive.try_lead():
            self.store.engine = restore_engine(archive.load_engine())
            self._start_feed("live")
            self.app.notice("the other loopwatch has ended; this one fetches now")

    def after_picture(self, snapshot: Snapshot) -> None:
        """Write what the picture brought; tell the terminal's title how many alerts fire."""
        fresh = self.store.take_log()
        self.index.study(snapshot)
        if self.archive is not None and self.feed is not None:
            self._record(self.archive, snapshot, fresh)
        firing = sum(a.active and not a.acknowledged for a in snapshot.alerts)
        if firing != self._firing:
            self._firing = firing
            self._set_title(f"({firing}) loopwatch" if firing else "loopwatch")

    @property
    def archive_notice(self) -> str:
        """What is amiss with the archive at the moment, else ""."""
        return self.archive.notice if self.archive is not None else ""

    def _say_trouble(self, trouble: str) -> None:
        """A failed delivery is one line; it goes when the next one succeeds."""
        if self.store.notice == self._post_trouble:
            self.store.notice = trouble
        self._post_trouble = trouble

    def _record(self, archive: Archive, snapshot: Snapshot, fresh: list[Any]) -> None:
        if fresh:
            archive.log(fresh)
            if self.post is not None and snapshot.mode is Mode.FEED:
                self.post.take(fresh)
            self._keep_engine()
        minute = snapshot.as_of_ms // 60_000
        if minute != self._minute and snapshot.mode is Mode.FEED:
            self._minute = minute
            values = {k: m.value for k, m in snapshot.measures.items() if not m.stale}
            archive.record_measures(snapshot.as_of_ms, values)
            if minute % INK_MINUTES == 0:
                self.keep_ink()

    def _set_title(self, text: str) -> None:
        driver = self.app._driver
        if driver is not None and not self.app.is_headless:
            driver.write(f"\x1b]0;{text}\x07")

    # The configuration.

    def _config_stamp(self) -> tuple[int, int] | None:
        path = self.store.watch.path
        try:
            found = Path(path).stat() if path is not None else None
        except OSError:
            return (0, 0)
        return (found.st_mtime_ns, found.st_size) if found else None

    def reload(self) -> None:
        """Take an edited file; a broken one leaves the last good configuration and says what is wrong."""
        from tui.watchlist import load_again

        path = self.store.watch.path
        try:
            if path is None or not Path(path).is_file():
                self.store.notice = f"{path} is gone; the last good configuration stays"
            else:
                self._take_watch(load_again(Path(path)))
                self.store.notice = ""
        except WatchlistError as error:
            more = f" (and {len(error.faults) - 1} more)" if len(error.faults) > 1 else ""
            self.store.notice = f"{error.faults[0]}{more}; the last good configuration stays"
        self.app.changed()

    def _take_watch(self, watch: Watchlist) -> None:
        before: Watchlist = self.store.watch
        self.store.set_watch(watch)
        if watch.index != before.index:
            self.index.reload()
        if self.post is not None:
            from tui.notify import targets_of

            self.post.delivery.set_targets(targets_of(watch))
        self._stamp = self._config_stamp()
        if watch.display != before.display:
            self.app.take_display(watch.display)
        if watch.refresh != before.refresh and self.feed is not None and self.app.options.source == "live":
            self.app.run_worker(self._restart_feed(self.feed), group="feed", exit_on_error=False)
        self.tell_visible()
        self.app.changed()

    def add_symbol(self, symbol: str, group: str) -> None:
        from tui.watchlist.edit import add_symbol

        self._edit(lambda: add_symbol(self.store.watch.path, symbol, group))

    def remove_symbol(self, symbol: str) -> None:
        from tui.watchlist.edit import remove_symbol

        self._edit(lambda: remove_symbol(self.store.watch.path, symbol))

    def _edit(self, change: Any) -> None:
        try:
            edit = change()
        except WatchlistError as error:
            self.app.notice(str(error.faults[0]), "warn")
            return
        self._take_watch(edit.watchlist)
        self.app.notice(edit.said)

    # Alerts.

    def acknowledge(self, key: str) -> None:
        state, row = acknowledge(self.store.engine, key, clock.now_ms())
        self._take_engine(state, row)

    def snooze(self, key: str, until_ms: int) -> None:
        state, row = snooze(self.store.engine, key, until_ms, clock.now_ms())
        self._take_engine(state, row)

    def _take_engine(self, state: Any, row: Any) -> None:
        self.store.engine = state
        if row is not None:
            self.store.log.append(row)
            self.store.fresh_log.append(row)
        self.app.changed()

    def do_edit_level(self) -> None:
        self.rules.edit_level()

    def can_edit_level(self) -> bool:
        return self.rules.can_edit_level()

    def do_watch_figure(self) -> None:
        self.rules.watch_figure()

    def do_undo(self) -> None:
        self.rules.undo()

    def can_undo(self) -> bool:
        return self.rules.can_undo()

    # Commands of the table that are not a screen's own.

    def do_refresh(self) -> None:
        if self.feed is not None:
            self.feed.send(ev.Refresh())
            self.app.notice("asked for fresh data")

    def can_refresh(self) -> bool:
        return self.feed is not None and not self.store.replaying

    def do_pause(self) -> None:
        self.store.paused = not self.store.paused
        if self.feed is not None:
            self.feed.send(ev.Pause(on=self.store.paused))
        self.app.refresh_picture()

    def can_pause(self) -> bool:
        return self.feed is not None

    def do_quit(self) -> None:
        self.app.run_worker(self.app.action_quit(), exit_on_error=False)

    def do_suspend(self) -> None:
        self.app.action_suspend_process()

    def do_theme(self) -> None:
        dark = self.app.current_theme.dark
        self.app.theme = "loopwatch-light" if dark else "loopwatch-dark"

    def do_motion(self) -> None:
        self.app.look = replace(self.app.look, motion=not self.app.look.motion)
        self.app.notice("motion on" if self.app.look.motion else "motion off")
        self.app.refresh_picture()

    def do_help(self) -> None:
        from tui.screens.help import HelpScreen

        page = self.app.page
        self.app.push_screen(HelpScreen(page.name_of_page if page else ""))

    def do_palette(self) -> None:
        from tui.screens.palette import PaletteScreen

        self.app.push_screen(PaletteScreen(self._words(), self.app.can), self._run_words)

    def _words(self) -> list[tuple[str, str]]:
        quotes = self.app.snapshot.quotes if self.app.snapshot else {}
        return [(s, (quotes[s].name if s in quotes else None) or s) for s in self.store.watch.symbols]

    def _run_words(self, words: str | None) -> None:
        if not words:
            return
        first, *rest = words.split()
        if first.startswith("="):
            self.app.run_command(first[1:])
            return
        if self.rules.run_words(words):
            return
        symbol = first.upper()
        if symbol in self.store.watch.symbols:
            page: Any = self.app.page_of("ticker")
            page.choose(symbol)
            if rest and rest[0].upper() in RANGES:
                page.choose_range(rest[0].upper())
            self.app.show_page("ticker")
            return
        self.app.notice(f"{words!r} is no command and no symbol of the watchlist; a adds a symbol", "warn")

    def do_settings(self) -> None:
        from tui.screens.info import InfoScreen

        self.app.push_screen(InfoScreen("Settings in force", settings_lines(self.store.watch, self.archive)))

    def do_edit(self) -> None:
        self._open_editor()

    def _open_editor(self) -> None:
        """watchlist.toml in $VISUAL or $EDITOR; the file is made from the default when there is none."""
        import shlex
        import subprocess

        from tui.watchlist import user_path
        from tui.watchlist.edit import write_default

        path = self.store.watch.path
        if path is None:
            path = user_path()
            if not path.exists():
                write_default(path)
        editor = shlex.split(os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi")
        try:
            with self.app.suspend():
                subprocess.run([*editor, str(path)], check=False)
        except OSError as error:
            self.app.notice(f"{editor[0]} cannot be started ({error.strerror}); set $EDITOR", "warn")
            return
        self.store.set_watch(replace(self.store.watch, path=path))
        self.reload()

    def do_add(self) -> None:
        from tui.screens.add_symbol import AddSymbolScreen

        groups = [g.name for g in self.store.watch.groups]
        self._typed = AddSymbolScreen(
            _known_names(self.store.ledger), groups, present=self.store.watch.symbols
        )
        self.app.push_screen(self._typed)

    def do_remove(self) -> None:
        from tui.screens.ask import AskScreen

        page: Any = self.app.page
        symbol = getattr(page, "chosen", "")
        if not symbol:
            self.app.notice("choose a symbol first")
            return
        group = self.store.watch.group_of(symbol)
        where = f" from {group.name}" if group else ""
        self.app.push_screen(
            AskScreen(f"Remove {symbol}{where}?"),
            lambda yes: self.remove_symbol(symbol) if yes else None,
        )

    def do_save(self) -> None:
        """The view as SVG in the current folder."""
        from tui.draw.saved_view import burnt_in, file_name

        snapshot, page = self.app.snapshot, self.app.page
        caption = getattr(page, "caption", None)
        words = caption() if caption is not None else ""
        name = file_name(page.name_of_page if page else "view", clock.now_ms())
        try:
            picture = burnt_in(self.app.export_screenshot(title="loopwatch"), words, snapshot)
            Path(name).write_text(picture, encoding="utf-8")
        except OSError as error:
            self.app.notice(f"{name} cannot be written: {error.strerror}", "warn")
            return
        self.app.notice(f"saved {name}")

    def do_then_now(self) -> None:
        """From another screen: the Loop screen, on its two days."""
        page: Any = self.app.page_of("loop")
        self.app.show_page("loop")
        page.call_after_refresh(page.turn_to, "then")

    def do_step_back(self) -> None:
        self.step_day(-1)

    def do_step_on(self) -> None:
        self.step_day(1)

    def can_step_back(self) -> bool:
        return self.app.options.source == "replay"

    can_step_on = can_step_back

    def step_day(self, sessions: int) -> None:
        """Replay: the session before or after."""
        from tui.market import stored

        snapshot = self.app.snapshot
        if snapshot is None or self.app.options.source != "replay":
            return
        days = stored.sessions()
        at = days.index(snapshot.day.isoformat()) + sessions
        if not 0 <= at < len(days):
            self.app.notice("no stored session there: the stored days run from "
                            f"{_day(date.fromisoformat(days[0]))} to {_day(date.fromisoformat(days[-1]))}")
            return
        self.store.show_day(date.fromisoformat(days[at]))
        self.app.refresh_picture()

    def open_link(self, url: str) -> None:
        """Only http and https leave the program."""
        if url.startswith(("http://", "https://")):
            import webbrowser

            webbrowser.open(url)
            self.app.notice(f"opened {url}")
        else:
            self.app.notice("this source has no web address")


def _day(day: date) -> str:
    return f"{day.day} {day:%b} {day.year}"


def _known_names(ledger: Ledger | None) -> list[tuple[str, str]]:
    """Names that can be searched without a network: stored symbols, the ledger's companies, index members."""
    from tui.market import stored

    known = {symbol: name for symbol, (name, _) in stored.names().items()}
    for company in ledger.companies.values() if ledger is not None else ():
        if company.ticker:
            known.setdefault(company.ticker, company.name)
    for index, word in (("SP500", "S&P 500"), ("NDX", "Nasdaq-100")):
        weights = stored.weights(index)
        for symbol in weights.shares if weights is not None else ():
            known.setdefault(symbol, f"member of the {word}")
    return list(known.items())


def _cut_range(bars: Bars, range_: str) -> Bars:
    """The last part of daily bars that a range asks for."""
    if not len(bars):
        return bars
    sessions = {"1M": 22, "6M": 127, "1Y": 253, "5Y": 1260}.get(range_)
    if range_ == "YTD":
        year = bars.day(len(bars) - 1)[:4]
        first = next(i for i in range(len(bars)) if bars.day(i) >= f"{year}-01-01")
        return bars.cut(max(0, first - 1), len(bars))
    return bars.cut(max(0, len(bars) - sessions), len(bars)) if sessions else bars


def _keep_stdin() -> int:
    """A copy of our standard input for the child, while the keyboard is read from the terminal itself."""
    kept = os.dup(0)
    terminal = os.open("/dev/tty", os.O_RDONLY)
    os.dup2(terminal, 0)
    os.close(terminal)
    sys.stdin = os.fdopen(os.dup(0))
    return kept


def settings_lines(watch: Watchlist, archive: Any) -> list[str]:
    """The settings that a person may want to check, as plain lines."""
    where = str(watch.path) if watch.path else "built in (no file; `loopwatch config init` writes one)"
    lines = [
        f"Configuration   {where}",
        f"Data folder     {archive.folder if archive is not None else 'not used in this run'}",
        f"Log file        {log_path()}",
        f"Theme           {watch.display.theme}",
        f"Glyphs          {watch.display.glyphs}",
        f"Market colours  {watch.display.market_colours}",
        f"Quotes every    {watch.refresh.quotes_s:.0f} s open, {watch.refresh.closed_s:.0f} s closed",
        f"Pushed trades   {'while the market is open' if watch.refresh.stream else 'off'}",
        f"Alert rules     {len(watch.rules)}",
        f"Symbols         {len(watch.symbols)} in {len(watch.groups)} groups",
        "",
        "e opens the file in your editor; a change takes effect within two seconds.",
    ]
    return [clean(line) for line in lines]  # a folder may be called anything
