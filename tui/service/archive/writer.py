"""One thread writes, one commit a second at most: neither screen nor disk ever waits for the other."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Sequence

from tui.service.archive.backlog import Backlog, Entry
from tui.service.archive.database import HELD, can_wait, is_busy, is_corrupt
from tui.service.archive.statements import Row, Statement

COMMIT_S = 1.0
SETTLE_S = 5.0  # so long after the start nothing is tidied
SLICE_S, REST_S = 0.01, 0.1  # tidying holds back what is new for a moment only
RETRY_S = (1.0, 2.0, 4.0, 8.0)  # an archive that could not be opened or written is tried again so late
_ROWS_OWN = (sqlite3.IntegrityError, sqlite3.DataError, sqlite3.InterfaceError, sqlite3.ProgrammingError,
             ValueError, OverflowError)  # the fault of one row, not of the file
Tidy = Callable[[sqlite3.Connection], Iterator[None]]


class Writer:
    """Takes statements with their rows from any thread and commits them together, in order.

    What cannot be written for now (held by another program, disk full) waits and is tried again. Without a
    connection `reopen` is asked for one until it has it.
    """

    def __init__(self, connection: sqlite3.Connection | None, lock: threading.Lock,
                 told: Callable[[str], None], commit_s: float = COMMIT_S,
                 reopen: Callable[[], sqlite3.Connection | None] = lambda: None) -> None:
        self._connection = connection
        self._lock = lock  # in memory the reader shares the connection
        self._told = told
        self._commit_s = commit_s
        self._reopen = reopen
        self._waiting = Backlog()
        self._change = threading.Condition()
        self._begun = self._done = 0  # rounds of writing
        self._tries = 1 if connection is None else 0  # in vain, one after the other
        self._closing = False
        self._hurry = False
        self._tidy: Tidy | None = None  # what is to be tidied
        self._steps: Iterator[None] | None = None  # as far as it is
        self._tidy_at = time.monotonic() + SETTLE_S
        self._anew = False
        self._thread = threading.Thread(target=self._run, name="archive", daemon=True)
        self._thread.start()

    def put(self, *entries: tuple[Statement, Sequence[Row]]) -> None:
        """Queue rows, all of `entries` for one commit; returns at once. After `close` they are dropped."""
        with self._change:
            if self._closing:
                return
            for statement, rows in entries:
                self._waiting.put(statement, rows)
            self._change.notify_all()

    def tidy(self, steps: Tidy) -> None:
        """Go through `steps` while nothing is to be written, a little at a time; begun anew after a fault."""
        with self._change:
            self._tidy, self._steps = steps, None
            self._change.notify_all()

    def begin_anew(self) -> None:
        """The file is damaged: close it and ask for another."""
        with self._change:
            self._anew = True
            self._change.notify_all()

    def flush(self, timeout_s: float = 1.0, *, tidy: bool = False) -> bool:
        """Wait until everything queued so far was tried, now; False when that took too long. With `tidy`
        also until all is tidied."""
        end = time.monotonic() + timeout_s
        with self._change:
            goal = self._begun + bool(self._waiting or self._anew)
            self._hurry = True
            self._tidy_at = 0.0 if tidy else self._tidy_at
            self._change.notify_all()
            while (self._done < goal or (tidy and self._tidy)) and self._thread.is_alive():
                left = end - time.monotonic()
                if left <= 0:
                    return False
                self._change.wait(left)
        return True

    def close(self, timeout_s: float = 0.9) -> bool:
        """Write what waits, and end; False while the disk still keeps the thread."""
        with self._change:
            self._closing = self._hurry = True
            self._change.notify_all()
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _run(self) -> None:
        last = float("-inf") if self._connection is not None else time.monotonic()
        while True:
            with self._change:
                self._wait()
                if self._anew and self._connection is not None:
                    self._connection.close()
                    self._connection = self._steps = None  # tidying begins anew with the next file
                self._anew = False
                tidies = not (self._waiting or self._closing) and self._connection is not None
                if not tidies:
                    self._pause(last)
                closing, self._hurry = self._closing, False
                batch = self._waiting.take()
                self._begun += not tidies
            if tidies:
                self._tidy_up()
                continue
            waits = not self._write(batch, closing)
            last = time.monotonic()
            with self._change:
                self._tries = self._tries + 1 if waits else 0
                if waits and not closing:
                    self._waiting.give_back(batch)
                del batch  # thousands of rows: the wait for the next is long
                self._done = self._begun
                self._change.notify_all()
                if closing and not self._waiting:
                    return

    def _wait(self) -> None:
        """Until something is to be done."""
        while not (self._waiting or self._closing or self._anew) and self._connection is not None:
            left = self._tidy_at - time.monotonic() if self._tidy is not None else None
            if left is not None and left <= 0:
                return
            self._change.wait(left)

    def _tidy_up(self) -> None:
        """Some steps, in one transaction; whatever keeps them from being done, it is tried again later."""
        connection, tidy, steps = self._connection, self._tidy, self._steps
        if connection is None or tidy is None:
            return
        steps = steps or tidy(connection)
        end, rest, over = time.monotonic() + SLICE_S, REST_S, False
        with self._lock:
            try:
                connection.execute("BEGIN IMMEDIATE")
                while not over and time.monotonic() < end:
                    over = next(steps, self) is self
                connection.execute("COMMIT")
            except sqlite3.Error as error:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                over, rest = not can_wait(error), RETRY_S[-1]
                steps = None
                if over:
                    self._failed(error)
        with self._change:
            if self._tidy is tidy:  # nothing else was asked for meanwhile
                self._tidy, self._steps = (None, None) if over else (tidy, steps)
            self._tidy_at = self._tidy_at and time.monotonic() + rest
            self._change.notify_all()

    def _pause(self, last: float) -> None:
        """Let a second pass since the last commit, longer after tries in vain, unless someone waits."""
        pause = max(self._commit_s, RETRY_S[min(self._tries, len(RETRY_S)) - 1] if self._tries else 0.0)
        while not (self._hurry or self._closing):
            left = last + pause - time.monotonic()
            if left <= 0:
                return
            self._change.wait(left)

    def _write(self, batch: list[Entry], closing: bool) -> bool:
        """False when the batch must wait."""
        if self._connection is None:
            self._connection = None if closing else self._reopen()
            if self._connection is None:
                return False
        return self._commit(self._connection, batch)

    def _commit(self, connection: sqlite3.Connection, batch: list[Entry]) -> bool:
        """One transaction; False when it is to be tried again."""
        if not batch:
            return True
        with self._lock:
            try:
                refused = _transact(connection, batch)
            except sqlite3.Error as error:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                return self._failed(error)
        self._told(f"a row cannot be written ({refused}); the rest is kept" if refused else "")
        return True

    def _failed(self, error: sqlite3.Error) -> bool:
        """True when trying again is of no use."""
        if is_busy(error):
            self._told(HELD)
        elif can_wait(error):
            lost = ", the oldest rows are lost" if self._waiting.lost else ""
            self._told(f"the archive cannot be written ({error}): what is new waits{lost}")
        else:
            self._told("the archive is damaged: it is set aside at the next start" if is_corrupt(error)
                       else f"the archive cannot be written ({error}): what is new is not kept")
            return True
        return False


def _transact(connection: sqlite3.Connection, batch: list[Entry]) -> str:
    """Write and commit; why a row was left out, else "". Raises sqlite3.Error for what concerns the file."""
    refused = ""
    connection.execute("BEGIN IMMEDIATE")
    for statement, row in batch:
        try:
            connection.execute(statement.sql, row)
        except _ROWS_OWN as error:
            refused = str(error)
    connection.execute("COMMIT")
    return refused
