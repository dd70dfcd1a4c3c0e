"""Deals in words beside the diagram: line sample, who pays whom, amount, kind, status, date and grade."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from tui.deals.book import Entry
from tui.deals.deal import Deal, Grade, Kind, Layer, Source
from tui.draw.canvas import Canvas, fit, width_of
from tui.draw.figures import day, money
from tui.draw.glyphs import Glyphs
from tui.draw.palette import Pen
from tui.draw.ring_words import GONE, dash_of, kind_word, line_sample, month, status_word
from tui.draw.section import wrap
from tui.draw.strokes import LETTER

WIDE = 56  # from here a deal takes one row
_QUIET, _STRONG, _HEAD = Pen("muted"), Pen("text", bold=True), Pen("loop", bold=True)
_GRADES = {Grade.PRIMARY: "company", Grade.PRESS: "press", Grade.WEB: "web", Grade.AGGREGATOR: "digest",
           Grade.INDEX: "index", Grade.UNVERIFIED: "unverified"}


@dataclass(frozen=True, slots=True)
class DealView:
    """What the list shows. `cursor` None: the list is beside the diagram and not walked.

    `letters` explains labels that had no room; `extra` are further lines under the title.
    """

    title: str
    entries: tuple[Entry, ...]
    names: Mapping[str, str]
    day: date
    layer: Layer
    kinds: str
    cursor: int | None = None
    letters: tuple[tuple[str, str], ...] = ()
    extra: tuple[str, ...] = ()


def grade_word(deal: Deal) -> str:
    return _GRADES[deal.best_grade]


def best_source(deal: Deal) -> Source | None:
    """The first source of the best grade that has an address."""
    grades = list(Grade)
    able = [s for s in deal.sources if s.url.startswith(("https://", "http://"))]
    return min(able, key=lambda s: grades.index(s.grade), default=None)


def amount_words(deal: Deal) -> str:
    """$300bn, up to $100bn, about (the middle of a range), or not disclosed."""
    if deal.value_musd is None:
        return "undisclosed"
    lead = "~" if deal.midpoint else "to " if deal.upto else ""
    return f"{lead}{money(deal.value_musd)}"


def draw_deals(view: DealView, width: int, height: int, glyphs: Glyphs) -> Canvas:
    """Title and deals; under them the chosen deal's proof, or legend, evidence and layer."""
    canvas = Canvas(width, height)
    if width < 12 or height < 3:
        return canvas
    canvas.put(0, 0, fit(view.title, width - 4, glyphs.ellipsis), _HEAD)
    canvas.right(width, 0, str(len(view.entries)), _QUIET)
    y = 1
    for text in view.extra:
        for line in wrap(text, width)[:3]:
            canvas.put(0, y, line, _QUIET)
            y += 1
    foot = _proof(view, width, glyphs) if view.cursor is not None else _legend(view, width, glyphs)
    tall = 1 if width >= WIDE else 2
    least = min(len(view.entries), 3) * tall
    foot = foot[: max(0, height - y - least - 1)]
    room = height - y - (len(foot) + 1 if foot else 0)
    y = _list(canvas, view, y, room, tall, glyphs)
    start = y + 1 if view.cursor is None else height - len(foot)
    for i, parts in enumerate(foot):
        canvas.runs(0, start + i, parts, end=width)
    return canvas


