"""What a desk has in common (its inbox, deals and figures): copies here, the originals in the archive.

One decides at a time: the originals are locked, copied here, changed, and written back in one commit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from tui.service.desk import address
from tui.service.desk.interface import DeskGone
from tui.service.desk.link import Link
from tui.service.desk.schema import CHANNEL, FILES
from tui.service.ledger.own import DESK
from tui.system import clock
from tui.system.file_write import keep_file
from tui.watchlist.model import DeskSettings

if TYPE_CHECKING:
    from tui.service.desk.schema import Connection

LONGEST_S = 15.0
Found = TypeVar("Found")


@contextmanager
def at_desk(settings: DeskSettings, data: Path, names: Sequence[str]) -> Iterator[SharedFiles]:
    """For one command: connected until it ends. Raises DeskGone."""
    link = Link(settings)
    link.start()
    try:
        if not link.wait(lambda line: line.answers or bool(line.trouble), LONGEST_S) or not link.answers:
            raise DeskGone(f"the desk's archive does not answer ({link.trouble or 'no connection'})")
        yield SharedFiles(link, data / DESK, names, address.who(settings))
    finally:
        link.close()


class SharedFiles:
    """`names` are the files of `folder`; everything blocks: for a thread."""

    def __init__(self, link: Link, folder: Path, names: Sequence[str], who: str) -> None:
        self.folder = folder
        self._link, self._names, self.who = link, tuple(names), who

    def pull(self) -> None:
        """The originals as they are now. Raises DeskGone, OSError."""
        self.changing(lambda: None)  # locked too: another program of this machine may be changing the copies

    def changing(self, work: Callable[[], Found]) -> Found:
        """What `work` finds, which changes the copies; then the originals are the same. Raises what it does.

        With DeskGone nobody knows whether it was written: the originals, read again, say so.
        """
        def within(connection: Connection) -> Found:
            with connection.transaction():
                connection.execute("SELECT pg_advisory_xact_lock(%s)", (FILES,))
                before = self._pull(connection)
                found = work()
                self._push(connection, before)
            return found

        return self._link.ask(within, LONGEST_S)

    def _pull(self, connection: Connection) -> dict[str, bytes]:
        rows = connection.execute("SELECT name, body FROM files").fetchall()
        there = {name: bytes(body) for name, body in rows if name in self._names}
        for name in self._names:
            if name not in there:
                (self.folder / name).unlink(missing_ok=True)
            elif there[name] != self._here(name):
                keep_file(self.folder / name, there[name])
        return there

    def _push(self, connection: Connection, before: dict[str, bytes]) -> None:
        now = {name: self._here(name) for name in self._names}
        changed = [name for name in self._names if now[name] != before.get(name, b"")]
        if not changed:
            return
        found = connection.execute("UPDATE tally SET n = n + 1, files = n + 1 RETURNING n").fetchone()
        revision = int(found[0]) if found else 0
        for name in changed:
            connection.execute(
                "INSERT INTO files (name, body, who, t, revision) VALUES (%s, %s, %s, %s, %s) "
                "ON CONFLICT (name) DO UPDATE SET body = excluded.body, who = excluded.who, t = excluded.t, "
                "revision = excluded.revision", (name, now[name], self.who, clock.now_ms(), revision))
        connection.execute("SELECT pg_notify(%s, %s)", (CHANNEL, str(revision)))

    def _here(self, name: str) -> bytes:
        try:
            return (self.folder / name).read_bytes()
        except FileNotFoundError:
            return b""
