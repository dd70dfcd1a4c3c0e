"""Reading files that a person has named: one that does not answer, never ends or is none holds nobody.

A file may lie on a drive that went away: then even to look at it waits in the kernel, where nothing can be
called off. So every look is a thread of its own, that is left behind when it has not answered in time.
"""

from __future__ import annotations

import os
import stat
import threading
from collections.abc import Callable
from errno import EFBIG, EINVAL, EISDIR, ETIMEDOUT
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import TypeVar

T = TypeVar("T")
ANSWER_S = 5.0  # a drive that sleeps may take so long
GLANCE_S = 0.02  # in the event loop
MOST_BYTES = 8_000_000
Stamp = tuple[int, ...]
_waiting: set[SimpleQueue[object]] = set()
_is_over = threading.Event()


def read_file(path: Path, most_bytes: int = MOST_BYTES, seconds: float = ANSWER_S) -> bytes:
    """The bytes of a regular file.

    Raises OSError with a reason for a person: also for a pipe, a device or a folder, for more than
    `most_bytes`, and for a file that has not answered within `seconds`.
    """
    return answered(lambda: _read(path, most_bytes), seconds)


def is_there(path: Path, seconds: float = ANSWER_S) -> bool:
    """True for whatever has that name, a link that leads nowhere included. Raises OSError when that cannot be
    told: a folder that may not be entered is no reason to think that nothing lies in it."""
    return answered(lambda: _is_there(path), seconds)


def stamp(path: Path) -> Stamp | None:
    """What changes when the file does, also where size and time stay the same; None when it is not there."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ctime_ns, found.st_ino


class Stamps:
    """The stamp of a file, asked once a second in an event loop: what does not answer is as it was."""

    def __init__(self) -> None:
        self._answers: SimpleQueue[Stamp | None] = SimpleQueue()
        self._asks: SimpleQueue[Path] | None = None  # of the one thread, until it does not answer
        self._waits = False
        self._path: Path | None = None
        self._last: Stamp | None = None

    def look(self, path: Path) -> Stamp | None:
        """The newest stamp that is known. One thread asks for all of them: one for each would wake the
        program as often again as all else that it does while nothing happens."""
        if self._asks is None or path != self._path:
            self._path, self._last = path, None
            if self._asks is None or self._waits:  # one that does not answer is left behind
                self._asks, self._answers, self._waits = SimpleQueue(), SimpleQueue(), False
                asks, answers = self._asks, self._answers
                _begin(lambda: _stamps(asks, answers))
        asked = not self._waits
        if asked:
            self._waits = True
            self._asks.put(path)
        try:
            self._last = self._answers.get(timeout=GLANCE_S) if asked else self._answers.get_nowait()
            self._waits = False
        except Empty:
            pass
        return self._last


def _stamps(asks: SimpleQueue[Path], answers: SimpleQueue[Stamp | None]) -> None:
    while True:
        path = asks.get()
        answers.put(stamp(path))


def answered(work: Callable[[], T], seconds: float = ANSWER_S) -> T:
    """What `work` returns or raises; OSError when it has not within `seconds`, or when the program ends."""
    box: SimpleQueue[object] = SimpleQueue()

    def run() -> None:
        try:
            box.put((work(), None))
        except BaseException as error:  # the caller's, in its own thread
            box.put((None, error))

    _waiting.add(box)
    try:
        if _is_over.is_set():
            raise OSError(ETIMEDOUT, "the program ends")
        _begin(run)
        found = box.get(timeout=seconds)
    except Empty:
        raise OSError(ETIMEDOUT, f"does not answer within {seconds:g} s") from None
    finally:
        _waiting.discard(box)
    if not isinstance(found, tuple):
        raise OSError(ETIMEDOUT, "the program ends")
    value, error = found
    if error is not None:
        raise error
    return value  # type: ignore[no-any-return]


def give_up() -> None:
    """The program ends: nobody waits for a file any more."""
    _is_over.set()
    for box in tuple(_waiting):
        box.put(None)


def _begin(work: Callable[[], None]) -> None:
    threading.Thread(target=work, name="file", daemon=True).start()


def _read(path: Path, most_bytes: int) -> bytes:
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0))
    try:
        found = os.fstat(handle)
        if stat.S_ISDIR(found.st_mode):
            raise OSError(EISDIR, "is a folder")
        if not stat.S_ISREG(found.st_mode):
            raise OSError(EINVAL, "is a pipe or a device, not a file")
        if found.st_size <= most_bytes:
            with os.fdopen(handle, "rb", closefd=False) as file:
                data = file.read(most_bytes + 1)
            if len(data) <= most_bytes:
                return data
    finally:
        os.close(handle)
    raise OSError(EFBIG, f"is larger than {most_bytes // 1_000_000} MB")


def _is_there(path: Path) -> bool:
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True
