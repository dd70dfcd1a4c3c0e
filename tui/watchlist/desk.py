"""The table [desk] of watchlist.toml, read by who has one."""

from __future__ import annotations

import re

from tui.toml.fields import Fields
from tui.watchlist.model import DeskSettings

_ENV = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_NAME = re.compile(r"[^\s\x00-\x1f][^\x00-\x1f\x7f]{0,39}")
_PASSWORD = re.compile(r"://[^/@?]*:[^/@?]*@|[?&]password=")


def read_desk(table: Fields) -> DeskSettings:
    """The desk that the file names; what is wrong with it is told without the address."""
    archive, env, name = table.text("archive"), table.text("url_env"), table.text("name")
    if archive and not (archive.startswith(("postgresql://", "postgres://")) and archive.isprintable()):
        table.fault("archive", 'must be an address like "postgresql://loopwatch@host/desk"')
        archive = ""
    if _PASSWORD.search(archive):
        table.fault("archive", 'holds a password: leave it out, or let url_env = "NAME" name a variable that '
                               "holds the whole address")
        archive = ""
    if env and not _ENV.fullmatch(env):
        table.fault("url_env", "must be the name of an environment variable that holds the address")
        env = ""
    if archive and env:
        table.fault("url_env", "archive or url_env, not both")
    if name and not _NAME.fullmatch(name):
        table.fault("name", "must be a name of at most 40 characters")
        name = ""
    if name and not ("archive" in table.raw or "url_env" in table.raw):
        table.fault("name", "a desk needs archive or url_env")
    return DeskSettings(archive, env, name)
