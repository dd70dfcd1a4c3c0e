"""What widgets and screens may say upward, as past participles. Nobody calls sideways."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from tui.filings.own_deals import Draft


@dataclass(eq=False, repr=False)  # only what is needed: each is made at the start
class FiguresMeasured(Message):
    """Measures of the deals, by key of the register, were worked out for a day."""

    values: Mapping[str, float]
    day: date


@dataclass(eq=False, repr=False)
class SymbolChosen(Message):
    """A person opened a symbol: show its ticker screen."""

    symbol: str


@dataclass(eq=False, repr=False)
class ChartWanted(Message):
    """A chart of `symbol` over `range` (1D, 5D, 1M, 6M, YTD, 1Y, 5Y, MAX) is on the screen now."""

    symbol: str
    range: str


@dataclass(eq=False, repr=False)
class ScreenWanted(Message):
    """Show the screen of this name (overview, ticker, loop, concentration, alerts)."""

    name: str


@dataclass(eq=False, repr=False)
class LoopChosen(Message):
    """Show the Loop screen on the loop through these companies (slugs, in the loop's order)."""

    nodes: tuple[str, ...]


@dataclass(eq=False, repr=False)
class WhatIfAsked(Message):
    """What if this payer (a slug) pays only part of what is due: a fraction and a year, or as they stand.

    With `symbol` instead: what breaks for that listed company. With neither: the question as it stands.
    """

    payer: str = ""
    pays: float | None = None
    year: int | None = None
    symbol: str = ""


@dataclass(eq=False, repr=False)
class LinkOpened(Message):
    """A person asked to open a source; only http and https are opened."""

    url: str


@dataclass(eq=False, repr=False)
class LinkFollowed(Message):
    """A person clicked on what the shown page does itself: `sort:amount`, `zoom:loop`."""

    target: str


@dataclass(eq=False, repr=False)
class TextCopied(Message):
    """A figure as a sentence, to the clipboard."""

    text: str


@dataclass(eq=False, repr=False)
class AlertAcknowledged(Message):
    """A person has seen the alert of this rule and symbol."""

    key: str


@dataclass(eq=False, repr=False)
class AlertSnoozed(Message):
    """Keep this alert quiet until the UTC stamp."""

    key: str
    until_ms: int


@dataclass(eq=False, repr=False)
class SessionsWanted(Message):
    """The last sessions of a measure are to be drawn, and no stored series has them."""

    measure: str


@dataclass(eq=False, repr=False)
class SymbolRemoved(Message):
    """A person confirmed that a symbol leaves the watchlist, or the group of that name."""

    symbol: str
    group: str = ""


class AlertWanted(Message):
    """Ask what is to be watched."""


@dataclass(eq=False, repr=False)
class RuleRemoved(Message):
    """Take the alert rule of this id out, after a yes."""

    id: str


@dataclass(eq=False, repr=False)
class SymbolAdded(Message):
    """A person chose a symbol for a group of the watchlist."""

    symbol: str
    group: str


@dataclass(eq=False, repr=False)
class SearchTyped(Message):
    """Text for the symbol search; `id` pairs the answer with the question."""

    id: int
    query: str


@dataclass(eq=False, repr=False)
class NoticeGiven(Message):
    """One line for the person, shown above the footer until the next key."""

    text: str
    token: str = "muted"


@dataclass(eq=False, repr=False)
class StepTaken(Message):
    """In a replay: go this many sessions forward or back."""

    sessions: int


class InboxDecided(Message):
    """A person decided on `name` of the inbox: accept (as `draft` says), dismiss, later, undo, opened."""

    def __init__(self, what: str, name: str, draft: Draft | None = None) -> None:
        super().__init__()
        self.what, self.name, self.draft = what, name, draft


class HoldingWanted(Message):
    """Ask for a holding to add."""


class HoldingsOpened(Message):
    """Open holdings.toml in the editor."""


class ImportWanted(Message):
    """Ask for a broker's file to import."""


@dataclass
class HoldingRemoved(Message):
    """Take this lot (its place in the file) of `symbol` out, after a yes."""

    place: int
    symbol: str


@dataclass
class AmountsHidden(Message):
    """Amounts of what is owned are to be hidden, or shown again."""

    hidden: bool


@dataclass
class PictureWanted(Message):
    """Save the view as a picture, and call `then` when that is done."""

    then: Callable[[], None]
