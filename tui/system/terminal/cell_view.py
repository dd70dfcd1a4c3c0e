"""A view that has its cells at hand and writes them to the terminal without a strip between."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

if TYPE_CHECKING:
    from rich.console import Console
    from rich.style import Style
    from textual.color import Color
    from textual.filter import LineFilter

Write = Callable[[int, int, int], str]  # (row, first column, column behind the last) of a widget -> its text
_PROBE = "\x00"


class CellView(Widget):
    """A widget that writes parts of its rows itself."""

    def writer(self, console: Console) -> Write:
        """What writes this widget as it is now."""
        return lambda y, first, last: self.render_line(y).crop(first, last).render(console)


def ends(style: Style, filters: Iterable[LineFilter], background: Color, console: Console) -> tuple[str, str]:
    """What is written before and after text of a style, the program's filters applied."""
    segments = [Segment(_PROBE, style)]
    for each in filters:
        segments = each.apply(segments, background)
    before, _, after = Strip(segments).render(console).partition(_PROBE)
    return before, after
