"""Which digits of a figure a tick changed, so that only they flash."""

from __future__ import annotations

from tui.draw.grid.palette import Pen


def changed(old: str, new: str) -> tuple[int, int] | None:
    """(first, number) of the characters of `new` from the first to the last that differ from `old`, or None.

    Figures stand right-aligned: the last characters lie over each other, and what `new` has before the
    first of `old` is new.
    """
    if old == new or not new:
        return None
    before = old.rjust(len(new))[-len(new) :]
    differ = [i for i, (a, b) in enumerate(zip(before, new, strict=True)) if a != b]
    return (differ[0], differ[-1] - differ[0] + 1) if differ else None


def ticked_parts(old: str | None, new: str, pen: Pen) -> list[tuple[str, Pen]]:
    """`new` in `pen`, the part that differs from `old` reversed; `old` None: nothing ticked."""
    span = changed(old, new) if old is not None else None
    if span is None:
        return [(new, pen)]
    first, last = span[0], span[0] + span[1]
    parts = [(new[:first], pen), (new[first:last], pen._replace(reverse=True)), (new[last:], pen)]
    return [part for part in parts if part[0]]
