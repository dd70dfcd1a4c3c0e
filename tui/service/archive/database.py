"""Opening the archive's file: whatever state it is in, the program goes on and says what it could not do."""

from __future__ import annotations

import os
import sqlite3
import stat
from datetime import UTC, datetime
from enum import StrEnum
from errno import EDQUOT, EINVAL, EIO, ENOSPC, ESTALE
from pathlib import Path
from urllib.parse import quote

from msgspec import Struct

from tui.service.archive.folder import LeaderLock, owner_advice
from tui.system.folders import NO_HOME, NOWHERE, from_home, make_private

VERSION = 1
FILE = "archive.sqlite"
BUSY_S = 1.5  # how long a lock of another program is waited for
BUSY_LATER_MS = 400
_SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS picture (
  kind TEXT NOT NULL, symbol TEXT NOT NULL, t INTEGER NOT NULL, revision INTEGER NOT NULL,
  line BLOB NOT NULL, PRIMARY KEY (kind, symbol)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS picture_revision ON picture (revision);
CREATE TABLE IF NOT EXISTS bars (
  symbol TEXT NOT NULL, interval TEXT NOT NULL, t INTEGER NOT NULL, close REAL NOT NULL,
  open REAL, high REAL, low REAL, volume INTEGER, source TEXT NOT NULL,
  PRIMARY KEY (symbol, interval, t)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS measures (
  key TEXT NOT NULL, t INTEGER NOT NULL, value REAL NOT NULL, PRIMARY KEY (key, t)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS alert_log (
  id INTEGER PRIMARY KEY, t INTEGER NOT NULL, key TEXT NOT NULL, rule TEXT NOT NULL, symbol TEXT NOT NULL,
  change TEXT NOT NULL, severity TEXT, value REAL, level REAL, unit TEXT NOT NULL, why TEXT NOT NULL,
  notify INTEGER NOT NULL, standing INTEGER NOT NULL);
"""
_FIRST = ("picture", "meta")
_CORRUPT = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
_PASSING = (
    *_BUSY, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN
)
_FULL = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR)
_PASSES = (ENOSPC, EDQUOT, EIO, ESTALE)  # a full disk, a drive that is away for a moment
_HELD = "another program holds the archive"
HELD = f"{_HELD}: what is new waits"


class Mode(StrEnum):
    """Where what is recorded goes."""

    FILE = "file"
    READ_ONLY = "read-only"  # nothing is recorded, what is there can be read
    MEMORY = "memory"  # forgotten at the end


class Opened(Struct):
    """Two connections (one alone in memory), how they may be used, and a line for the user.

    `later`: another program holds the file; it can be opened when that one lets go.
    """

    write: sqlite3.Connection | None
    read: sqlite3.Connection
    mode: Mode
    notice: str = ""
    later: bool = False


def code(error: sqlite3.Error) -> int:
    """SQLite's primary result code."""
    return int(getattr(error, "sqlite_errorcode", None) or 0) & 0xFF


def is_corrupt(error: sqlite3.Error) -> bool:
    """True when the file itself is damaged."""
    return code(error) in _CORRUPT


def is_busy(error: sqlite3.Error) -> bool:
    """True when another program holds the file."""
    return code(error) in _BUSY


def can_wait(error: sqlite3.Error) -> bool:
    """True when the same may well be written later: held, disk full or gone, not allowed at the moment."""
    return code(error) in _PASSING


def open_database(folder: Path, *, whole: bool = False, leads: bool = False) -> Opened:
    """The archive in `folder`. Never raises for what the file or the folder may be.

    A damaged file is set aside. What the first picture needs is looked over; all of it, 3 ms a MiB, if
    `whole`. `leads`: this program holds the lead, under which alone a file is set aside, already.
    """
    path = folder / FILE
    notice = ""
    for _ in range(2):
        try:
            make_private(folder)
            opened = _open_file(path, whole)
            opened.notice = notice or opened.notice
            return opened
        except OSError as error:
            why = owner_advice(path) or f"{from_home(folder)} cannot be written ({error.strerror or error})"
            why = NO_HOME if str(folder) == NOWHERE else why
            return _later(path, why) if error.errno in _PASSES else _without(path, why)
        except sqlite3.Error as error:
            if is_busy(error):
                return _later(path, _HELD)
            if code(error) in _FULL:
                return _later(path, f"{from_home(path)} cannot be written ({error})")
            if not is_corrupt(error):
                return _without(path, owner_advice(path) or f"{from_home(path)} cannot be written ({error})")
            aside = _set_aside(path, leads)
            if aside is None:
                return _without(path, "the archive is damaged and in use by another program")
            notice = f"the archive was damaged: set aside as {aside.name}, a new one begun"
    return _without(path, "the archive is damaged")


def is_sound(connection: sqlite3.Connection, whole: bool) -> bool:
    """Whether the file, or what the first picture needs of it, is in order. Raises sqlite3.Error."""
    if whole:
        return bool(connection.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok")
    tables = [name for name, in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    return all(connection.execute(f"PRAGMA quick_check({name})").fetchone()[0] == "ok"
               for name in _FIRST if name in tables)


def _open_file(path: Path, whole: bool) -> Opened:
    # a pipe or a device would hold us for ever; O_NONBLOCK opens it without waiting
    handle = os.open(path, os.O_CREAT | os.O_RDWR | getattr(os, "O_NONBLOCK", 0), 0o600)
    regular = stat.S_ISREG(os.fstat(handle).st_mode)
    os.close(handle)
    if not regular:
        raise OSError(EINVAL, "archive.sqlite is no regular file")
    write = _connect(str(path), uri=False)
    try:
        found = write.execute("PRAGMA user_version").fetchone()[0]
        if found > VERSION:
            write.close()
            newer = f"version {found}, this one knows {VERSION}"
            return _without(path, f"the archive is of a newer loopwatch ({newer})")
        if not is_sound(write, whole):
            raise _damaged()
        write.execute("PRAGMA journal_mode=WAL")
        write.execute("PRAGMA synchronous=NORMAL")
        # taking the write lock now tells at once whether another program will not let go of it
        mark = f"PRAGMA user_version={VERSION};" if found != VERSION else ""  # writes, even the same
        write.executescript(f"BEGIN IMMEDIATE; {_SCHEMA} {mark} COMMIT;")
        # from here on short: quitting takes less than a second even while another program writes
        write.execute(f"PRAGMA busy_timeout={BUSY_LATER_MS}")
    except sqlite3.Error:
        write.close()
        raise
    return Opened(write, _connect(str(path), uri=False), Mode.FILE)


def _later(path: Path, reason: str) -> Opened:
    """What can be read; what is new waits in memory until there is room, which is tried again and again."""
    opened = _without(path, "")
    return Opened(None, opened.read, opened.mode, f"{reason}: what is new waits", later=True)


def _without(path: Path, reason: str) -> Opened:
    """The file for reading alone, or nothing but memory."""
    for flags in ("mode=ro", "mode=ro&immutable=1") if path.is_file() else ():
        try:
            read = _connect(f"file:{quote(str(path))}?{flags}", uri=True)
            read.execute("SELECT count(*) FROM picture").fetchone()
        except sqlite3.Error as error:
            if is_busy(error):
                break  # read past the lock, and a half-written page may be met
            continue
        return Opened(None, read, Mode.READ_ONLY, f"{reason}: nothing is recorded")
    memory = _connect(":memory:", uri=False)
    memory.executescript(_SCHEMA)
    return Opened(memory, memory, Mode.MEMORY, f"{reason}: nothing is kept after this run")


def _connect(target: str, uri: bool) -> sqlite3.Connection:
    # one thread writes, any may read under the archive's lock
    return sqlite3.connect(target, timeout=BUSY_S, isolation_level=None, check_same_thread=False, uri=uri)


def _set_aside(path: Path, leads: bool) -> Path | None:
    """Rename a damaged file with its journal; None while another program leads on it."""
    lock = LeaderLock(path.parent)
    if not leads and not lock.take():
        return None
    try:
        stamp = datetime.now(UTC).strftime("%Y-%m-%d")
        aside = path.with_name(f"archive.corrupt-{stamp}.sqlite")
        number = 1
        while aside.exists():
            number += 1
            aside = path.with_name(f"archive.corrupt-{stamp}-{number}.sqlite")
        path.rename(aside)
        for tail in ("-wal", "-shm"):
            path.with_name(path.name + tail).unlink(missing_ok=True)
        return aside
    except OSError:
        return None
    finally:
        lock.release()


def _damaged() -> sqlite3.DatabaseError:
    error = sqlite3.DatabaseError("database disk image is malformed")
    error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
    return error
