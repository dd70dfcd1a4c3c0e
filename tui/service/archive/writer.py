"""One thread writes, one commit a second at most: neither screen nor disk ever waits for the other."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Iterable

from tui.service.archive.backlog import Backlog, Entry
from tui.service.archive.database import HELD, can_wait, is_busy, is_corrupt
from tui.service.archive.statements import Row, Statement

COMMIT_S = 1.0
RETRY_S = (1.0, 2.0, 4.0, 8.0)  # an archive that could not be opened or written is tried again so late
_ROWS_OWN = (sqlite3.IntegrityError, sqlite3.DataError, sqlite3.InterfaceError, sqlite3.ProgrammingError,
             ValueError, OverflowError)  # the fault of one row, not of the file


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
        self._thread = threading.Thread(target=self._run, name="archive", daemon=True)
        self._thread.start()

    def put(self, statement: Statement, rows: Iterable[Row]) -> None:
        """Queue rows; returns at once. After `close` they are dropped."""
        with self._change:
            if self._closing:
                return
            self._waiting.put(statement, rows)
            self._change.notify_all()

    def flush(self, timeout_s: float = 1.0) -> bool:
        """Wait until everything queued so far was tried, now; False when that took too long."""
        end = time.monotonic() + timeout_s
        with self._change:
            goal = self._begun + bool(self._waiting)
            self._hurry = True
            self._change.notify_all()
            while self._done < goal and self._thread.is_alive():
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
                while not self._waiting and not self._closing and self._connection is not None:
                    self._change.wait()
                self._pause(last)
                closing, self._hurry = self._closing, False
                batch = self._waiting.take()
                self._begun += 1
            waits = not self._write(batch, closing)
            last = time.monotonic()
            with self._change:
                self._tries = self._tries + 1 if waits else 0
                if waits and not closing:
                    self._waiting.give_back(batch)
                self._done = self._begun
                self._change.notify_all()
                if closing and not self._waiting:
                    return

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
