"""The data folder, and the lock that says who leads: one program fetches and records, others follow."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from tui.system import folders as place


def data_folder() -> Path:
    """$LOOPWATCH_DATA, or the user's own data folder. Not created here."""
    return Path(place.data_folder())


def make_private(folder: Path) -> None:
    """Create `folder` for its owner alone. Raises OSError.

    A folder that someone made on purpose keeps its mode.
    """
    if not folder.is_dir():
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)


class LeaderLock:
    """leader.lock: held by the operating system for a process, so that a killed leader leaves it free."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "leader.lock"
        self._handle: int | None = None

    @property
    def held(self) -> bool:
        return self._handle is not None

    def take(self) -> bool:
        """True when this process leads now. Where no lock can be made there is nobody to follow: True."""
        if self._handle is not None:
            return True
        try:
            make_private(self._path.parent)
            handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError:
            return True
        if not _lock(handle):
            os.close(handle)
            return False
        self._handle = handle
        return True

    def release(self) -> None:
        """Let another take over."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> bool:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _lock(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
