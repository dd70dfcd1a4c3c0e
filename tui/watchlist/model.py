"""The configuration as frozen facts."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from msgspec import Struct, field

from tui.alerts.rule import Rule
from tui.alerts.target import BELL, Target
from tui.commands import Own
from tui.system.folders import config_folder
from tui.watchlist.index_settings import IndexSettings

OWN_FILES = ("figures.toml", "deals.toml")  # read without being named, when they are there
MAX_SYMBOLS = 300  # six calls a poll: with the rest 32 requests a minute


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
    """How it looks. `zone`: "market" (New York's alone), "local", or a name as Asia/Tokyo; `columns` of the
    board, none: as many of the usual ones as there is room for."""

    theme: str = "auto"
    glyphs: str = "auto"
    motion: bool = True
    market_colours: str = "western"
    start: str = "last"  # the screen that was left, or always the same
    remember: bool = True  # where a person left off
    zone: str = "market"
    columns: tuple[str, ...] = ()


class DeskSettings(Struct, frozen=True):
    """An archive that many programs share: `archive` is a postgresql:// address without a password, or
    `url_env` names the variable that holds one with it; `name` is whose word an acknowledgement is."""

    archive: str = ""
    url_env: str = ""
    name: str = ""

    @property
    def named(self) -> bool:
        """True when the file names a desk."""
        return bool(self.archive or self.url_env)


class Held(Struct, frozen=True):
    """What a file found in the current folder would send, run or read, until it is accepted (trust.py)."""

    targets: tuple[Target, ...] = ()
    rules: tuple[str, ...] = ()  # as JSON, where there is a way out to send by
    ledger_extra: tuple[str, ...] = ()
    subscribe: str = ""
    subscribe_key: str = ""
    sec_contact: str = ""
    files: tuple[tuple[str, str], ...] = ()  # index, path of a holdings file
    basis: str = ""
    desk: DeskSettings = DeskSettings()


class Watchlist(Struct, frozen=True, dict=True):
    """Everything that watchlist.toml says. `path` is None while the built-in default serves."""

    groups: tuple[Group, ...] = ()
    privates: tuple[Private, ...] = ()
    refresh: Refresh = Refresh()
    display: Display = Display()
    ledger_extra: tuple[Path, ...] = ()
    headlines: bool = True  # candidates of deals are looked for in news
    subscribe: str = ""  # https address or path of a published ledger
    subscribe_key: str = ""  # the public half of its publisher's key
    sec_contact: str = ""  # who asks the SEC; without one it is not asked
    intraday_days: int = 90
    bell: bool = False
    desk: DeskSettings = DeskSettings()
    rules: tuple[Rule, ...] = ()
    index: IndexSettings = field(default_factory=IndexSettings)
    targets: tuple[Target, ...] = ()  # where messages go besides the screen
    names: tuple[tuple[str, str], ...] = ()  # (symbol, what a person calls it)
    keys: Own = ()
    path: Path | None = None
    found_here: bool = False  # in the current folder, named by nobody and not accepted
    held: Held | None = None  # what of it waits to be accepted

    @cached_property
    def symbols(self) -> tuple[str, ...]:
        """Every symbol of every group, once, in the order of the file."""
        return tuple(dict.fromkeys(s for group in self.groups for s in group.symbols))

    @cached_property
    def _measured(self) -> str:
        """The measures that its rules look at, each in a line of its own."""
        both = ((rule.measure, rule.also.measure if rule.also is not None else "") for rule in self.rules)
        return "".join(f"\n{key}" for keys in both for key in keys)

    def looks_at(self, *beginnings: str) -> bool:
        """True when a rule looks at a measure whose key begins so: asked with each picture."""
        return any(f"\n{beginning}" in self._measured for beginning in beginnings)

    @property
    def told(self) -> tuple[Target, ...]:
        """Every way out; `[alerts] bell = true` is one of them."""
        named = any(target.bell for target in self.targets)
        return self.targets if named or not self.bell else (*self.targets, BELL)

    @property
    def folder(self) -> Path:
        """Where the file lies, or would: one's own ledger files are beside it."""
        if self.path is None or self.found_here:
            return Path(config_folder())
        return self.path.parent

    @property
    def ledger_files(self) -> tuple[Path, ...]:
        """Ledger files beside the shipped one, those of one's own last: their entries win."""
        own = (self.folder / name for name in OWN_FILES)
        return (*self.ledger_extra, *(p for p in own if _is_there(p) and p not in self.ledger_extra))

    def group_of(self, symbol: str, name: str = "") -> Group | None:
        """The group that holds `symbol`: the one of that name, else the first."""
        holding = [g for g in self.groups if symbol in g.symbols]
        return next((g for g in holding if g.name == name), holding[0] if holding else None)

    @cached_property
    def own_names(self) -> dict[str, str]:
        """What a person calls a symbol."""
        return dict(self.names)


def _is_there(path: Path) -> bool:
    """False also for what cannot be looked at: a file that nobody has named is missed by nobody. A link is
    there wherever it leads: one to a drive that is not mounted is missed."""
    try:
        return path.is_symlink() or path.is_file()
    except OSError:
        return False
