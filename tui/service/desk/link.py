"""The line to the desk's archive: one thread, one connection, that writes, listens, reads and holds the lead.

That the session which holds the leader's lock is the one that writes is the fence: a leader that was cut off
cannot write as one before it leads again.
"""

from __future__ import annotations

import os
import select
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as Late
from typing import TYPE_CHECKING, TypeVar

from tui.service.archive.backlog import Backlog
from tui.service.archive.statements import Row
from tui.service.desk.address import NoAddress, conninfo, is_of_server, quiet
from tui.service.desk.interface import DeskGone
from tui.service.desk.rows import DeskStatement, commit
from tui.service.desk.schema import CHANNEL, LEADER, Unusable, connected
from tui.system import clock
from tui.system.log import record
from tui.watchlist.model import DeskSettings

if TYPE_CHECKING:
    from tui.service.desk.schema import Connection

COMMIT_S = 0.5  # so that what is recorded stands on every screen within a second
BELT_S = 5.0  # a poll that rests on no bell
TRY_S = 1.0  # how often the lead is asked for
RETRY_S = (0.5, 1.0, 2.0, 4.0)  # after so many tries in vain to connect
# a server that has just begun is left to the one who led before it ended: what it told is known to it alone
GRACE = "now() - pg_postmaster_start_time() > interval '5 seconds'"
Found = TypeVar("Found")


