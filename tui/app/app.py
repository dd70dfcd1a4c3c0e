"""The program on the screen: owns the snapshot, reads the feed, installs screens, gives notices."""

from __future__ import annotations

import gc
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace
from rich.cells import cached_cell_len
from textual import constants
from textual.app import App

from tui.app.outside import Outside
from tui.app.themes import palette_of, themes
from tui.commands import BY_ID, SCREENS, for_key
from tui.draw.chrome.bars import trouble
from tui.draw.grid.glyphs import FULL, SETS, Glyphs
from tui.market.embedded.first_screen import first_screen
from tui.screens import messages
from tui.screens.pages import make_page
from tui.screens.parts.bars import NoticeBar
from tui.screens.parts.look import Look
from tui.screens.parts.page import Page
from tui.service.service import Desk
from tui.state.snapshot import Mode, Snapshot
from tui.state.store import Store
from tui.system import clock
from tui.system.log import log_path, record
from tui.system.terminal import own, private
from tui.system.terminal.signals import end_on_signals, leave_if_hung_up
from tui.watchlist import Display, Watchlist

if TYPE_CHECKING:
    from textual.driver import Driver
    from textual.screen import Screen
    from textual.timer import Timer

    from tui.system.terminal.driver import QuietDriver

SETTLED_S = 3.0  # ledger and history are there
PAINT_S = 0.1  # ten pictures a second at most
RECENT_MS = 500
FORGET_S = 60.0
CLOSED_MS = 60_000  # ages are said in minutes then
SLOW_PAINT_S = 0.2  # without the terminal's focus
_MODES = {"demo": Mode.DEMO, "replay": Mode.REPLAY, "stream": Mode.REPLAY}


class Options(Struct, frozen=True):
    """What the command line decided.

    `source`: live, demo, replay (of a stored `day`) or stream (the file `stream`, "-" for standard input).
    """

    watch: Watchlist
    config: Path | None = None
    source: str = "live"
    day: date | None = None
    stream: str = ""
    speed: float | None = None
    glyphs: Glyphs = FULL
    data: Path | None = None
    motion: bool = True


