"""Single fields of Yahoo's JSON read without trust: any may be missing, null or of a wrong type. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from tui.feed.event_limits import MOST, MOST_NUMBER, MOST_PRICE
from tui.system.text import clean

MAX_TEXT = 300
_DAY_S = 86_400
_SECONDS_LIMIT = 100_000_000_000  # above it a stamp is milliseconds


def number(value: Any) -> float | None:
    """A number within reason, also as {"raw": ...}; else None. Never a bool, a text or NaN."""
    if isinstance(value, dict):
        value = value.get("raw")
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        out = float(value)
    except OverflowError:
        return None
    return out if -MOST_NUMBER <= out <= MOST_NUMBER else None


def positive(value: Any) -> float | None:
    """A number above 0, at most the largest price; Yahoo sends 0 for the prices it does not know."""
    out = number(value)
    return out if out is not None and 0 < out <= MOST_PRICE else None


def not_zero(value: Any) -> float | None:
    """A number other than 0, at most the largest price, below zero too."""
    out = number(value)
    return out if out is not None and 0 < abs(out) <= MOST_PRICE else None


def whole(value: Any) -> int | None:
    """A whole number that other programs count exactly too."""
    out = number(value)
    return round(out) if out is not None and abs(out) <= MOST else None


def count(value: Any) -> int | None:
    """A whole number of 0 or more."""
    out = whole(value)
    return out if out is not None and out >= 0 else None


def millions(value: Any) -> int | None:
    """Integer millions of a sum of money."""
    out = number(value)
    return whole(out / 1e6) if out is not None else None


def offset_ms(value: Any) -> int:
    """How far an exchange's clock is ahead of UTC; 0 when the reply has no sensible word on it."""
    seconds = whole(value)
    return 1000 * seconds if seconds is not None and abs(seconds) <= _DAY_S else 0


def stamp_ms(value: Any) -> int | None:
    """UTC milliseconds of an epoch in seconds (or milliseconds)."""
    out = positive(value)
    if out is None or out > 1e14:
        return None
    return round(out if out >= _SECONDS_LIMIT else out * 1000)


def text(value: Any) -> str | None:
    """One clean line of at most MAX_TEXT characters; None when there is nothing to read."""
    if not isinstance(value, str):
        return None
    return clean(value)[:MAX_TEXT].strip() or None


def link(value: Any) -> str:
    """An http or https address without blanks, else nothing."""
    address = text(value) if isinstance(value, str) and len(value) <= 2000 else None
    if address is None or not address.lower().startswith(("https://", "http://")):
        return ""
    return address if " " not in address and address == value.strip() else ""


def record(value: Any) -> dict[str, Any]:
    """A JSON object, or an empty one."""
    return value if isinstance(value, dict) else {}


def records(value: Any) -> Iterator[dict[str, Any]]:
    """The objects of a JSON list; anything else in it is passed over."""
    return (item for item in (value if isinstance(value, list) else ()) if isinstance(item, dict))


def column(value: Any, length: int) -> list[Any]:
    """A JSON list of exactly `length` cells, filled up with None."""
    cells = list(value[:length]) if isinstance(value, list) else []
    return cells + [None] * (length - len(cells))


def first(values: Iterable[Any]) -> Any:
    """The first that is not None."""
    return next((value for value in values if value is not None), None)
