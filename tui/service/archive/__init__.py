"""SQLite archive: last picture, bars, measures over time, alert log."""

from __future__ import annotations

from tui.service.archive.archive import Archive
from tui.service.archive.database import Mode
from tui.service.archive.folder import data_folder

__all__ = ["Archive", "Mode", "data_folder"]
