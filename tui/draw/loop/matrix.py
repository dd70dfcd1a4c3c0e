"""Who pays whom as a table: payers down, receivers across, cells shaded by amount, in billions of USD."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tui.deals.ledger.amount import Total
from tui.deals.ledger.deal import Status
from tui.deals.loops.flows import Edge, Pair
from tui.draw.grid.canvas import Canvas, first_fit, fit
from tui.draw.grid.glyphs import Glyphs
from tui.draw.grid.palette import Pen
from tui.draw.words.deal import cited
from tui.draw.words.leg import line_sample, month, status_word

_NAME, _CELL, _OUT = 11, 8, 13
_QUIET, _STRONG = Pen("muted"), Pen("text", bold=True)


@dataclass(frozen=True, slots=True)
class Matrix:
    """Companies in order, edges by pair, the legs of the chosen loop, and the chosen cell (row, column)."""

    slugs: tuple[str, ...]
    names: Mapping[str, str]
    heads: Mapping[str, str]  # at most five characters
    edges: Mapping[Pair, Edge]
    legs: frozenset[Pair]
    cursor: tuple[int, int] = (0, 0)


def how_many(width: int, height: int) -> int:
    """Companies that fit."""
    return max(2, min((width - _NAME - 2 - _OUT) // _CELL, height - 8))


def head(name: str, symbol: str | None) -> str:
    """At most five characters: the symbol, the capitals of a name that has three, or its beginning."""
    if symbol:
        return symbol.split(".")[0][:5]
    capitals = "".join(c for c in name if c.isupper())
    return capitals[:5] if len(capitals) >= 3 else name[:5]


def largest(found: Sequence[Edge]) -> tuple[str, ...]:
    """Companies by money in and out, the most first."""
    sums = Counter[str]()
    for edge in found:
        sums.update(dict.fromkeys(edge.pair, edge.top_musd or 0))
    return tuple(sorted(sums, key=lambda s: (-sums[s], s)))


def first_of(ranked: Sequence[str], loop: Sequence[str], most: int) -> tuple[str, ...]:
    """The loop's companies, then the others by rank, no more than `most`."""
    return (*loop, *(s for s in ranked[: most + len(loop)] if s not in loop))[:most]


def draw_matrix(matrix: Matrix, width: int, height: int, glyphs: Glyphs) -> Canvas:
    """The table with whole sums of each company (money alone) and sentences on the chosen cell."""
    canvas = Canvas(width, height)
    slugs = matrix.slugs[: how_many(width, height)]
    row, column = matrix.cursor
    canvas.put(1, 0, f"payer {glyphs.right} receiver, $bn; OUT and IN are whole, shown or not", _QUIET)
    left, size = _NAME + 2, _CELL
    members = {s for pair in matrix.legs for s in pair}
    for j, slug in enumerate(slugs):
        pen = Pen("loop" if slug in members else "muted", bold=slug in members, reverse=j == column)
        canvas.right(left + j * size + size, 1, f" {matrix.heads.get(slug, slug)[:5]}", pen)
    canvas.right(left + len(slugs) * size + _OUT, 1, "OUT", _QUIET)
    for i, slug in enumerate(slugs):
        y = i + 2
        pen = Pen("loop" if slug in members else "text", bold=slug in members, reverse=i == row)
        canvas.put(0, y, glyphs.cursor if i == row else " ", Pen("loop"))
        canvas.put(1, y, fit(matrix.names.get(slug, slug), _NAME, glyphs.ellipsis), pen)
        for j, other in enumerate(slugs):
            _cell(canvas, left + j * size, size, (slug, other), (i, j), matrix, glyphs)
        total = whole(matrix, slug, 0)
        canvas.right(left + len(slugs) * size + _OUT, y, total.amount.bare if total.known else "", _STRONG)
    y = len(slugs) + 2
    canvas.put(1, y, "IN from", _QUIET)
    canvas.put(1, y + 1, "   to", _QUIET)
    for j, slug in enumerate(slugs):
        total, end = whole(matrix, slug, 1), left + (j + 1) * size
        if total.known:
            more = "+" if total.more else ""
            canvas.right(end, y, f"{total.floor_musd / 1000:,.0f}", _STRONG)
            canvas.right(end, y + 1, f"{total.high_musd / 1000:,.0f}{more}", _STRONG)
    _foot(canvas, y + 3, matrix, slugs, glyphs)
    return canvas


def _cell(
    canvas: Canvas, x: int, size: int, pair: Pair, at: tuple[int, int], matrix: Matrix, glyphs: Glyphs
) -> None:
    chosen, y, edge = at == matrix.cursor, at[0] + 2, matrix.edges.get(pair)
    if edge is None:
        mark = glyphs.strokes[3] if pair[0] == pair[1] else glyphs.middot
        canvas.right(x + size - 1, y, mark, Pen("text" if chosen else "faint", reverse=chosen))
        if at[0] == matrix.cursor[0] or at[1] == matrix.cursor[1]:
            canvas.ground(x, y, size, "panel")
        return
    text = f"{_cell_text(edge):>{size - 1}} "
    if text[0] == " ":
        text = _letter(edge) + text[1:]
    if chosen:
        pen = Pen("text", "selected", bold=True, underline=True, link="=open")
    elif edge.pair in matrix.legs:
        pen = Pen("loop", bold=True, reverse=True)
    else:
        kind = next(iter(edge.kinds)).value if len(edge.kinds) == 1 else "text"
        weight = math.log10(1 + (edge.top_musd or 0) / 1000) / 2.6
        pen = Pen(kind, mix=0.55 + 0.45 * min(1.0, weight), reverse=True)
    canvas.put(x, y, text, pen)


