"""What waits to be written: the newest row of each key, so that even a long wait stays small."""

from __future__ import annotations

from collections.abc import Iterable

from tui.service.archive.statements import Row, Statement

MAX_WAITING = 50_000  # rows; a disk that stays full must not fill the memory
Entry = tuple[Statement, Row]


class Backlog:
    """Entries in the order of their last change; beyond MAX_WAITING the oldest are lost and counted."""

    def __init__(self) -> None:
        self._entries: dict[object, Entry] = {}
        self._added = 0
        self.lost = 0

    def __len__(self) -> int:
        return len(self._entries)

    def put(self, statement: Statement, rows: Iterable[Row]) -> None:
        """Add rows; one that would only overwrite a waiting one takes its place."""
        for row in rows:
            key = self._key(statement, row)
            before = self._entries.pop(key, None)
            self._entries[key] = (statement, row if before is None else statement.merge(before[1], row))
        while len(self._entries) > MAX_WAITING:
            del self._entries[next(iter(self._entries))]
            self.lost += 1

    def take(self) -> list[Entry]:
        """Everything, oldest first; nothing waits afterwards."""
        taken = list(self._entries.values())
        self._entries = {}
        return taken

    def give_back(self, entries: list[Entry]) -> None:
        """What could not be written stands again before what has come since."""
        since, self._entries = self._entries, {}
        for statement, row in [*entries, *since.values()]:
            self.put(statement, [row])

    def _key(self, statement: Statement, row: Row) -> object:
        if statement.key:
            return statement.sql, *row[: statement.key]
        self._added += 1
        return self._added
