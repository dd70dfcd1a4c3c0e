"""Where the configuration lies, and the text of the built-in one."""

from __future__ import annotations

import os
from pathlib import Path

from tui.system import folders as place
from tui.toml.faults import Fault, WatchlistError

NAME = "watchlist.toml"
ENV = "LOOPWATCH_CONFIG"
_PACKAGE = Path(__file__).resolve().parent.parent


def find(explicit: Path | None = None) -> Path | None:
    """The file to read: --config, $LOOPWATCH_CONFIG, ./watchlist.toml, the user's folder; else None.

    A file that was named and is not there is an error (WatchlistError), not a reason to look further.
    """
    named = os.environ.get(ENV, "").strip()
    for path, whose in ((explicit, "--config"), (Path(named) if named else None, f"${ENV}")):
        if path is not None:
            path = path.expanduser()
            if not path.is_file():
                raise WatchlistError((Fault(str(path), 0, "", f"there is no such file (named by {whose})"),))
            return path
    return next((path for path in (Path(NAME), user_path()) if path.is_file()), None)


def user_path() -> Path:
    """The file in the user's own configuration folder, whether it is there or not."""
    return Path(place.config_folder()) / NAME


def default_text() -> str:
    """The commented default: inside the installed package, or beside it in the tree."""
    packed = _PACKAGE / "data" / NAME
    path = packed if packed.is_file() else _PACKAGE.parent / NAME
    return path.read_text(encoding="utf-8")
