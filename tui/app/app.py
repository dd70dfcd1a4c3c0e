"""The program on the screen: starts and ends, runs the commands of the table, hears what screens say."""

from __future__ import annotations

import gc
import sys
from time import monotonic
from typing import TYPE_CHECKING, Any

from textual import constants, events

from tui.app.actions import Actions
from tui.app.command_line import Words
from tui.app.ink import FirstInk
from tui.app.keyboard import Keyboard
from tui.app.look_back import CONTEXT
from tui.app.outside import Outside
from tui.app.own.money import OwnMoney
from tui.app.own.rules import OwnRules
from tui.app.own.undo import Undo
from tui.app.stage import Options, Stage
from tui.commands import BY_ID, SCREENS, for_key
from tui.screens import messages
from tui.screens.parts.page import Page, doing_of, works
from tui.system.file_access import give_up
from tui.system.log import explained, record
from tui.system.terminal import own
from tui.system.terminal.signals import end_on_signals, leave_if_hung_up

if TYPE_CHECKING:
    from textual.driver import Driver
    from textual.message import Message

    from tui.state.snapshot import Snapshot
    from tui.system.terminal.driver import QuietDriver

__all__ = ["LoopwatchApp", "Options"]

SETTLED_S = 3.0  # ledger and history are there
FORGET_S = 60.0


