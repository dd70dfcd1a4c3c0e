"""A look at an earlier day: every screen or none. The run goes on beneath it: feed, alerts, delivery."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Protocol

from msgspec.structs import replace

if TYPE_CHECKING:
    from textual.timer import Timer

    from tui.service.service import Service
    from tui.state.snapshot import Snapshot
    from tui.state.store import Store

CONTEXT = "as_of"  # its keys in the table of commands
PLAY_S = 1.0  # a change a second
KEYS = "t now · < > session · { } change · Space plays"


class Shows(Protocol):
    """What it needs of the program that shows pictures."""

    service: Service

    @property
    def store(self) -> Store: ...
    @property
    def firing(self) -> int: ...
    def notice(self, text: str, token: str = "muted") -> None: ...
    def show_picture(self, picture: Snapshot) -> None: ...
    def show_latest(self) -> None: ...
    def set_interval(self, interval: float, callback: Callable[[], None]) -> Timer: ...


class LookBack:
    """The day that is shown, and the steps from it. `picture` is None while the present is shown."""

    def __init__(self, app: Shows) -> None:
        self._app = app
        self.picture: Snapshot | None = None
        self._wanted: date | None = None  # until the ledger is read
        self._playing: Timer | None = None
        self._why = ""

    @property
    def active(self) -> bool:
        return self.picture is not None

    # In, and out.

    def go(self, day: date, why: str = "") -> None:
        """Show the close of `day` on every screen, or say which sessions are nearest."""
        app = self._app
        if app.store.replaying:
            app.notice("a recorded day is shown already; < and > step by session", "warn")
            return
        days = _sessions()
        if day not in days:
            app.notice(_nearest(day, days), "warn")
            return
        self._why = why
        if app.store.ledger is None:
            self._wanted = day
            app.notice("as soon as the ledger is read")
            return
        self._wanted = None
        app.service.look_back(day, self._take)

    def go_when_read(self) -> None:
        """With each look: the day that was asked for before the ledger was there."""
        if self._wanted is not None and self._app.store.ledger is not None:
            self.go(self._wanted, self._why)

    def _take(self, picture: Snapshot) -> None:
        self.picture = replace(picture, as_of=picture.day, notice=self._notice(picture.day))
        self._app.notice("")
        self._app.show_picture(self.picture)

    def leave(self) -> None:
        """Back to the present, as it is by now."""
        self.pause()
        if self.picture is not None:
            self.picture = None
            self._app.show_latest()

    def _notice(self, day: date) -> str:
        """What is looked at, the keys out of it, and what fires now."""
        firing = self._app.firing
        now = f" · {firing} alert{'s fire' if firing > 1 else ' fires'} now" if firing else ""
        return f"as known on {day.day} {day:%b} {day.year}{self._why} · {KEYS}{now}"

    # Steps.

    def step_session(self, by: int) -> None:
        """The session before or after."""
        days = _sessions()
        if self.picture is None:
            return
        at = days.index(self.picture.day) + by
        if 0 <= at < len(days):
            self.go(days[at])
        else:
            self._app.notice(f"no stored session there: they run from {days[0]} to {days[-1]}", "warn")

    def step_change(self, by: int) -> bool:
        """The change of the ledger before or after: its session, or the first one after it."""
        ledger, days = self._app.store.ledger, _sessions()
        if self.picture is None or ledger is None:
            return False
        changes = sorted({row.day for deal in ledger.deals for row in deal.history})
        shown = days.index(self.picture.day)
        # a change between two sessions is seen on the later one
        seen = sorted({at for day in changes if (at := bisect_left(days, day)) < len(days)})
        at = bisect_right(seen, shown) if by > 0 else bisect_left(seen, shown) - 1
        if not 0 <= at < len(seen):
            self._app.notice("no further change on a stored session", "warn")
            return False
        day = days[seen[at]]
        away = "" if day in changes else ", the first session after a change"
        self.go(day, away)
        return True

    def play(self) -> None:
        """From change to change, or stop."""
        if self._playing is not None:
            self.pause()
        elif self.picture is not None:
            self._playing = self._app.set_interval(PLAY_S, self._play_on)

    def pause(self) -> None:
        if self._playing is not None:
            self._playing.stop()
            self._playing = None

    def _play_on(self) -> None:
        if not self.step_change(1):
            self.pause()


def _sessions() -> tuple[date, ...]:
    from tui.market.embedded import series

    return tuple(map(date.fromisoformat, series.sessions()))


def _nearest(day: date, days: tuple[date, ...]) -> str:
    """`2025-09-20 was no stored session; 2025-09-19 and 2025-09-22 were`."""
    at = bisect_left(days, day)
    near = [str(d) for d in (*days[max(0, at - 1):at], *days[at:at + 1])]
    return f"{day} is no stored session; the nearest: {' and '.join(near)}"
