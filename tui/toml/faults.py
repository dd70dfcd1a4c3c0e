"""What is wrong with a configuration, and in which line."""

from __future__ import annotations

import re
from collections.abc import Iterable

from msgspec import Struct

from tui.system.text import clean

Place = tuple[str | int, ...]  # ("group", 0, "symbols", 3)


class Fault(Struct, frozen=True):
    """One mistake. `line` is 1-based, 0 when it is the whole file's; `key` as in group[0].symbols[3]."""

    file: str
    line: int
    key: str
    message: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        words = f"{where}: {self.key}: {self.message}" if self.key else f"{where}: {self.message}"
        return clean(words)  # names of files and keys come from outside too


class WatchlistError(ValueError):
    """The configuration is refused; `faults` lists everything that is wrong with it."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


def nearest(word: str, known: Iterable[str]) -> str:
    """` (did you mean "x"?)`, or what there is when nothing is near."""
    from difflib import get_close_matches

    names = sorted(known)
    close = get_close_matches(word.lower(), names, 1, 0.6) or get_close_matches(word, names, 1, 0.6)
    if close:
        return f' (did you mean "{close[0]}"?)'
    return f" (there is {', '.join(names)})" if len(names) <= 12 else ""


def dotted(place: Place) -> str:
    """group[0].symbols[3]"""
    text = ""
    for part in place:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


_HEADER = re.compile(r"\s*(\[\[?)\s*([\w\"' .-]+?)\s*\]\]?")
_KEY = re.compile(r"\s*([\w-]+|\"[^\"]*\"|'[^']*')\s*=\s*")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"|\'[^\']*\'')


def lines_of(text: str) -> dict[Place, int]:
    """1-based lines of tables, keys and the strings of arrays, from the text of a TOML file.

    A finder, not a parser: the parser has accepted (or refused) the file already, and a place that is
    not found falls back to its parent's line.
    """
    found: dict[Place, int] = {}
    counts: dict[str, int] = {}
    table: Place = ()
    inside: Place | None = None  # the array that is still open
    element = 0
    for number, raw in enumerate(text.splitlines(), 1):
        if inside is None:
            header = _HEADER.match(raw)
            if header:
                name = header[2].strip("\"'")
                if header[1] == "[[":
                    table = (name, counts.setdefault(name, 0))
                    counts[name] += 1
                else:
                    table = tuple(part.strip() for part in name.split("."))
                found.setdefault(table, number)
                continue
            key = _KEY.match(raw)
            if not key:
                continue
            place = (*table, key[1].strip("\"'"))
            found.setdefault(place, number)
            rest = raw[key.end():]
            if not rest.startswith("["):
                continue
            inside, element = place, 0
        else:
            rest = raw
        for _ in _STRING.finditer(_no_comment(rest)):
            found[(*inside, element)] = number
            element += 1
        if "]" in _STRING.sub("", _no_comment(rest)):
            inside = None
    return found


def line_at(lines: dict[Place, int], place: Place) -> int:
    """The line of `place` or of its nearest parent."""
    while place:
        if place in lines:
            return lines[place]
        place = place[:-1]
    return 0


def _no_comment(line: str) -> str:
    """`line` without its comment; a # inside a string stays."""
    for match in re.finditer(r'"(?:[^"\\]|\\.)*"|\'[^\']*\'|#', line):
        if match[0] == "#":
            return line[:match.start()]
    return line
