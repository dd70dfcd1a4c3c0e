"""Where the configuration lies, and the text of the built-in one."""

from __future__ import annotations

import os
from pathlib import Path

from tui.system import folders
from tui.system.file_access import answered, is_there
from tui.toml.faults import Fault, WatchlistError

NAME = "watchlist.toml"
HERE = Path(NAME)  # found in the current folder, named by nobody: it may not run, send or read (trust.py)
ENV = "LOOPWATCH_CONFIG"
_PACKAGE = Path(__file__).resolve().parent.parent


def find(explicit: Path | None = None) -> Path | None:
    """The file to read: --config, $LOOPWATCH_CONFIG, ./watchlist.toml (HERE), the user's folder; else None.

    A file that was named and is not there is an error (WatchlistError), not a reason to look further; so is
    one of the user's own that cannot be looked at, and a link that leads nowhere. One in the current folder
    that is another account's, or that cannot be looked at, is passed over.
    """
    named = os.environ.get(ENV, "").strip()
    for path, whose in ((explicit, "--config"), (Path(named) if named else None, f"${ENV}")):
        if path is not None:
            return _named(path, whose)
    own = user_path()
    if _is_here() and not passed_over():
        return own if _same(HERE, own) else _whole(HERE)
    try:
        return _whole(own) if is_there(own) else None
    except OSError as error:
        why = f"cannot be looked at: {error.strerror or error}"
        raise _fault(own, f"{why}; give it back to this account, or name another file by --config") from error


def _named(path: Path, whose: str) -> Path:
    try:
        path = Path(folders.expanded(str(path)))
        if answered(path.is_file):
            return Path.cwd() / path if path == HERE else path
    except OSError as error:
        raise _fault(path, f"{error.strerror or error} (named by {whose})") from error
    raise _fault(path, f"there is no such file (named by {whose})")


def passed_over() -> str:
    """Why the file of the current folder does not serve, though it is there, as a sentence; else ""."""
    return _anothers(HERE) if _is_here() else ""


def whose(path: Path) -> None:
    """Raises WatchlistError for the file of another account."""
    if said := _anothers(path):
        raise WatchlistError((Fault(str(path), 0, "", said.partition(" ")[2]),))


def _anothers(path: Path) -> str:
    """The link and what it leads to must be ours."""
    try:
        found = [answered(path.lstat), answered(path.stat)]
    except OSError:
        return ""  # not there, or a link that leads nowhere: _whole says so
    if os.name == "posix" and any(one.st_uid != os.getuid() for one in found):
        return f"{path.absolute()} belongs to another account: it is not read (--config reads it)"
    return ""


def _is_here() -> bool:
    try:
        return is_there(HERE) and not answered(HERE.is_dir)
    except OSError:  # the folder of another account
        return False


def _same(one: Path, other: Path) -> bool:
    try:
        return answered(lambda: one.samefile(other))
    except OSError:
        return False


def _whole(path: Path) -> Path | None:
    """`path`, unless it is a link that leads nowhere (WatchlistError) or no file (None)."""
    try:
        if answered(path.is_file):
            return path
        dangling = answered(path.is_symlink) and not answered(path.exists)
        leads = answered(path.readlink) if dangling else path
    except OSError as error:
        raise _fault(path, f"cannot be looked at: {error.strerror or error}") from error
    if dangling:
        raise _fault(path, f"is a link to {leads}, which is not there")
    return None


def user_path() -> Path:
    """The file in the user's own configuration folder, whether it is there or not."""
    return Path(folders.config_folder()) / NAME


def default_text() -> str:
    """The commented default: inside the installed package, or beside it in the tree."""
    packed = _PACKAGE / "data" / NAME
    path = packed if packed.is_file() else _PACKAGE.parent / NAME
    return path.read_text(encoding="utf-8")


def _fault(path: Path, message: str) -> WatchlistError:
    return WatchlistError((Fault(str(path), 0, "", message),))
