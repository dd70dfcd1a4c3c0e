"""Edits to watchlist.toml that keep the user's comments, order and formatting, written in one step."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from msgspec import Struct

from tui.market.symbol import NO_SYMBOL, clean_symbol
from tui.system.file_access import is_there, read_file
from tui.system.file_write import keep_file
from tui.system.folders import NO_HOME, NOWHERE
from tui.toml.array import add_text, remove_text
from tui.toml.faults import Fault, WatchlistError, nearest
from tui.watchlist.files import default_text, user_path
from tui.watchlist.model import Watchlist
from tui.watchlist.read import MOST_BYTES, parse
from tui.watchlist.trust import as_found

_BOM = "\N{BYTE ORDER MARK}"
_ATTEMPTS = 3


class Edit(Struct, frozen=True):
    """What an edit did: the file that was written, the new configuration, and a sentence for a person."""

    path: Path
    watchlist: Watchlist
    said: str
    created: bool = False


def add_symbol(path: Path | None, symbol: str, group: str) -> Edit:
    """Put `symbol` at the end of `group`. Raises WatchlistError; the file is then as it was.

    With no file yet (`path` None: the built-in default serves) the user's own is made from the default.
    """
    clean = clean_symbol(symbol)
    if clean is None:
        raise _refused(path, f"{symbol!r} {NO_SYMBOL}")

    def change(document: Any, watchlist: Watchlist) -> None:
        names = [g.name for g in watchlist.groups]
        if group not in names:
            raise _refused(path, f"there is no group {group!r}{nearest(group, names)}")
        if clean in watchlist.groups[names.index(group)].symbols:
            raise _refused(path, f"{clean} stands in {group} already")
        _rewrite(document["group"][names.index(group)], "symbols", lambda array: add_text(array, clean))

    return _edit(path, change, f"{clean} added to {group}")


def add_group(path: Path | None, name: str, symbols: Sequence[str]) -> Edit:
    """A group of `symbols`, or these at the end of the one of that name. Raises WatchlistError."""
    clean = [clean_symbol(symbol) for symbol in symbols]
    if wrong := [s for s, c in zip(symbols, clean, strict=True) if c is None]:
        raise _refused(path, f"{wrong[0]!r} {NO_SYMBOL}")
    wanted = list(dict.fromkeys(symbol for symbol in clean if symbol is not None))

    def change(document: Any, watchlist: Watchlist) -> None:
        at = next((i for i, g in enumerate(watchlist.groups) if g.name.lower() == name.lower()), None)
        if at is not None:
            for symbol in wanted:
                if symbol not in watchlist.groups[at].symbols:
                    _rewrite(document["group"][at], "symbols", partial(add_text, value=symbol))
            return
        append_row(document, "group", {"name": name, "symbols": wanted})

    return _edit(path, change, f"{', '.join(wanted)} in {name}")


def remove_symbol(path: Path | None, symbol: str, name: str = "") -> Edit:
    """Take `symbol` out of the group of that `name`, else of its first. Raises WatchlistError; the file is
    then as it was."""
    clean = clean_symbol(symbol) or symbol

    def change(document: Any, watchlist: Watchlist) -> None:
        group = watchlist.group_of(clean, name)
        if group is None:
            raise _refused(path, f"{clean} is in no group{nearest(clean, watchlist.symbols)}")
        table = document["group"][watchlist.groups.index(group)]
        index = group.symbols.index(clean)
        _rewrite(table, "symbols", lambda array: remove_text(array, index))

    return _edit(path, change, f"{clean} removed")


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


def take_back(path: Path, before: bytes, after: bytes) -> Edit:
    """The file as it was `before`, if it still is as the change left it. Raises WatchlistError."""
    if _bytes(path) != after:
        raise _refused(path, "has been changed since; take it back by hand")
    watchlist = parse(before.decode("utf-8-sig"), str(path), path)
    _replace(path, before)
    return Edit(path, watchlist, "taken back: the file is as it was")


def write_default(path: Path, force: bool = False) -> Path:
    """The commented default at `path`. Raises WatchlistError where a file stands, unless forced."""
    if _exists(path) and not force:
        raise _refused(path, "there is a file already; --force replaces it")
    _replace(path, default_text().encode())
    return path


def _edit(path: Path | None, change: Callable[[Any, Watchlist], None], said: str) -> Edit:
    """Apply `change` to a file that may be edited by someone else meanwhile."""
    target = path if path is not None else user_path()
    created = not _exists(target)
    for _ in range(_ATTEMPTS):
        before = default_text().encode() if created else _bytes(target)
        after, watchlist = _changed(before, target, change)
        if (not created and _bytes(target) != before) or (created and _exists(target)):
            created = not _exists(target)
            continue
        _replace(target, after)
        watchlist = as_found(watchlist, after.decode("utf-8-sig"))
        said = f"{said}; your own {target} was made from the default" if created else said
        return Edit(target, watchlist, said, created)
    raise _refused(target, "is being changed by another program; try again")


def _changed(before: bytes, target: Path,
             change: Callable[[Any, Watchlist], None]) -> tuple[bytes, Watchlist]:
    """The new bytes and what they mean. A result that would be refused is never written."""
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    try:
        text = before.decode()
    except UnicodeDecodeError as error:
        raise _refused(target, "is not UTF-8 text") from error
    mark = _BOM if text.startswith(_BOM) else ""
    text = text.removeprefix(_BOM)
    watchlist = parse(text, str(target), target)
    try:
        document = tomlkit.parse(text)
        change(document, watchlist)
        after = tomlkit.dumps(document)
    except TOMLKitError as error:
        raise _refused(target, f"cannot be edited here ({error}); edit it by hand") from error
    return (mark + after).encode(), parse(after, str(target), target)


def append_row(table: Any, name: str, values: Mapping[str, Any], comment: str = "") -> None:
    """Another `[[name]]` in `table`, behind those that are there."""
    import tomlkit

    row = tomlkit.table()
    for key, value in values.items():
        row.add(key, value)
    if comment:
        row.comment(comment)
    if name not in table:
        table.add(name, tomlkit.aot())
    table[name].append(row)


def _rewrite(table: Any, key: str, change: Callable[[str], str]) -> None:
    """Replace an array by its changed text, what follows it in its line kept."""
    import tomlkit

    old = table[key]
    new: Any = tomlkit.parse(f"x = {change(old.as_string())}\n")["x"]
    new.trivia.indent, new.trivia.comment_ws = old.trivia.indent, old.trivia.comment_ws
    new.trivia.comment, new.trivia.trail = old.trivia.comment, old.trivia.trail
    table[key] = new


def _bytes(path: Path) -> bytes:
    try:
        return read_file(path, MOST_BYTES)
    except OSError as error:
        raise _refused(path, f"cannot be read: {error.strerror or error}") from error


def _exists(path: Path) -> bool:
    try:
        return is_there(path)
    except OSError as error:
        raise _refused(path, f"cannot be looked at: {error.strerror or error}") from error


def _replace(path: Path, data: bytes) -> None:
    try:
        keep_file(path, data, None)
    except OSError as error:
        why = NO_HOME if str(path).startswith(NOWHERE) else f"cannot be written: {error.strerror or error}"
        raise _refused(path, why) from error


def _refused(path: Path | None, message: str) -> WatchlistError:
    return WatchlistError((Fault(str(path) if path else "watchlist", 0, "", message),))
