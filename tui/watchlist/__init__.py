"""watchlist.toml <-> frozen Watchlist; edits keep the user's comments and order."""

from __future__ import annotations

from tui.watchlist.check import clean_symbol
from tui.watchlist.faults import Fault, WatchlistError, nearest
from tui.watchlist.find import default_text, find, user_path
from tui.watchlist.model import Display, Group, Private, Refresh, Watchlist
from tui.watchlist.read import load, parse

__all__ = [
    "Display", "Fault", "Group", "Private", "Refresh", "Watchlist", "WatchlistError", "clean_symbol",
    "default_text", "find", "load", "nearest", "parse", "user_path",
]
