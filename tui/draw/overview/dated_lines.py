"""Dated lines: what changed and what comes next, long ones broken at blanks."""

from __future__ import annotations

from tui.draw.grid.canvas import Canvas, fit, width_of
from tui.draw.grid.glyphs import Glyphs
from tui.draw.grid.palette import MUTED, TEXT, Pen
from tui.draw.words import numbers as figures
from tui.state.snapshot import NextEvent

MOST_LINES = 4  # of one event


def draw_events(
    events: tuple[NextEvent, ...], width: int, height: int, glyphs: Glyphs, empty: str, chosen: int = -1
) -> Canvas:
    """Dated lines, newest first; long ones take a second line where there is room.

    The row `chosen` is marked and always in sight; -1 marks none.
    """
    # of an alert what fired and its level; a second figure of the rule stands on the alerts' own screen
    texts = [(event.text.partition("; ")[0], Pen("critical")) if event.kind == "alert" else (event.text, TEXT)
             for event in events]
    return _draw(events, texts, width, height, glyphs, empty, chosen)


def when(event: NextEvent) -> str:
    """Its day in six cells, or as far as it is known."""
    return event.when or figures.short_day(event.day)


def draw_next(
    events: tuple[NextEvent, ...], width: int, height: int, glyphs: Glyphs, chosen: int = -1
) -> Canvas:
    """Dated events to come, an estimated date marked as such."""
    texts = [(event.text + (" (estimated)" if event.estimated else ""), TEXT) for event in events]
    return _draw(events, texts, width, height, glyphs, "no dated event known", chosen)


def _draw(
    events: tuple[NextEvent, ...], texts: list[tuple[str, Pen]], width: int, height: int, glyphs: Glyphs,
    empty: str, chosen: int,
) -> Canvas:
    canvas = Canvas(width, height)
    if not events:
        canvas.put(0, 0, fit(empty, width, glyphs.ellipsis), MUTED)
        return canvas
    chosen = chosen % len(events) if chosen >= 0 else -1
    blocks = [_wrap(text, width - 7, MOST_LINES, glyphs.ellipsis) for text, _ in texts]
    first = 0
    while first < chosen and sum(len(block) for block in blocks[first : chosen + 1]) > height:
        first += 1
    y = 0
    for i in range(first, len(events)):
        lines, (text, pen) = blocks[i], texts[i]
        if y + len(lines) > height:  # shown whole or not at all; the first one has all the room there is
            if y:
                break
            lines = _wrap(text, width - 7, height, glyphs.ellipsis)
        canvas.put(0, y, when(events[i]).rjust(6), MUTED)
        if i == chosen:
            canvas.put(6, y, glyphs.cursor, Pen("loop"))
        for line in lines:
            canvas.put(7, y, line, pen)
            if i == chosen:
                canvas.ground(0, y, width, "selected")
            y += 1
    return canvas


def _wrap(text: str, width: int, lines: int, ellipsis: str) -> list[str]:
    """At most `lines` lines broken at blanks; what does not fit ends in an ellipsis."""
    out: list[str] = []
    words = text.split()
    while words and len(out) < lines:
        line = words.pop(0)
        while words and width_of(line) + 1 + width_of(words[0]) <= width:
            line += " " + words.pop(0)
        out.append(line)
    if words and out:
        out[-1] = fit(out[-1] + " " + " ".join(words), width, ellipsis)
    return [fit(line, width, ellipsis) for line in out]
