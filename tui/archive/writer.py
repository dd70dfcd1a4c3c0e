"""One thread writes, one commit a second at most: neither screen nor disk ever waits for the other."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable

from tui.archive.database import is_busy, is_corrupt

Row = tuple[object, ...]
COMMIT_S = 1.0
MAX_WAITING = 50_000  # rows; a disk that stays full must not fill the memory


class Writer:
    """Takes statements with their rows from any thread and commits them together, in order."""

    def __init__(self, connection: sqlite3.Connection, lock: threading.Lock,
                 told: Callable[[str], None], commit_s: float = COMMIT_S) -> None:
        self._connection = connection
        self._lock = lock  # in memory the reader shares the connection
        self._told = told
        self._commit_s = commit_s
        self._waiting: deque[tuple[str, Row]] = deque(maxlen=MAX_WAITING)
        self._change = threading.Condition()
        self._written = 0
        self._put = 0
        self._closing = False
        self._hurry = False
        self._thread = threading.Thread(target=self._run, name="archive", daemon=True)
        self._thread.start()

    def put(self, statement: str, rows: Iterable[Row]) -> None:
        """Queue rows; returns at once. After `close` they are dropped."""
        with self._change:
            if self._closing:
                return
            for row in rows:
                self._waiting.append((statement, row))
                self._put += 1
            self._change.notify_all()

    def flush(self, timeout_s: float = 1.0) -> bool:
        """Wait until everything queued so far was tried; False when that took too long."""
        end = time.monotonic() + timeout_s
        with self._change:
            goal = self._put
            self._hurry = True
            self._change.notify_all()
            while self._written < goal and self._thread.is_alive():
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
        last = float("-inf")
        while True:
            with self._change:
                while not self._waiting and not self._closing:
                    self._change.wait()
                self._pause(last)
                batch, goal = list(self._waiting), self._put
                self._waiting.clear()
                self._hurry = False
                closing = self._closing
            problem = self._commit(batch)
            last = time.monotonic()
            with self._change:
                if problem == "busy" and not closing:
                    self._waiting.extendleft(reversed(batch[-(MAX_WAITING - len(self._waiting)):]))
                self._written = goal
                self._change.notify_all()
                if closing and not self._waiting:
                    return

    def _pause(self, last: float) -> None:
        """Let a second pass since the last commit, unless someone waits for this one."""
        while not (self._hurry or self._closing):
            left = last + self._commit_s - time.monotonic()
            if left <= 0:
                return
            self._change.wait(left)

    def _commit(self, batch: list[tuple[str, Row]]) -> str:
        """One transaction; "" or what kept it from being written."""
        if not batch:
            return ""
        with self._lock:
            try:
                self._connection.execute("BEGIN IMMEDIATE")
                for statement, row in batch:
                    self._connection.execute(statement, row)
                self._connection.execute("COMMIT")
            except (sqlite3.Error, ValueError, OverflowError) as error:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                return self._failed(error)
        self._told("")
        return ""

    def _failed(self, error: Exception) -> str:
        if isinstance(error, sqlite3.Error) and is_busy(error):
            self._told("another program holds the archive: what is new waits")
            return "busy"
        damaged = isinstance(error, sqlite3.Error) and is_corrupt(error)
        self._told("the archive is damaged: it is set aside at the next start" if damaged
                   else f"the archive cannot be written ({error}): what is new is not kept")
        return "failed"
