"""A look at an earlier day: every screen or none. The run goes on beneath it: feed, alerts, delivery.

`:as-of`, `--as-of` and a replay are the same steps over the same pictures; in a replay there is no present to
go back to. A picture is made in a thread, so that a step holds no key back.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from datetime import date
from functools import cache, partialmethod
from time import monotonic
from typing import TYPE_CHECKING, Any, Protocol

from msgspec.structs import replace

if TYPE_CHECKING:
    from textual.screen import Screen
    from textual.timer import Timer

    from tui.deals.ledger.ledger import Ledger
    from tui.deals.loops.growth import Growth
    from tui.screens.parts.look import Look
    from tui.screens.parts.page import Page
    from tui.service.run import Options
    from tui.service.service import Service
    from tui.state.snapshot import Snapshot
    from tui.state.store import Store

CONTEXT = "as_of"  # its keys in the table of commands
PLAY_S = 1.0  # a change a second, or `--speed` of them
KEY_S = 0.016  # for which what plays waits after a key
KEYS = "t now · < > session · { } change · Space plays"


class Shows(Protocol):
    """What the stage's parts need of the program that shows pictures."""

    service: Service
    snapshot: Snapshot | None
    look: Look
    pressed_s: float

    @property
    def options(self) -> Options: ...
    @property
    def store(self) -> Store: ...
    @property
    def page(self) -> Page | None: ...
    @property
    def firing(self) -> int: ...
    def notice(self, text: str, token: str = "muted") -> None: ...
    def show_picture(self, picture: Snapshot) -> None: ...
    def show_latest(self) -> None: ...
    def refresh_picture(self) -> None: ...
    def push_screen(self, screen: Screen[bool], callback: Callable[[bool | None], None]) -> Any: ...
    def set_timer(self, delay: float, callback: Callable[[], None]) -> Timer: ...
    def set_interval(self, interval: float, callback: Callable[[], None]) -> Timer: ...
    def call_after_refresh(self, callback: Callable[[], None]) -> object: ...


