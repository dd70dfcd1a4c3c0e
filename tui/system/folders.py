"""Where the program's own files lie. Standard library alone: it is asked before anything else is loaded.

On Linux the answer is that of platformdirs, whose import alone takes as long as the first ink may.
"""

from __future__ import annotations

import os
import sys

ENV = "LOOPWATCH_DATA"
NAME = "loopwatch"


def data_folder() -> str:
    """$LOOPWATCH_DATA, or the user's own data folder. Not created here."""
    named = os.environ.get(ENV, "").strip()
    if named:
        return os.path.expanduser(named)  # noqa: PTH111  # pathlib is loaded later
    if sys.platform.startswith("linux"):
        return _xdg("XDG_DATA_HOME", "~/.local/share")
    from platformdirs import user_data_dir

    return user_data_dir(NAME, appauthor=False)


def config_folder() -> str:
    """The user's own folder for settings. Not created here."""
    if sys.platform.startswith("linux"):
        return _xdg("XDG_CONFIG_HOME", "~/.config")
    from platformdirs import user_config_dir

    return user_config_dir(NAME, appauthor=False)


def _xdg(variable: str, otherwise: str) -> str:
    named = os.environ.get(variable, "")
    folder = named if os.path.isabs(named) else os.path.expanduser(otherwise)  # noqa: PTH111, PTH117
    return os.path.join(folder, NAME)  # noqa: PTH118
