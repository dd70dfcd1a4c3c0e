"""What holdings.toml says, as frozen facts: lots, cash, funds of one's own words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from msgspec import Struct, field

from tui.toml.faults import TomlError

CASH = "CASH"


class MoneyError(TomlError):
    """A holdings file that cannot be used; `faults` list all that is wrong, and repeat no amount."""


class Holding(Struct, frozen=True):
    """One lot. `symbol` as Yahoo writes it, a slug of the ledger for a private company, or CASH.

    Either `shares` or `value` (in `currency`, worth that on `valued`, else today); below 0 is a short.
    `cost` is per share, of a `value` the whole. `place` counts the lots of the file from 0.
    """

    symbol: str
    shares: float | None = None
    value: float | None = None
    valued: date | None = None
    cost: float | None = None
    currency: str = ""
    account: str = ""
    bought: date | None = None
    note: str = ""
    place: int = 0

    @property
    def is_cash(self) -> bool:
        """A bank in America has the symbol CASH: that one is held in shares."""
        return self.symbol == CASH and self.shares is None


class FundWords(Struct, frozen=True):
    """What the file says of a fund: its list (a file, or `lines` as fractions), its index, its factor."""

    symbol: str
    file: Path | None = None
    index: str = ""
    factor: float | None = None
    lines: Mapping[str, float] = field(default_factory=dict)


class Holdings(Struct, frozen=True):
    """The whole file. `record`: daily history may be kept.

    For imports, `columns` map a broker's headings and `symbols_of` its own names of securities.
    """

    lots: tuple[Holding, ...] = ()
    funds: tuple[FundWords, ...] = ()
    record: bool = False
    columns: Mapping[str, str] = field(default_factory=dict)
    symbols_of: Mapping[str, str] = field(default_factory=dict)
    path: Path | None = None
    sample: bool = False

    @property
    def symbols(self) -> tuple[str, ...]:
        """What is held, once each, in the order of the file; cash is no symbol."""
        return tuple(dict.fromkeys(lot.symbol for lot in self.lots if not lot.is_cash))

    def words_of(self, symbol: str) -> FundWords | None:
        """What the file says of a fund."""
        return next((fund for fund in self.funds if fund.symbol == symbol), None)


SAMPLE = Holdings(
    (
        Holding("NVDA", shares=60, place=0),
        Holding("ORCL", shares=40, place=1),
        Holding("SPY", value=60_000, place=2),
    ),
    sample=True,
)
