"""The live feed, begun before the program itself is loaded: it loads its libraries meanwhile and asks nobody.

It waits for one line on its input, the arguments that it would have been started with, and leaves when that
never comes. Imports nothing that takes time: it stands right behind the first ink.
"""

from __future__ import annotations

import os
import sys

import tui

TYPE_CHECKING = False  # of typing, whose import alone takes 4 ms
if TYPE_CHECKING:
    from collections.abc import Sequence

OPTION = "--ahead"
_LIVE = ("--c", "--t", "--g", "--a", "--n")  # options of a live start, as far as argparse needs them written
_begun: tuple[int, int, int] | None = None


def program() -> list[str]:
    """How the child is started; -P keeps a folder `tui` in the working directory from being taken for us."""
    return [sys.executable, "-P", "-m", "tui.feed.main", "--child"]


def environment() -> dict[str, str]:
    """The child's environment: ours, the same clock, and the place this package was loaded from."""
    root = tui.__path__[0].removesuffix(f"{os.sep}tui")
    told = {}
    if os.environ.get("LOOPWATCH_NOW"):
        from tui.system import clock

        told = clock.child_environment()
    path = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH", ""))))
    return {**os.environ, **told, "PYTHONPATH": path}


def begin(arguments: Sequence[str]) -> None:
    """Start it, if these arguments open the program on the live market."""
    global _begun
    options = [a for a in arguments if a.startswith("-")]
    if any(not o.startswith(_LIVE) for o in options) or {"demo", "replay"} & set(arguments):
        return
    pipes = (*os.pipe(), *os.pipe())  # none is inherited but by what it is copied to
    inside, stdin, stdout, outside = pipes
    actions = [(os.POSIX_SPAWN_DUP2, inside, 0), (os.POSIX_SPAWN_DUP2, outside, 1),
               (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0)]
    command = [*program(), OPTION]
    try:
        # Ctrl+C and Ctrl+Z are the program's alone
        pid = os.posix_spawn(command[0], command, environment(), file_actions=actions, setsid=True)
    except (OSError, RuntimeError, AttributeError):  # a system that cannot: it is started later
        for one in pipes:
            os.close(one)
        return
    os.close(inside)
    os.close(outside)
    _begun = (pid, stdin, stdout)


def waits() -> bool:
    """True while it waits for whoever takes it."""
    return _begun is not None


def take() -> tuple[int, int, int] | None:
    """What was begun, once: its process id and our ends of its input and output."""
    global _begun
    taken, _begun = _begun, None
    return taken


def drop() -> None:
    """It is not wanted after all: it leaves by itself, as its input ends, and nothing of it stays."""
    if (begun := take()) is not None:
        from tui.feed import child

        pid, *pipes = begun
        for one in pipes:
            os.close(one)
        child.start("feed that was not wanted", lambda: _await_end(pid))


def _await_end(pid: int) -> None:
    try:
        os.waitpid(pid, 0)
    except ChildProcessError:  # somebody has waited for all children
        pass
