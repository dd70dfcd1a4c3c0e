"""Where the desk's archive is, and what may be said of it: never a password."""

from __future__ import annotations

import getpass
import os
import re
import socket

from tui.watchlist.model import DeskSettings

_SECRET = re.compile(r"(://[^/\s@:]*):[^@\s]*@|(password\s*=\s*)('[^']*'|[^\s&]+)")


class NoAddress(ValueError):
    """Why there is no address to connect to; the message is a sentence without a secret."""


def conninfo(settings: DeskSettings) -> str:
    """What psycopg connects by. Raises NoAddress."""
    if not settings.url_env:
        return settings.archive
    found = os.environ.get(settings.url_env, "").strip()
    if not found:
        raise NoAddress(f"the desk's address is not there: the variable {settings.url_env} is empty")
    if not found.startswith(("postgresql://", "postgres://")):
        raise NoAddress(f"the variable {settings.url_env} holds no postgresql:// address")
    return found


def quiet(text: object) -> str:
    """One line of what the database said, without any password."""
    line = " ".join(str(text).split())
    return _SECRET.sub(lambda m: f"{m[1]}@" if m[1] else f"{m[2]}***", line)


def is_of_server(error: Exception) -> bool:
    """True for what the database or the way to it says, without its driver being loaded."""
    return isinstance(error, OSError) or type(error).__module__.startswith("psycopg")


def place(settings: DeskSettings) -> str:
    """Host and database in a few words, for a person."""
    try:
        text = conninfo(settings)
    except NoAddress:
        return settings.url_env
    rest = text.partition("://")[2].rpartition("@")[2].partition("?")[0]
    return rest or "postgresql"


def who(settings: DeskSettings) -> str:
    """Whose word an acknowledgement is: `name`, or the account and its machine."""
    if settings.name:
        return settings.name
    try:
        account = getpass.getuser()
    except (KeyError, OSError):  # a container's number without a name
        account = f"uid {os.getuid()}"
    return f"{account}@{socket.gethostname().partition('.')[0]}"[:40]
