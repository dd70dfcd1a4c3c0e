"""How much of the index rests on the seven: a bar with its members, and the sentence under it."""

from __future__ import annotations

from tui.draw import figures
from tui.draw.canvas import Canvas, width_of
from tui.draw.glyphs import Glyphs
from tui.draw.palette import BOLD, MUTED, TEXT, Pen
from tui.draw.spark import shares
from tui.market.reading import Concentration

NAMES_2000 = 81  # effective number of the S&P 500 in March 2000
TOP10_2000 = 0.27


def seven_words(concentration: Concentration) -> str:
    """`7 names = 33.2 %`, as a bound where a member is missing."""
    line = concentration.seven
    bound = f"{line.bound} " if line.bound else ""
    missing = f", {', '.join(line.missing)} missing" if line.missing else ""
    return f"7 names = {bound}{figures.percent(line.share, 1)} of the S&P 500{missing}"


def draw_share_line(concentration: Concentration | None, width: int, glyphs: Glyphs) -> Canvas:
    """The share in one line."""
    canvas = Canvas(width, 1)
    if concentration is None:
        canvas.put(0, 0, "share of the seven: not known yet", MUTED)
        return canvas
    parts = [(seven_words(concentration), BOLD)]
    if concentration.seven.change20 is not None:
        parts.append((f", {figures.points(concentration.seven.change20)} in 20 sessions", TEXT))
    if concentration.effective is not None:
        parts.append((f"; acts like {concentration.effective:.0f} equal names", MUTED))
    canvas.runs(0, 0, parts)
    return canvas


def draw_share_panel(concentration: Concentration | None, width: int, height: int, glyphs: Glyphs) -> Canvas:
    """Stacked bar of the whole index, the seven marked, then the sentences, then basis and date."""
    canvas = Canvas(width, height)
    if concentration is None:
        canvas.put(0, 0, "share of the seven: not known yet", MUTED)
        return canvas
    y = _bar(canvas, concentration, glyphs)
    change = concentration.seven.change20
    more = f"   {figures.points(change)} in 20 sessions" if change is not None else ""
    lines: list[list[tuple[str, Pen]]] = [[(seven_words(concentration), BOLD), (more, TEXT)]]
    ten = concentration.top10
    if ten.share is not None:
        lines.append([("ten largest = ", MUTED), (figures.percent(ten.share, 1), TEXT),
                      (f"   {figures.percent(TOP10_2000, 0)} in March 2000", MUTED)])
    if concentration.effective is not None:
        about = f"{concentration.effective_bound} " if concentration.effective_bound else ""
        lines.append([("acts like ", MUTED), (f"{about}{concentration.effective:.0f} equal names", TEXT),
                      (f"   {NAMES_2000} in March 2000", MUTED)])
    lines.append([("", TEXT)])
    basis = "full market value by issuer, not float-adjusted"
    if concentration.note:
        basis = concentration.note
    as_of = figures.day(concentration.seven.as_of) if concentration.seven.as_of else ""
    lines.append([(f"{as_of}: {basis}", MUTED)])
    if len(lines) > height - y:
        lines = [line for line in lines if line[0][0]]
    for line in lines[: height - y]:
        canvas.runs(0, y, line)
        y += 1
    return canvas


def _bar(canvas: Canvas, concentration: Concentration, glyphs: Glyphs) -> int:
    """Two rows: names on coloured ground, the rest of the index shaded; returns the next free row."""
    width = canvas.width
    cells = shares([share for _, share in concentration.members], width)
    x = 0
    for i, ((name, share), size) in enumerate(zip(concentration.members, cells, strict=True)):
        pen = Pen("ink", f"seven{i % 7 + 1}", bold=True)
        canvas.put(x, 0, " " * size, pen)
        canvas.put(x, 1, " " * size, pen)
        label = name if width_of(name) <= size - 1 else name[0] if size >= 2 else ""
        canvas.center(x, size, 0, label, pen)
        value = f"{share * 100:.1f}"
        if len(value) <= size - 1:
            canvas.center(x, size, 1, value, pen)
        x += size
    rest = width - x
    for y in (0, 1):
        canvas.put(x, y, " " * rest, Pen("muted", "selected"))
    share = concentration.seven.share
    if share is not None and rest > 16:
        canvas.center(x, rest, 0, f"the other names {figures.percent(1 - share, 1)}", Pen("text", "selected"))
    return 3
