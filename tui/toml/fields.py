"""One raw table read field by field; every fault is told with its line, and nothing is guessed."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeVar, overload

from tui.system.text import clean
from tui.toml.faults import Fault, Place, dotted, nearest, shown
from tui.toml.tables import File

E = TypeVar("E", bound=StrEnum)
T = TypeVar("T")
D = TypeVar("D")


class Fields:
    """Typed reading of one table. `ok` turns False with the first fault; reading goes on to find the rest.

    Faults name the place as group[0].name, or as `label: name` where the table has a name of its own. Text
    that cannot be shown is refused, or cleaned in a table with a `label`: there it came from a third party.
    """

    __slots__ = ("file", "label", "ok", "place", "raw", "say")

    def __init__(self, file: File, place: Place, raw: dict[str, Any], say: Callable[[Fault], None],
                 label: str = "") -> None:
        self.file, self.place, self.raw, self.say, self.label = file, place, raw, say, label
        self.ok = True

    def fault(self, key: str | None, message: str, *more: int) -> None:
        """Tells a mistake in `key` (None: in the table itself), or in the element `more` of its array."""
        self.ok = False
        place = self.place if key is None else (*self.place, key, *more)
        name = dotted(place) if not self.label else f"{self.label}: {key}" if key else self.label
        self.say(Fault(self.file.path, self.line(key, *more), name, message))

    def line(self, key: str | None = None, *more: int) -> int:
        """The line of the table, of its `key`, or of an element of its array."""
        return self.file.line_of(self.place if key is None else (*self.place, key, *more))

    def only(self, known: Collection[str]) -> None:
        """Refuses keys that nothing reads, naming the nearest valid one."""
        for key in self.raw:
            if key not in known:
                hint = nearest(key, known)
                more = "" if "did you mean" in hint else "; correct or remove it"
                self.fault(key, f"unknown key{hint}{more}")

    def text(self, key: str, need: bool = False) -> str:
        value = self.raw.get(key)
        if isinstance(value, str):
            found = clean(value) if self.label else value
            if not found.isprintable() and not self.label:
                self.fault(key, "holds characters that cannot be shown")
                return ""
            if need and not found.strip():
                self.fault(key, "is empty")
            return found
        if value is not None:
            self.fault(key, f"must be text in quotes, not {shown(value)}")
        elif need:
            self.fault(None, f"{key} is missing: add it, in quotes")
        return ""

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.raw.get(key, [])
        if isinstance(value, list) and all(isinstance(x, str) for x in value):
            if self.label:
                return tuple(clean(x) for x in value)
            if all(x.isprintable() for x in value):
                return tuple(value)
        self.fault(key, f'must be a list of texts, like ["a", "b"], not {shown(value)}')
        return ()

    def flag(self, key: str, default: bool = False) -> bool:
        value = self.raw.get(key, default)
        if isinstance(value, bool):
            return value
        self.fault(key, f"must be true or false, not {shown(value)}")
        return default

    def number(self, key: str, low: float = -math.inf, high: float = math.inf) -> float | None:
        """A finite number in [low, high], or None when the key is absent."""
        value = self.raw.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
            self.fault(key, f"must be a number, not {shown(value)}")
            return None
        if not low <= value <= high:
            self.fault(key, f"must be from {low:g} to {high:g}, not {value:g}")
            return None
        return float(value)

    def count(self, key: str, low: int, high: int, default: int) -> int:
        """A whole number in [low, high]."""
        value = self.raw.get(key, default)
        if key in self.raw and (isinstance(value, bool) or not isinstance(value, int)
                                or not low <= value <= high):
            self.fault(key, f"must be a whole number from {low} to {high}, not {shown(value)}")
            return default
        return int(value)

    def day(self, key: str, need: bool = False) -> date | None:
        value = self.raw.get(key)
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        if value is not None:
            self.fault(key, f"must be a date like 2025-09-23, without quotes, not {shown(value)}")
        elif need:
            self.fault(None, f"{key} is missing: add a date like 2025-09-23")
        return None

    def parsed(self, key: str, parse: Callable[[Any], T], default: D) -> T | D:
        """What `parse` makes of the value; its ValueError is the fault."""
        if key not in self.raw:
            return default
        try:
            return parse(self.raw[key])
        except ValueError as error:
            self.fault(key, str(error))
            return default

    @overload
    def choice(self, key: str, kind: type[E], default: E) -> E: ...
    @overload
    def choice(self, key: str, kind: type[E]) -> E | None: ...
    def choice(self, key: str, kind: type[E], default: E | None = None) -> E | None:
        """One word of `kind`; without a `default` it has to be there."""
        value: Any = self.raw.get(key, default)
        try:
            return kind(value)
        except ValueError:
            self._unknown(key, value, tuple(kind))
            return default

    def one_of(self, key: str, choices: Sequence[str], default: str) -> str:
        """One of `choices`."""
        value = self.raw.get(key, default)
        if isinstance(value, str) and value in choices:
            return value
        self._unknown(key, value, choices)
        return default

    def _unknown(self, key: str, value: object, choices: Sequence[str]) -> None:
        if value is None:
            self.fault(None, f"{key} is missing: add one of {', '.join(choices)}")
            return
        near = nearest(str(value), choices)
        more = "" if near.startswith(" (there") else f"; write one of {', '.join(choices)}"
        self.fault(key, f"{shown(value)} is not known{near}{more}")

    def table(self, key: str) -> Fields:
        """The one table under `key`, empty when it is absent."""
        value = self.raw.get(key, {})
        if not isinstance(value, dict):
            self.fault(key, f"must be written as [{self._header(key)}]")
            value = {}
        return Fields(self.file, (*self.place, key), value, self.say, self.label)

    def rows(self, key: str) -> Iterator[Fields]:
        """The tables under `key`, each to be read on its own."""
        value = self.raw.get(key, [])
        if not isinstance(value, list) or not all(isinstance(x, dict) for x in value):
            self.fault(key, f"must be a list of tables, as [[{self._header(key)}]]")
            return
        for i, raw in enumerate(value):
            yield Fields(self.file, (*self.place, key, i), raw, self.say, self.label)

    def _header(self, key: str) -> str:
        return ".".join(part for part in (*self.place, key) if isinstance(part, str))
