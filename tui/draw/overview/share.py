"""How much of the index rests on the seven: a bar with its members, and the sentence under it."""

from __future__ import annotations

from collections.abc import Sequence

from tui.draw.grid.canvas import Canvas, width_of
from tui.draw.grid.glyphs import Glyphs
from tui.draw.grid.palette import BOLD, MUTED, TEXT, Pen
from tui.draw.grid.spark import shares, sparkline
from tui.draw.words import numbers as figures
from tui.draw.words.late import late_prices
from tui.market.index.reading import Concentration

NAMES_2000 = 81  # effective number of the S&P 500 in March 2000
TOP10_2000 = 0.27


def seven_words(concentration: Concentration) -> str:
    """`7 names = 33.2 %`, as a bound where a member is missing."""
    line = concentration.seven
    bound = f"{line.bound} " if line.bound else ""
    missing = f", {', '.join(line.missing)} missing" if line.missing else ""
    return f"7 names = {bound}{figures.part(line.share, 1)} of the S&P 500{missing}"


def state_words(concentration: Concentration, said: str) -> str:
    """What keeps the share from being of the header's moment (`said`: the ISO day that it names, if one): its
    day, prices that are late, an old list moved by prices; empty when nothing does."""
    line = concentration.seven
    if concentration.late:
        return late_prices(concentration.late)
    if concentration.estimated or line.as_of is None or line.as_of.isoformat() == said:
        return ""
    return f"of {figures.short_day(line.as_of)}"


def _pens(concentration: Concentration, said: str) -> tuple[str, Pen, Pen]:
    """The words of its state, and how its figures are set: grey where they are not of the header's moment."""
    state = state_words(concentration, said)
    return state, MUTED if state else BOLD, MUTED if state else TEXT


def draw_share_line(
    concentration: Concentration | None, width: int, glyphs: Glyphs, said: str = ""
) -> Canvas:
    """The share in one line; `said` as in `state_words`."""
    canvas = Canvas(width, 1)
    if concentration is None:
        canvas.put(0, 0, "share of the seven: not known yet", MUTED)
        return canvas
    state, bold, text = _pens(concentration, said)
    parts = [(seven_words(concentration), bold), *([(f", {state}", MUTED)] if state else [])]
    if concentration.seven.change20 is not None:
        parts.append((f", {figures.points(concentration.seven.change20)} in 20 sessions", text))
    if concentration.effective is not None:
        about = f"{concentration.effective_bound} " if concentration.effective_bound else ""
        names = f"; acts like {about}{concentration.effective:.0f}"
        used = sum(width_of(text) for text, _ in parts) + width_of(names)
        what = " equal names" if used + len(" equal names") <= width else " names"
        parts.append((names + what, MUTED))
    while sum(width_of(text) for text, _ in parts) > width and len(parts) > 1:
        parts.pop()
    canvas.runs(0, 0, parts)
    return canvas


def draw_share_panel(
    concentration: Concentration | None, width: int, height: int, glyphs: Glyphs,
    history: Sequence[float] = (), said: str = "",
) -> Canvas:
    """Stacked bar of the whole index, the sentences, the years behind them, basis and date; `said` as in
    `state_words`."""
    canvas = Canvas(width, height)
    if concentration is None:
        canvas.put(0, 0, "share of the seven: not known yet", MUTED)
        return canvas
    y = _bar(canvas, concentration, glyphs)
    change = concentration.seven.change20
    more = f"   {figures.points(change)} in 20 sessions" if change is not None else ""
    state, bold, text = _pens(concentration, said)
    first = [(seven_words(concentration), bold), (f", {state}" if state else "", MUTED), (more, text)]
    lines: list[list[tuple[str, Pen]]] = [first]
    ten = concentration.top10
    if ten.share is not None:
        ten_words = "ten largest = " + (f"{ten.bound} " if ten.bound else "")
        lines.append([(ten_words, MUTED), (figures.part(ten.share, 1), text),
                      (f"   {figures.part(TOP10_2000, 0)} in March 2000", MUTED)])
    if concentration.effective is not None:
        about = f"{concentration.effective_bound} " if concentration.effective_bound else ""
        lines.append([("acts like ", MUTED), (f"{about}{concentration.effective:.0f} equal names", text),
                      (f"   {NAMES_2000} in March 2000", MUTED)])
    y = canvas.stack(0, y, lines[: height - y])
    if height - y >= 5 and len(history) > 250:
        _history(canvas, y + 1, height - 1 - y - 1, history, glyphs, _moment(concentration))
    if y < height:
        canvas.runs(0, height - 1, [(_basis(concentration), MUTED)])
    return canvas


