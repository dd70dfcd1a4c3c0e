"""What a terminal is set to while the program has it, how it is given back, and whose it is at the moment.

Standard library alone: the first ink asks here, before anything else is loaded.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False  # of typing, whose import alone takes 4 ms
if TYPE_CHECKING:
    import signal as signal
else:
    import _signal as signal  # what `signal` names in enums, which take 4 ms; its numbers are plain ones

# Signals that would end the program without giving the terminal back: those that ask, and others that come
# (kill -3, systemd's watchdog, a limit of processor time, a reload that was meant for another program). A
# fault of the processor itself is not among them: after it nothing here can be trusted to run.
_ENDING = (
    "SIGTERM", "SIGHUP", "SIGINT", "SIGQUIT", "SIGABRT", "SIGXCPU", "SIGALRM", "SIGVTALRM", "SIGPROF",
    "SIGUSR1", "SIGUSR2", "SIGIO", "SIGPWR", "SIGSTKFLT", "SIGTRAP", "SIGSYS", "SIGEMT",
)
KEEP_TITLE, TITLE_BACK = "\x1b[22;0t", "\x1b[23;0t"
# Said again after somebody else had the terminal for a while; nothing of it is counted by a terminal.
AGAIN = "\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[?1000h\x1b[?1003h\x1b[?1015h\x1b[?1006h\x1b[?1004h\x1b[?2004h"
KEYBOARD_AGAIN = "\x1b[=25;1u"  # kitty: escape codes told apart, all keys, with their text, as Textual asks
# Everything off that may be on: for an end that finds the program half way in.
LEAVE = (
    "\x1b[?2004l\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[?1016l\x1b[?1004l\x1b[?2048l\x1b[<u"
    "\x1b[?1049l\x1b[?25h\x1b[?7h"
)


def ending() -> list[int]:
    """The numbers of those signals on this system, Linux's real-time ones among them."""
    named = {int(number) for name in _ENDING if (number := getattr(signal, name, None)) is not None}
    first, last = getattr(signal, "SIGRTMIN", None), getattr(signal, "SIGRTMAX", None)
    return sorted(named | (set(range(first, last + 1)) if first and last else set()))


def size(*handles: int) -> tuple[int, int] | None:
    """Columns and lines of the first of `handles` that is a terminal: it knows, whatever COLUMNS says."""
    for handle in handles:
        try:
            found = os.get_terminal_size(handle)
        except (OSError, ValueError):
            continue
        if found.columns > 0 and found.lines > 0:
            return found.columns, found.lines
    return None


def is_in_foreground(handle: int) -> bool:
    """False while a shell has given the terminal to somebody else: to set its modes would stop us."""
    try:
        return os.tcgetpgrp(handle) == os.getpgrp()
    except (OSError, AttributeError):  # no terminal of our session: nobody could take it away
        return True
