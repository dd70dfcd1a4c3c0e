"""TOML files as raw tables that know their file and line, and faults that name both.

A file that is not TOML as a whole can be read table by table, so that one slip costs one table.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Callable, Iterable
from functools import cached_property
from pathlib import Path
from typing import Any

from msgspec import Struct

from tui.system.file_access import read_file
from tui.system.text import clean
from tui.toml.faults import Fault, Place

# compiled when a fault first asks: the start reads a file that has none
_HEADER = r"\s*\[\[?\s*([^\]\s]+)\s*\]\]?\s*(#.*)?$"
_ID = r"""(?m)^\s*(?:id|slug)\s*=\s*["']([^"'\n]{1,80})["']"""
_AT_LINE = r"\s*\(at (?:line (\d+), column \d+|end of document)\)$"
_TOKEN = (
    r'"""[\s\S]*?"""|\'\'\'[\s\S]*?\'\'\'|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'|#[^\n]*|[\[\]{}]|[^\s,\[\]{}#"\']+')


class File:
    """A file's text and, once a fault asks for it, where its tables, keys and rows stand.

    A finder, no parser: the parser has accepted (or refused) the file already, and what is not found has
    the line of what it stands in.
    """

    def __init__(self, path: str, text: str, first_line: int = 1) -> None:
        self.path, self.text = path, text
        self.first_line = first_line  # of `text` inside the file

    @cached_property
    def _lines(self) -> list[str]:
        return self.text.splitlines()

    @cached_property
    def _headers(self) -> list[tuple[int, str]]:
        return find_headers(self._lines)

    def line_of(self, place: Place) -> int:
        """1-based line of a table, a key or an element of an array, as ("deal", 3, "sources", 0)."""
        headers = self._headers
        start, stop, name, rest = 0, len(self._lines), "", place
        while rest:
            index = rest[1] if len(rest) > 1 and isinstance(rest[1], int) else 0
            full = f"{name}.{rest[0]}" if name else str(rest[0])
            family = [(at, known) for at, known in headers if start <= at < stop
                      and (known == full or known.startswith(full + "."))]
            own = [at for at, known in family if known == full]
            if index < len(own):
                start = own[index]
                later = (at for at, known in headers if at > start and at < stop
                         and not known.startswith(full + "."))
                stop = next(later, stop)
            elif not family:
                break
            name, rest = full, rest[2 if len(rest) > 1 and isinstance(rest[1], int) else 1:]
        return self._inside(start, stop, rest) + self.first_line

    def _inside(self, start: int, stop: int, rest: Place) -> int:
        """The line of a key, or of an element of its array, inside one table."""
        if not rest:
            return start
        after = bisect_right(self._headers, (start, "\uffff"))
        end = min(stop, self._headers[after][0]) if after < len(self._headers) else stop
        pattern = re.compile(rf"\s*[\"']?{re.escape(str(rest[0]))}[\"']?\s*[=.]")
        at = next((i for i in range(start, end) if pattern.match(self._lines[i])), start)
        if len(rest) > 1 and isinstance(rest[1], int):
            return at + _line_of_element("\n".join(self._lines[at:end]), rest[1])
        return at


class Table(Struct, frozen=True):
    """One raw `[[kind]]` table."""

    file: File
    kind: str
    index: int
    raw: dict[str, Any]

    def line(self, key: str | None = None) -> int:
        return self.file.line_of((self.kind, self.index, key) if key else (self.kind, self.index))


def read(path: Path, say: Callable[[Fault], None], name: str = "") -> list[Table]:
    """The tables of one file, told as `name`; what cannot be read goes to `say`. Bad files raise nothing."""
    name = clean(name or path.name)
    try:
        data = read_file(path)
    except OSError as error:
        say(Fault(name, 0, "", f"cannot be read: {error.strerror or error}", costs=True))
        return []
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        say(Fault(name, line, "", "not UTF-8 text; the character is replaced"))
        text = data.decode("utf-8", errors="replace")
    return read_text(name, text.replace("\r\n", "\n"), say)


def read_text(name: str, text: str, say: Callable[[Fault], None]) -> list[Table]:
    """As `read`, for text that is at hand."""
    try:
        return _tables(File(name, text), tomllib.loads(text), say)
    except (ValueError, RecursionError):  # not TOML, too deep, or a number of too many digits
        return [table for part in _parts(name, text) for table in _read_part(part, say)]


def _read_part(part: File, say: Callable[[Fault], None]) -> list[Table]:
    try:
        return _tables(part, tomllib.loads(part.text), say)
    except (ValueError, RecursionError) as error:
        found = re.search(_AT_LINE, str(error))
        lines = part.text.rstrip().count("\n")
        line = int(found.group(1)) - 1 if found and found.group(1) else lines
        message = f"not TOML: {re.sub(_AT_LINE, '', str(error))}; left out until the line is correct"
        say(Fault(part.path, part.first_line + line, _label(part.text), message, costs=True))
        return []


def _label(text: str) -> str:
    """`deal x` of a table that could not be read as a whole; empty where it names no id."""
    kind, id = re.match(_HEADER, text.split("\n", 1)[0]), re.search(_ID, text)
    word = "company" if kind and kind.group(1) == "entity" else kind.group(1) if kind else ""
    return f"{word} {id.group(1)}" if word and id else ""


def _tables(file: File, raw: dict[str, Any], say: Callable[[Fault], None]) -> list[Table]:
    found = []
    for kind, rows in raw.items():
        if kind == "meta":
            continue
        if not isinstance(rows, list):
            line = file.line_of((kind,)) if isinstance(rows, dict) else file.first_line
            say(Fault(file.path, line, kind, f"expected tables like [[{kind}]]"))
            continue
        found += [Table(file, kind, i, row) for i, row in enumerate(rows) if isinstance(row, dict)]
    return found


def _parts(name: str, text: str) -> Iterable[File]:
    """The text cut at its top headers; each part can be read alone."""
    lines = text.split("\n")
    starts = [at for at, header in find_headers(lines) if "." not in header]
    for start, stop in zip([0, *starts], [*starts, len(lines)], strict=True):
        if any(line.strip() for line in lines[start:stop]):
            yield File(name, "\n".join(lines[start:stop]), start + 1)


def find_headers(lines: list[str]) -> list[tuple[int, str]]:
    """(index of the line, name of the table), in the order of the file."""
    found: list[tuple[int, str]] = []
    quoted = ""
    for number, line in enumerate(lines):
        if not quoted and (match := re.match(_HEADER, line)):
            found.append((number, match.group(1).translate({34: None, 39: None})))
        for mark in ('"""', "'''"):
            if quoted in ("", mark) and line.count(mark) % 2:
                quoted = "" if quoted else mark
    return found


def _line_of_element(text: str, element: int) -> int:
    """How many lines below `key = [...]` its `element`-th value begins; 0 when it is not found."""
    depth, count = 0, 0
    for match in re.finditer(_TOKEN, text[text.find("=") + 1:]):
        token = match[0]
        if token[0] == "#":
            continue
        if token in "]}":
            depth -= 1
            if not depth:
                break
            continue
        if depth == 1:
            if count == element:
                return text.count("\n", 0, text.find("=") + 1 + match.start())
            count += 1
        if token in "[{":
            depth += 1
        elif not depth:
            break
    return 0
