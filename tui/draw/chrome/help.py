"""All keys as text, made from the command table: the current screen's own first, then what works anywhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from tui.commands import AS_OF, COMMANDS, EVERYWHERE, SCREENS, Command, key_name
from tui.draw.chrome.bars import TABS
from tui.draw.grid.canvas import Canvas, width_of
from tui.draw.grid.glyphs import Glyphs
from tui.draw.grid.palette import BOLD, FAINT, MUTED, TEXT, Pen
from tui.draw.words.lines import wrap

NAMES = {**dict(TABS), AS_OF: "an earlier day"}
PLACES = (*SCREENS, AS_OF)
_KEYS = 15  # cells for the keys of a command
_COLUMN = 52  # least width of a column
Works = Callable[[str], bool]
_Line = list[tuple[str, Pen, int]]  # pieces with their offsets


def _all_work(command_id: str) -> bool:
    return True


def groups_for(screen: str) -> list[tuple[str, list[Command]]]:
    """(heading, commands) in reading order; every command of the table stands in exactly one group.

    First what only some screens have, then what this one shares with all, then what works elsewhere.
    """
    anywhere = {c.group for c in COMMANDS if EVERYWHERE in c.where}
    here = [c for c in COMMANDS if EVERYWHERE in c.where or screen in c.where]
    own = [c for c in here if c.group not in anywhere]
    found = [(f"On this screen ({NAMES.get(screen, screen)})", own)] if own else []
    for group in dict.fromkeys(c.group for c in here if c.group in anywhere):
        found.append((group, [c for c in here if c.group == group]))
    other = [c for c in COMMANDS if c not in here]
    for place in sorted({c.where for c in other}, key=_by_screen):
        found.append((f"On {_listed(place)}", [c for c in other if c.where == place]))
    return found


def _by_screen(place: tuple[str, ...]) -> tuple[bool, list[int]]:
    """What several screens have comes before what one alone has."""
    return len(place) == 1, sorted(PLACES.index(name) for name in place)


def _listed(place: tuple[str, ...]) -> str:
    *names, last = (NAMES.get(name, name) for name in sorted(place, key=PLACES.index))
    return f"{', '.join(names)} and {last}" if names else last


def keys_of(command: Command) -> str:
    """The keys as a person reads them: `Up k`."""
    return " ".join(key_name(key) for key in command.keys)


def draw_help(screen: str, width: int, glyphs: Glyphs, works: Works = _all_work, height: int = 0) -> Canvas:
    """The help `width` cells wide, in columns where two fit; what does not work now is grey.

    Where it is wider than high and `height` is too little for all, the other screens give their keys alone;
    else it is as tall as it needs to be.
    """
    count = max(1, min(3, width // _COLUMN))
    room = (width - 3 * (count - 1)) // count
    groups = groups_for(screen)
    blocks = [_block(title, commands, room, works) for title, commands in groups]
    columns = _columns(blocks, count)
    if 0 < height < max(len(column) for column in columns) and count > 1:
        here = [b for b, (_, cs) in zip(blocks, groups, strict=True) if _near(cs, screen)]
        blocks = [*here, _elsewhere(screen, room)]
        columns = _columns(blocks, count)
        if height < max(len(column) for column in columns):
            columns = _poured(blocks, count, height)
    canvas = Canvas(width, max(len(column) for column in columns))
    for i, column in enumerate(columns):
        for y, line in enumerate(column):
            for text, pen, offset in line:
                canvas.put(i * (room + 3) + offset, y, text, pen)
        if i:
            for y in range(canvas.height):
                canvas.put(i * (room + 3) - 2, y, glyphs.box[5], FAINT)
    return canvas


def _near(commands: Iterable[Command], screen: str) -> bool:
    return any(EVERYWHERE in c.where or screen in c.where for c in commands)


def _elsewhere(screen: str, room: int) -> list[_Line]:
    """The other screens with their own keys, a line each."""
    lines: list[_Line] = [[("On other screens (? there says what they do)", Pen("info", bold=True), 0)]]
    for other in PLACES:
        keys = " ".join(
            key_name(c.keys[0]) for c in COMMANDS if other in c.where and screen not in c.where
        )
        if other != screen and keys:
            for i, text in enumerate(wrap(keys, room - _KEYS)):
                lines.append([*([(NAMES.get(other, other), TEXT, 0)] if not i else []), (text, BOLD, _KEYS)])
    return [*lines, []]


def _block(title: str, commands: Iterable[Command], room: int, works: Works) -> list[_Line]:
    lines: list[_Line] = [[(text, Pen("info", bold=True), 0)] for text in wrap(title, room)]
    for command in commands:
        keys = keys_of(command)
        words = wrap(command.sentence, room - _KEYS)
        active = works(command.id)
        first: _Line = [(keys, BOLD if active else MUTED, 0)]
        if width_of(keys) >= _KEYS:
            lines.append(first)
            first = []
        pen = TEXT if active else MUTED
        lines.append([*first, (words[0], pen, _KEYS)])
        lines += [[(text, pen, _KEYS)] for text in words[1:]]
    return [*lines, []]


def _columns(blocks: list[list[_Line]], count: int) -> list[list[_Line]]:
    """Blocks dealt out in order so that the tallest column is as short as it can be."""
    least = max(len(block) for block in blocks)
    limit = max(least, -(-sum(len(block) for block in blocks) // count))
    while True:
        columns: list[list[_Line]] = [[]]
        for block in blocks:
            if columns[-1] and len(columns[-1]) + len(block) > limit:
                columns.append([])
            columns[-1] = columns[-1] + block
        if len(columns) <= count:
            return [column[:-1] for column in columns]
        limit += 1


def _poured(blocks: list[list[_Line]], count: int, room: int) -> list[list[_Line]]:
    """All lines poured into columns of one height; a block may go on in the next one.

    Blank lines go when they make the columns higher than `room`.
    """
    lines = [line for block in blocks for line in block][:-1]
    if len(lines) + 1 > room * count:
        lines = [line for line in lines if line]
    height = -(-len(lines) // count)
    columns: list[list[_Line]] = []
    for i in range(count):
        cut = height if i < count - 1 else len(lines)
        if cut < len(lines) and _is_heading(lines[cut - 1]):
            cut -= 1
        columns.append(lines[:cut])
        lines = lines[cut:] if cut >= len(lines) or lines[cut] else lines[cut + 1 :]
    return columns


def _is_heading(line: _Line) -> bool:
    return bool(line) and line[0][1].fg == "info"
