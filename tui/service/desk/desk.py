"""A program's place at a desk: as the collector that leads, as one that waits to, or as a reader."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
from msgspec.structs import replace

from tui.alerts.memory import EngineState, as_kept, read_kept, restore
from tui.alerts.rule import Rule
from tui.feed.event import AnyEvent
from tui.service.desk import address, rows
from tui.service.desk.desk_archive import DeskArchive, notice_of
from tui.service.desk.desk_feed import DeskFeed
from tui.service.desk.link import Link
from tui.service.desk.reading import News, Reading
from tui.service.desk.shared_files import SharedFiles
from tui.service.desk.wishes import MOST, Turns, Wish, together
from tui.service.ledger.inbox_file import DEALS, FIGURES, INBOX
from tui.service.ledger.own import DESK
from tui.service.recorder import MARKS
from tui.service.remembered import Memory
from tui.service.run import Run
from tui.state.desk_alerts import ACKNOWLEDGED, LOGGED, OTHER, SNOOZED, DeskAlerts, DeskMark, marked
from tui.system import clock
from tui.system.from_thread import FromThread

if TYPE_CHECKING:
    from tui.alerts.alert import Transition
    from tui.service.desk.schema import Connection

CHUNK = 20  # events in one step of the event loop
UNHEARD_S = 10  # so long rules of one's own wait for the desk's
HOLD_S = 60  # so long a collector that is cut off tells nothing: another may lead meanwhile
KEPT_MARKS = 500
Found = TypeVar("Found")
_RULES = "desk_rules"  # in the program's memory


class Desk:
    """The link, and what came over it. Everything but `_poll` and `_before_lead` is the event loop's.

    `on_mark` is called for the leader with an engine that a mark has changed, `on_first` when the desk was
    heard for the first time.
    """

    def __init__(self, run: Run, folder: Path,
                 on_mark: Callable[[EngineState, Transition | None], None],
                 on_first: Callable[[], None]) -> None:
        settings = run.store.watch.desk
        self._run, self._on_mark, self._on_first = run, on_mark, on_first
        self._memory = Memory(folder)
        self.settings, self.collects, self.name = settings, run.options.collects, address.who(settings)
        self.link = Link(settings, collects=self.collects, poll=self._poll, led=self._before_lead)
        self.archive = DeskArchive(self.link, folder)
        self.files = SharedFiles(self.link, folder / DESK, (INBOX, DEALS, FIGURES), self.name)
        self.feed: DeskFeed | None = None
        self._reading = Reading(self._chart, self.collects, lambda: self.link.leads)
        self._program, self._marked = uuid.uuid4().hex, 0
        self._to_loop: FromThread | None = None
        self._events: deque[Sequence[AnyEvent]] = deque()
        self._heard = False
        self._began_s = time.monotonic()
        self._marks: deque[DeskMark] = deque(maxlen=KEPT_MARKS)
        self._own_marks: list[DeskMark] = []  # that the archive does not have yet
        self.marks_at = 0
        self._wishes: Sequence[Wish] = ()
        self._turns = Turns()
        self._left: tuple[str, ...] = ()  # what the collector has no room for
        self._rules: tuple[Rule, ...] | None = None  # as the leader last published them
        run.store.set_desk(DeskAlerts(known=True, collects=True) if self.collects else self._remembered())

    @property
    def alerts(self) -> DeskAlerts:
        """What the desk's collector judges."""
        return self._run.store.desk or DeskAlerts()

    @property
    def leads(self) -> bool:
        """True when this program collects for the desk."""
        return self.link.leads

    @property
    def answers(self) -> bool:
        """True while its server does."""
        return self.link.answers

    @property
    def folder(self) -> Path:
        """Where copies of its common files lie."""
        return self.files.folder

    def changing(self, work: Callable[[], Found]) -> Found:
        """`work` changes common files, here and for all: for a thread."""
        return self.files.changing(work)

    @property
    def notice(self) -> str:
        """What is amiss, in one line; also which symbols nobody fetches."""
        if found := notice_of(self.link):
            return found
        left = [s for s in self._left if self.collects or s in self._run.store.watch.symbols]
        if not left:
            return ""
        names = ", ".join(left[:3]) + (f" and {len(left) - 3} more" if len(left) > 3 else "")
        return f"the desk fetches {MOST} symbols and has no room for {names}"

    # Begin and end.

    def begin(self) -> None:
        """In a running event loop: connect."""
        self._to_loop = FromThread()
        self.link.start()

    def make_feed(self, on_events: Callable[[Sequence[AnyEvent]], None]) -> DeskFeed:
        """What a reader has instead of a feed process."""
        self.feed = DeskFeed(self.link, self._program, self.name, on_events)
        return self.feed

    def _remembered(self) -> DeskAlerts:
        """The desk's rules as they were: what is the desk's is not told by this program too."""
        kept = self._memory.get(_RULES, dict[str, Any]) or {}
        rules = as_kept(tuple[Rule, ...], kept.get("rules")) if kept.get("at") == self.place else None
        return DeskAlerts(known=rules is not None, rules=rules or ())

    @property
    def place(self) -> str:
        """Host and database."""
        return address.place(self.settings)

    # In the link's thread.

    def _before_lead(self, connection: Connection) -> None:
        self.archive.before_lead(connection)

    def _poll(self, connection: Connection) -> None:
        news = self._reading.read(connection)
        to_loop = self._to_loop
        if news and to_loop is not None:
            kept = read_kept(dict[str, Any], news.meta.get("engine"))
            engine = (restore(kept), _count(kept.get(MARKS))) if kept is not None else None
            to_loop.soon(self._take, news, engine)

    def _chart(self) -> tuple[str, str]:
        return self.feed.chart if self.feed is not None else ("", "")

    # What came.

    def _take(self, news: News, engine: tuple[EngineState, int] | None) -> None:
        self._run.guarded("what the desk said could not be taken", lambda: self._taken(news, engine))

    def _taken(self, news: News, engine: tuple[EngineState, int] | None) -> None:
        self._marks.extend(news.marks)
        there = {replace(mark, id=0) for mark in news.marks}
        self._own_marks = [mark for mark in self._own_marks if mark not in there]
        if news.events and not self.leads:
            self._heard = True
            folding = bool(self._events)
            self._events.extend(news.events[at:at + CHUNK] for at in range(0, len(news.events), CHUNK))
            if not folding:
                self._fold()
        if self.collects:
            self._collect(news)
        else:
            self._follow(news, engine)
        if news.files:
            self._run.jobs.start("the desk's inbox could not be read", self.files.pull, lambda _: None)
        if news.whole:
            self._on_first()

    def _fold(self) -> None:
        """A part at a time, so that no key waits for the whole."""
        run = self._run
        events = self._events.popleft()
        if self.feed is not None:
            self.feed.take(events)
        else:
            run.store.apply(events)
            run.changed()
        if self._events:
            asyncio.get_running_loop().call_soon(self._fold)

    def _follow(self, news: News, engine: tuple[EngineState, int] | None) -> None:
        """A reader: the desk's alerts beside its own."""
        before = self.alerts
        rules = read_kept(tuple[Rule, ...], news.meta.get("rules"))  # None too of a newer collector
        if "left_out" in news.meta:
            self._left = read_kept(tuple[str, ...], news.meta["left_out"]) or ()
        log = news.log if news.whole else [*before.log, *news.log]
        after = replace(
            before, known=True, rules=rules if rules is not None else before.rules,
            marks=(*self._marks, *self._own_marks), log=tuple(log[-LOGGED:]),
        )
        if engine is not None:
            after = replace(after, engine=engine[0], marks_at=engine[1])
        if after != before:
            self._run.store.set_desk(after)
            self._run.changed()
        if rules is not None:
            kept = {"at": self.place, "rules": msgspec.to_builtins(rules)}
            self._run.jobs.start("the desk's rules could not be remembered",
                                 lambda: self._memory.put(_RULES, kept), lambda _: None)

    def _collect(self, news: News) -> None:
        """A collector: marks for its engine, and what others wish to see."""
        if news.wishes is not None:
            self._wishes = news.wishes
        if self.leads:
            for mark in news.marks:
                self._apply(mark)

    def _apply(self, mark: DeskMark) -> None:
        if mark.id <= self.marks_at:
            return
        self.marks_at = mark.id
        before = self._run.store.engine
        after, row = marked(before, mark, self._run.now_ms)
        if after is not before:
            self._on_mark(after, row)

    # What goes on.

    def every_second(self) -> None:
        """What a reader says again, and how long it waits for the desk."""
        now_s = time.monotonic()
        if self.feed is not None:
            self.feed.every_second(now_s, self.link.connections)
        if not self.alerts.known and not self.link.answers and now_s - self._began_s > UNHEARD_S:
            self._run.store.set_desk(replace(self.alerts, known=True))

    def take_heard(self) -> bool:
        """Whether anything was recorded since the last question."""
        heard, self._heard = self._heard, False
        return heard

    # The leader.

    def led(self) -> None:
        """The lead was taken: what was marked while nobody led is taken in."""
        self._rules, self.marks_at = None, _count((self.archive.load_engine() or {}).get(MARKS))
        for mark in self._marks:
            self._apply(mark)

    def publish(self) -> bool:
        """Once a second, of the leader: its rules, and the wishes; True when the feed must hear of them."""
        run = self._run
        if run.store.rules != self._rules:
            self._rules = run.store.rules
            self.archive.save_meta("rules", msgspec.json.encode(self._rules).decode())
        symbols, left = together(run.store.watch.symbols, self._wishes)
        chart = self._turns.next(self._wishes, time.monotonic())
        if left != self._left:
            self._left = left
            self.archive.save_meta("left_out", msgspec.json.encode(left).decode())
        told = (symbols, chart)
        changed = told != (run.wanted, run.wanted_chart)
        run.wanted, run.wanted_chart = told
        return changed

    def may_tell(self) -> None:
        """In the thread that sends, before anything leaves: what is told must be known to who leads next.

        Raises SendError while another may lead. After a minute without the server nobody can, and it is told.
        """
        from tui.service.notify.send import SendError

        if self.link.flush():
            return
        since = self.link.since_ms
        if since is None or clock.now_ms() - since < HOLD_S * 1000:
            raise SendError("the desk's archive does not answer; it is told when that does, or in a minute")

    # What a person does.

    def acknowledge(self, key: str) -> None:
        """The alert was seen: every screen of the desk shows by whom."""
        self._mark(key, ACKNOWLEDGED, None)

    def snooze(self, key: str, until_ms: int) -> None:
        """Quiet until then, for the whole desk."""
        self._mark(key, SNOOZED, until_ms)

    def _mark(self, shown: str, what: str, until_ms: int | None) -> None:
        key, now = shown.removesuffix(OTHER), clock.now_ms()
        event_ms = self.alerts.event_ms(key)
        self._marked += 1
        row = (self._program, self._marked, key, event_ms, what, until_ms, self.name, now)
        self.link.put((rows.MARK, [row]), hurry=True)
        self._own_marks.append(DeskMark(0, key, event_ms, what, until_ms, self.name, now))
        self._run.store.set_desk(replace(self.alerts, marks=(*self._marks, *self._own_marks)))
        self._run.changed()


def _count(value: object) -> int:
    return value if isinstance(value, int) else 0
