"""The ten largest names' share since 1980: single points, a daily line, and the level of March 2000.

Drawn in own dots, not with plotext: the points before 2021 lie years apart and must stay unconnected, two
kinds of them beside a line need pens and glyphs of their own in all three glyph sets, and the picture must
be testable as text. plotext draws with its own characters and one global figure, and costs 0.13 s to import.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from math import ceil, floor

from tui.draw.concentration.rows import VALUES
from tui.draw.grid.canvas import Canvas, first_fit, fit, width_of
from tui.draw.grid.glyphs import Glyphs
from tui.draw.grid.palette import BOLD, FAINT, MUTED, Pen
from tui.draw.grid.strokes import BLANK, stroke
from tui.draw.words.leg import month
from tui.draw.words.numbers import day
from tui.state.share_history import History, until

FIRST_YEAR, AXIS, TAG = 1980, 6, 9  # first year drawn; cells of the scale at the left and of the tag
_LINE = Pen("info")


def draw_history(
    history: History, last: tuple[float, float] | None, width: int, height: int, glyphs: Glyphs,
    cross: Stop | None = None,
) -> Canvas:
    """The chart in `width` by `height` cells; `last` is (decimal year, share) of the picture, its tag.

    Nothing later than `last` is drawn: a replayed day does not know what came.
    """
    canvas = Canvas(width, height)
    history = until(history, last[0]) if last else history
    plot_w, plot_h = width - AXIS - TAG, height - 1
    if plot_w < 20 or plot_h < 3:
        return canvas
    plot = _Plot(canvas, AXIS, plot_w, plot_h, *_span(history, last), *_years(history, last))
    _grid(plot, glyphs)
    level = history.levels_2000.get("top10_share")
    if level is not None:
        canvas.put(plot.x, plot.row(level), glyphs.dashed * plot_w, MUTED)
        canvas.put(0, plot.row(level), " " * (AXIS - 1), MUTED)  # its row is its own, not that of a near ten
        canvas.right(AXIS - 1, plot.row(level), f"{level * 100:.0f} %", MUTED)
    _daily(plot, history.daily, glyphs)
    for mark in history.marks:
        glyph = glyphs.hollow if mark.proxy else glyphs.dot
        canvas.put(plot.column(mark.year), plot.row(mark.share), glyph, MUTED if mark.proxy else _LINE)
    for own in history.own:
        canvas.put(plot.column(own.year), plot.row(own.share), glyphs.diamond, Pen("loop"))
    if level is not None:
        _label(plot, level, f"March 2000: {level * 100:.0f} %")
    if last is not None:
        canvas.put(plot.column(last[0]), plot.row(last[1]), glyphs.diamond, Pen("bright", bold=True))
        tag = f"{glyphs.left}{last[1] * 100:.1f} %"
        canvas.put(width - TAG + 1, plot.row(last[1]), tag, Pen("ink", "info", bold=True))
    if cross is not None:
        _cross(plot, cross, glyphs)
    return canvas


def _cross(plot: _Plot, cross: Stop, glyphs: Glyphs) -> None:
    """A line through the chosen point, and the point itself."""
    x, row = plot.column(cross.year), plot.row(cross.share)
    for y in range(plot.height):
        if plot.canvas.chars[y][x] == " " or plot.canvas.pens[y][x] == FAINT:
            plot.canvas.put(x, y, glyphs.vline, MUTED)
    plot.canvas.put(x, row, glyphs.diamond, Pen("bright", bold=True))


def legend(glyphs: Glyphs, room: int, history: History) -> str:
    """What the two kinds of points and the line are, as long as `room` allows."""
    since = int(history.daily[0][0]) if history.daily else None
    line = f"  line: daily since {since}" if since else ""
    line += f"  {glyphs.diamond} own record, same basis" if history.own else ""
    proxy = any(mark.proxy for mark in history.marks)
    words = ("the 500 largest US companies", "500 largest US firms", "proxy")
    forms = [*((line, word) for word in words), ("", "proxy")]
    return first_fit((f"{glyphs.dot} published{f'  {glyphs.hollow} {stand}' if proxy else ''}{tail}"
                      for tail, stand in forms), room)


@dataclass(frozen=True, slots=True)
class _Plot:
    canvas: Canvas
    x: int
    width: int
    height: int
    low: float
    high: float
    first: float
    final: float

    def column(self, year: float) -> int:
        part = (year - self.first) / (self.final - self.first)
        return self.x + min(self.width - 1, max(0, int(part * self.width)))

    def row(self, share: float) -> int:
        return min(self.height - 1, max(0, round(self.part(share) * (self.height - 1))))

    def dot(self, share: float) -> int:
        rows = self.height * 4  # a share on a row's middle lies between its second and third dot
        return min(rows - 1, max(0, round(self.part(share) * (rows - 4) + 1.5)))

    def part(self, share: float) -> float:
        return (self.high - share) / (self.high - self.low)


def _span(history: History, last: tuple[float, float] | None) -> tuple[float, float]:
    """Lowest and highest share of the scale, whole tens of per cent."""
    shares = [m.share for m in history.marks] + [s for _, s in history.daily] + ([last[1]] if last else [])
    if not shares:
        return 0.1, 0.5
    low, high = floor(min(shares) * 20) / 20, ceil(max(shares) * 20) / 20
    return low, high if high > low else low + 0.1


def _years(history: History, last: tuple[float, float] | None) -> tuple[float, float]:
    known = [m.year for m in history.marks] + [y for y, _ in history.daily[-1:]] + ([last[0]] if last else [])
    return float(FIRST_YEAR), max([*known, FIRST_YEAR + 10.0]) + 0.6


def _grid(plot: _Plot, glyphs: Glyphs) -> None:
    """Faint lines at whole tens of per cent, and the years."""
    for percent in range(ceil(plot.low * 100), floor(plot.high * 100) + 1):
        if percent % (10 if plot.height < 14 else 5) == 0:
            row = plot.row(percent / 100)
            plot.canvas.right(plot.x - 1, row, f"{percent} %", MUTED)
            plot.canvas.put(plot.x, row, glyphs.grid * plot.width, FAINT)
    for year in range(FIRST_YEAR, int(plot.final) + 1, 5 if plot.width >= 80 else 10):
        column = plot.column(year)
        if column + 4 <= plot.x + plot.width + TAG:
            plot.canvas.put(column, plot.height, str(year), MUTED)


def _label(plot: _Plot, level: float, text: str) -> None:
    """The words on the line of a level, above it where nothing else stands."""
    chars, pens = plot.canvas.chars, plot.canvas.pens
    for row in (plot.row(level) - 1, plot.row(level) + 1):
        for x in range(plot.x + plot.width // 10 - 1, plot.x + plot.width - width_of(text) - 1):
            cells = range(x, x + len(text) + 2)
            if row >= 0 and all(chars[row][i] == " " or pens[row][i] == FAINT for i in cells):
                plot.canvas.put(x, row, f" {text} ", BOLD)
                return


def _daily(plot: _Plot, daily: Sequence[tuple[float, float]], glyphs: Glyphs) -> None:
    """A line through the days: in each dot column from its lowest to its highest."""
    if not glyphs.braille:
        for year, share in daily:
            plot.canvas.put(plot.column(year), plot.row(share), glyphs.diamond, _LINE)
        return
    spans: dict[int, tuple[int, int]] = {}
    for year, share in daily:
        column = int((year - plot.first) / (plot.final - plot.first) * plot.width * 2)
        dot = plot.dot(share)
        high, low = spans.get(column, (dot, dot))
        spans[column] = min(high, dot), max(low, dot)
    dots = ((column, dot) for column, (high, low) in spans.items() for dot in range(high, low + 1))
    for (x, y), bits in stroke(dots, plot.width, plot.height).items():
        plot.canvas.put(plot.x + x, y, chr(BLANK + bits), _LINE)


STEP = 5  # sessions between stops on the daily line


@dataclass(frozen=True, slots=True)
class Stop:
    """A point where the crosshair may stand; `date` may be a year, a month or a day."""

    year: float
    share: float
    date: str
    basis: str


def stops_of(history: History, until: float | None = None) -> tuple[Stop, ...]:
    """Every stop up to the decimal year `until`, oldest first: published points, days, own records."""
    marks = [Stop(m.year, m.share, m.date or str(int(m.year)), f"proxy: {m.basis}" if m.proxy else m.basis)
             for m in history.marks]
    days = [Stop(y, s, iso_of(y), history.daily_basis) for y, s in history.daily[::-STEP]]
    own = [Stop(o.year, o.share, iso_of(o.year), f"own record, {VALUES.get(o.basis, 'basis not recorded')}")
           for o in history.own]
    found = sorted((*marks, *days, *own), key=lambda stop: stop.year)
    return tuple(stop for stop in found if until is None or stop.year <= until + 0.02)


def iso_of(year: float) -> str:
    """ISO date of a decimal year as `history_chart` counts them (1970 and mean years since)."""
    return datetime.fromtimestamp((year - 1970) * 31_556_952, UTC).date().isoformat()


def words(stop: Stop, width: int, glyphs: Glyphs) -> str:
    """`21 Aug 2026: 38.9 %, full market value, by issuer` in `width` cells, the basis as long as fits."""
    said = f"{_when(stop.date)}: {stop.share * 100:.1f} %, "
    forms = (said + basis for basis in (stop.basis, stop.basis.split(" (")[0], stop.basis.split(",")[0]))
    return first_fit(forms, width, fit(said + stop.basis, width, glyphs.ellipsis))


def _when(text: str) -> str:
    if text.count("-") == 1:
        return month(date.fromisoformat(f"{text}-01"))
    return day(text) if "-" in text else text
