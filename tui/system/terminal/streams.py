"""Input, output and error as they were handed to us: closed, full, no terminal. Part of the start: small."""

from __future__ import annotations

import os
import sys

from tui.system.terminal import modes

TYPE_CHECKING = False  # of typing, whose import alone takes 4 ms
if TYPE_CHECKING:
    from typing import Any, TextIO

_NAMES = ("stdin", "stdout", "stderr")
INTERRUPTED = 130  # what a shell says of a program that Ctrl+C has ended
UNWRITTEN = 74  # exit code, as sysexits.h calls an input/output error


def keep() -> None:
    """Open what was closed on nothing: else the next file that is opened takes its number and our words."""
    for number, name in enumerate(_NAMES):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # the lowest free number, which is this one
        if getattr(sys, name) is None:
            stream = os.fdopen(number, "r" if number == 0 else "w", closefd=False)
            setattr(sys, name, stream)
            setattr(sys, f"__{name}__", stream)


class _Harmless:
    """A text stream whose reader may be a terminal: a path or a word of the command line is printed as it is
    named, and a folder of others may be named anything."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        if not text.isprintable():
            from tui.system.text import harmless

            text = harmless(text)
        return self._stream.write(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def make_harmless() -> None:
    """From now on what is printed obeys nobody."""
    for name in _NAMES[1:]:
        setattr(sys, name, _Harmless(getattr(sys, name)))


def why_no_screen(piped_in: bool) -> str:
    """Why nothing can be drawn or typed here, as a sentence; empty when it can. `piped_in`: input is data."""
    instead = "; `loopwatch check` prints text and JSON"
    if not sys.stdout.isatty():
        return f"loopwatch needs a terminal on its output{instead}"
    if not os.isatty(2):  # what Textual draws on
        return "loopwatch draws on its error output, too: leave it on the terminal"
    if not piped_in and not sys.stdin.isatty():
        return f"loopwatch needs a terminal on its input{instead}"
    if os.environ.get("TERM", "") == "dumb":
        return f"this terminal (TERM=dumb) cannot place the cursor{instead}"
    return ""


def say(sentence: str) -> None:
    """One line for the person: on the error output, or on the terminal when only that one is seen."""
    seen = sys.stdout if sys.stdout.isatty() and not os.isatty(2) else sys.stderr
    print(sentence, file=seen, flush=True)


def end_on_interrupt() -> None:
    """Ctrl+C ends a command where it stands: an exception would meet libraries that are being loaded, and
    one of them has no mercy. What needs more (the screen, guard, feed) sets its own way later."""
    modes.signal.signal(modes.signal.SIGINT, lambda _number, _frame: os._exit(INTERRUPTED))


def unread() -> int:
    """Nobody reads the output any more: no error of ours; the exit code where a command has none."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what is buffered must not fail again at the end
    return 0


def tell(text: str) -> None:
    """Print and be done: a reader that has left early changes no exit code."""
    try:
        print(text, flush=True)
    except BrokenPipeError:
        unread()


def unwritten(error: OSError) -> int:
    """The output takes no more (a full disk): one line instead of a traceback; the exit code."""
    unread()
    print(f"the output cannot be written: {error.strerror or error}", file=sys.stderr)
    return UNWRITTEN


def piped() -> int:
    """A copy of our standard input for the child, while the keyboard is read from the terminal itself."""
    kept = os.dup(0)
    terminal = os.open("/dev/tty", os.O_RDONLY)
    os.dup2(terminal, 0)
    os.close(terminal)
    sys.stdin = os.fdopen(os.dup(0))
    return kept


def is_on_light() -> bool:
    """What the terminal has said of its ground by $COLORFGBG ("0;15"); False where it said nothing."""
    return os.environ.get("COLORFGBG", "").rpartition(";")[2] in ("7", "15")
