"""Where the program's own files lie. Standard library alone: it is asked before anything else is loaded.

On Linux the answer is that of platformdirs, whose import alone takes as long as the first ink may.
"""

from __future__ import annotations

import os
import sys
from errno import ENOENT, ENOTDIR

ENV = "LOOPWATCH_DATA"
NAME = "loopwatch"
NOWHERE = os.devnull + "/loopwatch"  # of an account without a home: nothing can be made there
NO_HOME = "this account has no home folder: set HOME, or LOOPWATCH_DATA and LOOPWATCH_CONFIG"


def data_folder() -> str:
    """$LOOPWATCH_DATA, or the user's own data folder; NOWHERE without a home. Not created here."""
    named = os.environ.get(ENV, "").strip()
    if named:
        try:
            return expanded(named)
        except OSError:
            return NOWHERE
    return _folder("data", "XDG_DATA_HOME", "~/.local/share")


def config_folder() -> str:
    """The user's own folder for settings; NOWHERE without a home. Not created here."""
    return _folder("config", "XDG_CONFIG_HOME", "~/.config")


def cache_folder() -> str:
    """The user's own folder for what can be fetched again; NOWHERE without a home. Not created here."""
    return _folder("cache", "XDG_CACHE_HOME", "~/.cache")


def log_folder() -> str:
    """The user's own folder for logs; NOWHERE without a home. Not created here."""
    found = _folder("log", "XDG_STATE_HOME", "~/.local/state")
    return os.path.join(found, "log") if sys.platform.startswith("linux") else found  # noqa: PTH118


def make_private(folder: str | os.PathLike[str]) -> None:
    """Create `folder`, and what is missing above it, for its owner alone. Raises OSError.

    A folder that someone made on purpose keeps its mode.
    """
    if os.path.isdir(folder):  # noqa: PTH112
        return
    above = os.path.dirname(os.path.abspath(folder))  # noqa: PTH100,PTH120
    if above != folder:
        make_private(above)
    try:
        os.mkdir(folder, 0o700)  # noqa: PTH102
    except FileExistsError:  # another was quicker, or it is no folder
        if not os.path.isdir(folder):  # noqa: PTH112
            raise NotADirectoryError(ENOTDIR, os.strerror(ENOTDIR), os.fspath(folder)) from None


def expanded(path: str) -> str:
    """`path` with the home of `~` or `~name`. Raises OSError when there is none: no folder is called `~`."""
    if not path.startswith("~"):
        return path
    found, account = os.path.expanduser(path), path.split("/", 1)[0]  # noqa: PTH111  # pathlib is loaded later
    homeless = account == "~" and not os.environ.get("HOME", "/").startswith("/") and os.name == "posix"
    if homeless or found.startswith("~"):
        raise OSError(ENOENT, NO_HOME if account == "~" else f"there is no account {account[1:]}", path)
    return found


def from_home(path: object) -> str:
    """A path as a person reads it: what lies in the home folder begins with "~". For display alone."""
    home, text = os.path.expanduser("~"), str(path)  # noqa: PTH111  # "~" itself where there is none
    return f"~{text.removeprefix(home)}" if home != "~" and text.startswith(f"{home}/") else text


def _folder(kind: str, variable: str, otherwise: str) -> str:
    """The user's folder of that `kind`: by the `variable` on Linux, by platformdirs elsewhere."""
    if not sys.platform.startswith("linux"):
        import platformdirs

        return str(getattr(platformdirs, f"user_{kind}_dir")(NAME, appauthor=False))
    named = os.environ.get(variable, "")
    try:
        folder = named if os.path.isabs(named) else expanded(otherwise)  # noqa: PTH117
    except OSError:
        return NOWHERE
    return os.path.join(folder, NAME)  # noqa: PTH118
