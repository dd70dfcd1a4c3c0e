"""The screen side of the program: pictures of the service on pages, notices, the terminal's title."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, cast

from msgspec.structs import replace
from textual.app import App

from tui.app.appearance import Appearance, themes
from tui.app.greeting import Greeting
from tui.app.left_off import LeftOff
from tui.app.look_back import LookBack
from tui.app.on_screen import shown_beside
from tui.app.trust_question import TrustQuestion
from tui.app.viewer import Viewer
from tui.commands import SCREENS
from tui.draw.grid.glyphs import FULL, Glyphs
from tui.screens.pages import make_page
from tui.screens.parts.look import Look
from tui.screens.parts.page import Page
from tui.service.run import Options as WhatToWatch
from tui.service.service import Said, Service
from tui.state.snapshot import Snapshot
from tui.state.store import Store
from tui.system import clock
from tui.system.log import explained, record
from tui.system.pace import SECOND, Pace
from tui.system.terminal import own, private, streams

if TYPE_CHECKING:
    from textual.screen import Screen
    from textual.timer import Timer

    from tui.screens.concentration.screen import ConcentrationScreen
    from tui.screens.ledger.screen import LedgerScreen
    from tui.screens.loop.screen import LoopScreen
    from tui.screens.ticker.screen import TickerScreen
    from tui.screens.what_if.screen import WhatIfScreen

SCREENS_FOLDER = Path(__file__).parent.parent / "screens"
PAINT_S = 0.1  # ten pictures a second at most
SLOW_PAINT_S = 0.2  # without the terminal's focus
RECENT_MS = 500
CLOSED_MS = 60_000  # ages are said in minutes then


class Options(WhatToWatch, frozen=True):
    """What the command line decided: what to watch, and how it looks."""

    glyphs: Glyphs = FULL
    motion: bool = True
    as_of: date | None = None  # every screen begins on that day
    words: str = ""  # of the command line: the program opens there


class Stage(App[int]):
    """Owns the snapshot that is shown, installs pages, gives notices. The service does the watching."""

    def __init__(self, options: Options) -> None:
        super().__init__()
        self.options = options
        self.service = Service(options, self.changed, self._hear, ring=self.bell)
        self.snapshot: Snapshot | None = None  # that is shown
        self.look = Look(glyphs=options.glyphs, motion=options.motion)
        self.paused = False  # the picture alone
        self.pressed_s = 0.0  # when a key was pressed last, of the monotonic clock
        self.seen: list[Callable[[Snapshot], None]] = []  # called after each look, shown or not
        self.overheard: Callable[[str, str], None] | None = None  # a dialog's line
        self.dress: Callable[[Page, Snapshot], None] = lambda page, picture: None  # before a page is shown
        self.look_back = LookBack(self)
        self.viewer = Viewer(options, lambda: self.is_web)
        self.greeting = Greeting(self.service)
        self.trust = TrustQuestion(self)
        self.appearance = Appearance(self, self)
        self._latest: Snapshot | None = None
        self._paint: Timer | None = None
        self.pace = Pace(self, self.tick, self._rest_s, lambda: self.service.files)
        self._firing = -1
        self._drawn = False  # the first page
        self._hurries = False  # what shows other figures than the stored ones
        for theme in themes():
            self.register_theme(theme)
        self.left_off = LeftOff(self)
        self._start = self._first_page()
        if self._start != "overview":  # Textual reads no stylesheet of a screen that is the first
            self.css_path = [*self.css_path, SCREENS_FOLDER / self._start / "screen.tcss"]
        # before the stylesheets are read: a theme that is set later has them all read twice
        left = self.left_off.theme(options.watch.display)
        self.set_reactive(App.theme, left if left in self.available_themes else self.appearance.wanted)
        self.stylesheet.set_variables(self.get_css_variables())

    @property
    def store(self) -> Store:
        """The state, to be read; the service writes it."""
        return self.service.store

    # Begin.

    def open_service(self) -> None:
        """What is known is there before the first page is made."""
        if self.options.stream == "-" and not self.is_headless:
            self.service.line.stdin = streams.piped()
        self.appearance.take_palette()
        self.service.open()
        self.snapshot = self._looked()
        if self.snapshot is not None:
            self._ask_beside(self.snapshot)
        self.service.hurry()

    def begin_service(self) -> None:
        """After the first paint: the ledger, the feed, and a greeting."""
        self._drawn = True
        if self.snapshot is not None:
            self._ask_beside(self.snapshot)
        self.service.begin()
        self.appearance.ask_ground()
        self.greeting.begin(self.snapshot, self.left_off.greets, self.viewer.greeting)
        self.trust.ask()
        if self.options.as_of is not None:
            self.look_back.go(self.options.as_of)
        self.changed()

    # Errors that nobody expected.

    def met(self, what: str, error: Exception) -> None:
        """Log an unexpected error and say so in one line; a test sees it raised."""
        if self.is_headless:
            raise error
        record(what, error)
        self.notice(explained(what, error), "warn")

    # Pictures.

    def changed(self) -> None:
        """Something arrived: a new picture soon, many arrivals in one; the feed's first reply at once."""
        self.pace.wake()
        if not self._drawn:
            return  # what comes before the first page is drawn is shown right after it
        if self._latest is not None and self._latest.mode is not self.store.mode:
            if not self._hurries:
                self._hurries = True
                self.call_next(self.refresh_picture)
        elif self._paint is None:
            self._paint = self.set_timer(PAINT_S if self.app_focus else SLOW_PAINT_S, self.refresh_picture)

    def refresh_picture(self) -> None:
        """Look at the market, and show the picture on the page that is seen unless it is paused."""
        if self._paint is not None:
            self._paint.stop()  # one picture serves whatever has asked for one
        self._paint, self._hurries = None, False
        picture = self._looked()
        if picture is None:
            return
        self.trust.ask()
        self._ask_beside(picture)
        self.appearance.follow(picture.watch)
        self._say_title(picture)
        for follow in tuple(self.seen):
            follow(picture)
        self.look_back.after_look()
        if not self.paused and not self.look_back.active:
            self.show_picture(picture)

    def _ask_beside(self, picture: Snapshot) -> None:
        """What is shown whatever the watchlist holds is asked for with it."""
        if self.options.source == "live":
            more = page.shows() if (page := self.page) is not None else ()
            self.service.line.show_beside(shown_beside(picture, more))

    @property
    def firing(self) -> int:
        """Alerts that fire now and that nobody has acknowledged, whatever day is shown."""
        return max(0, self._firing)

    def show_latest(self) -> None:
        """The present again, as the last look gave it."""
        if self._latest is not None:
            self.show_picture(replace(self._latest, paused=self.paused))

    def pause(self) -> None:
        """The picture stands still, a recording with it; the live feed, alerts and delivery go on."""
        self.paused = not self.paused
        self.service.line.hold(self.paused)
        if not self.paused:
            self.refresh_picture()
        elif self.snapshot is not None:
            self.show_picture(replace(self.snapshot, paused=True))

    def show_picture(self, picture: Snapshot) -> None:
        """On the page that is seen, and on each that is turned to."""
        self.snapshot = picture
        if (page := self.page) is not None:
            self.dress(page, picture)
            page.show(picture)

    def _show_on(self, page: Page) -> None:
        """What is shown by then, on a page that was turned to, unless it is left already."""
        if page is self.page and self.snapshot is not None:
            self.show_picture(self.snapshot)

    def _looked(self) -> Snapshot | None:
        """A new picture; None when the last good one stays."""
        try:
            picture, _ = self.service.look()
        except Exception as error:  # the log has the reason
            self.met("the picture could not be made", error)
            return None
        picture = self.viewer.seen(picture)
        latest = replace(picture, clock_set=clock.is_set(), notice=self.greeting.line(picture))
        self._latest = self.look_back.placed(latest) if self.look_back.replays else latest
        return self._latest

    def tick(self) -> None:
        """What is due each second; ages and countdowns move by themselves, in a closed market once a minute.

        An error is logged and said, and the next second comes.
        """
        self.service.every_second()
        try:
            self._tick_picture()
        except Exception as error:
            self.service.failed("the picture could not be shown", error)

    def _tick_picture(self) -> None:
        latest = self._latest
        if latest is None:
            return
        waits = latest.health.state in ("wait", "starting", "error", "down")
        if self.store.replaying and not waits:
            return
        age = clock.now_ms() - latest.as_of_ms
        just_made = 0 <= age < (CLOSED_MS if _is_still(latest) else RECENT_MS)
        # waiting: what came within a second of the last evaluation
        if self.store.waiting or not just_made:
            self.refresh_picture()

    def _rest_s(self) -> float:
        """So long nothing moves by itself on the screen, nor is anything due beside it."""
        latest = self._latest
        if latest is None or self.store.waiting or self._paint is not None or not self.service.rests:
            return SECOND
        if self.options.source in ("replay", "stored"):
            return CLOSED_MS / 1000
        if not _is_still(latest):
            return SECOND
        due = min(latest.as_of_ms + CLOSED_MS, latest.next_ms or latest.as_of_ms)
        return max(SECOND, (due - clock.now_ms()) / 1000)

    def _say_title(self, picture: Snapshot) -> None:
        """The terminal's title says how many alerts fire."""
        firing = sum(a.active and not a.acknowledged for a in picture.alerts)
        if firing != self._firing:
            self._firing = firing
            driver = own.driver_of(self)
            if driver is not None:
                driver.name_terminal(f"({firing}) loopwatch" if firing else "loopwatch")

    # Notices.

    def _hear(self, said: Said) -> None:
        """A sentence of the service; the header and the standing line say what feed and file are about."""
        if said.about == "recording":
            self.notice(said.text if ":" in said.text else f"{said.text}; q leaves")
        elif said.about not in ("feed", "config"):
            self.notice(said.text, "warn" if said.amiss else "muted")

    def notice(self, text: str, token: str = "muted") -> None:
        """One line above the footer of the page that is seen, and in a dialog that has such a line."""
        page = self.page
        if page is not None:
            page.say(text, token)
        if self.overheard is not None:
            self.overheard(text, token)

    def refuse(self, why: str) -> None:
        """Say why something is not done; "" when it is."""
        if why:
            self.notice(why, "warn")

    def end_greeting(self) -> None:
        """The first key ends it."""
        if self.greeting.end():
            self.changed()

    # Pages.

    @property
    def page(self) -> Page | None:
        """The page that is seen or lies under a dialog."""
        return next((s for s in reversed(self.screen_stack) if isinstance(s, Page)), None)

    def page_of(self, name: str) -> Page:
        """The installed page of that name, made on first use so that the start stays short."""
        if not self.is_screen_installed(name):
            self.install_screen(made := make_page(name), name)
            self.left_off.go_on(name, made)
            if name == "concentration":
                self.service.indices.want_history(cast("ConcentrationScreen", made).set_history)
        return cast(Page, self.get_screen(name))

    @property
    def what_if(self) -> WhatIfScreen:
        return cast("WhatIfScreen", self.page_of("what_if"))

    @property
    def ticker(self) -> TickerScreen:
        return cast("TickerScreen", self.page_of("ticker"))

    @property
    def loop(self) -> LoopScreen:
        return cast("LoopScreen", self.page_of("loop"))

    @property
    def ledger(self) -> LedgerScreen:
        return cast("LedgerScreen", self.page_of("ledger"))

    def _first_page(self) -> str:
        """Where the words of the command line lead, else what the file says, else what was left."""
        start, words = self.options.watch.display.start, self.options.words.lower().split()
        if words:
            return {"loop": "loop", "what": "what_if", "as-of": "overview"}.get(words[0], "ticker")
        return start if start in SCREENS else self.left_off.screen or "overview"

    def get_default_screen(self) -> Screen[None]:
        """The page that is shown first: no empty screen is made and drawn before it, where we can."""
        page = self.page_of(self._start)
        page.snapshot = self.snapshot
        if private.stands_alone(page):
            return page
        self.call_later(self.push_screen, page)
        return super().get_default_screen()

    def show_page(self, name: str) -> None:
        """Switch to a page with the newest picture."""
        while len(self.screen_stack) > 1 and not isinstance(self.screen, Page):
            self.pop_screen()
        page = self.page_of(name)
        if self.screen is page:
            return
        page.snapshot = self.snapshot
        if self.snapshot is not None:
            self.dress(page, self.snapshot)
        self.switch_screen(name)
        self.look_back.turn_page()
        if page.is_mounted:
            page.call_after_refresh(self._show_on, page)
        self.service.line.show_chart(name == "ticker")


def _is_still(picture: Snapshot) -> bool:
    """A closed market on a feed that answers: ages move once a minute."""
    return picture.health.state == "ok" and picture.session == "CLOSED"
