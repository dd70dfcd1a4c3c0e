"""The third page: how the names of the loop move together, in plain words, the formulas one key deeper."""

from __future__ import annotations

from dataclasses import dataclass

from tui.alerts.measure import Measure
from tui.draw.grid.canvas import Canvas, fit, width_of
from tui.draw.grid.glyphs import Glyphs
from tui.draw.grid.palette import BOLD, FAINT, MUTED, TEXT, Pen, move_token
from tui.draw.grid.section import has_frames, section, write
from tui.draw.grid.spark import sparkline
from tui.draw.words.numbers import day
from tui.market.comovement import SPANS, CoMovement

WORDS = {"basket": "Loop basket", "SPY": "S&P 500 (SPY)", "RSP": "Equal weight (RSP)"}
WAITING = "Being worked out. It needs half a year of daily closes of two listed members of the loops."
NONE = "There is none on this day: of the loops known by then fewer than two listed members have a price."
FORMULAS = (
    "basket: equal parts of the listed members of the ten leading loops, made even again each day; closes",
    "drawdown: level / highest level of the 250 sessions - 1; bands at 5, 10 and 20 %",
    "correlation: of simple daily returns over 60 sessions, the whole window needed",
    "absorption ratio (Kritzman 2011): variance in the largest fifth of eigenvalues / all variance, up to "
    "500 sessions, half-life 250; shift: (mean of 15 days - mean of a year) / its deviation, 1 is much",
    "turbulence (Chow 1999, Kritzman and Li 2010): (y - mu)' S^-1 (y - mu) / names, by the 250 sessions "
    "before; S is shrunk (Ledoit and Wolf). An average day is 1",
    "these windows were made for 51 industries, not for a handful of names. None of it is a probability",
)


@dataclass(frozen=True, slots=True)
class Together:
    """What the page shows: the study, and today's live measures of breadth and basket."""

    study: CoMovement | None
    measures: tuple[tuple[str, Measure], ...] = ()
    about: bool = False
    waiting: bool = True  # a study may still come: the ledger is being read, or two members have a quote

    def value(self, key: str) -> float | None:
        """A live value; None while it is stale or not known."""
        return next((m.value for k, m in self.measures if k == key), None)


LIVE_KEYS = ("basket.loop.move", "basket.loop.vs_spy", "breadth.rsp_spy", "breadth.rsp_spy.z")


def draw_together(page: Together, width: int, height: int, glyphs: Glyphs) -> Canvas:
    """The page in `width` by `height` cells."""
    canvas = Canvas(width, height)
    framed = has_frames(width, height)
    study = page.study
    title = "How the loop's names move together"
    note = f"closes to {day(study.as_of)}" if study is not None else ""
    inner = section(canvas, 0, height, glyphs, title, note, framed=framed)
    if page.about or study is None:
        write(canvas, inner, FORMULAS if page.about else (WAITING if page.waiting else NONE,))
        return canvas
    y = _table(canvas, inner.x, inner.y, inner.width, page, study) + 1
    end = inner.y + inner.height
    for long, short, pen in sentences(page, study)[: max(0, end - y)]:
        text = long if width_of(long) <= inner.width else short
        canvas.put(inner.x, y, fit(text, inner.width, glyphs.ellipsis), pen)
        y += 1
    if end - y - 1 >= len(study.members) + 2:
        y += 1  # a blank row, where no name has to go for it
    left = end - y
    beside = _matrix(canvas, inner.x, y, inner.width, left, study)
    _chart(canvas, inner.x + beside, y, inner.width - beside, left, study, glyphs)
    return canvas


def _table(canvas: Canvas, x: int, y: int, width: int, page: Together, study: CoMovement) -> int:
    """Returns of basket, index and equal weight over the spans; says the next free row."""
    first, step = (32, 11) if width >= 100 else (26, 10)
    for i, head in enumerate(["today", *(f"{n} sess." for n in SPANS)]):
        canvas.right(x + first + i * step, y, head, MUTED)
    today = _today(page)
    for row, name in enumerate(WORDS, 1):
        canvas.put(x, y + row, WORDS[name], BOLD if name == "basket" else TEXT)
        found = study.returns.get(name)
        if found is None:
            canvas.put(x + first - 6, y + row, study.reasons.get(name, "not known"), MUTED)
            continue
        for i, value in enumerate((today.get(name), *(found.get(n) for n in SPANS))):
            end = x + first + i * step
            if value is None:
                canvas.right(end, y + row, "n/a", MUTED)
            else:
                shown = round(value * 100, 1) or 0.0  # no minus before a nought
                canvas.right(end, y + row, f"{shown:+.1f} %", Pen(move_token(shown)))
    return y + len(WORDS) + 1


