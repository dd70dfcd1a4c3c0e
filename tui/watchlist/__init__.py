"""watchlist.toml <-> frozen Watchlist; edits keep the user's comments and order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.market.symbol import clean_symbol
from tui.toml.faults import Fault, WatchlistError, nearest
from tui.watchlist.files import default_text, find, user_path
from tui.watchlist.model import Display, Group, Private, Refresh, Watchlist
from tui.watchlist.read import load, load_again, parse

if TYPE_CHECKING:
    from tui.watchlist.edit import Edit

__all__ = [
    "Display", "Edit", "Fault", "Group", "Private", "Refresh", "Watchlist", "WatchlistError", "clean_symbol",
    "default_text", "find", "load", "load_again", "nearest", "parse", "user_path",
]
