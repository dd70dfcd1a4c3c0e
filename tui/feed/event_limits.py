"""What a line of the stream may say: times a calendar can count, columns that match, clean texts. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Annotated, Any

import msgspec

from tui.market.quote import Quote
from tui.system.text import clean

MOST_MS = 10**14  # the year 5138
MOST = 2**53  # what JSON's readers and SQLite count exactly
MOST_NUMBER, MOST_PRICE = 1e18, 1e15  # beyond them a reply is damaged, whatever it says
MOST_PARTS = 1000

Stamp = Annotated[int, msgspec.Meta(ge=0, le=MOST_MS)]
Count = Annotated[int, msgspec.Meta(ge=0, le=MOST)]
MOST_MUSD = 1e9  # a thousand trillion dollars
Amount = Annotated[float, msgspec.Meta(gt=0, le=MOST_MUSD)]
Money = Annotated[float, msgspec.Meta(ge=-MOST_MUSD, le=MOST_MUSD)]
Price = Annotated[float, msgspec.Meta(gt=0, le=MOST_PRICE)]


def quote_fault(quote: Quote) -> str:
    """What is wrong with a quote that has the right types; empty when nothing is."""
    times = (quote.time_ms, quote.extended_time_ms, quote.fetched_ms, quote.earnings_ms)
    if not all(at is None or 0 <= at <= MOST_MS for at in times):
        return "a time out of range"
    counts = (quote.volume, quote.average_volume, quote.cap_musd, quote.delay_min)
    if not all(count is None or 0 <= count <= MOST for count in counts):
        return "a count out of range"
    return ""


def facts_fault(facts: Mapping[str, float | int | str | None]) -> str:
    """What is wrong with a company's facts; empty when nothing is."""
    for name, value in facts.items():
        limit = MOST_MS if name.endswith("_ms") else MOST_NUMBER
        if isinstance(value, int | float) and not -limit <= value <= limit:
            return f"{name} out of range"
    return ""


def columns_fault(times: Sequence[int], close: Sequence[object], others: Sequence[Sequence[object]]) -> str:
    """What is wrong with the columns of bars; empty when nothing is."""
    if len(close) != len(times) or any(len(column) not in (0, len(times)) for column in others):
        return "columns of different lengths"
    if any(b <= a for a, b in pairwise(times)):
        return "bars that are not in the order of their time"
    return ""


def is_plain(text: str) -> bool:
    """True when no string inside a JSON line can hold a character that `clean` would take out."""
    if "\\" in text:
        return False
    return text.isprintable() if text.isascii() else clean(text) == text


def cleaned(data: Any) -> Any:
    """JSON data with every text made safe to draw."""
    if isinstance(data, str):
        return clean(data)
    if isinstance(data, dict):
        return {clean(key): cleaned(value) for key, value in data.items()}
    if isinstance(data, list):
        return [cleaned(value) for value in data]
    return data