def _today(page: Together) -> dict[str, float | None]:
    """Today's moves of basket, index and equal weight, out of the measures of their differences."""
    basket, spread = page.value("basket.loop.move"), page.value("basket.loop.vs_spy")
    if basket is None or spread is None:
        return {"basket": basket}
    gap = page.value("breadth.rsp_spy")
    return {"basket": basket, "SPY": basket - spread, "RSP": None if gap is None else basket - spread + gap}


def sentences(page: Together, study: CoMovement) -> list[tuple[str, str, Pen]]:
    """What a reader should take from it, one line each, long and short, the weightiest first."""
    said: list[tuple[str, str, Pen]] = []
    if (fall := study.drawdown) is not None:
        where = "at its highest" if fall.now > -0.0005 else f"{-fall.now * 100:.1f} % below {day(fall.peak)}"
        worst = f"{-fall.worst * 100:.1f} %"
        said.append((f"The basket stands {where}; the worst fall of the year was {worst}",
                     f"The basket stands {where}; worst fall {worst}", TEXT))
    if study.with_index is not None:
        said.append(_moved("With the S&P 500 it moved at a correlation of", "Correlation with the S&P 500",
                           study.with_index, study.with_index_before))
    if study.pairwise is not None:
        said.append(_moved("Two of its names moved together, on average, at", "Mean correlation of two names",
                           study.pairwise, study.pairwise_before))
    if (one := study.absorption) is not None:
        part = f"One common force explains {one.first * 100:.0f} % of their ups and downs"
        more = "" if one.shift is None else f"; against its year {one.shift:+.1f} usual deviations"
        said.append((part + more, part, TEXT))
    if (storm := study.turbulence) is not None:
        times, calm = f"{storm.value:.1f}x as unusual as an average one", f"{storm.rank * 100:.0f} %"
        said.append((f"The last session was {times}; {calm} of the {storm.days} sessions before were calmer",
                     f"Last session {times}; {calm} of the year calmer", TEXT))
    said += _breadth(page)
    out = f"; with too few closes: {', '.join(study.left_out)}" if study.left_out else ""
    short = f"Members: {', '.join(study.members)}{out}"
    said.append((f"{short} ({study.sessions} common sessions)", short, MUTED))
    return said


def _moved(long: str, short: str, now: float, before: float | None) -> tuple[str, str, Pen]:
    past = "" if before is None else f", {before:.2f} in the 60 before"
    return f"{long} {now:.2f} over 60 sessions{past}", f"{short}: {now:.2f}{past}", TEXT


def _breadth(page: Together) -> list[tuple[str, str, Pen]]:
    z, gap = page.value("breadth.rsp_spy.z"), page.value("breadth.rsp_spy")
    if gap is None:
        return []
    usual = "" if z is None else f", {abs(z):.1f}x its usual day"
    words = f"{abs(gap) * 100:.2f} pp {'behind' if gap < 0 else 'ahead of'} the S&P 500{usual}"
    return [(f"Today the equal-weight fund is {words}", f"Equal weight {words}", TEXT)]


def _matrix(canvas: Canvas, x: int, y: int, width: int, height: int, study: CoMovement) -> int:
    """Correlations of the pairs, the half below the diagonal; says how many cells it took."""
    names = study.members[: max(0, min(8, height - 2))]
    if len(names) < 2:
        return 0
    ends = range(x + 12, x + 12 + 6 * len(names), 6)
    canvas.put(x, y, "Correlation of pairs, 60 sessions", MUTED)
    for i, name in enumerate(names):
        canvas.put(x, y + 1 + i, name, TEXT)
        for end, value in zip(ends, study.matrix[i][:i], strict=False):
            pen = MUTED if value is None or value < 0.3 else TEXT if value < 0.6 else BOLD
            canvas.right(end, y + 1 + i, "n/a" if value is None else f"{value:.2f}", pen)
    for end, name in zip(ends, names[:-1], strict=False):
        canvas.right(end, y + 1 + len(names), name[:5], MUTED)
    return 6 + len(names) * 6 + 2


def _chart(
    canvas: Canvas, x: int, y: int, width: int, height: int, study: CoMovement, glyphs: Glyphs
) -> None:
    """The basket's level over the year, with its first and last day."""
    levels = study.basket
    if width < 24 or height < 4 or len(levels) < 20:
        return
    canvas.put(x, y, "The basket over 250 sessions", MUTED)
    rows = sparkline(levels, width - 10, height - 2, glyphs)
    canvas.stack(x, y + 1, ([(line, Pen("loop"))] for line in rows))
    for at, value in ((1, max(levels)), (len(rows), min(levels))):
        canvas.put(x + width - 9, y + at, f"{(value / levels[0] - 1) * 100:+.0f} %", MUTED)
    if width >= 40:
        canvas.put(x, y + height - 1, day(study.days[0]), FAINT)
    canvas.right(x + width - 10, y + height - 1, day(study.days[-1]), FAINT)
