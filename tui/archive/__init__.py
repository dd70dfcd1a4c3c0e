"""SQLite archive: last picture, bars, measures over time, alert log."""

from __future__ import annotations

from tui.archive.database import Mode
from tui.archive.folder import data_folder
from tui.archive.store import Archive

__all__ = ["Archive", "Mode", "data_folder"]
