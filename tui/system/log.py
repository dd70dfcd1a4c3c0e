"""The log file: what went wrong in full, where no screen shows it. Imports nothing of the program."""

from __future__ import annotations

import logging
import os
from pathlib import Path

LOGGER = logging.getLogger("loopwatch")
MOST_BYTES = 1 << 20
ENV = "LOOPWATCH_LOG"


def log_path() -> Path:
    """$LOOPWATCH_LOG, or loopwatch.log in the user's folder for logs."""
    named = os.environ.get(ENV, "").strip()
    if named:
        return Path(named).expanduser()
    import platformdirs

    return Path(platformdirs.user_log_dir("loopwatch", appauthor=False)) / "loopwatch.log"


def record(what: str, error: BaseException) -> None:
    """Write an unexpected error with its traceback; a log that cannot be written is no reason to stop."""
    _open()
    LOGGER.error(what, exc_info=error)


def note(what: str) -> None:
    """Write one line that is no program error: a delivery, and how it went."""
    _open()
    LOGGER.warning(what)


def _open() -> None:
    """The file is opened on the first error: a run without one leaves none."""
    if LOGGER.handlers:
        return
    from logging.handlers import RotatingFileHandler

    LOGGER.propagate = False
    path = log_path()
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handler: logging.Handler = RotatingFileHandler(path, maxBytes=MOST_BYTES, backupCount=1)
        path.chmod(0o600)
    except OSError:
        handler = logging.NullHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    LOGGER.addHandler(handler)
