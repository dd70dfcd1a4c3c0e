"""`loopwatch config path|init|check`: which file serves, one to begin with, and whether it holds."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from tui.toml.faults import WatchlistError
from tui.watchlist.files import find, user_path

if TYPE_CHECKING:
    from tui.watchlist import Watchlist

GOOD, FAULTY = 0, 2


def config_path(explicit: Path | None = None, out: TextIO | None = None) -> int:
    """Print the file that serves, or where yours would lie. 2 when a named file is missing."""
    out = out or sys.stdout
    try:
        path = find(explicit)
    except WatchlistError as error:
        return _faults(error)
    if path is None:
        print(f"{user_path()} (not there yet: the built-in default serves; loopwatch config init)", file=out)
    else:
        print(path.absolute(), file=out)
    return GOOD


def config_init(explicit: Path | None = None, force: bool = False, out: TextIO | None = None) -> int:
    """Write the commented default to `explicit` or your configuration folder; never over a file unasked."""
    from tui.watchlist.edit import write_default

    try:
        path = write_default((explicit or user_path()).expanduser(), force)
    except WatchlistError as error:
        return _faults(error)
    print(f"wrote {path}", file=out or sys.stdout)
    return GOOD


def config_check(explicit: Path | None = None, out: TextIO | None = None) -> int:
    """Read the configuration and its holdings files; list every fault with file, line and what to do."""
    from tui.watchlist.read import load

    out = out or sys.stdout
    try:
        path = find(explicit)
        watchlist = load(path)
    except WatchlistError as error:
        return _faults(error)
    print(f"{path or 'built-in default'}: {len(watchlist.groups)} groups, {len(watchlist.symbols)} symbols,"
          f" {len(watchlist.privates)} private companies, {len(watchlist.rules)} alert rules: good", file=out)
    return max(_holdings(watchlist, out), _ledger(watchlist, out))


def _ledger(watchlist: Watchlist, out: TextIO) -> int:
    """The ledger files of [ledger] extra, read as the program would."""
    from tui.cli.holdings_check import check_ledger

    said, faults = check_ledger(watchlist.ledger_files)
    for line in said:
        print(line, file=out)
    for line in faults:
        print(line, file=sys.stderr)
    return FAULTY if faults else GOOD


def _holdings(watchlist: Watchlist, out: TextIO) -> int:
    """The holdings files of [index.*], opened and read as the program would."""
    if not watchlist.index.files:
        return GOOD
    from tui.cli.holdings_check import check_files
    from tui.market.session import day_of
    from tui.system import clock

    said, faults = check_files(watchlist.index, day_of(clock.now_ms()))
    for line in said:
        print(line, file=out)
    for line in faults:
        print(line, file=sys.stderr)
    return FAULTY if faults else GOOD


def _faults(error: WatchlistError) -> int:
    print(error, file=sys.stderr)
    return FAULTY
