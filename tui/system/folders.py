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
    if sys.platform.startswith("linux"):
        return _xdg("XDG_DATA_HOME", "~/.local/share")
    from platformdirs import user_data_dir

    return user_data_dir(NAME, appauthor=False)


def config_folder() -> str:
    """The user's own folder for settings; NOWHERE without a home. Not created here."""
    if sys.platform.startswith("linux"):
        return _xdg("XDG_CONFIG_HOME", "~/.config")
    from platformdirs import user_config_dir

    return user_config_dir(NAME, appauthor=False)


def cache_folder() -> str:
    """The user's own folder for what can be fetched again; NOWHERE without a home. Not created here."""
    if sys.platform.startswith("linux"):
        return _xdg("XDG_CACHE_HOME", "~/.cache")
    from platformdirs import user_cache_dir

    return user_cache_dir(NAME, appauthor=False)


def log_folder() -> str:
    """The user's own folder for logs; NOWHERE without a home. Not created here."""
    if sys.platform.startswith("linux"):
        return os.path.join(_xdg("XDG_STATE_HOME", "~/.local/state"), "log")  # noqa: PTH118
    from platformdirs import user_log_dir

    return user_log_dir(NAME, appauthor=False)


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


def _xdg(variable: str, otherwise: str) -> str:
    named = os.environ.get(variable, "")
    try:
        folder = named if os.path.isabs(named) else expanded(otherwise)  # noqa: PTH117
    except OSError:
        return NOWHERE
    return os.path.join(folder, NAME)  # noqa: PTH118
