"""A file written in one step: whoever reads meanwhile sees the old one or the new one, never half of one."""

from __future__ import annotations

import contextlib
import os
import stat
from errno import EACCES, EBUSY, EPERM, EROFS, EXDEV
from pathlib import Path
from typing import BinaryIO

from tui.system.folders import make_private

OWN = 0o600  # for the eyes of its owner alone
_STAYS = (EBUSY, EXDEV, EPERM, EACCES, EROFS)  # it is mounted there, or another's: nothing can take its place


def keep_file(path: Path, data: bytes, mode: int | None = OWN) -> None:
    """As `replace_file`, of a file that the program keeps in one of its own folders: a missing one is made.
    Where a person names a file none is: a mistyped folder is an error."""
    if not _is_no_file(path):
        make_private(os.path.dirname(os.path.realpath(path)))  # noqa: PTH120
    replace_file(path, data, mode)


def replace_file(path: Path, data: bytes, mode: int | None = None) -> None:
    """Write `data` with `mode` (None: that of the file before, 0600 for a new one). A link stays a link.

    A file that is there keeps its owner and group; where no other can take its place, it is written over. A
    device or a pipe is written to and stays one. Raises OSError; the file is then as it was, unless that last
    way failed half way.
    """
    import tempfile

    if _is_no_file(path):
        _write_into(path, data)
        return
    path = Path(os.path.realpath(path))
    before = _before(path)
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)  # 0600 by itself
    except OSError as error:
        if before is None or error.errno not in _STAYS:
            raise
        _write_over(path, data)
        return
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            _write(file, data)
        if before is not None:
            _give(temporary, before)
        if mode is not None:
            temporary.chmod(mode)
        temporary.replace(path)
    except OSError as error:
        if before is None or error.errno not in _STAYS:
            raise
        _write_over(path, data)
    finally:
        temporary.unlink(missing_ok=True)


def write_new(path: Path, text: str) -> None:
    """A file of a person's own figures, for its owner alone. Raises FileExistsError: what is there stays, a
    link that somebody laid in a shared folder, too."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0), OWN)
    with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
        file.write(text)


def _before(path: Path) -> os.stat_result | None:
    """What is there; None when nothing is. Raises OSError, of a link that leads round to itself, too."""
    try:
        return path.stat()
    except FileNotFoundError:
        return None


def _is_no_file(path: Path) -> bool:
    """True for a device, a pipe or a socket, also one that a link leads to."""
    try:
        found = path.stat().st_mode
    except OSError:
        return False
    return not stat.S_ISREG(found) and not stat.S_ISDIR(found)


def _write_into(path: Path, data: bytes) -> None:
    """As a stream; a pipe that nobody reads is not waited for."""
    handle = os.open(path, os.O_WRONLY | getattr(os, "O_NONBLOCK", 0))
    os.set_blocking(handle, True)
    with os.fdopen(handle, "wb") as file:
        file.write(data)


def _give(temporary: Path, before: os.stat_result) -> None:
    """Owner, group and mode of what it replaces. Raises OSError when the owner cannot be kept."""
    made = temporary.stat()
    if os.name == "posix" and made.st_uid != before.st_uid:
        os.chown(temporary, before.st_uid, before.st_gid)
    elif os.name == "posix" and made.st_gid != before.st_gid:
        with contextlib.suppress(OSError):  # a group that we are not in
            os.chown(temporary, -1, before.st_gid)
    temporary.chmod(before.st_mode & 0o777)


def _write_over(path: Path, data: bytes) -> None:
    with path.open("r+b") as file:
        _write(file, data)
        file.truncate()


def _write(file: BinaryIO, data: bytes) -> None:
    file.write(data)
    file.flush()
    os.fsync(file.fileno())
