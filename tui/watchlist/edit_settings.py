"""Settings changed from the screen: one value of watchlist.toml, every other byte left as it was."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tui.watchlist.edit import Edit, _edit
from tui.watchlist.model import Watchlist


def set_value(path: Path | None, table: str, key: str, value: str | float | bool) -> Edit:
    """`key` of `[table]`, which is added where it is not there. Raises WatchlistError for what the file may
    not say; it is then as it was."""

    def change(document: Any, watchlist: Watchlist) -> None:
        import tomlkit

        if table not in document:
            document.add(tomlkit.nl())
            document.add(table, tomlkit.table())
        if key not in document[table] and isinstance(document[table], dict):
            document[table].add(key, value)
        else:
            document[table][key] = value

    said = str(value).lower() if isinstance(value, bool) else str(value)
    return _edit(path, change, f"{table}.{key} is {said}")
