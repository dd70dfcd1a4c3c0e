"""What a program reads of the desk: rows beyond the last revision, of the tables that have any."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec import Struct

from tui.alerts.alert import Transition
from tui.feed.event import AnyEvent
from tui.service.archive.columns import LOG_COLUMNS, event_of, transition_of
from tui.service.desk.wishes import Wish
from tui.state.desk_alerts import DeskMark

if TYPE_CHECKING:
    from tui.service.desk.schema import Connection

TABLES = ("picture", "charts", "meta", "alert_log", "marks", "wanted", "files")
_OWN = ("picture", "charts", "meta", "alert_log")  # that the leader alone writes
LOGGED = 200
WANTED_S = 180  # so long after its last word a program still counts as open


class News(Struct):
    """What one poll brought. `whole`: everything there is, for whoever knew nothing."""

    whole: bool = False
    events: list[AnyEvent] = []
    meta: dict[str, str] = {}
    log: list[Transition] = []  # oldest first
    marks: list[DeskMark] = []
    wishes: list[Wish] | None = None  # of a collector, when they changed or a while has passed
    files: bool = False

    def __bool__(self) -> bool:
        return bool(self.whole or self.events or self.meta or self.log or self.marks or self.files
                    or self.wishes is not None)


class Reading:
    """Where a program is in each table. `chart` says which symbol and range it shows."""

    def __init__(self, chart: Callable[[], tuple[str, str]], collects: bool,
                 leads: Callable[[], bool] = lambda: False) -> None:
        self._chart, self._collects, self._leads = chart, collects, leads
        self._at = dict.fromkeys(TABLES, 0)
        self._known = False
        self._shown = ("", "")

    def read(self, connection: Connection) -> News:
        """The rows that were committed since. Raises psycopg.Error."""
        found = connection.execute(f"SELECT n, {', '.join(TABLES)} FROM tally").fetchone()
        n, newest = (found[0], dict(zip(TABLES, found[1:], strict=True))) if found else (0, {})
        if any(n < at for at in self._at.values()):  # a backup was restored: everything anew
            self._at, self._known = dict.fromkeys(TABLES, 0), False
        news = News(whole=not self._known)
        for table in TABLES:
            if table in _OWN and self._leads():
                continue  # what it wrote itself
            if newest.get(table, 0) > self._at[table] or not self._known:
                self._of(table)(connection, news, self._at[table], n)
        if self._collects and self._known:
            self._wanted(connection, news, 0, n)
        self._charts_shown(connection, news, n)
        self._at.update((table, n) for table in TABLES)
        self._known = True
        return news

    def _of(self, table: str) -> Callable[[Connection, News, int, int], None]:
        return {"picture": self._picture, "charts": self._charts, "meta": self._meta, "alert_log": self._log,
                "marks": self._marks, "wanted": self._wanted, "files": self._files}[table]

    def _picture(self, connection: Connection, news: News, after: int, to: int) -> None:
        news.events += _events(connection, "SELECT line FROM picture WHERE revision > %s AND revision <= %s "
                                           "ORDER BY revision, t", (after, to))

    def _charts(self, connection: Connection, news: News, after: int, to: int) -> None:
        """Lines beside the prices and daily closes of all; a chart's bars of whoever shows it."""
        news.events += _events(
            connection, "SELECT line FROM charts WHERE revision > %s AND revision <= %s "
            "AND (range IN ('spark', 'daily') OR (symbol, range) = (%s, %s)) ORDER BY revision, part",
            (after, to, *self._chart()))

    def _charts_shown(self, connection: Connection, news: News, to: int) -> None:
        """A chart that was opened just now: what is there of it already."""
        shown, self._shown = self._shown, self._chart()
        if self._shown[0] and self._shown != shown:
            news.events += _events(
                connection, "SELECT line FROM charts WHERE symbol = %s AND range = %s AND revision <= %s "
                "ORDER BY revision, part", (*self._shown, to))

    def _meta(self, connection: Connection, news: News, after: int, to: int) -> None:
        news.meta = dict(connection.execute(
            "SELECT key, value FROM meta WHERE revision > %s OR %s = 0", (after, after)).fetchall())

    def _log(self, connection: Connection, news: News, after: int, to: int) -> None:
        rows = connection.execute(
            f"SELECT {LOG_COLUMNS} FROM alert_log WHERE (revision > %s OR %s = 0) AND revision <= %s "
            "ORDER BY t DESC, id DESC LIMIT %s", (after, after, to, LOGGED)).fetchall()
        news.log = [row for row in map(transition_of, reversed(rows)) if row is not None]

    def _marks(self, connection: Connection, news: News, after: int, to: int) -> None:
        rows = connection.execute(
            "SELECT id, key, event_ms, what, until_ms, who, t FROM marks WHERE revision > %s "
            "AND revision <= %s ORDER BY id", (after, to)).fetchall()
        news.marks = [DeskMark(*row) for row in rows]

    def _wanted(self, connection: Connection, news: News, after: int, to: int) -> None:
        if self._collects:
            rows = connection.execute(
                "SELECT symbols, chart_symbol, chart_range FROM wanted WHERE "
                "seen > now() - make_interval(secs => %s) ORDER BY since, program", (WANTED_S,)).fetchall()
            news.wishes = [Wish(tuple(symbols), chart, range_) for symbols, chart, range_ in rows]

    def _files(self, connection: Connection, news: News, after: int, to: int) -> None:
        news.files = True


def _events(connection: Connection, sql: str, values: tuple[object, ...]) -> list[AnyEvent]:
    found = (event_of(row[0]) for row in connection.execute(sql, values).fetchall())
    return [event for event in found if event is not None]