class LoopwatchApp(App[int]):
    """The whole program; what it does with the outside is in the room desk."""

    TITLE = "loopwatch"
    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = False
    ESCAPE_TO_MINIMIZE = False

    def __init__(self, options: Options) -> None:
        super().__init__()
        self.options = options
        mode = _MODES.get(options.source, Mode.EMBEDDED)
        self.store = Store(options.watch, first_screen(), mode)
        self.snapshot: Snapshot | None = None
        self.look = Look(glyphs=options.glyphs, motion=options.motion)
        self.desk = Desk(self)
        self.outside = Outside(self)
        self._paint: Timer | None = None
        self._clock: Timer | None = None
        self._hint = ""
        self.paused = False  # the picture alone
        self._is_leaving = False
        for theme in themes():
            self.register_theme(theme)
        # before the stylesheets are read: a theme that is set later has them all read twice
        self.set_reactive(App.theme, self._wanted_theme())
        self.stylesheet.set_variables(self.get_css_variables())
        sys.setswitchinterval(0.0005)  # a busy worker thread must not hold a key back (DESIGN 3.3)

    # Start and stop.

    def get_driver_class(self) -> type[Driver]:
        """Our own where Textual would take its Linux driver."""
        if sys.platform == "win32" or constants.DRIVER is not None:
            return super().get_driver_class()
        return own.driver_class() or super().get_driver_class()

    def get_default_screen(self) -> Screen[None]:
        """The page that is shown first: no empty screen is made and drawn before it, where we can."""
        start = self.options.watch.display.start
        page = self.page_of(start if start in SCREENS else "overview")
        page.snapshot = self.snapshot
        if private.stands_alone(page):
            return page
        self.call_later(self.push_screen, page)
        return super().get_default_screen()

    def on_load(self) -> None:
        """What is known is there before the first page is made."""
        self.desk.keep_stdin()
        self._take_palette()
        if self.options.source == "replay" and self.options.day:
            self.store.show_day(self.options.day)
        self.desk.records.open()
        self.snapshot = self._looked()

    def on_mount(self) -> None:
        self.theme_changed_signal.subscribe(self, lambda _: self._see_theme())
        if self.snapshot is not None:
            self.desk.after_picture(self.snapshot)
        self.call_after_refresh(self.desk.begin)
        if not gc.isenabled():  # the command line has put it off
            self.set_timer(SETTLED_S, _collect)
        self._clock = self.set_interval(1.0, self._tick_clock)
        self.set_interval(FORGET_S, _forget_widths)
        if not self.is_headless:
            end_on_signals(self.desk.keys.do_quit)
            driver = own.driver_of(self)
            if driver is not None:
                driver.before_stop = self.suspend_to_shell

    def _wanted_theme(self) -> str:
        wanted = self.store.watch.display.theme
        return {"light": "loopwatch-light"}.get(wanted, "loopwatch-dark")

    def _take_palette(self) -> None:
        palette = palette_of(self.current_theme.dark, self.store.watch.display.market_colours)
        self.look = replace(self.look, palette=palette)

    def _see_theme(self) -> None:
        self._take_palette()
        if isinstance(self.screen, Page) and self.snapshot is not None:
            self.screen.show(self.snapshot)

    async def action_quit(self) -> None:
        await self.desk.close()
        if not self.is_headless:
            leave_if_hung_up()
        self.exit(0)

    def exit(self, result: int | None = None, return_code: int = 0, message: Any = None) -> None:
        """What was asked for first is what the program ends with."""
        self._is_leaving = True
        super().exit(result, return_code, message)

    # The terminal.

    def suspend_to_shell(self) -> None:
        """Ctrl+Z: what nobody else could do while we are stopped is let go first."""
        driver = own.driver_of(self)
        if driver is None or not driver.can_suspend:
            self.action_suspend_process()
            return
        self.run_worker(self._stop(driver), group="stop", exit_on_error=False)

    async def _stop(self, driver: QuietDriver) -> None:
        try:
            await self.desk.let_go()
        except Exception as error:  # to be stopped is a person's right
            self.met("the lead could not be given up", error)
        self.app_suspend_signal.publish(self)
        driver.stop_now()

    def redraw(self) -> None:
        """Every cell again: text of others may stand on the screen."""
        driver = own.driver_of(self)
        if driver is not None:
            driver.write("\x1b[2J")
        self.screen.refresh(layout=True)

    def name_terminal(self, title: str) -> None:
        """What the terminal's tab says."""
        driver = own.driver_of(self)
        if driver is not None:
            driver.name_terminal(title)

    # Errors that nobody expected.

    def met(self, what: str, error: Exception) -> None:
        """Log an unexpected error and say so in one line; a test sees it raised."""
        if self.is_headless:
            raise error
        record(what, error)
        self.notice(f"{what}; details in {log_path()}", "warn")

    def _handle_exception(self, error: Exception) -> None:
        """The last resort: leave the terminal clean, one line instead of a traceback."""
        if self.is_headless:
            super()._handle_exception(error)
            return
        record("the program ended", error)
        if not self._is_leaving:
            self.exit(70, message=f"loopwatch met an error it did not expect; details in {log_path()}")

    # Pictures.

    def changed(self) -> None:
        """Something arrived: a new picture soon, many arrivals in one."""
        if self._paint is None:
            wait = PAINT_S if self.app_focus else SLOW_PAINT_S
            self._paint = self.set_timer(wait, self.refresh_picture)

    def refresh_picture(self) -> None:
        """Look at the market, and show the picture on the screen that is seen unless it is paused."""
        self._paint = None
        picture = self._looked()
        if picture is None:
            return
        self.desk.after_picture(picture)
        if self.paused and self.snapshot is not None:
            return
        self.snapshot = picture
        page = self.page
        if page is not None:
            page.show(picture)

    def pause(self) -> None:
        """The picture stands still; the feed, alerts, delivery and the watch on the file go on."""
        self.paused = not self.paused
        if not self.paused:
            self.refresh_picture()
        elif self.snapshot is not None:
            self.snapshot = replace(self.snapshot, paused=True)
            page = self.page
            if page is not None:
                page.show(self.snapshot)

    def _looked(self) -> Snapshot | None:
        """A new snapshot; None when the last good one stays."""
        try:
            picture = self.store.picture(clock.now_ms())
        except Exception as error:  # the log has the reason
            self.met("the picture could not be made", error)
            return None
        return replace(picture, clock_set=clock.is_set(), notice=self._notice(picture))

    def _notice(self, picture: Snapshot) -> str:
        """The line that says what is amiss now; a greeting when nothing is that it does not say itself."""
        archive = self.desk.records.notice
        if self.store.notice or (self._hint and not archive):
            return str(self.store.notice or self._hint)
        return "; ".join(filter(None, (trouble(picture), archive)))

    def _tick_clock(self) -> None:
        """What is due each second; ages and countdowns move by themselves, in a closed market once a minute.

        An error is logged and said, and the next second comes.
        """
        self.desk.every_second()
        try:
            self._tick_picture()
        except Exception as error:
            self.desk.failed("the picture could not be shown", error)

    def _tick_picture(self) -> None:
        snapshot = self.snapshot
        if snapshot is None:
            return self.refresh_picture()
        still = snapshot.health.state == "ok" and snapshot.session == "CLOSED"
        waiting = snapshot.health.state in ("wait", "starting", "error", "down")
        if self.store.replaying and not waiting:
            return
        age = clock.now_ms() - self.store.evaluated_ms
        if self.store.waiting:  # what came within a second of the last evaluation
            self.refresh_picture()
            return
        if 0 <= age < RECENT_MS:  # an event has just made one
            return
        if not still or not 0 <= age < CLOSED_MS:
            self.refresh_picture()

    def take_display(self, display: Display) -> None:
        """An edit of [display] takes effect at once."""
        if display.glyphs != "auto":
            self.look = replace(self.look, glyphs=glyphs_of(display.glyphs))
        self.look = replace(self.look, motion=display.motion)
        self.theme = self._wanted_theme()
        self._see_theme()

    @property
    def hinted(self) -> bool:
        """True until the first key when there was a hint."""
        return bool(self._hint)

    def hint(self, text: str) -> None:
        """A line that stays until the first key."""
        self._hint = text

    def notice(self, text: str, token: str = "muted") -> None:
        """One line above the footer of the screen that is seen."""
        page = self.page
        if page is not None and page.is_mounted:
            page.query_one(NoticeBar).say(text, token)

    # Screens.

    @property
    def page(self) -> Page | None:
        """The page that is seen or lies under a dialog."""
        return next((s for s in reversed(self.screen_stack) if isinstance(s, Page)), None)

    def page_of(self, name: str) -> Page:
        """The installed page of that name, made on first use so that the start stays short."""
        if not self.is_screen_installed(name):
            self.install_screen(made := make_page(name), name)
            self.desk.page_made(made)
        page = self.get_screen(name)
        assert isinstance(page, Page)
        return page

    def show_page(self, name: str) -> None:
        """Switch to a page with the newest picture."""
        while len(self.screen_stack) > 1 and not isinstance(self.screen, Page):
            self.pop_screen()
        page = self.page_of(name)
        if self.screen is page:
            return
        page.snapshot = self.snapshot
        self.switch_screen(name)
        if self.snapshot is not None and page.is_mounted:
            page.call_after_refresh(page.show, self.snapshot)
        self.desk.line.tell_visible()

    # Commands.

    def press(self, key: str) -> None:
        """A key of the table was pressed on a page."""
        page = self.page
        command = for_key(key, page.name if page else "")
        if command is not None:
            self.run_command(command.id)

    def run_command(self, command_id: str) -> None:
        """Do it; a mistake of ours in one command is a line and a log entry, not the program's end."""
        if self._hint:
            self._hint = ""
            self.changed()
        self.notice("")
        try:
            self._do(command_id)
        except Exception as error:
            self.met(f"{BY_ID[command_id].label or command_id} could not be done", error)

    def _do(self, command_id: str) -> None:
        """The page's own meaning first, then the program's."""
        page = self.page
        if page is not None and page.do(command_id):
            return
        if command_id in SCREENS:
            self.show_page(command_id)
        elif (method := getattr(self.desk.keys, f"do_{command_id}", None)) is not None:
            method()

    def can(self, command_id: str) -> bool:
        """Whether a command works here and now: what the footer shows."""
        page = self.page
        if page is not None and page.has(command_id):
            return page.can(command_id)
        if command_id in SCREENS:
            return True
        check = getattr(self.desk.keys, f"can_{command_id}", None)
        return hasattr(self.desk.keys, f"do_{command_id}") and (check is None or bool(check()))

    # What screens say.

    def on_symbol_chosen(self, message: messages.SymbolChosen) -> None:
        page: Any = self.page_of("ticker")
        page.choose(message.symbol)
        self.show_page("ticker")

    def on_loop_chosen(self, message: messages.LoopChosen) -> None:
        page: Any = self.page_of("loop")
        self.show_page("loop")
        page.call_after_refresh(page.show_loop, message.nodes)

    def on_screen_wanted(self, message: messages.ScreenWanted) -> None:
        if message.name in SCREENS:
            self.show_page(message.name)
        elif message.name in BY_ID:
            self.run_command(message.name)

    def on_notice_given(self, message: messages.NoticeGiven) -> None:
        self.notice(message.text, message.token)

    def on_chart_wanted(self, message: messages.ChartWanted) -> None:
        self.desk.library.want_chart(message.symbol, message.range)

    def on_figures_measured(self, message: messages.FiguresMeasured) -> None:
        self.store.take_circulation(message.values, message.day)

    def on_link_opened(self, message: messages.LinkOpened) -> None:
        self.outside.open_link(message.url)

    def on_text_copied(self, message: messages.TextCopied) -> None:
        self.outside.copy(message.text)

    def on_sessions_wanted(self, message: messages.SessionsWanted) -> None:
        self.desk.records.load_sessions(message.measure)

    def on_alert_acknowledged(self, message: messages.AlertAcknowledged) -> None:
        self.desk.rules.acknowledge(message.key)

    def on_alert_snoozed(self, message: messages.AlertSnoozed) -> None:
        self.desk.rules.snooze(message.key, message.until_ms)

    def on_symbol_added(self, message: messages.SymbolAdded) -> None:
        self.desk.settings.add_symbol(message.symbol, message.group)

    def on_symbol_removed(self, message: messages.SymbolRemoved) -> None:
        self.desk.settings.remove_symbol(message.symbol)

    def on_search_typed(self, message: messages.SearchTyped) -> None:
        self.desk.line.search(message.id, message.query)

    def on_step_taken(self, message: messages.StepTaken) -> None:
        self.desk.keys.step_day(message.sessions)


def _forget_widths() -> None:
    """Rich keeps the width of 4,096 texts it has drawn; prices bring new ones all day long."""
    cached_cell_len.cache_clear()


def _collect() -> None:
    """What the start has left lives as long as the program: no later collection looks at it again."""
    gc.collect()
    gc.freeze()
    gc.enable()


def glyphs_of(name: str) -> Glyphs:
    """The glyph set of that name; the full one for an unknown name."""
    return SETS.get(name, FULL)
