"""A whole TOML file whose tables and keys are known beforehand, each table ready to be read."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Collection, Mapping
from typing import Any, NamedTuple

from tui.toml.faults import Fault, TomlError
from tui.toml.fields import Fields
from tui.toml.tables import File

_AT = r" \(at (?:line (\d+), column \d+|end of document)\)$"


class Document(NamedTuple):
    """`one`: the tables that stand once, empty where they are absent; `many`: the rows of those in lists."""

    root: Fields
    one: Mapping[str, Fields]
    many: Mapping[str, list[Fields]]


def read_document(text: str, file: str, tables: Mapping[str, Collection[str]], lists: Collection[str],
                  say: Callable[[Fault], None]) -> Document:
    """The file's `tables` (name -> keys), of which `lists` are written as [[name]]; other keys are faults.

    Raises TomlError with one fault for what is no TOML at all; `file` is the name in faults.
    """
    text = text.replace("\r\n", "\n")  # tomllib knows \n alone; a lone \r is refused by it with its line
    root = Fields(File(file, text), (), _parsed(text, file), say)
    root.only(tables)
    one = {name: root.table(name) for name in tables if name not in lists}
    many = {name: list(root.rows(name)) for name in lists}
    for table in (*one.values(), *(row for rows in many.values() for row in rows)):
        table.only(tables[str(table.place[0])])
    return Document(root, one, many)


def _parsed(text: str, file: str) -> dict[str, Any]:
    line = 0
    try:
        data = tomllib.loads(text)
        if not _is_long(data):
            return data
        said = "holds a number that is too long"
    except tomllib.TOMLDecodeError as error:  # tells line and column only inside its sentence
        found = re.search(_AT, str(error))
        line = int(found[1]) if found and found[1] else text.count("\n") + 1
        said = f"is not TOML: {re.sub(_AT, '', str(error))}"
    except RecursionError:
        said = "is nested too deeply"
    except ValueError:  # more digits than Python reads
        said = "holds a number that is too long"
    raise TomlError((Fault(file, line, "", said if said.isprintable() else ascii(said)),))


def _is_long(value: Any) -> bool:
    """True when there is a whole number beyond TOML's 64 bits: even to quote it may fail."""
    if isinstance(value, int):
        return value.bit_length() > 64
    if isinstance(value, dict):
        return any(map(_is_long, value.values()))
    return isinstance(value, list) and any(map(_is_long, value))
