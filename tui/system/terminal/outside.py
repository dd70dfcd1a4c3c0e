"""Programs of the person's own that the screen calls: editor, browser, tmux. The event loop waits for none.

Each answer is a sentence that says how it went; no success is said that was not seen.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from tui.system.terminal.signals import without_interrupt

END_S = 0.5  # an editor that is asked to end has so long
BROWSER_S = 5.0  # what has not failed by then shows the page
CLIPBOARD_S = 2.0
# A browser that draws in a terminal would take ours.
_IN_TERMINAL = frozenset((
    "w3m", "lynx", "links", "links2", "elinks", "www-browser", "browsh", "carbonyl", "chawan", "cha",
    "edbrowse", "retawq", "netrik",
))
_STARTERS = (("xdg-open",), ("gio", "open"), ("x-www-browser",), ("firefox",), ("chromium",),
             ("google-chrome",))


class OutsideError(Exception):
    """A program cannot be used; the message says which, why and what to set."""


def _which(name: str) -> str | None:
    from shutil import which  # with what it packs and unpacks, 2 ms

    return which(name)


def editor() -> list[str]:
    """The words of $VISUAL, $EDITOR or vi. Raises OutsideError when that cannot be started."""
    name = next((n for n in ("VISUAL", "EDITOR") if os.environ.get(n, "").strip()), "")
    try:
        import shlex

        words = shlex.split(os.environ[name]) if name else ["vi"]
    except ValueError:
        raise OutsideError(f"${name} cannot be read: a quotation mark is not closed") from None
    if not words or _which(words[0]) is None:
        raise OutsideError(f"{' '.join(words[:1]) or name} cannot be started (no such program); set $EDITOR")
    return words


async def edit(words: Sequence[str], path: Path) -> str:
    """Run the editor on `path`, the terminal its own, until it ends; what went wrong, else "".

    Its terminal modes go with it. When we are to end meanwhile it is asked to end, too.
    """
    with _modes_kept(), without_interrupt():
        try:
            process = await asyncio.create_subprocess_exec(*words, str(path))
        except OSError as error:
            return f"{words[0]} cannot be started ({error.strerror or error}); set $EDITOR"
        try:
            code = await process.wait()
        except asyncio.CancelledError:
            process.terminate()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(process.wait(), END_S)
            raise
    if code == 0:
        return ""
    name = Path(words[0]).name
    return f"{name} was ended by signal {-code}" if code < 0 else f"{name} ended with code {code}"


@contextlib.contextmanager
def _modes_kept() -> Iterator[None]:
    """An editor that is killed leaves its modes behind: those of before come back."""
    if sys.platform == "win32" or not os.isatty(0):
        yield
        return
    import termios

    before = termios.tcgetattr(0)
    try:
        yield
    finally:
        with contextlib.suppress(termios.error):  # the terminal has gone
            termios.tcsetattr(0, termios.TCSANOW, before)


def browser(env: Mapping[str, str], platform: str = sys.platform) -> list[str]:
    """What opens an address on this desktop. Raises OutsideError where there is none."""
    for given in env.get("BROWSER", "").split(os.pathsep):
        words = given.split()
        if words and Path(words[0]).name not in _IN_TERMINAL and _which(words[0]):
            return words
    if platform == "darwin":
        return ["open"]
    if not (env.get("DISPLAY") or env.get("WAYLAND_DISPLAY") or env.get("WSL_DISTRO_NAME")):
        raise OutsideError("there is no desktop here")
    found = next((words for words in (("wslview",), *_STARTERS) if _which(words[0])), None)
    if found is None:
        raise OutsideError("no browser was found")
    return list(found)


async def open_address(url: str) -> str:
    """Show `url` (http or https) in a browser of the desktop; why that did not work, else ""."""
    try:
        words = browser(os.environ)
    except OutsideError as error:
        return str(error)
    holes = [word.replace("%s", url) for word in words]
    command = holes if holes != words else [*words, url]
    try:
        process = await asyncio.create_subprocess_exec(
            *command, stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL, start_new_session=True,  # it has no terminal to draw on
        )
        code = await asyncio.wait_for(process.wait(), BROWSER_S)
    except TimeoutError:
        return ""
    except OSError as error:
        return f"{words[0]} cannot be started ({error.strerror or error})"
    return "" if code == 0 else f"{words[0]} ended with code {code}"


async def copy_in_tmux(text: str) -> bool:
    """Hand `text` to tmux, which gives it to the terminal around it, too; False where there is no tmux."""
    if not os.environ.get("TMUX"):
        return False
    try:
        process = await asyncio.create_subprocess_exec(
            "tmux", "load-buffer", "-w", "-", stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL, start_new_session=True,
        )
    except OSError:
        return False
    try:
        await asyncio.wait_for(process.communicate(text.encode()), CLIPBOARD_S)
    except (TimeoutError, OSError):
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        return False
    return process.returncode == 0
