"""Told by the kernel when a file may have changed, so that nobody has to ask each second. Linux alone."""

from __future__ import annotations

import asyncio
import contextlib
import os
import struct
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from tui.system.file_access import GLANCE_S, answered

# inotify(7). Not IN_MODIFY: a database that is written beside a file moves nothing here.
_ATTRIB, _CLOSE_WRITE, _MOVED, _CREATE, _DELETE, _SELF = 0x4, 0x8, 0xC0, 0x100, 0x200, 0xC00
_MASK = _ATTRIB | _CLOSE_WRITE | _MOVED | _CREATE | _DELETE | _SELF
_GONE = 0x2000 | 0x4000 | _SELF  # the folder is, or events were lost
_HEAD = struct.Struct("iIII")


class FileWatch:
    """Calls `changed` in the event loop when one of the files that are watched has, or may have, changed.

    A file may be missing, and so may its folder; a link is followed. What another computer does to a file on
    a drive that both share is not told.
    """

    def __init__(self, changed: Callable[[], None]) -> None:
        self._changed = changed
        self._paths: tuple[Path, ...] = ()
        self._names: dict[int, set[bytes]] = {}  # by watched folder
        self._handle = -1

    def watch(self, paths: Iterable[Path]) -> bool:
        """These from now on; False as long as they have to be looked at: what was done just before this call
        is not told, and in some places nothing is."""
        wanted = tuple(paths)
        if wanted == self._paths:
            return True
        self.end()
        with contextlib.suppress(OSError, AttributeError):  # no such call, or a drive that does not answer
            self._handle, self._names = answered(lambda: _begun(wanted), GLANCE_S)
            self._paths = wanted
            asyncio.get_running_loop().add_reader(self._handle, self._read)
        return False

    def end(self) -> None:
        """Nothing more."""
        if self._handle >= 0:
            asyncio.get_running_loop().remove_reader(self._handle)
            os.close(self._handle)
        self._handle, self._paths, self._names = -1, (), {}

    def _read(self) -> None:
        data, at, told = os.read(self._handle, 1 << 16), 0, False
        while at < len(data):
            folder, what, _, length = _HEAD.unpack_from(data, at)
            at += _HEAD.size + length
            name = data[at - length:at].rstrip(b"\0")
            told = told or bool(what & _GONE) or name in self._names.get(folder, ())
        if told:
            self.end()  # whoever looks watches anew: a folder that was missing may be there now
            self._changed()


def _begun(paths: Iterable[Path]) -> tuple[int, dict[int, set[bytes]]]:
    """A handle that tells of the files, and the names to listen for by folder. Raises OSError."""
    if sys.platform != "linux":
        raise OSError("nobody tells")
    import ctypes

    kernel = ctypes.CDLL(None, use_errno=True)
    handle = int(kernel.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC))
    names: dict[int, set[bytes]] = {}
    try:
        for path in paths:
            for one in {path, Path(os.path.realpath(path))}:
                folder, name = _there(one)
                number = int(kernel.inotify_add_watch(handle, os.fsencode(folder), _MASK))
                if number < 0:
                    raise OSError(ctypes.get_errno(), "the folder cannot be watched")
                names.setdefault(number, set()).add(os.fsencode(name))
    except OSError:
        os.close(handle)
        raise
    return handle, names


def _there(path: Path) -> tuple[Path, str]:
    """The nearest folder that is there, and what would appear in it."""
    while not path.parent.is_dir() and path.parent != path:
        path = path.parent
    return path.parent, path.name