def _basis(concentration: Concentration) -> str:
    as_of = concentration.seven.as_of
    day = f"{figures.day(as_of)}: " if as_of else ""
    return concentration.note or f"{day}full market value, by issuer"


def _moment(concentration: Concentration) -> str:
    """What the last point of the line is: of now, or of the day it was stored."""
    line = concentration.seven
    if concentration.late:
        return "late"
    if concentration.estimated and not line.bound:
        return "now"
    return f"on {figures.short_day(line.as_of)}" if line.as_of and not line.bound else "stored"


def _history(
    canvas: Canvas, y: int, height: int, history: Sequence[float], glyphs: Glyphs, when: str
) -> None:
    """The share of the seven since 2021 as a line, with its lowest and highest value."""
    low, high = min(history), max(history)
    x, drawn = canvas.width - 16, [*history[:-1], round(history[-1], 4)]  # drawn anew when that can be seen
    canvas.stack(0, y, ([(row, Pen("loop"))] for row in sparkline(drawn, x - 1, height, glyphs)))
    canvas.put(x, y, f"{figures.part(high, 1)} highest", MUTED)
    canvas.put(x, y + height - 1, f"{figures.part(low, 1)} lowest", MUTED)
    if height >= 3:
        now = history[-1]
        at = round((high - now) / (high - low) * (height - 1)) if high > low else 0
        if 0 < at < height - 1:
            canvas.put(x, y + at, f"{figures.part(now, 1)} {when}", BOLD)


def _bar(canvas: Canvas, concentration: Concentration, glyphs: Glyphs) -> int:
    """Two rows: names on coloured ground, the rest of the index shaded; returns the next free row."""
    width = canvas.width
    cells = shares([share for _, share in concentration.members], width)
    x = 0
    letters: list[tuple[str, str, str]] = []
    for i, ((name, share), size) in enumerate(zip(concentration.members, cells, strict=True)):
        pen = Pen("ink", f"seven{i % 7 + 1}", bold=True)
        canvas.put(x, 0, " " * size, pen)
        canvas.put(x, 1, " " * size, pen)
        if width_of(name) <= size:
            canvas.center(x, size, 0, name, pen)
            value = f"{share * 100:.1f}"
            canvas.center(x, size, 1, value if len(value) <= size else f"{share * 100:.0f}", pen)
        elif size >= 2:
            canvas.center(x, size, 0, chr(ord("a") + i), pen)
            letters.append((chr(ord("a") + i), name, f"{share * 100:.1f}"))
        x += size
    rest = width - x
    for y in (0, 1):
        canvas.put(x, y, " " * rest, Pen("muted", "selected"))
    whole = concentration.seven.share
    if whole is not None and rest > 16:
        canvas.put(x + 1, 0, f"all others {figures.part(1 - whole, 1)}", Pen("text", "selected"))
    legend = "  ".join(f"{letter} {name} {value}" for letter, name, value in letters)
    if width_of(legend) > rest - 2:
        legend = " ".join(f"{letter} {name}" for letter, name, _ in letters)
    if rest > 16:
        canvas.runs(x + 1, 1, [(legend, Pen("muted", "selected"))], width)
    return 3
