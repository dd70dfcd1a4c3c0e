"""The whole chart: plot, price tag, volume, time axis and deal flags as one canvas."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace

from tui.draw.chart import candles
from tui.draw.chart import flags as chart_flags
from tui.draw.chart.flags import Flag
from tui.draw.chart.plain import Line
from tui.draw.chart.plot import plot, ruler_width
from tui.draw.chart.scale import Columns, Rows, moment, rows_for, time_ticks, unit_of, value_ticks
from tui.draw.chart.series import Series, aligned, last_day
from tui.draw.grid.canvas import Canvas, fit, width_of
from tui.draw.grid.glyphs import Glyphs
from tui.draw.grid.palette import MUTED, Pen, move_token
from tui.draw.grid.spark import pillar
from tui.draw.words.numbers import count, price, signed_percent
from tui.market.bars import Bars, moving_average

AVERAGES = ((50, "seven4"), (200, "seven5"))


@dataclass(frozen=True)
class ChartSpec:
    """What a chart shows. `other` is the series compared, both then rebased to 0 at the first common bar.

    `last` is a price newer than the bars (a quote), drawn as the tag; None: the last close.
    """

    series: Series
    candles: bool | None = True  # None: where each bar has a column of its own, else a line
    averages: bool = True
    flags: tuple[Flag, ...] = ()
    other: Bars | None = None
    last: float | None = None
    move: float | None = None  # the day's, for the colour of the tag
    decimals: int | None = None  # that the exchange quotes in

    def said(self, value: float) -> str:
        """A price of the symbol as its exchange writes it."""
        return price(value, self.decimals)

    @property
    def able(self) -> bool:
        """Candles need ranges and a price axis."""
        return self.other is None and self.series.bars.has_range

    @property
    def as_candles(self) -> bool:
        return bool(self.candles) and self.able


@dataclass(frozen=True)
class Frame:
    """A drawn chart and where its plot lies: the upper left `columns.width` by `rows.height` cells."""

    spec: ChartSpec
    canvas: Canvas
    columns: Columns
    rows: Rows
    words: int  # columns of the first row that notes take
    other: tuple[float | None, ...]  # of the compared series, per bar, rebased
    main: tuple[float, ...]  # what is drawn of the symbol itself: closes, or rebased
    offered: bool = False  # candles were not asked for, and would hold several bars each

    @property
    def caption(self) -> tuple[str, ...]:
        """closes only, last day, source, kind with what a candle spans, the series compared."""
        other = self.spec.other
        beside = (f"{other.symbol} to {last_day(other)}",) if other is not None else ()
        kind = f"c: {self.span} candles" if self.offered else "line"
        if self.spec.as_candles:
            kind = f"{self.span} candles".lstrip()
        return (*self.spec.series.caption, *beside, kind)

    @property
    def span(self) -> str:
        """What one candle spans or would span: 2-day, 5-minute; empty for a day."""
        bars = self.spec.series.bars
        least, most = Columns(self.columns.count, self.columns.width, True).group
        unit = unit_of(bars)
        if most == 1:
            return "" if unit == "day" else f"1-{unit}" if unit != "bar" else bars.interval
        return f"{least}-{unit}" if least == most else f"{least} to {most}-{unit}"


def build(spec: ChartSpec, width: int, height: int, glyphs: Glyphs) -> Frame:
    """The chart at this size. Volume, flags and their words are given up first when it is low."""
    bars = spec.series.bars
    main, other = _values(spec)
    volume, words = _share_rows(spec, height)
    below = volume + 1 + (words + 1 if words else 0)
    values = [*bars.low, *bars.high] if spec.as_candles else [*main, *(v for v in other if v is not None)]
    rows = rows_for(min(values), max(values), max(2, height - below))
    ticks = value_ticks(rows, spec.other is not None)
    ruler = max(ruler_width(ticks), width_of(_tag_text(spec, main)) + 2)
    columns = Columns(len(bars), max(2, width - ruler), spec.as_candles)
    if spec.candles is None:
        each = spec.able and len(bars) <= columns.width
        made = build(replace(spec, candles=each), width, height, glyphs)
        return replace(made, offered=spec.able and not each)
    canvas = Canvas(width, height)
    lines = _lines(spec, columns, main, other)
    canvas.blit(plot(lines, columns.width, rows, ticks, width - columns.width, glyphs), 0, 0)
    if spec.as_candles:
        candles.draw(canvas, bars, columns, rows, glyphs)
    _draw_tags(canvas, spec, columns, rows, main, other, glyphs)
    _draw_volume(canvas, bars, columns, rows.height, volume, glyphs)
    for x, text in time_ticks(bars, columns, width):
        canvas.put(x, rows.height + volume, text, MUTED)
    if words and (found := chart_flags.draw(spec.flags, bars, columns, words, width, glyphs)):
        canvas.blit(found, 0, rows.height + volume + 1)
    noted = _draw_note(canvas, spec, lines, columns.width, glyphs)
    return Frame(spec, canvas, columns, rows, noted, tuple(other), tuple(main))


def _values(spec: ChartSpec) -> tuple[list[float], list[float | None]]:
    closes = list(spec.series.bars.close)
    if spec.other is None:
        return closes, []
    beside = aligned(spec.series.bars, spec.other)
    start = next((i for i, value in enumerate(beside) if value), 0)
    base = beside[start] or 1.0
    rebased = [None if value is None else value / base - 1 for value in beside]
    return [c / closes[start] - 1 for c in closes], rebased


def _share_rows(spec: ChartSpec, height: int) -> tuple[int, int]:
    """Rows for volume and for the words of flags."""
    bars = spec.series.bars
    volume = bisect_right((10, 26, 40), height) if any(bars.volume) else 0
    first, last = moment(bars, 0).date(), moment(bars, len(bars) - 1).date()
    inside = any(first <= f.day <= last for f in spec.flags)
    return volume, bisect_right((13, 22, 30), height) if inside else 0


def _lines(spec: ChartSpec, columns: Columns, main: list[float], other: list[float | None]) -> list[Line]:
    lines = []
    if spec.averages and spec.other is None:
        lines += [Line(_average_points(spec.series, window, columns), Pen(token), joined=False)
                  for window, token in AVERAGES]
    if other:
        known = tuple((columns.position(i), v) for i, v in enumerate(other) if v is not None)
        lines.append(Line(known, Pen("info")))
    if not spec.as_candles:
        points = tuple((columns.position(i), main[i]) for i in _kept(main, columns.width * 2))
        lines.append(Line(points, Pen(move_token(main[-1] - main[0]), bold=True)))
    return lines


def _kept(values: list[float], room: int) -> list[int]:
    """Indices that keep the lowest and highest value of every dot column, in their order of time."""
    n = len(values)
    if n <= room:
        return list(range(n))
    kept = {0, n - 1}
    for k in range(room):
        part = range(k * n // room, max(k * n // room + 1, (k + 1) * n // room))
        kept |= {min(part, key=values.__getitem__), max(part, key=values.__getitem__)}
    return sorted(kept)


def _average_points(series: Series, window: int, columns: Columns) -> tuple[tuple[float, float], ...]:
    """The average at the bars shown, from the longer history; empty for other than daily bars."""
    history, bars = series.history, series.bars
    if history is None or history.interval != "1d" or bars.interval != "1d":
        return ()
    by_time = dict(zip(history.times_ms, moving_average(history.close, window), strict=True))
    values = enumerate(map(by_time.get, bars.times_ms))
    return tuple({columns.position(i): value for i, value in values if value is not None}.items())


def _tag_text(spec: ChartSpec, main: list[float]) -> str:
    if spec.other is not None:
        return signed_percent(main[-1], 1)
    return spec.said(spec.last if spec.last is not None else main[-1])


def _draw_tags(
    canvas: Canvas, spec: ChartSpec, columns: Columns, rows: Rows, main: list[float],
    other: list[float | None], glyphs: Glyphs,
) -> None:
    """The last price on the ruler, filled; the compared series by its name and gain."""
    value = main[-1] if spec.other is not None or spec.last is None else spec.last
    token = move_token(main[-1] - main[0] if spec.other is not None else spec.move)
    own = rows.row(value)
    known = [v for v in other if v is not None]
    if spec.other is not None and known:
        row = rows.row(known[-1])
        if row == own:
            row += 1 if row + 1 < rows.height else -1
        _tag(canvas, columns.width, row, signed_percent(known[-1], 1), "info", glyphs)
        canvas.right(columns.width, row, f" {spec.other.symbol} ", Pen("info", bold=True))
        canvas.right(columns.width, own, f" {spec.series.bars.symbol} ", Pen(token, bold=True))
    _tag(canvas, columns.width, own, _tag_text(spec, main), token, glyphs)


def _tag(canvas: Canvas, x: int, row: int, text: str, token: str, glyphs: Glyphs) -> None:
    pen = Pen("ink", "text" if token == "muted" else token, bold=True)
    canvas.put(x, row, (glyphs.arrow_left + text.rjust(canvas.width - x - 2)).ljust(canvas.width - x), pen)


def _draw_volume(canvas: Canvas, bars: Bars, columns: Columns, top: int, height: int, glyphs: Glyphs) -> None:
    """Volume as columns in eighths of a cell; a bar without volume stays empty."""
    if not height:
        return
    heights: list[tuple[int, float, bool]] = []
    if columns.stepped:
        for i, (first, end) in enumerate(columns.groups):
            one = candles.candle(bars, first, end)
            heights.append((columns.group_column(i), one.volume or 0, one.rises))
    else:
        for x in range(columns.width):
            span = columns.bars(x)
            if span and (len(bars) >= columns.width or columns.column(span[0]) == x):
                one = candles.candle(bars, *span)
                heights.append((x, one.volume or 0, one.close >= bars.close[max(0, span[0] - 1)]))
    most = max((v for _, v, _ in heights), default=0) or 1
    for x, volume, rises in heights:
        for row, char in enumerate(pillar(volume / most, height, glyphs.eighths), 1):
            canvas.put(x, top + height - row, char, Pen("up" if rises else "down", mix=0.6))
    canvas.put(columns.width + 1, top + height - 1, count(most), MUTED)


def _draw_note(canvas: Canvas, spec: ChartSpec, lines: list[Line], width: int, glyphs: Glyphs) -> int:
    """What has to be said of the bars, and which average is which, in the first row; the columns it took."""
    note, x = spec.series.note, 0
    if note:
        x = canvas.put(0, 0, fit(f" {note} ", width, glyphs.ellipsis), Pen("warn"))
    for (window, token), line in zip(AVERAGES, lines, strict=False):
        word = f" {window}-{unit_of(spec.series.bars)} average "
        drawn = line.points and not line.joined and x + len(word) <= width
        if drawn and all(c in (" ", glyphs.grid) for c in canvas.chars[0][x : x + len(word)]):
            x = canvas.put(x, 0, word, Pen(token))
    return x
