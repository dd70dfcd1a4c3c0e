"""Dated lines: what changed and what comes next, long ones broken at blanks."""

from __future__ import annotations

from datetime import date

from tui.draw import figures
from tui.draw.canvas import Canvas, fit, width_of
from tui.draw.glyphs import Glyphs
from tui.draw.palette import MUTED, TEXT, Pen
from tui.snapshot import NextEvent


def draw_events(
    events: tuple[NextEvent, ...], width: int, height: int, glyphs: Glyphs, empty: str
) -> Canvas:
    """Dated lines, newest first; long ones take a second line where there is room."""
    canvas = Canvas(width, height)
    if not events:
        canvas.put(0, 0, fit(empty, width, glyphs.ellipsis), MUTED)
        return canvas
    y = 0
    for event in events:
        if y >= height:
            break
        canvas.put(0, y, figures.short_day(event.day).rjust(6), MUTED)
        for line in _wrap(event.text, width - 7, min(3, height - y), glyphs.ellipsis):
            canvas.put(7, y, line, Pen("critical") if event.kind == "alert" else TEXT)
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


def draw_next(
    events: tuple[NextEvent, ...], today: date, width: int, height: int, glyphs: Glyphs
) -> Canvas:
    """Dated events to come, with their distance in days."""
    canvas = Canvas(width, height)
    if not events:
        canvas.put(0, 0, fit("no dated event known", width, glyphs.ellipsis), MUTED)
        return canvas
    y = 0
    for event in events:
        if y >= height:
            break
        canvas.put(0, y, figures.short_day(event.day).rjust(6), MUTED)
        text = event.text + (" (estimated)" if event.estimated else "")
        for line in _wrap(text, width - 7, min(3, height - y), glyphs.ellipsis):
            canvas.put(7, y, line, TEXT)
            y += 1
    return canvas
