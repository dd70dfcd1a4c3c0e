"""Loops as text, one a row, for a small terminal; and one line where even that has no room."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tui.deals.loop_weights import LoopWeights
from tui.deals.loops import METHOD, rotate
from tui.draw.canvas import Canvas, fit, width_of
from tui.draw.figures import UNKNOWN
from tui.draw.glyphs import Glyphs
from tui.draw.palette import Pen
from tui.draw.ring_caption import LoopFacts, place
from tui.draw.ring_parts import Graph
from tui.draw.ring_words import line_sample, short_money
from tui.draw.section import wrap

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


@dataclass(frozen=True, slots=True)
class LoopList:
    """Every loop of a layer for the list: `rows` can be turned to, `apart` only read (kinds leave it out).

    `weights` in millions by round, None while they are being worked out; `counts` and `counts_with` by
    number of companies: of money kinds, and with guarantees and warrants.
    """

    rows: tuple[LoopFacts, ...]
    apart: tuple[LoopFacts, ...]
    at: int
    names: Mapping[str, str]
    counts: Mapping[int, int]
    counts_with: Mapping[int, int]
    weights: LoopWeights | None
    truncated: bool = False

    def weight(self, facts: LoopFacts) -> str:
        """`$22bn`; `0` outside the balanced part; n/a where a leg has no amount; dots while worked out."""
        if facts.contingent or facts.least_musd is None:
            return UNKNOWN
        if self.weights is None:
            return ".."
        musd = self.weights.of(rotate(facts.nodes))
        return short_money(round(musd)) if musd >= 0.5 else "0"


RULE = (
    "Ranked by least leg: no more than that can have made the round. Weight: what of the balanced part goes "
    "round this loop (Qian); weights add up, least legs never do."
)


def count_sentences(
    counts: Mapping[int, int], counts_with: Mapping[int, int], truncated: bool
) -> tuple[str, ...]:
    """How many loops of each length, by which method: never one sum."""
    held = ", ".join(f"{hops}: {n}" for hops, n in counts.items()) or "none"
    extra = ", ".join(str(n) for n in counts_with.values()) or "none"
    cut = "; too many to list, the smallest payments are left out" if truncated else ""
    return (
        f"{held}; with guarantees and warrants {extra}; counts depend on this method{cut}",
        f"{METHOD} {RULE}",
    )


def loop_sentence(found: LoopList) -> str:
    """The chosen loop with rank, least leg and weight, for the clipboard."""
    facts = found.rows[found.at]
    names = " pays ".join(found.names.get(s, s) for s in (*facts.nodes, facts.nodes[0]))
    known = facts.least_musd is not None
    least = f"least leg {short_money(facts.least_musd)}" if known else "a leg has no amount"
    return (
        f"{names}: {place(facts)}, {least}, additive weight {found.weight(facts)}, layer "
        f"{facts.layer.words}; counts depend on the method. Does not show that one dollar travels."
    )


def draw_loop_list(found: LoopList, width: int, height: int, glyphs: Glyphs) -> Canvas:
    """Every loop by rank: least leg, weight, companies; the article's first, the shown one marked.

    Loops that need a guarantee or a warrant stand apart behind the others.
    """
    canvas = Canvas(width, height)
    wide = width >= 60
    canvas.put(0, 0, "Loops by least leg", Pen("loop", bold=True))
    canvas.right(width, 0, "least, weight" if wide else "weights add up", Pen("muted"))
    foot = wrap(count_sentences(found.counts, found.counts_with, found.truncated)[0], width)
    foot += wrap("least leg ranks; weights add up, least legs never", width)
    foot = foot[: max(0, height - 6)]
    tall = 1 if wide else 2
    lines = _list_lines(found, tall)
    room = max(tall, height - 2 - len(foot))
    chosen = next((i for i, line in enumerate(lines) if line == ("loop", found.at, 0)), 0)
    first = max(0, min(chosen - room // 2, len(lines) - room))
    for y, line in enumerate(lines[first : first + room], 1):
        _list_line(canvas, y, line, found, glyphs)
    for y, text in enumerate(foot, height - len(foot)):
        canvas.put(0, y, text, Pen("muted"))
    return canvas


def _list_lines(found: LoopList, tall: int) -> list[tuple[str, int, int]]:
    """What, which, and which of its rows."""
    inner = [i for i, f in enumerate(found.rows) if f.contingent]
    lines = [("loop", i, t) for i, f in enumerate(found.rows) if not f.contingent for t in range(tall)]
    if inner or found.apart:
        lines.append(("head", len(inner) + len(found.apart), 0))
    lines += [("loop", i, t) for i in inner for t in range(tall)]
    return lines + [("apart", i, t) for i in range(len(found.apart)) for t in range(tall)]


def _list_line(
    canvas: Canvas, y: int, line: tuple[str, int, int], found: LoopList, glyphs: Glyphs
) -> None:
    what, i, row = line
    width = canvas.width
    if what == "head":
        text = fit(f"{i} need a guarantee or a warrant", width, glyphs.ellipsis)
        canvas.put(0, y, text, Pen("guarantee", bold=True))
        return
    facts = found.rows[i] if what == "loop" else found.apart[i]
    here = what == "loop" and i == found.at
    least, weight = short_money(facts.least_musd), found.weight(facts)
    if row == 0:
        canvas.right(3, y, str(facts.rank or glyphs.dash), Pen("muted"))
        pen = Pen("loop", bold=True) if here else Pen("text" if what == "loop" else "muted")
        text = glyphs.right.join(found.names.get(s, s) for s in facts.nodes)
        end = width - 18 if width >= 60 else width
        canvas.put(4, y, fit(text, end - 5, glyphs.ellipsis), pen)
        if width >= 60:
            canvas.right(width - 9, y, least, Pen("text", bold=True))
            canvas.right(width, y, weight, Pen("muted"))
    else:
        long, short = f" least, {weight} weight", f", weight {weight}"
        rest = long if 4 + width_of(least) + width_of(long) <= width else short
        x = canvas.put(4, y, least, Pen("text", bold=True))
        canvas.put(x, y, fit(rest, width - x, glyphs.ellipsis), Pen("muted"))
    if here:
        canvas.ground(0, y, width, "selected")


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
