"""First ink: the last known figures on the screen before anything else is loaded.

A picture of the first screen is kept as text with colours, one file for each size and colour depth. It is
printed with the standard library alone, about a tenth of a second before the program can draw; its header
says LAST with the age of the figures, never LIVE. What the terminal was like before is kept for the driver.
"""

from __future__ import annotations

import os
import sys
import time

from tui.system.folders import data_folder
from tui.system.terminal import modes

TYPE_CHECKING = False  # of typing, whose import alone takes 4 ms
if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from typing import Any


FOLDER = "ink"
ARCHIVE = "archive.sqlite"  # where it is, the embedded figures are not the last known ones
MAGIC = b"loopwatch ink 1"
_MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec"
KEPT = 8  # sizes and depths that are kept
HARMLESS = ("--no-motion",)  # arguments that do not change what the first screen shows
WIDTH_QUESTION = b"\x1b[H\xe2\x94\x80\x1b[6n"  # a line, and where the cursor then stands (see width.py)
_CONTROL = bytes({*range(32), 127} - {27})  # all but escape
_UNSEEN = (  # in UTF-8: C1, and the characters that turn the direction of writing
    (b"\xc2", tuple(bytes([b]) for b in range(0x80, 0xA0))), (b"\xd8", (b"\x9c",)),
    (b"\xe2\x80", tuple(bytes([b]) for b in (0x8E, 0x8F, *range(0xAA, 0xAF)))),
    (b"\xe2\x81", tuple(bytes([b]) for b in range(0xA6, 0xB0))),
)
MOST_BYTES = 4 << 20
OUT = 2  # where Textual's driver writes


class _Shown:
    """What is to be undone or handed over."""

    def __init__(self, before: list[Any]) -> None:
        self.before = before
        self.asked = True


_shown: _Shown | None = None
_before: list[Any] | None = None  # the terminal's modes, for a signal that comes before the program hears any
_leave = b""  # what gives its screen back


# Before the program is loaded.


def show(arguments: Sequence[str]) -> bool:
    """Print the last picture on the alternate screen; False when there is none or it would not be right."""
    global _shown, _before, _leave
    if not _may(arguments):
        return False
    size = modes.size(OUT)
    picture = (_stored(*size) or _embedded(*size)) if size is not None else None
    if picture is None:
        return False
    import termios

    try:
        _before = termios.tcgetattr(0)
        _leave_on_signals()  # before anything is set that an end would leave behind
        termios.tcsetattr(0, termios.TCSANOW, _quiet(_before, termios))
    except (OSError, termios.error):  # a terminal that has gone
        return False
    _shown, _leave = _Shown(_before), modes.LEAVE.encode()
    _write(b"\x1b[?1049h\x1b[?25l\x1b[?7l" + WIDTH_QUESTION + picture)
    return True


def _may(arguments: Sequence[str]) -> bool:
    """A live start in a real terminal; a clock that was set by hand knows no age."""
    if any(a not in HARMLESS for a in arguments) or os.environ.get("LOOPWATCH_NOW", "").strip():
        return False
    return all(os.isatty(fd) for fd in (0, 1, OUT)) and os.environ.get("TERM", "dumb") != "dumb"


def _quiet(before: list[Any], termios: Any) -> list[Any]:
    """Keys are kept for the program: no echo, no line, no signal."""
    modes = [*before[:6], [*before[6]]]
    modes[0] &= ~(termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR)
    modes[3] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN | termios.ISIG)
    modes[6][termios.VMIN] = 1
    return modes


def _leave_on_signals() -> None:
    for number in modes.ending():
        modes.signal.signal(number, _ended)


def _ended(number: int, _frame: object) -> None:
    """Asked to end before the event loop could hear it: at once, with the terminal as it was."""
    global OUT
    try:
        OUT, before = os.dup(OUT), OUT
        os.dup2(os.open(os.devnull, os.O_WRONLY), before)  # what a writing thread still has goes nowhere
    except OSError:
        pass  # no handles left: then it may write once more
    _give_back(_before, _leave)
    os._exit(128 + number)


def _give_back(before: list[Any] | None, leave: bytes) -> None:
    import termios

    try:
        _write(leave)
        if before is not None:
            termios.tcsetattr(0, termios.TCSANOW, before)
    except (OSError, termios.error):  # the terminal has gone
        return


def _write(data: bytes) -> None:
    while data:
        data = data[os.write(OUT, data):]


# While the program loads.


def asked_width() -> bool:
    """True once, when the terminal was already asked how wide a line is: its answer is on its way."""
    if _shown is None or not _shown.asked:
        return False
    _shown.asked = False
    return True


def hand_over() -> list[Any] | None:
    """The terminal's modes before the first ink, for the caller to restore; None when nothing is shown."""
    global _shown
    shown, _shown = _shown, None
    return shown.before if shown is not None else None


def leave_on_signals(before: list[Any] | None) -> None:
    """Until the event loop hears signals, one ends the program with the terminal as it was `before`."""
    global _before, _leave
    import termios

    from tui.system.terminal import signals

    if signals.are_heard():
        return
    try:
        _before, _leave = before or termios.tcgetattr(0), (modes.LEAVE + modes.TITLE_BACK).encode()
    except termios.error:
        return
    _leave_on_signals()


def away() -> None:
    """Leave the terminal as it was: the program does not start after all."""
    global _before
    before, _before = hand_over(), None
    if before is None:
        return
    _give_back(before, b"\x1b[?1049l\x1b[?25h\x1b[?7h")
    signal = modes.signal
    for number in modes.ending():
        if signal.getsignal(number) is _ended:
            signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)


# The stored picture.


