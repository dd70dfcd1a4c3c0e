"""Ledger files as raw tables that know their file and line, and faults that name both.

A file that is not TOML as a whole is read table by table, so that one slip costs one table.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tui.system.text import clean

_HEADER = re.compile(r"\s*\[\[?\s*([^\]\s]+)\s*\]\]?\s*(#.*)?$")
_ID = re.compile(r"""^\s*(?:id|slug)\s*=\s*["']([^"'\n]{1,80})["']""", re.MULTILINE)
_AT_LINE = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)$")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in a ledger file. `line` counts from 1; None when the file itself is the matter."""

    path: str
    line: int | None
    message: str
    costs: bool = False  # a table or file could not be read at all

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}" if self.line else f"{self.path}: {self.message}"


@dataclass(slots=True)
class File:
    """A file's text and, once a fault asks for them, where its tables stand."""

    path: str
    text: str
    first_line: int = 1  # of `text` inside the file
    _headers: dict[str, list[int]] | None = field(default=None, init=False)
    _lines: list[str] | None = field(default=None, init=False)

    def line_of(self, table: str, index: int, key: str | None = None, item: int | None = None) -> int:
        """Line of the `index`-th `[[table]]`, of its `key`, or of the `item`-th row under that key."""
        lines = self._lines = self._lines or self.text.splitlines()
        headers = self._headers = self._headers or _find_headers(lines)
        starts = headers.get(table, [])
        if index >= len(starts):
            return self.first_line
        start = starts[index]
        stop = min((s for rows in headers.values() for s in rows if s > start), default=len(lines))
        at = start if key is None else _find_key(lines, start, stop, key)
        if item is not None:
            at = _find_item(lines, at, stop, item)
        return at + self.first_line


@dataclass(frozen=True, slots=True)
class Table:
    """One raw `[[kind]]` table."""

    file: File
    kind: str
    index: int
    raw: dict[str, Any]

    def line(self, key: str | None = None, item: int | None = None) -> int:
        return self.file.line_of(self.kind, self.index, key, item)


def read(path: Path, say: Callable[[Fault], None], name: str = "") -> list[Table]:
    """The tables of one file, told as `name`; what cannot be read goes to `say`. Bad files raise nothing."""
    name = clean(name or path.name)
    try:
        data = path.read_bytes()
    except OSError as error:
        say(Fault(name, None, f"cannot be read: {error.strerror or error}", costs=True))
        return []
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        say(Fault(name, data.count(b"\n", 0, error.start) + 1, "not UTF-8 text; the character is replaced"))
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
        found = _AT_LINE.search(str(error))
        lines = part.text.rstrip().count("\n")
        line = int(found.group(1)) - 1 if found and found.group(1) else lines
        reason = clean(_AT_LINE.sub("", str(error)))
        message = f"{_label(part.text)}not TOML: {reason}; left out until the line is correct"
        say(Fault(part.path, part.first_line + line, message, costs=True))
        return []


def _label(text: str) -> str:
    """`deal x: ` of a table that could not be read as a whole; empty where it names no id."""
    kind, id = _HEADER.match(text.split("\n", 1)[0]), _ID.search(text)
    word = "company" if kind and kind.group(1) == "entity" else kind.group(1) if kind else ""
    return clean(f"{word} {id.group(1)}: ") if word and id else ""


def _tables(file: File, raw: dict[str, Any], say: Callable[[Fault], None]) -> list[Table]:
    found = []
    for kind, rows in raw.items():
        if kind == "meta":
            continue
        if not isinstance(rows, list):
            line = file.line_of(kind, 0) if isinstance(rows, dict) else file.first_line
            say(Fault(file.path, line, f"{clean(kind)}: expected tables like [[{clean(kind)}]]"))
            continue
        found += [Table(file, kind, i, row) for i, row in enumerate(rows) if isinstance(row, dict)]
    return found


def _parts(name: str, text: str) -> Iterable[File]:
    """The text cut at its top headers; each part can be read alone."""
    lines = text.split("\n")
    starts = sorted(at for rows in _find_headers(lines).values() for at in rows)
    for start, stop in zip([0, *starts], [*starts, len(lines)], strict=True):
        if any(line.strip() for line in lines[start:stop]):
            yield File(name, "\n".join(lines[start:stop]), start + 1)


def _find_headers(lines: list[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    quoted = ""
    for number, line in enumerate(lines):
        if not quoted and (match := _HEADER.match(line)) and "." not in match.group(1):
            found.setdefault(match.group(1), []).append(number)
        for mark in ('"""', "'''"):
            if quoted in ("", mark) and line.count(mark) % 2:
                quoted = "" if quoted else mark
    return found


def _find_key(lines: list[str], start: int, stop: int, key: str) -> int:
    pattern = re.compile(rf"\s*[\"']?{re.escape(key)}[\"']?\s*[=.]")
    return next((i for i in range(start, stop) if pattern.match(lines[i])), start)


def _find_item(lines: list[str], start: int, stop: int, item: int) -> int:
    rows = [i for i in range(start + 1, stop) if lines[i].lstrip().startswith("{")]
    if "]" in lines[start].split("[", 1)[-1] or item >= len(rows):
        return start
    return rows[item]
