"""What the program itself remembers from run to run: small things by name, which no person has to write.

Not the configuration (watchlist.toml is the person's) and not the archive (which holds what was seen).
"""

from __future__ import annotations

import os
import stat
import threading
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from tui.system.file_access import read_file
from tui.system.file_write import keep_file

FILE = "memory.json"
MOST_BYTES = 1 << 20
Kind = TypeVar("Kind")


class Memory:
    """One JSON object in `folder`/memory.json, for its owner alone (0600), replaced whole.

    A file that is damaged, too large, another's or not to be read is as if it were empty. Without a `folder`
    (a replay, a demo) it lasts as long as the run.
    """

    def __init__(self, folder: Path | None) -> None:
        self._path = folder / FILE if folder is not None else None
        self._lock = threading.Lock()  # what is slow is written in a thread
        self._known: dict[str, Any] = self._read()

    def get(self, name: str, kind: type[Kind]) -> Kind | None:
        """What was put under `name`, as `kind` (anything msgspec converts to); None for another shape."""
        try:
            return msgspec.convert(self._known[name], kind)
        except (KeyError, msgspec.ValidationError):
            return None

    def put(self, name: str, value: object) -> None:
        """Remember `value` (plain, a Struct, None forgets it). What another program put meanwhile stays.

        Raises OSError when the file cannot be written; this run remembers it nevertheless.
        """
        plain = msgspec.to_builtins(value)
        with self._lock:
            if self._known.get(name) == plain:
                return
            known = {**self._known, **self._read(), name: plain}
            self._known = {key: kept for key, kept in known.items() if kept is not None}
            if self._path is not None:
                keep_file(self._path, msgspec.json.encode(self._known))

    def _read(self) -> dict[str, Any]:
        if self._path is None:
            return {}
        try:
            if not _is_ours(self._path):
                return {}
            found = msgspec.json.decode(read_file(self._path, MOST_BYTES))
        except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return {}
        return found if isinstance(found, dict) else {}


def _is_ours(path: Path) -> bool:
    """False for a file that another account could have written: what was accepted is remembered there."""
    if os.name != "posix":
        return True
    found = path.lstat()
    return found.st_uid == os.getuid() and not found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
