"""What is wrong with a file a person wrote, in which line, and what was meant."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from tui.system.text import clean

Place = tuple[str | int, ...]  # ("group", 0, "symbols", 3)


class Fault(Struct, frozen=True):
    """One mistake. `line` is 1-based, 0 when it is the whole file's; `key` says where inside the file, as
    group[0].symbols[3] or `deal x: kind`. `costs`: a table or file could not be read at all."""

    file: str
    line: int
    key: str
    message: str
    costs: bool = False

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        words = f"{where}: {self.key}: {self.message}" if self.key else f"{where}: {self.message}"
        return clean(words)  # names of files and keys come from outside too


class TomlError(ValueError):
    """A file is refused; `faults` lists everything that is wrong with it."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


class WatchlistError(TomlError):
    """The configuration is refused."""


def nearest(word: str, known: Iterable[str]) -> str:
    """` (did you mean "x"?)`, or what there is, in its order, when nothing is near."""
    from difflib import get_close_matches

    names = tuple(dict.fromkeys(known))
    close = get_close_matches(word.lower(), names, 1, 0.6) or get_close_matches(word, names, 1, 0.6)
    if close:
        return f' (did you mean "{close[0]}"?)'
    return f" (there is {', '.join(names)})" if 0 < len(names) <= 12 else ""


def dotted(place: Place) -> str:
    """group[0].symbols[3]"""
    text = ""
    for part in place:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def shown(value: object) -> str:
    """A raw value as it may stand in a message."""
    text = repr(value)
    return clean(text if len(text) <= 60 else text[:57] + "...")
