"""Three sets of glyphs: the same fields, one cell each, and nothing disputed in the narrow one."""

from __future__ import annotations

from unicodedata import category, east_asian_width

import pytest
from rich.cells import cell_len

from tests.pictures import NOW, day, live, recorded
from tui.deals.ledger.ledger import load
from tui.draw.chrome.bars import header
from tui.draw.grid.canvas import Canvas
from tui.draw.grid.glyphs import ASCII, FULL, NARROW, SETS, Glyphs
from tui.draw.overview.overview import PANELS, View, draw_overview
from tui.state.snapshot import Snapshot

LEDGER = load()
ONE_CELL = {
    "up", "down", "flat", "right", "left", "arrow_up", "arrow_down", "arrow_left", "arrow_right", "cursor",
    "dot", "hollow", "square", "triangle", "diamond", "times", "middot", "dash", "line", "dashed", "dotted",
    "thick",
    "vline", "grid", "track", "mark", "block", "shade",
}
LENGTHS = {
    "box": 7, "heavy": 7, "strokes": 8, "candle": 5, "wick_halves": 2, "thin_halves": 2, "thick_halves": 2,
    "eighths": 8,
}
DISPUTED = {"A", "W", "F"}


def words(glyphs: Glyphs) -> dict[str, str]:
    found = {name: getattr(glyphs, name) for name in Glyphs.__struct_fields__ if name != "name"}
    return {name: text for name, text in found.items() if isinstance(text, str)}


@pytest.mark.parametrize("glyphs", SETS.values(), ids=lambda g: g.name)
def test_every_set_fills_every_field_with_as_many_cells(glyphs: Glyphs) -> None:
    found = words(glyphs)
    assert all(found.values())
    assert {name for name in found if cell_len(found[name]) == 1} >= ONE_CELL
    assert {name: len(found[name]) for name in LENGTHS} == LENGTHS
    assert set(found) == ONE_CELL | set(LENGTHS) | {"ellipsis"}
    assert SETS[glyphs.name] is glyphs


@pytest.mark.parametrize("glyphs", SETS.values(), ids=lambda g: g.name)
def test_no_glyph_is_a_control_or_combines(glyphs: Glyphs) -> None:
    for text in words(glyphs).values():
        assert all(category(c)[0] in "SP" or (c.isascii() and c.isprintable()) for c in text), text


def test_the_narrow_set_has_no_character_whose_width_is_disputed() -> None:
    wrong = {n: c for n, text in words(NARROW).items() for c in text if east_asian_width(c) in DISPUTED}
    assert wrong == {}


def test_the_ascii_set_is_ascii() -> None:
    assert all(text.isascii() for text in words(ASCII).values())


def test_rise_fall_and_neither_differ_without_colour() -> None:
    for glyphs in SETS.values():
        assert len({glyphs.up, glyphs.down, glyphs.flat}) == 3


# What is really drawn.


def full(snapshot_day: str | None) -> Snapshot:
    store = live() if snapshot_day is None else recorded(snapshot_day)
    store.set_ledger(LEDGER)
    return store.look(NOW)


PICTURES = {"live": full(None), "recorded": full("2025-01-27")}
VIEWS = [View(), View(cards=True), *(View(focus=p, zoom=True) for p in PANELS), View(group=4, cursor=1)]


def characters(canvas: Canvas, glyphs: Glyphs) -> set[str]:
    """What a view shows of a drawing."""
    canvas.respell(glyphs.instead)
    return {c for row in canvas.chars for c in row if c}


def own_text(snapshot: Snapshot) -> set[str]:
    """Characters that come with the data: names of companies and the like."""
    found: set[str] = set()
    for text in [*(q.name or "" for q in snapshot.quotes.values()), *(e.text for e in snapshot.changes),
                 *(e.text for e in snapshot.events), *(e.text for e in snapshot.upcoming),
                 *(p.name for p in snapshot.watch.privates), *(g.name for g in snapshot.watch.groups),
                 *(a.why for a in snapshot.alerts)]:
        found |= set(text)
    return found


@pytest.mark.parametrize("size", [(80, 22), (120, 38), (200, 58), (60, 18), (45, 12), (30, 8)])
@pytest.mark.parametrize("view", VIEWS, ids=lambda v: f"{v.focus}{'-zoom' * v.zoom}{'-cards' * v.cards}")
@pytest.mark.parametrize("which", PICTURES)
def test_the_overview_keeps_to_its_set(which: str, view: View, size: tuple[int, int]) -> None:
    snapshot = PICTURES[which]
    narrow = characters(draw_overview(snapshot, view, *size, NARROW), NARROW)
    assert {c for c in narrow if east_asian_width(c) in DISPUTED} <= own_text(snapshot)
    ascii_only = characters(draw_overview(snapshot, view, *size, ASCII), ASCII)
    assert {c for c in ascii_only if not c.isascii()} <= own_text(snapshot)
    assert characters(draw_overview(snapshot, view, *size, FULL), FULL)


@pytest.mark.parametrize("width", [40, 80, 120, 200])
@pytest.mark.parametrize("page", ["overview", "concentration"])
@pytest.mark.parametrize("which", PICTURES)
def test_the_header_keeps_to_its_set(which: str, page: str, width: int) -> None:
    snapshot = PICTURES[which]
    narrow = characters(header(snapshot, page, width, NARROW), NARROW)
    assert not {c for c in narrow if east_asian_width(c) in DISPUTED}
    assert all(c.isascii() for c in characters(header(snapshot, page, width, ASCII), ASCII))


def test_a_recorded_day_is_one_that_has_been() -> None:
    assert day("2025-01-27").day == PICTURES["recorded"].day
