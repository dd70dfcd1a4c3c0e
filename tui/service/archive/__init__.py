"""SQLite archive: last picture, bars, measures over time, alert log."""

from __future__ import annotations

from pathlib import Path

from tui.service.archive.archive import Archive
from tui.service.archive.database import FILE, Mode
from tui.service.archive.folder import data_folder
from tui.service.archive.interface import AnyArchive

__all__ = ["AnyArchive", "Archive", "Mode", "data_folder", "is_there"]


def is_there(folder: Path | None = None) -> bool:
    """True when an archive was begun in `folder` (default: the user's data folder)."""
    return ((folder if folder is not None else data_folder()) / FILE).exists()
