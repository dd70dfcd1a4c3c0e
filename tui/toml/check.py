"""Reading values out of a parsed file: every wrong one becomes a fault with its line, none stops the rest."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from tui.toml.faults import Fault, Place, dotted, line_at, lines_of, nearest

SYMBOL = re.compile(r"(?=.*[A-Z0-9])[A-Z0-9^.=-]{1,15}")

_RANGES: dict[str, tuple[float, float]] = {
    "quotes_s": (5, 3600), "closed_s": (60, 86_400), "chart_s": (30, 3600), "spark_s": (60, 86_400),
    "news_s": (60, 86_400), "facts_s": (3600, 604_800), "intraday_days": (1, 3650),
    "valuation_busd": (0.001, 100_000),
}


class Checker:
    """Reads values out of the parsed file and gathers the faults it meets."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.faults: list[Fault] = []
        self._lines = lines_of(text)

    def fault(self, place: Place, message: str) -> None:
        """Note one mistake at `place`."""
        self.faults.append(Fault(self.file, self.line(place), dotted(place), message))

    def line(self, place: Place) -> int:
        """The line of `place`."""
        return line_at(self._lines, place)

    def known(self, table: Mapping[str, Any], place: Place, keys: tuple[str, ...]) -> None:
        """Fault every key of `table` that is not in `keys`."""
        for key in table:
            if key not in keys:
                self.fault((*place, key), f"unknown key{nearest(key, keys)}")

    def text(self, table: Mapping[str, Any], place: Place, key: str, default: str = "") -> str:
        """A string without control or direction characters."""
        value = table.get(key, default)
        if not isinstance(value, str):
            self.fault((*place, key), f"must be text in quotes, not {value!r}")
            return default
        if not value.isprintable():
            self.fault((*place, key), "holds characters that cannot be shown")
            return default
        return value

    def texts(self, table: Mapping[str, Any], place: Place, key: str) -> tuple[str, ...]:
        """A list of strings."""
        value = table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(v, str) and v.isprintable() for v in value):
            self.fault((*place, key), f'must be a list of texts, like ["a", "b"], not {value!r}')
            return ()
        return tuple(value)

    def number(self, table: Mapping[str, Any], place: Place, key: str, default: float) -> float:
        """A number inside the range of its key."""
        value = table.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.fault((*place, key), f"must be a number, not {value!r}")
            return default
        low, high = _RANGES[key]
        if not low <= value <= high:
            self.fault((*place, key), f"must be from {low:g} to {high:g}, not {value}")
            return default
        return value

    def flag(self, table: Mapping[str, Any], place: Place, key: str, default: bool = False) -> bool:
        """true or false."""
        value = table.get(key, default)
        if not isinstance(value, bool):
            self.fault((*place, key), f"must be true or false, not {value!r}")
            return default
        return value

    def choice(self, table: Mapping[str, Any], place: Place, key: str, default: str,
               choices: tuple[str, ...]) -> str:
        """One of `choices`."""
        value = table.get(key, default)
        if value not in choices:
            hint = nearest(value, choices) if isinstance(value, str) else f" (there is {', '.join(choices)})"
            self.fault((*place, key), f"{value!r} is not known{hint}")
            return default
        return str(value)


def clean_symbol(text: str) -> str | None:
    """`text` as Yahoo writes symbols (nvda -> NVDA); None when it cannot be one."""
    symbol = text.strip().upper()
    return symbol if SYMBOL.fullmatch(symbol) and symbol.isascii() else None
