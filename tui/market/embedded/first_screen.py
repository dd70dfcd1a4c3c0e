"""The few stored figures of the first screen, from one small file: no bars, no unpacking.

Read before anything heavy is loaded; everything else about the same days is in stored.py.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from msgspec import Struct

from tui.market.calendar import DatedEvent
from tui.market.embedded.pack import document
from tui.market.quote import Quote, Session


class FirstFigure(Struct, frozen=True):
    """A symbol's stored close with what the board shows beside it, each to its own day."""

    quote: Quote
    as_of: str  # ISO date of the close
    usual_days: float | None
    spark: tuple[float, ...]  # the last 30 closes
    origin: str


class FirstShare(Struct, frozen=True):
    """Concentration of one index on its last stored day, fractions by issuer."""

    index: str
    as_of: str
    basis: str
    mag7: float
    mag7_change_20: float | None  # over 20 sessions
    top10: float
    top10_change_20: float | None
    effective: float
    n: int
    members: tuple[tuple[str, float], ...]  # the ten largest


class FirstGroup(Struct, frozen=True):
    """The Nasdaq-100's issuers above 4.5 %, on a basis that is not the rule's own (`official` False)."""

    as_of: str
    basis: str
    official: bool
    group: float
    limit: float
    room: float
    members: tuple[str, ...]
    edge: tuple[tuple[str, float], ...]


class FirstScreen(Struct, frozen=True):
    """What can be shown before any answer from the network. `missing` maps symbols to the reason."""

    as_of: str
    groups: dict[str, tuple[str, ...]]
    figures: dict[str, FirstFigure]
    missing: dict[str, str]
    shares: dict[str, FirstShare]
    ndx: FirstGroup
    events: tuple[DatedEvent, ...]


def _figure(symbol: str, entry: dict[str, Any]) -> FirstFigure:
    quote = Quote(symbol, session=Session.CLOSED, **entry["quote"])
    return FirstFigure(quote, entry["as_of"], entry["usual_days"], tuple(entry["spark"]), entry["origin"])


def _pairs(entry: dict[str, Any], key: str) -> dict[str, Any]:
    """The entry with what stands under `key` as tuples."""
    return {**entry, key: tuple((name, share) for name, share in entry[key])}


@cache
def first_screen() -> FirstScreen:
    """The stored first screen; PackError when its file is missing or damaged."""
    content = document("first_screen")
    ndx = _pairs(content["ndx"], "edge")
    return FirstScreen(
        content["as_of"], {group: tuple(members) for group, members in content["groups"].items()},
        {symbol: _figure(symbol, entry) for symbol, entry in content["figures"].items()}, content["missing"],
        {index: FirstShare(**_pairs(entry, "members")) for index, entry in content["shares"].items()},
        FirstGroup(**{**ndx, "members": tuple(ndx["members"])}),
        tuple(DatedEvent(*row) for row in content["events"]),
    )
