"""The Ledger screen's claims: each statement with value, verdict and public data; the chosen one whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import log10

from tui.deals.ledger.claims import Claim, Saying, spread
from tui.draw.grid.canvas import Canvas, fit, width_of
from tui.draw.grid.glyphs import Glyphs
from tui.draw.grid.palette import BOLD, FAINT, GOLD, MUTED, TEXT, Pen, linked
from tui.draw.grid.section import has_frames, section
from tui.draw.grid.table import Column, Picture, Rect, Run, draw_table
from tui.draw.words.claim import (
    STANCE_WORDS,
    VERDICT_PENS,
    Live,
    mark,
    saying_words,
    value_words,
    why_verdict,
)
from tui.draw.words.deal import host, source_words
from tui.draw.words.lines import wrap
from tui.draw.words.numbers import day

Line = list[tuple[str, Pen]]
_INFO = Pen("info")


@dataclass(frozen=True)
class ClaimsView:
    """What the claims' page draws; `live` stands beside each claim of `claims` in order."""

    claims: tuple[Claim, ...]
    of: int
    live: tuple[Live | None, ...]
    on: date
    chosen: int
    source: int
    filter: str
    editing: bool = False
    opened: bool = False


def draw_claims(view: ClaimsView, width: int, height: int, glyphs: Glyphs) -> Picture:
    """The list above, the chosen claim below it; opened, the claim has the page."""
    canvas = Canvas(width, height)
    if view.opened and view.claims:
        _panel(canvas, 0, height, view, glyphs)
        return Picture(canvas, {})
    _head(canvas, view, glyphs)
    framed = has_frames(width, height)
    panel = 0 if height < 14 else min(17, height // 2) if framed else max(9, height // 2 - 1)
    rows = _list(canvas, 1, height - 1 - panel, view, glyphs)
    if panel:
        _panel(canvas, height - panel, panel, view, glyphs)
    return Picture(canvas, rows)


def _head(canvas: Canvas, view: ClaimsView, glyphs: Glyphs) -> None:
    listed = f"{len(view.claims)} of {view.of} claims"
    room = canvas.width - width_of(listed) - 4
    if view.filter and not view.editing:
        x = canvas.put(1, 0, "/ ", GOLD)
        canvas.put(x, 0, fit(view.filter, room - x, glyphs.ellipsis), BOLD)
    else:
        text = "What the article of 23 Sep 2025 says, against other sources and public data"
        if view.editing:
            text = "Enter keeps the filter, Esc clears it"
        elif not view.of:
            text = "no claims: the article that they are of is later"
        canvas.put(1, 0, fit(text, room, glyphs.ellipsis), MUTED)
    canvas.right(canvas.width - 1, 0, listed, TEXT)


def _list(canvas: Canvas, y: int, height: int, view: ClaimsView, glyphs: Glyphs) -> dict[int, int]:
    """Statement, what it says, verdict, and the live measure where public data can decide."""
    wide = canvas.width >= 100
    live = {claim.id: one for claim, one in zip(view.claims, view.live, strict=True)}

    def verdict(claim: Claim, _: Pen) -> Run:
        shown = claim.shown_verdict
        return f"{mark(shown, glyphs)} {shown.value}", Pen(VERDICT_PENS[shown])

    def data(claim: Claim, ink: Pen) -> Run:
        found = live[claim.id]
        return found.short if found else "", ink

    columns: list[Column[Claim]] = [
        Column("Statement", 0, lambda claim, ink: (claim.text.rstrip("."), ink), gap=1 if wide else 3),
        Column("Verdict", 15, verdict, gap=0),
        Column("Public data" if wide else "Data", 22 if wide else 15, data),
    ]
    if wide:  # a narrow list leaves the value to the panel
        columns.insert(1, Column("Says", 9, lambda claim, _: (value_words(claim.value, claim.unit), BOLD),
                                 right=True, gap=2))
    if not view.claims:
        canvas.put(2, y + 1, "No claim holds these words; Esc clears the filter.", TEXT)
    room = Rect(0, y, canvas.width, max(2, height))
    return draw_table(canvas, room, columns, view.claims, view.chosen, glyphs, middle=True, edge=2)


def _panel(canvas: Canvas, y: int, height: int, view: ClaimsView, glyphs: Glyphs) -> None:
    if not view.claims:
        return
    claim = view.claims[view.chosen]
    verdict, many = claim.shown_verdict, len(claim.others)
    note = f"o opens source {view.source + 1} of {many}" if many else ""
    title = f"{mark(verdict, glyphs)} {verdict.value}: {why_verdict(claim)}"
    inner = section(canvas, y, height, glyphs, title, note, framed=has_frames(canvas.width, canvas.height),
                    title_pen=Pen(VERDICT_PENS[verdict], bold=True))
    canvas.link(y, note, "=source")
    bottom = inner.y + inner.height
    lines = _claim(claim, view.live[view.chosen], inner.width)
    canvas.stack(inner.x, inner.y, lines[: inner.height], inner.x + inner.width)
    row, scale = inner.y + len(lines), spread(claim)
    if scale and row + 2 <= bottom:
        canvas.blit(draw_scale(scale, inner.width, glyphs), inner.x, row)
        row += 2
    _others(canvas, inner.x, row, inner.width, bottom, view, glyphs)


def _claim(claim: Claim, live: Live | None, width: int) -> list[Line]:
    value = value_words(claim.value, claim.unit)
    text = f"{claim.text} ({f'{value}, as of ' if value else ''}{day(claim.as_of)})"
    lines: list[Line] = [[(t, BOLD)] for t in wrap(text, width)]
    lines += [[(t, TEXT)] for t in wrap(claim.note, width)]
    facts = (("then", live.then, _INFO), ("now", live.now, _INFO), ("how", live.basis, MUTED)) if live else ()
    for label, said, pen in facts:
        for i, row in enumerate(wrap(said, width - 5)):
            lines.append([(f"{'' if i else label:<5}", MUTED), (row, pen)])
    return lines


def _others(
    canvas: Canvas, x: int, y: int, width: int, bottom: int, view: ClaimsView, glyphs: Glyphs
) -> None:
    """What other sources say: stance and value, then address, grade and date; from the chosen one on when
    there is not room for all."""
    claim = view.claims[view.chosen]
    blocks = [_other(claim, i, i == view.source, width, glyphs) for i in range(len(claim.others))]
    room = bottom - y
    first = 0
    while first < view.source and sum(len(b) for b in blocks[first : view.source + 1]) > room:
        first += 1
    lines = [line for block in blocks[first:] for line in block]
    cut = len(lines) > room > 1
    canvas.stack(x, y, lines[: max(0, room - 1 if cut else room)], x + width)
    if cut:
        text = f"{glyphs.arrow_left} {glyphs.arrow_right} other sources, Enter shows all"
        canvas.put(x, bottom - 1, fit(text, width, glyphs.ellipsis), MUTED)


def _other(claim: Claim, i: int, on: bool, width: int, glyphs: Glyphs) -> list[Line]:
    saying = claim.others[i]
    head = f"{STANCE_WORDS[saying.stance]}{':' if saying.value is None else ','} {saying_words(saying)}"
    lead = glyphs.cursor if on else " "
    lines: list[Line] = []
    for k, text in enumerate(wrap(head, width - 3)):
        lines.append([(f"{lead if not k else ' '} ", Pen("loop", bold=True)), (text, TEXT)])
    proof = f"{source_words(saying.source)} {glyphs.middot} {host(saying.source)}"
    if saying.source.url == "unverified":
        proof = source_words(saying.source)
    pen = linked(Pen("info") if on else MUTED, saying.source.url)
    lines.append([("  ", MUTED), (fit(proof, width - 3, glyphs.ellipsis), pen)])
    return lines


_SAME = 1.02  # nearer than this two values are one point


def draw_scale(sayings: Sequence[Saying], width: int, glyphs: Glyphs) -> Canvas:
    """Two rows: amounts, and the line with a point at each; equal steps are equal factors."""
    canvas = Canvas(width, 2)
    points: list[tuple[float, str]] = []
    for saying in sayings:
        value = saying.value or 0
        if value > 0 and (not points or value > points[-1][0] * _SAME):
            points.append((value, value_words(value, saying.unit)))
    if not points or width < 24:
        return canvas
    low, high = log10(points[0][0]), log10(points[-1][0])
    begun = canvas.put(0, 1, "log scale ", MUTED)
    start, end = begun + 4, width - 6
    canvas.put(begun, 1, glyphs.track * (width - begun), FAINT)
    taken = -1
    for value, text in points:
        share = (log10(value) - low) / (high - low) if high > low else 0.5
        x = start + round(share * (end - start))
        canvas.put(x, 1, glyphs.dot, GOLD)
        at = max(0, min(x - width_of(text) // 2, width - width_of(text)))
        if at > taken:
            taken = canvas.put(at, 0, text, BOLD)
    return canvas
