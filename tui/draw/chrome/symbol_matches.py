"""Symbols that fit what a person types: known names first, then what the search on line found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from tui.draw.grid.canvas import Canvas, fit, fit_symbol, width_of
from tui.draw.grid.glyphs import Glyphs
from tui.draw.grid.palette import BOLD, MUTED, TEXT, Pen
from tui.draw.grid.table import mark, window
from tui.system.text import clean


@dataclass(frozen=True, slots=True)
class Match:
    """A symbol with its name; `present` when the group has it, `online` when the search found it."""

    symbol: str
    name: str
    present: bool = False
    online: bool = False


def known_matches(known: Iterable[tuple[str, str]], query: str) -> tuple[Match, ...]:
    """Known names that hold `query`: the exact symbol, symbols that begin so, words that do, the rest."""
    wanted = query.strip().casefold()
    found = [(rank, Match(symbol, name)) for symbol, name in known
             if (rank := _rank(symbol.casefold(), name.casefold(), wanted)) is not None]
    return tuple(match for _, match in sorted(found, key=lambda row: row[0]))


def fitting(matches: Iterable[Match], query: str) -> tuple[Match, ...]:
    """Those that hold `query`, in their order."""
    wanted = query.strip().casefold()
    return tuple(match for match in matches
                 if _rank(match.symbol.casefold(), match.name.casefold(), wanted) is not None)


def _rank(symbol: str, name: str, wanted: str) -> int | None:
    bare = symbol.lstrip("^")
    if wanted in ("", symbol, bare):
        return 0
    if symbol.startswith(wanted) or bare.startswith(wanted):
        return 1
    if any(word.startswith(wanted) for word in name.split()):
        return 2
    return 3 if wanted in name or wanted in symbol else None


def clean_matches(rows: Iterable[tuple[str, str]]) -> tuple[Match, ...]:
    """Rows from outside as matches, without control characters; a row without a symbol is left out."""
    return tuple(Match(clean(s), clean(n), online=True) for s, n in rows if clean(s))


def merge(
    known: Sequence[Match], online: Sequence[Match], present: frozenset[str] = frozenset()
) -> tuple[Match, ...]:
    """Known ones first, then those found on line that are not among them."""
    have = {match.symbol.casefold() for match in known}
    rows = [*known, *(match for match in online if match.symbol.casefold() not in have)]
    return tuple(replace(match, present=match.symbol in present) for match in rows)


def draw_matches(
    matches: Sequence[Match], cursor: int, group: str, note: str, width: int, height: int, glyphs: Glyphs
) -> Canvas:
    """The list with its cursor, and below it the group and a note."""
    canvas = Canvas(width, height)
    for y, at in enumerate(window(cursor, len(matches), height - 2)):
        _row(canvas, y, matches[at], at == cursor, glyphs)
    x = canvas.put(0, height - 1, "into ", MUTED)
    name = fit(group or "no group", width - x, glyphs.ellipsis)
    x = canvas.put(x, height - 1, name, Pen("info", bold=True))
    if note and x + 3 + width_of(note) <= width:
        canvas.right(width, height - 1, note, MUTED)
    elif note:
        canvas.put(0, height - 2, fit(note, width, glyphs.ellipsis), MUTED)
    return canvas


def _row(canvas: Canvas, y: int, match: Match, chosen: bool, glyphs: Glyphs) -> None:
    side = "in it" if match.present else "found on line" if match.online else ""
    pen = MUTED if match.present else BOLD if chosen else TEXT
    canvas.put(2, y, fit_symbol(match.symbol, 11, glyphs.ellipsis), pen._replace(bold=not match.present))
    end = canvas.right(canvas.width, y, side, MUTED) - 1 if side else canvas.width
    canvas.put(14, y, fit(match.name, end - 14, glyphs.ellipsis), pen)
    if chosen:
        mark(canvas, 0, y, canvas.width, glyphs, Pen("bright", bold=True))
