"""[keys]: a command's own keys in place of those of the table; a key has one meaning at one place."""

from __future__ import annotations

from tui.commands import BY_ID, FIXED, Own, clash, key_name, key_written
from tui.toml.fields import Fields


def read_keys(table: Fields) -> Own:
    """`quit = "x"` or `quit = ["x", "F10"]`, keys as they are written in the help.

    A command of the table whose key is taken goes without it; two lines that want one key at one place are
    refused, each with the other's line.
    """
    own: dict[str, tuple[str, ...]] = {}
    for id in table.raw:
        if id not in BY_ID:
            continue  # told already
        keys = _keys(table, id)
        for key in keys:
            other = next((o for o, ones in own.items() if key in ones and clash(id, o)), None)
            if other is not None:
                lines = f"one of lines {table.line(other)} and {table.line(id)} needs another key"
                table.fault(id, f"{key_name(key)} is {other} already; {lines}")
        if keys:
            own[id] = keys
    return tuple(own.items())


def _keys(table: Fields, id: str) -> tuple[str, ...]:
    """Textual's names of the keys of one line."""
    value = table.raw[id]
    texts = (value,) if isinstance(value, str) else tuple(value) if isinstance(value, list) else ()
    if not texts or not all(isinstance(text, str) for text in texts):
        table.fault(id, 'must be a key in quotes, or a list of them, as "x" or ["x", "Ctrl+X", "F10"]')
        return ()
    keys = []
    for text in texts:
        key = key_written(text)
        if key is None or not text.isprintable():
            table.fault(id, f"{text!r} is no key; write it as x, ?, Ctrl+X, F10, Space or PgDn")
        elif key in FIXED and key not in BY_ID[id].keys:
            table.fault(id, f"{key_name(key)} {FIXED[key]}; another key, please")
        elif key not in keys:
            keys.append(key)
    return tuple(keys)
