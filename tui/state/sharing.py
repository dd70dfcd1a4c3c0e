"""Parts of a picture keep their identity while nothing in them changed, so that a widget compares by `is`."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, TypeVar, cast

T = TypeVar("T")
K = TypeVar("K")
V = TypeVar("V")


class Shared:
    """Remembers the last value of each named part."""

    __slots__ = ("_last",)

    def __init__(self) -> None:
        self._last: dict[str, Any] = {}

    def part(self, name: str, value: T) -> T:
        """`value`, or the equal object that was given out before."""
        last = self._last.get(name)
        if last is not None and last == value:
            return cast(T, last)
        self._last[name] = value
        return value

    def mapping(self, name: str, values: Mapping[K, V]) -> Mapping[K, V]:
        """A frozen copy of `values`, or the equal one that was given out before."""
        last = self._last.get(name)
        if last is not None and last == values:
            return cast(Mapping[K, V], last)
        self._last[name] = frozen = MappingProxyType(dict(values))
        return frozen
