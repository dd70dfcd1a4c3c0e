"""What `loopwatch guard` sees and says: one log line an event, as an operator wishes to read it.

What it does is the service's; guard.py gives it a second's tick and signals, a test a simulated week.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from tui.alerts.alert import Change, Transition
from tui.alerts.level import say
from tui.alerts.rule import Severity
from tui.market.quote import Session
from tui.market.session import bounds, day_of, is_early_close, is_session, new_york, next_session
from tui.service.acceptance import serves, unread, waits
from tui.service.feed_line import clock_words
from tui.service.service import Options, Said, Service
from tui.state.snapshot import FeedHealth, Snapshot
from tui.system import clock

if TYPE_CHECKING:
    from tui.alerts.target import Target
    from tui.service.notify.delivery import Sent
    from tui.service.numbers import Numbers

WAITS = "another loopwatch fetches and delivers; this one takes over after it"
_SESSIONS = {Session.PRE: "before the session", Session.POST: "after the session"}
CLOSED_LOOK_MS = 30_000  # a closed market is looked at twice a minute
_WORDS = {
    Change.FIRED: "fires", Change.ESCALATED: "louder", Change.EASED: "softer", Change.RESOLVED: "over",
    Change.EXPIRED: "over", Change.NO_DATA: "no data", Change.BACK: "data again", Change.REMINDER: "goes on",
    Change.FLAPPING: "comes and goes", Change.STEADY: "steady again", Change.ERROR: "in error",
    Change.ACKNOWLEDGED: "seen", Change.SNOOZED: "snoozed",
}


class Guard:
    """Drives the service and says one line an event: session, feed, alert, delivery, configuration.

    `out` takes whole lines. `begin` in a running event loop, then `tick` once a second.
    """

    def __init__(self, options: Options, out: Callable[[str], None], numbers: Numbers | None = None) -> None:
        self.service = Service(options, lambda: None, self._hear, told=self.delivered)
        self._out, self._numbers = out, numbers
        self._feed = ""
        self._session: Session | None = None
        self._looked_ms = 0
        self._trouble = ""
        self._fired = self._told = 0
        self._lost_ms: int | None = None
        self._led = False

    # What happens.

    def begin(self) -> None:
        """Open what was recorded; lead, or wait until nobody else does."""
        watch = self.service.store.watch
        self.say("config", f"{serves(watch) or 'the built-in default'} serves")
        for said in filter(None, (waits(watch), unread(watch))):
            self.say("config", said)
        self.service.open()
        self.service.begin()
        desk = self.service.desk
        if self.service.leading:
            self.lead()
        elif desk is None:
            self.say("start", WAITS)
        else:
            self.say("start", f"collects for the desk at {desk.place} as soon as no other does")
            if left := len(watch.rules) - len(self.service.store.rules):
                self.say("config", f"{left} rules on what a person owns are not judged for a desk")

    def lead(self) -> None:
        """This program records and delivers from now on."""
        self._led = True
        watch, post = self.service.store.watch, self.service.post
        targets = post.targets if post is not None else ()
        ways = ", ".join(f"{t.name} ({t.kind})" for t in targets)
        nowhere = "nowhere: watchlist.toml names no [[notify.to]]" if watch.held is None else "nowhere yet"
        self.say("start", f"{len(watch.symbols)} symbols, {len(watch.rules)} rules; "
                          f"delivers to {ways or nowhere}")
        if firing := self.service.store.engine.firing:
            what = "1 alert was" if len(firing) == 1 else f"{len(firing)} alerts were"
            self.say("start", f"{what} firing when it last ran")
        if targets:
            self.service.jobs.start("the ways out could not be tried", lambda: _obstacles(targets),
                                    self._say_obstacles)

    def tick(self) -> None:
        """Look once: at most once a second in a session, twice a minute while the market is closed.

        Who does not lead says nothing of the market: the leader does. An error is said, and the next second
        comes.
        """
        now = clock.now_ms()
        was, self._led = self._led, self.service.leading
        if self._led and not was:
            self.lead()
        resting = self._session is Session.CLOSED and 0 <= now - self._looked_ms < CLOSED_LOOK_MS
        if self._led and not resting:
            try:
                self._look(now)
            except Exception as error:
                self.service.failed("the market could not be looked at", error)
        self.service.every_second()
        if self.service.archive_notice != self._trouble:
            self._trouble = self.service.archive_notice
            if self._trouble:
                self.say("archive", self._trouble)

    def _look(self, now_ms: int) -> None:
        self._looked_ms = now_ms
        snapshot, fresh = self.service.look()
        if self._numbers is not None:
            self._numbers.saw(snapshot, self._led)
        self._say_health(snapshot.health, now_ms)
        self._say_session(snapshot, now_ms)
        for row in fresh:
            self._say_alert(row, snapshot)

    # What is said.

    def say(self, what: str, text: str, now_ms: int | None = None) -> None:
        """One line: New York time, what it is about, the sentence."""
        moment = datetime.fromtimestamp((clock.now_ms() if now_ms is None else now_ms) / 1000, new_york())
        self._out(f"{moment:%a %Y-%m-%d %H:%M:%S} ET  {what:<8}  {text}")

    def _hear(self, said: Said) -> None:
        """A sentence of the service."""
        if said.about == "feed":
            self._say_feed(clock.now_ms(), "down", said.text)
        elif said.about == "config" and said.amiss:
            self.say("config", f"refused: {said.text}")
        else:
            self.say({"lead": "start"}.get(said.about, said.about), said.text)

    def _say_obstacles(self, found: list[tuple[str, str]]) -> None:
        """What an operator must know before the night."""
        for name, why in found:
            self.say("deliver", f"{name} cannot work: {why}")

    def delivered(self, sent: Sent) -> None:
        """A row of the delivery log."""
        from tui.service.notify.post import words

        self._told += sent.state == "sent"
        if self._numbers is not None:
            self._numbers.sent(sent)
        again = f"; next try {clock_words(sent.retry_ms)}" if sent.retry_ms else ""
        self.say("deliver", f"{words(sent)}{again}", sent.t_ms)

    def _say_health(self, health: FeedHealth, now_ms: int) -> None:
        if health.state in ("starting", "none"):
            return
        again = f"; next try {clock_words(health.retry_at_ms)}" if health.retry_at_ms else ""
        self._say_feed(now_ms, health.state, f"{health.reason or health.state}{again}")

    def _say_feed(self, now_ms: int, state: str, text: str) -> None:
        """Only what is another state than before; the countdown alone is no news."""
        if state == self._feed:
            return
        was, self._feed = self._feed, state
        if state == "ok":
            gone = _span(now_ms - self._lost_ms) if self._lost_ms is not None else ""
            self._lost_ms = None
            self.say("feed", f"answers again after {gone}" if was and gone else "answers")
            return
        if self._lost_ms is None:
            self._lost_ms = now_ms
        self.say("feed", {"wait": "must wait: ", "down": ""}.get(state, "fails: ") + text)

    def _say_session(self, snapshot: Snapshot, now_ms: int) -> None:
        was, now = self._session, snapshot.session
        self._session = now
        if was is now:
            return
        today = day_of(now_ms)
        if now is Session.REGULAR:
            early = " (early close)" if is_early_close(today) else ""
            self.say("session", f"open until {clock_words(bounds(today).close_ms)}{early}")
            self._fired = self._told = 0
        elif was is Session.REGULAR:
            self.say("session", f"closed: {_count(self._fired, 'alert')}, "
                                f"{_count(self._told, 'message')}; {_next(today)}")
        elif was is None:
            self.say("session", f"market {_SESSIONS.get(now, 'closed')}; {_next_from(now_ms)}")

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
        self.say(kind, f"{row.rule} {word}: {_why(row)}{note}", row.t_ms)


def _obstacles(targets: Sequence[Target]) -> list[tuple[str, str]]:
    """The ways out that cannot work, and why."""
    from tui.service.notify.send import obstacle

    return [(target.name, why) for target in targets if (why := obstacle(target))]


def _why(row: Transition) -> str:
    """The reason; of what is over the value that ended it."""
    if row.change is Change.RESOLVED and row.value is not None and "no longer" not in row.why:
        subject = row.why.partition(":")[0]
        return subject if row.unit == "seconds" else f"{subject} is at {say(row.value, row.unit)}"
    return row.why


def _span(ms: int) -> str:
    minutes, seconds = divmod(max(0, ms) // 1000, 60)
    if minutes >= 60:
        return f"{minutes // 60} h {minutes % 60} min"
    return f"{minutes} min" if minutes else f"{seconds} s"


def _count(number: int, word: str) -> str:
    return f"{number or 'no'} {word}{'' if number == 1 else 's'}"


def _next_from(now_ms: int) -> str:
    today = day_of(now_ms)
    if is_session(today) and now_ms < bounds(today).open_ms:
        return f"opens {clock_words(bounds(today).open_ms)}"
    return _next(today)


def _next(today: date) -> str:
    """The next session, with the holidays on the way to it."""
    day = next_session(today)
    early = f", early close {clock_words(bounds(day).close_ms)}" if is_early_close(day) else ""
    between = (today + timedelta(days=i) for i in range(1, (day - today).days))
    holidays = [f"{d:%a} {d.day} {d:%b}" for d in between if d.weekday() < 5]
    rest = f" ({' and '.join(holidays)}: holiday)" if holidays else ""
    return f"next {day:%a} {day.day} {day:%b} {clock_words(bounds(day).open_ms)}{early}{rest}"
