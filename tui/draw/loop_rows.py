"""Loops as text, one a row, for a small terminal; and one line where even that has no room."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tui.draw.canvas import Canvas, fit, width_of
from tui.draw.glyphs import Glyphs
from tui.draw.palette import Pen
from tui.draw.ring_caption import LoopFacts, place
from tui.draw.ring_parts import Graph
from tui.draw.ring_words import line_sample, short_money

LEAST = (40, 10)


def draw_loop_rows(
    rows: Sequence[tuple[LoopFacts, Graph]], width: int, height: int, glyphs: Glyphs
) -> Canvas:
    """Each loop in one row (two where it must wrap), the shown one first with its rank."""
    canvas = Canvas(width, height)
    if width < LEAST[0] or height + 3 < LEAST[1]:
        canvas.put(0, 0, fit("make the window larger", width), Pen("warn"))
        return canvas
    y = 0
    for i, (facts, graph) in enumerate(rows):
        if y >= height:
            break
        if i == 0:
            canvas.put(1, y, fit(place(facts), width - 2), Pen("loop", bold=True))
            y += 1
        for line in _lines(graph, width - 2, glyphs):
            canvas.runs(1, y, line, end=width)
            y += 1
        if i == 0 and facts.least_musd is not None:
            canvas.put(1, y, fit(f"at most {short_money(facts.least_musd)} could make this round", width - 2))
            y += 1
    return canvas


def draw_loop_list(
    rows: Sequence[LoopFacts], at: int, names: Mapping[str, str], width: int, height: int, glyphs: Glyphs
) -> Canvas:
    """Every loop by rank: place, least leg, companies; the shown one marked, the article's first."""
    canvas = Canvas(width, height)
    canvas.put(0, 0, "Loops by least leg", Pen("loop", bold=True))
    canvas.right(width, 0, str(len(rows)), Pen("muted"))
    shown = max(1, height - 3)
    first = max(0, min(at - shown // 2, len(rows) - shown))
    for y, i in enumerate(range(first, min(len(rows), first + shown)), 1):
        facts = rows[i]
        canvas.right(3, y, str(facts.rank or glyphs.dash), Pen("muted"))
        canvas.right(11, y, short_money(facts.least_musd), Pen("text", bold=True))
        text = glyphs.right.join(names.get(s, s) for s in facts.nodes)
        pen = Pen("loop", bold=True) if i == at else Pen("text")
        canvas.put(12, y, fit(text, width - 12, glyphs.ellipsis), pen)
        if i == at:
            canvas.ground(0, y, width, "selected")
    note = fit("$? a leg without amount; n N turn", width, glyphs.ellipsis)
    canvas.put(0, height - 1, note, Pen("muted"))
    return canvas


def _lines(graph: Graph, width: int, glyphs: Glyphs) -> list[list[tuple[str, Pen]]]:
    names = {n.slug: n.name for n in graph.nodes}
    lines: list[list[tuple[str, Pen]]] = [[]]
    used = 0
    for link in (x for x in graph.links if x.leg):
        text = f"{line_sample(link.status, glyphs)}{short_money(link.amount_musd)}{glyphs.right} "
        name = f"{names[link.payer]} "
        if used and used + width_of(name) + width_of(text) > width:
            lines.append([("  ", Pen())])
            used = 2
        lines[-1] += [(name, Pen(bold=True)), (text, Pen("loop"))]
        used += width_of(name) + width_of(text)
    home = names[graph.loop[0]]
    if used + width_of(home) > width:
        lines.append([("  ", Pen())])
    lines[-1].append((home, Pen("muted")))
    return lines
