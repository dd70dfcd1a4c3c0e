"""What is written to the desk's archive, as SQLite's statements, and how one batch becomes one commit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from tui.market.bars import DAY_MS, HOUR_MS
from tui.service.archive import statements
from tui.service.archive.backlog import Entry
from tui.service.archive.statements import SET_BACK_MS, Row, Statement
from tui.service.desk.schema import CHANNEL

if TYPE_CHECKING:
    from tui.service.desk.schema import Connection


class DeskStatement(Statement, frozen=True):
    """`table`: the one of `tally` whose readers are told; its rows (but those of `wanted`) end
    with the commit's revision.
    `leads`: only who leads may write it; of somebody who did it is dropped.
    """

    table: str = ""
    leads: bool = False


PICTURE = DeskStatement(
    f"""INSERT INTO picture (kind, symbol, t, line, revision) VALUES (%s, %s, %s, %s, %s)
ON CONFLICT (kind, symbol) DO UPDATE SET t = excluded.t, revision = excluded.revision, line = excluded.line
WHERE excluded.t >= picture.t OR excluded.t < picture.t - {SET_BACK_MS}""",
    2, statements.PICTURE.merge, "picture")
CHART = DeskStatement(
    """INSERT INTO charts (symbol, range, part, t, line, revision) VALUES (%s, %s, %s, %s, %s, %s)
ON CONFLICT (symbol, range, part) DO UPDATE SET t = excluded.t, revision = excluded.revision,
line = excluded.line""", 3, table="charts")
BAR = DeskStatement(
    """INSERT INTO bars (symbol, interval, t, close, open, high, low, volume, source)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (symbol, interval, t) DO UPDATE SET close = excluded.close, source = excluded.source,
open = coalesce(excluded.open, bars.open), volume = coalesce(excluded.volume, bars.volume),
high = coalesce(excluded.high, CASE WHEN bars.high IS NULL THEN NULL
 ELSE greatest(bars.high, excluded.close) END),
low = coalesce(excluded.low, CASE WHEN bars.low IS NULL THEN NULL
 ELSE least(bars.low, excluded.close) END)""",
    3, statements.BAR.merge)
MEASURE = DeskStatement(
    """INSERT INTO measures VALUES (%s, %s, %s)
ON CONFLICT (key, t) DO UPDATE SET value = excluded.value""", 2)
META = DeskStatement(
    """INSERT INTO meta (key, value, revision) VALUES (%s, %s, %s)
ON CONFLICT (key) DO UPDATE SET value = excluded.value, revision = excluded.revision""",
    1, table="meta", leads=True)
# the answer to a commit may be lost with the server: written again, one writer's number is the same row
LOG = DeskStatement(
    """INSERT INTO alert_log (writer, number, t, key, rule, symbol, change, severity, value, level, unit, why,
notify, standing, revision) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (writer, number) DO NOTHING""", 2, table="alert_log")
MARK = DeskStatement(
    """INSERT INTO marks (writer, number, key, event_ms, what, until_ms, who, t, revision)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT (writer, number) DO NOTHING""", 2, table="marks")
WANTED = DeskStatement(
    """INSERT INTO wanted (program, who, symbols, chart_symbol, chart_range) VALUES (%s, %s, %s, %s, %s)
ON CONFLICT (program) DO UPDATE SET symbols = excluded.symbols, chart_symbol = excluded.chart_symbol,
chart_range = excluded.chart_range, seen = now()""", 1, table="wanted")
STILL = DeskStatement("UPDATE wanted SET seen = now() WHERE program = %s", 1)
UNWANTED = DeskStatement("DELETE FROM wanted WHERE program = %s", 1)
_EARLY = (BAR, MEASURE)

_NEWEST = "(SELECT max(t) FROM bars)"  # as in SQLite's: a wrong clock deletes nothing
FORGET_BARS = DeskStatement(
    f"DELETE FROM bars WHERE t < least(%s::bigint, {_NEWEST}) - %s::bigint AND {_NEWEST} IS NOT NULL "
    "AND interval NOT IN ('1d', '5d', '1wk', '1mo', '3mo')", leads=True)
FORGET_LOG = DeskStatement(
    "DELETE FROM alert_log WHERE id <= (SELECT max(id) FROM alert_log) - %s", leads=True)
FORGET_MARKS = DeskStatement("DELETE FROM marks WHERE t < %s", leads=True)


def _thin(span_ms: int) -> DeskStatement:
    return DeskStatement(f"""DELETE FROM measures m WHERE {_NEWEST} IS NOT NULL
AND m.t < least(%s::bigint, {_NEWEST} + {DAY_MS}) - %s::bigint AND EXISTS (
SELECT 1 FROM measures later WHERE later.key = m.key AND later.t > m.t
AND later.t < (m.t / {span_ms} + 1) * {span_ms})""", leads=True)


THIN_TO_HOURS, THIN_TO_DAYS = _thin(HOUR_MS), _thin(DAY_MS)


def commit(connection: Connection, batch: Sequence[Entry], leads: bool) -> str:
    """Write and commit in order; why a row was left out, else "". Raises psycopg.Error for the connection."""
    import psycopg

    try:
        _transact(connection, batch, leads, each=False)
        return ""
    except psycopg.OperationalError:
        raise
    except (psycopg.Error, ValueError, OverflowError):
        if connection.closed:
            raise
        return _transact(connection, batch, leads, each=True)  # one row's fault: the others are kept


def _transact(connection: Connection, batch: Sequence[Entry], leads: bool, each: bool) -> str:
    allowed = [(s, r) for s, r in batch if isinstance(s, DeskStatement) and (leads or not s.leads)]
    many = [entry for entry in allowed if entry[0] in _EARLY]  # before the row that everybody waits for
    rest = [entry for entry in allowed if entry[0] not in _EARLY]
    tables = sorted({statement.table for statement, _ in rest if statement.table})
    with connection.transaction():
        refused, revision = _write(connection, many, 0, each), 0
        if tables:
            revision = _counted(connection, tables)
        refused = _write(connection, rest, revision, each) or refused
        if tables:
            connection.execute("SELECT pg_notify(%s, %s)", (CHANNEL, str(revision)))
    return refused


def _counted(connection: Connection, tables: Iterable[str]) -> int:
    """The revision of this commit; whoever commits next waits for it from here on."""
    sets = ", ".join(f"{table} = n + 1" for table in tables)
    found = connection.execute(f"UPDATE tally SET n = n + 1, {sets} RETURNING n").fetchone()
    return int(found[0]) if found else 0


def _write(connection: Connection, entries: Iterable[tuple[DeskStatement, Row]], revision: int,
           each: bool) -> str:
    import psycopg

    refused = ""
    with connection.cursor() as cursor:
        for statement, group in groupby(entries, key=lambda entry: entry[0]):
            more = (revision,) if statement.table and statement is not WANTED else ()
            rows = [(*row, *more) for _, row in group]
            if not each:
                cursor.executemany(statement.sql, rows)
                continue
            for row in rows:
                try:
                    with connection.transaction():
                        cursor.execute(statement.sql, row)
                except psycopg.OperationalError:
                    raise
                except (psycopg.Error, ValueError, OverflowError) as error:
                    if connection.closed:
                        raise
                    refused = str(error).splitlines()[0]
    return refused