def _letter(edge: Edge) -> str:
    """The kind without its colour: e, d, w, g; m for several, nothing for a purchase."""
    if len(edge.kinds) != 1:
        return "m"
    kind = next(iter(edge.kinds))
    return kind.value[0] if kind.suffix else " "


def _cell_text(edge: Edge) -> str:
    """300, to 90, 18-200, ? without an amount; + when further deals have none; ? behind what binds nobody."""
    unsure = edge.amount.known and edge.weakest in (Status.LETTER_OF_INTENT, Status.RUMOURED)
    return f"{edge.amount.bare}{'?' if unsure else ''}"


def whole(matrix: Matrix, slug: str, side: int, others: Sequence[str] = ()) -> Total:
    """The money that `slug` pays (`side` 0) or takes in (1), to and from all or `others` alone."""
    found = (e.money for pair, e in matrix.edges.items()
             if pair[side] == slug and (not others or pair[1 - side] in others))
    return sum(found, Total())


def sums_sentence(matrix: Matrix, slugs: Sequence[str], slug: str, side: int) -> str:
    """`OpenAI OUT $795-1,068bn+, of which shown $720-990bn+`."""
    every, some = (whole(matrix, slug, side, others) for others in ((), slugs))
    name = matrix.names.get(slug, slug)
    return f"{name} {('OUT', 'IN')[side]} {every.amount.short}, of which shown {some.amount.short}"


def _foot(canvas: Canvas, y: int, matrix: Matrix, slugs: tuple[str, ...], glyphs: Glyphs) -> None:
    row, column = matrix.cursor
    if row < len(slugs) and column < len(slugs):
        text = cell_sentence(matrix, slugs[row], slugs[column])
        canvas.put(1, y, fit(text, canvas.width - 2, glyphs.ellipsis))
        sums = [sums_sentence(matrix, slugs, slugs[at], side) for at, side in ((row, 0), (column, 1))]
        canvas.put(1, y + 1, first_fit(("; ".join(sums), sums[0]), canvas.width - 2), _QUIET)
        y += 1
    x = 1
    for kind in ("purchase", "equity", "debt", "warrant", "guarantee", "loop"):
        word = {"loop": " loop leg", "purchase": " purchase"}.get(kind, f"{kind[0]} {kind}")
        x = canvas.put(x, y + 1, f"{word} ", Pen(kind, reverse=True)) + 1
    note = "m several kinds  + more without amount  ? unknown or not binding"
    if x + len(note) > canvas.width:
        x, y = 1, y + 1
    canvas.put(x, y + 1, note, _QUIET)
    if row < len(slugs) and column < len(slugs) and row != column:
        _cell_deals(canvas, y + 3, matrix, slugs[row], slugs[column], glyphs)


def _cell_deals(canvas: Canvas, y: int, matrix: Matrix, one: str, other: str, glyphs: Glyphs) -> None:
    """The deals of the chosen cell and of the way back, in the rows that are left."""
    for pair in ((one, other), (other, one)):
        edge = matrix.edges.get(pair)
        if edge is None or y + 2 >= canvas.height:
            continue
        names = f" {glyphs.right} ".join(matrix.names.get(s, s) for s in pair)
        canvas.put(1, y, fit(names, canvas.width - 2, glyphs.ellipsis), Pen("loop", bold=True))
        for y, entry in enumerate(edge.entries[: canvas.height - y - 1], y + 1):  # noqa: B020
            deal = entry.deal
            x = canvas.put(3, y, line_sample(entry.status, glyphs) * 2, Pen(deal.kind.value)) + 1
            canvas.put(x, y, deal.amount.listed, _STRONG)
            proof = f"; {cited(deal.proof)}" if deal.proof is not None else ""
            text = f"{deal.kind.value}, {entry.word} {month(deal.since(entry.on))}{proof}"
            canvas.put(x + 13, y, fit(text, canvas.width - x - 14, glyphs.ellipsis), _QUIET)
        y += 2


def cell_sentence(matrix: Matrix, payer: str, receiver: str) -> str:
    """`OpenAI pays Oracle $300bn: buys, signed; 1 deal`."""
    one, other = matrix.names.get(payer, payer), matrix.names.get(receiver, receiver)
    edge = matrix.edges.get((payer, receiver))
    if payer == receiver:
        return one
    if edge is None:
        return f"{one} to {other}: nothing in this layer"
    kinds, part, count = ", ".join(sorted(edge.kinds)), edge.funded_sum, len(edge.entries)
    funded = f", {part.amount.short} of it funded" if part.known and part != edge.shown else ""
    deals = f"{count} deal{'s' if count > 1 else ''}"
    loop = "; leg of this loop" if edge.pair in matrix.legs else ""
    state = f"{status_word(edge.weakest)}{funded}"
    return f"{one} to {other}: {edge.amount.listed}, {kinds}, {state}; {deals}{loop}"
