"""Candles in half-cell steps, one column a bar: hollow rises, filled falls, both of one width and weight."""

from __future__ import annotations

from dataclasses import dataclass

from tui.draw.chart.scale import Columns, Rows
from tui.draw.grid.canvas import Canvas
from tui.draw.grid.glyphs import Glyphs
from tui.draw.grid.palette import Pen
from tui.market.bars import Bars


@dataclass(frozen=True, slots=True)
class Candle:
    """Open, high, low and close of one or more bars; `volume` None when none of them is known."""

    open: float
    high: float
    low: float
    close: float
    volume: float | None = None

    @property
    def rises(self) -> bool:
        return self.close >= self.open


def candle(bars: Bars, first: int, end: int) -> Candle:
    """Bars first..end-1 as one candle; without ranges the closes stand for them. Volume is the mean."""
    closes = bars.close[first:end]
    opens, highs, lows = (bars.open, bars.high, bars.low) if bars.has_range else (bars.close,) * 3
    volumes = [v for v in bars.volume[first:end] if v is not None]
    volume = sum(volumes) / len(volumes) if volumes else None
    return Candle(opens[first], max(highs[first:end]), min(lows[first:end]), closes[-1], volume)


def draw(canvas: Canvas, bars: Bars, columns: Columns, rows: Rows, glyphs: Glyphs) -> None:
    """Draw every group of `columns` on the plot at the canvas's upper left corner."""
    for i, (first, end) in enumerate(columns.groups):
        one = candle(bars, first, end)
        pen = Pen("up" if one.rises else "down")
        for row, char, hole in _cells(one, rows, glyphs):
            canvas.put(columns.group_column(i), row, char, pen._replace(reverse=hole))


def _cells(one: Candle, rows: Rows, glyphs: Glyphs) -> list[tuple[int, str, bool]]:
    """(row, character, whether it is a hole in a full cell). A half row is 0 empty, 1 wick, 2 body."""
    last = rows.height * 2 - 1

    def half(value: float) -> int:
        return min(last, max(0, int((rows.at(value) + 0.5) * 2)))

    high, low = half(one.high), half(one.low)
    top, bottom = sorted((half(one.open), half(one.close)))
    state = {h: 2 if top <= h <= bottom else 1 for h in range(high, low + 1)}
    rows_of = range(high // 2, low // 2 + 1)
    halves = [(state.get(row * 2, 0), state.get(row * 2 + 1, 0)) for row in rows_of]
    holed, whole = glyphs.holed and one.rises, (2, 2) in halves
    return [(row, _glyph(*pair, one.rises, whole, glyphs), holed and pair == (2, 2))
            for row, pair in zip(rows_of, halves, strict=True)]


def _glyph(upper: int, lower: int, rises: bool, whole: bool, glyphs: Glyphs) -> str:
    """A body without a whole cell has no room for a hole: where it rises it is thin."""
    wick, hollow, filled, wick_thin, thin_wick = tuple(glyphs.candle)
    thin = rises and not (whole and glyphs.holed)
    ends = glyphs.thin_halves if thin else glyphs.thick_halves
    table = {
        (1, 1): wick, (2, 2): hollow if rises else filled, (1, 0): glyphs.wick_halves[0],
        (0, 1): glyphs.wick_halves[1], (2, 0): ends[0], (0, 2): ends[1],
        (1, 2): wick_thin if thin else ends[1], (2, 1): thin_wick if thin else ends[0],
    }
    return table[upper, lower]
