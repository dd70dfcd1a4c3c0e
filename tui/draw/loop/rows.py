"""Loops as text, one a row, for a small terminal; and one line where even that has no room."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tui.deals.loops.loops import METHOD, rotate
from tui.deals.loops.weights import LoopWeights
from tui.draw.grid.canvas import Canvas, Listing, fit, width_of
from tui.draw.grid.glyphs import Glyphs
from tui.draw.grid.palette import BOLD, GOLD, MUTED, TEXT, Pen
from tui.draw.ring.caption import LoopFacts, place
from tui.draw.ring.parts import Graph
from tui.draw.words.deal import LEDGER_DEALS
from tui.draw.words.leg import line_sample, short_money
from tui.draw.words.lines import wrap
from tui.draw.words.numbers import UNKNOWN

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
        lines = _lines(graph, width - 2, glyphs)
        if i == 0:
            lines.insert(0, [(fit(place(facts), width - 2), GOLD)])
            if facts.least_musd is not None:
                most = f"at most {short_money(facts.least_musd)} could make this round"
                lines.append([(fit(most, width - 2), TEXT)])
        y = canvas.stack(1, y, lines, width)
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
    held = ", ".join(f"{n} of {hops}" for hops, n in counts.items())
    held = f"{held} companies" if held else "no loop"
    extra = ", ".join(f"{n} of {hops}" for hops, n in counts_with.items()) or "none"
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
        f"{facts.layer.words}; counts depend on the method. Does not show that one dollar travels. "
        f"Source: {LEDGER_DEALS}."
    )


def draw_loop_list(found: LoopList, width: int, height: int, glyphs: Glyphs) -> Canvas:
    """Every loop by rank: least leg, weight, companies; the article's first, the shown one marked.

    Loops that need a guarantee or a warrant stand apart behind the others.
    """
    canvas = Canvas(width, height)
    wide = width >= 60
    canvas.lists += (_listing(found),)
    canvas.put(0, 0, "Loops by least leg", GOLD)
    canvas.right(width, 0, "least, weight" if wide else "weights add up", MUTED)
    foot = wrap(count_sentences(found.counts, found.counts_with, found.truncated)[0], width)
    foot += wrap("least leg ranks; weights add up, least legs never", width)
    foot = foot[: max(0, height - 6)]
    room = max(2, height - 2 - len(foot))
    items = _items(found)
    at = next((i for i, item in enumerate(items) if item == ("loop", found.at)), 0)
    near = items[max(0, at - room) : at + room + 1]  # each has a row at least: no other can be seen
    lines = [line for what, i in near for line in _item_lines(what, i, found, width, glyphs)]
    chosen = next((y for y, line in enumerate(lines) if line.chosen), 0)
    first = max(0, min(chosen - room // 2, len(lines) - room))
    for y, line in enumerate(lines[first : first + room], 1):
        _put_line(canvas, y, line)
    canvas.stack(0, height - len(foot), ([(text, MUTED)] for text in foot))
    return canvas


def _listing(found: LoopList) -> Listing:
    """All loops, those that need a guarantee or a warrant behind the others."""

    def row(rank: int, facts: LoopFacts) -> tuple[str, ...]:
        least = UNKNOWN if facts.least_musd is None else short_money(facts.least_musd)
        names = (found.names.get(node, node) for node in facts.nodes)
        return "" if facts.contingent else str(rank), least, found.weight(facts), " > ".join(names)

    heads = ("Rank", "Least leg", "Weight", "Companies")
    return Listing(heads, lambda: (row(i, f) for i, f in enumerate((*found.rows, *found.apart), 1)))


class _Line(NamedTuple):
    """A row of the list: its rank, the text after it, what stands at the right end."""

    rank: str
    runs: list[tuple[str, Pen]]
    right: tuple[tuple[int, str, Pen], ...] = ()  # columns before the right end
    chosen: bool = False


def _items(found: LoopList) -> list[tuple[str, int]]:
    """What and which, in the list's order."""
    inner = [i for i, f in enumerate(found.rows) if f.contingent]
    items = [("loop", i) for i, f in enumerate(found.rows) if not f.contingent]
    if inner or found.apart:
        items.append(("head", len(inner) + len(found.apart)))
    return [*items, *(("loop", i) for i in inner), *(("apart", i) for i in range(len(found.apart)))]


def _item_lines(what: str, i: int, found: LoopList, width: int, glyphs: Glyphs) -> list[_Line]:
    """One row where there is room for the amounts beside the names, else the names' rows and one below."""
    if what == "head":
        text = fit(f"{i} need a guarantee or a warrant", width, glyphs.ellipsis)
        return [_Line("", [(text, Pen("guarantee", bold=True))])]
    facts = found.rows[i] if what == "loop" else found.apart[i]
    here = what == "loop" and i == found.at
    least, weight = short_money(facts.least_musd), found.weight(facts)
    rank = str(facts.rank or glyphs.dash)
    pen = GOLD if here else TEXT if what == "loop" else MUTED
    names = [found.names.get(s, s) for s in facts.nodes]
    if width >= 60:
        text = fit(glyphs.right.join(names), width - 18 - 5, glyphs.ellipsis)
        return [_Line(rank, [(text, pen)], ((9, least, BOLD), (0, weight, MUTED)), here)]
    rows = _names_rows(names, width - 4, glyphs)
    lines = [_Line("" if k else rank, [(text, pen)], (), here) for k, text in enumerate(rows)]
    long, short = f" least, {weight} weight", f", weight {weight}"
    rest = long if 4 + width_of(least) + width_of(long) <= width else short
    return [*lines, _Line("", [(least, BOLD), (fit(rest, width - 4 - width_of(least)), MUTED)], (), here)]


def _names_rows(names: Sequence[str], width: int, glyphs: Glyphs) -> list[str]:
    """The names with arrows between, whole, as many to a row as fit."""
    rows = [names[0]]
    for name in names[1:]:
        step = f"{glyphs.right}{name}"
        if width_of(rows[-1]) + width_of(step) <= width:
            rows[-1] += step
        else:
            rows.append(step)
    return [fit(row, width, glyphs.ellipsis) for row in rows]


def _put_line(canvas: Canvas, y: int, line: _Line) -> None:
    head = not line.rank and line.runs[0][1].fg == "guarantee"
    canvas.right(3, y, line.rank, Pen("muted"))
    canvas.runs(0 if head else 4, y, line.runs, end=canvas.width)
    for before, text, pen in line.right:
        canvas.right(canvas.width - before, y, text, pen)
    if line.chosen:
        canvas.ground(0, y, canvas.width, "selected")


def _lines(graph: Graph, width: int, glyphs: Glyphs) -> list[list[tuple[str, Pen]]]:
    names = {n.slug: n.name for n in graph.nodes}
    lines: list[list[tuple[str, Pen]]] = [[]]
    used = 0
    for link in (x for x in graph.links if x.leg):
        text = f"{line_sample(link.status, glyphs)}{link.amount.short}{glyphs.right} "
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
