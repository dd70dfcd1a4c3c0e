"""[index] of watchlist.toml: by which weights the indices are read, own holdings files, limits of rules."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from tui.alerts.level import parse_level
from tui.market.index.listing import BASES
from tui.market.index.rebalance import NASDAQ_100, Limits
from tui.system.folders import expanded
from tui.toml.fields import Fields

INDEX_KEYS = ("basis", "sp500", "ndx")
_LEVELS = ("floor", "group", "single")
_KEYS = {"sp500": ("holdings",), "ndx": ("holdings", *_LEVELS, "effective")}


class IndexSettings(Struct, frozen=True):
    """`basis` is full, float, fund or file; `files` are (index, path of a holdings file)."""

    basis: str = "full"
    files: tuple[tuple[str, Path], ...] = ()
    limits: Limits = NASDAQ_100


def read_index(table: Fields, folder: Path) -> IndexSettings:
    """The settings of [index]; every mistake becomes a fault."""
    parts = {name: table.table(name) for name in _KEYS}
    for name, part in parts.items():
        part.only(_KEYS[name])
    files = tuple(
        (index, path)
        for name, index in (("sp500", "SP500"), ("ndx", "NDX"))
        if (given := parts[name].text("holdings"))
        and (path := path_of(parts[name], "holdings", given, folder)) is not None
    )
    basis = table.one_of("basis", BASES, "full")
    if basis == "file" and "SP500" not in dict(files):
        table.fault("basis", '"file" needs [index.sp500] with holdings = "..."')
        basis = "full"
    return IndexSettings(basis, files, _limits(parts["ndx"]))


def path_of(table: Fields, key: str, given: str, folder: Path, *more: int) -> Path | None:
    """The path `given` in `key`, beside the configuration; a home that nobody has is a fault."""
    try:
        return folder / expanded(given)
    except OSError as error:
        table.fault(key, f"{given}: {error.strerror}", *more)
        return None


def _limits(table: Fields) -> Limits:
    """The rules' limits; changed ones carry the date from which they hold."""
    given: dict[str, Any] = {key: level for key in _LEVELS
                             if (level := table.parsed(key, _share, None)) is not None}
    day = table.day("effective")
    if given and "effective" not in table.raw:
        table.fault(None, "limits of your own need effective = the day from which they hold")
    elif day is not None:
        given |= {"as_of": day.isoformat(), "source": "your watchlist.toml"}
    return replace(NASDAQ_100, **given)


def _share(value: object) -> float:
    level = parse_level(value, "fraction")
    if 0 < level < 1:
        return level
    raise ValueError("must lie between 0 % and 100 %")