def _list(canvas: Canvas, view: DealView, y: int, room: int, tall: int, glyphs: Glyphs) -> int:
    """As many deals as have room, around the cursor; returns the row after them."""
    shown = max(1, room // tall)
    n = len(view.entries)
    if n > shown and view.cursor is None:
        shown = max(1, (room - 1) // tall)
    first = 0 if view.cursor is None else max(0, min(view.cursor - shown // 2, n - shown))
    for i in range(first, min(n, first + shown)):
        _entry(canvas, y, view, i, tall, glyphs)
        y += tall
    if n > first + shown and view.cursor is None:
        canvas.put(0, y, f"{n - shown} more: Enter", _QUIET)
        y += 1
    return y


def _entry(canvas: Canvas, y: int, view: DealView, i: int, tall: int, glyphs: Glyphs) -> None:
    entry = view.entries[i]
    deal, width = entry.deal, canvas.width
    gone = entry.status in GONE
    ink = _QUIET if gone else Pen("text")
    mark = Pen("muted" if gone else deal.kind.value)
    pair = f"{view.names.get(entry.payer, entry.payer)}{glyphs.right}{view.names.get(entry.receiver, entry.receiver)}"
    amount = amount_words(deal)
    x = canvas.put(0, y, line_sample(entry.status, glyphs) * 2, mark) + 1
    if tall == 2:
        canvas.put(x, y, fit(pair, width - x - width_of(amount) - 1, glyphs.ellipsis), ink)
        canvas.right(width, y, amount, ink._replace(bold=not gone))
        words = [kind_word(deal.kind), f"{status_word(entry.status)} {month(deal.since(view.day))}", grade_word(deal)]
        if entry.repeats:
            words.insert(0, "repeats")
        canvas.runs(x, y + 1, [(words[0], mark), (fit(", " + ", ".join(words[1:]), width - x - width_of(words[0]),
                                                      glyphs.ellipsis), _QUIET)])
    else:
        canvas.put(x, y, fit(pair, 20, glyphs.ellipsis), ink)
        canvas.right(x + 32, y, amount, ink._replace(bold=not gone))
        kind = kind_word(deal.kind)
        tail = f"{status_word(entry.status)} {month(deal.since(view.day))}, {grade_word(deal)}"
        canvas.runs(x + 33, y, [(f"{kind} ", mark), (tail + (", repeats" if entry.repeats else ""), _QUIET)])
    if view.cursor == i:
        canvas.put(x - 1, y, glyphs.cursor, _HEAD)
        for row in range(y, y + tall):
            canvas.ground(0, row, width, "selected")


def _legend(view: DealView, width: int, glyphs: Glyphs) -> list[list[tuple[str, Pen]]]:
    rows: list[list[tuple[str, Pen]]] = []
    for letter, text in view.letters[:4]:
        rows.append([(f"{letter} ", _STRONG), (text, _QUIET)])
    if rows:
        rows.append([])
    rows += _flow(
        [(f"{glyphs.line * 2} ", "signed, funded"), (f"{glyphs.dashed * 2} ", "announced"),
         (f"{glyphs.dashed} {glyphs.dashed} ", "letter of intent"), (f"{glyphs.dotted * 2} ", "lapsed")],
        [_QUIET] * 4, width,
    )
    rows += _flow(
        [(f"{glyphs.square} ", kind_word(k) + (f" {k.suffix}" if k.suffix else "")) for k in Kind],
        [Pen(k.value) for k in Kind], width,
    )
    rows.append([("lights run on funded money only", _QUIET)])
    rows.append([])
    rows += [[(line, _QUIET)] for text in evidence([e.deal for e in view.entries]) for line in wrap(text, width)]
    rows.append([])
    rows.append([("Layer ", _STRONG), (view.layer.words, Pen("text"))])
    rows += [[(line, _QUIET)] for line in wrap(_LAYERS[view.layer], width)]
    rows += [[(line, _QUIET)] for line in wrap(f"kinds: {view.kinds}", width)]
    return rows


_LAYERS = {
    Layer.FUNDED: "closed equity and debt; what was really paid is seldom disclosed",
    Layer.SIGNED: "signed contracts and what is funded",
    Layer.ANNOUNCED: "announced, signed or funded; letters of intent and rumours left out",
    Layer.INTENDED: "also letters of intent (not binding); rumours left out",
    Layer.RUMOURED: "everything reported, also rumours",
}


def _flow(parts: Sequence[tuple[str, str]], pens: Sequence[Pen], width: int) -> list[list[tuple[str, Pen]]]:
    rows: list[list[tuple[str, Pen]]] = [[]]
    used = 0
    for (mark, word), pen in zip(parts, pens, strict=True):
        size = width_of(mark) + width_of(word) + 2
        if used and used + size - 2 > width:
            rows.append([])
            used = 0
        rows[-1] += [(mark, pen), (f"{word}  ", _QUIET)]
        used += size
    return rows


def evidence(deals: Sequence[Deal]) -> tuple[str, ...]:
    """How the shown deals are proved: best grade of each, and the span of the sources' dates."""
    if not deals:
        return ()
    grades = [grade_word(d) for d in deals]
    counts = ", ".join(f"{grades.count(w)} {w}" for w in dict.fromkeys(_GRADES.values()) if w in grades)
    days = sorted(s.day for d in deals for s in d.sources if s.day is not None)
    span = (f"sources {month(days[0])} to {month(days[-1])}",) if days else ()
    return (f"Evidence: {counts}", *span)


def _proof(view: DealView, width: int, glyphs: Glyphs) -> list[list[tuple[str, Pen]]]:
    """The chosen deal: what, since when, note, history, sources."""
    if view.cursor is None or not 0 <= view.cursor < len(view.entries):
        return []
    entry = view.entries[view.cursor]
    deal = entry.deal
    payer, receiver = view.names.get(entry.payer, entry.payer), view.names.get(entry.receiver, entry.receiver)
    head = f"{payer} {deal.kind.words} {receiver}: {amount_words(deal)}"
    if deal.kind in (Kind.PURCHASE, Kind.EQUITY, Kind.DEBT):
        head = f"{payer} pays {receiver}: {amount_words(deal)}, {kind_word(deal.kind)}"
    rows: list[list[tuple[str, Pen]]] = [[(line, _STRONG)] for line in wrap(head, width)]
    since = deal.since(view.day)
    state = f"{entry.status.words}{f' since {day(since)}' if since else ''}"
    facts = [state, f"over {deal.term_years:g} years" if deal.term_years else "",
             f"from {deal.start_year}" if deal.start_year else "", "paid: not disclosed" if not deal.paid else
             f"paid {money(deal.paid_musd)} to {day(deal.paid.as_of)}",
             "its money is counted in another entry" if entry.repeats else ""]
    rows += [[(line, Pen("text"))] for line in wrap("; ".join(f for f in facts if f), width)]
    rows += [[(line, _QUIET)] for line in wrap(deal.note, width)[:4]]
    for row in deal.history[-4:]:
        rows.append([(f"{month(row.day)} ", _QUIET), (fit(f"{status_word(row.status)}: {row.note}" if row.note else
                                                       status_word(row.status), width - 9, glyphs.ellipsis), _QUIET)])
    source = best_source(deal)
    if source is not None:
        host = urlsplit(source.url).netloc.removeprefix("www.")
        when = f", {day(source.day)}" if source.day else ""
        rows += [[(line, Pen("info"))] for line in wrap(f"{source.grade.words}: {host}{when} (o opens)", width)]
    return rows


def sentence(entry: Entry, names: Mapping[str, str], on: date) -> str:
    """One deal as a sentence with its source and date, for the clipboard."""
    deal = entry.deal
    payer, receiver = names.get(entry.payer, entry.payer), names.get(entry.receiver, entry.receiver)
    source = best_source(deal)
    proof = f" Source ({source.grade.words}{f', {day(source.day)}' if source.day else ''}): {source.url}" if source else ""
    return (
        f"{payer} to {receiver}: {amount_words(deal)}, {kind_word(deal.kind)}, {entry.status.words}, "
        f"as of {day(on)}.{proof}"
    )
