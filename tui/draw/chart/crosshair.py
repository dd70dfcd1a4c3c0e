"""The crosshair over a drawn chart, and the figures of the bars it stands on."""

from __future__ import annotations

from tui.draw.chart import candles
from tui.draw.chart.frame import Frame
from tui.draw.chart.scale import is_daily, moment, unit_of
from tui.draw.grid.canvas import Canvas, fit, width_of
from tui.draw.grid.glyphs import Glyphs
from tui.draw.grid.palette import Pen
from tui.draw.words.numbers import count, signed_percent
from tui.market.bars import Bars


def with_crosshair(frame: Frame, column: int, glyphs: Glyphs) -> Canvas:
    """The chart with a crosshair through the bar at `column` and its figures in a box.

    The box stands at the left and jumps to the right when the crosshair would run through it; its words
    shrink to the larger side.
    """
    part = frame.columns.bars(column)
    canvas = Canvas(frame.canvas.width, frame.canvas.height)
    canvas.blit(frame.canvas, 0, 0)
    if part is None:
        return canvas
    x = frame.columns.column(part[1] - 1)
    value = frame.main[part[1] - 1]
    row = frame.rows.row(value)
    for y in range(frame.rows.height):
        if canvas.chars[y][x] in (" ", glyphs.grid) or y == row:
            canvas.put(x, y, glyphs.vline, Pen("text", mix=0.7))
    for i in range(frame.columns.width):
        if canvas.chars[row][i] in (" ", glyphs.grid):
            canvas.put(i, row, glyphs.track, Pen("muted", mix=0.7))
    text = signed_percent(value, 1) if frame.spec.other is not None else frame.spec.said(value)
    ruler = canvas.width - frame.columns.width
    canvas.put(frame.columns.width, row, f" {text:>{ruler - 2}} ", Pen("ink", "text", bold=True))
    _draw_box(canvas, frame, readouts(frame, part), x, glyphs)
    return canvas


def _draw_box(
    canvas: Canvas, frame: Frame, forms: tuple[tuple[str, ...], ...], x: int, glyphs: Glyphs
) -> None:
    """The widest form that fits beside column `x`, at the left unless it would lie over it."""
    width = frame.columns.width
    room = max(x, width - x - 1)
    lines = next((f for f in forms if max(map(width_of, f)) + 2 <= room), forms[-1])
    size = min(width, max(map(width_of, lines)) + 2)
    start = 0 if x >= size else width - size
    if start < frame.words:
        canvas.put(0, 0, " " * frame.words)
    for y, line in enumerate(lines[: frame.rows.height]):
        text = fit(f" {line}", size, glyphs.ellipsis)
        canvas.put(start, y, text + " " * (size - width_of(text)), Pen("text", "selected", bold=True))


def readouts(frame: Frame, part: tuple[int, int]) -> tuple[tuple[str, ...], ...]:
    """The figures of some bars as rows of a box, in the forms it may take, widest first."""
    bars, spec = frame.spec.series.bars, frame.spec
    day = _span(bars, *part)
    if spec.other is not None:
        own, beside = frame.main[part[1] - 1], frame.other[part[1] - 1]
        names = f"{bars.symbol} {signed_percent(own, 1)}  {spec.other.symbol} {signed_percent(beside, 1)}"
        return (f"{day}  {names}",), (day, names)
    one = candles.candle(bars, *part)
    mean = f" a {unit_of(bars)}" if part[1] - part[0] > 1 else ""
    volume = f"  vol {count(one.volume)}{mean}" if one.volume else ""
    close = f"close {spec.said(one.close)}"
    if not bars.has_range:
        return (f"{day}  {close}{volume}",), (day, close + volume)
    opened = f"O {spec.said(one.open)} H {spec.said(one.high)}"
    closed = f"L {spec.said(one.low)} C {spec.said(one.close)}"
    both = f"{opened} {closed}"
    return (f"{day}  {both}{volume}",), (f"{day}{volume}", both), (day, opened, closed)


def _span(bars: Bars, first: int, end: int) -> str:
    start, last = moment(bars, first), moment(bars, end - 1)
    if not is_daily(bars):
        return f"{last:%a} {last.day} {last:%b} {last:%H:%M}"
    text = f"{last.day} {last:%b %Y}"
    return text if start.date() == last.date() else f"{start.day} {start:%b}-{text}"
