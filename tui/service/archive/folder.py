"""The data folder, and the lock that says who leads: one program fetches and records, others follow."""

from __future__ import annotations

import os
import socket
import struct
import sys
from errno import EACCES, EADDRINUSE, EAGAIN, EDEADLK, EWOULDBLOCK
from pathlib import Path

from tui.system import folders as place

_HELD = (EWOULDBLOCK, EAGAIN, EACCES, EDEADLK)  # of a lock: all else means that there are none
_NAMES = 4
_LONGEST_NAME = 90


def data_folder() -> Path:
    """$LOOPWATCH_DATA, or the user's own data folder; none that can be made without a home."""
    return Path(place.data_folder())


def owner_advice(path: Path) -> str:
    """What to do when `path` is another account's (as after one `sudo loopwatch`), else ""."""
    if sys.platform == "win32":
        return ""
    try:
        owner = path.lstat().st_uid
    except OSError:
        return ""
    if owner == os.getuid():
        return ""
    return f"{path} belongs to {_account(owner)}: sudo chown -R {_account(os.getuid())} {path.parent}"


def _account(uid: int) -> str:
    import pwd

    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:  # a container: a number without a name
        return str(uid)


class LeaderLock:
    """leader.lock: held by the operating system for a process, so that a killed leader leaves it free.

    Where that file cannot be opened or its drive knows no locks, the programs of this machine and account
    take turns by a name that the system holds for a process, too; `notice` says that and why.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / "leader.lock"
        self._handle: int | None = None
        self._name: socket.socket | None = None
        self._leads = False
        self.notice = ""

    @property
    def held(self) -> bool:
        return self._leads

    def take(self) -> bool:
        """True when this process leads now; False while another does."""
        if self._leads:
            return True
        try:
            place.make_private(self._path.parent)
            self._handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            why = owner_advice(self._path) or f"{self._path}: {error.strerror or error}"
            self._leads = self._take_name(why)
            return self._leads
        try:
            self._leads = _lock(self._handle)
            self.notice = ""
        except OSError as error:
            self._let_go()
            self._leads = self._take_name(f"{self._path.parent} knows no locks ({error.strerror or error})")
            return self._leads
        if not self._leads:
            self._let_go()
        return self._leads

    def release(self) -> None:
        """Let another take over."""
        self._let_go()
        if self._name is not None:
            self._name.close()
            self._name = None
        self._leads = False

    def _let_go(self) -> None:
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def _take_name(self, why: str) -> bool:
        """True when no other program of this account on this machine has the name."""
        try:
            taken = _name_of(self._path)
        except OSError:
            self.notice = f"{why}; nothing tells whether another loopwatch leads: start only one"
            return True
        self.notice = f"{why}; the programs on this machine take turns, others do not see them"
        self._name = taken
        return taken is not None


def _name_of(path: Path) -> socket.socket | None:
    """A socket with a name in the kernel (Linux), gone with its process; None while another has it.

    Raises OSError where there are no such names.
    """
    if not sys.platform.startswith("linux"):
        raise OSError("no abstract names")
    for number in range(_NAMES):
        name = f"\0loopwatch/{os.getuid()}/{number}/{os.path.realpath(path)}"
        if len(name) > _LONGEST_NAME:
            from hashlib import sha256

            name = f"\0loopwatch/{os.getuid()}/{number}/{sha256(name.encode()).hexdigest()}"
        held = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM | socket.SOCK_CLOEXEC)
        try:
            held.bind(name)
            held.listen(1)
        except OSError as error:
            held.close()
            if error.errno != EADDRINUSE:
                raise
            if _is_ours(name):
                return None
        else:
            return held
    raise OSError("every name is another account's")


def _is_ours(name: str) -> bool:
    """Whether a process of this account has the name: another account must not keep us from leading."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as asked:
        asked.settimeout(0.2)
        try:
            asked.connect(name)
            peer = asked.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
        except BlockingIOError:  # its queue is full: somebody asks it all the time, as we do
            return True
        except OSError:  # it has just ended: the next try finds the name free
            return True
    return int(struct.unpack("3i", peer)[1]) in (os.getuid(), 0)


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> bool:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError as error:
            if error.errno not in _HELD:
                raise
            return False
        return True
else:
    import fcntl

    def _lock(handle: int) -> bool:
        """False while another holds it. Raises OSError where there are no locks."""
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno not in _HELD:
                raise
            return False
        return True
