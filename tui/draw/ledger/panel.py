"""The chosen deal under the table: amount, paid, note, status history and sources, in one or two columns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tui.deals.ledger.rows import LoopPlaces, Row
from tui.draw.grid.canvas import Canvas, fit, width_of
from tui.draw.grid.glyphs import Glyphs
from tui.draw.grid.palette import FAINT, GOLD, MUTED, TEXT, Pen, linked
from tui.draw.words.deal import flags, host, loops_words, paid_words, source_words, state_words, term_words
from tui.draw.words.leg import status_word
from tui.draw.words.lines import wrap

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
    entry, deal = chosen.row.entry, chosen.row.entry.deal
    payer, receiver = _name(chosen, entry.payer, deal.payer), _name(chosen, entry.receiver, deal.receiver)
    return f"{payer} {glyphs.right} {receiver}, {deal.kind.value}"


def _name(chosen: Chosen, slug: str, made_as: str) -> str:
    name = chosen.names.get(slug, slug)
    return name if slug == made_as else f"{name} (then {chosen.names.get(made_as, made_as)})"


def draw_panel(chosen: Chosen, width: int, height: int, glyphs: Glyphs) -> Canvas:
    """Facts, history and sources in `height` rows; what does not fit is counted (Enter shows it all)."""
    canvas = Canvas(width, height)
    if width >= TWO_FROM:
        half = (width - 3) // 2
        _column(canvas, 0, half, facts(chosen, half, glyphs))
        canvas.stack(half + 1, 0, [[(glyphs.vline, FAINT)]] * height)
        _column(canvas, half + 3, width - half - 3, sources(chosen, width - half - 3, glyphs))
        return canvas
    own, every = sources(chosen, width, glyphs), facts(chosen, width, glyphs)
    room = max(3, height - min(len(own), max(2, height // 3)))
    _column(canvas, 0, width, every if len(every) + len(own) <= height else _cut(every, room))
    canvas.stack(0, min(len(every), room), own, width)
    return canvas


def _cut(lines: list[Line], room: int) -> list[Line]:
    """The first lines; the last of them says how many are not shown."""
    if len(lines) <= room:
        return lines
    return [*lines[: room - 1], [(f"{len(lines) - room + 1} more lines: Enter", MUTED)]]


def _column(canvas: Canvas, x: int, width: int, lines: list[Line]) -> None:
    canvas.stack(x, 0, _cut(lines, canvas.height), x + width)


def facts(chosen: Chosen, width: int, glyphs: Glyphs) -> list[Line]:
    """Amount, paid, flags, note, history, loops: every line at most `width` cells."""
    entry, deal = chosen.row.entry, chosen.row.entry.deal
    amount = ", ".join(filter(None, (deal.amount.long, term_words(deal))))
    lines: list[Line] = [[(t, _STRONG)] for t in wrap(amount, width)]
    state = f"{state_words(entry, chosen.on)} {glyphs.middot} {paid_words(deal)}"
    lines += [[(t, TEXT)] for t in wrap(state, width)]
    said = flags(entry)
    lines += [[(t, Pen("warn"))] for t in wrap("; ".join(said[:-1] if deal.confidence else said), width)]
    lines += [[(t, TEXT)] for t in wrap(deal.note, width)]
    for change in reversed([h for h in deal.history if h.day <= chosen.on]):
        head = f"{change.day.isoformat()} {status_word(change.status, deal.kind):<9} "
        first, *more = wrap(change.note, max(12, width - width_of(head))) or [""]
        lines.append([(head, MUTED), (first, MUTED)])
        lines += [[(" " * width_of(head) + t, MUTED)] for t in more]
    confidence = f", our confidence {deal.confidence}" if deal.confidence else ""
    last = [f"id {deal.id}{confidence}"]
    if chosen.places is not None:
        last.insert(0, loops_words(deal.id, chosen.places, chosen.names, glyphs.right))
    return lines + [[(t, MUTED)] for text in last for t in wrap(text, width)]


def sources(chosen: Chosen, width: int, glyphs: Glyphs) -> list[Line]:
    """Each source: its address, then its grade in words and its date; the marked one is what `o` opens."""
    found = chosen.row.entry.deal.sources
    if not found:
        return [[("no page of that day in the ledger", Pen("warn"))]]
    lines: list[Line] = []
    for i, source in enumerate(found):
        mark, pen, ink = (glyphs.cursor, GOLD, Pen("info")) if i == chosen.source else (" ", MUTED, TEXT)
        address = fit(host(source), width - 3, glyphs.ellipsis)
        lines.append([(f"{mark}{i + 1} ", pen), (address, linked(ink, source.url))])
        lines += [[(f"   {t}", MUTED)] for t in wrap(source_words(source), width - 3)]
    return lines
