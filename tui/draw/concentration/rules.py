"""The fourth page: the Nasdaq-100's special rebalance and the diversification rules of funds."""

from __future__ import annotations

from tui.draw.concentration.gauge import Levels, Scale, draw_gauge
from tui.draw.concentration.rows import basis_text
from tui.draw.grid.canvas import Canvas, fit
from tui.draw.grid.glyphs import Glyphs
from tui.draw.grid.palette import BOLD, MUTED, TEXT, Pen
from tui.draw.grid.section import has_frames, section, write
from tui.draw.grid.table import Rect
from tui.draw.words.index import SPECIAL, effect_words, happened, limits_words
from tui.draw.words.lines import wrap
from tui.draw.words.numbers import day
from tui.market.index.reading import Concentration, Nasdaq

ABOUT = (
    "special rebalance: the Nasdaq-100 may be rebalanced out of turn when its issuers above 4.5 % make up"
    " more than 48 %, or one of them more than 24 %. {happened}",
    "the lead that triggers it: (L - S) / (S (1 - L)), S the group and L its limit. Whether exactly 4.5 %"
    " counts is told in two ways.",
    "estimate of a reset: 40 % / S for each of the group, 60 % / (1 - S) for everyone else; the provider "
    "may spread it differently, as it did the last time.",
    "UCITS 5/10/40 and index funds: Directive 2009/65/EC, articles 52 and 53. 25/50: Internal Revenue "
    "Code 851(b)(3), at a quarter's end. 75-5-10: Investment Company Act of 1940, section 5(b)(1).",
    "a fund is judged by its own holdings on its own days; its authority may allow more to one that "
    "copies an index.",
)


def draw_rules(
    reading: Concentration | None, width: int, height: int, glyphs: Glyphs, about: bool = False
) -> Canvas:
    """The page in `width` by `height` cells; with `about` what its rules say and on what they rest."""
    canvas = Canvas(width, height)
    framed = has_frames(width, height)
    if reading is None:
        canvas.put(2, 1, "No weights on this day.", MUTED)
        return canvas
    if about:
        inner = section(canvas, 0, height, glyphs, "What these rules say", "i closes", framed=framed)
        about_texts = (text.replace("{happened}", happened(reading.seven.as_of)) for text in ABOUT)
        texts = [*about_texts, f"S&P 500 weights: {basis_text(reading, 200)}"]
        if reading.nasdaq is not None:
            limits = reading.nasdaq.distance.limits
            texts += [f"Nasdaq-100 weights: {reading.nasdaq.basis}", limits_words(limits)]
        write(canvas, inner, texts)
        return canvas
    lower = len(reading.verdicts) * (2 if framed else 1) + (5 if framed else 3)
    upper, nasdaq = max(0, height - lower), reading.nasdaq
    if nasdaq is None:
        upper = min(upper, len(_unknown(reading, canvas.width - 4)) + (2 if framed else 1))
    inner = section(canvas, 0, upper, glyphs, "Nasdaq-100: distance to a special rebalance",
                    day(nasdaq.as_of) if nasdaq is not None and nasdaq.as_of else "", framed=framed)
    _nasdaq(canvas, inner, reading, glyphs)
    inner = section(canvas, upper, height - upper, glyphs, "Fund rules on the S&P 500's weights",
                    day(reading.top10.as_of) if reading.top10.as_of else "", framed=framed)
    _funds(canvas, inner, reading, glyphs)
    return canvas


def _nasdaq(canvas: Canvas, inner: Rect, reading: Concentration, glyphs: Glyphs) -> None:
    nasdaq = reading.nasdaq
    if nasdaq is None:
        write(canvas, inner, _unknown(reading, canvas.width - 4))
        return
    found, limits = nasdaq.distance, nasdaq.distance.limits
    bound = f"{found.bound} " if found.bound else ""
    _gauge(canvas, inner, inner.y, f"{len(found.members)} issuers above {limits.floor * 100:g} %",
           f"{bound}{found.group * 100:.1f} %", found.group, limits.group, Scale(0.3, 0.55), glyphs)
    _gauge(canvas, inner, inner.y + 1, f"Largest issuer: {found.largest}",
           f"{found.largest_share * 100:.1f} %", found.largest_share, limits.single, Scale(0, 0.3), glyphs)
    written = [[(row, pen)] for text, pen in _lines(nasdaq, True) for row in wrap(text, inner.width)]
    room = inner.height - 2 - len(written) - 3
    if room < 3:
        written = [[(row, pen)] for text, pen in _lines(nasdaq, False) for row in wrap(text, inner.width)]
    y = canvas.stack(inner.x, inner.y + 2, written[: max(0, inner.height - 2)])
    if room >= 3:
        _weights(canvas, inner, y + 1, room, nasdaq, glyphs)