def depth() -> str:
    """Colour depth as the terminal's environment says: none, 16, 256 or truecolor."""
    if os.environ.get("NO_COLOR"):
        return "none"
    if os.environ.get("COLORTERM", "").strip().lower() in ("truecolor", "24bit"):
        return "truecolor"
    last = os.environ.get("TERM", "").lower().rpartition("-")[2]
    return "256" if last in ("256color", "kitty") else "16"


def file_of(folder: Path | str, columns: int, lines: int) -> str:
    """Where the picture of that size lies."""
    return os.path.join(folder, FOLDER, f"{columns}x{lines}-{depth()}")  # noqa: PTH118  # pathlib takes 4 ms


def _stored(columns: int, lines: int) -> bytes | None:
    """The picture with its header made anew; None when there is none that can be trusted."""
    try:
        parts = _own_file(file_of(data_folder(), columns, lines)).split(b"\n")
    except (OSError, ValueError):
        return None
    if len(parts) != lines + 3 or parts[0] != MAGIC or parts[-1] != b"end":
        return None
    stamp, rows = parts[1].split(b" "), parts[2:-1]
    if len(stamp) != 2 or not all(s.isdigit() for s in stamp):
        return None
    if not _only_colours(b" ".join(rows)):  # all at once: a blank ends whatever a row has left open
        return None
    rows[0] += _age_text(int(stamp[0]), int(stamp[1]))
    return b"".join(b"\x1b[%d;1H%b\x1b[0m" % (y, row) for y, row in enumerate(rows, 1))


def _own_file(path: str) -> bytes:
    """A small regular file of our own: no pipe is waited for, nothing of another read. Raises OSError."""
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    with os.fdopen(handle, "rb") as file:
        found = os.fstat(handle)
        if found.st_mode & 0o170000 != 0o100000 or found.st_size > MOST_BYTES:
            raise OSError("no picture of ours")
        if hasattr(os, "getuid") and found.st_uid != os.getuid():
            raise OSError("the picture of another")
        return file.read(MOST_BYTES)


def _embedded(columns: int, lines: int) -> bytes | None:
    """On the very first run: the board of the figures that come with the program, in plain text."""
    known_before = os.path.exists(os.path.join(data_folder(), ARCHIVE))  # noqa: PTH110, PTH118
    if known_before or columns < 60 or lines < 18:
        return None
    import json

    here = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))  # noqa: PTH100, PTH120
    try:
        with open(os.path.join(here, "data", "market", "first_screen.json"), "rb") as file:  # noqa: PTH118, PTH123
            known = json.loads(file.read())
        rows = _board(known)
    except (OSError, ValueError, LookupError, TypeError):  # the program itself will say what is wrong with it
        return None
    year, month, day = (int(part) for part in known["as_of"].split("-"))
    date = f"{day} {_MONTHS[3 * month - 3:3 * month]} {year}"
    head = f"\x1b[7m loopwatch \x1b[0m  EMBEDDED {date}"
    top = 4 if columns >= 108 and lines >= 32 else 3
    body = "".join(f"\x1b[{top + y};3H{text}" for y, text in enumerate(rows[: lines - top - 1]))
    return f"\x1b[1;1H{head}{body}".encode()


def _board(known: dict[str, Any]) -> list[str]:
    """Symbol, move and price of the first group, as the board writes them."""
    rows = []
    for symbol in next(iter(known["groups"].values())):
        quote = known["figures"][symbol]["quote"]
        price, before = quote["price"], quote["previous_close"]
        move = 100 * (price / before - 1)
        arrow = "+" if move > 0 else "-"
        rows.append(f"{symbol:<7}{arrow}{abs(move):5.2f}%  {price:>10,.2f}")
    return rows


def _age_text(newest_ms: int, room: int) -> bytes:
    """How old the newest figure is, in the `room` that the header has left."""
    if not room:
        return b""
    said = f" \u00b7 {_age(time.time() - newest_ms / 1000)} old"
    return f"{said:<{room}}"[:room].encode()


def _age(seconds: float) -> str:
    """12 s, 3 min, 2 h, 58 d: as in tui/draw/figures.py."""
    s = max(0, int(seconds))
    if s < 90:
        return f"{s} s"
    if s < 90 * 60:
        return f"{round(s / 60)} min"
    return f"{round(s / 3600)} h" if s < 48 * 3600 else f"{s // 86_400} d"


def _only_colours(part: bytes) -> bool:
    """No escape but colours and attributes, no control character (those of C1 and of direction included),
    and whole UTF-8: a damaged or foreign file moves no cursor and sets no clipboard."""
    if len(part.translate(None, _CONTROL)) != len(part):
        return False
    try:
        part.decode()
    except UnicodeDecodeError:
        return False
    for lead, seconds in _UNSEEN:
        if any(piece.startswith(seconds) for piece in part.split(lead)[1:]):
            return False
    for code, found in {piece.partition(b"m")[:2] for piece in part.split(b"\x1b")[1:]}:
        if not found or code[:1] != b"[" or code[1:].strip(b"0123456789;"):
            return False
    return True


def keep(folder: Path, columns: int, lines: int, content: bytes) -> None:
    """Store a picture for the next start, for its owner alone. Raises OSError."""
    path = file_of(folder, columns, lines)
    inside = os.path.dirname(path)  # noqa: PTH120
    os.makedirs(inside, mode=0o700, exist_ok=True)  # noqa: PTH103
    handle = os.open(f"{path}.new", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    os.replace(f"{path}.new", path)  # noqa: PTH105
    old = sorted(os.scandir(inside), key=lambda e: e.stat().st_mtime)[:-KEPT]
    for entry in old:
        os.unlink(entry.path)  # noqa: PTH108


if sys.platform == "win32":

    def show(arguments: Sequence[str]) -> bool:
        """Windows has no such terminal modes: the program draws when it is loaded."""
        return False
