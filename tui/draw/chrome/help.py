"""All keys as a list, made from the command table: the current screen's own first, then what works anywhere.

A line can be chosen; words that are typed leave the lines that have them, and verbs of the command line too.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from tui.commands import AS_OF, EVERYWHERE, SCREENS, VERBS, Command, Own, key_name, with_own
from tui.draw.chrome.bars import TABS
from tui.draw.grid.canvas import Canvas, width_of
from tui.draw.grid.glyphs import Glyphs
from tui.draw.grid.palette import BOLD, FAINT, MUTED, TEXT, Pen
from tui.draw.words.filter import fits
from tui.draw.words.lines import wrap

NAMES = {**dict(TABS), AS_OF: "an earlier day"}
PLACES = (*SCREENS, AS_OF)
_KEYS = 15  # cells for the keys of a command
_COLUMN = 52  # least width of a column
_WAYS = ("next", "previous", "up", "down", "left", "right", "first", "last", "less", "more", "back", "on",
         "before", "after")
Works = Callable[[str], bool]


class HelpRow(NamedTuple):
    """A line that can be chosen: `run` is `=command`, or the beginning of words for the command line."""

    run: str
    keys: str
    sentence: str
    works: bool = True


class HelpGroup(NamedTuple):
    """Lines under a heading."""

    title: str
    rows: tuple[HelpRow, ...]


class HelpPicture(NamedTuple):
    """The drawing, and which cells show which line: (first column, line) to the line's place among all."""

    canvas: Canvas
    rows: tuple[HelpRow, ...]
    places: dict[tuple[int, int], int]


class _HelpLine(NamedTuple):
    """Pieces with their offsets, and the row they belong to; -1 for a heading."""

    pieces: Sequence[tuple[str, Pen, int]]
    at: int = -1


def _all_work(command_id: str) -> bool:
    return True


def groups_for(screen: str, own_keys: Own = ()) -> list[tuple[str, list[Command]]]:
    """(heading, commands) in reading order; every command of the table stands in exactly one group.

    First what only some screens have, then what this one shares with all, then what works elsewhere.
    """
    every = with_own(own_keys)
    anywhere = {c.group for c in every if EVERYWHERE in c.where}
    here = [c for c in every if EVERYWHERE in c.where or screen in c.where]
    own = [c for c in here if c.group not in anywhere]
    found = [(f"On this screen ({NAMES.get(screen, screen)})", own)] if own else []
    for group in dict.fromkeys(c.group for c in here if c.group in anywhere):
        found.append((group, [c for c in here if c.group == group]))
    other = [c for c in every if c not in here]
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


def help_groups(screen: str, words: str, works: Works = _all_work, own: Own = ()) -> list[HelpGroup]:
    """The groups whose lines have every one of `words`; without words all of them, verbs only with some."""
    groups = [
        HelpGroup(title, tuple(HelpRow(f"={c.id}", keys_of(c), c.sentence, works(c.id)) for c in commands))
        for title, commands in groups_for(screen, own)]
    if not words.split():
        return groups
    verbs = tuple(HelpRow(v.begins, v.form, v.about) for v in VERBS)
    groups.append(HelpGroup("In the command line (:)", verbs))
    found = [HelpGroup(g.title, tuple(r for r in g.rows if fits(words, r.keys, r.sentence, g.title, r.run)))
             for g in groups]
    return [group for group in found if group.rows]


