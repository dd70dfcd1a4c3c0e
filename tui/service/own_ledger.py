"""The ledger that serves: shipped or subscribed, with the files of one's own."""

from __future__ import annotations

from pathlib import Path

from tui.deals.ledger.ledger import Ledger, load
from tui.filings.served import base_of
from tui.system.folders import data_folder
from tui.watchlist import Watchlist


def read_ledger(watch: Watchlist, data: Path | None = None) -> Ledger:
    """As every command and the program read it; `data` is the data folder when it is not the usual one."""
    base = base_of(data or Path(data_folder()), watch.subscribe, watch.subscribe_key)
    return load(base, extra=watch.ledger_files)
