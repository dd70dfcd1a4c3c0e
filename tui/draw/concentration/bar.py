"""The index as one bar: the largest names as segments, brackets with their sums, the rest in one piece."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from string import ascii_lowercase

from tui.draw.grid.canvas import Canvas, first_fit, width_of
from tui.draw.grid.glyphs import Glyphs
from tui.draw.grid.palette import BOLD, MUTED, Pen
from tui.draw.grid.spark import shares
from tui.draw.words.late import late_prices
from tui.market.index.reading import Concentration

_SEVEN = tuple(f"seven{i}" for i in range(1, 8))
_OTHERS = ("muted", "faint")


@dataclass(frozen=True, slots=True)
class Segment:
    """One piece of the bar: its name (empty for a nameless piece), share and ground token."""

    name: str
    share: float
    token: str


def segments(reading: Concentration, most: int = 10) -> list[Segment]:
    """The seven first, so that one bracket holds them, then the others of the ten; at most `most` names.

    Names of the ten that are not known, and those beyond `most`, are one nameless piece.
    """
    seven = [Segment(n, s, _SEVEN[i % 7]) for i, (n, s) in enumerate(reading.members)]
    inside = dict(reading.members)
    rest = [(n, s) for n, s in reading.top if n not in inside]
    others = [Segment(n, s, _OTHERS[i % 2]) for i, (n, s) in enumerate(rest)]
    named = (seven + others)[:most] if most >= len(seven) else seven[:most]
    own = sum(segment.share for segment in seven)
    ten = reading.top10.share if _holds_seven(reading) else None
    missing = max(ten or 0.0, own) - sum(segment.share for segment in named)
    return [*named, Segment("", missing, "faint")] if missing > 0.0005 else named


def _holds_seven(reading: Concentration) -> bool:
    """True when every one of the seven is among the ten largest, so that one bracket can lie in the other."""
    return dict(reading.members).keys() <= dict(reading.top).keys()


def draw_bar(reading: Concentration, width: int, height: int, glyphs: Glyphs) -> Canvas:
    """Bar, brackets and legend in two to four rows (one row of bar below four)."""
    canvas = Canvas(width, height)
    deep = height >= 4
    parts = segments(reading)
    cells = shares([p.share for p in parts], width)
    names = {name for name, _ in reading.members}
    end = sum(c for p, c in zip(parts, cells, strict=True) if p.name in names)
    row = 2 if deep else 1
    token = "muted" if reading.late else "loop"
    rooms = [(_bracket(canvas, row, end, seven_text(reading), glyphs, token) + 2, row)]
    if deep and _holds_seven(reading) and reading.top10.share is not None:
        ten = f"ten largest = {reading.top10.share * 100:.1f} %"
        rooms.append((_bracket(canvas, 3, sum(cells), ten, glyphs, "text") + 2, 3))
    placed = list(zip(parts, cells, accumulate(cells, initial=0), strict=False))
    small = [p for p, c, x in placed if p.name and width_of(p.name) > (c - 1 if x else c)]
    letters = _legend(canvas, rooms, small)
    for part, size, x in placed:
        _segment(canvas, x, size, part, deep, glyphs, letters.get(part.name, ""))
    _rest(canvas, sum(cells), 1 - sum(p.share for p in parts), deep)
    return canvas


def seven_text(reading: Concentration) -> str:
    """`7 names = 33.2 %`, with "at least" when it is a bound, and whose price is late."""
    share = reading.seven.share
    if share is None:
        return "7 names: not known"
    bound = f"{reading.seven.bound} " if reading.seven.bound else ""
    late = f", {late_prices(reading.late)}" if reading.late else ""
    return f"7 names = {bound}{share * 100:.1f} %{late}"


def _segment(
    canvas: Canvas, x: int, size: int, part: Segment, deep: bool, glyphs: Glyphs, letter: str
) -> None:
    """One piece with its name, or the letter under which the legend has it."""
    if size <= 0:
        return
    pen = Pen("ink" if part.token != "faint" else "text", part.token, bold=True)
    for y in range(2 if deep else 1):
        canvas.put(x, y, " " * size, pen)
        if x and size > 1:
            canvas.put(x, y, glyphs.vline, pen._replace(bold=False))
    inner, room = (x + 1, size - 1) if x and size > 1 else (x, size)
    if letter:
        canvas.center(inner, room, 0, letter, pen)
    elif width_of(part.name) <= room:
        canvas.center(inner, room, 0, part.name, pen)
        if deep and part.name:
            canvas.center(inner, room, 1, f"{part.share * 100:.1f}", pen._replace(bold=False))


def _rest(canvas: Canvas, x: int, share: float, deep: bool) -> None:
    pen = Pen("muted", "panel")
    for y in range(2 if deep else 1):
        canvas.put(x, y, " " * (canvas.width - x), pen)
    room = canvas.width - x
    forms = (f"all others {share * 100:.1f} %", f"{share * 100:.0f} %")
    canvas.center(x, room, 0, first_fit(forms, room), pen)


def _bracket(canvas: Canvas, y: int, end: int, text: str, glyphs: Glyphs, token: str) -> int:
    """A bracket from the left edge to `end` with its sum in the middle; says where it ends."""
    room = end - width_of(text) - 4
    if room < 0:
        return canvas.put(0, y, text, Pen(token, bold=True))
    left, right, flat = glyphs.box[2], glyphs.box[3], glyphs.box[4]
    x = canvas.put(0, y, left + flat * (room // 2), MUTED)
    x = canvas.put(x, y, f" {text} ", Pen(token, bold=True))
    return canvas.put(x, y, flat * (end - 1 - x) + right, MUTED)


def _legend(canvas: Canvas, rooms: list[tuple[int, int]], small: list[Segment]) -> dict[str, str]:
    """Entries of the pieces too small for their name, whole ones only; says which letter each got."""
    given: dict[str, str] = {}
    for x, y in rooms:
        for part in small[len(given) :]:
            text = f" {part.name} {part.share * 100:.1f}"
            if x + 1 + width_of(text) > canvas.width:
                break
            letter = given[part.name] = ascii_lowercase[len(given)]
            canvas.put(x, y, letter, BOLD)
            x = canvas.put(x + 1, y, text, MUTED) + 2
    return given
