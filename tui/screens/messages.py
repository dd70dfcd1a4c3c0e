"""What widgets and screens may say upward, as past participles. Nobody calls sideways."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, dataclass_transform

from textual.message import Message

if TYPE_CHECKING:
    from tui.filings.own_deals import Draft


@dataclass_transform(eq_default=False)
class Upward(Message):
    """What has fields, as a dataclass; for none of them is anything written and compiled at the start."""

    def __init__(self, *values: Any, **named: Any) -> None:
        super().__init__()
        vars(self).update(zip(type(self).__annotations__, values, strict=False), **named)


class FiguresMeasured(Upward):
    """Measures of the deals, by key of the register, were worked out for a day."""

    values: Mapping[str, float]
    day: date


class SymbolChosen(Upward):
    """A person opened a symbol: show its ticker screen."""

    symbol: str


class ChartWanted(Upward):
    """A chart of `symbol` over `range` (1D, 5D, 1M, 6M, YTD, 1Y, 5Y, MAX) is on the screen now."""

    symbol: str
    range: str


class ScreenWanted(Upward):
    """Show the screen of this name (overview, ticker, loop, concentration, alerts)."""

    name: str


class LoopChosen(Upward):
    """Show the Loop screen on the loop through these companies (slugs, in the loop's order)."""

    nodes: tuple[str, ...]


class WhatIfAsked(Upward):
    """What if this payer (a slug) pays only part of what is due: a fraction and a year, or as they stand.

    With `symbol` instead: what breaks for that listed company. With neither: the question as it stands.
    """

    payer: str = ""
    pays: float | None = None
    year: int | None = None
    symbol: str = ""


class LinkOpened(Upward):
    """A person asked to open a source; only http and https are opened."""

    url: str


class LinkFollowed(Upward):
    """A person clicked on what the shown page does itself: `sort:amount`, `zoom:loop`."""

    target: str


class TextCopied(Upward):
    """A figure as a sentence, to the clipboard."""

    text: str


class AlertAcknowledged(Upward):
    """A person has seen the alert of this rule and symbol."""

    key: str


class AlertSnoozed(Upward):
    """Keep this alert quiet until the UTC stamp."""

    key: str
    until_ms: int


class SessionsWanted(Upward):
    """The last sessions of a measure are to be drawn, and no stored series has them."""

    measure: str


class AlertWanted(Upward):
    """Ask what is to be watched."""


class RuleRemoved(Upward):
    """Take the alert rule of this id out, after a yes."""

    id: str


class SymbolAdded(Upward):
    """A person chose a symbol for a group of the watchlist."""

    symbol: str
    group: str


class SearchTyped(Upward):
    """Text for the symbol search; `id` pairs the answer with the question."""

    id: int
    query: str


class NoticeGiven(Upward):
    """One line for the person, shown above the footer until the next key."""

    text: str
    token: str = "muted"


class InboxDecided(Upward):
    """A person decided on `name` of the inbox: accept (as `draft` says), dismiss, later, undo, opened."""

    what: str
    name: str
    draft: Draft | None = None


class HoldingWanted(Upward):
    """Ask for a holding to add."""


class HoldingsOpened(Upward):
    """Open holdings.toml in the editor."""


class ImportWanted(Upward):
    """Ask for a broker's file to import."""


class HoldingRemoved(Upward):
    """Take this lot (its place in the file) of `symbol` out, after a yes."""

    place: int
    symbol: str


class AmountsHidden(Upward):
    """Amounts of what is owned are to be hidden, or shown again."""

    hidden: bool


class PictureWanted(Upward):
    """Save the view as a picture, and call `then` when that is done."""

    then: Callable[[], None]
