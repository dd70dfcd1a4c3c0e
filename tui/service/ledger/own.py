"""The ledger that serves: shipped or subscribed, with the files of one's own."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

from tui.deals.article.questions import to_log
from tui.deals.ledger.ledger import Ledger, load
from tui.deals.ledger.threshold import Outcome
from tui.filings.served import base_of
from tui.system.file_write import OWN
from tui.system.folders import data_folder
from tui.watchlist import Watchlist
from tui.watchlist.model import OWN_FILES

DESK = "desk"  # in the data folder: copies of what a desk has in common

OUTCOMES = "outcomes.toml"  # what came of thresholds, in the data folder


def read_ledger(watch: Watchlist, data: Path | None = None) -> Ledger:
    """As every command and the program read it; `data` is the data folder when it is not the usual one."""
    base, files = ledger_paths(watch, data)
    return load(base, extra=files)


def ledger_paths(watch: Watchlist, data: Path | None = None) -> tuple[Path, tuple[Path, ...]]:
    """The folder of the ledger that serves, and the files beside it; later ones replace."""
    folder = data or Path(data_folder())
    log = folder / OUTCOMES
    logged = (log,) if log.is_file() else ()
    base = base_of(folder, watch.subscribe, watch.subscribe_key)
    return base, (*logged, *desk_files(watch, folder), *watch.ledger_files)


def desk_files(watch: Watchlist, data: Path) -> tuple[Path, ...]:
    """What a desk has accepted and found, as it was last read; entries of one's own replace it."""
    named = (data / DESK / name for name in OWN_FILES) if watch.desk.named else ()
    return tuple(path for path in named if path.is_file())


def log_outcomes(ledger: Ledger, day: date, data: Path) -> int:
    """Add to the log what the figures show on `day` and no file has yet; how many there were.

    The log is only ever added to, a whole table at a time. OSError when it cannot be written.
    """
    found = to_log(ledger, day)
    if found:
        text = "".join(_table(one) for one in found).encode()
        handle = os.open(data / OUTCOMES, os.O_WRONLY | os.O_CREAT | os.O_APPEND, OWN)
        try:
            os.write(handle, text)
        finally:
            os.close(handle)
    return len(found)


def _table(one: Outcome) -> str:
    """The `[[outcome]]` table of an outcome."""
    import tomlkit

    row = {"threshold": one.threshold, "day": one.day, "met": one.met}
    if one.value is not None:
        row |= {"value": one.value, "unit": one.unit, "period": one.period, "url": one.url}
    return "\n" + tomlkit.dumps({"outcome": [row]})
