"""What the Loop screen shows and does not show, in words: the page behind `i`."""

from __future__ import annotations

from collections.abc import Mapping

from tui.draw.canvas import Canvas
from tui.draw.palette import Pen
from tui.draw.section import wrap

_HEAD, _TEXT = Pen("loop", bold=True), Pen("text")

NOTES: tuple[tuple[str, str], ...] = (
    (
        "What is drawn",
        "An arrow is the way money or value goes: payer to receiver. The pinned loop is the one of "
        "the article of 23 Sep 2025; n and N turn through all others.",
    ),
    (
        "Rank",
        "Loops are ranked by their least leg: no more than that can have made the whole round. Legs "
        "are never added up: kinds and years differ, and loops share legs.",
    ),
    (
        "Lines",
        "Solid is signed or funded, dashed is announced without a contract shown, short dashes are a "
        "letter of intent (not binding), fine dots have lapsed. Lights run only on funded money.",
    ),
    (
        "At most",
        "The sentence on top: the largest sum that could go round in this layer (maximum circulation, "
        "every company paying out what it takes in), over all known amounts. Deals without an amount "
        "are in neither.",
    ),
    (
        "Not shown",
        "That one dollar travels the round, or that anything is wrong with it. Sellers finance buyers "
        "in many trades; a loop says where one side's trouble would reach the other.",
    ),
    (
        "Counts",
        "How many loops there are depends on method: up to five companies, purchases, equity and "
        "debt, one edge a pair, without deals that repeat another's money.",
    ),
)


def draw_notes(counts: Mapping[int, int], width: int, height: int) -> Canvas:
    """The notes, and how many loops of each length the layer holds."""
    canvas = Canvas(width, height)
    y = 0
    held = ", ".join(f"{n} of {hops}" for hops, n in counts.items())
    extra = (("Here", f"loops by number of companies: {held or 'none'}."),)
    for head, text in (*NOTES, *extra):
        lines = wrap(text, width)
        if y + 1 + len(lines) > height:
            break
        canvas.put(0, y, head, _HEAD)
        for i, line in enumerate(lines, y + 1):
            canvas.put(0, i, line, _TEXT)
        y += len(lines) + 2 if height > 40 else len(lines) + 1
    return canvas
