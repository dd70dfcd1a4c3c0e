"""What `loopwatch guard` sees and says: one log line an event, as an operator wishes to read it.

Driven by a clock and events from outside: guard.py gives it the real ones, a test a simulated week.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from tui.alerts.alert import Change, Transition
from tui.alerts.level import say
from tui.alerts.memory import save
from tui.alerts.rule import Severity
from tui.market.quote import Session
from tui.market.session import bounds, day_of, is_early_close, is_session, new_york, next_session
from tui.state.snapshot import Health, Mode, Snapshot
from tui.state.store import Store
from tui.system import clock
from tui.system.log import log_path, record

if TYPE_CHECKING:
    from tui.feed.event import AnyEvent
    from tui.feed.process import Status
    from tui.service.archive import Archive
    from tui.service.notify.delivery import Sent
    from tui.service.notify.post import Post
    from tui.watchlist import Watchlist

CLOSED_LOOK_MS = 30_000  # a closed market is looked at twice a minute
_WORDS = {
    Change.FIRED: "fires", Change.ESCALATED: "louder", Change.EASED: "softer", Change.RESOLVED: "over",
    Change.EXPIRED: "over", Change.NO_DATA: "no data", Change.BACK: "data again", Change.REMINDER: "goes on",
    Change.FLAPPING: "comes and goes", Change.STEADY: "steady again", Change.ERROR: "in error",
    Change.ACKNOWLEDGED: "seen", Change.SNOOZED: "snoozed",
}


class Guard:
    """One line an event: session, feed, alert, delivery, configuration. `out` takes whole lines."""

    def __init__(
        self, store: Store, out: Callable[[str], None], archive: Archive | None = None
    ) -> None:
        self.store, self.archive = store, archive
        self.post: Post | None = None
        self._out = out
        self._feed = ""
        self._session: Session | None = None
        self._looked_ms = 0
        self._minute = 0
        self._trouble = ""
        self._fired = self._told = 0
        self._lost_ms: int | None = None
        self._failed: set[tuple[str, str]] = set()

    # What happens.

    def begin(self, post: Post, now_ms: int) -> None:
        """This program leads from now on."""
        self.post = post
        watch = self.store.watch
        ways = ", ".join(f"{t.name} ({t.kind})" for t in post.delivery.targets)
        nowhere = "nowhere: watchlist.toml names no [[notify.to]]"
        self.say(now_ms, "start", f"{len(watch.symbols)} symbols, {len(watch.rules)} rules; "
                                  f"delivers to {ways or nowhere}")
        if firing := self.store.engine.firing:
            what = "1 alert was" if len(firing) == 1 else f"{len(firing)} alerts were"
            self.say(now_ms, "start", f"{what} firing when it last ran")

    def take(self, events: list[AnyEvent]) -> None:
        """Events of the feed; one that cannot be taken is said and logged, and the next one is."""
        for event in events:
            try:
                self.store.apply((event,))
            except Exception as error:
                self.failed("an event could not be taken", error)
        if self.archive is not None:
            self.archive.record_events(events)

    def failed(self, what: str, error: Exception) -> None:
        """An error that nobody expected: the log file has all of it, this log one sentence, once."""
        record(what, error)
        if (what, repr(error)) not in self._failed:
            self._failed.add((what, repr(error)))
            self.say(clock.now_ms(), "error", f"{what}; details in {log_path()}")

    def status(self, status: Status, now_ms: int) -> None:
        """The feed process itself died, came back, or ended for good."""
        if status.state in ("died", "ended"):
            again = f"; started again at {_time(status.retry_at)}" if status.retry_at else ""
            self._say_feed(now_ms, "down", f"process: {status.reason}{again}")

    def tick(self, now_ms: int) -> None:
        """Look once: at most once a second in a session, twice a minute while the market is closed."""
        for what, step in (
            ("the market could not be looked at", self._look_unless_resting),
            ("alerts could not be delivered", self._deliver),
        ):
            try:
                step(now_ms)
            except Exception as error:  # the next second comes
                self.failed(what, error)

    def _look_unless_resting(self, now_ms: int) -> None:
        if self._session is not Session.CLOSED or not 0 <= now_ms - self._looked_ms < CLOSED_LOOK_MS:
            self._look(now_ms)

    def _deliver(self, now_ms: int) -> None:
        if self.post is not None:
            self.post.tick(now_ms, self.keep)

    def _look(self, now_ms: int) -> None:
        self._looked_ms = now_ms
        snapshot = self.store.picture(now_ms)
        self._say_health(snapshot.health, now_ms)
        self._say_session(snapshot, now_ms)
        fresh = self.store.take_log()
        if fresh and self.post is not None and snapshot.mode is Mode.FEED:
            self.post.take(fresh)
        for row in fresh:
            self._say_alert(row, snapshot)
        self._record(snapshot, fresh)

    def _record(self, snapshot: Snapshot, fresh: list[Transition]) -> None:
        archive, minute = self.archive, snapshot.as_of_ms // 60_000
        if archive is None:
            return
        if fresh:
            archive.log(fresh)
            self.keep()
        if minute != self._minute and snapshot.mode is Mode.FEED:
            self._minute = minute
            archive.record_measures(
                snapshot.as_of_ms, {k: m.value for k, m in snapshot.measures.items() if not m.stale})
        if archive.notice != self._trouble:
            self._trouble = archive.notice
            if self._trouble:
                self.say(snapshot.as_of_ms, "archive", self._trouble)

    def keep(self) -> None:
        """The alerts as they stand and what waits to be told, into the archive."""
        if self.archive is not None:
            engine = self.store.engine
            self.archive.save_engine(self.post.state(engine) if self.post else save(engine))

    def reconfigure(self, watch: Watchlist, now_ms: int) -> None:
        """An edited watchlist.toml."""
        from tui.service.notify import targets_of

        self.store.set_watch(watch)
        if self.post is not None:
            self.post.delivery.set_targets(targets_of(watch))
        self.say(now_ms, "config", f"taken: {len(watch.symbols)} symbols, {len(watch.rules)} rules")

    # What is said.

    def say(self, now_ms: int, what: str, text: str) -> None:
        """One line: New York time, what it is about, the sentence."""
        self._out(f"{_stamp(now_ms)}  {what:<8}  {text}")

    def delivered(self, sent: Sent) -> None:
        """A row of the delivery log."""
        from tui.service.notify.post import words

        self._told += sent.state == "sent"
        again = f"; next try {_time(sent.retry_ms)}" if sent.retry_ms else ""
        self.say(sent.t_ms, "deliver", f"{words(sent)}{again}")

    def _say_health(self, health: Health, now_ms: int) -> None:
        if health.state in ("starting", "none"):
            return
        again = f"; next try {_time(health.retry_at_ms)}" if health.retry_at_ms else ""
        self._say_feed(now_ms, health.state, f"{health.reason or health.state}{again}")

    def _say_feed(self, now_ms: int, state: str, text: str) -> None:
        """Only what is another state than before; the countdown alone is no news."""
        if state == self._feed:
            return
        was, self._feed = self._feed, state
        if state == "ok":
            gone = _span(now_ms - self._lost_ms) if self._lost_ms is not None else ""
            self._lost_ms = None
            self.say(now_ms, "feed", f"answers again after {gone}" if was and gone else "answers")
            return
        if self._lost_ms is None:
            self._lost_ms = now_ms
        self.say(now_ms, "feed", {"wait": "must wait: ", "down": ""}.get(state, "fails: ") + text)

    def _say_session(self, snapshot: Snapshot, now_ms: int) -> None:
        was, now = self._session, snapshot.session
        self._session = now
        if was is now:
            return
        today = day_of(now_ms)
        if now is Session.REGULAR:
            early = " (early close)" if is_early_close(today) else ""
            self.say(now_ms, "session", f"open until {_time(bounds(today).close_ms)}{early}")
            self._fired = self._told = 0
        elif was is Session.REGULAR:
            self.say(now_ms, "session", f"closed: {_count(self._fired, 'alert')}, "
                                        f"{_count(self._told, 'message')}; {_next(today)}")
        elif was is None:
            self.say(now_ms, "session", f"market {_state(now)}; {_next_from(now_ms)}")

    def _say_alert(self, row: Transition, snapshot: Snapshot) -> None:
        loud = "CRITICAL" if row.severity is Severity.CRITICAL else "warning"
        self._fired += row.change is Change.FIRED and not row.standing
        word = _WORDS[row.change]
        if row.change in (Change.FIRED, Change.ESCALATED, Change.REMINDER) and not row.standing:
            word = f"{loud} {word}"
        kind = "standing" if row.standing else "alert"
        note = ""
        if row.change is Change.FIRED and not row.standing and not row.notify:
            found = next((a for a in snapshot.alerts if a.key == row.key), None)
            by = found.muted_by if found else ""
            note = f" [not told: {f'covered by {by}' if by and by != 'snoozed' else by or 'told lately'}]"
        self.say(row.t_ms, kind, f"{row.rule} {word}: {_why(row)}{note}")


def _why(row: Transition) -> str:
    """The reason; of what is over the value that ended it."""
    if row.change is Change.RESOLVED and row.value is not None and "no longer" not in row.why:
        subject = row.why.partition(":")[0]
        return subject if row.unit == "seconds" else f"{subject} is at {say(row.value, row.unit)}"
    return row.why


def _stamp(ms: int) -> str:
    moment = datetime.fromtimestamp(ms / 1000, new_york())
    return f"{moment:%a %Y-%m-%d %H:%M:%S} ET"


def _time(ms: int | None) -> str:
    return f"{datetime.fromtimestamp((ms or 0) / 1000, new_york()):%H:%M:%S}".removesuffix(":00") + " ET"


def _span(ms: int) -> str:
    minutes, seconds = divmod(max(0, ms) // 1000, 60)
    if minutes >= 60:
        return f"{minutes // 60} h {minutes % 60} min"
    return f"{minutes} min" if minutes else f"{seconds} s"


def _count(number: int, word: str) -> str:
    return f"{number or 'no'} {word}{'' if number == 1 else 's'}"


def _state(session: Session) -> str:
    return {Session.PRE: "before the session", Session.POST: "after the session"}.get(session, "closed")


def _next_from(now_ms: int) -> str:
    today = day_of(now_ms)
    if is_session(today) and now_ms < bounds(today).open_ms:
        return f"opens {_time(bounds(today).open_ms)}"
    return _next(today)


def _next(today: date) -> str:
    """The next session, with the holidays on the way to it."""
    day = next_session(today)
    early = f", early close {_time(bounds(day).close_ms)}" if is_early_close(day) else ""
    between = (today + timedelta(days=i) for i in range(1, (day - today).days))
    holidays = [f"{d:%a} {d.day} {d:%b}" for d in between if d.weekday() < 5]
    rest = f" ({' and '.join(holidays)}: holiday)" if holidays else ""
    return f"next {day:%a} {day.day} {day:%b} {_time(bounds(day).open_ms)}{early}{rest}"
