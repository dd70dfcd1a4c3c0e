"""The archive in PostgreSQL behind the same small face as SQLite's."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from tui.alerts.alert import Transition
from tui.alerts.memory import read_kept
from tui.feed.event import AnyEvent, BarsEvent, encode
from tui.market.bars import DAY_MS, Bars
from tui.service.archive import columns
from tui.service.archive.archive import MINUTE_MS
from tui.service.archive.columns import LOG_COLUMNS, event_of
from tui.service.archive.tidying import FINE_DAYS
from tui.service.desk import rows
from tui.service.desk.interface import DeskGone
from tui.service.desk.link import Link
from tui.system import clock

if TYPE_CHECKING:
    from tui.service.desk.schema import Connection

MOST_LOGGED = 200_000
MARKS_DAYS = 30
PRIVATE = "mine."
Found = TypeVar("Found")


class DeskArchive:
    """Reads wait for the server, at most a few seconds (for threads); what is recorded is queued.

    What the leader must know to go on (the engine's state, the log) is read before it leads and kept, so that
    taking the lead waits for nothing. Measures and rules on what a person owns are never written.
    """

    def __init__(self, link: Link, folder: Path) -> None:
        self.link, self.folder = link, folder
        self._writer, self._number = uuid.uuid4().hex, 0
        self._engine: dict[str, Any] | None = None  # of who leads
        self._log: list[Transition] = []
        self._intraday_days: int | None = None
        self._tidied = 0

    # The lead.

    @property
    def notice(self) -> str:
        """What is amiss, in one line."""
        return notice_of(self.link)

    def before_lead(self, connection: Connection) -> None:
        """In the link's thread, the lock just won: what the last leader left."""
        self._engine, self._log = _engine(connection), _logged(connection, 200)

    def try_lead(self) -> bool:
        """True when this program fetches, records and delivers; False while another does."""
        return self.link.leads

    def let_go(self) -> None:
        """Another may lead; it is asked for again from then on."""
        self.link.give_up_lead()
        self.link.want_lead()

    # Writing.

    def record_events(self, events: Iterable[AnyEvent]) -> None:
        """Keep what makes the last picture, all bars, and the lines of charts for who shows them."""
        events = tuple(events)
        charted = [event for event in events if isinstance(event, BarsEvent)]
        bars = [row for event in charted for row in columns.bar_rows(event)]
        charts = [(e.symbol, e.range, e.part, e.t, encode(e)) for e in charted]
        self._put((rows.BAR, bars), (rows.CHART, charts), (rows.PICTURE, columns.picture_rows(events)))

    def record_measures(self, t_ms: int, values: Mapping[str, float | None]) -> None:
        """One point a minute and key; what is not known is not recorded, nor what somebody owns."""
        minute = t_ms - t_ms % MINUTE_MS
        if self._intraday_days is not None and t_ms // DAY_MS != self._tidied:
            self.prune(t_ms, self._intraday_days)
        self._put((rows.MEASURE, [
            (key, minute, float(value)) for key, value in values.items()
            if value is not None and value == value and not key.startswith(PRIVATE)]))

    def log(self, transitions: Iterable[Transition], engine: Mapping[str, Any] | None = None) -> None:
        """Append to the alert log, with the engine's state as of then in the same commit."""
        logged = [(self._writer, number, *columns.log_row(row))
                  for number, row in enumerate(transitions, self._number + 1)]
        self._number += len(logged)
        self._put((rows.LOG, logged), *self._engine_rows(engine))

    def save_engine(self, state: Mapping[str, Any]) -> None:
        """Keep the alert engine's state and the queue of what is to be told."""
        self._put(*self._engine_rows(state))

    def _engine_rows(self, state: Mapping[str, Any] | None) -> list[tuple[rows.DeskStatement, list[Any]]]:
        if state is None:
            return []
        self._engine = dict(state)
        return [(rows.META, [("engine", msgspec.json.encode(state).decode())])]

    def save_meta(self, key: str, value: str) -> None:
        """What the leader says to all programs."""
        self._put((rows.META, [(key, value)]))

    def prune(self, now_ms: int, intraday_days: int) -> None:
        """As the embedded archive's: what is old is forgotten or thinned, once a day."""
        self._intraday_days, self._tidied = intraday_days, now_ms // DAY_MS
        self._put((rows.FORGET_LOG, [(MOST_LOGGED,)]))
        if clock.is_set():
            return
        self._put((rows.FORGET_BARS, [(now_ms, intraday_days * DAY_MS)]),
                  (rows.FORGET_MARKS, [(now_ms - MARKS_DAYS * DAY_MS,)]),
                  (rows.THIN_TO_HOURS, [(now_ms, FINE_DAYS * DAY_MS)]),
                  (rows.THIN_TO_DAYS, [(now_ms, intraday_days * DAY_MS)]))

    def _put(self, *entries: tuple[rows.DeskStatement, list[Any]]) -> None:
        known = [(statement, found) for statement, found in entries if found]
        if known:
            self.link.put(*known)

    # Reading.

    def last_picture(self) -> tuple[list[AnyEvent], int] | None:
        """The newest event of each kind and symbol, oldest first, and the time of the newest quote."""
        found = self._rows("SELECT line FROM picture ORDER BY t, kind, symbol")
        return columns.picture_of(line for line, in found)

    def changes(self, revision: int) -> tuple[int, list[AnyEvent]]:
        """What was recorded after `revision` (0: everything), and the revision to ask with next."""
        found = self._rows(
            "SELECT revision, line FROM picture WHERE revision > %s ORDER BY revision, t", revision)
        events = [event for event in (event_of(line) for _, line in found) if event is not None]
        return (found[-1][0] if found else revision), events

    def bars(self, symbol: str, interval: str, since_ms: int = 0) -> Bars:
        """Recorded bars, oldest first; without open, high and low where one bar lacks them."""
        return columns.bars_of(symbol, interval, self._rows(
            "SELECT t, close, open, high, low, volume, source FROM bars "
            "WHERE symbol = %s AND interval = %s AND t >= %s ORDER BY t", symbol, interval, since_ms))

    def measure_history(self, key: str, since_ms: int = 0) -> list[tuple[int, float]]:
        """(UTC ms, value) of one measure, oldest first."""
        return self._rows(
            "SELECT t, value FROM measures WHERE key = %s AND t >= %s ORDER BY t", key, since_ms)

    def alert_log(self, limit: int = 200) -> list[Transition]:
        """The newest rows of the alert log, newest first."""
        if self.link.leads and limit <= 200 and self._log:
            return self._log[:limit]
        return self._read(lambda c: _logged(c, limit), [])

    def load_engine(self) -> dict[str, Any] | None:
        """What `save_engine` was given last; None when there is none."""
        return self._engine if self.link.leads else self._read(_engine, None)

    def _rows(self, sql: str, *values: object) -> list[Any]:
        found: list[Any] = self._read(lambda connection: connection.execute(sql, values).fetchall(), [])
        return found

    def _read(self, work: Callable[[Connection], Found], nothing: Found) -> Found:
        try:
            return self.link.ask(work)
        except DeskGone:
            return nothing

    def flush(self) -> bool:
        """Wait until what was recorded so far is written: True when the server has said so."""
        return self.link.flush()

    def close(self) -> None:
        """Write what waits, within a second, and let go of the lead."""
        self.link.close()


def notice_of(link: Link) -> str:
    """What is amiss with the desk's archive, in one line."""
    since = link.since_ms
    if since is not None and not link.trouble:
        return ""  # it is being asked for the first time
    if since is not None:
        from datetime import datetime

        from tui.market.session import new_york

        waits = f"; {link.waiting} rows wait" if link.waiting else ""
        lost = f", {link.lost} were too many and are lost" if link.lost else ""
        at = datetime.fromtimestamp(since / 1000, new_york())
        return f"the desk's archive has not answered since {at:%H:%M:%S} ET ({link.trouble}){waits}{lost}"
    return f"a row cannot be written ({link.refused}); the rest is kept" if link.refused else ""


def _engine(connection: Connection) -> dict[str, Any] | None:
    row = connection.execute("SELECT value FROM meta WHERE key = 'engine'").fetchone()
    return read_kept(dict[str, Any], row[0]) if row is not None else None


def _logged(connection: Connection, limit: int) -> list[Transition]:
    found = connection.execute(
        f"SELECT {LOG_COLUMNS} FROM alert_log ORDER BY t DESC, id DESC LIMIT %s", (limit,)).fetchall()
    return [row for row in map(columns.transition_of, found) if row is not None]
