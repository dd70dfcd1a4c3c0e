"""An archive copied whole from SQLite to PostgreSQL or back: in one transaction, then read again and checked.

What is compared is read from both sides anew: how many rows each table has, and the sum of a number made of
each row. Cells of a kind that no program wrote are left out and counted.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui.service.archive.database import FILE, Mode, open_database
from tui.service.archive.folder import LeaderLock
from tui.service.desk.schema import KEPT, LEADER

if TYPE_CHECKING:
    from tui.service.desk.schema import Connection

MANY = 2_000  # rows read at a time
_KINDS: dict[str, tuple[type, ...]] = {
    "t": (int,), "id": (int,), "volume": (int, type(None)), "notify": (int,),
    "standing": (int,), "line": (bytes,), "close": (float,), "severity": (str, type(None)),
    **dict.fromkeys(("open", "high", "low", "value", "level"), (float, type(None))),
}
_FIRM: dict[str, dict[str, tuple[type, ...]]] = {  # of these tables alone
    "measures": {"value": (float,)}, "meta": {"value": (str,)},
}
_LARGEST = 1 << 63
_REVISED = ("meta", "picture", "alert_log")  # whose readers must see that the rows are new
Row = tuple[Any, ...]


class NotCopied(Exception):
    """Why nothing was copied; the message is a sentence."""


@dataclass(frozen=True, slots=True)
class Sums:
    """Of one table: rows, the sum of their numbers (of 64 bits), and rows that could not be taken."""

    rows: int
    sum: int
    left_out: int = 0


@dataclass(slots=True)
class _Counting:
    table: str
    rows: int = 0
    sum: int = 0
    left_out: int = 0

    def over(self, rows: Iterable[Row]) -> Iterator[Row]:
        """The rows that fit, counted as they pass."""
        from hashlib import blake2b

        columns = KEPT[self.table]
        kinds = [_FIRM.get(self.table, {}).get(name) or _KINDS.get(name, (str,)) for name in columns]
        for row in rows:
            cells = tuple(bytes(cell) if isinstance(cell, memoryview) else cell for cell in row)
            if not all(_fits(cell, kind) for cell, kind in zip(cells, kinds, strict=True)):
                self.left_out += 1
                continue
            self.rows += 1
            made = blake2b(repr(cells).encode(), digest_size=8).digest()
            self.sum = (self.sum + int.from_bytes(made)) % (1 << 64)
            yield cells

    @property
    def sums(self) -> Sums:
        return Sums(self.rows, self.sum, self.left_out)


def _fits(cell: object, kinds: tuple[type, ...]) -> bool:
    if type(cell) not in kinds:
        return False
    if isinstance(cell, str):
        return "\0" not in cell and not any("\ud800" <= c <= "\udfff" for c in cell)
    return not isinstance(cell, int) or -_LARGEST <= cell < _LARGEST


def export_to(connection: Connection, folder: Path, replace: bool) -> dict[str, Sums]:
    """The archive of `folder` becomes the desk's. Raises NotCopied; then the desk's is as it was."""
    opened = open_database(folder, whole=True) if (folder / FILE).exists() else None
    if opened is None:
        raise NotCopied(f"there is no archive in {folder}")
    file = opened.read
    try:
        if opened.mode is Mode.MEMORY:
            raise NotCopied(opened.notice)
        file.execute("BEGIN")  # one picture of it, whatever is recorded meanwhile
        with connection.transaction():
            _lead(connection)
            _make_room(_counts_there(connection), replace, "the desk's archive")
            counted = connection.execute("UPDATE tally SET n = n + 1, picture = n + 1, charts = n + 1, "
                                         "meta = n + 1, alert_log = n + 1 RETURNING n").fetchone()
            revision = int(counted[0]) if counted else 0
            found = {}
            for table in KEPT:
                connection.execute(f"DELETE FROM {table}")
                counting = _Counting(table)
                _copy_in(connection, table, counting.over(_of_file(file, table)), revision)
                found[table] = counting.sums
            connection.execute("DELETE FROM charts")
            connection.execute("SELECT setval(pg_get_serial_sequence('alert_log', 'id'), "
                               "greatest(1, (SELECT coalesce(max(id), 0) FROM alert_log)))")
            _compare(found, _sums(lambda table: _of_desk(connection, table)))
        return found
    finally:
        file.close()
        if opened.write is not None and opened.write is not file:
            opened.write.close()


def import_from(connection: Connection, folder: Path, replace: bool) -> dict[str, Sums]:
    """The desk's archive becomes that of `folder`. Raises NotCopied; then the folder's is as it was."""
    lock = LeaderLock(folder)
    if not lock.take():
        raise NotCopied("a loopwatch records into that archive: end it first")
    opened = open_database(folder, whole=True, leads=True)
    file = opened.write
    try:
        if file is None or opened.mode is not Mode.FILE:
            raise NotCopied(opened.notice or f"{folder} cannot be written")
        file.execute("BEGIN IMMEDIATE")
        try:
            found = _take_in(connection, file, replace)
        except BaseException:
            file.execute("ROLLBACK")
            raise
        file.execute("COMMIT")
        return found
    finally:
        opened.read.close()
        if file is not None:
            file.close()
        lock.release()


def _take_in(connection: Connection, file: sqlite3.Connection, replace: bool) -> dict[str, Sums]:
    counts = {table: int(file.execute(f"SELECT count(*) FROM {table}").fetchone()[0]) for table in KEPT}
    _make_room(counts, replace, "this machine's archive")
    found = {}
    with connection.transaction():
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        for table, columns in KEPT.items():
            file.execute(f"DELETE FROM {table}")
            counting = _Counting(table)
            rows = counting.over(_of_desk(connection, table))
            if table == "picture":
                columns, rows = (*columns, "revision"), ((*row, at) for at, row in enumerate(rows, 1))
            holes = ", ".join("?" * len(columns))
            file.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({holes})", rows)
            found[table] = counting.sums
    _compare(found, _sums(lambda table: _of_file(file, table)))
    return found


def _lead(connection: Connection) -> None:
    led = connection.execute("SELECT pg_try_advisory_xact_lock(%s)", (LEADER,)).fetchone()
    if not (led and led[0]):
        raise NotCopied("a collector records into the desk's archive: end it first")


def _make_room(counts: dict[str, int], replace: bool, where: str) -> None:
    full = {table: count for table, count in counts.items() if count and table != "meta"}
    if full and not replace:
        said = ", ".join(f"{count:,} in {table}" for table, count in full.items())
        raise NotCopied(f"{where} is not empty ({said} rows): --replace takes them away first")


def _copy_in(connection: Connection, table: str, rows: Iterable[Row], revision: int) -> None:
    columns, more = (KEPT[table], ()) if table not in _REVISED else ((*KEPT[table], "revision"), (revision,))
    with connection.cursor() as cursor, cursor.copy(
        f"COPY {table} ({', '.join(columns)}) FROM STDIN"
    ) as copy:
        for row in rows:
            copy.write_row((*row, *more))


def _of_file(file: sqlite3.Connection, table: str) -> Iterator[Row]:
    cursor = file.execute(f"SELECT {', '.join(KEPT[table])} FROM {table}")
    while rows := cursor.fetchmany(MANY):
        yield from rows


def _of_desk(connection: Connection, table: str) -> Iterator[Row]:
    with connection.cursor(name="archive") as cursor:  # else all rows would come at once
        cursor.itersize = MANY
        cursor.execute(f"SELECT {', '.join(KEPT[table])} FROM {table}")
        yield from cursor


def _counts_there(connection: Connection) -> dict[str, int]:
    found = {}
    for table in KEPT:
        row = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
        found[table] = int(row[0]) if row else 0
    return found


def _sums(rows_of: Callable[[str], Iterator[Row]]) -> dict[str, Sums]:
    found = {}
    for table in KEPT:
        counting = _Counting(table)
        for _ in counting.over(rows_of(table)):
            pass
        found[table] = counting.sums
    return found


def _compare(copied: dict[str, Sums], back: dict[str, Sums]) -> None:
    for table, sums in copied.items():
        there = back[table]
        if (sums.rows, sums.sum) != (there.rows, there.sum):
            raise NotCopied(f"{table}: {sums.rows:,} rows of sum {sums.sum:016x} were copied, {there.rows:,} "
                            f"of sum {there.sum:016x} are there: nothing was changed")
