"""The chosen deal under the table: amount, paid, note, status history and sources, in one or two columns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tui.deals.ledger.rows import LoopPlaces, Row
from tui.draw.grid.canvas import Canvas, fit, width_of
from tui.draw.grid.glyphs import Glyphs
from tui.draw.grid.palette import MUTED, TEXT, Pen, linked
from tui.draw.words.deal import flags, host, loops_words, paid_words, source_words, term_words
from tui.draw.words.leg import status_word
from tui.draw.words.lines import wrap
from tui.draw.words.numbers import day

Line = list[tuple[str, Pen]]
_STRONG = Pen("text", bold=True)
TWO_FROM = 100  # cells from which sources stand beside the facts


@dataclass(frozen=True)
class Chosen:
    """The chosen row with what its panel needs; `source` is the place of the source under the cursor."""

    row: Row
    names: dict[str, str]
    on: date
    source: int
    places: LoopPlaces | None


def panel_title(chosen: Chosen, glyphs: Glyphs) -> str:
    """`NVIDIA > OpenAI, equity, nvidia-openai-loi-2025`; names that held when it was made stand beside."""
    row = chosen.row
    entry, deal = row.entry, row.entry.deal
    payer = _name(chosen, entry.payer, deal.payer)
    receiver = _name(chosen, entry.receiver, deal.receiver)
    return f"{payer} {glyphs.right} {receiver}, {deal.kind.value}"


def _name(chosen: Chosen, slug: str, made_as: str) -> str:
    name = chosen.names.get(slug, slug)
    return name if slug == made_as else f"{name} (then {chosen.names.get(made_as, made_as)})"


def draw_panel(chosen: Chosen, width: int, height: int, glyphs: Glyphs) -> Canvas:
    """Facts, history and sources in `height` rows; what does not fit is counted (Enter shows it all)."""
    canvas = Canvas(width, height)
    if width >= TWO_FROM:
        half = (width - 3) // 2
        _column(canvas, 0, half, facts(chosen, half, glyphs), glyphs)
        for y in range(height):
            canvas.put(half + 1, y, glyphs.vline, Pen("faint"))
        _column(canvas, half + 3, width - half - 3, sources(chosen, width - half - 3, glyphs), glyphs)
        return canvas
    own = sources(chosen, width, glyphs)
    every = facts(chosen, width, glyphs)
    room = max(3, height - min(len(own), max(2, height // 3)))
    _column(canvas, 0, width, every if len(every) + len(own) <= height else _cut(every, room), glyphs)
    for i, line in enumerate(own):
        y = min(len(every), room) + i
        if y < height:
            canvas.runs(0, y, line, end=width)
    return canvas


def _cut(lines: list[Line], room: int) -> list[Line]:
    """The first lines; the last of them says how many are not shown."""
    if len(lines) <= room:
        return lines
    return [*lines[: room - 1], [(f"{len(lines) - room + 1} more lines: Enter", MUTED)]]


def _column(canvas: Canvas, x: int, width: int, lines: list[Line], glyphs: Glyphs) -> None:
    for y, line in enumerate(_cut(lines, canvas.height)):
        canvas.runs(x, y, line, end=x + width)


def facts(chosen: Chosen, width: int, glyphs: Glyphs) -> list[Line]:
    """Amount, paid, flags, note, history, loops: every line at most `width` cells."""
    row = chosen.row
    entry, deal = row.entry, row.entry.deal
    since = f" since {day(row.since)}" if row.since else ""
    term = term_words(deal)
    amount = f"{deal.amount.long}{', ' + term if term else ''}"
    lines: list[Line] = [[(t, _STRONG)] for t in wrap(amount, width)]
    state = f"{entry.words}{since} {glyphs.middot} {paid_words(deal)}"
    lines += [[(t, TEXT)] for t in wrap(state, width)]
    said = flags(entry)
    lines += [[(t, Pen("warn"))] for t in wrap("; ".join(said[:-1] if deal.confidence else said), width)]
    lines += [[(t, TEXT)] for t in wrap(deal.note, width)]
    rows = [h for h in deal.history if h.day <= chosen.on]
    for change in reversed(rows):
        head = f"{change.day.isoformat()} {status_word(change.status, deal.kind):<9} "
        note = wrap(change.note, max(12, width - width_of(head)))
        lines.append([(head, MUTED), (note[0] if note else "", MUTED)])
        lines += [[(" " * width_of(head) + t, MUTED)] for t in note[1:]]
    if chosen.places is not None:
        text = loops_words(deal.id, chosen.places, chosen.names, glyphs.right)
        lines += [[(t, MUTED)] for t in wrap(text, width)]
    confidence = f", our confidence {deal.confidence}" if deal.confidence else ""
    lines += [[(t, MUTED)] for t in wrap(f"id {deal.id}{confidence}", width)]
    return lines


def sources(chosen: Chosen, width: int, glyphs: Glyphs) -> list[Line]:
    """Each source: its address, then its grade in words and its date; the marked one is what `o` opens."""
    found = chosen.row.entry.deal.sources
    if not found:
        return [[("no page of that day in the ledger", Pen("warn"))]]
    lines: list[Line] = []
    for i, source in enumerate(found):
        on = i == chosen.source
        mark = f"{glyphs.cursor if on else ' '}"
        lines.append([(f"{mark}{i + 1} ", Pen("loop", bold=True) if on else MUTED),
                      (fit(host(source), width - 3, glyphs.ellipsis),
                       linked(Pen("info") if on else TEXT, source.url))])
        lines += [[(f"   {t}", MUTED)] for t in wrap(source_words(source), width - 3)]
    return lines