def draw_help(
    screen: str, width: int, glyphs: Glyphs, works: Works = _all_work, height: int = 0, *, words: str = "",
    chosen: int = -1, own: Own = (),
) -> HelpPicture:
    """The help `width` cells wide, in columns where two fit; what does not work now is grey.

    Where it is wider than high and `height` is too little for all, pairs share a line and the other screens
    give their keys alone; else it is as tall as it needs to be.
    """
    count = 1 if words else max(1, min(3, width // _COLUMN))
    room = (width - 3 * (count - 1)) // count
    groups = help_groups(screen, words, works, own)
    blocks, rows = _blocks(groups, room)
    columns = _columns(blocks, count)
    if 0 < height < max((len(column) for column in columns), default=0) and count > 1:
        near = {title for title, commands in groups_for(screen, own)
                if any(EVERYWHERE in c.where or screen in c.where for c in commands)}
        groups = [HelpGroup(g.title, _paired(g.rows, room)) for g in groups if g.title in near]
        blocks, rows = _blocks(groups, room)
        blocks.append(_elsewhere(screen, room, own))
        columns = _columns(blocks, count)
        if height < max(len(column) for column in columns):
            columns = _poured(blocks, count, height)
    canvas = Canvas(width, max((len(column) for column in columns), default=0))
    places: dict[tuple[int, int], int] = {}
    for i, column in enumerate(columns):
        for y, line in enumerate(column):
            x = i * (room + 3)
            for text, pen, offset in line.pieces:
                canvas.put(x + offset, y, text, pen)
            if line.at >= 0:
                places[x, y] = line.at
                if line.at == chosen:
                    canvas.ground(x, y, room, "selected")
        if i:
            for y in range(canvas.height):
                canvas.put(i * (room + 3) - 2, y, glyphs.box[5], FAINT)
    return HelpPicture(canvas, rows, places)


def _blocks(groups: Sequence[HelpGroup], room: int) -> tuple[list[list[_HelpLine]], tuple[HelpRow, ...]]:
    """The lines of each group, and all rows in their order."""
    blocks: list[list[_HelpLine]] = []
    rows: list[HelpRow] = []
    for group in groups:
        blocks.append(_block(group, room, len(rows)))
        rows += group.rows
    return blocks, tuple(rows)


def _paired(rows: Sequence[HelpRow], room: int) -> tuple[HelpRow, ...]:
    """The two ways of one thing share a line where they need no more: `Up; down`."""
    found: list[HelpRow] = []
    for row in rows:
        before = found[-1] if found and ";" not in found[-1].sentence else None
        if before is not None and _are_pair(before.run, row.run) and before.works == row.works:
            keys = f"{before.keys.split()[0]} {row.keys.split()[0]}" if row.keys and before.keys else ""
            both = f"{before.sentence}; {row.sentence[:1].lower()}{row.sentence[1:]}"
            if keys and width_of(keys) < _KEYS and width_of(both) <= room - _KEYS:
                found[-1] = HelpRow(before.run, keys, both, row.works)
                continue
        found.append(row)
    return tuple(found)


def _are_pair(one: str, other: str) -> bool:
    """`next_panel` and `previous_panel`, `sort` and `sort_back`: one command in two ways."""
    what = [[word for word in run[1:].split("_") if word not in _WAYS] for run in (one, other)]
    return what[0] == what[1]


def _elsewhere(screen: str, room: int, own: Own = ()) -> list[_HelpLine]:
    """The other screens with their own keys, a line each."""
    lines = [_HelpLine([("On other screens (type to find them)", Pen("info", bold=True), 0)])]
    every = [c for c in with_own(own) if c.keys and screen not in c.where]
    for other in PLACES:
        keys = " ".join(key_name(c.keys[0]) for c in every if other in c.where)
        for i, text in enumerate(wrap(keys, room - _KEYS)):
            name = [(NAMES.get(other, other), TEXT, 0)] if not i else []
            lines.append(_HelpLine([*name, (text, BOLD, _KEYS)]))
    return [*lines, _HelpLine([])]


def _block(group: HelpGroup, room: int, first: int) -> list[_HelpLine]:
    lines = [_HelpLine([(text, Pen("info", bold=True), 0)]) for text in wrap(group.title, room)]
    for at, row in enumerate(group.rows, first):
        pen, strong = (TEXT, BOLD) if row.works else (MUTED, MUTED)
        lines.append(_HelpLine([(row.keys, strong, 0)], at))
        texts = [_HelpLine([(text, pen, _KEYS)], at) for text in wrap(row.sentence, room - _KEYS)]
        if width_of(row.keys) < _KEYS:  # the first words stand beside the keys
            lines[-1] = _HelpLine([*lines[-1].pieces, *texts.pop(0).pieces], at)
        lines += texts
    return [*lines, _HelpLine([])]


def _columns(blocks: list[list[_HelpLine]], count: int) -> list[list[_HelpLine]]:
    """Blocks dealt out in order so that the tallest column is as short as it can be."""
    tall = [len(block) for block in blocks]
    limit = max((*tall, -(-sum(tall) // count)))
    while blocks:
        columns: list[list[_HelpLine]] = [[]]
        for block in blocks:
            if columns[-1] and len(columns[-1]) + len(block) > limit:
                columns.append([])
            columns[-1] = columns[-1] + block
        if len(columns) <= count:
            return [column[:-1] for column in columns]
        limit += 1
    return []


def _poured(blocks: list[list[_HelpLine]], count: int, room: int) -> list[list[_HelpLine]]:
    """All lines poured into columns of one height; a block may go on in the next one.

    Blank lines go when they make the columns higher than `room`.
    """
    lines = [line for block in blocks for line in block][:-1]
    if len(lines) + 1 > room * count:
        lines = [line for line in lines if line.pieces]
    height = -(-len(lines) // count)
    columns: list[list[_HelpLine]] = []
    for i in range(count):
        cut = height if i < count - 1 else len(lines)
        if cut < len(lines) and (last := lines[cut - 1].pieces) and last[0][1].fg == "info":  # a heading
            cut -= 1
        columns.append(lines[:cut])
        lines = lines[cut:] if cut >= len(lines) or lines[cut].pieces else lines[cut + 1 :]
    return columns
