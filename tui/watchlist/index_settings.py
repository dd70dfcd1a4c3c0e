"""[index] of watchlist.toml: by which weights the indices are read, own holdings files, limits of rules."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from tui.alerts.level import LevelError, parse_level
from tui.market.index.listing import BASES
from tui.market.index.rebalance import NASDAQ_100, Limits
from tui.toml.check import Checker
from tui.toml.faults import Place

INDEX_KEYS = ("basis", "sp500", "ndx")
_LEVELS = ("floor", "group", "single")
_KEYS = {"sp500": ("holdings",), "ndx": ("holdings", *_LEVELS, "effective")}


class IndexSettings(Struct, frozen=True):
    """`basis` is full, float, fund or file; `files` are (index, path of a holdings file)."""

    basis: str = "full"
    files: tuple[tuple[str, Path], ...] = ()
    limits: Limits = NASDAQ_100


def read_index(check: Checker, table: Mapping[str, Any], folder: Path) -> IndexSettings:
    """The settings of the table; every mistake becomes a fault of `check`."""
    parts: dict[str, Mapping[str, Any]] = {}
    for name, keys in _KEYS.items():
        part = table.get(name, {})
        if not isinstance(part, dict):
            check.fault(("index", name), f"must be written as [index.{name}]")
            part = {}
        check.known(part, ("index", name), keys)
        parts[name] = part
    files = tuple(
        (index, folder / Path(path).expanduser())
        for name, index in (("sp500", "SP500"), ("ndx", "NDX"))
        if (path := check.text(parts[name], ("index", name), "holdings"))
    )
    basis = check.choice(table, ("index",), "basis", "full", BASES)
    if basis == "file" and "SP500" not in dict(files):
        check.fault(("index", "basis"), '"file" needs [index.sp500] with holdings = "..."')
        basis = "full"
    return IndexSettings(basis, files, _limits(check, parts["ndx"]))


def _limits(check: Checker, table: Mapping[str, Any]) -> Limits:
    """The rules' limits; changed ones carry the date from which they hold."""
    place: Place = ("index", "ndx")
    given: dict[str, Any] = {}
    for key in _LEVELS:
        if key not in table:
            continue
        try:
            level = parse_level(table[key], "fraction")
        except LevelError as error:
            check.fault((*place, key), str(error))
            continue
        if 0 < level < 1:
            given[key] = level
        else:
            check.fault((*place, key), "must lie between 0 % and 100 %")
    day = table.get("effective")
    if day is not None and not isinstance(day, date):
        check.fault((*place, "effective"), f"must be a date like 2026-05-01, without quotes, not {day!r}")
    elif given and day is None:
        check.fault(place, "limits of your own need effective = the day from which they hold")
    elif isinstance(day, date):
        given |= {"as_of": day.isoformat()[:10], "source": "your watchlist.toml"}
    return replace(NASDAQ_100, **given)
