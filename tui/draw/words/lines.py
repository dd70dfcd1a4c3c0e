"""Text broken into lines, and cut between words."""

from __future__ import annotations

import re

from tui.draw.grid.canvas import fit, width_of

_UNIT = r" (?=%)|(?<=\d) (?=(?:d|pp|bp)\b)"
_GLUE = "\ue000"  # of the private area: never in a text, one cell wide


def wrap(text: str, width: int) -> list[str]:
    """`text` broken at blanks into lines of at most `width` cells; a longer word is cut.

    A number and its unit (`%`, `d`, `pp`) stay together.
    """
    lines, line = [], ""
    for word in re.sub(_UNIT, _GLUE, text).split():
        joined = f"{line} {word}" if line else word
        if width_of(joined) <= width:
            line = joined
            continue
        if line:
            lines.append(line)
        line = fit(word, width)
    return [row.replace(_GLUE, " ") for row in ([*lines, line] if line else lines)]


def fit_words(text: str, width: int, ellipsis: str) -> str:
    """`text` cut to `width` cells between words; a long one (a path) is cut in itself."""
    if width_of(text) <= width:
        return text
    cut = fit(text, width, "")
    whole = cut if text[len(cut) : len(cut) + 1] == " " else cut.rpartition(" ")[0]
    while whole and width_of(whole) + width_of(ellipsis) > width:
        whole = whole.rpartition(" ")[0]
    return whole.rstrip(" ,;:") + ellipsis if 3 * width_of(whole) > 2 * width else fit(text, width, ellipsis)
