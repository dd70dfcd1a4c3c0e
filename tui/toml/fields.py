"""One raw table read field by field; every fault is told with its line, and nothing is guessed."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeVar

from tui.system.text import clean
from tui.toml.tables import Fault, Table

E = TypeVar("E", bound=StrEnum)


def nearest(word: str, choices: Iterable[str]) -> str:
    """' (nearest: x)' or '' when nothing is near."""
    from difflib import get_close_matches

    found = get_close_matches(word, list(choices), n=1, cutoff=0.5)
    return f" (nearest: {found[0]})" if found else ""


class Fields:
    """Typed reading of one table. `ok` turns False with the first fault; reading goes on to find the rest."""

    __slots__ = ("item", "key", "label", "ok", "raw", "say", "table")

    def __init__(
        self,
        table: Table,
        label: str,
        say: Callable[[Fault], None],
        raw: dict[str, Any] | None = None,
        key: str | None = None,
        item: int | None = None,
    ) -> None:
        self.table, self.label, self.say = table, label, say
        self.raw = table.raw if raw is None else raw
        self.key, self.item = key, item  # where a nested row stands
        self.ok = True

    def fault(self, key: str | None, message: str) -> None:
        self.ok = False
        line = self.table.line(self.key, self.item) if self.key else self.table.line(key)
        self.say(Fault(self.table.file.path, line, f"{self.label}: {message}"))

    def only(self, known: frozenset[str]) -> None:
        """Refuses keys that nothing reads, naming the nearest valid one."""
        if self.raw.keys() <= known:
            return
        for key in self.raw.keys() - known:
            self.fault(key, f"unknown key {clean(key)!r}{nearest(key, sorted(known))}; correct or remove it")

    def text(self, key: str, need: bool = False) -> str:
        value = self.raw.get(key)
        if isinstance(value, str):
            found = clean(value)
            if need and not found.strip():
                self.fault(key, f"{key} is empty")
            return found
        if value is not None:
            self.fault(key, f"{key} must be text in quotes, not {_shown(value)}")
        elif need:
            self.fault(None, f"{key} is missing: add it, in quotes")
        return ""

    def flag(self, key: str) -> bool:
        value = self.raw.get(key)
        if value is None or isinstance(value, bool):
            return bool(value)
        self.fault(key, f"{key} must be true or false, not {_shown(value)}")
        return False

    def number(self, key: str, low: float = -math.inf, high: float = math.inf) -> float | None:
        """A finite number in [low, high], or None when the key is absent."""
        value = self.raw.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
            self.fault(key, f"{key} must be a number, not {_shown(value)}")
            return None
        if not low <= value <= high:
            self.fault(key, f"{key} = {value:g} is out of range ({low:g} to {high:g})")
            return None
        return float(value)

    def day(self, key: str, need: bool = False) -> date | None:
        value = self.raw.get(key)
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        if value is not None:
            self.fault(key, f"{key} must be a date like 2025-09-23 without quotes, not {_shown(value)}")
        elif need:
            self.fault(None, f"{key} is missing: add a date like 2025-09-23")
        return None

    def choice(self, key: str, kind: type[E]) -> E | None:
        value = self.raw.get(key)
        if value is None:
            self.fault(None, f"{key} is missing: add one of {', '.join(str(x) for x in kind)}")
            return None
        try:
            return kind(value)
        except ValueError:
            known = [str(x) for x in kind]
            near = nearest(str(value), known)
            self.fault(key, f"unknown {key} {clean(str(value))!r}{near}; write one of {', '.join(known)}")
            return None

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.raw.get(key, [])
        if isinstance(value, list) and all(isinstance(x, str) for x in value):
            return tuple(clean(x) for x in value)
        self.fault(key, f"{key} must be a list of texts")
        return ()

    def rows(self, key: str) -> Iterator[Fields]:
        """The inline tables under `key`, each to be read on its own."""
        value = self.raw.get(key, [])
        if not isinstance(value, list) or not all(isinstance(x, dict) for x in value):
            self.fault(key, f"{key} must be a list of tables")
            return
        for i, raw in enumerate(value):
            where, item = (self.key, self.item) if self.key else (key, i)
            yield Fields(self.table, self.label, self.say, raw, where, item)


def _shown(value: object) -> str:
    """A raw value as it may stand in a message."""
    text = repr(value)
    return clean(text if len(text) <= 60 else text[:57] + "...")
