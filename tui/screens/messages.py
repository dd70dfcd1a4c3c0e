"""What widgets and screens may say upward, as past participles. Nobody calls sideways."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from textual.message import Message


class FiguresMeasured(Message):
    """Measures of the deals, by key of the register, were worked out for a day."""

    def __init__(self, values: Mapping[str, float], day: date) -> None:
        super().__init__()
        self.values = values
        self.day = day


class SymbolChosen(Message):
    """A person opened a symbol: show its ticker screen."""

    def __init__(self, symbol: str) -> None:
        super().__init__()
        self.symbol = symbol


class ChartWanted(Message):
    """A chart of `symbol` over `range` (1D, 5D, 1M, 6M, YTD, 1Y, 5Y, MAX) is on the screen now."""

    def __init__(self, symbol: str, range: str) -> None:
        super().__init__()
        self.symbol = symbol
        self.range = range


class ScreenWanted(Message):
    """Show the screen of this name (overview, ticker, loop, concentration, alerts)."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name


class LoopChosen(Message):
    """Show the Loop screen on the loop through these companies (slugs, in the loop's order)."""

    def __init__(self, nodes: tuple[str, ...]) -> None:
        super().__init__()
        self.nodes = nodes


class LinkOpened(Message):
    """A person asked to open a source; only http and https are opened."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url = url


class TextCopied(Message):
    """A figure as a sentence, to the clipboard."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text


class AlertAcknowledged(Message):
    """A person has seen the alert of this rule and symbol."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self.key = key


class AlertSnoozed(Message):
    """Keep this alert quiet until the UTC stamp."""

    def __init__(self, key: str, until_ms: int) -> None:
        super().__init__()
        self.key = key
        self.until_ms = until_ms


class SessionsWanted(Message):
    """The last sessions of a measure are to be drawn, and no stored series has them."""

    def __init__(self, measure: str) -> None:
        super().__init__()
        self.measure = measure


class SymbolRemoved(Message):
    """A person confirmed that a symbol leaves the watchlist."""

    def __init__(self, symbol: str) -> None:
        super().__init__()
        self.symbol = symbol


class SymbolAdded(Message):
    """A person chose a symbol for a group of the watchlist."""

    def __init__(self, symbol: str, group: str) -> None:
        super().__init__()
        self.symbol = symbol
        self.group = group


class SearchTyped(Message):
    """Text for the symbol search; `id` pairs the answer with the question."""

    def __init__(self, id: int, query: str) -> None:
        super().__init__()
        self.id = id
        self.query = query


class NoticeGiven(Message):
    """One line for the person, shown above the footer until the next key."""

    def __init__(self, text: str, token: str = "muted") -> None:
        super().__init__()
        self.text = text
        self.token = token


class StepTaken(Message):
    """In a replay: go this many sessions forward or back."""

    def __init__(self, sessions: int) -> None:
        super().__init__()
        self.sessions = sessions
