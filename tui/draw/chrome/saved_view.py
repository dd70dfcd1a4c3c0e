"""A saved picture says what it shows: a line of day, layer and sources burnt into the SVG."""

from __future__ import annotations

import re
from datetime import datetime
from html import escape

from tui.draw.words.lines import wrap
from tui.draw.words.numbers import NEW_YORK, clock, day
from tui.state.snapshot import Snapshot
from tui.system.disclaimer import NOT_ADVICE

_FONTS = re.compile(r"@font-face\s*\{[^}]*\}")  # Rich's own: a browser would fetch them from elsewhere
_BOX = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
_ROW = 18  # height of a line of the caption, in units of the picture
_SIZE = 12
_CHAR = 7.4  # width of a character of that size


def file_name(page: str, now_ms: int, of_day: str = "") -> str:
    """`loopwatch-loop-2026-11-22-153205.svg`, New York time; of a day that is looked back at its ISO date
    alone: both sort by day."""
    if of_day:
        return f"loopwatch-{page}-{of_day}.svg"
    when = datetime.fromtimestamp(now_ms / 1000, NEW_YORK)
    return f"loopwatch-{page}-{when:%Y-%m-%d-%H%M%S}.svg"


def burnt_in(svg: str, words: str, snapshot: Snapshot | None) -> str:
    """`svg` made taller by lines that hold `words`, the picture's time and mode, and the notice.

    A picture without a viewBox is left as it is.
    """
    svg = _FONTS.sub("", svg)
    found = _BOX.search(svg)
    if found is None:
        return svg
    width, height = float(found.group(1)), float(found.group(2))
    texts = [words] if words else []
    if snapshot is not None:
        quotes = f"quotes {snapshot.mode.value.lower()}, session of {day(snapshot.day)}"
        texts.append(f"picture of {day(snapshot.as_of_ms)} {clock(snapshot.as_of_ms)} New York; {quotes}")
    texts.append(f"loopwatch: {NOT_ADVICE}")
    lines = [line for text in texts for line in wrap(text, max(20, int((width - 24) / _CHAR)))]
    added = _ROW * len(lines) + 10
    # the picture's own foreground would need its theme: mid grey reads on dark and on light grounds
    rows = "".join(
        f'<text x="12" y="{height + _ROW * (i + 1):.0f}" font-family="monospace" font-size="{_SIZE}" '
        f'fill="gray">{escape(line)}</text>' for i, line in enumerate(lines)
    )
    svg = _BOX.sub(f'viewBox="0 0 {width:g} {height + added:g}"', svg, count=1)
    return svg.replace("</svg>", f'<g class="caption">{rows}</g></svg>') if svg.count("</svg>") == 1 else svg
