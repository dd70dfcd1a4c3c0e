"""What the terminal can draw: asked once, before the program takes the screen."""

from __future__ import annotations

import os
import sys

from tui.system.terminal import ink

ANSWER_S = 0.3  # a terminal that is silent for so long is taken to be ordinary
_typed: list[bytes] = []  # keys that came while its answer was awaited


def glyph_set(setting: str) -> str:
    """full, narrow or ascii: the set of the setting; `auto` asks the terminal how wide a line is."""
    if setting != "auto":
        if ink.asked_width():  # the answer must not be taken for a key
            _ambiguous_width(asked=True)
        return setting
    if os.environ.get("TERM") in ("dumb", "vt100", "linux") or not _is_utf8():
        return "ascii"
    return "narrow" if _ambiguous_width(ink.asked_width()) == 2 else "full"


def take_typed() -> bytes:
    """The keys that were pressed before the program read any."""
    typed = b"".join(_typed)
    _typed.clear()
    return typed


def _is_utf8() -> bool:
    return (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"


def _ambiguous_width(asked: bool = False) -> int:
    """Cells that a box-drawing line takes: 1, or 2 in some East-Asian set-ups; 1 without an answer.

    `asked`: the first ink has put the question already, and has set the terminal's modes.
    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return 1
    try:
        import select
        import termios
        import tty
    except ImportError:  # Windows: its terminals draw such characters in one cell
        return 1
    fd = sys.stdin.fileno()
    before = termios.tcgetattr(fd)
    answer = b""
    try:
        if not asked:
            tty.setcbreak(fd)
            sys.stdout.write("\r─\x1b[6n")
            sys.stdout.flush()
        while not answer.endswith(b"R") and select.select([fd], [], [], ANSWER_S)[0]:
            answer += os.read(fd, 32)
        if not asked:
            sys.stdout.write("\r\x1b[K")
            sys.stdout.flush()
    finally:
        if not asked:
            termios.tcsetattr(fd, termios.TCSADRAIN, before)
    keys, _, report = answer.rpartition(b"\x1b[") if answer.endswith(b"R") else (answer, b"", b"")
    if keys:
        _typed.append(keys)
    column = report.rpartition(b";")[2].rstrip(b"R")
    return int(column) - 1 if column.isdigit() else 1
