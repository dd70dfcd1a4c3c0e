"""How a desktop is told: the command of this system. Texts come as arguments, none is code."""

from __future__ import annotations

import shutil
import sys

NAME = "desktop"
NONE = "no notify-send here (libnotify-bin has it); another way: [[notify.to]] in watchlist.toml, e opens it"
_SHOW = "display notification (item 2 of argv) with title (item 1 of argv)"
_MAC = ("-e", "on run argv", "-e", _SHOW, "-e", "end run")


def command() -> tuple[str, ...]:
    """A command of `[[notify.to]]`, empty where the system has none."""
    if sys.platform == "darwin":
        return ("osascript", *_MAC, "{title}", "{text}")
    if shutil.which("notify-send") is None:
        return ()
    return ("notify-send", "--app-name=loopwatch", "--", "{title}", "{text}")