class Link:
    """`poll` is called in the thread with a connection when the bell rang, and each five seconds at least.

    `led` is called there once the lead was won, before `leads` is true. With `collects` it is asked for.
    """

    def __init__(
        self, settings: DeskSettings, *, collects: bool = False,
        poll: Callable[[Connection], None] = lambda connection: None,
        led: Callable[[Connection], None] = lambda connection: None, commit_s: float = COMMIT_S,
    ) -> None:
        self._settings, self._poll, self._led, self._commit_s = settings, poll, led, commit_s
        self._wants_lead = collects
        self.leads = False  # or did when the server was last heard, while nobody else can have taken it
        self.trouble = ""  # why there is no connection, when it was tried in vain
        self.since_ms: int | None = clock.now_ms()  # since when it does not answer; None while it does
        self.connections = 0  # so often it was made
        self.refused = ""  # a row that the database does not take
        self._waiting = Backlog()
        self._asked: deque[tuple[Callable[[Connection], object], Future[object]]] = deque()
        self._change = threading.Condition()
        self._lost_told = 0
        self._committed, self._put = 0, 0  # rounds: what was queued in which, and what is written
        self._hurry = self._closing = self._rung = False
        self._bell_read, self._bell_write = os.pipe()
        os.set_blocking(self._bell_read, False)
        os.set_blocking(self._bell_write, False)
        self._connection: Connection | None = None
        self._thread = threading.Thread(target=self._run, name="desk", daemon=True)

    def start(self) -> None:
        """Begin; what is asked before waits."""
        self._thread.start()

    # From any thread.

    @property
    def answers(self) -> bool:
        """True while there is a connection."""
        return self.since_ms is None

    @property
    def waiting(self) -> int:
        """How many rows are not written yet."""
        return len(self._waiting)

    @property
    def lost(self) -> int:
        """How many rows were too many to be kept while the server was gone."""
        return self._waiting.lost

    def put(self, *entries: tuple[DeskStatement, Sequence[Row]], hurry: bool = False) -> None:
        """Queue rows, all of `entries` for one commit; returns at once. After `close` they are dropped."""
        with self._change:
            if self._closing:
                return
            rests = not self._waiting
            for statement, rows in entries:
                self._waiting.put(statement, rows)
            self._put += 1
            self._hurry = self._hurry or hurry
        if hurry or rests:
            self._wake()

    def ask(self, work: Callable[[Connection], Found], seconds: float = 5.0) -> Found:
        """The answer to `work`, done in the thread. Raises DeskGone; blocks: for a thread."""
        if not self.answers or self._closing:
            raise DeskGone(f"the desk's archive does not answer ({self.trouble or 'closed'})")
        future: Future[object] = Future()
        self._asked.append((work, future))
        self._wake()
        try:
            return future.result(seconds)  # type: ignore[return-value]
        except Late:
            raise DeskGone("the desk's archive does not answer in time") from None

    def flush(self, seconds: float = 2.0) -> bool:
        """True when everything queued so far was committed by the server, within `seconds`, and nothing was
        too much to be kept since the last time."""
        end = time.monotonic() + seconds
        with self._change:
            goal, self._hurry = self._put, True
            self._wake()
            while self._committed < goal and self._thread.is_alive():
                left = end - time.monotonic()
                if left <= 0:
                    return False
                self._change.wait(left)
            lost, self._lost_told = self._lost_told, self._waiting.lost
            return self._committed >= goal and lost == self._waiting.lost

    def poke(self) -> None:
        """Look now, as when the bell rings."""
        self._rung = True
        self._wake()

    def wait(self, until: Callable[[Link], bool], seconds: float) -> bool:
        """True when `until` holds, which is asked anew when the connection or the lead has changed."""
        with self._change:
            return self._change.wait_for(lambda: until(self), seconds)

    def give_up_lead(self) -> None:
        """Another may lead; `want_lead` asks for it again."""
        self._wants_lead = False
        try:
            self.ask(_unlock, 1.0)
        except DeskGone:  # the session's end has freed it, or will
            pass
        self.leads = False

    def want_lead(self) -> None:
        """Ask for the lead from now on."""
        self._wants_lead = True

    def close(self, seconds: float = 0.9) -> bool:
        """Write what waits, and end; False while the server still keeps the thread."""
        with self._change:
            self._closing = True
        self._wake()
        if self._thread.is_alive():
            self._thread.join(seconds)
        return not self._thread.is_alive()

    def _wake(self) -> None:
        try:
            os.write(self._bell_write, b".")
        except (BlockingIOError, OSError):  # it is awake, or has ended
            pass

    # In the thread.

    def _run(self) -> None:
        tries, ended = 0, False
        while not ended:
            try:
                if self._connection is None:
                    if self._closing:
                        break
                    self._connect()
                    tries = 0
                ended = self._turn()
            except (NoAddress, Unusable) as error:
                self._broke(str(error))
                self._pause(30.0)
            except Exception as error:  # psycopg's, by name: whatever it is, the thread goes on
                if not is_of_server(error):
                    record("the desk's archive could not be served", error)
                self._broke(quiet(error))
                self._pause(RETRY_S[min(tries, len(RETRY_S) - 1)])
                tries += 1
        self._drop()
        self._answer_all()

    def _connect(self) -> None:
        connection = connected(conninfo(self._settings))
        connection.execute(f"LISTEN {CHANNEL}")
        self._connection = connection
        self._last_commit = self._last_poll = self._last_try = float("-inf")
        if self._wants_lead and self.leads:
            self.leads = _locked(connection, again=True)  # lost when another was quicker
        self.trouble, self.since_ms = "", None
        self.connections += 1
        with self._change:
            self._change.notify_all()

    def _turn(self) -> bool:
        """One round of what is due; True when it was the last."""
        connection = self._connection
        assert connection is not None
        self._sleep(connection)
        while self._asked:
            work, future = self._asked.popleft()
            _answer(work, future, connection)
        if self._wants_lead and not self.leads and time.monotonic() - self._last_try >= TRY_S:
            self._last_try = time.monotonic()
            if _locked(connection):
                self._led(connection)
                with self._change:
                    self.leads = True
                    self._change.notify_all()
        self._write(connection)
        if self._rung or time.monotonic() - self._last_poll >= BELT_S:
            self._rung, self._last_poll = False, time.monotonic()
            self._poll(connection)
        with self._change:
            return self._closing and not self._waiting

    def _sleep(self, connection: Connection) -> None:
        """Until something is due, asked or told."""
        now = time.monotonic()
        due = [self._last_poll + BELT_S]
        if self._wants_lead and not self.leads:
            due.append(self._last_try + TRY_S)
        with self._change:
            if self._waiting:
                due.append(now if self._hurry or self._closing else self._last_commit + self._commit_s)
            elif self._closing:
                return
        ready, _, _ = select.select([connection.fileno(), self._bell_read], [], [], max(0.0, min(due) - now))
        if self._bell_read in ready:
            self._hush()
        for _ in connection.notifies(timeout=0):
            self._rung = True

    def _write(self, connection: Connection) -> None:
        with self._change:
            now, hurry = time.monotonic(), self._hurry or self._closing
            if not (hurry or now - self._last_commit >= self._commit_s):
                return
            batch, goal, self._hurry = self._waiting.take(), self._put, False
        if batch:
            self._last_commit = now
            try:
                self.refused = commit(connection, batch, self.leads)
            except BaseException:
                with self._change:
                    self._waiting.give_back(batch)
                raise
        with self._change:
            self._committed = goal
            self._change.notify_all()

    def _pause(self, seconds: float) -> None:
        self._answer_all()
        if not self._closing:
            select.select([self._bell_read], [], [], seconds)
            self._hush()

    def _hush(self) -> None:
        try:
            os.read(self._bell_read, 4096)
        except BlockingIOError:
            pass

    def _broke(self, why: str) -> None:
        self._drop()
        if self.since_ms is None:
            self.since_ms = clock.now_ms()
        self.trouble = why
        with self._change:
            self._change.notify_all()

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _answer_all(self) -> None:
        while self._asked:
            self._asked.popleft()[1].set_exception(DeskGone(f"the desk's archive is gone ({self.trouble})"))


def _answer(work: Callable[[Connection], object], future: Future[object], connection: Connection) -> None:
    if not future.set_running_or_notify_cancel():
        return
    try:
        future.set_result(work(connection))
    except Exception as error:
        if connection.closed:
            future.set_exception(DeskGone(f"the desk's archive is gone ({quiet(error)})"))
            raise
        future.set_exception(error)


def _locked(connection: Connection, again: bool = False) -> bool:
    wait = "true" if again else GRACE
    found = connection.execute(
        f"SELECT CASE WHEN {wait} THEN pg_try_advisory_lock({LEADER}) ELSE false END").fetchone()
    return bool(found and found[0])


def _unlock(connection: Connection) -> None:
    connection.execute(f"SELECT pg_advisory_unlock({LEADER})")
