"""Where holdings.toml lies, and how it is written: for its owner's eyes alone, in one step."""

from __future__ import annotations

import os
from pathlib import Path

from tui.money.holding import MoneyError
from tui.system import folders
from tui.system.file_write import keep_file
from tui.toml.faults import Fault

NAME = "holdings.toml"
ENV = "LOOPWATCH_HOLDINGS"


def find(explicit: Path | None = None) -> Path | None:
    """The file that serves: --holdings, $LOOPWATCH_HOLDINGS, the user's own folder; None where there is none.

    A file that was named and is not there is an error (MoneyError). The current folder is never looked at.
    """
    path = named(explicit)
    if path is not None:
        if not path.is_file():
            raise MoneyError((Fault(str(path), 0, "", "there is no such file (named by you)"),))
        return path
    own = user_path()
    return own if own.is_symlink() or own.is_file() else None  # a link to a drive that is not there is said


def named(explicit: Path | None = None) -> Path | None:
    """The file that the command line or the environment names, whether it is there or not."""
    path = explicit or (Path(text) if (text := os.environ.get(ENV, "").strip()) else None)
    try:
        return path.expanduser() if path is not None else None
    except RuntimeError:  # a home that nobody has
        return path


def target(explicit: Path | None = None) -> Path:
    """The file to write to."""
    return named(explicit) or user_path()


def user_path() -> Path:
    """The file in the user's own configuration folder, beside watchlist.toml, whether it is there or not."""
    return Path(folders.config_folder()) / NAME


def is_private(path: Path) -> bool:
    """False when others may read it; where the system knows no such rights, True."""
    if os.name != "posix":
        return True
    try:
        return not path.stat().st_mode & 0o077
    except OSError:
        return True


def replace(path: Path, data: bytes) -> None:
    """Write in one step with mode 0600; MoneyError when it cannot be. A link stays a link."""
    try:
        keep_file(path, data)
    except OSError as error:
        why = f"cannot be written: {error.strerror or 'refused'}"
        raise MoneyError((Fault(str(path), 0, "", why),)) from error
