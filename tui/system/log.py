"""The log file: what went wrong in full, where no screen shows it. Imports nothing of the program."""

from __future__ import annotations

import logging
import os
from pathlib import Path

from tui.system.folders import NOWHERE, expanded, log_folder, make_private

LOGGER = logging.getLogger("loopwatch")
MOST_BYTES = 1 << 20
ENV = "LOOPWATCH_LOG"


def log_path() -> Path:
    """$LOOPWATCH_LOG, or loopwatch.log in the user's folder for logs."""
    named = os.environ.get(ENV, "").strip()
    try:
        return Path(expanded(named)) if named else Path(log_folder()) / "loopwatch.log"
    except OSError:
        return Path(NOWHERE) / "loopwatch.log"


def explained(what: str, error: BaseException) -> str:
    """`what`, and where all of it stands: the log file, or the reason itself where none can be written."""
    if any(isinstance(handler, logging.NullHandler) for handler in LOGGER.handlers):
        return f"{what}: {error or type(error).__name__}"
    return f"{what}; details in {log_path()}"


def record(what: str, error: BaseException) -> None:
    """Write an unexpected error with its traceback; a log that cannot be written is no reason to stop."""
    _open()
    LOGGER.error(what, exc_info=error)


def note(what: str) -> None:
    """Write one line that is no program error: a delivery, and how it went."""
    _open()
    LOGGER.warning(what)


def open_private(path: Path, begin_anew: bool = False) -> int:
    """A handle that adds to `path`, made for its owner alone. Raises OSError; a pipe is not waited for."""
    make_private(path.parent)
    how = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_NONBLOCK", 0)
    return os.open(path, how | (os.O_TRUNC if begin_anew else 0), 0o600)


def _open() -> None:
    """The file is opened on the first error: a run without one leaves none."""
    if LOGGER.handlers:
        return
    from logging.handlers import RotatingFileHandler

    LOGGER.propagate = False
    path = log_path()
    try:
        os.close(open_private(path))
        handler: logging.Handler = RotatingFileHandler(path, maxBytes=MOST_BYTES, backupCount=1)
        path.chmod(0o600)
    except OSError:
        handler = logging.NullHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    LOGGER.addHandler(handler)
