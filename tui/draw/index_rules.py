"""The fourth page: the Nasdaq-100's special rebalance and the diversification rules of funds."""

from __future__ import annotations

from tui.draw.canvas import Canvas, fit
from tui.draw.figures import day
from tui.draw.gauges import Levels, Scale, draw_gauge
from tui.draw.glyphs import Glyphs
from tui.draw.index_facts import effect_words, limits_words
from tui.draw.palette import BOLD, MUTED, TEXT, Pen
from tui.draw.section import Inner, has_frames, section, wrap
from tui.market.reading import Concentration, Nasdaq
from tui.market.rules import Verdict


def draw_rules(reading: Concentration | None, width: int, height: int, glyphs: Glyphs) -> Canvas:
    """The page in `width` by `height` cells."""
    canvas = Canvas(width, height)
    framed = has_frames(width, height)
    if reading is None:
        canvas.put(2, 1, "No weights on this day.", MUTED)
        return canvas
    lower = len(reading.verdicts) * (2 if framed else 1) + (5 if framed else 3)
    upper = max(0, height - lower)
    nasdaq = reading.nasdaq
    note = day(nasdaq.as_of) if nasdaq is not None and nasdaq.as_of else ""
    title = "Nasdaq-100: distance to a special rebalance"
    inner = section(canvas, 0, upper, glyphs, title, note, framed=framed)
    _nasdaq(canvas, inner, reading, glyphs)
    inner = section(canvas, upper, height - upper, glyphs, "Fund rules on the S&P 500's weights",
                    day(reading.top10.as_of) if reading.top10.as_of else "", framed=framed)
    _funds(canvas, inner, reading, glyphs)
    return canvas


def _nasdaq(canvas: Canvas, inner: Inner, reading: Concentration, glyphs: Glyphs) -> None:
    nasdaq = reading.nasdaq
    if nasdaq is None:
        texts = (
            "Not known: only the index's own, capped weights decide. They come with the lines of QQQ from "
            "Yahoo once a day, or from a holdings file of your own ([index.ndx] holdings in watchlist.toml).",
        )
        rows = [row for text in texts for row in wrap(text, inner.width)]
        for i, row in enumerate(rows[: inner.height]):
            canvas.put(inner.x, inner.y + i, row, TEXT)
        return
    found, limits = nasdaq.distance, nasdaq.distance.limits
    y = inner.y
    bound = f"{found.bound} " if found.bound else ""
    y = _gauge(canvas, inner, y, f"{len(found.members)} issuers above {limits.floor * 100:g} %",
               f"{bound}{found.group * 100:.1f} %", found.group, limits.group, Scale(0.3, 0.55), glyphs)
    y = _gauge(canvas, inner, y, f"Largest issuer: {found.largest}", f"{found.largest_share * 100:.1f} %",
               found.largest_share, limits.single, Scale(0, 0.3), glyphs)
    for text, pen in _lines(nasdaq):
        for row in wrap(text, inner.width):
            if y < inner.y + inner.height:
                canvas.put(inner.x, y, row, pen)
                y += 1


def _gauge(
    canvas: Canvas, inner: Inner, y: int, label: str, shown: str, value: float, limit: float, scale: Scale,
    glyphs: Glyphs,
) -> int:
    """A figure against its limit; says the next free row."""
    canvas.put(inner.x, y, label, TEXT)
    end = 40 if inner.width < 100 else 46
    canvas.right(inner.x + end, y, shown, BOLD)
    width = inner.width - end - 18
    draw_gauge(canvas, inner.x + end + 2, y, width, value, Levels(None, limit), scale, glyphs)
    canvas.right(inner.x + inner.width, y, f"limit {limit * 100:g} %", MUTED)
    return y + 1


def _lines(nasdaq: Nasdaq) -> list[tuple[str, Pen]]:
    found, limits = nasdaq.distance, nasdaq.distance.limits
    said: list[tuple[str, Pen]] = []
    if found.passed:
        limit = f"The limit of {limits.group * 100:g} % is passed"
        said.append((f"{limit}: the provider may rebalance out of turn", BOLD))
    elif found.outperformance is not None:
        said.append((
            f"{found.room * 100:.1f} points left: reached when the group beats the rest by "
            f"{found.outperformance * 100:.1f} %", TEXT,
        ))
    for name in found.edge:
        gap = (name.share - limits.floor) * 100
        word = "would leave" if name.inside else "would add; the group then"
        said.append((
            f"{name.issuer} {name.share * 100:.2f} % ({gap:+.2f} from the cliff) {word} "
            f"{name.group_if_crossed * 100:.1f} %", TEXT,
        ))
    if not found.edge:
        cliff = f"the cliff at {limits.floor * 100:g} %"
        said.append((f"No issuer within {limits.edge * 100:g} points of {cliff}", TEXT))
    if nasdaq.effect is not None:
        said.append((effect_words(nasdaq), TEXT))
    weights = ", ".join(f"{name} {share * 100:.1f}" for name, share in nasdaq.top)
    said.append((f"largest by the index's own weights, %: {weights}", MUTED))
    said.append((f"basis: {nasdaq.basis}", MUTED))
    said.append((limits_words(limits), MUTED))
    return said


def verdict_words(verdict: Verdict) -> str:
    """`holds`, `does not hold`, or that missing names would decide."""
    if verdict.holds is None:
        return "not known"
    return "holds" if verdict.holds else "does not hold"


def _funds(canvas: Canvas, inner: Inner, reading: Concentration, glyphs: Glyphs) -> None:
    y = inner.y
    wide = inner.height >= 2 * len(reading.verdicts) + 1
    if not reading.verdicts:
        canvas.put(inner.x, y, "The whole list of this day is not stored.", MUTED)
        return
    for verdict in reading.verdicts:
        rule = verdict.rule
        token = "muted" if verdict.holds else "text"
        canvas.put(inner.x, y, rule.name, TEXT)
        canvas.put(inner.x + 24, y, verdict_words(verdict), Pen(token, bold=verdict.holds is False))
        parts = [f"largest {verdict.largest * 100:.1f} %"] if rule.single is not None else []
        if verdict.group is not None:
            bound = f"{verdict.bound} " if verdict.bound else ""
            words = "those above 5 % together" if inner.width >= 100 else "above 5 %:"
            parts.append(f"{words} {bound}{verdict.group * 100:.1f} %")
        room = inner.width - 39
        canvas.put(inner.x + 39, y, fit(", ".join(parts), room, glyphs.ellipsis), MUTED)
        y += 1
        if wide:
            names = f" ({', '.join(verdict.names)})" if verdict.names else ""
            canvas.put(inner.x + 2, y, fit(rule.says + names, inner.width - 2, glyphs.ellipsis), MUTED)
            y += 1
    text = "For a fund with exactly these weights; many keep further margins. No advice."
    if y < inner.y + inner.height:
        canvas.put(inner.x, y, fit(text, inner.width, glyphs.ellipsis), MUTED)
