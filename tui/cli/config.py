"""`loopwatch config path|init|check|trust`: which file serves, a first one, whether it holds, and may."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from tui.commands import with_own
from tui.system.folders import expanded
from tui.toml.faults import WatchlistError
from tui.watchlist.files import find, passed_over, user_path, whose
from tui.watchlist.read import parse, text_of

GOOD, REFUSED, FAULTY = 0, 1, 2


def run(argv: Sequence[str]) -> int:
    """`loopwatch config path|init|check|trust`."""
    parser = argparse.ArgumentParser(
        prog="loopwatch config", description="Find, write, check or accept watchlist.toml.",
        epilog="A watchlist.toml of the current folder chooses symbols and looks; what it would send, run or "
               "read waits until you have accepted it once. trust says what that is, and takes y on standard "
               "input. exit codes: 0 good or accepted, 1 not accepted, 2 a fault",
    )
    parser.add_argument("action", choices=("path", "init", "check", "trust"),
                        help="path: which file serves; init: write the commented default; check: list "
                             "faults; trust: accept what a file of a folder would send, run or read")
    parser.add_argument("file", nargs="?", metavar="FILE", type=Path, help="trust: this file")
    parser.add_argument("--config", metavar="FILE", type=Path, help="this file instead of the one found")
    parser.add_argument("--force", action="store_true", help="init: replace a file that is there")
    given = parser.parse_args(argv)
    if given.file is not None and given.action != "trust":
        parser.error(f"{given.file}: only trust takes a file; --config names one")
    if given.action == "path":
        return config_path(given.config)
    if given.action == "init":
        return config_init(given.config, given.force)
    if given.action == "trust":
        return config_trust(given.file)
    return config_check(given.config)


def config_path(explicit: Path | None = None) -> int:
    """Print the file that serves, or where yours would lie. 2 when a named file is missing."""
    try:
        path = find(explicit)
    except WatchlistError as error:
        return _faults(error)
    if path is None:
        print(f"{user_path()} (not there yet: the built-in default serves; loopwatch config init)")
    else:
        print(path.absolute())
    if said := passed_over():
        print(said, file=sys.stderr)
    return GOOD


def config_init(explicit: Path | None = None, force: bool = False) -> int:
    """Write the commented default to `explicit` or your configuration folder; never over a file unasked."""
    from tui.watchlist.edit import write_default

    try:
        path = write_default(Path(expanded(str(explicit or user_path()))), force)
    except OSError as error:
        print(f"{explicit}: {error.strerror}", file=sys.stderr)
        return FAULTY
    except WatchlistError as error:
        return _faults(error)
    print(f"wrote {path}")
    return GOOD


def config_check(explicit: Path | None = None) -> int:
    """Read the configuration and the files it names; list every fault with file, line and what to do."""
    from tui.cli.holdings_check import check_files, check_ledger
    from tui.market.session import day_of
    from tui.service.acceptance import opened, waits
    from tui.system import clock

    try:
        watchlist = opened(explicit)
    except WatchlistError as error:
        return _faults(error)
    serving = watchlist.path or "built-in default"
    print(f"{serving}: {len(watchlist.groups)} groups, {len(watchlist.symbols)} symbols,"
          f" {len(watchlist.privates)} private companies, {len(watchlist.rules)} alert rules: good")
    if waiting := waits(watchlist):
        print(waiting)
    without = [c.id for c in with_own(watchlist.keys) if not c.keys]
    if without:
        print(f"[keys]: {', '.join(without)} {'has' if len(without) == 1 else 'have'} no key now; the palette"
              " still runs them")
    return max(_said(*check_files(watchlist.index, day_of(clock.now_ms()))),
               _said(*check_ledger(watchlist.ledger_files)))


def config_trust(file: Path | None = None) -> int:
    """Say what `file` (default: the one of this folder) would send, run or read, and accept it on a y."""
    from tui.service.acceptance import Trust
    from tui.watchlist.files import HERE
    from tui.watchlist.trust import as_found, details

    place = (file or HERE).absolute()
    try:
        whose(place)
        text = text_of(place)
        watch = as_found(parse(text, str(place), HERE), text)
    except WatchlistError as error:
        return _faults(error)
    if watch.held is None:
        print(f"{place}: nothing in it sends, runs or reads; nothing needs to be accepted")
        return GOOD
    print("\n".join((f"{place} would:", *(f"  {line}" for line in details(watch.held)))))
    print("Accept it? [y/N] ", end="", flush=True)
    if sys.stdin.readline().strip().lower() not in ("y", "yes"):
        print("not accepted")
        return REFUSED
    try:
        Trust().accept(watch, place)
    except OSError as error:
        print(f"it cannot be remembered: {error.strerror or error}", file=sys.stderr)
        return FAULTY
    print("accepted, until that part of the file is another")
    return GOOD


def _said(lines: Sequence[str], faults: Sequence[str]) -> int:
    """What a file brings, and what is wrong with it."""
    for line in lines:
        print(line)
    for fault in faults:
        print(fault, file=sys.stderr)
    return FAULTY if faults else GOOD


def _faults(error: WatchlistError) -> int:
    print(error, file=sys.stderr)
    return FAULTY
