"""What waits to be written: the newest row of each key, so that even a long wait stays small."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from tui.service.archive.statements import Row, Statement

MAX_WAITING = 50_000  # rows; a disk that stays full must not fill the memory
BLOCK = 64  # so many rows at once wait as they came, in a third of the memory: the next commit takes most
MOST_IN_BLOCKS = 20_000  # rows; beyond, one row a key again
Entry = tuple[Statement, Row]


class _Block(Struct):
    statement: Statement
    rows: Sequence[Row]


class Backlog:
    """Entries in the order of their last change; beyond MAX_WAITING the oldest are lost and counted."""

    def __init__(self) -> None:
        self._entries: dict[object, Entry | _Block] = {}
        self._blocks = self._in_blocks = 0  # how many, and their rows
        self._of_blocks: set[Statement] = set()  # the next of theirs stands behind, unmerged
        self._added = 0
        self.lost = 0

    def __len__(self) -> int:
        return len(self._entries) - self._blocks + self._in_blocks

    def put(self, statement: Statement, rows: Sequence[Row]) -> None:
        """Add rows; one that would only overwrite a waiting one takes its place, or is written behind it."""
        if statement.key and rows and (len(rows) >= BLOCK or statement in self._of_blocks):
            self._added += 1
            self._of_blocks.add(statement)
            self._entries[self._added] = _Block(statement, rows)
            self._blocks, self._in_blocks = self._blocks + 1, self._in_blocks + len(rows)
        else:
            for row in rows:
                self._put_one(statement, row)
        if self._in_blocks > MOST_IN_BLOCKS:
            self.give_back([])
        self._lose_oldest()

    def _put_one(self, statement: Statement, row: Row) -> None:
        key = self._key(statement, row)
        before = self._entries.pop(key, None)
        new = row if before is None or isinstance(before, _Block) else statement.merge(before[1], row)
        self._entries[key] = statement, new

    def _lose_oldest(self) -> None:
        while len(self) > MAX_WAITING:
            lost = self._entries.pop(next(iter(self._entries)))
            count = 1
            if isinstance(lost, _Block):
                count = len(lost.rows)
                self._blocks, self._in_blocks = self._blocks - 1, self._in_blocks - count
            self.lost += count

    def take(self) -> list[Entry]:
        """Everything, oldest first; nothing waits afterwards."""
        taken = list(self._rows())
        self._entries, self._blocks, self._in_blocks, self._of_blocks = {}, 0, 0, set()
        return taken

    def _rows(self) -> Iterator[Entry]:
        for entry in self._entries.values():
            if isinstance(entry, _Block):
                yield from ((entry.statement, row) for row in entry.rows)
            else:
                yield entry

    def give_back(self, entries: Sequence[Entry]) -> None:
        """What could not be written stands again before what has come since, one row a key."""
        for statement, row in (*entries, *self.take()):
            self._put_one(statement, row)
        self._lose_oldest()

    def _key(self, statement: Statement, row: Row) -> object:
        if statement.key:
            return statement.sql, *row[: statement.key]
        self._added += 1
        return self._added
