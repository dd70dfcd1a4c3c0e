"""The archive: what the program knew last, bars, measures over time, and the log of alerts."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec

from tui.alerts.alert import Transition
from tui.alerts.memory import read_kept
from tui.feed.event import AnyEvent, BarsEvent
from tui.market.bars import DAY_MS, Bars
from tui.service.archive import columns, statements
from tui.service.archive.columns import LOG_COLUMNS, event_of
from tui.service.archive.database import FILE, Mode, is_corrupt, is_sound, open_database
from tui.service.archive.folder import LeaderLock, data_folder
from tui.service.archive.statements import Row, Statement
from tui.service.archive.writer import COMMIT_S, Writer

MINUTE_MS = 60_000
MOST_LOGGED = 20_000  # rows of the alert log
_SOUND = " AND ".join(  # a cell of another kind, which no program wrote, is as if its bar had not been kept
    ("typeof(t) = 'integer'", "typeof(close) = 'real'",
     *(f"typeof({column}) IN ('real', 'null')" for column in ("open", "high", "low")),
     "typeof(volume) IN ('integer', 'null')")
)


class Archive:
    """Reads answer at once; what is recorded is written by one thread, one commit a second at most.

    `mode` says whether it is kept; `notice` is one line for the user when something is amiss, else "".
    """

    def __init__(self, folder: Path, commit_s: float = COMMIT_S, *, whole: bool = False) -> None:
        opened = open_database(folder, whole=whole)
        self.folder = folder
        self.mode = opened.mode
        self._opening = opened.notice
        self._trouble = self._unread = ""
        self._damaged = False  # found while reading
        self._read = opened.read
        self._write = opened.write
        self._lock = threading.Lock()  # guards the reading connection
        own = self._lock if opened.write is opened.read else threading.Lock()
        writes = opened.write is not None or opened.later
        self._writer = Writer(opened.write, own, self._told, commit_s, self._reopen) if writes else None
        self._leader = LeaderLock(folder)
        self._inode = _inode(folder)
        self._is_new = False  # another file than that of the last `changes`
        self._intraday_days: int | None = None
        self._tidied = 0  # the day

    @classmethod
    def open(cls, folder: Path | None = None, *, now_ms: int | None = None,
             intraday_days: int = 90) -> Archive:
        """The archive in `folder` (default: the user's data folder). Never raises for what lies there.

        With `now_ms`, bars within the day that are older than `intraday_days` are forgotten, soon and once a
        day while measures are recorded.
        """
        archive = cls(folder if folder is not None else data_folder())
        if now_ms is not None:
            archive.prune(now_ms, intraday_days)
        return archive

    def _tidy_up(self, file: sqlite3.Connection, now_ms: int, intraday_days: int) -> Iterator[None]:
        """A day's steps: the leader has all of the file looked over, in a thread, and what is old goes."""
        if self.mode is Mode.FILE and self._leader.held:
            threading.Thread(target=self._look_over, name="archive-look", daemon=True).start()
        yield
        from tui.service.archive.tidying import tidy

        yield from tidy(file, now_ms, intraday_days, MOST_LOGGED)

    def _look_over(self) -> None:
        """The start looks at no more than it shows; what is damaged elsewhere is found and set aside here."""
        try:
            with closing(sqlite3.connect(f"{(self.folder / FILE).as_uri()}?mode=ro", uri=True)) as own:
                damaged = not is_sound(own, whole=True)
        except sqlite3.Error as error:
            damaged = is_corrupt(error)
        if damaged and self._leader.held:
            self._begin_anew()

    def _begin_anew(self) -> None:
        if self._writer is not None:
            self._writer.begin_anew()

    def _reopen(self) -> sqlite3.Connection | None:
        """In the writer's thread: the file, once nobody holds it any more; a new one for a damaged one."""
        opened = open_database(self.folder, whole=True, leads=self._leader.held)
        if opened.later or opened.write is None or opened.mode is not Mode.FILE:
            self._opening = opened.notice
            opened.read.close()
            return None
        with self._lock:
            before, self._read = self._read, opened.read
            before.close()
            self._unread, self._trouble, self._damaged, self._is_new = "", "", False, True
            self._inode = _inode(self.folder)
        self._write, self.mode, self._opening = opened.write, opened.mode, opened.notice
        return opened.write

    @property
    def notice(self) -> str:
        """What is amiss, in one line."""
        return self._unread or self._trouble or self._opening or self._leader.notice

    def try_lead(self) -> bool:
        """True when this program fetches, records and delivers; False while another does."""
        return self._leader.take()

    def let_go(self) -> None:
        """Another may lead; `try_lead` asks for it again."""
        self._leader.release()

    def record_events(self, events: Iterable[AnyEvent]) -> None:
        """Keep quotes, facts, news, earnings, holdings, session and health as last picture, and all bars."""
        events = tuple(events)
        for event in events:
            if isinstance(event, BarsEvent):
                self._put((statements.BAR, columns.bar_rows(event)))
        self._put((statements.PICTURE, columns.picture_rows(events)))

    def last_picture(self) -> tuple[list[AnyEvent], int] | None:
        """The newest event of each kind and symbol, oldest first, and the time of the newest quote."""
        found = self._rows("SELECT line FROM picture ORDER BY t, kind, symbol")
        return columns.picture_of(line for line, in found)

    @property
    def revision(self) -> int:
        """That of the last change."""
        return next((newest or 0 for newest, in self._rows("SELECT max(revision) FROM picture")), 0)

    def changes(self, revision: int) -> tuple[int, list[AnyEvent]]:
        """What was recorded after `revision` (0: everything), and the revision to ask with next."""
        if self.mode is Mode.FILE and not self._leader.held and _inode(self.folder) != self._inode:
            self._begin_anew()  # the leader has set a damaged file aside
        if self._is_new:
            revision, self._is_new = 0, False
        rows = self._rows(
            "SELECT revision, line FROM picture WHERE revision > ? ORDER BY revision", revision)
        events = [event for event in (event_of(line) for _, line in rows) if event is not None]
        return (rows[-1][0] if rows else revision), events

    def bars(self, symbol: str, interval: str, since_ms: int = 0) -> Bars:
        """Recorded bars, oldest first; without open, high and low where one bar lacks them."""
        rows = self._rows(
            "SELECT t, close, open, high, low, volume, source FROM bars"
            f" WHERE symbol = ? AND interval = ? AND t >= ? AND {_SOUND} ORDER BY t",
            symbol, interval, since_ms)
        return columns.bars_of(symbol, interval, rows)

    def record_measures(self, t_ms: int, values: Mapping[str, float | None]) -> None:
        """One point a minute and key; what is not known is not recorded."""
        minute = t_ms - t_ms % MINUTE_MS
        if self._intraday_days is not None and t_ms // DAY_MS != self._tidied:
            self.prune(t_ms, self._intraday_days)
        self._put((statements.MEASURE, [(key, minute, float(value)) for key, value in values.items()
                                        if value is not None and value == value]))

    def measure_history(self, key: str, since_ms: int = 0) -> list[tuple[int, float]]:
        """(UTC ms, value) of one measure, oldest first."""
        return self._rows(
            "SELECT t, value FROM measures WHERE key = ? AND t >= ? AND typeof(value) = 'real' ORDER BY t",
            key, since_ms)

    def log(self, transitions: Iterable[Transition], engine: Mapping[str, Any] | None = None) -> None:
        """Append to the alert log; `engine`, the state as of then, goes into the same commit."""
        logged = [columns.log_row(row) for row in transitions]
        self._put((statements.LOG, logged), *([] if engine is None else [_engine_row(engine)]))

    def alert_log(self, limit: int = 200) -> list[Transition]:
        """The newest rows of the alert log, newest first."""
        rows = self._rows(f"SELECT {LOG_COLUMNS} FROM alert_log ORDER BY t DESC, id DESC LIMIT ?", limit)
        return [row for row in map(columns.transition_of, rows) if row is not None]

    def save_engine(self, state: Mapping[str, Any]) -> None:
        """Keep the alert engine's state (memory.save)."""
        self._put(_engine_row(state))

    def load_engine(self) -> dict[str, Any] | None:
        """The alert engine's state for memory.restore; None when there is none."""
        rows = self._rows("SELECT value FROM meta WHERE key = 'engine'")
        return read_kept(dict[str, Any], rows[0][0]) if rows else None

    def prune(self, now_ms: int, intraday_days: int) -> None:
        """Soon, while nothing is to be written: forget what is old (`tidying.tidy`). Once a day it is done
        again."""
        self._intraday_days, self._tidied = intraday_days, now_ms // DAY_MS
        if self._writer is not None:
            self._writer.tidy(lambda file: self._tidy_up(file, now_ms, intraday_days))

    def flush(self) -> bool:
        """Wait until what was recorded so far is written."""
        return self._writer.flush() if self._writer else True

    def close(self) -> None:
        """Write what waits, within a second, and let go of the lead."""
        ended = self._writer.close() if self._writer is not None else True
        if ended:
            with self._lock:
                self._read.close()
            if self._write is not None:
                self._write.close()
        self._leader.release()

    def _put(self, *entries: tuple[Statement, Sequence[Row]]) -> None:
        known = [entry for entry in entries if entry[1]]
        if self._writer is not None and known:
            self._writer.put(*known)

    def _told(self, trouble: str) -> None:
        self._trouble = trouble

    def _rows(self, statement: str, *values: object) -> list[Any]:
        with self._lock:
            try:
                found = self._read.execute(statement, values).fetchall()
                self._unread = self._unread if self._damaged else ""  # a disk that reads again is well again
                return found
            except sqlite3.Error as error:
                self._damaged = self._damaged or is_corrupt(error)
                self._unread = ("the archive is damaged: it is set aside at the next start"
                                if self._damaged else f"the archive cannot be read ({error})")
                return []



def _inode(folder: Path) -> int:
    """Which file lies there; 0 for none."""
    try:
        return (folder / FILE).stat().st_ino
    except OSError:
        return 0


def _engine_row(state: Mapping[str, Any]) -> tuple[Statement, Sequence[Row]]:
    return statements.META, [("engine", msgspec.json.encode(state).decode())]


__all__ = ["Archive", "Mode"]
