"""What the programs of a desk show, and what of it the collector asks the feed for."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from tui.market.symbol import clean_symbol

MOST = 300  # symbols that one feed asks for, politely
NEW_S, TURN_S = 2, 10  # a chart nobody has had yet waits so long, the others take turns


class Wish(Struct, frozen=True):
    """What one program shows."""

    symbols: tuple[str, ...]
    chart_symbol: str = ""
    chart_range: str = ""


def together(own: Sequence[str], wishes: Sequence[Wish]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The symbols that are asked for, the collector's own first, and those for which there is no room."""
    every = dict.fromkeys(own)
    for wish in wishes:
        shown = (*wish.symbols, wish.chart_symbol)
        every.update(dict.fromkeys(symbol for text in shown if (symbol := clean_symbol(text)) is not None))
    symbols = tuple(every)
    return symbols[:MOST], symbols[MOST:]


class Turns:
    """One chart at a time is asked for: those never asked for first, then each in its turn."""

    def __init__(self) -> None:
        self._asked: dict[tuple[str, str], float] = {}
        self._now: tuple[str, str] = ("", "")

    def next(self, wishes: Sequence[Wish], now_s: float) -> tuple[str, str]:
        """Symbol and range of the chart to ask for at `now_s`; empty where none is shown."""
        shown = ((wish.chart_symbol, wish.chart_range) for wish in wishes)
        charts = dict.fromkeys(chart for chart in shown if clean_symbol(chart[0]))
        self._asked = {chart: at for chart, at in self._asked.items() if chart in charts}
        if not charts:
            self._now = ("", "")
            return self._now
        new = [chart for chart in charts if chart not in self._asked]
        since = now_s - self._asked.get(self._now, float("-inf"))
        if since >= TURN_S or (new and since >= NEW_S):
            self._now = new[0] if new else min(charts, key=lambda chart: self._asked[chart])
            self._asked[self._now] = now_s
        return self._now
