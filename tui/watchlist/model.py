"""The configuration as frozen facts."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from msgspec import Struct, field

from tui.alerts.rule import Rule
from tui.alerts.target import Target
from tui.watchlist.index_settings import IndexSettings

MAX_SYMBOLS = 200  # Yahoo's batch call takes no more in one request


class Group(Struct, frozen=True):
    """A named panel of symbols, in the order of the file."""

    name: str
    symbols: tuple[str, ...]


class Private(Struct, frozen=True):
    """A company without a price: its last reported round. `ledger` is its slug in the ledger."""

    name: str
    ledger: str = ""
    valuation_musd: int | None = None
    date: str = ""  # ISO date of the round
    source: str = ""


class Refresh(Struct, frozen=True):
    """Seconds between requests, by kind; `stream`: trades are also pushed while the market is open."""

    quotes_s: float = 15
    closed_s: float = 300
    chart_s: float = 60
    spark_s: float = 300
    news_s: float = 600
    facts_s: float = 86_400
    stream: bool = True


class Display(Struct, frozen=True):
    """How it looks."""

    theme: str = "auto"
    glyphs: str = "auto"
    motion: bool = True
    market_colours: str = "western"
    start: str = "overview"


class Watchlist(Struct, frozen=True, dict=True):
    """Everything that watchlist.toml says. `path` is None while the built-in default serves."""

    groups: tuple[Group, ...] = ()
    privates: tuple[Private, ...] = ()
    refresh: Refresh = Refresh()
    display: Display = Display()
    ledger_extra: tuple[Path, ...] = ()
    intraday_days: int = 90
    bell: bool = False
    rules: tuple[Rule, ...] = ()
    index: IndexSettings = field(default_factory=IndexSettings)
    targets: tuple[Target, ...] = ()  # where messages go besides the screen
    path: Path | None = None

    @cached_property
    def symbols(self) -> tuple[str, ...]:
        """Every symbol of every group, once, in the order of the file."""
        return tuple(dict.fromkeys(s for group in self.groups for s in group.symbols))

    def group_of(self, symbol: str) -> Group | None:
        """The group that holds `symbol`."""
        return next((g for g in self.groups if symbol in g.symbols), None)