def _weights(canvas: Canvas, inner: Rect, y: int, room: int, nasdaq: Nasdaq, glyphs: Glyphs) -> None:
    """The largest issuers as bars, with the cliff at 4.5 % drawn through them."""
    floor = nasdaq.distance.limits.floor
    canvas.put(inner.x, y, "Largest by the index's own weights", MUTED)
    start = inner.x + 20
    width = inner.width - 22
    most = max([share for _, share in nasdaq.top] + [floor * 1.2])
    cliff = start + round(floor / most * width)
    canvas.put(max(start + 16, cliff - 3), y, f"{floor * 100:g} %", MUTED)
    for i, (name, share) in enumerate(nasdaq.top[:room], 1):
        inside = name in nasdaq.distance.members
        canvas.put(inner.x, y + i, name, TEXT)
        canvas.right(inner.x + 18, y + i, f"{share * 100:.2f} %", BOLD if inside else MUTED)
        canvas.put(start, y + i, glyphs.thick * max(1, round(share / most * width)),
                   Pen("info" if inside else "muted"))
        canvas.put(cliff, y + i, glyphs.vline, Pen("text"))


def _unknown(reading: Concentration, width: int) -> list[str]:
    """Why there is no distance, where it would come from, and how it went in July 2023 (press)."""
    group = reading.group45
    texts = ["Not known: only the index's own, capped weights decide. They come with the lines of QQQ from "
             "Yahoo once a day, or from a holdings file of your own ([index.ndx] holdings in "
             "watchlist.toml)."]
    if group.estimate and group.share is not None:
        names = f"{group.share * 100:.1f} % in names above 4.5 %"
        texts.append(f"Until then {names}, by {group.basis}; no rule looks at it.")
    if reading.seven.as_of is None or reading.seven.as_of >= SPECIAL[-1]:
        texts.append("The last time, in July 2023: six companies made up 51.2 % with Tesla at 4.5 %, the "
                     "five without it 46.7 %; the limit was 48 %. The seven largest were cut to about 43 %.")
    return [row for text in texts for row in wrap(text, width)]


def _gauge(
    canvas: Canvas, inner: Rect, y: int, label: str, shown: str, value: float, limit: float, scale: Scale,
    glyphs: Glyphs,
) -> None:
    """A figure against its limit."""
    canvas.put(inner.x, y, label, TEXT)
    end = 40 if inner.width < 100 else 46
    canvas.right(inner.x + end, y, shown, BOLD)
    width = inner.width - end - 18
    draw_gauge(canvas, inner.x + end + 2, y, width, value, Levels(None, limit), scale, glyphs)
    canvas.right(inner.x + inner.width, y, f"limit {limit * 100:g} %", MUTED)


def _lines(nasdaq: Nasdaq, bars: bool) -> list[tuple[str, Pen]]:
    found, limits = nasdaq.distance, nasdaq.distance.limits
    said: list[tuple[str, Pen]] = []
    if found.passed:
        limit = f"The limit of {limits.group * 100:g} % is passed"
        said.append((f"{limit}: the provider may rebalance out of turn", BOLD))
    elif found.outperformance is not None:
        said.append((f"{found.room * 100:.1f} pp left: reached when the group beats the rest by "
                     f"{found.outperformance * 100:.1f} %", TEXT))
    for name in found.edge:
        gap = (name.share - limits.floor) * 100
        word = "would leave" if name.inside else "would add; the group then"
        said.append((f"{name.issuer} {name.share * 100:.2f} % ({gap:+.2f} from the cliff) {word} "
                     f"{name.group_if_crossed * 100:.1f} %", TEXT))
    if not found.edge:
        cliff = f"the cliff at {limits.floor * 100:g} %"
        said.append((f"No issuer within {limits.edge * 100:g} pp of {cliff}", TEXT))
    said.append((effect_words(nasdaq), TEXT))
    if not bars:
        weights = ", ".join(f"{name} {share * 100:.1f}" for name, share in nasdaq.top)
        said.append((f"largest by the index's own weights, %: {weights}", MUTED))
    return [*said, (f"basis: {nasdaq.basis}", MUTED), (limits_words(limits), MUTED)]


_HOLDS = {None: "not known", True: "holds", False: "does not hold"}  # None: missing names would decide


def _funds(canvas: Canvas, inner: Rect, reading: Concentration, glyphs: Glyphs) -> None:
    y = inner.y
    wide = inner.height >= 2 * len(reading.verdicts) + 1
    if not reading.verdicts:
        canvas.put(inner.x, y, "The whole list of this day is not stored.", MUTED)
        return
    for verdict in reading.verdicts:
        rule = verdict.rule
        canvas.put(inner.x, y, rule.name, TEXT)
        pen = Pen("muted" if verdict.holds else "text", bold=verdict.holds is False)
        canvas.put(inner.x + 24, y, _HOLDS[verdict.holds], pen)
        parts = [f"largest {verdict.largest * 100:.1f} %"] if rule.single is not None else []
        if verdict.group is not None:
            bound = f"{verdict.bound} " if verdict.bound else ""
            words = "those above 5 % together" if inner.width >= 100 else "above 5 %:"
            parts.append(f"{words} {bound}{verdict.group * 100:.1f} %")
        canvas.put(inner.x + 39, y, fit(", ".join(parts), inner.width - 39, glyphs.ellipsis), MUTED)
        y += 1
        if wide:
            names = f" ({', '.join(verdict.names)})" if verdict.names else ""
            canvas.put(inner.x + 2, y, fit(rule.says + names, inner.width - 2, glyphs.ellipsis), MUTED)
            y += 1
    text = "For a fund with exactly these weights; many keep further margins. No advice."
    if y < inner.y + inner.height:
        canvas.put(inner.x, y, fit(text, inner.width, glyphs.ellipsis), MUTED)