class LoopwatchApp(Stage):
    """The whole program; what it does with the outside is the room service."""

    TITLE = "loopwatch"
    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = False
    ESCAPE_TO_MINIMIZE = False

    def __init__(self, options: Options) -> None:
        super().__init__(options)
        self.undo = Undo(self)
        self.rules = OwnRules(self, self.undo)
        self.outside = Outside(self)
        self.money = OwnMoney(self, self.outside, self.undo)
        self.dress = self._give
        self.words = Words(self, self)
        self.words.history = self.left_off.words
        self.actions = Actions(self, self.undo, self.rules, self.outside, self.words)
        self._doers = (self.actions, self.rules, self.undo, self.words, self.look_back, self)
        self.look_back.save = self.outside.save_picture
        self._is_leaving = self._is_closed = False
        self.keyboard = Keyboard(self, super().on_event)
        self._ink = FirstInk(self, self.can)
        self.seen.append(self._ink.after)
        self.seen.append(self._hand_inbox)
        if options.words:
            self.seen.append(self._open_there)
        sys.setswitchinterval(0.0005)  # a busy worker thread must not hold a key back (DESIGN 3.3)

    # Start and stop.

    def get_driver_class(self) -> type[Driver]:
        """Our own where Textual would take its Linux driver."""
        if sys.platform == "win32" or constants.DRIVER is not None:
            return super().get_driver_class()
        return own.driver_class() or super().get_driver_class()

    def on_load(self) -> None:
        self.open_service()

    def on_mount(self) -> None:
        self.theme_changed_signal.subscribe(self, lambda _: self.appearance.see())
        self.call_after_refresh(self.begin_service)
        if not gc.isenabled():  # the command line has put it off
            self.set_timer(SETTLED_S, self._settle)
        self.pace.begin()
        self.set_interval(FORGET_S, self._each_minute)
        if not self.is_headless:
            end_on_signals(self.actions.do_quit)
            if (driver := own.driver_of(self)) is not None:
                driver.before_stop = self.do_suspend

    def _settle(self) -> None:
        self.service.jobs.start("what is typed in could not be loaded", _load_input, lambda _: _collect())

    def _each_minute(self) -> None:
        self.left_off.keep(self.appearance.own_theme, self.words.history)

    async def on_exit_app(self) -> None:
        """However the end was asked for (a page that is closed asks only so), nothing is left behind."""
        if self._is_closed:
            return
        self._is_closed = True
        self.pace.end()
        try:
            self.left_off.keep_at_the_end(self.appearance.own_theme, self.words.history)
            self._ink.keep()
        except Exception as error:  # it ends whatever cannot be kept
            record("what was left off could not be kept", error)
        if not self.is_headless:
            give_up()  # of files that do not answer: their threads would be waited for
        await self.service.close()

    async def action_quit(self) -> None:
        await self.on_exit_app()
        if not self.is_headless and not self.is_web:
            leave_if_hung_up()
        self.exit(0)

    def exit(self, result: int | None = None, return_code: int = 0, message: Any = None) -> None:
        """What was asked for first is what the program ends with."""
        self._is_leaving = True
        super().exit(result, return_code, message)

    async def _on_message(self, message: Message) -> None:
        """What a screen asks for has the net of a command: a mistake of ours is a line and a log entry."""
        try:
            await super()._on_message(message)
        except Exception as error:
            if type(message).__module__ != messages.__name__:
                raise
            self.met("what was asked for could not be done", error)

    def _handle_exception(self, error: Exception) -> None:
        """The last resort: leave the terminal clean, one line instead of a traceback."""
        if self.is_headless:
            super()._handle_exception(error)
            return
        record("the program ended", error)
        if not self._is_leaving:
            self.exit(70, message=explained("loopwatch met an error it did not expect", error))

    # The terminal.

    def do_suspend(self) -> None:
        """Ctrl+Z: what nobody else could do while we are stopped is let go first."""
        driver = own.driver_of(self)
        if driver is None or not driver.can_suspend:
            self.action_suspend_process()
            return
        if not self._drawn:  # the lead may be taken and nobody knows it yet
            self.call_after_refresh(self.do_suspend)
            return
        self.run_worker(self._stop(driver), group="stop", exit_on_error=False)

    async def _stop(self, driver: QuietDriver) -> None:
        try:
            await self.service.let_go()
        except Exception as error:  # to be stopped is a person's right
            self.met("the lead could not be given up", error)
        self.pace.wake()  # whoever follows looks for the lead each second
        self.app_suspend_signal.publish(self)
        driver.stop_now()

    def do_redraw(self) -> None:
        """Every cell again: text of others may stand on the screen."""
        if (driver := own.driver_of(self)) is not None:
            driver.write("\x1b[2J")
        self.screen.refresh(layout=True)

    # Commands.

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            await self.keyboard.take(event)
        else:
            await super().on_event(event)

    def press(self, key: str) -> None:
        """A key of the table was pressed on a page."""
        self.pressed_s = monotonic()
        page = self.page
        own = self.look.keys
        command = for_key(key, page.name if page else "", own)
        stepping = for_key(key, CONTEXT, own) if self.look_back.day is not None else None
        if stepping is not None and CONTEXT in stepping.where and self.can(stepping.id):
            # what is open on the page is closed before the day is left
            first = key == "escape" and page is not None and page.has("back") and page.can("back")
            command = command if first else stepping
        if command is not None:
            self.run_command(command.id)

    def action_press(self, key: str) -> None:
        """A key of one's own that no command has by itself."""
        self.press(key)

    def run_command(self, command_id: str) -> None:
        """Do it; a mistake of ours in one command is a line and a log entry, not the program's end."""
        self.pace.wake()
        self.end_greeting()
        self.notice("")
        try:
            self._do(command_id)
        except Exception as error:
            self.met(f"{BY_ID[command_id].label or command_id} could not be done", error)

    def _do(self, command_id: str) -> None:
        """The page's own meaning first, then the program's."""
        if refused := self.viewer.refuses(command_id):
            self.notice(refused, "warn")
            return
        page = self.page
        if page is not None and page.do(command_id):
            return
        if command_id in SCREENS:
            self.show_page(command_id)
        elif (found := doing_of(self._doers, command_id)) is not None:
            found[1].do(found[0])

    def can(self, command_id: str) -> bool:
        """Whether a command works here and now: what the footer shows."""
        if self.viewer.refuses(command_id):
            return False
        page = self.page
        if page is not None and page.has(command_id) and (page.can(command_id) or command_id != "undo"):
            return page.can(command_id)
        if command_id in SCREENS:
            return True
        return works(doing_of(self._doers, command_id))

    def _open_there(self, picture: Snapshot) -> None:
        """What the command line asked for, once what it names is known."""
        if picture.ledger is not None or self.options.words.split()[0].upper() in picture.watch.symbols:
            self.seen.remove(self._open_there)
            if why := self.words.run(self.options.words):
                self.words.ask(self.options.words, why)

    def _give(self, page: Page, picture: Snapshot) -> None:
        """What goes beside the picture of a page: what the person owns, and the inbox to its one screen."""
        self.money.give(page, picture)
        if page.name == "ledger":
            self._hand_inbox(picture)

    def _hand_inbox(self, picture: Snapshot) -> None:
        """As it is by now, whatever picture stands: of what is decided a paused one shows that it was."""
        if self.is_screen_installed("ledger"):
            from tui.app.inbox_words import hand_of

            self.ledger.take_inbox(hand_of(self.service, self.look_back.active))

    # What screens say.

    def on_inbox_decided(self, message: messages.InboxDecided) -> None:
        keeper = self.service.inbox
        if not keeper.keeps:
            self.notice(self.service.refused or "decisions need the live program", "warn")
        elif message.what == "accept":
            keeper.accept(message.name, message.draft, self._answered)
        elif message.what == "opened":
            keeper.opened(message.name)
        else:
            act = {"dismiss": keeper.dismiss, "later": keeper.later, "undo": keeper.undo}[message.what]
            act(message.name, self._answered)

    def _answered(self, said: str, amiss: bool) -> None:
        self.notice(said, "warn" if amiss else "muted")

    def on_symbol_chosen(self, message: messages.SymbolChosen) -> None:
        self.ticker.choose(message.symbol)
        self.show_page("ticker")

    def on_loop_chosen(self, message: messages.LoopChosen) -> None:
        self.show_page("loop")
        self.loop.call_after_refresh(self.loop.show_loop, message.nodes)

    def on_what_if_asked(self, message: messages.WhatIfAsked) -> None:
        self.show_page("what_if")
        if message.payer:
            self.what_if.call_after_refresh(self.what_if.ask, message.payer, message.pays, message.year)
        else:
            self.what_if.call_after_refresh(self.what_if.ask_about, message.symbol)

    def on_screen_wanted(self, message: messages.ScreenWanted) -> None:
        if message.name in SCREENS:
            self.show_page(message.name)
        elif message.name in BY_ID:
            self.run_command(message.name)

    def on_notice_given(self, message: messages.NoticeGiven) -> None:
        self.notice(message.text, message.token)

    def on_chart_wanted(self, message: messages.ChartWanted) -> None:
        self.service.want_chart(message.symbol, message.range)

    def on_figures_measured(self, message: messages.FiguresMeasured) -> None:
        if not self.look_back.active:  # measures of an earlier day are none of this run's
            self.service.take_measured(message.values, message.day)

    def on_link_opened(self, message: messages.LinkOpened) -> None:
        self.outside.open_link(message.url)

    def on_text_copied(self, message: messages.TextCopied) -> None:
        self.outside.copy(message.text)

    def on_sessions_wanted(self, message: messages.SessionsWanted) -> None:
        self.service.recorder.load_sessions(message.measure)

    def _in_the_past(self) -> bool:
        """Refuses what would be done to the present while another day is shown."""
        if self.look_back.active:
            self.notice("alerts are acknowledged and snoozed in the present: t goes back to it", "warn")
        return self.look_back.active

    def on_alert_acknowledged(self, message: messages.AlertAcknowledged) -> None:
        if not self._in_the_past():
            self.service.acknowledge(message.key)

    def on_alert_snoozed(self, message: messages.AlertSnoozed) -> None:
        if not self._in_the_past():
            self.service.snooze(message.key, message.until_ms)

    def on_alert_wanted(self) -> None:
        self.words.ask("alert ")

    def on_rule_removed(self, message: messages.RuleRemoved) -> None:
        self.rules.remove(message.id)

    def on_symbol_added(self, message: messages.SymbolAdded) -> None:
        self.actions.add_symbol(message.symbol, message.group)

    def on_search_typed(self, message: messages.SearchTyped) -> None:
        self.actions.search(message.id, message.query)

    def on_holding_wanted(self) -> None:
        self.money.ask()

    def on_holdings_opened(self) -> None:
        self.money.edit()

    def on_import_wanted(self) -> None:
        self.money.ask_import()

    def on_holding_removed(self, message: messages.HoldingRemoved) -> None:
        self.money.remove(message.place, message.symbol)

    def on_amounts_hidden(self, message: messages.AmountsHidden) -> None:
        self.money.hide(message.hidden)

    def on_picture_wanted(self, message: messages.PictureWanted) -> None:
        self.actions.do_save()
        message.then()


def _load_input() -> None:
    """The line that the first `/` opens is there before it: the start loads none."""
    from textual.widgets import Input, OptionList  # noqa: F401


def _collect() -> None:
    """What the start has left lives as long as the program: no later collection looks at it again."""
    gc.collect()
    gc.freeze()
    gc.enable()