class LookBack:
    """The day that is shown, and the steps from it. `picture` is None while the present or a replay shows."""

    def __init__(self, app: Shows) -> None:
        self._app = app
        self.picture: Snapshot | None = None
        self._wanted: date | None = None  # until the ledger is read
        self._asked: date | None = None  # whose picture is being made
        self._playing: Timer | None = None
        self._why = ""
        self._stepped = False  # in a replay: the timeline has come
        self._growth: tuple[Ledger, Growth] | None = None
        self._fired = 0  # as the notice says
        self.films = False  # a picture is saved with each step that plays
        self.save: Callable[[str], None] = lambda day: None  # the view, named by its ISO day

    @property
    def active(self) -> bool:
        return self.picture is not None

    @property
    def playing(self) -> bool:
        return self._playing is not None

    @property
    def replays(self) -> bool:
        """A recorded day is shown: the steps go from it."""
        return self._app.options.source == "replay"

    @property
    def day(self) -> date | None:
        """The day that steps start from; None while the present is shown."""
        shown = self.picture or (self._app.snapshot if self.replays else None)
        return self._asked or (shown.day if shown is not None else None)

    # In, and out.

    def go(self, day: date, why: str = "") -> None:
        """Show the close of `day` on every screen, or say which sessions are nearest."""
        app, days = self._app, sessions()
        if day not in days:
            app.notice(nearest_words(day, days), "warn")
            return
        if app.store.replaying and not self.replays:
            app.notice("what is recorded has no other day; as-of needs the live program", "warn")
            return
        self._why = why
        if app.store.whole is None:
            self._wanted = day
            app.notice("as soon as the ledger is read")
            return
        self._wanted, self._asked = None, day
        self._count_loops(app.store.whole)
        if self.replays:
            app.service.show_day(day, self._turned)
        else:
            app.service.look_back(day, self._take, self._page)

    def after_look(self) -> None:
        """With each look at the present: the day that was asked for too early, and what fires now."""
        if self._wanted is not None and self._app.store.whole is not None:
            self.go(self._wanted, self._why)
        elif self.picture is not None and self._app.firing != self._fired:
            self._show(self.picture)

    @property
    def _page(self) -> str:
        return self._app.page.name if self._app.page is not None else ""

    def _turned(self) -> None:
        """A replay stands on another day."""
        self._asked, self._stepped = None, True
        self._app.notice("")
        self._app.refresh_picture()
        self._film()

    def _take(self, picture: Snapshot) -> None:
        if self._asked is None:
            return  # it was left meanwhile
        if self._gives_way(lambda: self._take(picture)):
            return
        self._asked = None
        self._app.notice("")
        self._show(picture)
        self._film()

    def _take_again(self, picture: Snapshot) -> None:
        if self.picture is not None and self._asked is None and picture.day == self.picture.day:
            self._show(picture)

    def _show(self, picture: Snapshot) -> None:
        self._fired = self._app.firing
        self.picture = self.placed(replace(picture, as_of=picture.day, notice=self._notice(picture.day)))
        self._app.show_picture(self.picture)

    def placed(self, picture: Snapshot) -> Snapshot:
        """The picture with its timeline; a replay has none until somebody steps."""
        from tui.deals.loops.growth import Past

        days, growth = sessions(), self._growth
        if growth is None or not (picture.as_of is not None or self._stepped):
            return picture
        return replace(picture, past=Past(days[0], days[-1], growth[1], self.playing))

    def turn_page(self) -> None:
        """Another page is seen: what it alone shows of the day is worked out."""
        if self.picture is not None and self._asked is None:
            self._app.service.look_back(self.picture.day, self._take_again, self._page)

    def do_now(self) -> None:
        """Back to the present, as it is by now."""
        self._wanted = self._asked = None
        self.pause()
        if self.picture is not None:
            self.picture = None
            self._app.show_latest()

    def can_now(self) -> bool:
        return self.active

    def _notice(self, day: date) -> str:
        """What is looked at, the keys out of it, and what fires now."""
        firing = self._app.firing
        now = f"{firing} alert{'s fire' if firing > 1 else ' fires'} now · " if firing else ""
        return f"{now}as known on {day.day} {day:%b} {day.year}{self._why} · {KEYS}"

    def _count_loops(self, ledger: Ledger) -> None:
        """How the loops grew, once for each ledger; the timeline stands without its curve until then."""
        if self._growth is not None and self._growth[0] is ledger:
            return
        from tui.deals.loops.growth import Growth, change_days, growth_of

        def take(growth: Growth) -> None:
            self._growth = ledger, growth
            if self.picture is not None:
                self._show(self.picture)

        self._growth = ledger, Growth(change_days(ledger))
        self._app.service.jobs.start(
            "the loops of earlier days could not be counted", lambda: growth_of(ledger), take, alone="growth")

    # Steps.

    def step_session(self, by: int) -> None:
        """The session before or after."""
        days, day = sessions(), self.day
        if day is None:
            return
        at = days.index(day) + by
        if 0 <= at < len(days):
            self.go(days[at])
        else:
            self._app.notice(f"no stored session there: they run from {days[0]} to {days[-1]}", "warn")

    do_session_before, do_session_after = partialmethod(step_session, -1), partialmethod(step_session, 1)

    def step_change(self, by: int) -> bool:
        """The change of the ledger before or after: its session, or the first one after it."""
        from tui.deals.loops.growth import change_days

        ledger, days, day = self._app.store.whole, sessions(), self.day
        if day is None or ledger is None:
            return False
        changes, shown = change_days(ledger), days.index(day)
        # a change between two sessions is seen on the later one
        seen = sorted({at for one in changes if (at := bisect_left(days, one)) < len(days)})
        at = bisect_right(seen, shown) if by > 0 else bisect_left(seen, shown) - 1
        if not 0 <= at < len(seen):
            self._app.notice("no further change on a stored session", "warn")
            return False
        found = days[seen[at]]
        self.go(found, "" if found in changes else ", the first session after a change")
        return True

    do_change_before, do_change_after = partialmethod(step_change, -1), partialmethod(step_change, 1)

    def can_play(self) -> bool:
        return self.day is not None

    can_session_before = can_session_after = can_change_before = can_change_after = can_play

    def do_play(self) -> None:
        """From change to change, or stop."""
        if self.playing:
            self.pause()
        elif self.day is not None:
            self._playing = self._app.set_interval(PLAY_S / (self._app.options.speed or 1.0), self._play_on)
        if self.picture is not None:
            self._show(self.picture)

    def pause(self) -> None:
        self.films = False
        if self._playing is not None:
            self._playing.stop()
            self._playing = None

    def _gives_way(self, then: Callable[[], None]) -> bool:
        """A key that was just pressed is drawn first while days play; `then` is done a frame later."""
        waits = self.playing and monotonic() - self._app.pressed_s < KEY_S
        if waits:
            self._app.set_timer(KEY_S, then)
        return waits

    def _play_on(self) -> None:
        if not self.playing or self._gives_way(self._play_on):
            return
        if self._asked is None and not self.step_change(1):  # else the step before is not there yet
            self.do_play()

    def film(self) -> str:
        """A picture of each step while it plays, or no more; says which."""
        self.films = not self.films
        return "a picture of each step is saved; Y stops" if self.films else "no more pictures"

    def _film(self) -> None:
        """The picture of a step, when it is drawn."""
        day = self.day
        if self.films and self.playing and day is not None:
            self._app.call_after_refresh(lambda: self.save(day.isoformat()))


@cache
def sessions() -> tuple[date, ...]:
    """The days whose closes are stored."""
    from tui.market.embedded import series

    return tuple(map(date.fromisoformat, series.sessions()))


def nearest_words(day: date, days: tuple[date, ...]) -> str:
    """`2025-09-20 is no stored session; the nearest: 2025-09-19 and 2025-09-22`."""
    at = bisect_left(days, day)
    near = [str(d) for d in (*days[max(0, at - 1):at], *days[at:at + 1])]
    return f"{day} is no stored session; the nearest: {' and '.join(near)}"
